"""What is written takes nothing away: not what is read, not what may only be read, not half."""

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from maatwaarde.cli.command import Interrupted
from maatwaarde.cli.run import _ended_tidily
from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.documents.writing import check_target, write_atomically

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lijst.csv").write_text("id;cost;impact:x\nA;5;1\nB;6;2\n", encoding="utf-8")
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: m\ntitle: M\nvalues:\n  - id: v\n    title: V\n    measures:\n"
        "      - {id: x, title: X, unit: m3, better: higher, worst: -10, best: 10}\n",
        encoding="utf-8",
    )
    (tmp_path / "middelen.yaml").write_text("maatwaarde: 1\nbudgets: [{amount: 6}]\n")
    return tmp_path


@pytest.mark.parametrize("output", ["lijst.csv", "./lijst.csv", "link.csv"])
def test_a_list_is_not_written_over(run: Callable, small: Path, output: str) -> None:
    (small / "link.csv").symlink_to("lijst.csv")
    before = (small / "lijst.csv").read_bytes()
    done = run("score", "lijst.csv", "-f", "meetlat.yaml", "-o", output)
    assert done.code == 2
    assert "is read by this command, and would be lost" in done.err
    assert (small / "lijst.csv").read_bytes() == before


def test_a_framework_is_not_written_over(run: Callable, small: Path) -> None:
    (small / "m.xlsx").write_bytes(b"")
    done = run("framework", "to-xlsx", "m.xlsx", "-o", "m.xlsx")
    assert (done.code, "would be lost" in done.err) == (2, True)


@pytest.mark.usefixtures("small")
def test_a_result_is_written_twice_without_ado(run: Callable) -> None:
    for _ in range(2):
        assert run("score", "lijst.csv", "-f", "meetlat.yaml", "-o", "uit.csv").code == 0


def test_an_extension_that_cannot_be_written_is_told_before_the_work(
    run: Callable, small: Path
) -> None:
    done = run(
        *("portfolio", "lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml"),
        *("--picture", "plan.svg", "-o", "plan.odt"),
    )
    assert (done.code, "cannot write .odt" in done.err) == (2, True)
    assert not (small / "plan.svg").exists()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to("there.csv")
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "there.csv").read_text() == "new"


def test_a_file_that_may_only_be_read_stays(tmp_path: Path) -> None:
    path = tmp_path / "vast.csv"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(MaatwaardeError, match="you have no permission"):
        write_atomically(path, b"new")
    assert path.read_text() == "old"


def test_an_order_to_end_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(os, "replace", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    with _ended_tidily(), pytest.raises(Interrupted) as caught:
        write_atomically(tmp_path / "uit.csv", b"new")
    assert caught.value.code == 143
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("name", ["basis", "answers", "hours"])
def test_what_is_read_by_way_of_another_file_is_not_written_over(
    run: Callable, small: Path, name: str
) -> None:
    (small / "basis.yaml").write_bytes((small / "meetlat.yaml").read_bytes())
    answers = "respondent;id;points\nJan;x;100\n"
    hours = "id;kind;name;period;amount\nA;staff;planner;;5\n"
    for one, text in {"answers": answers, "hours": hours}.items():
        (small / f"{one}.csv").write_text(text)
    (small / "m.mapping.yaml").write_text("maatwaarde: 1\nresources: {file: hours.csv}\n")
    (small / "eigen.yaml").write_text(
        "maatwaarde: 1\nid: e\ntitle: E\nextends: basis.yaml\n"
        "weights: {method: direct, judgements: [answers.csv]}\n"
    )
    target = next(small.glob(f"{name}.*"))
    output = f"{name}.csv"
    if target.suffix == ".yaml":
        (small / output).hardlink_to(target)
    before = target.read_bytes()
    done = run(
        *("score", "lijst.csv", "-f", "eigen.yaml", "-m", "m.mapping.yaml", "-o", output),
    )
    assert (done.code, "would be lost" in done.err) == (2, True), done.err
    assert target.read_bytes() == before


@pytest.mark.parametrize("output", ["nergens/uit.csv", "lijst.csv/uit.csv", "vast.csv", "pijp.csv"])
def test_what_cannot_be_written_is_told_before_the_work(
    run: Callable, small: Path, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small / "vast.csv").touch(0o444)
    os.mkfifo(small / "pijp.csv")
    monkeypatch.setattr("maatwaarde.cli.source.read_source", None)  # there is no work
    done = run("score", "lijst.csv", "-f", "meetlat.yaml", "-o", output)
    assert (done.code, "cannot be written" in done.err) == (2, True)


def test_a_device_is_not_replaced(small: Path) -> None:
    os.mkfifo(small / "pijp.csv")
    with pytest.raises(MaatwaardeError, match="it is a device or a pipe, and no file"):
        write_atomically("pijp.csv", b"")
    assert (small / "pijp.csv").is_fifo()


def test_a_picture_and_a_result_are_written_both_or_neither(
    run: Callable, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small / "lijst.csv").write_text("id;cost;staff:p:2027;impact:x\nA;5;1;1\n")
    (small / "middelen.yaml").write_text(
        "maatwaarde: 1\nbudgets: [{amount: 6}]\nstaff: [{role: p, period: 2027, amount: 1}]\n"
    )
    given = ("portfolio", "lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml")
    outputs = ("--picture", "plan.svg", "-o", "plan.json")
    done = run(*given, *outputs)
    assert done.code == 0
    assert done.err.count("written: ") == 2
    assert (small / "plan.svg").exists()
    for name in ("plan.svg", "plan.json"):
        (small / name).unlink()

    def full(*_: object) -> bytes:
        raise MaatwaardeError("the disk is full")

    monkeypatch.setattr("maatwaarde.report.emit._content", full)
    done = run(*given, *outputs)
    assert (done.code, "written: " in done.err) == (2, False)
    assert not (small / "plan.svg").exists()


@pytest.mark.usefixtures("small")
def test_two_results_are_not_written_to_one_file(run: Callable) -> None:
    words = ["monitor", "lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml"]
    words += ["--plan", "plan.json", "--realised", "stand.csv", "--today", "2028-06-30"]
    for name in ("plan.json", "stand.csv"):
        Path(name).write_text("{}")
    Path("link.json").symlink_to("uit.json")
    done = run(*words, "--changes-to", "uit.json", "-o", "link.json")
    assert (done.code, "two results would be written here" in done.err) == (2, True)
    assert not Path("uit.json").exists()


def test_a_folder_is_told_before_the_work(run: Callable, small: Path) -> None:
    (small / "uit.csv").mkdir()
    done = run("score", "is-er-niet.csv", "-f", "meetlat.yaml", "-o", "uit.csv")
    assert (done.code, "it is a folder" in done.err) == (2, True)


def test_a_name_that_none_can_have_is_told() -> None:
    for write in (check_target, partial(write_atomically, content=b"")):
        with pytest.raises(MaatwaardeError, match="this is no name of a file"):
            write("a\0b.csv")
