"""What measures stand under, guards on pillars and SDGs, and what `check` says of them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from build import framework, measure
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.framework import Framework, load_framework, shipped_frameworks
from maatwaarde.framework.categories import overlap

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 6, 1)
Write = Callable[..., Path]


def tree(**more: object) -> Framework:
    return framework(
        [
            {
                "id": "land",
                "title": "Land",
                "pillar": "E",
                "sdg": [13, 15],
                "weight": 60,
                "measures": [measure("air", weight=1)],
                "values": [
                    {
                        "id": "homes",
                        "title": "Homes",
                        "pillar": "S",
                        "weight": 2,
                        "measures": [measure("rent")],
                    },
                    {
                        "id": "water",
                        "title": "Water",
                        "sdg": [6],
                        "weight": 1,
                        "measures": [measure("clean", weight=3), measure("deep", weight=1)],
                    },
                ],
            },
            {"id": "rest", "title": "Rest", "weight": 40, "measures": [measure("other")]},
        ],
        **more,
    )


def under(owner: Framework, by: object) -> dict[str, list[str]]:
    return {
        one.id: [owner.measures[j].id for j in one.measures]
        for one in owner.categories(by)  # type: ignore[arg-type]
    }


def test_a_node_takes_the_pillar_and_goals_of_the_node_above() -> None:
    owner = tree()
    assert under(owner, "value") == {"land": ["air", "rent", "clean", "deep"], "rest": ["other"]}
    assert under(owner, "pillar") == {
        "E": ["air", "clean", "deep"],
        "S": ["rent"],
        "none": ["other"],
    }
    assert under(owner, "sdg") == {
        "6": ["clean", "deep"],
        "13": ["air", "rent"],
        "15": ["air", "rent"],
        "none": ["other"],
    }
    weights = {one.id: one.weight for one in owner.categories("pillar")}
    assert weights == pytest.approx({"E": 0.3, "S": 0.3, "none": 0.4})


def test_only_goals_overlap() -> None:
    owner = tree()
    assert [overlap(owner.categories(by)) for by in ("value", "pillar", "sdg")] == [
        False,
        False,
        True,
    ]


def test_a_goal_that_is_named_twice_counts_once() -> None:
    value = {"id": "v", "title": "V", "sdg": [3, 3], "measures": [measure("m")]}
    owner = framework([value])
    assert under(owner, "sdg") == {"3": ["m"]}
    assert not overlap(owner.categories("sdg"))


def test_what_is_guarded_is_weighed_within_itself() -> None:
    owner = tree(
        guards=[
            {"pillar": "E", "max_loss": 0.2, "rule": "veto"},
            {"sdg": 15, "max_loss": 0.1, "rule": "flag"},
            {"value": "water", "max_loss": 0.1, "rule": "flag"},
        ]
    )
    pillar, goal, value = (owner.guarded(guard) for guard in owner.guards)
    # Air weighs as much as all of water: a quarter of `land` each.
    assert pillar.shares == pytest.approx([0.5, 0.375, 0.125])
    assert goal.shares == pytest.approx([1 / 3, 2 / 3])
    assert value.shares == pytest.approx([0.75, 0.25])
    assert [guard.subject for guard in owner.guards] == ["pillar:E", "sdg:15", "water"]
    titles = [str(found.title.text("nl")) for found in (pillar, goal)]  # type: ignore[union-attr]
    assert titles == ["pijler Milieu", "SDG 15 Leven op het land"]


def test_a_pillar_that_weighs_nothing_is_guarded_as_its_values_are() -> None:
    owner = framework(
        [
            {"id": "points", "title": "Points", "measures": [measure("a")]},
            {
                "id": "care",
                "title": "Care",
                "pillar": "E",
                "weight": 0,
                "measures": [measure("b", weight=3), measure("c"), measure("out", weight=0)],
            },
        ],
        guards=[
            {"pillar": "E", "max_loss": 0.2, "rule": "veto"},
            {"value": "care", "max_loss": 0.2, "rule": "veto"},
        ],
    )
    pillar, value = (owner.guarded(guard) for guard in owner.guards)
    assert pillar.measures == value.measures == (1, 2, 3)
    assert pillar.shares == pytest.approx([0.75, 0.25, 0])
    assert np.array_equal(pillar.shares, value.shares)


def test_guards_on_other_things_stay_apart_in_a_framework_that_extends(
    write: Write, tmp_path: Path
) -> None:
    old = "  - {value: leefbaarheid, max_loss: 25 %, rule: veto}\n"
    more = "  - {pillar: E, max_loss: 10 %, rule: veto}\n  - {sdg: 7, max_loss: 1, rule: flag}\n"
    write((old, old + more), name="base.yaml")
    child = tmp_path / "child.yaml"
    child.write_text(
        "maatwaarde: 1\nid: kind\ntitle: Kind\nextends: base.yaml\n"
        "guards: [{pillar: E, max_loss: 0.5}, {sdg: 13, max_loss: 0, rule: veto}]\n"
    )
    guards = load_framework(child, today=TODAY).guards
    assert [(guard.subject, guard.max_loss, guard.rule) for guard in guards] == [
        ("leefbaarheid", 0.25, "veto"),
        ("pillar:E", 0.5, "veto"),
        ("sdg:7", 1, "flag"),
        ("sdg:13", 0, "veto"),
    ]


def test_a_guard_on_a_value_is_written_as_ever(write: Write) -> None:
    content = load_framework(write(), today=TODAY).file.model_dump(mode="json")
    assert content["guards"] == [
        {"value": "leefbaarheid", "max_loss": 0.25, "rule": "veto", "reason": None}
    ]


@pytest.mark.parametrize(
    ("guard", "code", "what", "mend"),
    [
        ("{pillar: X, max_loss: 0.2, rule: veto}", "literal-error", "'X'", "'E' | 'S' | 'G'"),
        ("{pillar: G, max_loss: 0.2, rule: veto}", "unknown-id", "guards[0].pillar names G", "E"),
        ("{sdg: 18, max_loss: 0.2, rule: veto}", "less-than-equal", "at most 17", "lower it"),
        ("{sdg: 3, max_loss: 0.2, rule: veto}", "unknown-id", "guards[0].sdg names 3", "7, 13"),
        ("{max_loss: 0.2, rule: veto}", "guard-subject", "names nothing", "`pillar`"),
        (
            "{value: klimaat, pillar: E, max_loss: 0.2, rule: veto}",
            "guard-subject",
            "names value, pillar",
            "one of",
        ),
    ],
)
def test_a_guard_on_nothing_is_refused_at_its_line(
    write: Write, guard: str, code: str, what: str, mend: str
) -> None:
    path = write(("{value: leefbaarheid, max_loss: 25 %, rule: veto}", guard))
    with pytest.raises(FrameworkError) as caught:
        load_framework(path, today=TODAY)
    [problem] = caught.value.problems
    assert problem.code == code
    assert what in problem.what
    assert mend in problem.mend
    assert problem.where.line == 42


def test_a_pillar_that_no_measure_is_left_of_cannot_be_guarded(tmp_path: Path) -> None:
    path = tmp_path / "fw.yaml"
    path.write_text(
        "maatwaarde: 1\nid: a\ntitle: A\nvalues:\n"
        "  - id: v\n    title: V\n    pillar: E\n    values:\n"
        "      - id: w\n        title: W\n        pillar: S\n        measures:\n"
        "          - {id: m, title: M, unit: t, better: higher, worst: -1, best: 1}\n"
        "guards: [{pillar: E, max_loss: 0.1, rule: veto}]\n"
    )
    with pytest.raises(FrameworkError, match="names E, which no value") as caught:
        load_framework(path)
    assert caught.value.problems[0].where.line == 14


def test_check_names_the_highest_value_without_a_pillar(write: Write) -> None:
    (remark,) = load_framework(write(), today=TODAY).remarks
    assert (remark.code, remark.severity) == ("no-pillar", "warning")
    assert "'leefbaarheid' has no pillar" in remark.what
    assert remark.where.line is not None
    half = write(
        ("    title: Gezond\n", "    title: Gezond\n        pillar: S\n"), name="half.yaml"
    )
    (remark,) = load_framework(half, today=TODAY).remarks
    assert "'veilig' has no pillar" in remark.what


def test_check_says_once_that_there_are_no_pillars_at_all(write: Write) -> None:
    (remark,) = load_framework(write(("    pillar: E\n", "")), today=TODAY).remarks
    assert remark.code == "no-pillars"


@pytest.mark.parametrize(
    "name",
    [
        *shipped_frameworks(),
        str(ROOT / "examples/deltastad/meetlat.yaml"),
        str(ROOT / "examples/amsterdam-ijburg/meetlat.yaml"),
    ],
)
def test_everything_in_the_shipped_frameworks_has_a_pillar_and_a_goal(name: str) -> None:
    owner = load_framework(name, today=TODAY)
    assert owner.remarks == ()
    for by in ("pillar", "sdg"):
        assert "none" not in under(owner, by)
