"""Budgets and staff as offices have them: a row each, years across or below, and a word for each.

Such a sheet has no headings of ours. What a row is, is told by its label (``Budget (x € 1.000)``,
``Projectleider (fte)``), and when, by the headings of its columns; or the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.documents.cells import cell_text, is_blank, one_line
from maatwaarde.framework.model import HOURS_PER_FTE
from maatwaarde.messages import Text, joined, msg
from maatwaarde.portfolio.inputs.staff_norm import fte_factor, norm_in_words
from maatwaarde.portfolio.inputs.workbook_entries import Entry
from maatwaarde.proposals.clean.rows import is_total
from maatwaarde.proposals.columns.recognise import (
    Guess,
    heading_unit,
    is_role,
    recognise,
    recognise_unit,
    without_unit,
)
from maatwaarde.proposals.columns.resources import COLUMNS
from maatwaarde.proposals.columns.targets import Target, bare, period_in, slug, spaced
from maatwaarde.proposals.readers.workbook import resource_words
from maatwaarde.proposals.table import SEARCH_ROWS

Kind = Literal["budgets", "staff"]
Asked = Mapping[str, frozenset[str]]
"""Kinds of money and roles that the proposals ask for, by ``cost`` and ``staff``."""

_MONEY = ("EUR", "kEUR", "MEUR")
_UNIT_WORDS = ("unit", "eenheid")
_ASIDE = re.compile(r"(?:totaal|total|som|opmerking(?:en)?|toelichting|notes?|bron|remark)\b.*")
_BUDGET = re.compile(r"\b(?:budget(?:ten)?|geld|middelen|ruimte|euro|plafond|krediet)\b")


@dataclass(frozen=True)
class OfficeSheet:
    """What a sheet says, as entries, and what there is to say about it."""

    entries: Mapping[Kind, Sequence[Entry]]
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class _Amount:
    """A cell with an amount: what it is of, when, and in which unit its column or title says."""

    label: str
    period: str | None
    cell: Any
    row: int
    heading: str
    unit: str | None = None
    section: str = ""


def office_sheet(
    file: str,
    name: str,
    rows: list[list[Any]],
    asked: Asked,
    hours_per_fte: float = HOURS_PER_FTE,
) -> OfficeSheet | None:
    """Read a sheet of budgets and staff, or return ``None`` where it has no periods at all.

    Parameters
    ----------
    rows
        All rows of the sheet, from the first on.
    asked
        Decides what money is called where the sheet and the list both have one kind only.
    hours_per_fte
        Makes fte of what stands in hours or days.
    """
    amounts = _across(rows) or _below(rows) or _listed(rows)
    if not amounts:
        return None
    return _Reader(file, name, asked, hours_per_fte).read(amounts)


def _across(rows: list[list[Any]]) -> list[_Amount]:
    """Return the amounts of a table with its periods across."""
    for i, row in enumerate(rows[:SEARCH_ROWS]):
        periods = {j: found for j, cell in enumerate(row) if (found := _period(cell)) is not None}
        others = [cell for j, cell in enumerate(row) if j not in periods and _number(cell)]
        if not periods or others or min(periods) == 0:
            continue
        periods, i = _with_parts(rows, i, periods)
        first = min(periods)
        heads = [cell_text(cell) for cell in row[:first]]
        units = [j for j, head in enumerate(heads) if bare(head) in _UNIT_WORDS]
        title = _unit_above(rows[: i + 1])
        amounts: list[_Amount] = []
        section = ""
        for below, cells in enumerate(rows[i + 1 :], i + 1):
            texts = [cell_text(cells[j]) for j in range(min(first, len(cells))) if j not in units]
            label = one_line(" ".join(filter(None, texts)))
            filled = [j for j in periods if j < len(cells) and not is_blank(cells[j])]
            if not filled:
                section = label or section
                continue
            own = next((cell_text(cells[j]) for j in units if j < len(cells)), "")
            for j in filled:
                period, unit = periods[j]
                unit = recognise_unit(own) or unit or title
                amounts.append(
                    _Amount(label, period, cells[j], below, cell_text(row[j]), unit, section)
                )
        return amounts
    return []


_Heads = dict[int, tuple[str, str | None]]


def _with_parts(rows: list[list[Any]], i: int, periods: _Heads) -> tuple[_Heads, int]:
    """Put a row of quarters or half-years below years together with these, if there is one."""
    if i + 1 >= len(rows):
        return periods, i
    found: _Heads = {}
    year: tuple[str, str | None] | None = None
    for j, cell in enumerate(rows[i + 1]):
        year = periods.get(j, year)
        part = re.fullmatch(r"([QKHqkh])\s?([1-4])", spaced(cell_text(cell)))
        if part is None or year is None or not year[0].isdigit():
            continue
        whole = period_in(f"{year[0]}-{part[1]}{part[2]}")
        if whole is not None:
            found[j] = (whole[0], year[1])
    return (found, i + 1) if found else (periods, i)


def _below(rows: list[list[Any]]) -> list[_Amount]:
    """Return the amounts of a table with its periods below each other, and labels across."""
    start = next(
        (
            i
            for i, row in enumerate(rows[: SEARCH_ROWS + 1])
            if i and row and _period(row[0]) is not None and any(map(_number, row[1:]))
        ),
        None,
    )
    if start is None:
        return []
    heads = [cell_text(cell) for cell in rows[start - 1]]
    title = _unit_above(rows[: start - 1])
    amounts = []
    for i, row in enumerate(rows[start:], start):
        found = _period(row[0]) if row else None
        if found is None:
            continue
        for j, cell in enumerate(row[1:], 1):
            head = heads[j] if j < len(heads) else ""
            if head and not is_blank(cell) and not _ASIDE.fullmatch(head.casefold()):
                amounts.append(_Amount(head, found[0], cell, i, head, title))
    return amounts


def _listed(rows: list[list[Any]]) -> list[_Amount]:
    """Return the amounts of a table with a row each, and columns for the period and the amount."""
    for i, row in enumerate(rows[:SEARCH_ROWS]):
        heads = [cell_text(cell) for cell in row]
        at: dict[str, int] = {}
        for j, head in enumerate(heads):
            name = next((n for n, w in COLUMNS.items() if bare(without_unit(head)) in w), None)
            if name is not None:
                at.setdefault(name, j)
        if "id" in at:
            return []  # what single proposals ask
        if "period" not in at or "amount" not in at:
            continue
        title = heading_unit(heads[at["amount"]]) or _unit_above(rows[:i])
        labels = [j for j, head in enumerate(heads) if head and j < min(at["period"], at["amount"])]
        amounts = []
        for below, cells in enumerate(rows[i + 1 :], i + 1):
            cell = cells[at["amount"]] if at["amount"] < len(cells) else None
            if is_blank(cell):
                continue
            found = _period(cells[at["period"]])
            unit = cell_text(cells[at["unit"]]) if at.get("unit", len(cells)) < len(cells) else ""
            label = one_line(" ".join(cell_text(cells[j]) for j in labels if j < len(cells)))
            amounts.append(
                _Amount(
                    label,
                    None if found is None else found[0],
                    cell,
                    below,
                    heads[at["amount"]],
                    recognise_unit(unit) or title,
                )
            )
        return amounts
    return []


@dataclass
class _Reader:
    file: str
    name: str
    asked: Asked
    hours_per_fte: float
    problems: list[Diagnostic] = field(default_factory=list)
    assumed_euros: bool = False

    def read(self, amounts: Sequence[_Amount]) -> OfficeSheet:
        entries: dict[Kind, list[Entry]] = {"budgets": [], "staff": []}
        taken: dict[str, tuple[Kind, str]] = {}
        skipped: set[int] = set()
        for amount in amounts:
            label = amount.label
            if is_total(label) or _ASIDE.fullmatch(label.casefold()):
                if amount.row not in skipped:
                    self._total(amount)
                skipped.add(amount.row)
                continue
            guess = self._guess(amount)
            worked = guess is not None and guess.unit in ("hour", "day")
            if guess is None or guess.unit == "%" or (worked and not _number(amount.cell)):
                if amount.row not in skipped:
                    self._refuse(amount, guess)
                skipped.add(amount.row)
                continue
            kind: Kind = "budgets" if guess.target.kind == "cost" else "staff"
            taken.setdefault(label, (kind, guess.target.name))
            place = Where(file=self.file, sheet=self.name, row=amount.row + 1, field=amount.heading)
            cells = {"amount": amount.cell, "period": amount.period}
            if worked and guess.unit is not None:
                factor = fte_factor(guess.unit, amount.period, self.hours_per_fte)
                cells["amount"] = amount.cell * factor
                guess = self._as_fte(guess, guess.unit)
            cells["name" if kind == "budgets" else "role"] = guess.target.name
            unit = guess.unit if guess.unit not in ("EUR", "fte") else None
            if kind == "budgets" and amount.unit is None and heading_unit(label) is None:
                self.assumed_euros = True
            entries[kind].append(
                Entry(
                    {key: cell for key, cell in cells.items() if cell is not None},
                    replace(place, field=None),
                    dict.fromkeys((*cells, "carry_over"), place),
                    unit,
                )
            )
        self._call_alike(entries, taken)
        self._tell(entries, taken)
        return OfficeSheet(entries, tuple(self.problems))

    def _as_fte(self, guess: Guess, unit: str) -> Guess:
        """Return the same in fte, and say by which norm, once for each unit."""
        what, mend = norm_in_words(unit, self.hours_per_fte)
        where = Where(file=self.file, sheet=self.name)
        told = Diagnostic("staff-norm", what, mend, where, severity="warning")
        if told not in self.problems:
            self.problems.append(told)
        return replace(guess, unit="fte")

    def _guess(self, amount: _Amount) -> Guess | None:
        """Return what a row is: by its label, else by the heading above it, the unit or the sheet.

        The unit beside an amount goes before that of a title, which is about money.
        """
        label, title = amount.label, amount.unit
        own = heading_unit(label)
        guess = recognise(label)
        if guess is not None and guess.target.kind in ("cost", "staff"):
            of_money = guess.target.kind == "cost"
            if own is None and (title in _MONEY if of_money else title == "hour"):
                guess = replace(guess, unit=title)
            return guess
        name = slug(without_unit(label))
        kind = self._kind(label, own, amount)
        if kind is None or not name:
            return None
        if kind == "staff":
            unit = own or (title if title not in _MONEY else None) or "fte"
            name = slug(re.sub(r"\b(?:fte|formatie)\b", " ", name.replace("_", " "))) or "general"
            return _guessed("staff", name, unit)
        if _BUDGET.search(label.casefold()):
            name = "money"
        return _guessed("cost", name, own or (title if title in _MONEY else None) or "EUR")

    def _kind(self, label: str, own: str | None, amount: _Amount) -> Kind | None:
        for unit in (own, amount.unit):
            if unit in ("fte", "hour", "day"):
                return "staff"
            if own in _MONEY:
                return "budgets"
        if is_role(label):
            return "staff"
        if _BUDGET.search(label.casefold()):
            return "budgets"
        for text in (amount.section, self.name):
            above = recognise(text) if text else None
            if above is not None and above.target.kind in ("cost", "staff"):
                return "budgets" if above.target.kind == "cost" else "staff"
            found = resource_words(text)
            if found is not None and found["all"] is None:
                return "budgets" if found["money"] else "staff"
        return "budgets" if amount.unit in _MONEY else None

    def _call_alike(
        self, entries: Mapping[Kind, Sequence[Entry]], taken: dict[str, tuple[Kind, str]]
    ) -> None:
        """Call the one kind of money of the sheet what the list calls its one kind of costs."""
        names = {name for kind, name in taken.values() if kind == "budgets"}
        asked = self.asked.get("cost", frozenset())
        if len(names) != 1 or len(asked) != 1 or names == asked:
            return
        called = next(iter(asked))
        for entry in entries["budgets"]:
            entry.cells["name"] = called
        for label, (kind, _) in taken.items():
            if kind == "budgets":
                taken[label] = (kind, called)

    def _tell(
        self, entries: Mapping[Kind, Sequence[Entry]], taken: Mapping[str, tuple[Kind, str]]
    ) -> None:
        """Say of each label what it was taken for, and over which periods."""
        said: list[Text] = []
        for label, (kind, name) in taken.items():
            key = "name" if kind == "budgets" else "role"
            when = sorted(
                {str(e.cells.get("period", "")) for e in entries[kind] if e.cells[key] == name}
            )
            what = (
                msg("the role {name!r}", name=name)
                if kind == "staff"
                else msg("the budget {name!r}", name=name)
                if name != "money"
                else msg("the budget")
            )
            said.append(
                msg(
                    "{label!r} as {what} ({periods})",
                    label=label,
                    what=what,
                    periods=", ".join(when),
                )
                if any(when)
                else msg("{label!r} as {what}", label=label, what=what)
            )
        if said:
            self.problems.insert(
                0,
                Diagnostic(
                    "resource-sheet",
                    msg(
                        "what there is to spend is read from this sheet: {rows}",
                        rows=joined(said, "; "),
                    ),
                    msg("mend the labels of the rows where that is not meant"),
                    Where(file=self.file, sheet=self.name),
                    severity="warning",
                ),
            )
        if self.assumed_euros:
            self.problems.append(
                Diagnostic(
                    "euros-assumed",
                    msg("no unit is stated for money here, so that it is read as euros"),
                    msg("write 'x € 1.000' above the table if the amounts are in thousands"),
                    Where(file=self.file, sheet=self.name),
                    severity="warning",
                )
            )

    def _total(self, amount: _Amount) -> None:
        where = Where(file=self.file, sheet=self.name, row=amount.row + 1)
        self.problems.append(
            Diagnostic(
                "total-row",
                msg("this row of totals is left out"),
                msg("remove it if you want no warning"),
                where,
                severity="warning",
            )
        )

    def _refuse(self, amount: _Amount, guess: Guess | None) -> None:
        where = Where(file=self.file, sheet=self.name, row=amount.row + 1)
        if guess is None:
            what = msg("{label!r} is not known to be money or staff", label=amount.label)
            mend = msg(
                "write in the label what it is, such as 'Budget (x € 1.000)' or 'Planner (fte)'"
            )
        else:
            what = msg(
                "{label!r} says how many people there are in a way that cannot be counted as fte",
                label=amount.label,
            )
            mend = msg("write a number alone, in fte, hours or days")
        self.problems.append(Diagnostic("unknown-label", what, mend, where))


def _guessed(kind: Literal["cost", "staff"], name: str, unit: str) -> Guess:
    return Guess(Target(kind, name), unit)


def _period(cell: Any) -> tuple[str, str | None] | None:
    """Return the period that a cell is about, and the unit beside it; no amount is a year."""
    text = cell_text(cell)
    if not text or len(text) > 40:
        return None
    found = period_in(spaced(text))
    if found is None or not "2000" <= found[0][:4] < "2100":
        return None
    if not _PLAIN.fullmatch(without_unit(found[1]) if found[1] else ""):
        return None
    return found[0], heading_unit(text)


_PLAIN = re.compile(
    r"\W*(?:jaar|year|in|begroting|budget|beschikbaar|available|bedrag|raming|ruimte|formatie|fte)?\W*",
    re.IGNORECASE,
)


def _unit_above(rows: Sequence[Sequence[Any]]) -> str | None:
    """Return the unit that a title or the head of a table states, such as ``x € 1.000``."""
    found = (heading_unit(cell_text(cell)) for row in reversed(rows) for cell in row)
    return next((unit for unit in found if unit in (*_MONEY, "fte")), None)


def _number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
