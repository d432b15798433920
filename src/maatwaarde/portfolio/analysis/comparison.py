"""Two portfolios side by side."""

from __future__ import annotations

from dataclasses import dataclass

from maatwaarde.portfolio.evaluation.solution import Solution


@dataclass(frozen=True, slots=True)
class PortfolioComparison:
    """How portfolio ``b`` differs from ``a``; differences are ``b`` less ``a``.

    ``totals`` and ``contributions`` are by measure: in its unit, and in value.
    """

    both: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    moved: tuple[str, ...]
    value: float
    cost: float
    totals: dict[str, float]
    contributions: dict[str, float]


def compare(a: Solution, b: Solution) -> PortfolioComparison:
    """Compare two portfolios of one problem. ``moved`` is in both, but with another start
    or in another part.
    """
    first, second = set(a.chosen), set(b.chosen)
    both = sorted(first & second)
    kept = {*a.options} & {*b.options}
    same = {name for name, option in zip(a.chosen, a.options, strict=True) if option in kept}
    before = {total.measure: total for total in a.measures}
    return PortfolioComparison(
        both=tuple(both),
        only_a=tuple(sorted(first - second)),
        only_b=tuple(sorted(second - first)),
        moved=tuple(name for name in both if name not in same),
        value=b.value - a.value,
        cost=b.cost - a.cost,
        totals={total.measure: total.total - before[total.measure].total for total in b.measures},
        contributions={
            total.measure: total.contribution - before[total.measure].contribution
            for total in b.measures
        },
    )
