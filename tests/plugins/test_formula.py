"""Formulas: arithmetic alone passes, units are checked, and the numbers fill in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.diagnostics import PluginError
from maatwaarde.plugins.formula import ANY, Formula, fill_in, scale
from maatwaarde.units import Units

UNITS = {
    "area": Units().parse("m2"),
    "depth": Units().parse("mm"),
    "share": Units().parse("dimensionless"),
    "money": Units().parse("EUR/year"),
    "volume": Units().parse("m3"),
    "litres": Units().parse("liter"),
}


def arrays(**values: float) -> dict[str, np.ndarray]:
    return {name: np.array([value]) for name, value in values.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * 2 - -a", 3 + 8 + 3),
        ("a ** 2 / b", 9 / 4),
        ("min(a, b) + max(a, b)", 7),
        ("abs(-a) + sqrt(b)", 5),
        ("exp(log(a))", 3),
        ("where(a < b, a, b)", 3),
        ("where(a >= b, a, b)", 4),
        ("where(a == 3, 1, 0) + where(a > 3, 1, 0) + where(a <= 3, 1, 0)", 2),
        ("+a", 3),
    ],
)
def test_arithmetic(text: str, expected: float) -> None:
    assert Formula(text)(arrays(a=3.0, b=4.0)) == pytest.approx(expected)


def test_names_are_in_order_of_reading() -> None:
    assert Formula("-b * max(a, c) + b").names == ("b", "a", "c")


def test_what_is_unknown_is_neither_true_nor_false() -> None:
    assert np.isnan(Formula("where(a < 1, 5, 6)")(arrays(a=np.nan)))
    assert np.isnan(Formula("min(a, 1) + max(a, 1)")(arrays(a=np.nan)))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a +", "cannot be read"),
        ("open('x')", "no arithmetic"),
        ("a.b", "no arithmetic"),
        ("a[0]", "no arithmetic"),
        ("'text'", "no arithmetic"),
        ("True", "no arithmetic"),
        ("a if b else c", "no arithmetic"),
        ("min(a)", "gives min() 1 value"),
        ("min(a, b=c)", "no arithmetic"),
        ("(lambda: 1)()", "no arithmetic"),
        ("a // b", "no arithmetic"),
        ("__import__('os')", "no arithmetic"),
    ],
)
def test_anything_but_arithmetic_is_refused(text: str, part: str) -> None:
    with pytest.raises(PluginError, match="formula") as caught:
        Formula(text)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("area * depth", "m3"),
        ("area * depth * share", "liter"),
        ("sqrt(area)", "meter"),
        ("area ** 2 / area", "m2"),
        ("max(money, 0)", "EUR/year"),
        ("where(area > 0, money, 0)", "EUR/year"),
        ("exp(share) * money", "EUR/month"),
        ("volume + area * depth * 0", "m3"),
        ("2 ** share", "dimensionless"),
        ("abs(-money) / 2", "EUR/year"),
    ],
)
def test_units_come_out(text: str, unit: str) -> None:
    found = Formula(text).unit(UNITS)
    assert found.dimensionality == Units().parse(unit).dimensionality


def test_a_literal_zero_has_any_unit() -> None:
    assert Formula("0").unit(UNITS) is ANY
    assert Formula("0 * area").unit(UNITS) is ANY


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("area + depth", "adds up"),
        ("volume + litres", "adds up"),  # one dimension, but other numbers
        ("area > 3", "compares"),
        ("min(area, volume)", "compares"),
        ("where(area > 0, money, area)", "chooses between"),
        ("exp(area)", "exp() of"),
        ("area ** share", "a variable power of"),
        ("arae * depth", "did you mean 'area'"),
    ],
)
def test_units_that_do_not_fit_are_refused(text: str, part: str) -> None:
    with pytest.raises(PluginError) as caught:
        Formula(text).unit(UNITS)
    assert part in str(caught.value)


def test_numbers_fill_in() -> None:
    numbers = {"a": "1190", "ab": "-2", "c_d": "0.5"}
    assert fill_in("-a * ab ** 2 / c_d + max(a, 0)", numbers) == (
        "-1190 × (-2) ^ 2 ÷ 0.5 + max(1190, 0)"
    )


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_scale_is_what_pint_says(a: float, b: float) -> None:
    formula = Formula("area * depth")
    factor = scale(formula.unit(UNITS), Units().parse("m3"))
    assert factor == 0.001
    assert formula(arrays(area=a, depth=b)) * factor == pytest.approx(a * b / 1000)
