"""What there is to spend, as sheets of a drafted workbook: as much as is asked, to be replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maatwaarde.documents.yaml import Path_
from maatwaarde.framework.workbook.column import Column, Sheet
from maatwaarde.messages import Text, joined, msg
from maatwaarde.portfolio.assemble.stub import ALL_ASKED, DraftedResource
from maatwaarde.units import Units

_PERIOD = Column(
    ("period",),
    "periode",
    "period",
    "text",
    msg("A year such as 2028, or 2031+ for each year from 2031. Empty: for all years together."),
)

BUDGETS = Sheet(
    "budgets",
    "Budgetten",
    "Budgets",
    joined([msg("The money that there is to spend."), *ALL_ASKED], " "),
    (
        Column(
            ("name",),
            "naam",
            "name",
            "text",
            msg("The kind of money, as the sheet of columns has it; empty if there is only one."),
            width=24,
        ),
        _PERIOD,
        Column(("amount",), "bedrag", "amount", "money", msg("What there is, in euros."), width=18),
        Column(
            ("carry_over",),
            "overheveling",
            "carry_over",
            "text",
            msg("yes: what is left goes to the next year, or the largest amount that does."),
        ),
    ),
)

STAFF = Sheet(
    "staff",
    "Personeel",
    "Staff",
    joined([msg("The people that there are for the proposals."), *ALL_ASKED], " "),
    (
        Column(
            ("role",),
            "rol",
            "role",
            "text",
            msg("The role, as the sheet of columns has it."),
            needed=True,
            width=24,
        ),
        _PERIOD,
        Column(
            ("amount",),
            "bedrag",
            "amount",
            "number",
            msg("How many there are, in fte."),
            needed=True,
            width=18,
        ),
    ),
)


@dataclass(frozen=True)
class ResourceSheets:
    """The rows of both sheets by sheet, and what is a guess in them.

    Parameters
    ----------
    rows
        By the key of the sheet: what each row says, by the path of its column.
    marks
        What is asked, by sheet, row and column of each amount.
    """

    rows: Mapping[str, Sequence[Mapping[tuple[str, ...], Any]]] = field(default_factory=dict)
    marks: Mapping[Path_, Text] = field(default_factory=dict)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that have rows; where nothing is asked there are none."""
        return tuple(sheet for sheet in (BUDGETS, STAFF) if self.rows.get(sheet.key))


def resource_sheets(drafted: Sequence[DraftedResource]) -> ResourceSheets:
    """Return drafted resources as the rows of sheets, money in euros."""
    rows: dict[str, list[dict[tuple[str, ...], Any]]] = {BUDGETS.key: [], STAFF.key: []}
    marks: dict[Path_, Text] = {}
    for one in drafted:
        of_money = one.kind == "cost"
        key = BUDGETS.key if of_money else STAFF.key
        amount = one.amount * Units().factor(one.unit, "EUR") if of_money else one.amount
        name = None if of_money and one.name == "money" else one.name
        marks[(key, len(rows[key]), "amount")] = one.remark
        rows[key].append(
            {
                ("name" if of_money else "role",): name,
                ("period",): one.period,
                ("amount",): amount,
            }
        )
    return ResourceSheets(rows, marks)
