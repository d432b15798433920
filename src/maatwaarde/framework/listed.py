"""The lists that come along, which say themselves where they come from."""

from __future__ import annotations

import csv
from pathlib import Path

_LISTS = Path(__file__).parent / "lists"


def listed(name: str) -> list[dict[str, str]]:
    """Return the rows of a list, by its headings."""
    text = (_LISTS / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter=";"))
