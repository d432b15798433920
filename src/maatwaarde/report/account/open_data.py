"""A statement as flat rows, one figure each, with a data dictionary, for portals of open data.

The dictionary is what the file says of itself beside it: metadata by the W3C's model for tabular
data on the web (CSVW), in ``NAME.csv-metadata.json``, where that standard looks for it.

References
----------
W3C (2015). Metadata Vocabulary for Tabular Data. https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from maatwaarde.account.statement import OUTSIDE, Kpi, Statement, Status
from maatwaarde.documents.cells import fold
from maatwaarde.documents.to_csv import write_csv
from maatwaarde.documents.to_json import json_text
from maatwaarde.framework import By, Framework, Text
from maatwaarde.framework.accounting import LIST_YEAR, bbv_indicators, iv3_name
from maatwaarde.framework.categories import PILLARS, SDGS
from maatwaarde.messages import Message, Unit, joined, msg, say
from maatwaarde.report.blocks import Block, Column, Heading, Note, Paragraph, Row, Table
from maatwaarde.report.data import header
from maatwaarde.report.document import Document

Value = str | float | int | None
Record = dict[str, Value]


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of the flat file: its stable name, its datatype in CSVW, and what it means."""

    name: str
    datatype: str | Mapping[str, str]
    meaning: Message
    required: bool = False


FIGURES: Mapping[str, Message] = {
    "baseline": msg("what the measure stood at before any proposal"),
    "target": msg("the total change that is wanted by the period"),
    "achieved": msg("what of the target was realised or decided on before the plan"),
    "expected": msg("the change that the plan was to have in force at the end of the year"),
    "expected-low": msg("the lower bound of that, by the ranges of effects"),
    "expected-high": msg("the upper bound of that, by the ranges of effects"),
    "realised": msg("the change that was measured, in force on the day in the period"),
    "budget": msg("what may be spent in all"),
    "spending-expected": msg("what the plan was to cost in the year"),
    "spending-realised": msg("what was spent in the year, as far as it is known"),
}

STATUSES: Mapping[Status, Message] = {
    "reached": msg("a target of this year or earlier is reached"),
    "missed": msg("a target of this year or earlier is not reached"),
    "ahead": msg("better than the plan expected for the day of the measurement"),
    "on-course": msg("as the plan expected for the day of the measurement"),
    "behind": msg("worse than the plan expected for the day of the measurement"),
    "incomplete": msg("no verdict: not measured in the year, or not of all proposals"),
    "unmeasured": msg("nobody measured it"),
    "not-due": msg("the plan expected nothing yet"),
}

SUBJECTS: Mapping[str, Message] = {
    "measure": msg("a measure of the framework"),
    "value": msg("a value at the top of the framework"),
    "pillar": msg("a pillar of ESG"),
    "sdg": msg("a Sustainable Development Goal"),
    "proposal": msg("a proposal of the plan"),
    "plan": msg("the plan as a whole"),
}


def _one_of(words: Mapping[str, Message] | tuple[str, ...]) -> Mapping[str, str]:
    return {"base": "string", "format": "|".join(words)}


COLUMNS: tuple[DataColumn, ...] = (
    DataColumn("id", "string", msg("stable id of the row"), True),
    DataColumn("framework", "string", msg("id of the framework"), True),
    DataColumn("year", "gYear", msg("year of the statement"), True),
    DataColumn("subject_type", _one_of(SUBJECTS), msg("what the row is about"), True),
    DataColumn("subject", "string", msg("its id, as framework and list have it"), True),
    DataColumn("title_nl", "string", msg("its title in Dutch")),
    DataColumn("title_en", "string", msg("its title in English")),
    DataColumn("figure", _one_of(FIGURES), msg("which figure"), True),
    DataColumn(
        "period",
        {"base": "string", "format": r"\d{4}(-\d{2}-\d{2})?"},
        msg("the year that it is of, or the day on which it holds (ISO 8601)"),
    ),
    DataColumn("amount", "double", msg("the amount; empty is unknown, and never zero")),
    DataColumn("unit", "string", msg("its unit: EUR, or that of the measure in the framework")),
    DataColumn("status", _one_of(get_args(Status)), msg("how the measure stands")),
    DataColumn("source", "string", msg("who says so; several with a semicolon between them")),
    DataColumn("quality", "string", msg("measured, counted, estimated or survey, as stated")),
    DataColumn("owner", "string", msg("who answers for it")),
    DataColumn("value", "string", msg("id of the value at the top that a measure stands under")),
    DataColumn("pillar", {"base": "string", "format": "E|S|G|none|outside"}, msg("pillar of ESG")),
    DataColumn("sdg", "string", msg("Sustainable Development Goals, by number")),
    DataColumn("bbv", "string", msg("name of the policy indicator of the BBV that it feeds")),
    DataColumn("iv3", "string", msg("code of the policy field of Iv3")),
    DataColumn("reason", "string", msg("why it is as it is, in the organisation's own words")),
    DataColumn("action", "string", msg("what is done about it, likewise")),
)

_OUTSIDE = Text(nl="buiten de meetlat", en="outside the framework")


def records(found: Statement) -> list[Record]:
    """Return the rows: measures, then values, pillars and SDGs, then proposals, then the whole."""
    rows = [row for kpi in found.kpis for row in _of_measure(found, kpi)]
    for by in ("value", "pillar", "sdg"):
        rows += _of_parts(found, by)
    for one in found.spending:
        about: Record = {"title_nl": one.title, "title_en": one.title}
        until = None if one.until is None else one.until.isoformat()
        rows += _money(found, "proposal", one.proposal, about, one.expected, one.realised, until)
    rows += _money(
        found, "plan", found.framework.id, {}, found.expected_spending, found.realised_spending
    )
    return rows


def _row(
    found: Statement, kind: str, subject: str, figure: str, period: str | None, **more: Value
) -> Record:
    year = str(found.year)
    row: Record = dict.fromkeys(column.name for column in COLUMNS)
    row["id"] = ":".join([found.framework.id, year, kind, subject, figure, *filter(None, [period])])
    row |= {"framework": found.framework.id, "year": found.year, "subject_type": kind}
    row |= {"subject": subject, "figure": figure, "period": period}
    row |= more
    amount = row["amount"]
    if isinstance(amount, float) and math.isnan(amount):
        row["amount"] = None
    return row


def _titles(title: Text) -> Record:
    return {"title_nl": title.text("nl"), "title_en": title.text("en")}


def _of_measure(found: Statement, kpi: Kpi) -> Iterator[Record]:
    measure, node, end = kpi.measure, kpi.node, found.end.isoformat()
    top = next(one for one in found.framework.categories("value") if kpi.place in one.measures)
    about: Record = {
        **_titles(measure.title),
        "unit": measure.unit,
        "owner": node.owner,
        "value": top.id,
        "pillar": node.pillar or "none",
        "sdg": ";".join(map(str, node.sdg)) or None,
        "bbv": measure.bbv,
        "iv3": measure.iv3,
    }

    def row(figure: str, period: str | None, **more: Value) -> Record:
        return _row(found, "measure", node.id, figure, period, **{**about, **more})

    if measure.baseline is not None:
        on = measure.baseline.on
        yield row(
            "baseline",
            None if on is None else on.isoformat(),
            amount=measure.baseline.amount,
            source=measure.baseline.source,
        )
    for year, amount in measure.target.items():
        yield row("target", str(year), amount=amount)
    if measure.target and measure.achieved:
        yield row("achieved", None, amount=measure.achieved)
    names = ("expected", "expected-low", "expected-high")
    for figure, amount in zip(names, kpi.expected, strict=True):
        yield row(figure, end, amount=amount)
    notes = found.said(kpi)
    measured = kpi.measured
    yield row(
        "realised",
        end if measured is None else measured.on.isoformat(),
        amount=None if measured is None else measured.amount,
        status=kpi.status,
        source=None if measured is None else "; ".join(measured.sources) or None,
        quality=None if measured is None else "; ".join(measured.qualities) or None,
        reason=" ".join(note.reason.nl for note in notes if note.reason) or None,
        action=" ".join(note.action.nl for note in notes if note.action) or None,
    )
    if measure.budget is not None:
        yield row("budget", None, amount=measure.budget, unit="EUR")
    wanted, spent = (float(amounts[kpi.place]) for amounts in found.by_measure)
    known = found.realised_spending is not None
    yield from _money(found, "measure", node.id, about, wanted, spent if known else None)


def _of_parts(found: Statement, by: By) -> Iterator[Record]:
    categories = {one.id: one.title for one in found.framework.categories(by)}
    budgets = {one.id: one.budget for one in found.framework.file.values}
    for part in found.parts(by):
        about = _titles(categories.get(part.id, _OUTSIDE))
        if by == "value" and part.id != OUTSIDE:
            about["owner"] = found.framework.node(part.id).owner
        if by == "value" and budgets.get(part.id) is not None:
            more: Record = {**about, "unit": "EUR", "amount": budgets[part.id]}
            yield _row(found, by, part.id, "budget", None, **more)
        yield from _money(found, by, part.id, about, part.expected, part.realised)


def _money(
    found: Statement,
    kind: str,
    subject: str,
    about: Record,
    expected: float,
    realised: float | None,
    until: str | None = None,
) -> list[Record]:
    year = str(found.year)
    given: Record = {**about, "unit": "EUR"}
    spent: Record = {**given, "amount": realised}
    # A part of the year is a day: the amount holds up to it.
    whole = until is None or until == found.end.isoformat()
    return [
        _row(found, kind, subject, "spending-expected", year, **{**given, "amount": expected}),
        _row(found, kind, subject, "spending-realised", year if whole else until, **spent),
    ]


def to_csv(found: Statement) -> bytes:
    """Return the rows as CSV (RFC 4180): UTF-8, commas, a point before decimals, stable names."""
    out = io.StringIO()
    write_csv(out, [[column.name for column in COLUMNS]])
    write_csv(out, ([_cell(value) for value in row.values()] for row in records(found)))
    return out.getvalue().encode("utf-8")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def csvw_metadata(found: Statement, url: str) -> bytes:
    """Return what the CSV says of itself, as CSVW metadata in JSON.

    Parameters
    ----------
    url
        Name of the CSV file, which stands beside it.
    """
    organisation = found.framework.file.organisation
    whole: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": _both(statement_title(found)),
        "dc:description": _both(_NOTE),
        "dc:language": ["nl", "en"],
        "dc:temporal": str(found.year),
        "dc:conformsTo": "https://www.w3.org/TR/tabular-metadata/",
    }
    if organisation is not None:
        whole["dc:publisher"] = organisation.name
    whole["tableSchema"] = {
        "columns": [
            {
                "name": column.name,
                "titles": column.name,
                "dc:description": _both(column.meaning),
                "datatype": column.datatype,
                **({"required": True} if column.required else {}),
            }
            for column in COLUMNS
        ],
        "primaryKey": "id",
    }
    return (json_text(whole) + "\n").encode("utf-8")


_NOTE = msg(
    "An effect is a change against doing nothing. Spending is divided over measures by what each "
    "proposal gains on them, and over SDGs equally where a measure has several, so that values, "
    "pillars and SDGs each add up to the whole."
)


def _both(text: Message) -> list[dict[str, str]]:
    return [{"@value": say(text, language), "@language": language} for language in ("nl", "en")]


def statement_title(found: Statement) -> Message:
    organisation = found.framework.file.organisation
    of = found.framework.title if organisation is None else organisation.name
    return msg("ESG statement of {name} over {year}", name=of, year=str(found.year))


def dictionary_document(found: Statement) -> Document:
    """Return what the columns, figures, words and ids of the flat file mean."""
    blocks: list[Block] = [
        Paragraph(
            msg(
                "The flat file has a row for each figure. Names and ids stay the same from year to "
                "year; an empty cell is unknown or does not apply."
            )
        ),
        Heading(msg("Columns")),
        _words("columns", msg("column"), {one.name: one.meaning for one in COLUMNS}),
        Heading(msg("Figures")),
        _words("figures", msg("figure"), FIGURES),
        Heading(msg("Words in `status`")),
        _words("statuses", msg("status"), STATUSES),
        Heading(msg("Words in `subject_type`")),
        _words("subjects", msg("kind"), SUBJECTS),
        Heading(msg("Measures, their units and codes")),
        _measures(found.framework),
        Note(
            msg(
                "BBV: the policy indicator that the measure feeds, which has a unit of its own. "
                "Iv3: the policy field. Both lists are of {year}.",
                year=str(LIST_YEAR),
            )
        ),
        Note(_NOTE),
    ]
    title = msg("Data dictionary: {title}", title=statement_title(found))
    return Document(title, tuple(blocks))


def _words(key: str, heading: Message, words: Mapping[Any, Message]) -> Table:
    columns = (Column("name", heading), Column("meaning", msg("meaning")))
    # As keys are written elsewhere, so that they are not read as words.
    rows = tuple(Row((f"`{name}`", told)) for name, told in words.items())
    return Table(key, columns, rows)


def _measures(framework: Framework) -> Table:
    columns = (
        Column("id", msg("id")),
        Column("unit", msg("unit")),
        Column("bbv", msg("BBV indicator")),
        Column("iv3", msg("policy field (Iv3)")),
    )
    rows = []
    for one in framework.measures:
        bbv = None if one.bbv is None else bbv_indicators()[fold(one.bbv)]
        rows.append(
            Row(
                (
                    one.id,
                    Unit(one.unit),
                    None if bbv is None else msg("{name} ({unit})", name=bbv.name, unit=bbv.unit),
                    None if one.iv3 is None else joined([one.iv3, iv3_name(one.iv3)]),
                )
            )
        )
    return Table("measures", columns, tuple(rows))


def dictionary_data(found: Statement, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the data dictionary as data, in English and Dutch."""

    def told(words: Mapping[Any, Message]) -> list[dict[str, Any]]:
        return [
            {"name": str(name), "meaning": {"nl": say(text, "nl"), "en": say(text, "en")}}
            for name, text in words.items()
        ]

    return {
        **header(found.framework, plugins),
        "columns": told({one.name: one.meaning for one in COLUMNS}),
        "figures": told(FIGURES),
        "statuses": told(STATUSES),
        "subjects": told(SUBJECTS),
        "measures": [
            {"id": one.id, "unit": one.unit, "bbv": one.bbv, "iv3": one.iv3}
            for one in found.framework.measures
        ],
        "pillars": {name: text.model_dump(exclude_none=True) for name, text in PILLARS.items()},
        "sdgs": {name: text.model_dump(exclude_none=True) for name, text in SDGS.items()},
    }
