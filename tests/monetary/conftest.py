from importlib import import_module
from pathlib import Path

import pytest

from maatwaarde.plugins import Candidate, Plugins, register


@pytest.fixture
def valuation() -> Plugins:
    """Return what the package of valuation brings, whether it is installed or not."""
    load = lambda: import_module("maatwaarde_valuation")  # noqa: E731
    return register([Candidate("valuation", "maatwaarde-valuation", "0", load)])


@pytest.fixture
def priced(tmp_path: Path) -> Plugins:
    """Return a plugin with one list of prices and two factors, made up for tests."""
    from types import ModuleType

    from build_impact import factor
    from maatwaarde.plugins import hookimpl

    prices = tmp_path / "prices.yaml"
    prices.write_text(
        "maatwaarde: 1\n"
        "prices:\n"
        "  noise_change: {factor: [other/no, test/noise], note: {nl: Gemiddelde, en: Mean}}\n"
        "  jobs_change: {pm: {nl: banen verschuiven, en: jobs move}}\n"
        "  far_change: {factor: other/no}\n"
        "double_counting:\n"
        "  - {one: [noise_change], other: [test/health, calm], why: {nl: twee, en: two}}\n"
    )
    money = {"unit": "EUR/person/year", "price_year": 2020, "reference_year": None}
    made = [factor("test/noise", 100, 50, 200, **money), factor("test/health", 10, 5, 20, **money)]
    module = ModuleType("made_prices")

    @hookimpl
    def register_factors(registry):  # type: ignore[no-untyped-def]
        for one in made:
            registry.add(one.id, one)

    @hookimpl
    def register_prices(registry):  # type: ignore[no-untyped-def]
        registry.add("made", prices)

    module.register_factors, module.register_prices = register_factors, register_prices  # type: ignore[attr-defined]
    return register([Candidate("made", "made", "1", lambda: module)])
