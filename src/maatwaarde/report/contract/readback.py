"""Result of `check`."""

from __future__ import annotations

from typing import Literal

from maatwaarde.report.contract.base import Envelope, ImpactsRestOn, Part, Problem, Where, optional
from maatwaarde.report.contract.eligibility import EligibilityResult


class LeftOutRow(Part):
    row: int
    """As a spreadsheet counts."""
    reason: Literal["total", "note", "group", "units", "headings", "hidden"]
    text: str


class ReadColumn(Part):
    """What a column was taken for, and what its cells hold."""

    heading: str
    kind: Literal["fixed", "cost", "staff", "impact", "attribute", "ignored", "other"]
    target: str | None
    """As in a mapping, such as `cost:2027`; null where it is not read."""
    unit: str | None
    decimal: Literal["comma", "point"] | None
    filled: int
    unknown: int
    """Cells that say that a number is not known, such as PM."""
    near: int
    """Of `filled`: nearly a number, such as 'ca. 300', with a range by the rule of the mapping."""
    zero: int
    """Of `filled`."""
    blank: int
    total: float | None
    """Of costs and staff."""
    stated_total: float | None
    """What the list's own row of totals says."""
    stated_in_rows: list[int]
    difference: float | None
    """How much the list's own total is above that of the rows."""
    labels: dict[str, int] | None
    """How often each label was given in a column of judgements; null for other columns."""


class Asked(Part):
    resource: str
    """Such as `cost:2027` or `staff:planner:2027`."""
    unit: str
    total: float
    proposals: int
    """How many ask something."""
    unknown: int
    """Of how many it is not known."""


class UnknownAmount(Part):
    id: str
    column: str
    text: str
    """What the cell says."""
    where: Where


class Check(Envelope):
    """Result of `maatwaarde check`."""

    file: str
    sheet: str | None
    other_sheets: list[str]
    """Of a workbook."""
    hidden_sheets: list[str]
    hidden_rows: list[int]
    """Rows that are filled, below the headings."""
    hidden_columns: list[str]
    """Their headings."""
    hidden_taken: bool
    """Whether the hidden rows and columns were read."""
    encoding: str | None
    """Of a text file."""
    encoding_told: Literal["stated", "mark", "zeros", "plain", "valid", "left"] | None
    """How it is known: by the mapping, the mark at its begin, the zeros in it, plain letters that
    are the same in nearly every encoding, or valid UTF-8; `left` is a guess."""
    delimiter: str | None
    """Of a text file."""
    header_row: int | None
    proposals: int
    first_row: int
    last_row: int
    ids: Literal["column", "row"]
    left_out: list[LeftOutRow]
    columns: list[ReadColumn]
    asked: list[Asked]
    unknown: list[UnknownAmount]
    warnings: list[Problem]
    measures_without_impact: list[str] = optional()
    """With a framework."""
    impacts_rest_on: ImpactsRestOn = optional()
    """With a framework."""
    nobody_asks: list[str] = optional()
    """With a file of resources: budgets and roles."""
    nobody_budgets: list[str] = optional()
    """With a file of resources: costs and staff."""
    eligibility: EligibilityResult = optional()
    """With a file of resources that has criteria."""
