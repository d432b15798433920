"""The value that each factor has for one framework: overridden, indexed, and how sure it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from maatwaarde.diagnostics import Diagnostic, ImpactError, UnitError, Where, did_you_mean
from maatwaarde.framework import FactorOverride, Framework
from maatwaarde.impact.prices import consumer_prices
from maatwaarde.late import dataclass
from maatwaarde.messages import Exact, msg
from maatwaarde.plugins import STATUSES, Estimator, Factor, Status


@dataclass(frozen=True, slots=True)
class UsedFactor:
    """A factor as it is used in one estimate.

    Parameters
    ----------
    factor
        As the plugin published it.
    value, low, high
        In the factor's unit, after override and indexation.
    override
        What the framework said instead, with its reason.
    index
        By how much an amount was multiplied to bring it to the framework's price level.
    doubts
        Why results that rest on this factor are marked as unverified; empty if they are not.
    status
        How far the value can be trusted, after override and indexation.
    """

    factor: Factor
    value: float
    low: float
    high: float
    override: FactorOverride | None = None
    index: float = 1.0
    doubts: tuple[str, ...] = ()
    status: Status = "verified"

    @property
    def verified(self) -> bool:
        return not self.doubts


def use_factors(
    estimators: Iterable[Estimator], framework: Framework, problems: list[Diagnostic]
) -> dict[str, UsedFactor]:
    """Return the factors of the estimators, by id.

    An overridden factor counts as verified: the organisation vouches for it with a reason. Amounts
    of money are brought to the framework's price level by the consumer price index, which is
    part of what must be verified.
    """
    factors: dict[str, Factor] = {}
    for estimator in estimators:
        for factor in estimator.factors:
            known = factors.setdefault(factor.id, factor)
            if known != factor:
                problems.append(
                    Diagnostic(
                        code="two-factors",
                        what=msg(
                            "two plugins give the factor {factor} different values ({one} and "
                            "{other})",
                            factor=factor.id,
                            one=Exact(known.value),
                            other=Exact(factor.value),
                        )
                        if known.value != factor.value
                        else msg(
                            "two plugins give the factor {factor} the same value, and differ in "
                            "what else they say of it",
                            factor=factor.id,
                        ),
                        mend=msg("switch one of the plugins off"),
                    )
                )
    level = framework.file.money.price_level
    return {
        name: use_factor(factor, framework, level, problems)
        for name, factor in sorted(factors.items())
    }


def check_overrides(
    known: Collection[str], framework: Framework, problems: list[Diagnostic]
) -> None:
    """Warn for factors of the framework that are none of the known ones, of loaded plugins."""
    for name in framework.file.factors:
        if name not in known:
            problems.append(
                Diagnostic(
                    code="unknown-factor",
                    what=msg(
                        "the framework replaces the factor {factor!r}, which no loaded plugin has",
                        factor=name,
                    ),
                    mend=did_you_mean(name, known) or msg("install the plugin that has it"),
                    where=Where(file=framework.path, field=f"factors.{name}"),
                    severity="warning",
                )
            )


def use_factor(
    factor: Factor, framework: Framework, level: int | None, problems: list[Diagnostic]
) -> UsedFactor:
    """Return a factor as a framework has it, in the prices of the year ``level``."""
    override = framework.file.factors.get(factor.id)
    value, low, high, status = factor.value, factor.low, factor.high, factor.status
    doubts = _doubts(factor.id, status, factor.source)
    if override is not None and override.value is not None:
        return _replaced(factor, override, framework, problems)
    if override is not None:
        assert override.year is not None  # the model asks for a value or a year
        entry = factor.by_year.get(override.year)
        if entry is None:
            what = msg("has no value for {year}", year=override.year)
            years = ", ".join(str(year) for year in factor.by_year)
            mend = msg("years that it has: {years}", years=years)
            if not factor.by_year:
                mend = msg("it has no values for other years; remove `year`, or give a `value`")
            problems.append(_override_problem(factor, framework, what, mend))
        else:
            value, low, high, status = entry.value, entry.low, entry.high, entry.status
            source = entry.source or factor.source
            doubts = _doubts(f"{factor.id} {override.year}", status, source)
    index, indexed = _index(factor, framework, level, problems)
    if indexed != "verified":
        status = max(status, indexed, key=STATUSES.index)
        prices = consumer_prices()
        doubts += _doubts(f"price index {factor.price_year}-{level}", indexed, prices.source)
    return UsedFactor(
        factor=factor,
        value=value * index,
        low=low * index,
        high=high * index,
        override=override,
        index=index,
        doubts=doubts,
        status=status,
    )


def _doubts(name: str, status: Status, source: str) -> tuple[str, ...]:
    why = {
        "derived": f"computed from {source}",
        "second-hand": f"seen second-hand in {source}",
        "not-found": f"not seen in {source}",
        "assumption": f"an assumption ({source})",
    }
    return () if status == "verified" else (f"{name}: {why[status]}",)


def _replaced(
    factor: Factor, override: FactorOverride, framework: Framework, problems: list[Diagnostic]
) -> UsedFactor:
    assert override.value is not None  # the caller looked
    ratio = 1.0
    if override.unit is not None:
        try:
            ratio = framework.units.factor(override.unit, factor.unit)
        except UnitError as error:
            for problem in error.problems:
                problems.append(_override_problem(factor, framework, problem.what, problem.mend))
    value = override.value * ratio
    if override.low is not None and override.high is not None:
        low, high = override.low * ratio, override.high * ratio
    elif factor.value != 0 and value * factor.value > 0:
        low, high = (bound * (value / factor.value) for bound in (factor.low, factor.high))
    else:
        low, high = (value + bound - factor.value for bound in (factor.low, factor.high))
    return UsedFactor(factor=factor, value=value, low=low, high=high, override=override)


def _override_problem(factor: Factor, framework: Framework, what: str, mend: str) -> Diagnostic:
    return Diagnostic(
        code="factor-override",
        what=msg("factor {factor}: {what}", factor=factor.id, what=what),
        mend=mend,
        where=Where(file=framework.path, field=f"factors.{factor.id}"),
    )


def _index(
    factor: Factor, framework: Framework, level: int | None, problems: list[Diagnostic]
) -> tuple[float, Status]:
    if not factor.in_money:
        return 1.0, "verified"
    assert factor.price_year is not None  # every amount of money has one
    if level is None:
        problems.append(
            Diagnostic(
                code="no-price-level",
                what=msg(
                    "factor {factor} stays at the prices of {year}, since the framework states no "
                    "price level",
                    factor=factor.id,
                    year=factor.price_year,
                ),
                mend=msg("add `money: {{price_level: ...}}` to the framework"),
                where=Where(file=framework.path, field="money.price_level"),
                severity="warning",
            )
        )
        return 1.0, "verified"
    prices = consumer_prices()
    if not prices.covers(factor.price_year, level):
        known = sorted(prices.percent)
        raise ImpactError(
            Diagnostic(
                code="no-price-index",
                what=msg(
                    "factor {factor} has prices of {year}, which cannot be brought to {level}: "
                    "the price index goes from {first} to {last}",
                    factor=factor.id,
                    year=factor.price_year,
                    level=level,
                    first=known[0] - 1,
                    last=known[-1],
                ),
                mend=msg(
                    "give it under `factors:` in the framework, in prices of {level}", level=level
                ),
                where=Where(file=framework.path, field="money.price_level"),
            )
        )
    # Jobs per million euros become fewer as money loses its worth.
    ratio = prices.ratio(factor.price_year, level) ** factor.power_of_money
    return ratio, prices.status(factor.price_year, level)
