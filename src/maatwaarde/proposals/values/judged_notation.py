"""Tell by its cells that a column holds judgements, and in which notation."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow.compute as pc

from maatwaarde.framework.scale import NAMED, Scale, named_scales
from maatwaarde.late import regex
from maatwaarde.proposals.model import JudgedColumn
from maatwaarde.proposals.table import Column
from maatwaarde.proposals.values.judgements import read_judgements
from maatwaarde.proposals.values.texts import plain_texts

_TOLD_BY = {
    "plusmin": frozenset({"++", "+", "0/+"}),
    "plusmin7": frozenset({"+++", "++", "+"}),
    "words": frozenset(NAMED["words"]) - {"neutraal"},
    "stars": frozenset(NAMED["stars"]) - {"★"},
    "smileys": frozenset(NAMED["smileys"]),
}
"""Labels of which one at least must be there: a dash may be an empty cell, a star a footnote."""

_MOST_TEXTS = 300
"""A column with more different texts holds no labels, also of a few judges in one cell."""

_NUMBER = regex(r"\d[\d.,]*")
"""Digits alone, which are a label of none of these scales that tells."""

_FEW = 3
_SURE = 3
"""So many times as many cells are a label as are none; those that are none are told, each."""


@cache
def _scales() -> tuple[tuple[str, Scale], ...]:
    return tuple(named_scales())


def judged_notation(column: Column) -> tuple[str, Scale] | None:
    """Return the named scale in whose labels a column is written, if it is one.

    Numbers tell nothing here: a column of 1 to 5 may count anything, see `looks_like_marks`.
    """
    if isinstance(column, np.ndarray):
        return None
    counted = pc.value_counts(plain_texts(column))
    if len(counted) > _MOST_TEXTS:
        return None
    texts, counts = counted.field("values").to_pylist(), counted.field("counts").to_pylist()
    if not any(text and not _NUMBER.fullmatch(text) for text in texts):
        return None
    best: tuple[int, str, Scale] | None = None
    judged = JudgedColumn("", "", None, None, "comma", tuple(texts))
    for name, scale in _scales():
        if name not in _TOLD_BY:
            continue
        said = list(zip(read_judgements(judged, scale), counts, strict=True))
        labels = sum(n for one, n in said if one.kind == "labels")
        wrong = sum(n for one, n in said if one.kind in ("wrong", "amount"))
        told = any(label in _TOLD_BY[name] for one, _ in said for label, _ in one.labels)
        if told and labels >= _SURE * wrong and (best is None or wrong < best[0]):
            best = wrong, name, scale
    return None if best is None else best[1:]


def looks_like_marks(column: Column) -> bool:
    """Return whether a column holds whole numbers from 1 to 5 and nothing else."""
    five = dict(_scales())["five"]
    texts = plain_texts(column).to_pylist()
    said = read_judgements(JudgedColumn("", "", None, None, "comma", tuple(texts)), five)
    labels = [one.labels for one in said if one.kind == "labels"]
    wrong = any(one.kind in ("wrong", "amount") for one in said)
    return not wrong and len(labels) >= _FEW and len(set(labels)) > 1
