from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from maatwaarde.diagnostics import FrameworkError
from maatwaarde.framework import load_framework, shipped_frameworks

Write = Callable[..., Path]
TODAY = date(2026, 6, 1)


def problems(path: Path) -> list[tuple[str, int | None]]:
    with pytest.raises(FrameworkError) as caught:
        load_framework(path, today=TODAY)
    for problem in caught.value.problems:
        assert problem.where.file is not None
        assert problem.where.line is not None
        assert problem.where.column is not None
        assert problem.mend
    return [(p.code, p.where.line) for p in caught.value.problems if p.severity == "error"]


def test_a_good_framework(write: Write) -> None:
    framework = load_framework(write(), today=TODAY)
    co2 = framework.measures[0]
    assert (co2.worst, co2.best, co2.achieved) == (-2000, 2000, 9000)
    assert list(co2.target.items()) == [(2030, 40000), (2040, 120000)]
    assert framework.guards[0].max_loss == 0.25
    assert framework.file.money.discount_rate == pytest.approx(0.0225)
    assert framework.title.text("en") == "Deltastad value framework 2026"
    assert framework.node("gezond").title.text("en") == "Gezond"
    assert framework.warnings == ()


def test_weights_are_normalised_among_siblings(write: Write) -> None:
    framework = load_framework(write(), today=TODAY)
    weights = {node.id: node.weight for node in framework.nodes}
    assert weights["klimaat"] == pytest.approx(0.3)
    assert weights["veilig"] == pytest.approx(0.7 / 4)
    assert weights["hinder"] == weights["lopen"] == pytest.approx(0.7 * 3 / 4 / 2)
    assert framework.measure_weights.sum() == pytest.approx(1, abs=1e-15)
    assert framework.node("leefbaarheid").measures == (1, 2, 3)
    assert framework.shares_below(2).tolist() == [3 / 8, 3 / 8, 1 / 4]


def test_a_branch_without_weight_still_has_shares(write: Write) -> None:
    framework = load_framework(write(("weight: 70", "weight: 0")), today=TODAY)
    assert framework.shares_below(2).tolist() == [3 / 8, 3 / 8, 1 / 4]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("unit: t_CO2e/year", "unit: t_CO3e/year", "unknown-unit", 18),
        ("−2 kt_CO2e/year", "−2 kWh", "incompatible-unit", 20),
        ("worst: 100", "worst: -100", "worst-side", 34),
        ("best: 2000", "best: 0", "best-side", 21),
        ("best: 2000", "best: .nan", "finite-number", 21),
        ("best: 2000", "best: '2000,5'", "not-a-number", 21),
        ("[[1000, 0.7]]", "[[1000, 1.7]]", "knots", 22),
        ("2030: 40000", "2030: -40000", "target-side", 23),
        ("id: hinder", "id: co2", "duplicate-id", 34),
        ("value: leefbaarheid", "value: leefbarheid", "unknown-id", 42),
        ("max_loss: 25 %", "max_loss: veel", "float-parsing", 42),
        ("rule: veto", "rule: verbod", "literal-error", 42),
        ("missing: widen", "missing: zero", "zero-without-reason", 43),
        ("weight: 30", "weight: -1", "greater-than-equal", 14),
        ("sdg: [7, 13]", "sdg: [7, 18]", "less-than-equal", 13),
        ("until: 2030-12-31", "until: 2025-12-31", "validity", 6),
        ("on: 2026-03-12", "on: 12-03-2026", "date-from-datetime-parsing", 5),
        ("discount_rate: 2.25 %", "discount_rate: 2.25", "less-than", 7),
        ('loopminuut: "minute"', 'loopminuut: "minuutje"', "bad-unit-definition", 8),
        ("maatwaarde: 1", "maatwaarde: 2", "literal-error", 1),
        ("title: Leefbaarheid", "title: 2030", "string-type", 27),
    ],
)
def test_each_mistake_is_found_at_its_line(
    write: Write, old: str, new: str, code: str, line: int
) -> None:
    assert problems(write((old, new))) == [(code, line)]


def test_six_different_mistakes_give_six_messages(write: Write) -> None:
    path = write(
        ("unit: t_CO2e/year", "unit: t_CO3e/year"),
        ("−2 kt_CO2e/year", "-2000"),
        ("worst: 100", "worst: -100"),
        ("worst: 5", "worst: 5 EUR"),
        ("id: inbraak", "id: co2"),
        ("weight: 30", "weight: 0"),
        ("weight: 70", "weight: 0"),
        ("value: leefbaarheid", "value: leefbarheid"),
    )
    assert problems(path) == [
        ("zero-weights", 14),
        ("unknown-unit", 18),
        ("worst-side", 34),
        ("incompatible-unit", 35),
        ("duplicate-id", 40),
        ("unknown-id", 42),
    ]


@pytest.mark.parametrize(
    ("until", "code"), [("2026-05-31", ["expired"]), ("2026-06-01", []), ("2026-06-02", [])]
)
def test_an_expired_framework_is_a_warning(write: Write, until: str, code: list[str]) -> None:
    framework = load_framework(write(("until: 2030-12-31", f"until: {until}")), today=TODAY)
    assert [problem.code for problem in framework.warnings] == code


def test_a_framework_from_tomorrow_is_a_warning(write: Write) -> None:
    framework = load_framework(write(), today=date(2025, 12, 31))
    assert [problem.code for problem in framework.warnings] == ["not-yet-valid"]


def test_extends_overrides_by_id(write: Write, tmp_path: Path) -> None:
    write(name="base.yaml")
    child = tmp_path / "child.yaml"
    child.write_text(
        """\
maatwaarde: 1
id: kind
title: Kind
extends: base.yaml
values:
  - id: klimaat
    weight: 10
    measures:
      - {id: co2, unit: kt_CO2e/year, best: 3}
  - id: extra
    title: Extra
    measures: [{id: extra-m, title: Extra, unit: "%", better: higher, worst: -1, best: 1}]
guards:
  - {value: leefbaarheid, max_loss: 0.5}
""",
        encoding="utf-8",
    )
    framework = load_framework(child, today=TODAY)
    co2 = framework.measures[0]
    # What the base gave in tonnes is read as kilotonnes once the child changes the unit.
    assert (co2.worst, co2.best, co2.achieved) == (-2, 3, 9)
    assert co2.knots == ((1.0, 0.7),)
    assert co2.target == {2030: 40, 2040: 120}
    assert [node.id for node in framework.nodes if node.depth == 0] == [
        "klimaat",
        "leefbaarheid",
        "extra",
    ]
    assert framework.guards[0].max_loss == 0.5
    assert framework.guards[0].rule == "veto"
    # An adoption is of one organisation, and not passed on.
    assert framework.file.adopted is None


def test_a_mistake_in_a_base_points_at_the_base(write: Write, tmp_path: Path) -> None:
    base = write(("worst: 100", "worst: -100"), name="base.yaml")
    child = tmp_path / "child.yaml"
    child.write_text("maatwaarde: 1\nid: kind\ntitle: Kind\nextends: base.yaml\n")
    with pytest.raises(FrameworkError) as caught:
        load_framework(child, today=TODAY)
    (problem,) = caught.value.problems
    assert (problem.where.file, problem.where.line) == (str(base), 34)


@pytest.mark.parametrize(("files", "deep"), [(40, False), (500, True)])
def test_a_chain_of_frameworks_ends(write: Write, tmp_path: Path, files: int, deep: bool) -> None:
    """Of which each extends the next two, which takes 2^40 reads if nothing is kept."""
    write(("id: deltastad-2026", "id: laatste"), name="laatste.yaml")
    for i in range(files):
        bases = [f"{i + 1}{side}.yaml" if i < files - 1 else "laatste.yaml" for side in "ab"]
        for side in "ab":
            (tmp_path / f"{i}{side}.yaml").write_text(
                f"maatwaarde: 1\nid: x{i}{side}\ntitle: X\nextends: [{', '.join(bases)}]\n"
            )
    if not deep:
        assert load_framework(tmp_path / "0a.yaml", today=TODAY).id == "x0a"
        return
    with pytest.raises(FrameworkError) as caught:
        load_framework(tmp_path / "0a.yaml", today=TODAY)
    found = [problem.where for problem in caught.value.problems if problem.code == "too-deep"]
    assert {(Path(str(where.file)).name[:3], where.line) for where in found} == {("100", 4)}


def test_extends_in_a_circle(write: Write, tmp_path: Path) -> None:
    write(("id: deltastad-2026", "id: a\nextends: b.yaml"), name="a.yaml")
    (tmp_path / "b.yaml").write_text("maatwaarde: 1\nid: b\nextends: a.yaml\n")
    with pytest.raises(FrameworkError) as caught:
        load_framework(tmp_path / "a.yaml", today=TODAY)
    (problem,) = caught.value.problems
    assert problem.code == "extends-cycle"
    assert "a.yaml -> b.yaml -> a.yaml" in problem.what
    assert problem.where.file == str(tmp_path / "b.yaml")


def test_extends_nothing_known(write: Write) -> None:
    path = write(("id: deltastad-2026", "id: a\nextends: provinsie"))
    with pytest.raises(FrameworkError) as caught:
        load_framework(path, today=TODAY)
    assert [problem.code for problem in caught.value.problems] == ["extends-unknown"]


def test_the_checksum_is_of_the_content_and_not_of_the_layout(write: Write) -> None:
    first = load_framework(write(), today=TODAY).checksum
    assert load_framework(write(("weight: 30", "weight:   30.0")), today=TODAY).checksum == first
    assert load_framework(write(("weight: 30", "weight: 31")), today=TODAY).checksum != first


def test_shipped_frameworks_load_without_problems() -> None:
    found = shipped_frameworks()
    assert len(found) >= 5
    for name, path in found.items():
        framework = load_framework(name, today=TODAY)
        assert framework.warnings == (), name
        assert framework.path == name
        assert path.stem == framework.id
        for measure in framework.measures:
            assert measure.source, f"{name}: {measure.id} has no source"
            assert measure.example or "ijkpunten: " in measure.source, (
                f"{name}: the anchors of {measure.id} are neither derived nor marked as invented"
            )
            assert measure.title.en, f"{name}: {measure.id} has no English title"


def test_other_weights_are_matched_by_id(write: Write) -> None:
    framework = load_framework(write(), today=TODAY)
    equal = {node.id: 1.0 for node in framework.nodes}
    weighed = framework.with_weights(dict(reversed(equal.items())))
    assert [weighed.node(name).share for name in ("klimaat", "co2", "gezond", "lopen")] == [
        0.5,
        1,
        0.5,
        0.5,
    ]
    with pytest.raises(FrameworkError) as caught:
        framework.with_weights({**equal, "klimat": 1, "gezond": -1, "co2": float("nan")})
    text = str(caught.value)
    for word in ("did you mean 'klimaat'?", "weight of 'gezond' is -1", "weight of 'co2' is nan"):
        assert word in text
    with pytest.raises(FrameworkError, match="nothing has a weight below 'gezond'"):
        framework.with_weights({**equal, "hinder": 0, "lopen": 0})


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ("max_loss: 25 %", "max_loss: 40", "write 0.4, or '40 %'"),
        ("max_loss: 25 %", "max_loss: 1.5", "write 0.015, or '1.5 %'"),
        ("max_loss: 25 %", 'max_loss: "40"', "write 0.4, or '40 %'"),
        ("max_loss: 25 %", "max_loss: 140 %", "lower it"),
        ("max_loss: 25 %", "max_loss: 4000", "lower it"),
        ("achieved: 9000", "beyond_target: 20", "write 0.2, or '20 %'"),
        ("max_loss: 25 %", "max_loss: -0.1", "raise it"),
        ("max_loss: 25 %", "max_loss: .nan", "raise it"),
        ("max_loss: 25 %", "max_loss: .inf", "write a number"),
    ],
)
def test_a_part_above_the_whole_is_refused(write: Write, old: str, new: str, mend: str) -> None:
    with pytest.raises(FrameworkError) as caught:
        load_framework(write((old, new)), today=TODAY)
    (problem,) = caught.value.problems
    assert mend in problem.mend
    assert problem.where.line is not None


def test_every_part_may_be_a_percentage(write: Write) -> None:
    path = write(("achieved: 9000", "beyond_target: 20 %"), ("max_loss: 25 %", "max_loss: 100 %"))
    framework = load_framework(path, today=TODAY)
    assert framework.measures[0].beyond_target == pytest.approx(0.2)
    assert framework.guards[0].max_loss == 1


def test_a_base_that_many_files_extend_is_read_once(tmp_path: Path) -> None:
    for i in range(30):
        (tmp_path / f"d{i}.yaml").write_text(
            f"maatwaarde: 1\nextends: [d{i + 1}.yaml, ./d{i + 1}.yaml]\n", encoding="utf-8"
        )
    (tmp_path / "d30.yaml").write_text("maatwaarde: 1\nid: x\ntitle: X\n", encoding="utf-8")
    with pytest.raises(FrameworkError) as told:  # only what no file says: values
        load_framework(tmp_path / "d0.yaml")
    assert {problem.code for problem in told.value.problems} == {"missing"}


def test_judgements_that_match_no_file_are_told_each_at_its_line(
    write: Write, tmp_path: Path
) -> None:
    """Beside ones that do: from half of the answers come the weights of half of the people."""
    (tmp_path / "b.csv").write_text("x", encoding="utf-8")
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    weights = (
        "weights:\n  method: ahp\n  judgements:\n    - gone/*.csv\n    - '?.csv'\n    - none.csv\n"
    )
    path = write(("missing: widen\n", f"missing: widen\n{weights}"))
    line = 1 + path.read_text(encoding="utf-8").splitlines().index("    - gone/*.csv")
    with pytest.raises(FrameworkError) as caught:
        load_framework(path, today=TODAY)
    assert [(one.code, one.what, one.where.line) for one in caught.value.problems] == [
        ("no-judgements", "no file matches 'gone/*.csv'", line),
        ("no-judgements", "no file matches 'none.csv'", line + 2),
    ]
    assert str(tmp_path) in caught.value.problems[0].mend
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    - gone/*.csv\n", "").replace("    - none.csv\n", ""))
    found = load_framework(path, today=TODAY).judgement_files
    assert [one.name for one in found] == ["a.csv", "b.csv"]
