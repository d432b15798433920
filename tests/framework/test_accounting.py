"""Who answers for what, budgets, and the codes of BBV and Iv3."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from build import flat, framework, measure
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.framework import load_framework
from maatwaarde.framework.accounting import bbv_indicators, iv3_fields, iv3_name

Write = Callable[..., Path]
TODAY = date(2026, 6, 1)
HINDER = "unit: person, better: lower, worst: 100, best: -50}"


def hinder(more: str) -> tuple[str, str]:
    return HINDER, HINDER.removesuffix("}") + f", {more}}}"


def test_the_owner_of_a_value_is_that_of_what_stands_below_it() -> None:
    town = framework(
        [
            {
                "id": "top",
                "title": "Top",
                "owner": "  wethouder \n Groen ",
                "values": [
                    {
                        "id": "deep",
                        "title": "Deep",
                        "measures": [measure("a"), measure("b", owner="afdeling B")],
                    }
                ],
            },
            {"id": "bare", "title": "Bare", "measures": [measure("c")]},
        ]
    )
    owners = {node.id: node.owner for node in town.nodes}
    assert owners == {
        "top": "wethouder Groen",
        "deep": "wethouder Groen",
        "a": "wethouder Groen",
        "b": "afdeling B",
        "bare": None,
        "c": None,
    }


@pytest.mark.parametrize(
    ("written", "amount"), [("12 MEUR", 12e6), ("250 kEUR", 250e3), ("0", 0.0), ("1500.5", 1500.5)]
)
def test_a_budget_is_in_euros(write: Write, written: str, amount: float) -> None:
    found = load_framework(write(hinder(f"budget: {written}")), today=TODAY)
    assert next(one for one in found.measures if one.id == "hinder").budget == amount


def test_what_is_not_stated_is_no_part_of_the_checksum() -> None:
    bare = flat([measure("a")])
    told = [flat([measure("a", **{key: text})]) for key, text in [("owner", "X"), ("iv3", "7.4")]]
    assert len({bare.checksum, *(one.checksum for one in told)}) == 3
    dumped = bare.file.model_dump_json()
    assert all(key not in dumped for key in ("owner", "budget", "bbv", "iv3"))


def test_an_indicator_is_called_by_its_name_whatever_its_capitals() -> None:
    assert flat([measure("a", bbv="omvang  huishoudelijk RESTAFVAL")]).measures[0].bbv == (
        "Omvang huishoudelijk restafval"
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [("'0.10'", "0.10"), ("'0.1'", "0.1"), ("7.4", "7.4"), ("'6.71A'", "6.71a"), ("'7,4'", "7.4")],
)
def test_a_policy_field_keeps_its_zeros(write: Write, written: str, code: str) -> None:
    found = load_framework(write(hinder(f"iv3: {written}")), today=TODAY)
    assert next(one for one in found.measures if one.id == "hinder").iv3 == code


def test_every_mistake_is_told_at_its_place(write: Write) -> None:
    path = write(
        hinder("iv3: 0.10, bbv: Restafval, budget: -3, owner: ' '"),
        ("worst: 5, best: -5}", "worst: 5, best: -5, iv3: '7.9', budget: 3 km}"),
    )
    with pytest.raises(FrameworkError) as failed:
        load_framework(path, today=TODAY)
    told = {problem.code: problem for problem in failed.value.problems}
    assert set(told) == {
        "ambiguous-iv3",
        "unknown-bbv",
        "greater-than-equal",
        "too-short",
        "unknown-iv3",
        "incompatible-unit",
    }
    assert told["ambiguous-iv3"].mend == "write it as a text: '0.1' or '0.10'"
    assert "Omvang huishoudelijk restafval" in told["unknown-bbv"].mend
    assert "list of 2021" in told["unknown-iv3"].what
    assert len({problem.where.line for problem in failed.value.problems}) == 2


def test_both_lists_say_what_they_are_and_hold_no_code_twice() -> None:
    folder = Path(__file__).parents[2] / "src" / "maatwaarde" / "framework" / "lists"
    for name, most in (("bbv.csv", bbv_indicators()), ("iv3.csv", iv3_fields())):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        assert "2021" in "".join(line for line in lines if line.startswith("#"))
        assert len([line for line in lines if not line.startswith("#")]) == len(most) + 1
    assert (iv3_name("0.10"), iv3_name("0.1")) == ("Mutaties reserves", "Bestuur")
    assert iv3_name("6.71a") == "Maatwerkdienstverlening 18+"


def test_shipped_frameworks_name_an_indicator_only_where_their_source_does() -> None:
    for name in ("brede-welvaart", "industriestad"):
        named = [one for one in load_framework(name, today=TODAY).measures if one.bbv]
        assert named
        for one in named:
            assert one.bbv is not None
            assert one.bbv in (one.source or ""), one.id
