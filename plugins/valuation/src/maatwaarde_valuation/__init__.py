"""Prices and rates for a monetary view, as factors with their sources: see README.md."""

from pathlib import Path

from maatwaarde.plugins import Factor, Registry, hookimpl, load_factors

FACTORS = load_factors(Path(__file__).with_name("factors.yaml"))
PRICES = Path(__file__).with_name("prices.yaml")


@hookimpl
def register_factors(registry: Registry[Factor]) -> None:
    """Add the prices and rates of this package."""
    for factor in FACTORS.values():
        registry.add(factor.id, factor)


@hookimpl
def register_prices(registry: Registry[Path]) -> None:
    """Add what quantities are worth when a framework does not say so."""
    registry.add("valuation", PRICES)
