"""Methods of multi-criteria decision analysis on plain arrays.

Matrices hold alternatives in rows and criteria in columns. This layer knows no files, proposals,
units or frameworks; a missing impact is NaN, and every function says what it does with one.
"""
