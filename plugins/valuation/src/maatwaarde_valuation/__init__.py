"""Prices and rates for a monetary view, as factors with their sources: see README.md."""

from pathlib import Path

from maatwaarde.plugins import load_factors

FACTORS = load_factors(Path(__file__).with_name("factors.yaml"))
