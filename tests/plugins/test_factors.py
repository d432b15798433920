"""Factors are data, and what is wrong with them is told at its line."""

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_impact import factor
from maatwaarde.diagnostics import PluginError
from maatwaarde.plugins import Factor, load_factors

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
    seen: primary
    by_year:
      2025: {value: 1.9, low: 1.8, high: 2.0, verified: false, seen: second-hand}
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
    seen: not-found
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
        ("high: 20", "high: .inf", "finite-number", 20),
        ("unit: kg_CO2e/m3", "unit: kg_CO3/m3", "unknown-unit", 9),
        ("    source: ISSO 82\n", "", "missing", 4),
        ("    verified: true\n", "", "missing", 4),
        ("    seen: primary\n", "", "missing", 4),
        ("    seen: primary\n", "    seen: once\n", "literal-error", 13),
        ("    seen: primary\n", "    seen: second-hand\n", "verified-unseen", 4),
        ("    seen: primary\n", "    seen: primary\n    assumption: true\n", "seen-assumption", 4),
        ("note: remembered", "review_by: soon", "date-from-datetime-parsing", 27),
        ("    reference_year: 2023\n", "", "reference-year", 4),
        ("    price_year: 2021\n", "", "price-year", 16),
        ("distribution: lognormal", "distribution: beta", "literal-error", 21),
        ("distribution: lognormal", "distribution: normal", "skewed", 16),
        ("low: 5", "low: -5", "lognormal", 16),
        ("low: 5", "low: 0", "lognormal", 16),
        ("gas-emission:", "gas_emission:", "factor-name", 3),
        ("{value: 1.9,", "{value: 2.9,", "factor-range", 15),
        ("note: remembered", "nota: remembered", "extra-forbidden", 27),
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


@pytest.mark.parametrize(
    ("verified", "seen", "assumption", "status"),
    [
        (True, "primary", False, "verified"),
        (True, "official-copy", False, "verified"),
        (False, "official-copy", False, "derived"),
        (False, "second-hand", False, "second-hand"),
        (False, "not-found", False, "not-found"),
        (False, "not-found", True, "assumption"),
    ],
)
def test_what_was_seen_says_how_far_a_number_is_trusted(
    verified: bool, seen: str, assumption: bool, status: str
) -> None:
    assert factor(verified=verified, seen=seen, assumption=assumption).status == status


@pytest.mark.parametrize(
    ("day", "more", "why"),
    [
        (date(2025, 12, 31), {}, None),
        (date(2026, 1, 1), {}, "of 2020, more than 5 years ago"),
        (date(2024, 1, 1), {"review_by": date(2024, 1, 1)}, None),
        (date(2024, 1, 2), {"review_by": date(2024, 1, 1)}, "was to be reviewed by 1 January 2024"),
    ],
)
def test_a_factor_ages(day: date, more: dict[str, Any], why: str | None) -> None:
    assert factor(reference_year=2020, **more).overdue(day) == why


@pytest.mark.parametrize(
    ("distribution", "low", "high", "inside", "outside"),
    [
        # The middle is 30 or 16, and the value a tenth of the range from it at most.
        ("normal", 20, 40, (28, 32), (27.9, 32.1)),
        ("lognormal", 8, 32, (13.6, 18.4), (13.5, 18.5)),
        ("triangular", 20, 40, (20, 40), (19, 41)),
    ],
)
def test_a_value_lies_in_the_middle_where_the_distribution_says_so(
    distribution: str, low: float, high: float, inside: Any, outside: Any
) -> None:
    for value in inside:
        assert factor(value=value, low=low, high=high, distribution=distribution).value == value
    for value in outside:
        with pytest.raises(PluginError):
            factor(value=value, low=low, high=high, distribution=distribution)


def test_a_factor_knows_its_money_its_year_and_where_its_source_is() -> None:
    assert [
        factor(unit=unit, price_year=2021).power_of_money
        for unit in ("EUR/person", "job/MEUR", "m", "EUR**2")
    ] == [1, -1, 0, 2]
    # What is no money at all has no price level.
    assert [factor(unit=unit, price_year=2021).in_money for unit in ("job/MEUR", "m")] == [
        True,
        False,
    ]
    assert factor(price_year=2021).year == 2021
    assert factor().year == 2020
    assert factor(doi="10.1/x").address == "https://example.org"
    assert factor(url=None, doi="10.1/x").address == "https://doi.org/10.1/x"
    assert factor(url=None).address is None


def test_an_unknown_factor_is_suggested(tmp_path: Path) -> None:
    factors = load_factors(write(tmp_path))
    with pytest.raises(PluginError, match="did you mean 'price'"):
        factors.pick("gas-emission", "prize")


def test_a_factor_in_python_is_refused_as_one_in_a_file() -> None:
    given = {"id": "x/y", "title": "t", "unit": "m", "source": "a source", "reference_year": 2026}
    with pytest.raises(PluginError) as refused:
        Factor(**given, value=math.nan, low=3, high=2, verified=False, seen="yes")
    problems = refused.value.problems
    assert [(one.where.file, one.where.field, one.code) for one in problems] == [
        ("<factor x/y>", "seen", "literal-error"),
        ("<factor x/y>", "value", "finite-number"),
    ]
    assert not any("pydantic" in one.text("en") for one in problems)
    with pytest.raises(PluginError, match="outside its own range"):
        Factor(**given, value=1, low=3, high=2, verified=False, seen="not-found")
