"""What the columns of a file of realised values stand for, a row a value or a column a measure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from maatwaarde.account.observations import Kind
from maatwaarde.diagnostics import Diagnostic, Where, did_you_mean
from maatwaarde.documents.cells import fold
from maatwaarde.framework import Framework
from maatwaarde.messages import msg
from maatwaarde.proposals import Proposals
from maatwaarde.proposals.columns.assign import Assigned
from maatwaarde.proposals.columns.mapping import LoadedMapping
from maatwaarde.proposals.columns.recognise import heading_unit, recognise, without_unit
from maatwaarde.proposals.columns.targets import (
    DEFAULT_UNIT,
    Target,
    TargetError,
    bare,
    looks_canonical,
    parse_heading,
    slug,
    split_unit,
)
from maatwaarde.proposals.table import Column, Table

_YEAR = re.compile(r"\W(?:19|20)\d\d(?!\d).*")

Role = Literal[
    "proposal", "title", "measure", "name", "on", "value", "unit", "kind", "source", "quality",
    "note", "start", "completion",
]  # fmt: skip

# Compared without case, spaces and punctuation.
ROLES: dict[Role, tuple[str, ...]] = {
    "proposal": (
        *("id", "voorstel", "proposal", "nummer", "nr", "projectnummer", "projectnr", "project"),
        *("voorstelnummer", "voorstelnr", "projectid", "projectcode", "proposalid", "kenmerk"),
    ),
    "title": ("titel", "title", "projectnaam", "naamproject", "naamvoorstel", "projecttitel"),
    "measure": (
        *("maat", "measure", "indicator", "kpi", "maatstaf", "prestatieindicator", "grootheid"),
        *("doel", "metric"),
    ),
    "name": ("naam", "name", "rol", "role", "geldsoort", "kostensoort", "functie"),
    "on": (
        *("datum", "date", "peildatum", "meetdatum", "periode", "period", "jaar", "year", "on"),
        *("tijdvak", "peilmoment", "stand per", "standper", "kwartaal", "quarter"),
    ),
    "value": (
        *("waarde", "value", "realisatie", "gerealiseerd", "gemeten", "meting", "meetwaarde"),
        *("stand", "bedrag", "amount", "hoeveelheid", "aantal", "realised", "realized", "actual"),
        "actuals",
    ),
    "unit": ("eenheid", "unit"),
    "kind": ("soort", "kind", "type"),
    "source": ("bron", "source", "herkomst"),
    "quality": ("kwaliteit", "quality", "betrouwbaarheid"),
    "start": ("start", "startdatum", "gestart", "gestartop", "startdate", "started", "aanvang"),
    "completion": (
        *("oplevering", "opgeleverd", "gereed", "gereedop", "afgerond", "completion", "completed"),
        *("completiondate", "opleverdatum", "einddatum", "enddate"),
    ),
    "note": (
        *("toelichting", "opmerking", "opmerkingen", "note", "notes", "remark", "remarks"),
        *("comment", "comments"),
    ),
}
_ROLE_OF: dict[str, Role] = {word: role for role, words in ROLES.items() for word in words}
_LONG: tuple[Role, ...] = ("on", "value")
_WIDE_MEND = msg(
    "give a row for each value, with the columns voorstel, maat, datum and waarde, or a row for "
    "each proposal and day, with a column for each measure"
)


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of a file, by what they stand for.

    Parameters
    ----------
    by_role
        Heading and cells of what is the same in both forms, and of the long form's values.
    wide
        The columns that are a measure, a kind of money or a role of staff each.
    """

    by_role: dict[Role, tuple[str, Column]]
    wide: tuple[Assigned, ...]

    @property
    def long(self) -> bool:
        return "value" in self.by_role or (
            not self.wide and "on" in self.by_role and "kind" in self.by_role
        )


def expected_headings(framework: Framework) -> frozenset[str]:
    """Return the headings that help to find their row, folded."""
    words = {word for role in ROLES.values() for word in role}
    for measure in framework.measures:
        words |= {fold(measure.id), *(fold(text) for text in _titles(framework, measure.id))}
    return frozenset(words)


def is_heading(text: str) -> bool:
    """Return whether a text is a heading of such a file by itself."""
    return bare(without_unit(text)) in _ROLE_OF or looks_canonical(text)


def find_columns(
    table: Table, mapping: LoadedMapping, framework: Framework, proposals: Proposals
) -> tuple[Columns, list[Diagnostic]]:
    """Return what the columns stand for, and every problem with their headings."""
    content = mapping.content
    rules = {fold(heading): found for heading, found in content.columns.items()}
    ignored = {fold(heading) for heading in content.ignore}
    present = {fold(heading): heading for heading in table.headings}
    problems = [
        Diagnostic(
            "no-such-heading",
            msg("the file has no column {heading!r}", heading=heading),
            did_you_mean(heading, present.values()) or msg("check the headings"),
            mapping.where("columns", heading),
        )
        for heading in content.columns
        if fold(heading) not in present
    ]
    by_role: dict[Role, tuple[str, Column]] = {}
    wide: list[Assigned] = []
    unread: list[str] = []
    for heading, column in zip(table.headings, table.columns, strict=True):
        if fold(heading) in ignored:
            continue
        if fold(heading) in rules:
            for rule in rules[fold(heading)]:
                target = rule.target
                role = _ROLE_OF.get(bare(target.name))
                if target.kind in ("fixed", "attribute") and role is not None:
                    by_role.setdefault(role, (heading, column))
                    continue
                unit = rule.stated_unit or DEFAULT_UNIT.get(target.kind)
                wide.append(Assigned(target, heading, column, unit, rule))
            continue
        text, unit = split_unit(heading)
        role = _ROLE_OF.get(bare(without_unit(text)))
        if role is not None:
            if role == "proposal" and _is_name(heading, by_role, table):
                role = "title"
            if role in by_role and role != "note":
                problems.append(_two(table, by_role[role][0], heading))
            by_role.setdefault(role, (heading, column))
            continue
        measure = measure_named(text, framework) or measure_named(without_unit(text), framework)
        if measure is not None:
            stated = unit or heading_unit(heading)
            wide.append(Assigned(Target("impact", measure), heading, column, stated))
            continue
        found = _amount(heading)
        own = own_name(without_unit(text), proposals)
        if own is not None:
            # The plan's own name goes before what the word means by itself: 'investering'.
            period = None if found is None else found[0].period
            stated = heading_unit(heading) if found is None else found[1]
            found = Target("cost" if own[0] == "cost" else "staff", own[1], period), stated
        if found is None:
            unread.append(heading)
        else:
            stated = found[1] or DEFAULT_UNIT.get(found[0].kind)
            wide.append(Assigned(found[0], heading, column, stated))
    columns = Columns(by_role, tuple(wide))
    problems += _unfit(table, columns, framework, proposals)
    problems += _unread(table, unread, framework)
    if columns.long and wide:
        problems += [_beside(table, item.heading) for item in wide]
    return columns, problems


def _is_name(heading: str, by_role: dict[Role, tuple[str, Column]], table: Table) -> bool:
    """Return whether a column such as ``project`` is the name beside a column of ids."""
    if bare(heading) not in ("project", "voorstel", "proposal") or "title" in by_role:
        return False
    words = {bare(without_unit(other)) for other in table.headings if other != heading}
    return any(_ROLE_OF.get(word) == "proposal" for word in words)


def _amount(heading: str) -> tuple[Target, str | None] | None:
    """Return what a heading is if it is an effect, money or staff by our notation or its words."""
    try:
        target, unit = parse_heading(heading)
    except TargetError:
        return None
    if target.kind not in ("impact", "cost", "staff") or target.bound or target.judge:
        guess = recognise(heading)
        if guess is None or guess.unsure or guess.target.kind not in ("cost", "staff"):
            return None
        return guess.target, guess.unit
    return target, unit


def measure_named(text: str, framework: Framework) -> str | None:
    """Return the measure that a text names, by its id or its title, with or without impact:."""
    names = _by_name(framework)
    for prefix in ("", "impact:", "effect:"):
        if not fold(text).startswith(prefix):
            continue
        plain = text[len(prefix) :]
        if found := names.get(fold(plain)) or names.get(slug(plain)):
            return found
    return None


def own_name(text: str, proposals: Proposals, kind: Kind | None = None) -> tuple[Kind, str] | None:
    """Return the kind of money or the role of the plan that a text names, if it names one alone.

    A year behind it is passed over.
    """
    without_year = _YEAR.sub("", text)
    kinds: tuple[Kind, ...] = ("cost", "staff") if kind is None else (kind,)
    found = [
        (one, name)
        for one in kinds
        for name in known_names(proposals, one)
        if fold(name) in (fold(text), fold(without_year))
    ]
    return found[0] if len(found) == 1 else None


def known_names(proposals: Proposals, kind: Kind) -> tuple[str, ...]:
    """Return the kinds of money, or the roles of staff, that a list has."""
    return tuple(dict.fromkeys(use.name for use in proposals.uses if use.kind == kind))


def _by_name(framework: Framework) -> dict[str, str]:
    """Return measures by their folded ids and titles, where a title is of one measure."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for measure in framework.measures:
        for text in _titles(framework, measure.id):
            key = fold(text)
            if found.setdefault(key, measure.id) != measure.id:
                twice.add(key)
    for key in twice:
        del found[key]
    return {**found, **{fold(measure.id): measure.id for measure in framework.measures}}


def _titles(framework: Framework, measure: str) -> Sequence[str]:
    title = framework.measures[framework.measure_index(measure) or 0].title
    return [text for text in (title.nl, title.en) if text]


def _unfit(
    table: Table, columns: Columns, framework: Framework, proposals: Proposals
) -> list[Diagnostic]:
    """Report what is absent that must be there, and columns of what the plan does not have."""
    found: list[Diagnostic] = []
    known = [measure.id for measure in framework.measures]
    for item in () if columns.long else columns.wide:
        where, name = table.where(None, item.heading), item.target.name
        if item.target.kind == "impact":
            if name not in known:
                what = msg("the framework has no measure {name!r}", name=name)
                found.append(Diagnostic("unknown-measure", what, did_you_mean(name, known), where))
        elif name not in known_names(proposals, _KINDS[item.target.kind]):
            found.append(unknown_name(_KINDS[item.target.kind], name, proposals, where))
    events = {"start", "completion"} & set(columns.by_role)
    if not columns.long and not columns.wide and not events:
        what = msg(
            "no column holds realised values; its headings are: {headings}",
            headings=", ".join(table.headings[:8]),
        )
        found.append(Diagnostic("no-values", what, _WIDE_MEND, table.where()))
    elif columns.long and not {"measure", "name", "kind"} & set(columns.by_role):
        what = msg("no column says of what the values are")
        mend = msg("add a column 'maat' (measure) with the ids of the measures, or 'soort' (kind)")
        found.append(Diagnostic("no-column", what, mend, table.where()))
    # A start or a completion has its day in its own cell.
    dated = all(item.target.period for item in columns.wide) and columns.wide
    if "on" not in columns.by_role and (columns.long or columns.wide) and not dated:
        what = msg("no column says when it was measured or spent")
        mend = msg("add a column 'datum' (date): 30-06-2028, 2028-Q2 or 2028")
        found.append(Diagnostic("no-column", what, mend, table.where()))
    return found


_KINDS: dict[str, Kind] = {"impact": "effect", "cost": "cost", "staff": "staff"}


def kind_of(target: Target) -> Kind:
    """Return what a column of a measure, of money or of staff holds."""
    return _KINDS[target.kind]


def unknown_name(kind: Kind, name: str, proposals: Proposals, where: Where) -> Diagnostic:
    """Report a kind of money or a role that no proposal uses."""
    what = (
        msg("no proposal uses money of the kind {name!r}", name=name)
        if kind == "cost"
        else msg("no proposal uses staff with the role {name!r}", name=name)
    )
    mend = did_you_mean(name, known_names(proposals, kind))
    return Diagnostic("unknown-name", what, mend, where)


def _two(table: Table, first: str, second: str) -> Diagnostic:
    return Diagnostic(
        "two-columns",
        msg("both {first!r} and {second!r} say the same", first=first, second=second),
        msg("rename one of them, or list it under `ignore` in a mapping"),
        table.where(None, second),
    )


def _beside(table: Table, heading: str) -> Diagnostic:
    return Diagnostic(
        "two-forms",
        msg("is a column of values by itself, and the file has a column of values for all"),
        _WIDE_MEND,
        table.where(None, heading),
    )


def _unread(table: Table, headings: Sequence[str], framework: Framework) -> list[Diagnostic]:
    """Report columns that say nothing that is read here; what is nearly a measure is an error."""
    known = [measure.id for measure in framework.measures]
    found = []
    for heading in headings:
        close = difflib.get_close_matches(slug(split_unit(heading)[0]), known, n=1, cutoff=0.8)
        mend = msg("leave it, or say in a mapping (--realised-mapping) what it is")
        found.append(
            Diagnostic(
                "column-not-read",
                msg(
                    "this column is not read: it is no measure and nothing else that is known here"
                ),
                msg("did you mean {close!r}?", close=close[0]) if close else mend,
                table.where(None, heading),
                severity="error" if close else "warning",
            )
        )
    return found
