"""The factors of installed plugins: what each is, where it was seen, and who rests on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Amount, Day, Message, Text, joined, msg, nmsg, pmsg, say
from maatwaarde.plugins import AGES, STATUSES, Factor, Plugins, Status
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Paragraph,
    Row,
    State,
    Table,
)
from maatwaarde.report.document import Document
from maatwaarde.report.envelope import SCHEMA_VERSION

STATUS_WORDS: dict[Status, Message] = {
    "verified": pmsg("factor", "verified"),
    "derived": pmsg("factor", "derived"),
    "second-hand": pmsg("factor", "second-hand"),
    "not-found": pmsg("factor", "not found"),
    "assumption": pmsg("factor", "assumption"),
}
_MEANING: dict[Status, Message] = {
    "verified": msg("the number was seen in the source itself or in an official copy of it"),
    "derived": msg("the source was seen, and the number follows from it with a step of our own"),
    "second-hand": msg("the number was seen where others quote the source"),
    "not-found": msg("the number is remembered, or could not be read again"),
    "assumption": msg("a choice of our own: nobody is known to publish it"),
}
_STATES: dict[Status, State] = {
    "verified": State(STATUS_WORDS["verified"], "●", "good"),
    "derived": State(STATUS_WORDS["derived"], "◐", "off"),
    "second-hand": State(STATUS_WORDS["second-hand"], "◐", "off"),
    "not-found": State(STATUS_WORDS["not-found"], "○", "caution"),
    "assumption": State(STATUS_WORDS["assumption"], "○", "caution"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A factor with the estimators that use it."""

    factor: Factor
    used_by: tuple[str, ...]


def listed(plugins: Plugins) -> tuple[Listed, ...]:
    """Return every factor once, by its id: of estimators, and of the monetary view alone."""
    users: dict[str, list[str]] = {}
    for name in plugins.estimators:
        for factor in plugins.estimators.get(name).factors:
            users.setdefault(factor.id, []).append(name)
    factors = plugins.every_factor
    return tuple(Listed(factors[name], tuple(users.get(name, ()))) for name in factors)


def factors_document(plugins: Plugins, today: date) -> Document:
    """Return all factors in tables, one a domain, and which are to be looked at on a day."""
    found = listed(plugins)
    counts = Counter(one.factor.status for one in found)
    blocks: list[Block] = [
        Items(
            tuple(
                Item(
                    msg(
                        "{status}: {n}; {meaning}",
                        status=STATUS_WORDS[status],
                        n=counts[status],
                        meaning=_MEANING[status],
                    )
                )
                for status in STATUSES
            )
        ),
        Paragraph(
            msg(
                "An impact is as good as the weakest factor that it rests on. Your framework "
                "replaces a factor under `factors:`, with a reason, and it then counts as verified."
            )
        ),
        *_overdue(found, today),
    ]
    for domain in dict.fromkeys(_domain(one) for one in found):
        own = [one for one in found if _domain(one) == domain]
        blocks += [Heading(domain), _table(f"factors_{domain}", own)]
    title = nmsg("{n} factor of the plugins", "{n} factors of the plugins", len(found))
    return Document(title, tuple(blocks), lambda: (_annex(found, today),))


def factors_data(plugins: Plugins, today: date) -> dict[str, Any]:
    """Return the same as nested data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "on": today.isoformat(),
        "factors": [
            {
                **factor_data(one.factor),
                "title": one.factor.title.model_dump(exclude_none=True),
                "note": one.factor.note,
                "by_year": {
                    str(year): {
                        "value": entry.value,
                        "low": entry.low,
                        "high": entry.high,
                        "source": entry.source or one.factor.source,
                        "status": entry.status,
                    }
                    for year, entry in sorted(one.factor.by_year.items())
                },
                "review_by": None if (day := one.factor.review_by) is None else day.isoformat(),
                "overdue": None if (why := one.factor.overdue(today)) is None else say(why, "en"),
                "used_by": list(one.used_by),
            }
            for one in listed(plugins)
        ],
    }


def factor_data(factor: Factor) -> dict[str, Any]:
    """Return a factor as its estimator has it."""
    return {
        "id": factor.id,
        "value": factor.value,
        "low": factor.low,
        "high": factor.high,
        "unit": factor.unit,
        "distribution": factor.distribution,
        "source": factor.source,
        "year": factor.year,
        "url": factor.url,
        "doi": factor.doi,
        "verified": factor.verified,
        "seen": factor.seen,
        "assumption": factor.assumption,
        "status": factor.status,
    }


def overdue_warnings(plugins: Plugins, today: date) -> list[Diagnostic]:
    """Warn once where factors are to be looked at again."""
    old = [one.factor.id for one in listed(plugins) if one.factor.overdue(today) is not None]
    if not old:
        return []
    return [
        Diagnostic(
            code="old-factors",
            what=nmsg(
                "on {day}, {n} factor is to be looked at again: {names}",
                "on {day}, {n} factors are to be looked at again: {names}",
                len(old),
                day=Day(today),
                names=", ".join(old),
            ),
            mend=msg("look for a newer number, or replace it in your framework with a reason"),
            severity="warning",
        )
    ]


def _domain(one: Listed) -> str:
    return one.factor.id.partition("/")[0]


def _overdue(found: tuple[Listed, ...], today: date) -> Iterator[Block]:
    """Yield what is to be looked at again, and why."""
    old = [one.factor for one in found if one.factor.overdue(today) is not None]
    if not old:
        return
    late = [(one, day) for one in old if (day := one.review_by) is not None and day < today]
    rest = [one for one in old if all(one is not other for other, _ in late)]
    items = []
    if late:
        names = [msg("{name} ({day})", name=one.id, day=Day(day)) for one, day in late]
        items.append(Item(msg("past its day of review: {names}", names=joined(names, ", ")), "!"))
    if rest:
        rest.sort(key=lambda one: (one.year, one.id))
        text = msg(
            "of more than {n} years ago: {names}",
            n=AGES,
            names=", ".join(f"{one.id} ({one.year})" for one in rest),
        )
        items.append(Item(text, "!"))
    yield Heading(msg("To be looked at again on {day}", day=Day(today)))
    yield Items(tuple(items))


def _table(key: str, own: list[Listed]) -> Table:
    columns = (
        Column("factor", msg("factor")),
        Column("value", msg("value")),
        Column("range", msg("range")),
        Column("year", msg("year")),
        Column("status", msg("status")),
    )
    return Table(key, columns, tuple(_row(one) for one in own))


def _row(one: Listed) -> Row:
    factor = one.factor
    below: list[Text] = [
        msg("{title}; source: {source}", title=factor.title, source=factor.source),
        *([factor.address] if factor.address else []),
        msg("used by: {names}", names=_users(one)),
    ]
    return Row(
        (
            factor.id.partition("/")[2],
            joined([Amount(factor.value, factor.unit, sign=False)], ""),
            msg(
                "{low} … {high}",
                low=Amount(factor.low, sign=False),
                high=Amount(factor.high, sign=False),
            ),
            str(factor.year),
            _STATES[factor.status],
        ),
        below=tuple(below),
    )


def _users(one: Listed) -> Text:
    names = [name.partition("/")[2] for name in one.used_by]
    return ", ".join(names) if names else msg("the view in euros alone (`score --method npv`)")


def _annex(found: tuple[Listed, ...], today: date) -> Table:
    columns = (
        Column("factor", msg("factor")),
        Column("title", msg("title")),
        Column("value", msg("value"), "number"),
        Column("low", msg("low"), "number"),
        Column("high", msg("high"), "number"),
        Column("unit", msg("unit")),
        Column("year", msg("year"), "number"),
        Column("status", msg("status")),
        Column("seen", msg("seen")),
        Column("source", msg("source")),
        Column("url", msg("address")),
        Column("note", msg("note")),
        Column("used_by", msg("used by")),
        Column("overdue", msg("to be looked at again")),
    )
    rows = []
    for one in found:
        factor = one.factor
        rows.append(
            Row(
                (
                    factor.id,
                    factor.title,
                    factor.value,
                    factor.low,
                    factor.high,
                    factor.unit,
                    factor.year,
                    STATUS_WORDS[factor.status],
                    factor.seen,
                    factor.source,
                    factor.address,
                    factor.note,
                    ", ".join(one.used_by) or None,
                    factor.overdue(today),
                )
            )
        )
    return Table("factors", columns, tuple(rows))
