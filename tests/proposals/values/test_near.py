"""Cells that are nearly a number are one by a rule of the mapping, and an error without it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from maatwaarde.proposals import read_proposals
from maatwaarde.proposals.values.near import around, near_number
from maatwaarde.proposals.values.words import is_unknown

from ..files import csv_file, refused


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("ca. 300.000", 300000, 240000, 360000),
        ("circa 3 mln", 3e6, 2.4e6, 3.6e6),
        ("ca. € 3 mln", 3e6, 2.4e6, 3.6e6),
        ("± 40", 40, 32, 48),
        ("~ 1,5", 1.5, 1.2, 1.8),
        ("300.000?", 300000, 240000, 360000),
        ("€ 1,5 mln (raming)", 1.5e6, 1.2e6, 1.8e6),
        ("100-150", 125, 100, 150),
        ("ca. 40-50", 45, 40, 50),
        ("€ 100.000 – € 150.000", 125000, 100000, 150000),
        ("100 tot 150", 125, 100, 150),
        ("tussen 10 en 20", 15, 10, 20),
        ("2 à 3 mln", 2.5e6, 2e6, 3e6),
        ("500.000 - 1 mln", 750000, 500000, 1e6),
        ("40 ± 5", 40, 35, 45),
        ("300.000 +/- 10%", 300000, 270000, 330000),
        (">2000", 2000, 2000, 2400),
        ("minimaal 5", 5, 5, 6),
        ("< 100", 100, 80, 100),
        ("maximaal € 50k", 50000, 40000, 50000),
    ],
)
def test_what_is_nearly_a_number(text: str, value: float, low: float, high: float) -> None:
    near = near_number(text)
    assert near is not None
    found = around(near, "comma", 0.2)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high))


@pytest.mark.parametrize(
    "text", ["2027-2030", "06-12345678", "P-017", "1e fase", "geen", "zie 2-3", "12-18 jaar"]
)
def test_what_is_no_number_at_all(text: str) -> None:
    assert near_number(text) is None


def test_a_range_that_runs_backwards_is_none() -> None:
    near = near_number("150-100")
    assert near is not None
    assert around(near, "comma", 0.2) is None


@pytest.mark.parametrize(
    "text",
    [
        "PM",
        "p.m.",
        "P. M.",
        "(pm)",
        "€ PM",
        "n.v.t.",
        "nvt",
        "?",
        "??",
        "n.t.b.",
        "tbd",
        "n/a",
        "nog niet bekend",
        "Onbekend",
        "Nader te bepalen",
    ],
)
def test_what_says_that_a_number_is_not_known(text: str) -> None:
    assert is_unknown(text)


@pytest.mark.parametrize("text", ["", "-", "€ -", "0", "geen", "PM 300.000"])
def test_what_does_not_say_so(text: str) -> None:
    assert not is_unknown(text)


LIST = "id;kosten 2027;co2\n1;ca. 300.000;100-150\n2;250.000;>2000\n3;100.000;5\n"
MAPPING = {"columns": {"kosten 2027": "cost:2027", "co2": "impact:co2"}}


def test_without_a_rule_it_is_an_error_at_its_cell(tmp_path: Path) -> None:
    problems = refused(csv_file(tmp_path, LIST), MAPPING)
    found = [(problem.code, problem.where.row, problem.where.field) for problem in problems]
    assert found == [
        ("not-a-number", 2, "co2"),
        ("not-a-number", 2, "kosten 2027"),
        ("not-a-number", 3, "co2"),
    ]
    assert all("approximate: 0.2" in problem.mend for problem in problems)


def test_a_rule_of_the_mapping_makes_it_a_number_with_a_range(tmp_path: Path) -> None:
    columns = {**MAPPING["columns"], "co2": {"to": "impact:co2", "approximate": 0.5}}
    mapping = {"approximate": 0.2, "columns": columns}
    read = read_proposals(csv_file(tmp_path, LIST), mapping)
    assert read.uses[0].values.tolist() == [300000, 250000, 100000]
    (impact,) = read.impacts
    assert impact.value.tolist() == [125, 2000, 5]
    assert impact.low is not None
    assert impact.high is not None
    np.testing.assert_array_equal(impact.low, [100, 2000, np.nan])
    np.testing.assert_array_equal(impact.high, [150, 3000, np.nan])


def test_a_sign_turns_the_range_round_too(tmp_path: Path) -> None:
    mapping = {"columns": {"co2": {"to": "impact:co2", "sign": -1, "approximate": 0.2}}}
    read = read_proposals(csv_file(tmp_path, "id;co2\n1;100-150\n"), mapping)
    (impact,) = read.impacts
    assert impact.low is not None
    assert impact.high is not None
    assert [impact.low[0], impact.value[0], impact.high[0]] == [-150, -125, -100]


def test_what_an_estimator_reads_has_the_range_too(tmp_path: Path) -> None:
    mapping = {"approximate": 0.1, "columns": {"ritten": {"to": "attribute:trips", "unit": "trip"}}}
    read = read_proposals(csv_file(tmp_path, "id;ritten\n1;ca. 100\n2;50\n"), mapping)
    assert {name: list(one.values) for name, one in read.attributes.items()} == {
        "trips": [100, 50],
        "trips:low": [90, pytest.approx(np.nan, nan_ok=True)],
        "trips:high": [pytest.approx(110), pytest.approx(np.nan, nan_ok=True)],
    }
