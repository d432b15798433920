"""Numbers as people write them."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.messages import (
    Amount,
    Day,
    Exact,
    Money,
    Number,
    Percent,
    Rounded,
    RoundedShare,
    Share,
    Spoken,
    Times,
    Unit,
)
from maatwaarde.messages.numbers import unit_name


@pytest.mark.parametrize(
    ("figure", "dutch", "english"),
    [
        (Number(1234.5678), "1.234,568", "1,234.568"),
        (Number(-0.0001, 2, sign=True), "0,00", "0.00"),
        (Number(0.5, 3, sign=True), "+0,500", "+0.500"),
        (Number(math.nan), "?", "?"),
        (Number(2027, 0, group=False), "2027", "2027"),
        (Amount(12.50, "dwelling"), "+12,5 woning", "+12.5 dwelling"),
        (Amount(-0.25, "t_CO2e/jaar", sign=False), "−0,25 t CO2e/jaar", "−0.25 t CO2e/year"),
        (Amount(1234567.8, sign=False), "1.234.568", "1,234,568"),
        (Money(1250000), "€ 1.250.000", "€ 1,250,000"),
        (Money(-12.5), "€ −12,50", "€ −12.50"),
        (Percent(0.9999), "99 %", "99%"),
        (Percent(1.0), "100 %", "100%"),
        (Share(0.123456, 2), "12,35 %", "12.35%"),
        # Some of many is never told as all of them or as none.
        (Share.of_all(0.0), "0 %", "0%"),
        (Share.of_all(1.0), "100 %", "100%"),
        (Share.of_all(0.25), "25 %", "25%"),
        (Share.of_all(0.994), "99 %", "99%"),
        (Share.of_all(0.996), "99,6 %", "99.6%"),
        (Share.of_all(0.9999), "99,99 %", "99.99%"),
        (Share.of_all(0.004), "0,4 %", "0.4%"),
        (Share.of_all(0.0004), "0,04 %", "0.04%"),
        (RoundedShare(0.125), "12,5 %", "12.5%"),
        (RoundedShare(1.0), "100 %", "100%"),
        (Rounded(10.0, 1), "10", "10"),
        (Rounded(-2.50, 2), "−2,5", "−2.5"),
        (Exact(-40.5), "-40,5", "-40.5"),
        (Amount(2000.0, "t_CO2e/jaar"), "+2.000 t CO2e/jaar", "+2,000 t CO2e/year"),
        (Amount(-0.8, "person/year"), "−0,8 persoon/jaar", "−0.8 person/year"),
        (Amount(0.012, "QALY"), "+0,012 QALY", "+0.012 QALY"),
        (Amount(0.0, "m3"), "0 m3", "0 m3"),
        (Amount(math.nan, "m3"), "?", "?"),
        # The larger it is, the fewer decimals say something.
        (Amount(100.25, "m3", sign=False), "100 m3", "100 m3"),
        (Amount(-99.25, "m3"), "−99,2 m3", "−99.2 m3"),
        (Amount(10.25, "m3"), "+10,2 m3", "+10.2 m3"),
        (Amount(9.375, "m3"), "+9,38 m3", "+9.38 m3"),
        (Amount(1.375, "m3"), "+1,38 m3", "+1.38 m3"),
        (Amount(0.9375, "m3"), "+0,938 m3", "+0.938 m3"),
        (Amount(10.04, "m3"), "+10 m3", "+10 m3"),
        (Money(100), "€ 100", "€ 100"),
        (Money(-100), "€ −100", "€ −100"),
        (Money(99.5, sign=True), "€ +99,50", "€ +99.50"),
        (Rounded(40.0, 0), "40", "40"),
        (Exact(123456789.125), "123456789,125", "123456789.125"),
        (Percent(0.29), "29 %", "29%"),  # of which a hundred times is 28.999...
        (Share(0.05, sign=True), "+5,0 %", "+5.0%"),
        (Share(0.25), "25,0 %", "25.0%"),
        # Six decimals are as many as anybody reads.
        (Share.of_all(0.9999999999), "100,000000 %", "100.000000%"),
        (RoundedShare(0.12346), "12,35 %", "12.35%"),
        (Times(3.0), "3", "3"),
        (Times(1.0), "1", "1"),
        (Times(2.54), "2,5", "2.5"),
        (Times(1 / 3), "1/3", "1/3"),
        (Times(20.0), "20", "20"),
        (Unit("t_CO2e/jaar"), "t CO2e/jaar", "t CO2e/year"),
        (Unit("kg*m"), "kg·m", "kg·m"),
        (Unit("delta_degC/jaar"), "°C/jaar", "°C/year"),
        (Day(date(2026, 1, 31)), "31 januari 2026", "31 January 2026"),
        (Day(date(2026, 12, 1)), "1 december 2026", "1 December 2026"),
    ],
)
def test_figures_in_two_languages(figure: Spoken, dutch: str, english: str) -> None:
    assert (figure.text("nl"), figure.text("en")) == (dutch, english)


def test_units_have_names() -> None:
    assert unit_name("hour/dwelling", "nl") == "uur/woning"
    assert unit_name("dimensionless", "nl") == ""


@given(st.floats(0, 1))
def test_a_share_is_called_whole_only_when_it_is(share: float) -> None:
    assert (Percent(share).text("en") == "100%") == (share >= 1 - 1e-9)
