"""Lists of prices: what is wrong in them is said at its line; the one that ships is whole."""

from pathlib import Path
from types import ModuleType

import pytest
import yaml

from maatwaarde.diagnostics import PluginError
from maatwaarde.monetary.lists import Double, read_price_lists
from maatwaarde.plugins import Candidate, Plugins, hookimpl, load_factors, register

ROOT = Path(__file__).parents[2]


def plugin(path: Path) -> Plugins:
    module = ModuleType("listed")

    @hookimpl
    def register_prices(registry):  # type: ignore[no-untyped-def]
        registry.add("listed", path)

    module.register_prices = register_prices  # type: ignore[attr-defined]
    return register([Candidate("listed", "listed", "1", lambda: module)])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("prices: {a: {}}", "give one of `factor` and `pm`"),
        ("prices: {a: {factor: x/y, pm: nee}}", "give one of `factor` and `pm`"),
        ("prices: {a: {price: 1}}", "price"),
        ("double_counting: [{one: [], why: nee}]", "one"),
    ],
)
def test_mistakes_in_a_list(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(f"maatwaarde: 1\n{text}\n")
    with pytest.raises(PluginError) as caught:
        read_price_lists(plugin(path))
    assert says in str(caught.value)
    assert all(problem.where.line == 2 for problem in caught.value.problems)


def test_a_list_that_is_no_file_is_named(tmp_path: Path) -> None:
    found = plugin(tmp_path / "none.yaml")
    assert "is no file" in str(found.problems[0])


def test_what_counts_twice_is_each_with_each() -> None:
    why = {"nl": "dubbel", "en": "double"}
    among = Double.model_validate({"one": ["a", "b", "c"], "why": why})
    assert list(among.pairs()) == [("a", "b"), ("a", "c"), ("b", "c")]
    across = Double.model_validate({"one": ["a", "b"], "other": ["c"], "why": why})
    assert list(across.pairs()) == [("a", "c"), ("b", "c")]


def test_the_list_that_ships_names_what_there_is(valuation: Plugins) -> None:
    lists = read_price_lists(valuation)
    factors = {
        factor.id
        for path in ROOT.glob("plugins/*/src/*/factors.yaml")
        for factor in load_factors(path).values()
    }
    named = {name for one in lists.defaults.values() for name in one.factor}
    twice = {name for double in lists.doubles for pair in double.pairs() for name in pair}
    assert named <= factors
    assert {name for name in twice if "/" in name} <= factors
    texts = [
        text
        for path in (*ROOT.glob("plugins/*/src/*/*.py"), *ROOT.glob("value_frameworks/*.yaml"))
        for text in [path.read_text(encoding="utf-8")]
    ]
    quantities = [*lists.defaults, *(name for name in twice if "/" not in name)]
    for quantity in quantities:
        assert any(quantity in text for text in texts), f"who writes {quantity}?"


def test_every_price_that_ships_fits_the_unit_of_its_quantity(valuation: Plugins) -> None:
    """As the shipped frameworks measure it, times the price, it is euros."""
    from maatwaarde.units import Units

    units, seen = Units(), 0
    factors = {
        factor.id: factor
        for path in ROOT.glob("plugins/*/src/*/factors.yaml")
        for factor in load_factors(path).values()
    }
    measured = {}
    for path in ROOT.glob("value_frameworks/*.yaml"):
        for one in _measures(yaml.safe_load(path.read_text(encoding="utf-8"))["values"]):
            measured[one.get("quantity")] = one.get("unit")
    for quantity, default in read_price_lists(valuation).defaults.items():
        for name in default.factor if measured.get(quantity) else ():
            product = f"({measured[quantity]})*({factors[name].unit})"
            assert units.compatible(product, "EUR/year") or units.compatible(product, "EUR"), name
            seen += 1
    assert seen >= 8


def _measures(values: list[dict]) -> list[dict]:
    found = []
    for value in values:
        found += [one for one in value.get("measures", ()) if "quantity" in one]
        found += _measures(value.get("values", []))
    return found
