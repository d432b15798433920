"""When the impacts of proposals are in force, counted in years from their start.

It comes, in this order, from the columns ``effect_start``, ``effect_ramp`` and ``effect_years`` of
the proposals (of one measure before those of all), from the estimator of an estimated impact, and,
for the start of what was given, from when the work is completed, which whoever plans it knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, UnitError, Where, did_you_mean
from maatwaarde.framework import Framework
from maatwaarde.impact.table import Provenance
from maatwaarde.impact.timed import EffectTiming, TimedPart, alike, whole_part
from maatwaarde.messages import Exact, msg
from maatwaarde.proposals import Attribute, Proposals
from maatwaarde.proposals.table import most_shown

LONGEST = 200
"""Years; what begins or grows later is a slip of the hand."""


def effect_timing(
    proposals: Proposals,
    framework: Framework,
    provenance: Provenance | None,
    findings: list[Diagnostic],
) -> EffectTiming:
    """Return when the impacts are in force, and what is wrong in the columns that say so."""
    columns = _Columns(proposals, framework, findings)
    count = len(proposals)
    parts: list[TimedPart] = []
    for j, measure in enumerate(framework.measures):
        found = [whole_part(j, count)]
        if provenance is not None:
            found = _estimated(j, count, provenance)
        stated = {
            "start": columns.years("effect_start", measure.id, 0),
            "ramp_up": columns.years("effect_ramp", measure.id, 0),
            "years": columns.years("effect_years", measure.id, 1),
        }
        for part in found:
            own = {
                name: getattr(part, name)
                if years is None
                else np.where(np.isnan(years), getattr(part, name), years)
                for name, years in stated.items()
            }
            parts.append(
                replace(part, start=own["start"], ramp_up=own["ramp_up"], years=own["years"])
            )
    loss = [columns.loss(measure.id) for measure in framework.measures]
    columns.refuse_unknown()
    if all(item is None for item in loss):
        return EffectTiming(tuple(parts), alike(0.0, (count, len(loss))))
    nothing = np.zeros(count)
    return EffectTiming(
        tuple(parts), np.column_stack([nothing if item is None else item for item in loss])
    )


def _estimated(measure: int, count: int, provenance: Provenance) -> list[TimedPart]:
    """Return a part for each timing that the estimators of a measure declare.

    The first one holds what was given too. Estimators with one timing are one part.
    """
    estimated = provenance.estimated[:, measure]
    whole = whole_part(measure, count)
    amounts: dict[tuple[int, int, float], Floats] = {}
    for source in provenance.sources:
        if source.measure != measure:
            continue
        timing = source.estimator.timing
        key = (
            timing.start,
            timing.ramp_up,
            np.inf if timing.duration is None else timing.duration,
        )
        gives = provenance.runs[source.estimator.id].outputs[source.output.quantity] * source.factor
        amounts[key] = amounts.get(key, 0.0) + np.where(estimated, gives, 0.0)
    if not amounts or not estimated.any():
        return [whole]
    size = sum((np.abs(amount) for amount in amounts.values()), start=np.zeros(count))
    parts = []
    for place, ((start, ramp_up, years), amount) in enumerate(sorted(amounts.items())):
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.where(size > 0, np.abs(amount) / size, float(place == 0))
        share = np.where(estimated, share, float(place == 0))
        if len(amounts) == 1:
            amount = np.full(count, np.nan)
        elif place == 0:
            amount = np.where(estimated, amount, np.nan)
        parts.append(
            replace(
                whole,
                amount=amount,
                share=share,
                start=np.where(estimated, float(start), np.nan),
                ramp_up=np.where(estimated, float(ramp_up), 0.0),
                years=np.where(estimated, years, np.inf),
            )
        )
    return parts


class _Columns:
    """Reads the columns about the course of effects, each once."""

    def __init__(
        self, proposals: Proposals, framework: Framework, findings: list[Diagnostic]
    ) -> None:
        self._proposals, self._framework, self._findings = proposals, framework, findings
        self._read: dict[str, Floats] = {}

    def years(self, name: str, measure: str, least: int) -> Floats | None:
        """Return whole years (proposals,), NaN where neither column says them; None: no column."""
        own, of_all = self._whole(f"{name}:{measure}", least), self._whole(name, least)
        if own is None or of_all is None:
            return of_all if own is None else own
        return np.where(np.isnan(own), of_all, own)

    def loss(self, measure: str) -> Floats | None:
        """Return what a year of waiting does to a measure (proposals,); None: no column."""
        attribute = self._proposals.attributes.get(f"wait_loss:{measure}")
        if attribute is None:
            return None
        item = self._framework.measures[self._framework.measure_index(measure) or 0]
        values = self._in_unit(attribute, item.unit)
        for i in np.flatnonzero(values * item.best > 0)[: most_shown()]:
            self._wrong(
                attribute,
                int(i),
                msg(
                    "{amount} on {measure!r} is a gain, and waiting is to do harm here",
                    amount=Exact(float(values[i])),
                    measure=measure,
                ),
                msg("turn its sign round, or empty the cell"),
            )
        return np.nan_to_num(values, nan=0.0)

    def refuse_unknown(self) -> None:
        """Report the columns about a measure that the framework does not have."""
        known = [measure.id for measure in self._framework.measures]
        for attribute in self._proposals.attributes.values():
            name, _, measure = attribute.name.partition(":")
            if name in _NAMES and measure and measure not in known:
                self._findings.append(
                    Diagnostic(
                        code="unknown-measure",
                        what=msg(
                            "{heading!r} is about {measure!r}, and the framework has no such "
                            "measure",
                            heading=attribute.heading,
                            measure=measure,
                        ),
                        mend=did_you_mean(measure, known),
                        where=self._heading(attribute),
                    )
                )

    def _whole(self, name: str, least: int) -> Floats | None:
        attribute = self._proposals.attributes.get(name)
        if attribute is None:
            return None
        if name in self._read:
            return self._read[name]
        values = self._in_unit(attribute, "year")
        with np.errstate(invalid="ignore"):
            # Of months a factor makes years that are whole but for the last digit.
            whole = np.rint(values)
            values = np.where(np.abs(values - whole) < 1e-9, whole, values)
            wrong = (values != whole) | (values < least) | (values > LONGEST)
        for i in np.flatnonzero(wrong & ~np.isnan(values))[: most_shown()]:
            self._wrong(
                attribute,
                int(i),
                msg(
                    "{value} is no whole number of years from {least} to {most}",
                    value=Exact(float(values[i])),
                    least=least,
                    most=LONGEST,
                ),
                msg("write whole years, or leave the cell empty"),
            )
        self._read[name] = values
        return values

    def _in_unit(self, attribute: Attribute, unit: str) -> Floats:
        values = attribute.values
        if isinstance(values, tuple):
            for i, text in list(_texts(values))[: most_shown()]:
                self._wrong(
                    attribute,
                    i,
                    msg("{text!r} is no number", text=text),
                    msg("write a number, or leave the cell empty"),
                )
            return np.full(len(values), np.nan)
        if attribute.unit is None:
            return values
        try:
            return values * self._framework.units.factor(attribute.unit, unit)
        except UnitError as error:
            where = self._heading(attribute)
            self._findings += [replace(problem, where=where) for problem in error.problems]
            return np.full(len(values), np.nan)

    def _heading(self, attribute: Attribute) -> Where:
        source = self._proposals.source
        return Where(file=source.file, sheet=source.sheet, field=attribute.heading)

    def _wrong(self, attribute: Attribute, row: int, what: str, mend: str) -> None:
        where = self._proposals.where(row, attribute.heading)
        self._findings.append(Diagnostic("bad-effect-timing", what, mend, where))


_NAMES = ("effect_start", "effect_ramp", "effect_years", "wait_loss")


def _texts(values: Sequence[str | None]) -> Iterator[tuple[int, str]]:
    """Yield the texts that are no number, with their rows."""
    for i, text in enumerate(values):
        try:
            float(text or 0)
        except ValueError:
            yield i, str(text)
