from __future__ import annotations

import pytest

from maatwaarde.proposals.columns.targets import (
    Target,
    TargetError,
    parse_heading,
    parse_target,
    slug,
)


@pytest.mark.parametrize(
    ("heading", "target", "unit"),
    [
        ("id", Target("fixed", "id"), None),
        ("Project-nr.", Target("fixed", "id"), None),
        ("Naam  project", Target("fixed", "title"), None),
        ("Taakveld", Target("fixed", "policy_field"), None),
        ("variant van", Target("fixed", "variant_of"), None),
        ("Vereist", Target("fixed", "requires"), None),
        ("Kosten", Target("cost", "money"), None),
        ("kosten 2027", Target("cost", "money", "2027"), None),
        ("cost:2027 [kEUR]", Target("cost", "money", "2027"), "kEUR"),
        ("cost:capital:2027-h1", Target("cost", "capital", "2027-H1"), None),
        ("staff:planner", Target("staff", "planner"), None),
        ("inzet:planner:2027-Q3", Target("staff", "planner", "2027-Q3"), None),
        ("impact:co2", Target("impact", "co2"), None),
        ("Impact: co2 [t_CO2e/year]", Target("impact", "co2"), "t_CO2e/year"),
        ("impact:co2:low", Target("impact", "co2", bound="low"), None),
        ("impact:co2:hoog", Target("impact", "co2", bound="high"), None),
        ("Aantal woningen [dwelling]", Target("attribute", "aantal_woningen"), "dwelling"),
        ("dwellings_insulated", Target("attribute", "dwellings_insulated"), None),
        ("attribute:kosten", Target("attribute", "kosten"), None),
        ("Opmerking: intern", Target("attribute", "opmerking_intern"), None),
        ("effect_start", Target("attribute", "effect_start"), None),
        ("attribute:effect_start:co2", Target("attribute", "effect_start:co2"), None),
        ("Effect begint: co2", Target("attribute", "effect_start:co2"), None),
        ("wait_loss:co2 [t_CO2e/year]", Target("attribute", "wait_loss:co2"), "t_CO2e/year"),
    ],
)
def test_headings(heading: str, target: Target, unit: str | None) -> None:
    assert parse_heading(heading) == (target, unit)


@pytest.mark.parametrize(
    ("heading", "mend"),
    [
        ("impct:co2", "did you mean 'impact:co2'?"),
        ("imapct:co2:low", "did you mean 'impact:co2:low'?"),
        ("cots:2027", "did you mean 'cost:2027'?"),
        ("cost:2027-H3", "2027-H1"),
        ("cost:20277", "2027-H1"),
        ("staff:2027", "staff:planner"),
        ("staff:", "staff:planner"),
        ("impact:", "impact:co2"),
        ("impact:co2 uitstoot", "impact:co2"),
        ("impact:co2:lo", "impact:co2:low"),
        ("wait_loss", "wait_loss:co2"),
        ("efect_start", "did you mean 'effect_start'?"),
        ("effect_strat:co2", "did you mean 'effect_start:co2'?"),
        ("effect_start:", "effect_start:co2"),
        ("cost:a:b:2027", "cost:capital"),
        ("!!!", "ignore"),
    ],
)
def test_headings_that_cannot_be_read(heading: str, mend: str) -> None:
    with pytest.raises(TargetError) as caught:
        parse_heading(heading)
    assert mend in caught.value.mend


def test_a_mapping_must_be_explicit_about_attributes() -> None:
    with pytest.raises(TargetError):
        parse_target("dwelings")
    with pytest.raises(TargetError):
        parse_target("opmerking: intern")
    assert parse_target("attribute:dwellings")[0] == Target("attribute", "dwellings")


@pytest.mark.parametrize(
    "target",
    [
        Target("fixed", "id"),
        Target("cost", "money"),
        Target("cost", "money", "2027"),
        Target("cost", "capital", "2027-H1"),
        Target("staff", "planner", "2027-Q1"),
        Target("impact", "co2", bound="high"),
        Target("attribute", "dwellings"),
    ],
)
def test_a_target_is_written_as_it_is_read(target: Target) -> None:
    assert parse_target(str(target)) == (target, None)
    assert parse_heading(f"{target} [unit]") == (target, "unit")


def test_slug() -> None:
    assert slug("CO₂-reductie  (t/jaar)") == "co2_reductie_t_jaar"
    assert slug("Café M²") == "cafe_m2"
    assert slug("Bereik %") == "bereik_pct"


@pytest.mark.parametrize("heading", ["Kosten 2031+", "Kosten 2031 e.v.", "Kosten vanaf 2031"])
def test_what_goes_on_from_a_year_is_not_of_that_year_alone(heading: str) -> None:
    assert str(parse_heading(heading)[0]) == "cost:2031+"
    assert str(parse_heading("Kosten 2031")[0]) == "cost:2031"


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Kosten 1e kwartaal 2027", "cost:2027-Q1"),
        ("Kosten 2027 kwartaal 3", "cost:2027-Q3"),
        ("Kosten tweede halfjaar 2027", "cost:2027-H2"),
    ],
)
def test_parts_of_a_year_in_words(heading: str, target: str) -> None:
    assert str(parse_heading(heading)[0]) == target
