import io
import math
import os
import select
import sys
import threading
import time

import pytest

from maatwaarde.cli import common
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import msg
from patience import LONG


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_long_work_shows_on_a_terminal_and_leaves_nothing_running(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    master, slave = os.openpty()
    monkeypatch.setattr(common, "PATIENCE", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    threads = threading.active_count()
    with open(slave, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        shown = b""
        with common.working("voorstellen.xlsx"):
            while b"voorstellen.xlsx" not in shown:
                ready, _, _ = select.select([master], [], [], LONG)
                assert ready, "nothing was shown"
                shown += os.read(master, 4096)
        until = time.monotonic() + LONG
        while threading.active_count() > threads:  # rich tells its thread to end, and goes on
            assert time.monotonic() < until, "something still runs"
            time.sleep(0.01)
    os.close(master)


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = os.openpty()
    monkeypatch.setattr(common, "PATIENCE", 60)
    with open(slave, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with common.working("voorstellen.xlsx"):
            pass
        assert not select.select([master], [], [], 0)[0]
    os.close(master)


def test_long_work_shows_nothing_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(common, "PATIENCE", 0)
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with common.working("voorstellen.xlsx"):
        time.sleep(0.1)
    assert stream.getvalue() == ""


class _Screen:
    def update(self, text: str) -> None:
        self.text = text


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("value", "bound", "shown"),
    [
        (-math.inf, math.inf, "3 s … no portfolio yet"),
        (0.5, 0.55, "best so far 0.5000, at most 10.00% better possible (Ctrl-C keeps it)"),
        (0.5, 0.5, "3 s … 0.5000 is proven best; settling ties (Ctrl-C keeps it)"),
    ],
)
def test_what_the_solver_tells_is_shown(value: float, bound: float, shown: str) -> None:
    screen = _Screen()
    tell = common.Work(screen).progress  # type: ignore[arg-type]
    assert tell is not None
    tell(3.2, value, bound)
    assert screen.text.endswith(shown)


def test_brackets_in_the_name_of_a_file_are_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = os.openpty()
    monkeypatch.setattr(common, "PATIENCE", 60)
    monkeypatch.setenv("TERM", "xterm")
    with open(slave, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with common.working("map[/b].csv [bold]"):
            pass
    os.close(master)


def test_the_width_is_that_of_a_terminal_and_80_without_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert common.text_width() == 80
    master, slave = os.openpty()
    with open(slave, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        assert common.text_width() == 120
        monkeypatch.setenv("COLUMNS", "40")
        assert common.text_width() == 80  # tables need as much
    os.close(master)


def _wrong(row: int, what: str, mend: str = "write a number") -> Diagnostic:
    return Diagnostic("wrong", what, mend, Where(file="l.csv", row=row, field="cost"))


def test_what_is_the_same_in_many_rows_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = msg("{cell!r} is no number", cell="x"), msg("{cell!r} is no number", cell="y")
    problems = [_wrong(row, one) for row in (9, *range(2, 9), 30, 31)]
    problems += [_wrong(4, two), _wrong(5, msg("empty"), "fill it in"), _wrong(5, one)]
    common.warn(problems)
    assert capsys.readouterr().err.splitlines() == [
        "l.csv, rij 2, 3, 4, 5, 6, 7, 8, 9 en nog 2, kolom 'cost': fout: 'x' is no number",
        "l.csv, rij 4, kolom 'cost': fout: 'y' is no number",
        "    oplossing: write a number",
        "l.csv, rij 5, kolom 'cost': fout: leeg",
        "    oplossing: fill it in",
    ]


def test_a_heading_longer_than_a_screen_is_cut_in_the_text_of_a_place_alone() -> None:
    where = Where(file="lijst.csv", row=2, field="h" * 100_000)
    assert len(where.text("nl")) < 150
    assert "hhh…" in str(where)
    told = Diagnostic("x", "what", where=where).to_dict()
    assert told["where"]["field"] == "h" * 100_000
    assert str(Where(field="k" * 100, line=1)) == ":1, " + "k" * 100


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [_Terminal, io.StringIO])
def test_a_terminal_gets_the_first_warnings_of_each_kind_and_a_file_all(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO]
) -> None:
    monkeypatch.setattr(common, "FIRST_OF_A_KIND", 3)
    monkeypatch.setattr(sys, "stderr", stream())
    cells = [
        Diagnostic(
            "odd", msg("{cell!r} is odd", cell=i), "look", Where(file="l.csv", row=i), "warning"
        )
        for i in range(2, 9)
    ]
    others = [Diagnostic("odd", msg("{n} cells", n=2), severity="warning")]
    errors = [Diagnostic("odd", msg("{cell!r} is odd", cell=i)) for i in range(5)]
    common.warn([*cells, *others, *errors])
    assert isinstance(sys.stderr, io.StringIO)
    lines = sys.stderr.getvalue().splitlines()
    more = "l.csv, rij 5: waarschuwing: en nog 4 waarschuwingen zoals die hierboven"
    if stream is _Terminal:
        assert [line for line in lines if line.startswith("l.csv")][3:] == [more]
        assert "2> BESTAND" in lines[lines.index(more) + 1]
    else:
        assert sum(line.startswith("l.csv") for line in lines) == len(cells)
        assert more not in lines
    # What differs in more than its figures is of another kind, and errors are all told.
    assert sum("2 cells" in line for line in lines) == 1
    assert sum(line.startswith("fout") for line in lines) == len(errors)
