"""The names that a criterion may use: measures, money and time, and the columns of the list."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from maatwaarde.framework import Framework
from maatwaarde.messages import Text, msg
from maatwaarde.plugins.formula import TEXT, Unit
from maatwaarde.plugins.formula_syntax import FUNCTIONS
from maatwaarde.proposals import Proposals
from maatwaarde.units import Units


@dataclass(frozen=True, slots=True)
class Name:
    """What may stand in a criterion.

    Parameters
    ----------
    unit
        As units are written; empty for a plain number, ``text`` for texts.
    meaning
        What it is, for people.
    """

    name: str
    unit: str
    meaning: Text

    def parsed_unit(self, units: Units) -> Unit:
        """Return the unit as formulas know it."""
        return TEXT if self.unit == TEXT else units.parse(self.unit or "dimensionless")


def money_kinds(proposals: Proposals) -> tuple[str, ...]:
    """Return the kinds of money that a list asks for."""
    return tuple(sorted({use.name for use in proposals.uses if use.kind == "cost"}))


def names(framework: Framework, proposals: Proposals) -> Mapping[str, Name]:
    """Return all names that criteria may use, in the order in which people look for them."""
    found: dict[str, Name] = {}
    for one in [*_of_time(), *_of_money(proposals), *_of_measures(framework)]:
        found.setdefault(one.name, one)
    for one in _of_list(proposals):
        # What is ours keeps its name.
        name = one.name if one.name not in found else f"column_{one.name}"
        found.setdefault(name, Name(name, one.unit, one.meaning))
    return found


def identifier(text: str) -> str:
    """Return a text as a name that a formula may use."""
    name = re.sub(r"\W+", "_", text).strip("_")
    if not name or not name.isidentifier() or keyword.iskeyword(name) or name in FUNCTIONS:
        return f"column_{name}"
    return name


def of_kind(name: str, kind: str | None) -> str:
    """Return ``spent`` for all money, and ``spent_capital`` for that of a kind."""
    return name if kind is None else f"{name}_{identifier(kind)}"


def _of_time() -> Iterator[Name]:
    yield Name(
        "months_late",
        "month",
        msg(
            "how much later it is than planned: by the changes, else by its start and completion, "
            "else by the effects that were measured"
        ),
    )
    yield Name("months_since_start", "month", msg("months from its start in the plan to today"))
    yield Name("start_year", "", msg("the year in which it starts in the plan"))


def _of_money(proposals: Proposals) -> Iterator[Name]:
    for kind in (None, *money_kinds(proposals)):
        what = msg("all money together") if kind is None else msg("money of kind {kind}", kind=kind)
        yield Name(of_kind("spent", kind), "EUR", msg("spent so far: {what}", what=what))
        yield Name(
            of_kind("budgeted", kind),
            "EUR",
            msg("what the plan has up to that same day: {what}", what=what),
        )
        yield Name(
            of_kind("budget", kind), "EUR", msg("what the plan has in all years: {what}", what=what)
        )


def _of_measures(framework: Framework) -> Iterator[Name]:
    for measure in framework.measures:
        told = {"measure": measure.title}
        name = identifier(measure.id)
        for prefix, meaning in (
            ("realised", msg("{measure}: last measured, of the proposal", **told)),
            ("expected", msg("{measure}: what the plan expected for that day", **told)),
            ("total_realised", msg("{measure}: last measured, of all together", **told)),
            ("total_expected", msg("{measure}: of all together, as expected", **told)),
        ):
            yield Name(f"{prefix}_{name}", measure.unit, meaning)


def _of_list(proposals: Proposals) -> Iterator[Name]:
    fixed = (("status", proposals.status), ("area", proposals.area))
    for name, values in (*fixed, ("policy_field", proposals.policy_field)):
        if any(value is not None for value in values):
            yield Name(name, TEXT, msg("column {heading!r} of the list", heading=name))
    for attribute in proposals.attributes.values():
        yield Name(
            identifier(attribute.name),
            (attribute.unit or "") if attribute.numeric else TEXT,
            msg("column {heading!r} of the list", heading=attribute.heading),
        )
