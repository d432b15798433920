"""Texts of units as powers of names, read by the library itself and not by pint."""

from __future__ import annotations

import math
from typing import Any

import pytest

from maatwaarde.diagnostics import UnitError
from maatwaarde.units import Units, with_point
from maatwaarde.units.notation import finite, normalise, short
from maatwaarde.units.reading import (
    Product,
    UnknownNameError,
    UnusualError,
    product,
    unit_powers,
)

UNITS = Units({"stam": "[stam]", "loopminuut": "minute"})
TABLE = UNITS._known.table


@pytest.mark.parametrize(
    ("text", "scale", "powers"),
    [
        ("", 1, {}),
        ("m", 1, {"m": 1}),
        ("60 * second", 60, {"second": 1}),
        ("kg/m**3", 1, {"kg": 1, "m": -3}),
        ("m^2", 1, {"m": 2}),
        ("m**-2", 1, {"m": -2}),
        ("m**(2)", 1, {"m": 2}),
        ("m**(-2)", 1, {"m": -2}),
        ("m**0.5", 1, {"m": 0.5}),
        ("(2*kg/m)**2", 4, {"kg": 2, "m": -2}),
        ("km/h/h", 1, {"km": 1, "h": -2}),
        ("m*s/m", 1, {"s": 1}),
        ("m/m", 1, {}),
        ("1/s", 1, {"s": -1}),
        ("2/(4*m)", 0.5, {"m": -1}),
        ("4/m*2", 8, {"m": -1}),
        ("m*2/4", 0.5, {"m": 1}),
        ("(2*m)/(4*s)", 0.5, {"m": 1, "s": -1}),
        ("(2*m)*(4*s)", 8, {"m": 1, "s": 1}),
        ("%/year", 1, {"percent": 1, "year": -1}),
        ("3**2", 9, {}),
        ("1.5e3 * m", 1500, {"m": 1}),
        ("6/4", 1.5, {}),
    ],
)
def test_what_a_text_stands_for(text: str, scale: float, powers: dict[str, float]) -> None:
    assert product(text) == Product(scale, powers)


@pytest.mark.parametrize(
    "text",
    ["m s", "m*", "*m", "m**", "(m", "m)", "-m", "m**s", "m**(2", "2m", "m//s", "1/0", "m!", "()"],
)
def test_anything_else_is_left_to_pint(text: str) -> None:
    with pytest.raises(UnusualError):
        product(text)


def test_names_are_the_canonical_ones_and_what_cancels_is_gone() -> None:
    assert unit_powers("km/h", TABLE) == {"kilometer": 1, "hour": -1}
    assert unit_powers("m/meter*s", TABLE) == {"second": 1}
    assert unit_powers("dimensionless", TABLE) == {}
    assert unit_powers("loopminuut*stam", TABLE) == {"loopminuut": 1, "stam": 1}
    # The s of a plural is none behind a letter: a ms is no two metres.
    assert unit_powers("ms*hours", TABLE) == {"millisecond": 1, "hour": 1}
    with pytest.raises(UnknownNameError) as caught:
        unit_powers("km/qqq", TABLE)
    assert caught.value.name == "qqq"
    for text in ("2*m", "nan", "inf*m", "degC"):
        with pytest.raises(UnusualError):
            unit_powers(text, TABLE)


def test_units_are_multiplied_divided_and_written() -> None:
    speed, hour = UNITS.parse("km/h"), UNITS.parse("h")
    assert speed * hour == UNITS.parse("km")
    assert UNITS.parse("km") / hour == speed
    assert hash(speed) == hash(UNITS.parse("h**-1*km"))
    assert speed != "km/h"
    assert (speed**2).powers == {"kilometer": 2, "hour": -2}
    assert str(speed) == "kilometer / hour"
    assert f"{speed**2:~}" == "km ** 2 / h ** 2"
    assert repr(hour) == "<Unit('hour')>"
    assert str(UNITS.parse("m/m")) == "dimensionless"
    assert str(UNITS.parse("1/h")) == "1 / hour"
    assert UNITS.parse("m/m").dimensionless
    assert not hour.dimensionless
    assert [str(part) for part in speed.parts] == ["kilometer", "hour"]


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("km/h", "m/s", 1 / 3.6),
        ("km", "km", 1),
        ("loopminuut", "hour", 1 / 60),
        ("ha", "m2", 10_000),
        ("kWh/year", "W", 3.6e6 / (365.25 * 86400)),
        ("1/year", "1/month", 1 / 12),
        ("stam/ha", "stam/km**2", 100),
    ],
)
def test_a_factor_by_hand(source: str, target: str, factor: float) -> None:
    if source == "ha":
        target = "m**2"
    assert UNITS.factor(source, target) == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize(
    ("unit", "share", "bare"),
    [
        ("%", True, True),
        ("%/year", True, True),
        ("percent", True, True),
        ("dimensionless", False, True),
        ("rad", False, True),
        ("ppm", True, True),
        ("kg", False, False),
        ("kg/year", False, False),
        ("1/year", False, False),
        ("%*kg", False, False),
    ],
)
def test_which_units_are_parts_of_what_is_not_named(unit: str, share: bool, bare: bool) -> None:
    assert UNITS.is_share(unit) == share
    assert UNITS.is_share(unit, bare=True) == bare


def test_a_factor_that_no_number_can_hold_is_refused_at_both_ends() -> None:
    for source, target in (("ym**10", "Ym**10"), ("Ym**10", "ym**10")):
        with pytest.raises(UnitError, match="too large or too small"):
            UNITS.factor(source, target)


def test_levels_are_those_of_temperature_and_sound() -> None:
    assert [UNITS.is_level(unit) for unit in ("K", "dB", "kg", "K*m")] == [True, True, False, False]


def test_a_part_of_a_base_is_in_the_unit_of_the_base() -> None:
    assert UNITS.of_base("%", "stam") == (0.01, "stam")
    assert UNITS.of_base("%/year", "stam") == (0.01, "stam/year")


def test_units_are_equal_by_what_was_defined() -> None:
    assert Units() == Units({})
    assert Units({"kistje": "m"}) != Units({"kistje": "s"})
    assert Units() != "m"
    assert UNITS.compatible("loopminuut", "s")
    assert not UNITS.compatible("loopminuut", "m")


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("\N{MINUS SIGN}2 kt_CO2e/year", "t_CO2e/year", -2000),
        ("2000.5", "kg", 2000.5),
        ("1_000 kg", "t", 1),
        ("2e3 kg", "kg", 2000),
        (" 5 km/h ", "m/s", 5 / 3.6),
    ],
)
def test_an_amount_in_a_unit(text: str, unit: str, amount: float) -> None:
    assert UNITS.amount(text, unit) == pytest.approx(amount)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("veel", "not-a-number", "'2000.5 kg'"),
        ("1,5 kg", "not-a-number", "write '1.5 kg'"),
        ("1e999 kg", "not-finite", "smaller"),
        ("5 qqq", "unknown-unit", ""),
        # Å is left to pint, which names what it does not know as well.
        ("5 Å*qqq", "unknown-unit", ""),
    ],
)
def test_what_is_no_amount_is_told_with_what_to_write(text: str, code: str, words: str) -> None:
    with pytest.raises(UnitError) as caught:
        UNITS.amount(text, "kg")
    (problem,) = caught.value.problems
    assert problem.code == code
    assert words in problem.mend


@pytest.mark.parametrize(
    ("text", "unit", "written"),
    [
        ("1.500.000", "", "1500000"),
        ("€ 300", "", "300 EUR"),
        ("-0,3 MEUR", "", "-0.3 MEUR"),
        ("0.3 mln", "EUR", "0.3 MEUR"),
        ("€ 2 duizend", "", "2 kEUR"),
        ("1 500,25 kg", "", "1500.25 kg"),
        ("1.500", "", "1500"),
        ("1.250", "", "1250"),
        ("300", "", None),
        ("1.255", "", None),
        ("1,2,3", "", None),
        ("1.5,3", "", None),
        ("2 mld", "EUR", None),
        ("2 mln", "kg", None),
        ("veel", "", None),
        ("5,-", "", None),
    ],
)
def test_a_number_in_the_dutch_notation_is_told_with_a_point(
    text: str, unit: str, written: str | None
) -> None:
    assert with_point(text, unit) == written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" m² ", "m**2"),
        ("kg / m³", "kg/m**3"),
        ("\N{MICRO SIGN}g·m", "ug*m"),
        ("db(A)", "dB"),
        ("dBA", "dB"),
        ("€/jaar", "EUR/jaar"),
    ],
)
def test_one_spelling_for_what_means_the_same(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_what_would_take_for_ever_is_seen_before_it_is_worked_out() -> None:
    for text in ("m**999", "m**-10*s**100", "m**2", "m**0.5", "m"):
        assert finite(text), text
    for text in ("m**1001", "m**11*s**100", "9**9**9", "m" * 201, "2**1e9"):
        assert not finite(text), text
    long: Any = "m" * 61
    assert (short(long[:60]), len(short(long)), short(long)[-3:]) == (long[:60], 60, "...")
    assert normalise("²" * 201) == "²" * 201
    assert math.isfinite(UNITS.factor("m**10", "km**10"))
