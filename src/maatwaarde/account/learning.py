"""What realised effects say of estimators and their factors: bias, spread, and what to propose.

Of a proposal whose effect was estimated, the ratio of realised to expected says how far its
estimator was off. The ratios y of one estimator, or of all that a factor is in, are taken to be
normal with an unknown mean and variance. Before any is seen the mean is 1, the published value,
with the weight of k0 ratios, and the standard deviation is s0 = 25 % with the weight of 4. Then
after n ratios, with mean m and sum of squares S around it, in closed form (normal with unknown
mean and variance: Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, section 3.3):

    mean      (k0 + n m) / (k0 + n)
    freedom   v = 4 + n
    variance  s^2 = (4 s0^2 + S + k0 n (m - 1)^2 / (k0 + n)) / v
    interval  of the mean: Student's t with v degrees of freedom, scale s / sqrt(k0 + n)

So few ratios leave it near 1. The weight k0 = (s0 / t)^2 follows from how sure the published value
is: t is the standard deviation of its own range, as a part. A value that is known within 5 % weighs
as 25 ratios, and one that is known within 25 % as one.

The arithmetic mean of ratios is used, and not that of their logarithms: an effect that did not come
is 0, which has none, and to leave it out would make all others look better than they were.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np

from maatwaarde.account.monitor import Monitored
from maatwaarde.content import ByContent
from maatwaarde.documents.to_yaml import comment, yaml_text
from maatwaarde.framework import shipped_frameworks
from maatwaarde.impact import ImpactTable
from maatwaarde.impact.factors import UsedFactor
from maatwaarde.impact.run import EstimatorRun, run_central
from maatwaarde.impact.table import Provenance
from maatwaarde.messages import Language, Message, Number, msg, nmsg, say

_log = logging.getLogger("maatwaarde.account")

SPREAD = 0.25
"""s0: how far effects of one estimator differ from proposal to proposal, as a part."""
SPREAD_COUNTS = 4
"""As how many ratios that weighs."""
LEAST = 2
"""So many ratios it takes to propose another value."""
GROWN = 0.1
"""Below this part of its full size an effect says nothing yet."""
_SURE, _UNSURE = 0.05, 1.0
_COVERAGE_Z = 1.6448536269514722
_STEP = 1e-4
Why = Literal["not-estimated", "several-estimators", "nothing-expected-yet"]


@dataclass(frozen=True, slots=True)
class Experience:
    """What became of one estimated effect.

    Parameters
    ----------
    estimator
        The key of the one that made it.
    ratio
        Realised against expected on that day.
    """

    proposal: str
    measure: str
    estimator: str
    on: date
    expected: float
    realised: float

    @property
    def ratio(self) -> float:
        return self.realised / self.expected


@dataclass(frozen=True, slots=True)
class Learnt:
    """What ratios say of an estimator or a factor.

    Parameters
    ----------
    count
        On how many ratios it rests.
    mean, deviation
        Of the ratios themselves; NaN of fewer than one and two.
    weight
        As how many ratios the published value counts.
    bias, low, high
        What is likely of the ratio, with an interval that holds it with a chance of 80 %.
    inner
        The ends of an interval with a chance of 90 %, for the range of a factor.
    """

    kind: Literal["estimator", "factor"]
    name: str
    count: int
    mean: float
    deviation: float
    weight: float
    bias: float
    low: float
    high: float
    inner: tuple[float, float]

    @property
    def off(self) -> bool:
        """Whether the interval leaves the published value out."""
        return not self.low <= 1.0 <= self.high


@dataclass(frozen=True, slots=True)
class Proposed:
    """Another value for a factor, with the ratios that say so.

    Parameters
    ----------
    others
        Factors of the same estimators that could explain it as well.
    """

    factor: UsedFactor
    value: float
    low: float
    high: float
    learnt: Learnt
    others: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Learning(ByContent):
    """All that is learnt.

    Parameters
    ----------
    experiences
        The measured effects that say something, each beside what was estimated.
    estimators, factors
        How far each was off, as a part of its own estimate or value; sorted by name.
    proposed
        Factors for which another value is proposed.
    left_out
        How many measured effects say nothing of an estimator, by why.
    """

    experiences: tuple[Experience, ...]
    estimators: tuple[Learnt, ...]
    factors: tuple[Learnt, ...]
    proposed: tuple[Proposed, ...]
    left_out: dict[Why, int] = field(default_factory=dict)


def learn(found: Monitored, impacts: ImpactTable) -> Learning:
    """Return what the measured effects of a plan say of estimators and factors.

    Of several measurements of one effect the last counts, since they are of one thing.

    Parameters
    ----------
    impacts
        Those that the plan was monitored with.
    """
    left_out: dict[Why, int] = {}
    provenance = impacts.provenance
    experiences: list[Experience] = []
    pulls: list[tuple[Experience, dict[str, float]]] = []
    for kpi in found.kpis:
        if kpi.observation is None or kpi.proposal is None:
            continue
        one = _experience(found, impacts, provenance, kpi.proposal, kpi.measure)
        if isinstance(one, str):
            left_out[one] = left_out.get(one, 0) + 1
            continue
        experience, run, quantity, row = one
        experiences.append(experience)
        pulls.append((experience, dict(_pulls(run, quantity, row))))
    used = _factors(provenance)
    estimators = []
    for name in sorted({one.estimator for one in experiences}):
        own = [pull for pull in pulls if pull[0].estimator == name]
        weight = _weight(_unsure_of(own[0][1], used))
        ratios = [one.ratio for one, _ in own]
        estimators.append(learnt("estimator", name, ratios, weight))
    factors = [
        learnt("factor", name, _as_if_alone(pulls, name), _weight(_unsure(used[name])))
        for name in sorted({name for _, own in pulls for name in own})
    ]
    _log.info("learnt from %d effects", len(experiences))
    return Learning(
        experiences=tuple(experiences),
        estimators=tuple(estimators),
        factors=tuple(factors),
        proposed=tuple(_proposed(pulls, factors, used)),
        left_out=left_out,
    )


def learnt(
    kind: Literal["estimator", "factor"], name: str, ratios: Sequence[float], weight: float
) -> Learnt:
    """Return what ratios say, shrunk towards 1 by the rule of this module."""
    from scipy.stats import t  # here, since it takes a while to import

    n = len(ratios)
    mean = float(np.mean(ratios)) if n else math.nan
    around = float(np.sum((np.asarray(ratios) - mean) ** 2)) if n else 0.0
    bias = (weight + n * mean) / (weight + n) if n else 1.0
    freedom = SPREAD_COUNTS + n
    pull = weight * n * (mean - 1.0) ** 2 / (weight + n) if n else 0.0
    variance = (SPREAD_COUNTS * SPREAD**2 + around + pull) / freedom
    scale = math.sqrt(variance / (weight + n))
    reach, inner = (float(t.ppf(q, freedom)) * scale for q in (0.9, 0.95))
    return Learnt(
        kind=kind,
        name=name,
        count=n,
        mean=mean,
        deviation=math.sqrt(around / (n - 1)) if n > 1 else math.nan,
        weight=weight,
        bias=bias,
        low=bias - reach,
        high=bias + reach,
        inner=(bias - inner, bias + inner),
    )


def _experience(
    found: Monitored,
    impacts: ImpactTable,
    provenance: Provenance | None,
    proposal: str,
    measure: str,
) -> tuple[Experience, EstimatorRun, str, int] | Why:
    """Return what became of an effect, with what made it; or why it says nothing."""
    if provenance is None:
        return "not-estimated"
    rows, columns = provenance.places([proposal], [measure])
    row, column = int(rows[0]), int(columns[0])
    if not provenance.estimated[row, column]:
        return "not-estimated"
    sources = [
        source
        for source in provenance.sources
        if source.measure == column
        and provenance.runs[source.estimator.id].applies[row]
        and provenance.runs[source.estimator.id].outputs[source.output.quantity][row] != 0
    ]
    if len(sources) != 1:
        return "several-estimators"
    kpi = next(k for k in found.kpis if (k.proposal, k.measure) == (proposal, measure))
    full = abs(float(impacts.value[impacts.row(proposal), impacts.column(measure)]))
    scale = next(o.scale for o in found.plan.options if o.proposal == proposal)
    late = any(
        item.proposal == proposal and item.basis in ("said", "nothing-seen") for item in found.late
    )
    if late or abs(kpi.expected) < GROWN * full * scale or kpi.expected == 0:
        return "nothing-expected-yet"
    run = provenance.runs[sources[0].estimator.id]
    experience = Experience(
        proposal=proposal,
        measure=measure,
        estimator=run.estimator.declaration.key,
        on=kpi.on,
        expected=kpi.expected,
        realised=kpi.realised,
    )
    return experience, run, sources[0].output.quantity, row


def _pulls(run: EstimatorRun, quantity: str, row: int) -> Iterator[tuple[str, float]]:
    """Yield the factors in an estimate, each with by how many per cent 1 % of it moves that."""
    base = float(run.outputs[quantity][row])
    for symbol in run.symbols(quantity, row):
        used = run.factors[symbol]
        if used.value == 0:
            continue
        moved = replace(used, value=used.value * (1 + _STEP))
        again = replace(run, factors={**run.factors, symbol: moved}, outputs={})
        run_central(again, [])
        change = float(again.outputs[quantity][row]) / base
        if change > 0:
            pull = math.log(change) / math.log(1 + _STEP)
            if abs(pull) >= 0.5:
                yield used.factor.id, pull


def _as_if_alone(pulls: Sequence[tuple[Experience, dict[str, float]]], name: str) -> list[float]:
    """Return by how many times a factor would have to be for each effect to be as it was."""
    found = []
    for experience, own in pulls:
        if name not in own:
            continue
        pull, ratio = own[name], experience.ratio
        if pull > 0:
            found.append(ratio if abs(pull - 1) < 0.05 or ratio <= 0 else ratio ** (1 / pull))
        elif ratio > 0:
            found.append(ratio ** (1 / pull))
    return found


def _proposed(
    pulls: Sequence[tuple[Experience, dict[str, float]]],
    factors: Sequence[Learnt],
    used: dict[str, UsedFactor],
) -> Iterator[Proposed]:
    """Yield for each estimator that is off the factor that is least sure, once."""
    by_name = {one.name: one for one in factors}
    taken: set[str] = set()
    for estimator in dict.fromkeys(one.estimator for one, _ in pulls):
        own: dict[str, float] = {}
        for one, pull in pulls:
            if one.estimator == estimator:
                own |= pull
        if not own:
            continue
        ordered = sorted(own, key=lambda name: (-abs(own[name]) * _unsure(used[name]), name))
        first = ordered[0]
        said = by_name[first]
        if first in taken or not said.off or said.count < LEAST:
            continue
        taken.add(first)
        factor = used[first]
        # An interval of the mean may reach below zero, where no factor of one sign can be.
        ends = sorted(factor.value * max(end, 0.05) for end in said.inner)
        yield Proposed(
            factor=factor,
            value=_rounded(factor.value * max(said.bias, 0.05)),
            low=_rounded(ends[0]),
            high=_rounded(ends[1]),
            learnt=said,
            others=tuple(ordered[1:]),
        )


def _factors(provenance: Provenance | None) -> dict[str, UsedFactor]:
    if provenance is None:
        return {}
    return {
        used.factor.id: used for run in provenance.runs.values() for used in run.factors.values()
    }


def _unsure(used: UsedFactor) -> float:
    """Return the standard deviation of a factor's range, as a part of it."""
    if used.value == 0:
        return _UNSURE
    own = (used.high - used.low) / (2 * _COVERAGE_Z) / abs(used.value)
    return min(max(own, _SURE), _UNSURE)


def _unsure_of(pulls: dict[str, float], used: dict[str, UsedFactor]) -> float:
    """Return that of an estimate, by the factors in it; without any it is that of proposals."""
    if not pulls:
        return SPREAD
    whole = math.hypot(*(pull * _unsure(used[name]) for name, pull in pulls.items()))
    return min(max(whole, _SURE), _UNSURE)


def _weight(unsure: float) -> float:
    return (SPREAD / unsure) ** 2


def _rounded(value: float) -> float:
    """Return a number in four significant digits."""
    return float(f"{value:.4g}")


def why_proposed(item: Proposed) -> Message:
    """Return why another value is proposed, for the `reason` of an override."""
    return nmsg(
        "{n} effect was realised at {mean} times what was expected, and with the published value "
        "counting as {weight} it is likely {bias} times (from {low} to {high})",
        "{n} effects were realised at {mean} times what was expected, and with the published value "
        "counting as {weight} it is likely {bias} times (from {low} to {high})",
        item.learnt.count,
        mean=Number(item.learnt.mean, 2),
        weight=Number(item.learnt.weight, 1),
        bias=Number(item.learnt.bias, 2),
        low=Number(item.learnt.low, 2),
        high=Number(item.learnt.high, 2),
    )


def learnt_framework(
    found: Monitored, proposed: Iterable[Proposed], path: str | Path, language: Language
) -> str:
    """Return a framework file that extends the one in use, with the factors that are proposed.

    Parameters
    ----------
    path
        Where it will stand, from which the framework in use is named.
    """
    base = found.framework.path
    if base not in shipped_frameworks() and os.path.exists(base):
        base = Path(os.path.relpath(base, Path(path).parent)).as_posix()
    title = found.framework.title
    about = msg(
        "A proposal that follows from {file} on {day}; nobody has adopted it.",
        file=found.realised.file,
        day=found.today.isoformat(),
    )
    use = msg("Take over the factors that you agree with, each with its reason.")
    names = {"nl": title.nl, "en": title.en}
    data = {
        "maatwaarde": 1,
        "id": f"{found.framework.id}-geleerd",
        "title": {key: f"{text} ({_MARK[key]})" for key, text in names.items() if text},
        "extends": base,
        "factors": {
            item.factor.factor.id: {
                "value": item.value,
                "low": min(item.low, item.value),
                "high": max(item.high, item.value),
                "unit": item.factor.factor.unit,
                "reason": say(why_proposed(item), language),
            }
            for item in proposed
        },
    }
    comments = "".join(f"{comment(say(line, language))}\n" for line in (about, use))
    return comments + yaml_text(data, width=1_000)


_MARK = {"nl": "geleerd, niet vastgesteld", "en": "learnt, not adopted"}
