"""Reading the running plan: what is no plan is refused, with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from maatwaarde.diagnostics import ResourceError
from maatwaarde.portfolio import OptionKey
from maatwaarde.portfolio.inputs.plan_file import read_running_plan

PLAN: dict[str, Any] = {
    "schema_version": 2,
    "framework": {"id": "klein"},
    "chosen": ["A", "B"],
    "starts": {"A": "2027", "B": "2028"},
}


def write(path: Path, data: Any, **change: Any) -> Path:
    file = path / "plan.json"
    file.write_text(json.dumps({**data, **change} if change else data, indent=1))
    return file


def test_a_plan(tmp_path: Path) -> None:
    plan = read_running_plan(write(tmp_path, PLAN))
    assert plan.options == (OptionKey("A", "2027"), OptionKey("B", "2028"))
    assert (plan.framework, plan.planned) == ("klein", True)
    [problem] = plan.unknown(["A"])
    assert (problem.where.line, "'B'" in problem.what) == (12, True)
    assert "status 'rejected'" in problem.mend


def test_a_plan_without_starts(tmp_path: Path) -> None:
    plan = read_running_plan(write(tmp_path, PLAN, starts={"A": None, "B": None}))
    assert plan.options == (OptionKey("A"), OptionKey("B"))
    assert not plan.planned


def test_a_plan_with_parts(tmp_path: Path) -> None:
    half = {"options": ["A@2027*0.5", "B@2028"], "parts": {"A": 0.5}}
    plan = read_running_plan(write(tmp_path, PLAN, **half))
    assert plan.parts == {"A": 0.5}
    assert plan.options == (OptionKey("A", "2027", 0.5), OptionKey("B", "2028"))
    odd = {"chosen": ["A*0.5", "B@1"], "starts": {"A*0.5": None, "B@1": None}}
    parts = {"A*0.5": 1.0, "B@1": 0.333333}
    odd |= {"options": ["A*0.5", "B@1*0.333333"], "parts": parts}
    plan = read_running_plan(write(tmp_path, PLAN, **odd))
    assert plan.parts == {"B@1": 0.333333}
    assert plan.options == (OptionKey("A*0.5"), OptionKey("B@1", None, 0.333333))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema_version": 1}, "has schema_version 1, and this maatwaarde reads 2"),
        ({"schema_version": True}, "has schema_version True"),
        ({"starts": ["A"]}, "holds no portfolio"),
        ({"starts": {"A": "2027", "B": "zomer"}}, "'zomer', which is no period"),
        ({"starts": {"A": 2027, "B": "2027"}}, "2027, which is no period"),
        ({"starts": {"A": "2027", "B": None}}, "'B' has no start"),
        ({"chosen": ["A"]}, "do not name the same proposals"),
        ({"resources": {}}, "what of each was hired and trained"),
        ({"resources": [{"hired": 1.0}]}, "what of each was hired and trained"),
        ({"resources": [{"resource": "x", "hired": "1"}]}, "what of each was hired"),
        ({"resources": [{"resource": "x", "trained": -1.0}]}, "what of each was hired"),
        ({"options": ["A@2027"]}, "does not say of each proposal"),
        ({"options": "A@2027"}, "does not say of each proposal"),
        ({"options": ["A@2027", "B@2029"]}, "does not say of each proposal"),
        ({"options": ["A@2027*2", "B@2028"]}, "does not say of each proposal"),
        ({"options": ["A@2027*0.5", "B@2028"]}, "does not say of each proposal"),
        ({"parts": ["A"]}, "does not say which part is done"),
        ({"parts": {"Z": 0.5}}, "does not say which part is done"),
        ({"parts": {"A": 2}}, "does not say which part is done"),
        ({"parts": {"A": True}}, "does not say which part is done"),
        ({"options": ["A@2027", "B@2028"], "parts": {"A": 0.5}}, "does not say of each proposal"),
    ],
)
def test_what_is_no_plan(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ResourceError) as raised:
        read_running_plan(write(tmp_path, PLAN, **change))
    [problem] = raised.value.problems
    assert message in problem.what
    assert problem.where.line is not None
    assert problem.mend


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,cost\nA,5\n", "is not JSON"),
        (b"{\xff}", "is not UTF-8"),
        (b"[1, 2]", "holds no portfolio"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_other_files(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(content)
    with pytest.raises(ResourceError, match=message):
        read_running_plan(file)
    with pytest.raises(ResourceError, match="no such file"):
        read_running_plan(tmp_path / "elders.json")
