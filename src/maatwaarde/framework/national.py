"""What there is in the whole country, of which an organisation has a part by its residents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from maatwaarde.framework.fields import Text
from maatwaarde.framework.listed import listed

RESIDENTS = 17_942_940.0
"""Of the Netherlands at the end of 2023 (CBS StatLine 86064NED)."""


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """How much there is in the Netherlands of what a measure counts the change of.

    Parameters
    ----------
    amount
        In ``unit``.
    year
        Of the figure; residents are those of the end of 2023 all the same.
    second_hand
        Whether it was read where somebody quotes the source, and not in the source.
    note
        What else it holds or lacks; empty for most.
    """

    quantity: str
    amount: float
    unit: str
    year: int
    source: Text
    address: str
    second_hand: bool
    note: str


@cache
def national_figures() -> Mapping[str, NationalFigure]:
    """Return the figures that come along, by the quantity of a measure."""
    return {
        row["quantity"]: NationalFigure(
            quantity=row["quantity"],
            amount=float(row["amount"]),
            unit=row["unit"],
            year=int(row["year"]),
            source=Text(nl=row["bron"], en=row["source"]),
            address=row["address"],
            second_hand=row["seen"] == "second-hand",
            note=row["note"],
        )
        for row in listed("national.csv")
    }
