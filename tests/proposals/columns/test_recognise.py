from __future__ import annotations

import pytest

from maatwaarde.proposals.columns.recognise import (
    heading_unit,
    recognise,
    recognise_unit,
    without_unit,
)
from maatwaarde.proposals.columns.targets import parse_heading
from maatwaarde.units import Units


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("ton CO2/jaar", "t_CO2e/year"),
        ("ton CO2-eq per jaar", "t_CO2e/year"),
        ("t CO₂", "t_CO2e"),
        ("kton CO2", "kt_CO2e"),
        ("kg CO2/jr", "kg_CO2e/year"),
        ("woningen", "dwelling"),
        ("aantal woningen", "dwelling"),
        ("m²", "m2"),
        ("m3/jaar", "m3/year"),
        ("%", "%"),
        ("in uren", "hour"),
        ("kWh/woning/jaar", "kWh/dwelling/year"),
        ("€", "EUR"),
        ("€/jaar", "EUR/year"),
        ("x € 1.000", "kEUR"),
        ("x 1.000 euro", "kEUR"),
        ("k€", "kEUR"),
        ("€ mln", "MEUR"),
        ("x € 1.000.000", "MEUR"),
        ("in duizenden euro's", "kEUR"),
        ("dB", "dB"),
        ("schaal 1-5", None),
        ("x 1.000", None),
        ("mln", None),
        ("2027", None),
        ("", None),
    ],
)
def test_units_in_words(text: str, unit: str | None) -> None:
    assert recognise_unit(text) == unit
    if unit is not None:
        Units().parse(unit)


@pytest.mark.parametrize(
    ("heading", "target", "unit"),
    [
        ("Kosten (x € 1.000)", "cost", "kEUR"),
        ("Kosten (x 1.000)", "cost", "kEUR"),
        ("Totale kosten (€)", "cost", "EUR"),
        ("Investering 2027 (k€)", "cost:capital:2027", "kEUR"),
        ("Exploitatielasten 2027-H2", "cost:operating:2027-H2", "EUR"),
        ("Q3 2027 kosten", "cost:2027-Q3", "EUR"),
        ("FTE", "staff:general", "fte"),
        ("Ambtelijke inzet (fte)", "staff:general", "fte"),
        ("Uren projectleider 2028", "staff:projectleider:2028", "hour"),
        ("Naam (kort)", "title", None),
        ("Kostenbesparing (€)", None, None),
        ("Kosten per woning", None, None),
        ("Maatschappelijke baten (€)", None, None),
        ("Capaciteit waterberging (m3)", None, None),
        ("Reistijdwinst (uur)", None, None),
        ("attribute:kosten", None, None),
    ],
)
def test_headings_in_words(heading: str, target: str | None, unit: str | None) -> None:
    guess = recognise(heading)
    assert (guess and str(guess.target), guess and guess.unit) == (target, unit)


def test_the_unit_of_a_heading() -> None:
    assert heading_unit("Bereik %") == "%"
    assert heading_unit("Groen (openbaar) [m2]") == "m2"
    assert heading_unit("Groen (openbaar)") is None


def test_a_unit_with_brackets_of_its_own() -> None:
    for heading in ("Geluid (dB(A))", "Geluid [dB(A)]", "Geluid in gevel (dBA)"):
        assert heading_unit(heading) == "dB"
        assert without_unit(heading).startswith("Geluid")
        assert "dB" not in without_unit(heading)


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("budget_2027", "cost:2027"),
        ("budget2028", "cost:2028"),
        ("Budget FY2027", "cost:2027"),
        ("kosten FY 2027", "cost:2027"),
        ("Kosten-2027", "cost:2027"),
        ("Kosten (2027)", "cost:2027"),
        ("2027 kosten", "cost:2027"),
        ("kosten_2027_q1", "cost:2027-Q1"),
        ("Kosten H2 2027", "cost:2027-H2"),
        ("kosten2027h1", "cost:2027-H1"),
    ],
)
def test_costs_of_a_year_are_read_and_drafted_alike(heading: str, target: str) -> None:
    guess = recognise(heading)
    assert guess is not None
    assert str(guess.target) == str(parse_heading(heading)[0]) == target


@pytest.mark.parametrize(
    ("heading", "target", "total"),
    [
        ("fte_2027", "staff:general:2027", False),
        ("inzet_planner_2027", "staff:planner:2027", False),
        ("Personeel2028", "staff:general:2028", False),
        ("budget_total", "cost", True),
        ("totale_kosten", "cost", True),
        ("kosten_2027_2028", "cost", False),
    ],
)
def test_headings_of_programs_are_recognised_as_those_of_people(
    heading: str, target: str, total: bool
) -> None:
    guess = recognise(heading)
    assert guess is not None
    assert (str(guess.target), guess.total) == (target, total)


@pytest.mark.parametrize(
    "heading", ["bouwjaar_2027", "co2_2030", "woningen2030", "wijk_2027", "wardens_fte"]
)
def test_a_year_or_a_name_of_an_attribute_makes_no_cost_and_no_staff(heading: str) -> None:
    assert recognise(heading) is None
    assert parse_heading(heading)[0].kind == "attribute"
