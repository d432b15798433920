"""The file of decisions: lines are only added, and what was changed in it is seen."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from maatwaarde.account.gates.deciding import decide_gate
from maatwaarde.account.gates.decisions import add_decision, read_decisions
from maatwaarde.diagnostics import MaatwaardeError, ResourceError

from .conftest import Town, gate
from .test_check import decided


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "besluiten.jsonl"
    assert read_decisions(file) == ()
    both = (decided("pass", reason='Met "aanhalingstekens"\nén regels'), decided("stop"))
    for one in both:
        add_decision(file, one)
    assert read_decisions(file) == both
    first, second = file.read_bytes().splitlines()
    add_decision(file, decided("pass", proposal="A", found={"A": "unknown"}))
    assert file.read_bytes().splitlines()[:2] == [first, second]


def test_every_byte_that_is_altered_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "besluiten.jsonl"
    for k in range(4):
        add_decision(file, decided("pass", reason=f"reden {k}"))
    content = file.read_bytes()
    last = len(content.rstrip().rpartition(b"\n")[0])
    numbers = random.Random(1)
    for _ in range(100):
        at = numbers.randrange(last)  # nothing follows on the last line
        altered = bytearray(content)
        altered[at] = (altered[at] + numbers.randrange(1, 256)) % 256
        file.write_bytes(altered)
        with pytest.raises(ResourceError):
            read_decisions(file)
        with pytest.raises(ResourceError):
            add_decision(file, decided("stop"))
        assert file.read_bytes() == altered


def test_a_line_that_is_gone_is_named(tmp_path: Path) -> None:
    file = tmp_path / "besluiten.jsonl"
    for k in range(3):
        add_decision(file, decided("pass", reason=f"reden {k}"))
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[2])
    with pytest.raises(ResourceError) as caught:
        read_decisions(file)
    assert [problem.where.line for problem in caught.value.problems] == [2]


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "besluiten.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: add_decision(file, decided("pass", reason=str(k))), range(40)))
    assert sorted(int(one.reason) for one in read_decisions(file)) == list(range(40))
    assert [path.name for path in tmp_path.iterdir()] == ["besluiten.jsonl"]


@pytest.mark.parametrize("line", ["", "{}", "[1]", '{"maatwaarde": 1}', "\ufeff{}", "[" * 9999])
def test_what_is_no_decision_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "besluiten.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ResourceError, match="no decision"):
        read_decisions(file)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(MaatwaardeError, match="no such folder"):
        add_decision(tmp_path / "weg" / "besluiten.jsonl", decided("pass"))


def test_what_is_decided_is_of_a_gate_that_is_there(town: Town) -> None:
    checked = town.check(gate("budget > 150", proposals=""))
    made = decide_gate(checked, "poort:B", "pass", "college", "toegezegd")
    assert (made.proposal, made.found, made.version) == ("B", {"B": "not-passed"}, "1")
    assert made.sha256 == checked.gates.sha256
    every = decide_gate(checked, "poort", "stop", "college", "toegezegd")
    assert every.found == {"A": "passed", "B": "not-passed"}
    for named, hint in (("port", "did you mean 'poort'"), ("poort:C", "use one of: A, B")):
        with pytest.raises(ResourceError) as caught:
            decide_gate(checked, named, "pass", "college", "toegezegd")
        assert hint in caught.value.problems[0].mend
