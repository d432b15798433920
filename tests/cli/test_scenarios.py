import json
import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from maatwaarde.cli.workers import sharing
from patience import LONG


@pytest.fixture
def source(tmp_path: Path) -> list[object]:
    """Money for two of three; L is better by g, and M by v."""
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n"
        "  - id: groen\n    title: Groen\n    weight: 50\n    measures:\n"
        "      - {id: g, title: G, unit: t, better: higher, best: 10, worst: -10}\n"
        "  - id: veilig\n    title: Veilig\n    weight: 50\n    measures:\n"
        "      - {id: v, title: V, unit: t, better: higher, best: 10, worst: -10}\n"
    )
    (tmp_path / "lijst.csv").write_text(
        "id,title,cost,impact:g,impact:v\n"
        "S,Sluis,6,9,9\nL,Laan,5,6,0\nM,Markt,5,0,6.1\nN,Niets,5,-1,-1\n"
    )
    (tmp_path / "middelen.yaml").write_text("maatwaarde: 1\nbudgets: [{amount: 11}]\n")
    names = ("lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml")
    return [name if name.startswith("-") else tmp_path / name for name in names]


def test_choices_side_by_side(run: Callable, source: list, tmp_path: Path) -> None:
    asked = ("scenarios", *source, "--budget", "150%", "--weight", "groen=62,5%")
    done = run(*asked)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "Scenario's: Klein"
    assert [line.split() for line in lines[4:]][:3] == [
        ["nr.", "budgetten", "gewichten", "waarde", "kosten", "aantal", "gekozen"],
        ["1", "100", "%", "zoals", "nu", "1,2050", "€", "11,00", "2"],
        ["2", "100", "%", "Groen", "62,5", "%", "1,2750", "€", "11,00", "2"],
    ]
    assert "  + L Laan\n  − M Markt\n" in done.out
    assert "Altijd gekozen (1)\n  S Sluis\n" in done.out
    assert "vergelijk wat er dan gekozen wordt, en niet de waarden" in done.out
    data = json.loads(run(*asked, "--json").out)
    assert [case["chosen"] for case in data["scenarios"]] == [
        ["M", "S"],
        ["L", "S"],
        ["L", "M", "S"],
        ["L", "M", "S"],
    ]
    assert data["index"] == {"L": 0.75, "M": 0.75, "N": 0.0, "S": 1.0}
    both = run("scenarios", *source, "--weight", "groen=62,5%,g=100%")
    assert both.code == 2
    assert "'g' weegt 100 % van de groep waarin het staat" in both.err
    out = tmp_path / "scenario.xlsx"
    assert run(*asked, "-o", out).code == 0
    assert CalamineWorkbook.from_path(str(out)).sheet_names == ["scenarios", "proposals"]


@pytest.mark.parametrize("wrong", ["veel", "1200%", "-5%"])
def test_what_is_no_share_is_refused(run: Callable, source: list, wrong: str) -> None:
    done = run("scenarios", *source, f"--budget={wrong}")
    assert done.code == 2
    assert f"{wrong!r} is geen percentage; schrijf het als 80% of 0,8" in done.err


def test_staff_without_staff_is_refused(run: Callable, source: list) -> None:
    done = run("scenarios", *source, "--staff", "90%", "--budget", "80%")
    assert (done.code, done.out) == (2, "")
    assert "in de middelen staat geen personeel" in done.err


def test_a_weight_given_twice(run: Callable, source: list) -> None:
    """Twice the same is one scenario, two shares are two, and both in one is no scenario."""
    twice = ("--weight", "groen=60%", "--weight", "groen=0.6", "--weight", "groen=70%")
    data = json.loads(run("scenarios", *source, *twice, "--json").out)
    assert [case["weights"] for case in data["scenarios"]] == [{}, {"groen": 0.6}, {"groen": 0.7}]
    done = run("scenarios", *source, "--weight", "groen=60%,groen=70%")
    assert done.code == 2
    assert "'groen' twee keer" in done.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("scenarios", "--budget", "80%"), "4 voorstellen in 2 scenario's: elke keer stopt"),
        (("audit",), "4 voorstellen: het zoeken naar de beste keuze stopt na 300 seconden"),
    ],
)
def test_a_long_list_has_a_limit(
    run: Callable,
    source: list,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    said: str,
) -> None:
    """Without one a command on thousands of proposals may go on for days, and says nothing."""
    monkeypatch.setattr("maatwaarde.cli.source.LONG_LIST", 3)
    name, *options = command
    done = run(name, *source, *options)
    assert done.code == 0, done.err
    assert said in " ".join(done.err.split())
    given = run(name, *source, *options, "--time-limit", "20")
    assert "300 seconden" not in given.err


def test_processes_give_the_same_answer(run: Callable, source: list) -> None:
    asked = ("scenarios", *source, "--budget", "150%", "--costs", "110%")
    assert run(*asked, "--workers", "2").out == run(*asked).out


def test_a_scheduler_of_dask_gives_the_same_answer(run: Callable, source: list) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as cluster:
        there = ("--scheduler", cluster.scheduler_address)
        for asked in (
            ("core", *source, "--samples", "5"),
            ("robustness", *source[:3], "--draws", "50"),
        ):
            assert run(*asked, *there).out == run(*asked).out


def test_where_there_is_no_scheduler_it_is_said(
    run: Callable, source: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maatwaarde.cli.workers._PATIENCE", 0.2)
    done = run("core", *source, "--scheduler", "tcp://127.0.0.1:1")
    assert done.code == 2
    assert "op 'tcp://127.0.0.1:1' is geen Dask-scheduler te vinden" in done.err
    done = run("core", *source, "--scheduler", "geen adres")
    assert done.code == 2
    assert "op 'geen adres' is geen Dask-scheduler te vinden" in done.err


def test_work_that_is_broken_off_leaves_no_process_behind() -> None:
    before = set(multiprocessing.active_children())
    started: set[multiprocessing.process.BaseProcess] = set()

    def broken_off() -> None:
        with sharing(1, None) as pool:
            assert pool is not None
            pool.submit(time.sleep, LONG)
            started.update(set(multiprocessing.active_children()) - before)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert len(started) == 1
    # The pool may be the one to hear how they ended, so that their exit codes tell nothing here.
    until = time.monotonic() + LONG / 4
    while any(map(runs, started)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(runs, started))


def runs(process: multiprocessing.process.BaseProcess) -> bool:
    try:
        os.kill(process.pid or 0, 0)
    except ProcessLookupError:
        return False
    return True
