"""Anchors that are derived from data, for a framework in which they would else be invented.

An anchor says which change counts as a full gain on a measure. Three things that an organisation
knows can tell it: what earlier lists of proposals brought, what its targets ask, and how large it
is. Each gives an amount with its derivation; which of them is taken, people decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, FrameworkError, ImpactError, raise_errors
from maatwaarde.framework import Framework, Measure
from maatwaarde.framework.model import SIZES
from maatwaarde.framework.national import RESIDENTS, national_figures
from maatwaarde.impact.table import ImpactTable
from maatwaarde.messages import Amount, Message, Text, joined, msg, nmsg
from maatwaarde.messages.numbers import RoundedShare
from maatwaarde.parameters import check_names

Origin = Literal["lists", "targets", "size"]
"""What an anchor is derived from: earlier lists, the target, or the size of what there is."""

ORIGINS: tuple[Origin, ...] = get_args(Origin)

QUANTILE = 0.9
"""Which gain of earlier proposals counts as a full one: nine in ten gained no more."""

SHARE = 0.01
"""Which part of all that there is, such as of all residents, counts as a full gain."""

PART = 1.0
"""Which part of what the target still asks counts as a full gain."""

LEAST = 10
"""Gains in earlier lists below which a quantile would say more of chance than of proposals."""

_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Derived:
    """An amount that counts as a full gain, and how it was come by.

    Parameters
    ----------
    amount
        Above zero, in the unit of the measure, in two digits.
    how
        In a sentence, with the amount before it was rounded.
    """

    origin: Origin
    amount: float
    how: Message


@dataclass(frozen=True, slots=True)
class AnchorProposal:
    """What the anchors of a measure could be.

    Parameters
    ----------
    derived
        All that could be derived, in the order in which they are preferred; the first is proposed.
    why_not
        Why nothing is proposed; None where something is.
    """

    measure: Measure
    derived: tuple[Derived, ...]
    why_not: Message | None = None

    @property
    def best(self) -> float:
        """The impact that would count as a full gain; as it is where nothing was derived."""
        if not self.derived:
            return self.measure.best
        return self.derived[0].amount * (1 if self.measure.better == "higher" else -1)

    @property
    def worst(self) -> float:
        """The impact that would count as a full loss: as large as the gain, the other way."""
        return -self.best if self.derived else self.measure.worst

    @property
    def ratio(self) -> float:
        """How many times as large a full gain becomes as it is now."""
        return self.best / self.measure.best


@dataclass(frozen=True, eq=False)
class ProposedAnchors(ByContent):
    """The anchors that were derived for a framework.

    Parameters
    ----------
    measures
        One entry a measure, in the order of the framework: what was derived, or why nothing was.
    """

    framework: Framework
    measures: tuple[AnchorProposal, ...]
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def derived(self) -> int:
        """For how many measures anchors are proposed."""
        return sum(bool(one.derived) for one in self.measures)


def propose_anchors(
    framework: Framework,
    lists: Sequence[ImpactTable] = (),
    *,
    order: Sequence[Origin] = ORIGINS,
    quantile: float = QUANTILE,
    share: float = SHARE,
    part: float = PART,
) -> ProposedAnchors:
    """Derive anchors from earlier lists, from targets and from the size of the organisation.

    Parameters
    ----------
    lists
        The impacts of earlier proposals on the measures of this framework. A full gain is the
        ``quantile`` of their gains, by Hyndman and Fan's eighth definition (1996, *The American
        Statistician* 50(4)), where there are at least `LEAST` of them.
    order
        What is preferred, the first most; what is not named is not derived.
    share
        Of the baseline of the measure; or of the dwellings, budget or staff of the organisation,
        by the unit of the measure; or of what the whole country has of it in proportion to
        residents; or of all residents. The first of these that there is.
    part
        Of the target of the last year, less what is achieved.

    Raises
    ------
    FrameworkError
        If a share or quantile is not above 0 and at most 1, or an origin is unknown.
    ImpactError
        If a list has impacts on other measures, or in other units.
    """
    check_names("order", order)
    _check(order, quantile, share, part)
    gains = _gains(framework, lists)
    found = [
        _of_measure(framework, measure, gains[j], order, quantile, share, part)
        for j, measure in enumerate(framework.measures)
    ]
    return ProposedAnchors(framework, tuple(found), tuple(_thin(framework, gains, order)))


def _check(order: Sequence[str], quantile: float, share: float, part: float) -> None:
    problems = [
        Diagnostic(
            "anchors",
            msg("{name} is {value}, and must be above 0 and at most 1", name=name, value=value),
            msg("write a part such as 0.01, or a per cent"),
        )
        for name, value in (("quantile", quantile), ("share", share), ("part", part))
        if not 0 < value <= 1
    ]
    problems += [
        Diagnostic(
            "anchors",
            msg("anchors cannot be derived from {origin!r}", origin=origin),
            msg("choose from {names}", names=joined(ORIGINS, ", ")),
        )
        for origin in order
        if origin not in ORIGINS
    ]
    raise_errors(problems, FrameworkError)


def _gains(framework: Framework, lists: Sequence[ImpactTable]) -> list[Floats]:
    """Return for each measure the sizes of all known gains in the lists."""
    problems = [
        Diagnostic(
            "other-measures",
            msg("a list has impacts on other measures than the framework, or in other units"),
            msg("estimate its impacts with this framework"),
        )
        for table in lists
        if table.measures != tuple(one.id for one in framework.measures)
        or table.units != tuple(one.unit for one in framework.measures)
    ]
    raise_errors(problems, ImpactError)
    found = []
    for j, measure in enumerate(framework.measures):
        sign = 1 if measure.better == "higher" else -1
        # A judgement is a part of the anchor itself, and can say nothing of it.
        measured = [table.known[:, j] & ~table.judged[:, j] for table in lists]
        sizes = [sign * table.value[rows, j] for table, rows in zip(lists, measured, strict=True)]
        every = np.concatenate(sizes) if sizes else np.zeros(0)
        found.append(every[every > 0])
    return found


def _of_measure(
    framework: Framework,
    measure: Measure,
    gains: Floats,
    order: Sequence[Origin],
    quantile: float,
    share: float,
    part: float,
) -> AnchorProposal:
    if measure.only_judged:
        return AnchorProposal(
            measure, (), msg("it is judged, and a judgement has its own full gain")
        )
    if measure.knots:
        return AnchorProposal(
            measure, (), msg("its value function has knots, which somebody set at these anchors")
        )
    found: dict[Origin, Derived | None] = {
        "lists": _from_lists(measure, gains, quantile),
        "targets": _from_target(measure, part),
        "size": _from_size(framework, measure, share),
    }
    derived = tuple(one for origin in order if (one := found[origin]) is not None)
    why_not = None if derived else _why_not(measure, order, len(gains))
    return AnchorProposal(measure, derived, why_not)


def _from_lists(measure: Measure, gains: Floats, quantile: float) -> Derived | None:
    if len(gains) < LEAST:
        return None
    amount = float(np.quantile(gains, quantile, method="median_unbiased"))
    how = msg(
        "the gain that {part} of {n} earlier proposals with a gain do not exceed: {amount}",
        part=RoundedShare(quantile),
        n=len(gains),
        amount=_amount(amount, measure),
    )
    return _rounded("lists", amount, how)


def _from_target(measure: Measure, part: float) -> Derived | None:
    if not measure.target:
        return None
    year, target = max(measure.target.items())
    sign = 1 if measure.better == "higher" else -1
    left = sign * (target - measure.achieved)
    if left <= 0:
        return None
    of = {"year": year, "left": _amount(sign * left, measure)}
    how = (
        msg("what the target for {year} still asks: {left}", **of)
        if part == 1
        else msg(
            "{part} of what the target for {year} still asks, {left}", part=RoundedShare(part), **of
        )
    )
    return _rounded("targets", part * left, how)


def _from_size(framework: Framework, measure: Measure, share: float) -> Derived | None:
    if measure.baseline is not None and measure.baseline.amount > 0:
        stated = measure.baseline
        how = msg(
            "{share} of the baseline of {amount}",
            share=RoundedShare(share),
            amount=_amount(stated.amount, measure),
        )
        return _rounded("size", share * stated.amount, _sourced(how, stated.source))
    organisation = framework.file.organisation
    if organisation is None:
        return None
    sizes = {key: amount for key in SIZES if (amount := getattr(organisation, key)) is not None}
    # What is counted goes before what the whole country has in proportion, and that before all
    # residents, of whom most have nothing to do with a measure.
    own = _of_all(framework, measure, sizes, share, but="residents")
    found = (
        own or _of_nation(framework, measure, share) or _of_all(framework, measure, sizes, share)
    )
    return found


def _of_all(
    framework: Framework,
    measure: Measure,
    sizes: Mapping[str, float],
    share: float,
    but: str | None = None,
) -> Derived | None:
    organisation = framework.file.organisation
    assert organisation is not None
    for key, amount in sizes.items():
        unit, of = SIZES[key]
        # What comes about in a year is measured against all that there is too.
        for own in (unit, f"{unit}/year"):
            if key != but and framework.units.compatible(own, measure.unit):
                how = msg(
                    "{share} of {amount} {of}",
                    share=RoundedShare(share),
                    amount=Amount(amount, sign=False),
                    of=of,
                )
                size = share * amount * framework.units.factor(own, measure.unit)
                return _rounded("size", size, _sourced(how, organisation.source))
    return None


def _of_nation(framework: Framework, measure: Measure, share: float) -> Derived | None:
    organisation = framework.file.organisation
    figure = national_figures().get(measure.quantity or "")
    if organisation is None or organisation.residents is None or figure is None:
        return None
    if not framework.units.compatible(figure.unit, measure.unit):
        return None
    factor = framework.units.factor(figure.unit, measure.unit)
    part = figure.amount * organisation.residents / RESIDENTS
    how = msg(
        "{share} of {part}, which is {residents} residents' part of {whole} in the Netherlands "
        "({source}, {year})",
        share=RoundedShare(share),
        part=_amount(part * factor, measure),
        residents=Amount(organisation.residents, sign=False),
        whole=Amount(figure.amount, figure.unit, sign=False),
        source=figure.source,
        year=figure.year,
    )
    if figure.second_hand:
        how = msg("{how}, not seen in the source itself", how=how)
    return _rounded("size", share * part * factor, how)


def _why_not(measure: Measure, order: Sequence[Origin], gains: int) -> Message:
    reasons: list[Text] = []
    if "lists" in order:
        reasons.append(
            nmsg("{n} gain in earlier lists", "{n} gains in earlier lists", gains)
            if gains
            else msg("no gains in earlier lists")
        )
    if "targets" in order:
        reasons.append(msg("the target has been achieved") if measure.target else msg("no target"))
    if "size" in order:
        reasons.append(msg("no baseline, and no size of the organisation in this unit"))
    return joined(reasons, "; ")


def _thin(
    framework: Framework, gains: Sequence[Floats], order: Sequence[Origin]
) -> Iterator[Diagnostic]:
    few = [
        measure.id
        for measure, known in zip(framework.measures, gains, strict=True)
        if 0 < len(known) < LEAST
    ]
    if few and "lists" in order:
        yield Diagnostic(
            "few-gains",
            msg(
                "earlier lists have fewer than {least} gains on {measures}, and nothing is derived "
                "from so few",
                least=LEAST,
                measures=joined(few, ", "),
            ),
            msg("give more lists (`--list`), or state a target or a baseline"),
            severity="warning",
        )


def _rounded(origin: Origin, amount: float, how: Message) -> Derived:
    return Derived(origin, float(f"{amount:.{_DIGITS}g}"), how)


def _sourced(how: Message, source: str | None) -> Message:
    return how if source is None else msg("{how} ({source})", how=how, source=source)


def _amount(amount: float, measure: Measure) -> Amount:
    return Amount(amount, measure.unit, sign=False)
