"""How one impact came about, in words: inputs, factors with sources, formula with numbers."""

from __future__ import annotations

from typing import Any

from maatwaarde.framework import Framework
from maatwaarde.impact import HORIZON, Part, Trace, UsedFactor, UsedInput, total_unit
from maatwaarde.plugins import Timing
from maatwaarde.report.tables import WIDTH, wrap
from maatwaarde.report.words import Language, amount, number, percent, share, word


def trace_text(
    trace: Trace, framework: Framework, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return the story of one impact as text."""
    measure = next(item for item in framework.measures if item.id == trace.measure)
    value = amount(trace.value, measure.unit, language)
    lines = [
        wrap(f"{trace.proposal}, {measure.title.get(language)}: {value}", width=width),
        wrap(word(f"trace_{trace.kind}", language, heading=repr(trace.heading)), width=width),
    ]
    if trace.percentiles is not None:
        low, mid, high = (amount(part, "", language) for part in trace.percentiles)
        lines.append(word("percentiles", language, low=low, mid=mid, high=high))
    rate = framework.file.money.discount_rate
    if trace.present_value is not None and rate is not None:
        total = amount(trace.present_value, total_unit(measure.unit, framework.units), language)
        text = word(
            "present_value", language, years=HORIZON, rate=share(rate, language, 2), total=total
        )
        lines.append(wrap(text, width=width))
    parts = ["\n".join(lines)]
    parts += [_part(part, language, width) for part in trace.parts]
    if trace.drivers:
        lines = [word("drivers", language)]
        lines += [
            f"  {percent(part, language):>5}  {name}"
            for name, part in trace.drivers
            if part >= 0.005
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


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
        "percentiles": None
        if trace.percentiles is None
        else dict(zip(("p10", "p50", "p90"), trace.percentiles, strict=True)),
        "variance_shares": dict(trace.drivers),
        "doubts": list(trace.doubts),
        "present_value": trace.present_value,
        "parts": [_part_data(part) for part in trace.parts],
    }


def _part(part: Part, language: Language, width: int) -> str:
    declaration = part.estimator
    title = f"{declaration.title.get(language)} ({declaration.key}, {part.pathway})"
    lines = [wrap(f"{title}: {amount(part.value, part.unit, language)}", width=width)]
    if part.broken:
        lines.append(wrap(word("broken", language, what=part.broken), indent="  ", width=width))
    lines += [
        wrap(f"{word('formula', language)}: {part.formula}", indent="  ", width=width),
        wrap(f"{word('numbers', language)}: {part.filled}", indent="  ", width=width),
    ]
    lines.append(wrap(_timing(declaration.timing, language), indent="  ", width=width))
    lines.append(f"  {word('inputs', language)}")
    lines += [_input(used, language, width) for used in part.inputs]
    if part.factors:
        lines.append(f"  {word('factors', language)}")
        lines += [_factor(used, language, width) for used in part.factors]
    lines.append(f"  {word('evidence', language)}")
    for evidence in declaration.evidence:
        text = f"{evidence.citation} ({evidence.year}, {evidence.quality})"
        if evidence.url:
            text += f" {evidence.url}"
        lines.append(wrap(text, indent="    ", hanging="      ", width=width))
    return "\n".join(lines)


def _timing(timing: Timing, language: Language) -> str:
    said = [word("timing_start", language, n=timing.start)]
    if timing.ramp_up:
        said.append(word("timing_ramp", language, n=timing.ramp_up))
    if timing.duration is None:
        said.append(word("timing_lasting", language))
    else:
        said.append(word("timing_until", language, n=timing.duration))
    return f"{word('timing', language)}: {', '.join(said)}"


def _input(used: UsedInput, language: Language, width: int) -> str:
    text = f"{used.input.name}: {amount(used.value, used.input.unit, language, sign=False)}"
    if used.low != used.high:
        low, high = (amount(part, "", language, sign=False) for part in (used.low, used.high))
        text += f" ({low} … {high})"
    if used.default:
        text += f"; {word('default_used', language)}"
        if used.factor:
            text += f" ({used.factor})"
    elif used.where is not None:
        text += f"; {used.where}"
    else:
        text += f"; {word('empty', language)}"
    return wrap(text, indent="    ", hanging="      ", width=width)


def _factor(used: UsedFactor, language: Language, width: int) -> str:
    entry = used.factor
    low, high = (amount(part, "", language, sign=False) for part in (used.low, used.high))
    text = (
        f"{entry.id}: {amount(used.value, entry.unit, language, sign=False)} ({low} … {high}); "
        f"{word('source', language)}: {entry.source}, {entry.price_year or entry.reference_year}"
    )
    if used.index != 1.0:
        index = number(used.index, language, 3)
        text += f"; {word('indexed', language, year=entry.price_year, index=index)}"
    if used.override is not None:
        text += f"; {word('replaced', language, reason=used.override.reason)}"
    if used.doubts:
        text += f"; {word('unverified', language)}"
    return wrap(text, indent="    ", hanging="      ", width=width)


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
                "year": used.factor.price_year or used.factor.reference_year,
                "url": used.factor.url,
                "index": used.index,
                "verified": used.verified,
                "replaced": None if used.override is None else used.override.reason,
            }
            for used in part.factors
        ],
        "evidence": [
            {"citation": item.citation, "year": item.year, "url": item.url}
            for item in part.estimator.evidence
        ],
    }
