"""Numbers as people write them."""

import math

import pytest

from maatwaarde.messages import Amount, Money, Number, Percent, Share, Spoken
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
    ],
)
def test_figures_in_two_languages(figure: Spoken, dutch: str, english: str) -> None:
    assert (figure.text("nl"), figure.text("en")) == (dutch, english)


def test_units_have_names() -> None:
    assert unit_name("hour/dwelling", "nl") == "uur/woning"
    assert unit_name("dimensionless", "nl") == ""
