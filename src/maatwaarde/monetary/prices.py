"""What a unit of each measure is worth in euros of one year, or why it has no price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, ImpactError, UnitError, Where, did_you_mean
from maatwaarde.framework import Framework, Measure
from maatwaarde.framework.fields import Text as Words
from maatwaarde.framework.price import Price
from maatwaarde.impact.factors import UsedFactor, use_factor
from maatwaarde.impact.prices import consumer_prices
from maatwaarde.messages import Message, Text, msg
from maatwaarde.monetary.lists import Default, PriceLists
from maatwaarde.plugins import STATUSES, Factor, Plugins, Status

Given = Literal["framework", "list", "itself"]
"""Who says so: the framework, a list of prices by default, or the unit, which is money itself."""

PACKAGE = "maatwaarde-valuation"


@dataclass(frozen=True)
class PricePath:
    """A price in some years, in euros of one price level.

    Parameters
    ----------
    years
        Ascending. Between two of them the price goes in a straight line; before the first and
        after the last it stays as it is there.
    value, low, high
        Shape (years,).
    """

    years: tuple[int, ...]
    value: Floats
    low: Floats
    high: Floats

    def at(self, calendar: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """Return price, low and high in each of these years."""
        value, low, high = (
            np.interp(calendar, self.years, points) for points in (self.value, self.low, self.high)
        )
        return value, low, high

    def beyond(self, first: int, last: int) -> tuple[int, int] | None:
        """Return its own years where a path is asked outside of them; a single price never is."""
        if len(self.years) == 1 or (self.years[0] <= first and last <= self.years[-1]):
            return None
        return self.years[0], self.years[-1]


@dataclass(frozen=True)
class Priced:
    """A measure with a price.

    Parameters
    ----------
    unit
        Of the price as it is published, such as ``EUR/kg_CO2e``.
    times
        By which impacts in the unit of the measure times the price are euros: a year where
        ``yearly``, else once.
    yearly
        Whether the effect comes back every year while it is in force; else it counts once, in the
        year in which it comes.
    sign
        1 where more of it is a benefit, -1 where less is.
    rate
        The discount rate, as a share.
    index
        By how much the published price was multiplied to bring it to the price level.
    status
        How far the published price can be trusted; None for one that the organisation gives itself.
    index_status
        How far ``index`` can.
    note
        What a reader has to know.
    """

    measure: str
    given: Given
    path: PricePath
    unit: str
    times: float
    yearly: bool
    sign: int
    rate: float
    factor: str | None
    price_year: int | None
    index: float
    source: Text
    status: Status | None
    index_status: Status = "verified"
    note: Text | None = None


@dataclass(frozen=True)
class Unpriced:
    """A measure that stands in the table *pro memorie*, and why."""

    measure: str
    why: Text


@dataclass(frozen=True)
class Pricing:
    """All that is needed to price the measures of one framework."""

    framework: Framework
    factors: Mapping[str, Factor]
    lists: PriceLists
    level: int
    rate: float
    problems: list[Diagnostic]

    def of(self, measure: Measure) -> Priced | Unpriced:
        """Return the price of a measure, or why it has none."""
        if measure.only_judged:
            return Unpriced(measure.id, msg("it is judged, and a judgement has no amount"))
        default = self.lists.defaults.get(measure.quantity or "")
        if measure.price is not None:
            return self._stated(measure, measure.price)
        if default is not None:
            return self._by_default(measure, default)
        return self._itself(measure)

    def _stated(self, measure: Measure, price: Price) -> Priced | Unpriced:
        if price.pm is not None:
            return Unpriced(measure.id, price.pm)
        if price.factor is not None:
            factor = self.factors.get(price.factor)
            if factor is None:
                self._wrong(
                    measure,
                    "unknown-factor",
                    msg("there is no factor {factor!r}", factor=price.factor),
                    self._installed(price.factor),
                )
                return Unpriced(measure.id, msg("its factor is not known"))
            found = self._priced(measure, factor, "framework", None)
        else:
            found = self._own(measure, price)
        if isinstance(found, Message):
            self._wrong(
                measure,
                "price-unit",
                found,
                msg(
                    "give a price per unit of the measure, such as {example!r}, or say with `pm` "
                    "why it has none",
                    example=_example(measure.unit),
                ),
            )
            return Unpriced(measure.id, found)
        return found

    def _by_default(self, measure: Measure, default: Default) -> Priced | Unpriced:
        if default.pm is not None:
            return Unpriced(measure.id, default.pm)
        name = next((name for name in default.factor if name in self.factors), None)
        if name is None:
            return Unpriced(
                measure.id,
                msg(
                    "its price {factor!r} is of a plugin that is not installed",
                    factor=default.factor[0],
                ),
            )
        found = self._priced(measure, self.factors[name], "list", default.note)
        return Unpriced(measure.id, found) if isinstance(found, Message) else found

    def _itself(self, measure: Measure) -> Priced | Unpriced:
        fit = self._fit(measure.unit, None)
        if fit is None:
            return Unpriced(measure.id, msg("no price is known"))
        times, yearly = fit
        path = PricePath((self.level,), *(np.ones(1) for _ in range(3)))
        return Priced(
            measure=measure.id,
            given="itself",
            path=path,
            unit="EUR/EUR",
            times=times,
            yearly=yearly,
            sign=_sign(measure),
            rate=self.rate,
            factor=None,
            price_year=self.level,
            index=1.0,
            source=msg("the measure is in euros itself"),
            status=None,
        )

    def _priced(
        self, measure: Measure, factor: Factor, given: Given, note: Words | None
    ) -> Priced | Message:
        fit = self._fit(measure.unit, factor.unit)
        if fit is None:
            return _misfit(factor.unit, measure.unit)
        used = use_factor(factor, self.framework, self.level, self.problems)
        price = measure.price
        rate = None if price is None else price.discount_rate
        times, yearly = fit
        return Priced(
            measure=measure.id,
            given=given,
            path=_path(used),
            unit=factor.unit,
            times=times,
            yearly=yearly,
            sign=_sign(measure),
            rate=self.rate if rate is None else rate,
            factor=factor.id,
            price_year=None if used.override is not None else factor.price_year,
            index=used.index,
            source=factor.source if used.override is None else used.override.reason,
            status=_status(used),
            index_status=_indexed_how(used, self.level),
            note=note,
        )

    def _own(self, measure: Measure, price: Price) -> Priced | Message:
        assert price.value is not None  # the model asks for all of these
        assert price.unit is not None
        assert price.price_year is not None
        assert price.source is not None
        fit = self._fit(measure.unit, price.unit)
        if fit is None:
            return _misfit(price.unit, measure.unit)
        prices = consumer_prices()
        covered = prices.covers(price.price_year, self.level)
        if not covered:
            self._wrong(
                measure,
                "no-price-index",
                _not_covered(price.price_year, self.level),
                msg("give the price in euros of a year that the price index has"),
            )
        ratio = prices.ratio(price.price_year, self.level) if covered else 1.0
        status = prices.status(price.price_year, self.level) if covered else "not-found"
        low = price.value if price.low is None else price.low
        high = price.value if price.high is None else price.high
        times, yearly = fit
        return Priced(
            measure=measure.id,
            given="framework",
            path=PricePath(
                (price.price_year,),
                *(np.array([number * ratio]) for number in (price.value, low, high)),
            ),
            unit=price.unit,
            times=times,
            yearly=yearly,
            sign=_sign(measure),
            rate=self.rate if price.discount_rate is None else price.discount_rate,
            factor=None,
            price_year=price.price_year,
            index=ratio,
            source=price.source,
            status=None,
            index_status=status,
        )

    def _fit(self, unit: str, price: str | None) -> tuple[float, bool] | None:
        """Return by what impact times price are euros, and whether a year; None: they are not."""
        units = self.framework.units
        if units.is_share(unit):
            return None
        product = unit if price is None else f"({unit})*({price})"
        for target, yearly in (("EUR/year", True), ("EUR", False)):
            try:
                return units.factor(product, target), yearly
            except UnitError:
                continue
        return None

    def _wrong(self, measure: Measure, code: str, what: Message, mend: str) -> None:
        where = Where(file=self.framework.path, field=f"{measure.id}.price")
        self.problems.append(Diagnostic(code, what, mend, where))

    def _installed(self, name: str) -> str:
        domain = name.partition("/")[0]
        if not any(known.startswith(f"{domain}/") for known in self.factors):
            return msg(
                "install the plugin that has it: `pip install {name}`", name=f"maatwaarde-{domain}"
            )
        close = did_you_mean(name, self.factors)
        return close or msg("`maatwaarde plugins --factors` lists those that there are")


def _not_covered(start: int, end: int) -> Message:
    known = sorted(consumer_prices().percent)
    return msg(
        "prices of {year} cannot be brought to {level}: the price index goes from {first} to "
        "{last}",
        year=start,
        level=end,
        first=known[0] - 1,
        last=known[-1],
    )


def rate_of(
    name: str, framework: Framework, factors: Mapping[str, Factor], problems: list[Diagnostic]
) -> float | None:
    """Return a discount rate that an installed package has, or None."""
    factor = factors.get(name)
    if factor is None:
        return None
    used = use_factor(factor, framework, framework.file.money.price_level, problems)
    return used.value * framework.units.factor(factor.unit, "1/year")


def no_prices(plugins: Plugins, framework: Framework) -> ImpactError:
    """Return the error that nothing at all has a price."""
    mend = msg("state `price:` on a measure, such as `price: valuation/co2-price`")
    if not plugins.prices:
        mend = msg(
            "`pip install {package}` brings prices with their sources; or state `price:` on a "
            "measure",
            package=PACKAGE,
        )
    return ImpactError(
        Diagnostic(
            code="no-prices",
            what=msg("no measure of framework {id!r} has a price in euros", id=framework.id),
            mend=mend,
            where=Where(file=framework.path),
        )
    )


def _path(used: UsedFactor) -> PricePath:
    factor = used.factor
    points = {factor.reference_year or factor.year: (used.value, used.low, used.high)}
    if used.override is None and factor.reference_year is not None:
        for year, entry in factor.by_year.items():
            numbers = (entry.value, entry.low, entry.high)
            points[year] = tuple(number * used.index for number in numbers)  # type: ignore[assignment]
    years = tuple(sorted(points))
    value, low, high = (np.array([points[year][k] for year in years]) for k in range(3))
    return PricePath(years, value, low, high)


def _status(used: UsedFactor) -> Status | None:
    """Return how far the numbers themselves can be trusted, whatever the price index."""
    factor, override = used.factor, used.override
    if override is None:
        points = factor.by_year.values() if factor.reference_year is not None else ()
        return max((factor.status, *(one.status for one in points)), key=STATUSES.index)
    if override.year is None:
        return None  # the organisation vouches for it
    return factor.by_year[override.year].status if override.year in factor.by_year else used.status


def _indexed_how(used: UsedFactor, level: int) -> Status:
    factor, override = used.factor, used.override
    if factor.price_year is None or (override is not None and override.year is None):
        return "verified"
    return consumer_prices().status(factor.price_year, level)


def _sign(measure: Measure) -> int:
    return 1 if measure.better == "higher" else -1


def _misfit(price: str, unit: str) -> Message:
    return msg(
        "a price in {price!r} times an effect in {unit!r} is no amount of euros, once or a year",
        price=price,
        unit=unit,
    )


def _example(unit: str) -> str:
    return f"EUR/{unit.partition('/')[0]}"
