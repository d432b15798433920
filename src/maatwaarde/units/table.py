"""The units that are always there, as pint knows them and without loading it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from maatwaarde.units.unit import Definition, Table

TABLE = Path(__file__).with_name("table.json")


@lru_cache(maxsize=1)
def shipped() -> Table:
    """Return the units that are always there, as ``table.json`` has them."""
    document = json.loads(TABLE.read_text(encoding="utf-8"))
    return Table(
        names=document["names"],
        definitions={
            name: Definition(symbol, scale, reference)
            for name, (symbol, scale, reference) in document["definitions"].items()
        },
        prefixes={
            name: (own, sign, size) for name, (own, sign, size) in document["prefixes"].items()
        },
        dimensions=document["dimensions"],
    )
