"""Baselines, targets that are a part of them, and what a per cent is of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from build import flat, measure
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.framework import load_framework
from maatwaarde.units import Units

Write = Callable[..., Path]
TODAY = date(2026, 6, 1)
HINDER = "unit: person, better: lower, worst: 100, best: -50}"


def hinder(more: str) -> tuple[str, str]:
    return HINDER, HINDER.removesuffix("}") + f", {more}}}"


@pytest.mark.parametrize(
    ("baseline", "target", "amount"),
    [
        ("8400 person", "-25 %", -2100.0),
        ("8400", "'-25%'", -2100.0),
        ("8.4 kperson", "\N{MINUS SIGN}25 procent", -2100.0),
        ("{amount: 8400, on: 2025-12-31, source: GGD}", "-12.5 %", -1050.0),
        ("{amount: 8.4 kperson}", "-30 %", -2520.0),
        ("8400", "-0.1 %", -8.4),
    ],
)
def test_a_relative_target_is_that_part_of_the_baseline(
    write: Write, baseline: str, target: str, amount: float
) -> None:
    found = load_framework(
        write(hinder(f"baseline: {baseline}, target: {{2030: {target}}}")), today=TODAY
    )
    [item] = [one for one in found.measures if one.id == "hinder"]
    assert item.target == {2030: amount}
    assert item.baseline is not None
    assert item.baseline.amount == 8400
    assert item.of_baseline(-2100) == -0.25


def test_more_is_a_gain_where_higher_is_better() -> None:
    item = flat([measure("homes", -50, 50, baseline=8000, target={2030: "+10 %"})]).measures[0]
    assert item.target == {2030: 800.0}


def test_date_and_source_are_kept(write: Write) -> None:
    path = write(hinder("baseline: {amount: 8400, on: 2025-12-31, source: GGD}"))
    item = next(one for one in load_framework(path, today=TODAY).measures if one.id == "hinder")
    assert item.baseline is not None
    assert (item.baseline.on, item.baseline.source) == (date(2025, 12, 31), "GGD")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("target: {2030: -25 %}", "target-without-baseline"),
        ("baseline: 0, target: {2030: -25 %}", "target-without-baseline"),
        ("baseline: -8400, target: {2030: -25 %}", "target-without-baseline"),
        ("baseline: 8400, target: {2030: 25 %}", "target-side"),
        ("baseline: 8400, target: {2030: '-25,5 %'}", "not-a-percentage"),
        ("baseline: 8400, target: {2030: 25 % minder}", "not-a-percentage"),
        ("baseline: 8400 hectare, target: {2030: -25 %}", "incompatible-unit"),
        ("baseline: 8.400 personen", "not-a-number"),
        ("baseline: .nan", "finite-number"),
        ("baseline: {amount: 8400, on: 2025}", "not-a-date"),
        ("baseline: {on: 2025-12-31}", "missing"),
        ("base: 52000 inwoners", "base-of-no-share"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(write: Write, more: str, code: str) -> None:
    with pytest.raises(FrameworkError) as caught:
        load_framework(write(hinder(more)), today=TODAY)
    [problem] = caught.value.problems
    assert (problem.code, problem.where.line) == (code, 34)
    assert problem.mend


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("base: 52000", "base-without-unit"),
        ("base: 30 %", "base-without-unit"),
        ("base: 0 inwoners", "greater-than"),
        ("base: -5 inwoners", "greater-than"),
        ("base: 52.000 inwoners", "not-a-number"),
        ("base: 52000 inwonersx", "unknown-unit"),
        ("base: inwoners", "not-a-number"),
        ("base: 5 inwoners, baseline: 40, target: {2030: -5 %}", "target-in-two-ways"),
    ],
)
def test_a_wrong_base_is_told(write: Write, more: str, code: str) -> None:
    share = f"unit: '%', better: lower, worst: 10, best: -10, {more}}}"
    with pytest.raises(FrameworkError) as caught:
        load_framework(write((HINDER, share)), today=TODAY)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_in_per_cent_a_target_is_in_the_unit_itself(write: Write) -> None:
    share = "unit: '%', better: lower, worst: 10, best: -10, base: 50 km2, target: {2030: -8 %}}"
    found = load_framework(write((HINDER, share)), today=TODAY)
    item = next(one for one in found.measures if one.id == "hinder")
    assert item.target == {2030: -8.0}
    assert item.base is not None
    assert (item.base.amount, item.base.unit) == (50, "km2")


def test_a_base_may_be_in_a_unit_of_ones_own(write: Write) -> None:
    share = "unit: '%', better: lower, worst: 10, best: -10, base: 90 loopminuut}"
    assert load_framework(write((HINDER, share)), today=TODAY).measures[1].base is not None


def test_an_extending_file_replaces_a_baseline_with_its_date_and_source(
    write: Write, tmp_path: Path
) -> None:
    write(hinder("baseline: {amount: 8400, on: 2025-12-31, source: GGD}, target: {2030: -25 %}"))
    over = tmp_path / "over.yaml"
    over.write_text(
        "maatwaarde: 1\nid: over\ntitle: Over\nextends: fw.yaml\nvalues:\n"
        "  - id: leefbaarheid\n    values:\n      - id: gezond\n        measures:\n"
        "          - {id: hinder, baseline: 4000, target: {2035: -50 %}}\n",
        encoding="utf-8",
    )
    item = next(one for one in load_framework(over, today=TODAY).measures if one.id == "hinder")
    assert item.target == {2030: -1000.0, 2035: -2000.0}
    assert item.baseline is not None
    assert (item.baseline.on, item.baseline.source) == (None, None)


def test_an_extending_file_with_another_unit_leaves_the_baseline_what_it_is(
    write: Write, tmp_path: Path
) -> None:
    write(hinder("baseline: {amount: 8400}, target: {2030: -25 %}"))
    over = tmp_path / "over.yaml"
    over.write_text(
        "maatwaarde: 1\nid: over\ntitle: Over\nextends: fw.yaml\nvalues:\n"
        "  - id: leefbaarheid\n    values:\n      - id: gezond\n        measures:\n"
        "          - {id: hinder, unit: kperson}\n",
        encoding="utf-8",
    )
    item = next(one for one in load_framework(over, today=TODAY).measures if one.id == "hinder")
    assert item.baseline is not None
    assert item.baseline.amount == pytest.approx(8.4)
    assert item.target[2030] == pytest.approx(-2.1)


def test_what_is_not_stated_is_no_part_of_the_checksum() -> None:
    plain, stated = flat([measure("a")]), flat([measure("a", baseline=3)])
    assert "base" not in str(plain.file.model_dump())
    assert plain.checksum != stated.checksum


@pytest.mark.parametrize(
    ("unit", "share", "bare"),
    [
        ("%", True, True),
        ("percentage_point", True, True),
        ("promille", True, True),
        ("procent", True, True),
        ("%/year", True, True),
        ("dimensionless", False, True),
        ("score_point", False, True),
        ("hectare", False, False),
        ("person/year", False, False),
        ("dB", False, False),
    ],
)
def test_which_units_are_shares(unit: str, share: bool, bare: bool) -> None:
    assert (Units().is_share(unit), Units().is_share(unit, bare=True)) == (share, bare)


def test_three_per_cent_of_52000_residents_is_1560() -> None:
    part, unit = Units().of_base("%", "inwoners")
    assert (3 * part * 52000, unit) == (1560, "inwoners")
    part, unit = Units().of_base("promille/year", "inwoners")
    assert (3 * part * 52000, unit) == (pytest.approx(156), "inwoners/year")
