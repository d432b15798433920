"""Result of `score --method npv`."""

from __future__ import annotations

from typing import Literal

from maatwaarde.report.contract.account.register import ComparedRegister
from maatwaarde.report.contract.base import FactorStatus, OfList, Part, Title, optional


class Ranged(Part):
    value: float
    low: float
    high: float


class MaybeRanged(Part):
    value: float | None
    """Null where the effect is not known."""
    low: float | None
    high: float | None


class PriceOfMeasure(Part):
    measure: str
    given: Literal["framework", "list", "itself"]
    """By the framework; by default, from the list of prices of a plugin; or the measure is in
    euros itself."""
    factor: str | None
    unit: str
    yearly: bool
    """Whether the effect comes back each year; else it counts once."""
    discount_rate: float
    price_year: int | None
    """In whose euros the source has it; null for a factor that the framework replaces."""
    index: float
    """By which it was multiplied to be in euros of `price_level`."""
    by_year: dict[str, Ranged]
    """In euros of `price_level`; between two years in a straight line."""
    status: FactorStatus | None
    """Of the published price; null for one that the organisation gives itself."""
    index_status: FactorStatus
    source: str
    note: Title | None


class InEuros(Part):
    """A proposal; all amounts are present values in euros of `price_level`."""

    id: str
    title: str
    rank: int | None
    """By balance; null where the costs are not known."""
    costs: float | None
    """With what it is worth at the end taken off."""
    benefits: float
    balance: float | None
    range: tuple[float | None, float | None]
    """Of the balance, with all ranges at their bad end, and at their good end."""
    ratio: float | None
    """Benefits for each euro of costs; null where there is nothing to pay."""
    paid: dict[str, Ranged]
    """By kind of cost."""
    worth_at_the_end: dict[str, float]
    """By kind of cost, what outlives the horizon."""
    gained: dict[str, MaybeRanged]
    """By measure that has a price; below zero for a loss."""
    not_in_euros: dict[str, Literal["gain", "loss", "unknown"]]
    """Pro memorie: effects that no euro stands for, by measure."""
    asks_staff: bool
    effects_without_end_or_upkeep: bool


class VariantInEuros(Part):
    case: Literal["as-stated", "rate-down", "rate-up", "lowest", "highest", "long"]
    """`rate-down`, `rate-up`: discount rates a point lower or higher; `lowest`, `highest`: all
    ranges at their bad or good end; `long`: a hundred years."""
    costs: float
    benefits: float
    balance: float
    above_zero: int
    """How many proposals have a balance above zero."""


class CountedTwice(Part):
    measures: tuple[str, str]
    why: Title
    proposals: list[str]


class InEurosResult(OfList):
    """Costs and benefits in euros, beside the view of values and without its weights."""

    method: Literal["npv"]
    price_level: int
    """The year in whose euros all amounts are."""
    price_level_stated: bool
    first_year: int
    """To which all amounts are discounted."""
    horizon: int
    """The last year that counts."""
    horizon_stated: bool
    discount_rate: float
    discount_rate_stated: bool
    sunk_costs: list[str]
    sunk_costs_rate: float | None
    prices: list[PriceOfMeasure]
    not_priced: dict[str, Title]
    """By measure, why it has no price."""
    ranking: list[InEuros]
    """The highest balance first."""
    variants: list[VariantInEuros]
    counted_twice: list[CountedTwice]
    compared_register: ComparedRegister = optional()
    """Only with --register."""
