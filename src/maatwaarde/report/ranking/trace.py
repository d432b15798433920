"""How one impact came about: inputs, factors with sources, formula with numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maatwaarde.framework import Framework
from maatwaarde.impact import HORIZON, Part, Trace, UsedFactor, UsedInput, total_unit
from maatwaarde.messages import (
    Amount,
    Message,
    Number,
    Percent,
    Share,
    Text,
    joined,
    msg,
    nmsg,
    pmsg,
)
from maatwaarde.plugins import Timing
from maatwaarde.report.blocks import Block, Heading, Item, Items, Paragraph
from maatwaarde.report.document import Document
from maatwaarde.report.factors import STATUS_WORDS
from maatwaarde.report.judged import judgement_data, judgement_text

# A cause of less of the spread than this is not named.
_DRIVES = 0.005


# What kind of source an estimator rests on.
_QUALITY = {
    "review": pmsg("evidence", "review"),
    "study": pmsg("evidence", "study"),
    "statistics": pmsg("evidence", "statistics"),
    "guideline": pmsg("evidence", "guideline"),
    "operator": pmsg("evidence", "operator"),
    "assumption": pmsg("evidence", "assumption"),
}


def trace_document(trace: Trace, framework: Framework) -> Document:
    """Return the story of one impact."""
    measure = next(item for item in framework.measures if item.id == trace.measure)
    title = msg(
        "{proposal}, {measure}: {value}",
        proposal=trace.proposal,
        measure=measure.title,
        value=Amount(trace.value, measure.unit),
    )
    kinds: dict[str, Text] = {
        "given": msg("Given in column {heading}.", heading=repr(trace.heading)),
        "assumed": msg("Not known; the framework says that this is no effect."),
        "unknown": msg("Not known: not given, and no estimator could tell."),
        "estimated": msg("Estimated from the attributes of the proposal."),
        "judged": msg("Judged, in column {heading}.", heading=repr(trace.heading)),
    }
    blocks: list[Block] = [Paragraph(kinds[trace.kind])]
    if trace.judgement is not None:
        said = joined([judgement_text(trace.judgement), _range(trace.low, trace.high)])
        blocks.append(Paragraph(said))
    if trace.percentiles is not None:
        low, mid, high = map(Amount, trace.percentiles)
        blocks.append(
            Paragraph(msg("P10 {low}, P50 {mid}, P90 {high}", low=low, mid=mid, high=high))
        )
    rate = framework.file.money.discount_rate
    if trace.present_value is not None and rate is not None:
        text = msg(
            "Present value over {years} years at {rate}: {total}",
            years=HORIZON,
            rate=Share(rate, 2),
            total=Amount(trace.present_value, total_unit(measure.unit, framework.units)),
        )
        blocks.append(Paragraph(text))
    for part in trace.parts:
        blocks += _part(part)
    if trace.drivers:
        blocks += [Heading(msg("The spread comes from")), Items(tuple(_drivers(trace)))]
    return Document(title, tuple(blocks))


def _drivers(trace: Trace) -> Iterator[Item]:
    """Yield what the spread comes from: what nobody publishes first, and then the largest."""
    used = {item.factor.id: item.status for part in trace.parts for item in part.factors}
    shown = [(name, part) for name, part in trace.drivers if part >= _DRIVES]
    for name, part in sorted(shown, key=lambda one: used.get(one[0]) != "assumption"):
        assumed = used.get(name) == "assumption"
        named = msg("{name} (an assumption)", name=name) if assumed else name
        yield Item(joined([Percent(part), named], "  "), "?" if assumed else "")


def _part(part: Part) -> tuple[Block, ...]:
    declaration = part.estimator
    title = msg(
        "{title} ({key}, {pathway}): {value}",
        title=declaration.title,
        key=declaration.key,
        pathway=part.pathway,
        value=Amount(part.value, part.unit),
    )
    return Heading(title), Items(tuple(_working(part)))


def _working(part: Part) -> Iterator[Item]:
    if part.broken:
        yield Item(msg("this estimator fails: {what}", what=part.broken), "!")
    yield Item(msg("formula: {formula}", formula=part.formula))
    yield Item(msg("with numbers: {numbers}", numbers=part.filled))
    yield Item(_timing(part.estimator.timing))
    yield Item(msg("Inputs"), below=tuple(Item(_input(used)) for used in part.inputs))
    if part.factors:
        yield Item(msg("Factors"), below=tuple(Item(_factor(used)) for used in part.factors))
    sources = []
    for evidence in part.estimator.evidence:
        text: Text = msg(
            "{citation} ({year}, {quality})",
            citation=evidence.citation,
            year=evidence.year,
            quality=_QUALITY[evidence.quality],
        )
        sources.append(Item(joined([text, evidence.url]) if evidence.url else text))
    yield Item(msg("Evidence"), below=tuple(sources))


def _timing(timing: Timing) -> Message:
    said: list[Text] = [
        nmsg("from {n} year after the decision", "from {n} years after the decision", timing.start)
    ]
    if timing.ramp_up:
        said.append(nmsg("{n} year to its full size", "{n} years to its full size", timing.ramp_up))
    if timing.duration is None:
        said.append(msg("lasting"))
    else:
        said.append(nmsg("for {n} year", "for {n} years", timing.duration))
    return msg("in time: {said}", said=joined(said, ", "))


def _input(used: UsedInput) -> Text:
    parts: list[Text] = [
        msg(
            "{name}: {value}",
            name=used.input.name,
            value=Amount(used.value, used.input.unit, sign=False),
        )
    ]
    if used.low != used.high:
        parts = [joined([*parts, _range(used.low, used.high)])]
    if used.default and used.factor:
        parts.append(msg("not given, assumed ({factor})", factor=used.factor))
    elif used.default:
        parts.append(msg("not given, assumed"))
    elif used.where is not None:
        parts.append(str(used.where))
    else:
        parts.append(msg("empty"))
    return joined(parts, "; ")


def _factor(used: UsedFactor) -> Text:
    entry = used.factor
    value = msg("{name}: {value}", name=entry.id, value=Amount(used.value, entry.unit, sign=False))
    source = msg(
        "source: {source}, {year}",
        source=entry.source,
        year=entry.year,
    )
    parts: list[Text] = [joined([value, _range(used.low, used.high)]), source]
    if used.index != 1.0:
        text = msg(
            "price level {year}, times {index}", year=entry.price_year, index=Number(used.index)
        )
        parts.append(text)
    if used.override is not None:
        parts.append(msg("replaced by the framework: {reason}", reason=used.override.reason))
    if used.doubts:
        status = STATUS_WORDS[used.status]
        parts.append(msg("unverified factor ({status})", status=status))
    return joined(parts, "; ")


def _range(low: float, high: float) -> Text:
    return msg("({low} … {high})", low=Amount(low, sign=False), high=Amount(high, sign=False))


def trace_data(trace: Trace) -> dict[str, Any]:
    """Return the story of one impact as nested data."""
    return {
        "proposal": trace.proposal,
        "measure": trace.measure,
        "kind": trace.kind,
        "value": trace.value,
        "low": trace.low,
        "high": trace.high,
        "column": trace.heading,
        "judgement": judgement_data(trace.judgement),
        "percentiles": None
        if trace.percentiles is None
        else dict(zip(("p10", "p50", "p90"), trace.percentiles, strict=True)),
        "variance_shares": dict(trace.drivers),
        "doubts": list(trace.doubts),
        "present_value": trace.present_value,
        "parts": [_part_data(part) for part in trace.parts],
    }


def _part_data(part: Part) -> dict[str, Any]:
    return {
        "estimator": part.estimator.key,
        "pathway": part.pathway,
        "value": part.value,
        "unit": part.unit,
        "formula": part.formula,
        "filled": part.filled,
        "broken": part.broken or None,
        "timing": {
            "start": part.estimator.timing.start,
            "ramp_up": part.estimator.timing.ramp_up,
            "duration": part.estimator.timing.duration,
        },
        "inputs": [
            {
                "name": used.input.name,
                "value": used.value,
                "low": used.low,
                "high": used.high,
                "unit": used.input.unit,
                "default": used.default,
                "factor": used.factor,
                "where": None if used.where is None else str(used.where),
            }
            for used in part.inputs
        ],
        "factors": [
            {
                "id": used.factor.id,
                "value": used.value,
                "low": used.low,
                "high": used.high,
                "unit": used.factor.unit,
                "source": used.factor.source,
                "year": used.factor.year,
                "url": used.factor.url,
                "index": used.index,
                "verified": used.verified,
                "status": used.status,
                "replaced": None if used.override is None else used.override.reason,
            }
            for used in part.factors
        ],
        "evidence": [
            {"citation": item.citation, "year": item.year, "url": item.url}
            for item in part.estimator.evidence
        ],
    }
