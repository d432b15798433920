"""Factors are data, and what is wrong with them is told at its line."""

from pathlib import Path

import pytest

from maatwaarde.diagnostics import PluginError
from maatwaarde.plugins import load_factors

GOOD = """\
maatwaarde: 1
domain: energy
factors:
  gas-emission:
    title: {nl: CO2 per m3, en: CO2 per m3}
    value: 1.78
    low: 1.7
    high: 1.9
    unit: kg_CO2e/m3
    source: ISSO 82
    reference_year: 2023
    verified: true
    by_year:
      2025: {value: 1.9, low: 1.8, high: 2.0, verified: false}
  price:
    title: Prijs
    value: 10
    low: 5
    high: 20
    distribution: lognormal
    unit: EUR/m3
    source: A study
    price_year: 2021
    verified: false
    note: remembered
"""


def write(folder: Path, *changes: tuple[str, str]) -> Path:
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the factors"
        text = text.replace(old, new)
    path = folder / "factors.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_good_factors(tmp_path: Path) -> None:
    factors = load_factors(write(tmp_path))
    assert list(factors) == ["gas-emission", "price"]
    gas, price = factors.pick("gas-emission", "price")
    assert (gas.id, gas.symbol, gas.in_money) == ("energy/gas-emission", "gas_emission", False)
    assert gas.by_year[2025].value == 1.9
    assert price.in_money
    assert price.title.text("en") == "Prijs"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("low: 1.7", "low: 1.79", "factor-range", 4),
        ("high: 20", "high: .inf", "finite-number", 19),
        ("unit: kg_CO2e/m3", "unit: kg_CO3/m3", "unknown-unit", 9),
        ("    source: ISSO 82\n", "", "missing", 4),
        ("    verified: true\n", "", "missing", 4),
        ("    reference_year: 2023\n", "", "reference-year", 4),
        ("    price_year: 2021\n", "", "price-year", 15),
        ("distribution: lognormal", "distribution: beta", "literal-error", 20),
        ("distribution: lognormal", "distribution: normal", "skewed", 15),
        ("low: 5", "low: -5", "lognormal", 15),
        ("gas-emission:", "gas_emission:", "factor-name", 3),
        ("{value: 1.9,", "{value: 2.9,", "factor-range", 14),
        ("note: remembered", "nota: remembered", "extra-forbidden", 25),
        ("domain: energy", "domain: Energy", "string-pattern-mismatch", 2),
    ],
)
def test_each_mistake_is_found_at_its_line(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    with pytest.raises(PluginError) as caught:
        load_factors(write(tmp_path, (old, new)))
    found = {(problem.code, problem.where.line) for problem in caught.value.problems}
    assert (code, line) in found


def test_an_unknown_factor_is_suggested(tmp_path: Path) -> None:
    factors = load_factors(write(tmp_path))
    with pytest.raises(PluginError, match="did you mean 'price'"):
        factors.pick("gas-emission", "prize")
