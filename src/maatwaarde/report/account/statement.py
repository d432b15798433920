"""The ESG statement as a document and as data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from maatwaarde.account.monitor.records import Rules
from maatwaarde.account.notes import Note as Said
from maatwaarde.account.statement import (
    GOOD,
    OUTSIDE,
    SHORT,
    Kpi,
    Part,
    Spending,
    Statement,
    Status,
)
from maatwaarde.framework import By
from maatwaarde.messages import (
    Amount,
    Day,
    Message,
    Money,
    RoundedShare,
    Text,
    Unit,
    joined,
    msg,
    nmsg,
)
from maatwaarde.report.account.goals import baseline_data
from maatwaarde.report.account.monitor.words import STATES
from maatwaarde.report.account.open_data import COLUMNS, records, statement_title
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Details,
    Heading,
    Item,
    Items,
    KeyFigures,
    Note,
    Paragraph,
    Row,
    State,
    Table,
    from_columns,
)
from maatwaarde.report.categories import KEYS, category_blocks
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.effects import contributions_of
from maatwaarde.report.portfolio.names import kind_name

_STATUS: Mapping[Status, State] = {
    "reached": State(msg("reached"), "◆", "good"),
    "missed": State(msg("not reached"), "◇", "harm"),
    "ahead": STATES["ahead"],
    "on-course": STATES["on-course"],
    "behind": STATES["behind"],
    "incomplete": State(msg("incomplete"), "◌", "caution"),
    "unmeasured": STATES["unmeasured"],
    "not-due": STATES["not-due"],
}
_QUALITY: Mapping[str, Message] = {
    "measured": msg("measured"),
    "counted": msg("counted"),
    "estimated": msg("estimated"),
    "survey": msg("survey"),
}
_MISSING = 5
"""So many proposals at most are named of which nobody measured the effect."""


def statement_document(found: Statement) -> Document:
    """Return the statement: by pillar, value and SDG, what was not reached, spending, sources."""
    blocks: list[Block] = [*_opening(found)]
    for part in found.parts("pillar"):
        blocks += _pillar(found, part)
    blocks += _short(found)
    for by in ("value", "sdg"):
        blocks += _category(found, by)
    blocks += _spending(found)
    blocks += _sources(found)
    blocks.append(
        Details(
            msg("What the plan adds to each pillar"),
            tuple(
                category_blocks(
                    found.plan.scores.framework,
                    contributions_of(found.plan, found.plan.solution),
                    "pillar",
                )
            ),
        )
    )
    blocks += _notes()
    return Document(statement_title(found), tuple(blocks), lambda: _annexes(found))


def _opening(found: Statement) -> Iterator[Block]:
    yield Paragraph(
        msg(
            "What the plan was to have brought about on {day}, what was measured by then, and what "
            "was spent in {year}. Effects are changes against doing nothing.",
            day=Day(found.end),
            year=str(found.year),
        )
    )
    yield KeyFigures(
        (
            *((told, str(len(found.having(status)))) for status, told in _STATUS.items()),
            (msg("spent in {year}", year=str(found.year)), _spent(found.realised_spending)),
            (msg("expected in {year}", year=str(found.year)), Money(found.expected_spending)),
        )
    )
    if found.unstated:
        yield Note(
            nmsg(
                "Of {n} proposal that was to cost something nobody says what was spent: {names}.",
                "Of {n} proposals that were to cost something nobody says what was spent: {names}.",
                len(found.unstated),
                names=joined([one.proposal for one in found.unstated], ", "),
            ),
            "caution",
        )
    if found.partly:
        yield Note(
            msg(
                "Not all kinds of money are accounted for, so that less may seem to be spent than "
                "was. Nobody says what was spent of: {kinds}.",
                kinds=joined(
                    [joined([one.proposal, _kinds(one)], ": ") for one in found.partly],
                    "; ",
                ),
            ),
            "caution",
        )


def _kinds(one: Spending) -> Text:
    return joined(map(kind_name, one.silent), ", ")


def _spent(amount: float | None) -> Money | Message:
    return msg("not known") if amount is None else Money(amount)


def _title(found: Statement, by: By, identifier: str) -> Text:
    if identifier == OUTSIDE:
        return msg("outside the framework")
    return next(one.title for one in found.framework.categories(by) if one.id == identifier)


def _pillar(found: Statement, part: Part) -> Iterator[Block]:
    named: dict[str, Text] = {
        "none": msg("Without a pillar"),
        OUTSIDE: msg("Outside the framework"),
    }
    yield Heading(named.get(part.id) or _title(found, "pillar", part.id))
    yield Paragraph(
        msg(
            "Spent in {year}: {spent}; expected: {expected}.",
            year=str(found.year),
            spent=_spent(part.realised),
            expected=Money(part.expected),
        )
    )
    if not part.measures:
        yield Paragraph(msg("For proposals that add to no goal, or for no proposal in particular."))
        return
    columns = (
        Column("measure", msg("measure")),
        Column("target", msg("target")),
        Column("expected", msg("expected"), "number"),
        Column("realised", msg("realised"), "number"),
        Column("status", msg("status")),
    )
    rows = tuple(_kpi_row(found.kpis[place]) for place in part.measures)
    yield Table(f"pillar_{part.id}", columns, rows)


def _kpi_row(kpi: Kpi) -> Row:
    measure, measured = kpi.measure, kpi.measured
    target: Cell = None
    if kpi.target is not None:
        year, amount = kpi.target
        target = msg("{amount} in {year}", amount=Amount(amount), year=str(year))
    realised = None if measured is None else Amount(measured.amount)
    cells = (
        joined([measure.title, msg("({unit})", unit=Unit(measure.unit))]),
        target,
        _expected(kpi),
        realised,
        _STATUS[kpi.status],
    )
    return Row(cells, tuple(_below(kpi)), level="harm" if kpi.status in SHORT else "info")


def _expected(kpi: Kpi) -> Amount | Message:
    """Return what the plan expected; a zero that only stands for what it did not know is none."""
    value = kpi.expected[0]
    if math.isnan(value) or (value == 0 and not kpi.known):
        return msg("not known")
    return Amount(value)


def _below(kpi: Kpi) -> Iterator[Text]:
    """Yield under a measure: who, where the figure comes from, and what it stood at."""
    parts: list[Text] = []
    if kpi.node.owner is not None:
        parts.append(msg("owner: {owner}", owner=kpi.node.owner))
    baseline = kpi.measure.baseline
    if baseline is not None:
        parts.append(msg("stood at {amount}", amount=Amount(baseline.amount, sign=False)))
    if kpi.target is not None and kpi.measure.achieved:
        parts.append(msg("achieved before: {amount}", amount=Amount(kpi.measure.achieved)))
    if not kpi.known:
        parts.append(msg("of some proposals the plan did not know the effect"))
    if parts:
        yield joined(parts, "; ")
    if kpi.measured is not None:
        yield _source(kpi)
        if kpi.measured.missing:
            few = kpi.measured.missing[:_MISSING]
            names: Text = ", ".join(few)
            if len(kpi.measured.missing) > len(few):
                more = len(kpi.measured.missing) - len(few)
                names = msg("{names} and {n} more", names=names, n=more)
            yield msg("not measured of: {names}", names=names)


def _source(kpi: Kpi) -> Text:
    measured = kpi.measured
    assert measured is not None  # only what was measured has a source
    source: Text = joined(measured.sources, ", ") if measured.sources else msg("not stated")
    quality: Text = (
        joined([_QUALITY.get(one, one) for one in measured.qualities], ", ")
        if measured.qualities
        else msg("not stated")
    )
    return msg(
        "on {day}; source: {source}; quality: {quality}",
        day=measured.on.isoformat(),
        source=source,
        quality=quality,
    )


def _short(found: Statement) -> Iterator[Block]:
    yield Heading(msg("What was not reached, and what is done about it"))
    short = found.having(*SHORT)
    if not short:
        yield Paragraph(msg("Nothing that was measured falls short."))
    else:
        yield Items(tuple(_short_item(found, kpi) for kpi in short))
    blind = found.having("incomplete", "unmeasured")
    if blind:
        yield Note(
            nmsg(
                "Of {n} measure nobody can say whether it is on course: {names}.",
                "Of {n} measures nobody can say whether they are on course: {names}.",
                len(blind),
                names=joined([kpi.measure.title for kpi in blind], "; "),
            ),
            "caution",
        )


def _short_item(found: Statement, kpi: Kpi) -> Item:
    measured = kpi.measured
    assert measured is not None  # else there is nothing that falls short
    unit = kpi.measure.unit
    if kpi.status == "missed":
        assert kpi.target is not None
        assert kpi.counted is not None
        text = msg(
            "{title}: {found}, and the target for {year} is {wanted}",
            title=kpi.measure.title,
            found=Amount(kpi.counted, unit),
            wanted=Amount(kpi.target[1], unit),
            year=str(kpi.target[0]),
        )
    else:
        text = msg(
            "{title}: {found}, and the plan expected {wanted} on {day}",
            title=kpi.measure.title,
            found=Amount(measured.amount, unit),
            wanted=Amount(kpi.then[0], unit),
            day=Day(measured.on),
        )
    notes = found.said(kpi)
    below = [item for note in notes for item in _said(note)]
    if not any(note.action for note in notes):
        below.append(Item(msg("what is done about it is not stated"), "!"))
    return Item(text, "\N{MINUS SIGN}", tuple(below))


def _said(note: Said) -> Iterator[Item]:
    if note.reason is not None:
        yield Item(msg("{of}: {text}", of=note.of, text=note.reason))
    if note.action is not None:
        yield Item(msg("done about it: {text}", text=note.action))


def _category(found: Statement, by: By) -> Iterator[Block]:
    yield Heading(msg("By value") if by == "value" else msg("By SDG"))
    columns = (
        Column("category", msg("value") if by == "value" else msg("SDG")),
        Column("good", msg("on course")),
        Column("short", msg("short")),
        Column("expected", msg("expected"), "money"),
        Column("realised", msg("spent"), "money"),
    )
    rows = []
    for part in found.parts(by):
        counts = Counter(found.kpis[place].status for place in part.measures)
        good, many = sum(counts[status] for status in GOOD), len(part.measures)
        title = _title(found, by, part.id)
        short = sum(counts[status] for status in SHORT)
        of = [msg("{n} of {m}", n=n, m=many) if many else None for n in (good, short)]
        owner = None
        if by == "value" and part.id != OUTSIDE:
            owner = found.framework.node(part.id).owner
        below: tuple[Text, ...] = ()
        if owner is not None:
            below = (msg("owner: {owner}", owner=owner),)
        rows.append(Row((title, *of, Money(part.expected), _spent(part.realised)), below))
    whole = Money(found.expected_spending), _spent(found.realised_spending)
    rows.append(Row((msg("together"), None, None, *whole), strong=True))
    yield Table(KEYS[by], columns, tuple(rows))
    if by == "value":
        yield Note(
            msg(
                "On course: measures that are reached, on course or ahead. Short: measures that "
                "are not reached or behind."
            )
        )


def _spending(found: Statement) -> Iterator[Block]:
    columns = (
        Column("proposal", msg("proposal")),
        Column("expected", msg("expected"), "money"),
        Column("realised", msg("spent"), "money"),
        Column("difference", msg("difference"), "money"),
    )
    rows = []
    for one in found.spending:
        below: list[Text] = []
        if one.until is not None and one.until < found.end:
            below.append(msg("as far as known, up to {day}", day=one.until.isoformat()))
        if not one.planned:
            below.append(msg("not in the plan"))
        if one.silent:
            below.append(msg("nobody says what was spent of: {kinds}", kinds=_kinds(one)))
        spent = None if one.realised is None else Money(one.realised)
        difference = None if one.realised is None else Money(one.realised - one.expected, sign=True)
        title = one.title if one.title == one.proposal else f"{one.proposal} {one.title}"
        rows.append(Row((title, Money(one.expected), spent, difference), tuple(below)))
    if found.undivided:
        text = msg("for no proposal in particular")
        rows.append(Row((text, Money(0.0), Money(found.undivided), Money(found.undivided, True))))
    yield Heading(msg("Spending in {year}", year=str(found.year)))
    yield Table("spending", columns, tuple(rows))


def _sources(found: Statement) -> Iterator[Block]:
    items = [item for kpi in found.kpis if kpi.measured for item in kpi.measured.items]
    yield Heading(msg("Sources and quality"))
    counted = Counter((item.source or "", item.quality or "") for item in items)
    columns = (
        Column("source", msg("source")),
        Column("quality", msg("quality")),
        Column("values", msg("values"), "number"),
    )
    rows = tuple(
        Row(
            (
                source or msg("not stated"),
                _QUALITY.get(quality, quality) if quality else msg("not stated"),
                str(n),
            )
        )
        for (source, quality), n in sorted(counted.items())
    )
    if rows:
        yield Table("sources", columns, rows)
    else:
        yield Paragraph(msg("No effect was measured by the end of the year."))


def _notes() -> Iterator[Block]:
    yield Note(
        msg(
            "Each euro counts once. What a proposal costs is divided over measures by what it "
            "gains on each; a measure under several SDGs is divided equally over these. So "
            "pillars, values and SDGs each add up to all that was spent. Spending is what was paid "
            "in the year, without capital charges."
        )
    )
    yield Note(
        msg(
            "On course is what lies within the range of the plan for the day of the measurement, "
            "widened by {tolerance} of what was expected. Where effects of proposals are measured "
            "and not the whole, they are added up; of what nobody measured nothing is guessed.",
            tolerance=RoundedShare(Rules().tolerance),
        )
    )


def _annexes(found: Statement) -> tuple[Table, ...]:
    """Return every figure as flat rows, and the notes."""
    rows = records(found)
    flat = from_columns(
        "figures",
        [
            (Column(one.name, msg("{name}", name=one.name)), [row[one.name] for row in rows])
            for one in COLUMNS
        ],
    )
    return (flat,)


def statement_data(found: Statement, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the statement as nested data, with the flat rows last."""
    return {
        **header(found.framework, plugins),
        "year": found.year,
        "on": found.end.isoformat(),
        "counts": {status.replace("-", "_"): len(found.having(status)) for status in _STATUS},
        "spending_expected": found.expected_spending,
        "spending_realised": found.realised_spending,
        "spending_undivided": found.undivided,
        "measures": [_kpi_data(found, kpi) for kpi in found.kpis],
        **{
            KEYS[by]: [
                {
                    "id": part.id,
                    "measures": [found.framework.measures[place].id for place in part.measures],
                    "spending_expected": part.expected,
                    "spending_realised": part.realised,
                }
                for part in found.parts(by)
            ]
            for by in ("value", "pillar", "sdg")
        },
        "proposals": [
            {
                "id": one.proposal,
                "title": one.title,
                "planned": one.planned,
                "spending_expected": one.expected,
                "spending_realised": one.realised,
                "until": None if one.until is None else one.until.isoformat(),
                "not_stated": one.silent,
            }
            for one in found.spending
        ],
        "rows": records(found),
    }


def _kpi_data(found: Statement, kpi: Kpi) -> dict[str, Any]:
    measure, measured = kpi.measure, kpi.measured
    return {
        "id": measure.id,
        "title": measure.title.model_dump(exclude_none=True),
        "unit": measure.unit,
        "better": measure.better,
        "owner": kpi.node.owner,
        "pillar": kpi.node.pillar,
        "sdg": list(kpi.node.sdg),
        "bbv": measure.bbv,
        "iv3": measure.iv3,
        "baseline": baseline_data(measure),
        "achieved": measure.achieved,
        "target": None
        if kpi.target is None
        else {
            "year": kpi.target[0],
            "target": kpi.target[1],
            "share_of_baseline": measure.of_baseline(kpi.target[1]),
        },
        "expected": dict(zip(("value", "low", "high"), kpi.expected, strict=True)),
        "expected_then": dict(zip(("value", "low", "high"), kpi.then, strict=True)),
        "expected_known": kpi.known,
        "realised": None
        if measured is None
        else {
            "amount": measured.amount,
            "on": measured.on.isoformat(),
            "sources": list(measured.sources),
            "qualities": list(measured.qualities),
            "not_measured": list(measured.missing),
        },
        "status": kpi.status,
        "notes": [
            {
                "of": note.of,
                "reason": _both(note.reason),
                "action": _both(note.action),
            }
            for note in found.said(kpi)
        ],
    }


def _both(text: Any) -> dict[str, str] | None:
    return None if text is None else text.model_dump(exclude_none=True)
