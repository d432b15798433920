"""Answers, gates, notes, decisions and what was realised, without a file."""

from __future__ import annotations

import csv
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import maatwaarde as mw
from maatwaarde.account.gates.decisions import Decision, add_decision, read_decisions
from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.documents.yaml import read_yaml

EXAMPLE = Path(__file__).parents[2] / "examples" / "deltastad"
DECISION = Decision("poort", None, "pass", "college", "x", date(2027, 1, 2), {}, "1", "0" * 64)


def content(name: str) -> dict[str, Any]:
    found = read_yaml(EXAMPLE / name, MaatwaardeError).data
    assert isinstance(found, dict)
    return found


def rows(name: str) -> list[dict[str, str]]:
    lines = (EXAMPLE / name).read_text(encoding="utf-8-sig").splitlines()
    head = next(i for i, line in enumerate(lines) if line.count(";") > 3 and "datum" in line)
    return list(csv.DictReader(lines[head:], delimiter=";"))


def answers(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / "antwoorden" / f"{name}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter=";"))


def wrong(call: Any, *args: Any) -> dict[str, str | None]:
    with pytest.raises(MaatwaardeError) as caught:
        call(*args)
    assert all(one.where.line is None for one in caught.value.problems)
    return {one.code: one.where.field for one in caught.value.problems}


@pytest.fixture(scope="module")
def framework() -> mw.Framework:
    return mw.load_framework(EXAMPLE / "meetlat.yaml")


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (mw.read_resources, "middelen.yaml"),
        (mw.read_resources, "middelen-meerjarig.yaml"),
        (mw.read_changes, "wijzigingen.yaml"),
        (mw.read_motions, "moties.yaml"),
        (mw.read_gates, "poorten.yaml"),
    ],
)
def test_data_is_read_as_the_file_is(read: Any, name: str, framework: mw.Framework) -> None:
    from_file = read(EXAMPLE / name, framework.units)
    from_data = read(content(name), framework.units)
    assert from_data == from_file
    assert from_data.where("maatwaarde").file == f"<{read.__name__.removeprefix('read_')}>"


def test_what_is_wrong_in_data_is_at_its_key() -> None:
    budget = {"period": "2027", "amount": 1}
    twice = {"maatwaarde": 1, "budgets": [budget, budget, {**budget, "typo": 1}]}
    assert wrong(mw.read_resources, twice) == {
        "given-twice": "budgets[2]",
        "extra-forbidden": "budgets[2].typo",
    }
    delay = {"proposal": "A", "months": 1}
    assert wrong(mw.read_changes, {"maatwaarde": 1, "delays": [delay, delay]}) == {
        "given-twice": "delays[1].proposal"
    }
    assert wrong(mw.read_changes, {"maatwaarde": 1}) == {"no-changes": None}
    note = {"of": "a", "reason": "x"}
    assert wrong(mw.read_notes, {"maatwaarde": 1, "notes": [note, note]}, ["a"]) == {
        "given-twice": "notes[1].of"
    }
    gate = {"id": "g", "title": "G", "criteria": [{"id": "c", "title": "C", "condition": "1 +"}]}
    assert "gates[1].id" in wrong(mw.read_gates, {"maatwaarde": 1, "gates": [gate, gate]}).values()


def test_no_text_of_data_speaks_of_a_line_or_row_that_is_not_there() -> None:
    budget, note = {"period": "2027", "amount": 1}, {"of": "a", "reason": "x"}
    for call, args in (
        (mw.read_resources, [{"maatwaarde": 1, "budgets": [budget, budget]}]),
        (mw.read_changes, [{"maatwaarde": 1, "stops": [{"proposal": "A"}] * 2}]),
        (mw.read_notes, [{"maatwaarde": 1, "notes": [note, note]}, ["a"]]),
    ):
        with pytest.raises(MaatwaardeError) as caught:
            call(*args)
        assert "(first in " in str(caught.value) or "(the first in " in str(caught.value)
        assert "None" not in str(caught.value)


def test_gates_in_data_have_a_checksum_of_their_own(framework: mw.Framework) -> None:
    data = content("poorten.yaml")
    one, same = (mw.read_gates(data, framework.units) for _ in range(2))
    other = mw.read_gates({**data, "version": "anders"}, framework.units)
    assert len(one.sha256) == 64
    assert one.sha256 == same.sha256 != other.sha256


def test_answers_give_the_weights_that_their_files_give(framework: mw.Framework) -> None:
    groups = ("raad", "bewoners", "bedrijven")
    files = [EXAMPLE / "antwoorden" / f"{name}.csv" for name in groups]
    given = {name: answers(name) for name in groups}
    from_files, _ = mw.resolve_weights(mw.with_answers(framework, files))
    found, report = mw.resolve_weights(mw.with_answers(framework, given))
    assert found.weights == from_files.weights
    assert report is not None
    assert [name for name, _ in report.files] == sorted(groups)
    # Without a column of groups, the name stands for the group.
    bare = [{key: row[key] for key in row if key != "groep"} for row in given["raad"]]
    _, report = mw.resolve_weights(mw.with_answers(framework, {"gemeenteraad": bare}))
    assert report is not None
    assert list(report.groups) == ["gemeenteraad"]
    bare[0]["a"] = "nergens"
    with pytest.raises(MaatwaardeError, match="gemeenteraad, row 1, column 'a': error"):
        mw.resolve_weights(mw.with_answers(framework, {"gemeenteraad": bare}))


def test_what_was_realised_is_read_from_rows(framework: mw.Framework) -> None:
    proposals = mw.read_proposals(EXAMPLE / "voorstellen-meerjarig.csv", scales=framework.scales)
    file = mw.read_realised(EXAMPLE / "realisatie-2028.csv", framework, proposals)
    found = mw.read_realised(rows("realisatie-2028.csv"), framework, proposals)
    assert found.file == "<realised>"
    bare = [replace(one, where=file.observations[0].where) for one in found.observations]
    assert bare == [replace(one, where=file.observations[0].where) for one in file.observations]


def test_decisions_come_back_as_they_were(tmp_path: Path) -> None:
    add_decision(tmp_path / "a.jsonl", DECISION)
    assert read_decisions(tmp_path / "a.jsonl") == (DECISION,)
    assert read_decisions([asdict(DECISION), {**asdict(DECISION), "on": "2027-01-02"}]) == (
        DECISION,
        DECISION,
    )
    bad = [{**asdict(DECISION), "decision": "maybe"}, asdict(DECISION), {"gate": "x"}]
    with pytest.raises(MaatwaardeError) as caught:
        read_decisions(bad)
    assert [one.where.field for one in caught.value.problems] == ["decisions[0]", "decisions[2]"]
