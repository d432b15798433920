"""The record of a decision: what it holds, and what its hashes do and do not depend on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from maatwaarde.account.decision import Decision, MotionConsidered, Ruling
from maatwaarde.account.facts import _motions, proposals_digest
from maatwaarde.portfolio.inputs.motions import read_motions
from maatwaarde.proposals import read_proposals

Decide = Callable[[], Decision]


def read(decision: Decision, role: str) -> str:
    file = decision.file(role)
    assert file is not None
    assert file.read is not None
    return file.read


def test_it_holds_what_the_decision_rests_on(folder: Path, decided: Decide) -> None:
    decision = decided()
    framework = decision.framework
    assert (framework.id, framework.version) == ("klein", "2")
    assert framework.adopted_by == "Gemeenteraad van Klein"
    assert (framework.adopted_on, framework.adopted_reference) == (date(2026, 3, 12), "R-1")
    listed = decision.file("proposals")
    assert listed is not None
    assert listed.sha256 == sha256((folder / "lijst.csv").read_bytes()).hexdigest()
    assert {file.role: file.name for file in decision.files} == {
        "proposals": "lijst.csv",
        "framework": "meetlat.yaml",
        "resources": "middelen.yaml",
    }
    assert decision.options == {"method": "value", "seed": 0, "gap": 0.0}
    assert {"maatwaarde", "highspy", "numpy"} <= decision.versions.keys()
    assert [one.id for one in decision.scores] == ["A", "B", "C"]
    assert decision.titles["B"] == "Brug over de Aa"
    assert decision.plan.chosen == ("A",)
    assert decision.plan.status == "proven"
    assert str(folder) not in str(decision.facts())


def test_it_reads_back_as_it_was(decided: Decide) -> None:
    decision = decided()
    again = Decision.from_data(decision.facts())
    assert again == decision
    assert again.sha256 == decision.sha256
    ruled = replace(decision, ruling=Ruling("Raad", date(2026, 11, 12), "goed plan"))
    assert ruled.sha256 == decision.sha256


def test_motions_that_were_considered_are_named_each_with_what_it_asks() -> None:
    def considered(*asked: dict[str, Any]) -> tuple[MotionConsidered, ...]:
        return _motions(read_motions({"maatwaarde": 1, "motions": list(asked)}))

    first = {"id": "M1", "title": "Toch", "by": "Fractie", "do": ["A"]}
    one, other = considered(first, {"id": "M2", "title": "Niet", "drop": ["A"]})
    assert (one.id, one.title, one.by) == ("M1", "Toch", "Fractie")
    assert (other.id, other.title, other.by) == ("M2", "Niet", None)
    assert considered(first) == (one,)
    [changed] = considered({**first, "do": ["B"]})
    assert changed.sha256 != one.sha256


def test_the_order_of_rows_and_columns_is_no_content(folder: Path, decided: Decide) -> None:
    before = decided()
    lines = (folder / "lijst.csv").read_text().splitlines()
    turned = [",".join(reversed(line.split(","))) for line in [lines[0], *lines[:0:-1]]]
    (folder / "lijst.csv").write_text("\n".join(turned) + "\n")
    after = decided()
    assert read(after, "proposals") == read(before, "proposals")
    assert after.file("proposals") != before.file("proposals")
    assert after.scores == before.scores


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A,Aanleg park,6", "A,Aanleg park,6.5"),
        ("Aanleg park", "Aanleg plein"),
        (",5,1\n", ",5,1.5\n"),
        ("C,Kade in het centrum,5,1", "C,Kade in het centrum,5,PM"),
        ("C,Kade in het centrum,5,1", "C,Kade in het centrum,5,"),
    ],
)
def test_another_figure_is_another_list(folder: Path, decided: Decide, old: str, new: str) -> None:
    before = decided()
    text = (folder / "lijst.csv").read_text()
    assert old in text
    (folder / "lijst.csv").write_text(text.replace(old, new))
    assert proposals_digest(read_proposals(folder / "lijst.csv")) != read(before, "proposals")


def test_the_order_of_budgets_is_no_content(folder: Path, decided: Decide) -> None:
    path = folder / "middelen.yaml"
    entries = ["{period: 2027, amount: 8}", "{period: 2028, amount: 8}"]
    found = []
    for listed in (entries, entries[::-1], [entries[0], "{period: 2028, amount: 9}"]):
        staff = "staff: [{role: planner, period: 2027, amount: 1}]"
        path.write_text(f"maatwaarde: 1\n{staff}\nbudgets: [{', '.join(listed)}]\n")
        found.append(read(decided(), "resources"))
    assert found[0] == found[1] != found[2]
