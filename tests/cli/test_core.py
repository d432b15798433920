import json
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook


@pytest.fixture
def source(tmp_path: Path) -> list[object]:
    """One planner: S is better whatever is drawn, and L and M depend on the weights."""
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n"
        "  - id: groen\n    title: Groen\n    weight: 50\n    measures:\n"
        "      - {id: g, title: G, unit: t, better: higher, best: 10, worst: -10}\n"
        "  - id: veilig\n    title: Veilig\n    weight: 50\n    measures:\n"
        "      - {id: v, title: V, unit: t, better: higher, best: 10, worst: -10}\n"
    )
    (tmp_path / "lijst.csv").write_text(
        "id,title,cost,staff:planner,impact:g,impact:v\n"
        "S,Sluis,6,1,9,9\nL,Laan,5,1,6,0\nM,Markt,5,1,0,6.1\nN,Niets,5,1,-1,-1\n"
    )
    (tmp_path / "middelen.yaml").write_text(
        "maatwaarde: 1\nbudgets: [{amount: 99}]\nstaff: [{role: planner, amount: 2}]\n"
    )
    names = ("lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml")
    return [name if name.startswith("-") else tmp_path / name for name in names]


def test_what_is_always_sometimes_and_never_chosen(run: Callable, source: list) -> None:
    done = run("core", *source, "--samples", 60)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "Kern van de portefeuille: Klein"
    assert "Altijd gekozen (1)\n  S Sluis\n" in done.out
    assert "Soms gekozen (2)" in done.out
    assert "Nooit gekozen (1)\n  N Niets\n" in done.out
    assert done.out == run("core", *source, "--samples", 60).out
    data = json.loads(run("core", *source, "--samples", 60, "--json").out)
    assert data["index"]["L"] + data["index"]["M"] == pytest.approx(1)
    # By symmetry about half each, M a little more often.
    assert 0.5 <= data["index"]["M"] < 0.75
    english = run("core", *source, "--samples", 3, "--lang", "en").out
    assert "Always chosen" in english
    other = json.loads(run("core", *source, "--samples", 60, "--seed", 2, "--json").out)
    assert other["index"] != data["index"]


def test_impacts_with_a_range_are_drawn_too(run: Callable, source: list) -> None:
    proposals = source[0]
    assert isinstance(proposals, Path)
    proposals.write_text(
        "id,cost,staff:planner,impact:g,impact:g:low,impact:g:high,impact:v\n"
        "S,6,1,9,9,9,9\nL,5,1,6,6,6,0\nM,5,1,5.9,1,8,0\n"
    )
    data = json.loads(run("core", *source, "--samples", 80, "--spread", 0, "--json").out)
    assert data["uncertain_impacts"] == 1
    # A triangle on 1, 5.9 and 8 exceeds 6 with a chance of 4/14.7.
    assert data["index"]["M"] == pytest.approx(4 / 14.7, abs=0.15)


def test_the_core_with_later_starts_and_as_a_workbook(
    run: Callable, source: list, tmp_path: Path
) -> None:
    proposals, resources = source[0], source[-1]
    assert isinstance(proposals, Path)
    assert isinstance(resources, Path)
    proposals.write_text(
        "id,cost:2027,staff:planner:2027,impact:g,impact:v\nS,6,1,9,9\nL,5,1,6,0\nM,5,1,0,6.1\n"
    )
    resources.write_text(
        "maatwaarde: 1\nplanning: {shift: 1}\nbudgets: [{amount: 99}]\nstaff:\n"
        "  - {role: planner, period: 2027, amount: 1}\n"
        "  - {role: planner, period: 2028, amount: 1}\n"
    )
    out = tmp_path / "kern.xlsx"
    assert run("core", *source, "--samples", 5, "-o", out).code == 0
    assert CalamineWorkbook.from_path(str(out)).sheet_names == ["core", "portfolios"]


@pytest.mark.usefixtures("in_english")
def test_what_has_no_core(run: Callable, source: list) -> None:
    done = run("core", *source, "--objective", "sum-of-scores")
    assert (done.code, "leave --objective out" in done.err) == (2, True)
    done = run("core", *source, "--method", "topsis")
    assert (done.code, "--method value" in done.err) == (2, True)
    done = run("core", *source, "--weights", "groups")
    assert (done.code, "come from no groups" in done.err) == (2, True)
    assert run("core", *source, "--samples", 0).code == 2
