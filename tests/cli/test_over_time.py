"""`maatwaarde score --over-time`: what each proposal alone is worth until the horizon."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def files(tmp_path: Path) -> list[object]:
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nhorizon: 2030\nvalues:\n"
        "  - id: alles\n    title: Alles\n    measures:\n"
        "      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10,"
        " target: {2030: 4}, beyond_target: 0}\n"
    )
    (tmp_path / "lijst.csv").write_text(
        "id,cost:2027,cost:2028,impact:m,effect_start\nA,1,1,4,\nB,1,,2,\nC,1,,8,3\n"
    )
    return [tmp_path / "lijst.csv", "-f", tmp_path / "meetlat.yaml"]


def test_it_counts_the_years_in_which_there_is_an_effect(run: Callable, files: list) -> None:
    data = json.loads(run("score", *files, "--over-time", "--json").out)
    # A is ready in 2028, B at once; of C, in 2030, only what the target asks counts.
    assert data["over_time"]["values"] == pytest.approx({"A": 0.3, "B": 0.2, "C": 0.1})
    assert (data["over_time"]["first_year"], data["over_time"]["horizon"]) == (2027, 2030)
    assert [item["id"] for item in data["ranking"]] == ["C", "A", "B"]
    done = run("score", *files, "--over-time")
    assert "Waarde van elk voorstel alleen, van 2027 tot en met 2030" in done.out
    table = done.out[done.out.index("over de jaren") :].splitlines()
    assert [line.split()[0] for line in table[1:4]] == ["A", "B", "C"]


def test_without_a_horizon_or_years_it_is_refused(run: Callable, files: list) -> None:
    framework = Path(str(files[2]))
    framework.write_text(framework.read_text().replace("horizon: 2030\n", ""))
    Path(str(files[0])).write_text("id,cost,impact:m\nA,1,4\n")
    done = run("score", *files, "--over-time", "--lang", "en")
    assert done.code == 2
    assert done.out == ""
    assert "the framework states no horizon" in done.err
    assert "no column of the proposals has a year" in done.err
    assert run("score", *files).code == 0
