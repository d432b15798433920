"""`portfolio --picture`: the document is sound, holds what it should, and nothing falls off it."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

NAME = "Een voorstel met een lange naam & een <vreemd> teken dat nergens op één regel past, nee"


@pytest.fixture
def quarters(tmp_path: Path) -> list[object]:
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n  - id: alles\n    title: Alles\n"
        "    measures:\n      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}\n"
    )
    (tmp_path / "lijst.csv").write_text(
        "id,title,cost:2027-Q1,cost:2028-Q1,staff:planner:2027-Q1,staff:planner:2028-Q1,"
        f'impact:m,status\nA,"{NAME}",6,3,1,0.5,5,\nB,Brug,5,0,1,0,4,\nL,Loopt,1,0,0,0,1,lopend\n'
    )
    periods = [f"{year}-Q{quarter}" for year in (2027, 2028, 2029) for quarter in range(1, 5)]
    staff = "".join(f"  - {{role: planner, period: {name}, amount: 1}}\n" for name in periods)
    (tmp_path / "middelen.yaml").write_text(
        f"maatwaarde: 1\nplanning: {{shift: 1}}\nbudgets: [{{amount: 99}}]\nstaff:\n{staff}"
    )
    names = ("lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml")
    return [name if name.startswith("-") else tmp_path / name for name in names]


def read(path: Path) -> tuple[ElementTree.Element, list[str]]:
    root = ElementTree.fromstring(path.read_bytes())
    return root, [str(item.text) for item in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_plan_in_quarters(run: Callable, quarters: list, tmp_path: Path) -> None:
    out = tmp_path / "planning.svg"
    done = run("portfolio", *quarters, "--picture", out)
    assert done.code == 0, done.err
    assert f"geschreven: {out}" in done.err
    root, texts = read(out)
    assert root.get("role") == "img"
    assert [child.get("id") for child in root[:2]] == ["plan-title", "plan-desc"]
    assert {"2027", "2028", "2029", "B Brug", "L Loopt", "planner", "1/1", "0,5/1"} <= set(texts)
    # One of the two has to wait a year for the planner, which an outline shows.
    assert "+1" in texts
    assert "liep al" in texts
    # The whole name is there for who points at it or has it read out.
    said = [str(item.text) for item in root.iter("{http://www.w3.org/2000/svg}title")]
    assert any(NAME in text for text in said)
    wide, high = (float(part) for part in str(root.get("viewBox")).split()[2:])
    for shape in root.iter("{http://www.w3.org/2000/svg}rect"):
        if shape.get("x") is not None:
            assert float(str(shape.get("x"))) >= 0
            assert float(str(shape.get("x"))) + float(str(shape.get("width"))) <= wide
            assert float(str(shape.get("y"))) + float(str(shape.get("height"))) <= high
            assert float(str(shape.get("width"))) > 0
    again = tmp_path / "weer.svg"
    proposals = quarters[0]
    lines = proposals.read_text().splitlines()
    proposals.write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n")
    assert run("portfolio", *quarters, "--picture", again).code == 0
    assert again.read_bytes() == out.read_bytes()
    assert run("portfolio", *quarters, "--picture", again, "--lang", "en").code == 0
    assert "was running" in read(again)[1]


def test_money_over_years_without_a_plan_for_starts(
    run: Callable, quarters: list, tmp_path: Path
) -> None:
    (tmp_path / "lijst.csv").write_text("id,cost:2027,cost:2029,impact:m\nA,6,3,5\nB,0,0,1\n")
    (tmp_path / "middelen.yaml").write_text(
        "maatwaarde: 1\nbudgets: [{period: 2027, amount: 9}, {period: 2029, amount: 9}]\n"
    )
    out = tmp_path / "planning.svg"
    assert run("portfolio", *quarters, "--picture", out).code == 0
    _, texts = read(out)
    assert {"A", "B", "2028"} <= set(texts)
    assert not any("Bezetting" in text for text in texts)


@pytest.mark.usefixtures("in_english")
def test_no_picture_without_time(run: Callable, quarters: list, tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text("id,cost,impact:m\nA,6,5\n")
    (tmp_path / "middelen.yaml").write_text("maatwaarde: 1\nbudgets: [{amount: 9}]\n")
    out = tmp_path / "planning.svg"
    done = run("portfolio", *quarters, "--picture", out)
    assert (done.code, "there is no schedule to draw" in done.err) == (2, True)
    assert not out.exists()
    (tmp_path / "lijst.csv").write_text("id,cost:2027,impact:m\nA,6,5\n")
    (tmp_path / "middelen.yaml").write_text("maatwaarde: 1\nbudgets: [{period: 2027, amount: 9}]\n")
    done = run("portfolio", *quarters, "--picture", tmp_path / "geen map" / "p.svg")
    assert (done.code, "check that the folder exists" in done.err) == (2, True)
    assert run("portfolio", *quarters, "--picture", out).code == 0


def test_it_shows_where_effects_begin_and_from_when_on_targets_are_met(
    run: Callable, quarters: list, tmp_path: Path
) -> None:
    framework = Path(str(quarters[2]))
    text = framework.read_text()
    framework.write_text(text.replace("worst: -10", "worst: -10, target: {2028: 5, 2029: 99}"))
    out = tmp_path / "doelen.svg"
    done = run("portfolio", *quarters, "--picture", out)
    assert done.code == 0, done.err
    root, texts = read(out)
    assert {"effecten beginnen", "Doelen: vanaf wanneer ze gehaald zijn", "M: 5 t"} <= set(texts)
    assert "89 t te weinig in 2029" in texts
    said = [str(item.text) for item in root.iter("{http://www.w3.org/2000/svg}title")]
    assert any(text.startswith("M: 5 t; gehaald in 20") for text in said)
