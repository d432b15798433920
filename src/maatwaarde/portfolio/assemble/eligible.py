"""Which proposals meet the criteria for taking part, and which criterion each of the others fails.

All proposals are judged on a criterion at once. What is unknown is no pass: a criterion of which a
fact is missing is not met, and the fact is named.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.content import frozen
from maatwaarde.diagnostics import (
    Diagnostic,
    PluginError,
    ResourceError,
    UnitError,
    Where,
    did_you_mean,
    raise_errors,
)
from maatwaarde.documents.cells import fold
from maatwaarde.messages import Message, Number, Text, joined, msg, nmsg
from maatwaarde.plugins.formula import TEXT, Unit
from maatwaarde.portfolio.inputs.eligibility import CriterionSpec
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.records import Forbidden, Mandatory
from maatwaarde.portfolio.problem.rule_ref import Reason
from maatwaarde.proposals import Proposals, Status
from maatwaarde.proposals.columns.targets import slug
from maatwaarde.units import Units

COST = "cost"
"""What a condition calls all that a proposal asks of money, in EUR."""
_FIXED = ("area", "policy_field")
_UNKNOWN = 2
MANY_TEXTS = 5_000
"""A near match is looked for among so many texts: among a million it would take minutes."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A criterion that a proposal does not meet.

    Parameters
    ----------
    missing
        The headings of the facts that are not known, where it is not known whether it is met.
    unknown
        Whether that is not known, which is no pass.
    """

    criterion: CriterionSpec
    missing: tuple[str, ...] = ()
    unknown: bool = False

    @property
    def text(self) -> Text:
        """What is asked, and which fact is missing."""
        if not self.unknown:
            return self.criterion.title
        if not self.missing:
            return msg("{title} (cannot be computed)", title=self.criterion.title)
        return msg(
            "{title} (unknown: {facts})",
            title=self.criterion.title,
            facts=", ".join(self.missing),
        )


@dataclass(frozen=True, eq=False)
class Eligibility:
    """How proposals stand against the criteria.

    Parameters
    ----------
    met
        Shape (proposals, criteria): 1 where a criterion is met, 0 where it is not, and NaN where
        that is unknown.
    known
        By the heading of each column that a criterion is about: shape (proposals,), whether the
        list says it.
    about
        Of each criterion, the headings of its columns.
    """

    criteria: tuple[CriterionSpec, ...]
    ids: tuple[str, ...]
    met: Floats
    known: Mapping[str, NDArray[np.bool_]]
    about: tuple[tuple[str, ...], ...]
    _reasons: dict[int, Reason] = field(default_factory=dict, repr=False)

    @cached_property
    def eligible(self) -> NDArray[np.bool_]:
        """Shape (proposals,): whether all criteria are met."""
        return frozen(np.asarray((self.met == 1).all(axis=1), dtype=bool))

    @cached_property
    def unmet(self) -> Mapping[str, tuple[Unmet, ...]]:
        """Every criterion that each ineligible proposal fails, in the order of the list."""
        rows = np.flatnonzero(~self.eligible)
        headings = list(self.known)
        # What fails and lacks the same has the same reasons, which are made once.
        patterns = np.column_stack(
            [
                np.nan_to_num(self.met[rows], nan=_UNKNOWN).astype(np.int8),
                *(self.known[heading][rows].astype(np.int8) for heading in headings),
            ]
        )
        which, first = np.zeros(len(rows), dtype=np.int64), np.zeros(0, dtype=np.int64)
        for column in patterns.T:  # much faster than the unique rows at once
            _, first, which = np.unique(3 * which + column, return_index=True, return_inverse=True)
        unmet = [self._unmet(pattern, headings) for pattern in patterns[first].tolist()]
        return {
            self.ids[row]: unmet[k] for row, k in zip(rows.tolist(), which.tolist(), strict=True)
        }

    def _unmet(self, pattern: Sequence[int], headings: Sequence[str]) -> tuple[Unmet, ...]:
        known = dict(zip(headings, pattern[len(self.criteria) :], strict=True))
        found = []
        for criterion, met, about in zip(self.criteria, pattern, self.about, strict=False):
            if met == 0:
                found.append(Unmet(criterion))
            elif met == _UNKNOWN:
                missing = tuple(heading for heading in about if not known[heading])
                found.append(Unmet(criterion, missing, unknown=True))
        return tuple(found)

    def out(self, proposals: Proposals) -> frozenset[str]:
        """Return what may not be chosen: all that is not eligible and not running."""
        return frozenset(
            name
            for name in self.unmet
            if proposals.status[proposals.index(name)] is not Status.RUNNING
        )

    def reason(self, proposal: str) -> Reason:
        """Return why a proposal that is not eligible may not be chosen, with all that it fails."""
        unmet = self.unmet[proposal]
        key = id(unmet)  # as `unmet` keeps it, and shares it among all that fail the same
        if key not in self._reasons:
            told = tuple(msg("{text}", text=one.text) for one in unmet)
            self._reasons[key] = Reason("ineligible", told)
        return self._reasons[key]


def eligibility(
    resources: Resources,
    proposals: Proposals,
    units: Units,
    findings: list[Diagnostic],
) -> Eligibility | None:
    """Judge every proposal by every criterion; None where the resources have no criteria.

    Parameters
    ----------
    findings
        Gets an error for each criterion that does not fit the list, and warnings of what may be
        amiss: a text that occurs nowhere, and a criterion that nobody meets.
    """
    criteria = resources.eligible
    if not criteria:
        return None
    columns = _Columns(proposals, units)
    before = len(findings)
    for j, criterion in enumerate(criteria):
        findings += columns.wrong(criterion, resources.where("eligible", j, "expression"))
    if any(item.severity == "error" for item in findings[before:]):
        return None
    judged = Eligibility(
        criteria,
        proposals.ids,
        np.column_stack([columns.met(criterion) for criterion in criteria]),
        columns.known,
        tuple(map(columns.about, criteria)),
    )
    for j in range(len(criteria)):
        findings += _doubts(judged, j, resources.where("eligible", j, "expression"))
    return judged


def judge(
    resources: Resources, proposals: Proposals, units: Units, warnings: list[Diagnostic]
) -> Eligibility | None:
    """Judge every proposal by every criterion, for who has no problem to build.

    Parameters
    ----------
    warnings
        Gets what may be amiss.

    Raises
    ------
    ResourceError
        With every criterion that does not fit the list.
    """
    findings: list[Diagnostic] = []
    judged = eligibility(resources, proposals, units, findings)
    raise_errors(findings, ResourceError)
    warnings += findings
    return judged


def bars(
    judged: Eligibility | None,
    proposals: Proposals,
    resources: Resources,
    duties: Sequence[Mandatory],
    findings: list[Diagnostic],
) -> tuple[Forbidden, ...]:
    """Return the bans of all that is not eligible, each with every criterion that it fails.

    What is running goes on, with a warning. A duty that nothing eligible can meet is an error, and
    what is out for its status needs no ban.
    """
    if judged is None:
        return ()
    barred: dict[str, Forbidden] = {}
    for name in judged.unmet:
        i = proposals.index(name)
        status = proposals.status[i]
        if status is Status.RUNNING:
            findings.append(
                Diagnostic(
                    code="ineligible-but-bound",
                    what=msg(
                        "{id!r} is running although it does not meet: {criteria}",
                        id=name,
                        criteria=joined(judged.reason(name).detail, "; "),
                    ),
                    mend=msg("decide openly whether it goes on, or mend what the list says"),
                    where=proposals.where(i, "status"),
                    severity="warning",
                )
            )
        elif status is not Status.FORBIDDEN:
            barred[name] = Forbidden(name, judged.reason(name))
    for duty in duties:
        if all(name in barred for name in duty.any_of):
            name = duty.any_of[0]
            stated = name in resources.mandatory
            findings.append(
                Diagnostic(
                    code="ineligible-but-bound",
                    what=msg(
                        "{id!r} is mandatory, and does not meet: {criteria}",
                        id=name,
                        criteria=joined(judged.reason(name).detail, "; "),
                    ),
                    mend=msg("take the duty away, or mend the criterion or what the list says"),
                    where=resources.where("mandatory", resources.mandatory.index(name))
                    if stated
                    else proposals.where(proposals.index(name), "status"),
                )
            )
    return tuple(barred.values())


class _Columns:
    """What a criterion may be about: attributes, area, policy field, and what is asked in all."""

    def __init__(self, proposals: Proposals, units: Units) -> None:
        self.proposals, self.units = proposals, units
        self.taken: dict[str, _Column] = {}
        headings = proposals.source.headings
        own = {name: name for name in proposals.attributes if name.isidentifier()}
        for name in _FIXED:
            own[name] = name
            # The list may call it otherwise, and so does who writes a criterion for it.
            own.setdefault(slug(headings.get(name, name)), name)
        if any(use.kind == "cost" for use in proposals.uses):
            own[COST] = COST
        self._own = own

    def met(self, criterion: CriterionSpec) -> Floats:
        """Return for each proposal 1 where a criterion is met, 0 where not, NaN where unknown."""
        formula = criterion.formula
        found = formula({name: self.taken[name].values for name in formula.names})
        return np.broadcast_to(found, (len(self.proposals),))

    def about(self, criterion: CriterionSpec) -> tuple[str, ...]:
        """Return the headings of the columns that a criterion is about."""
        return tuple(dict.fromkeys(self.taken[name].heading for name in criterion.formula.names))

    @property
    def known(self) -> dict[str, NDArray[np.bool_]]:
        """Of each column that was taken, by its heading, where the list says anything."""
        return {
            column.heading: np.array([value is not None for value in column.values], dtype=bool)
            if column.values.dtype == object
            else ~np.isnan(column.values)
            for column in self.taken.values()
        }

    def wrong(self, criterion: CriterionSpec, where: Where) -> list[Diagnostic]:
        """Return what of a criterion does not fit the list, and take its columns."""
        formula = criterion.formula
        unknown = [name for name in formula.names if name not in self._own]
        if unknown:
            return [
                Diagnostic(
                    code="unknown-column",
                    what=msg(
                        "criterion {id!r} is about {name!r}, which is no column of the list",
                        id=criterion.id,
                        name=name,
                    ),
                    mend=did_you_mean(slug(name), self._own)
                    or msg("use the heading of a column, in small letters and with _ for a space"),
                    where=where,
                )
                for name in unknown
            ]
        for name in formula.names:
            self._take(name)
        try:
            formula.unit({name: self.taken[name].unit for name in formula.names})
        except PluginError as error:
            return [
                replace(
                    problem,
                    code="bad-expression",
                    where=where,
                    mend=self._mend(criterion) or problem.mend,
                )
                for problem in error.problems
            ]
        return self._nowhere(criterion, where)

    def _take(self, name: str) -> None:
        if name in self.taken:
            return
        own, proposals = self._own[name], self.proposals
        heading = proposals.source.headings.get(own, own)
        values: Floats | tuple[str | None, ...]
        unit: str | None = None
        if own == "area":
            values = proposals.area
        elif own == "policy_field":
            values = proposals.policy_field
        elif own == COST:
            values, unit = asked_in_all(proposals, self.units), "EUR"
        else:
            attribute = proposals.attributes[own]
            values, heading, unit = attribute.values, attribute.heading, attribute.unit
        if isinstance(values, np.ndarray):
            self.taken[name] = _Column(heading, values, self._parsed(unit), unit is not None)
        else:
            self.taken[name] = _Column(heading, np.array(values, dtype=object), TEXT)

    def _mend(self, criterion: CriterionSpec) -> Message | None:
        """Return what to do about columns that a criterion compares with what they are not."""
        texts = {name for name, _ in texts_compared(criterion.formula.text)}
        numbers = [name for name in criterion.formula.names if self.taken[name].unit is not TEXT]
        for name in numbers:
            values = self.taken[name].values
            if name in texts and np.isin(values[~np.isnan(values)], (0.0, 1.0)).all():
                return msg(
                    "{heading!r} holds yes and no, which are 1 and 0: write {name} == 1",
                    heading=self.taken[name].heading,
                    name=name,
                )
        bare = [self.taken[name] for name in numbers if not self.taken[name].stated]
        if texts & set(numbers) or not bare or len(bare) == len(numbers):
            return None
        return msg(
            "state the unit of {columns} in the heading, as in {example}",
            columns=joined([repr(column.heading) for column in bare], ", "),
            example=f"'{bare[0].heading} [EUR]'",
        )

    def _parsed(self, unit: str | None) -> Unit:
        try:
            return self.units.parse(unit or "dimensionless")
        except UnitError:  # a word of the list's own, such as "visitors"
            return self.units.parse("dimensionless")

    def _nowhere(self, criterion: CriterionSpec, where: Where) -> list[Diagnostic]:
        """Warn of a text that no proposal has, or that some write otherwise: it may be misspelt."""
        found = []
        for name, text in texts_compared(criterion.formula.text):
            column = self.taken[name]
            if column.unit is not TEXT:
                continue
            has = sorted({one for one in column.values if one is not None})
            alike = [one for one in has if one != text and fold(one) == fold(text)]
            if text in has and not alike:
                continue
            what = (
                msg(
                    "criterion {id!r} is about {text!r}, and under {heading!r} stands {other} too",
                    id=criterion.id,
                    text=text,
                    heading=column.heading,
                    other=", ".join(map(repr, alike)),
                )
                if text in has
                else msg(
                    "criterion {id!r} is about {text!r}, and no proposal has that under "
                    "{heading!r}",
                    id=criterion.id,
                    text=text,
                    heading=column.heading,
                )
            )
            mend: str = msg("write it the same everywhere in the list")
            if text not in has:
                mend = did_you_mean(text, has[:MANY_TEXTS]) or msg("check how the list writes it")
            found.append(Diagnostic("text-nowhere", what, mend, where, severity="warning"))
        return found


@dataclass(frozen=True, eq=False)
class _Column:
    heading: str
    values: NDArray[Any]
    unit: Unit
    stated: bool = False


def texts_compared(expression: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each column that an expression compares with a text, and the text."""
    for node in ast.walk(ast.parse(expression, mode="eval")):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            names = [side.id for side in sides if isinstance(side, ast.Name)]
            for side in sides:
                parts = side.elts if isinstance(side, ast.List | ast.Tuple) else [side]
                for part in parts:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield from ((name, part.value) for name in names)


def asked_in_all(proposals: Proposals, units: Units) -> Floats:
    """Return what each proposal asks of money over all kinds and periods, in EUR; shape (n,).

    A blank beside amounts is nothing; without any amount, and where the list says that one is not
    known, the whole is unknown.
    """
    costs = [use for use in proposals.uses if use.kind == "cost"]
    unknown = np.ones(len(proposals), dtype=bool)
    total = np.zeros(len(proposals))
    for use in costs:
        unknown &= np.isnan(use.values)
        try:
            factor = units.factor(use.unit, "EUR")
        except UnitError:
            factor = np.nan  # where the problem is built, it is an error
        total += np.nan_to_num(use.values, nan=0.0) * factor
    unknown[[cell.proposal for cell in proposals.unknown if cell.kind == "cost"]] = True
    return np.where(unknown, np.nan, total)


def _doubts(judged: Eligibility, j: int, where: Where) -> list[Diagnostic]:
    """Warn of a criterion that nobody meets, or of which many proposals do not say the facts."""
    column, criterion = judged.met[:, j], judged.criteria[j]
    n, unknown = len(column), int(np.isnan(column).sum())
    met = int((column == 1).sum())
    found = []
    if not met and n:
        found.append(
            Diagnostic(
                code="nobody-eligible",
                what=msg("no proposal meets criterion {id!r}", id=criterion.id),
                mend=msg("check the criterion, and what the list says of it"),
                where=where,
                severity="warning",
            )
        )
    if unknown:
        lacking = [heading for heading in judged.about[j] if not judged.known[heading].all()]
        facts: Text = ", ".join(lacking) if lacking else msg("cannot be computed")
        found.append(
            Diagnostic(
                code="eligibility-unknown",
                what=nmsg(
                    "of {count} proposal it is unknown whether it meets criterion {id!r}, which "
                    "is no pass: {facts}",
                    "of {count} proposals it is unknown whether they meet criterion {id!r}, which "
                    "is no pass: {facts}",
                    unknown,
                    count=Number(unknown, 0),
                    id=criterion.id,
                    facts=facts,
                ),
                mend=msg("fill it in, or leave them out of the choice"),
                where=where,
                severity="warning",
            )
        )
    return found
