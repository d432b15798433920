"""Standard output as a contract: encoded, whole or an error, and with nothing else in it."""

import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from day_and_night import by_night
from maatwaarde.cli import main
from maatwaarde.cli.command import emit
from maatwaarde.cli.streams import own_streams

CALL = "from maatwaarde.cli import main; main()"
posix = pytest.mark.skipif(os.name != "posix", reason="needs a shell and /dev/full")


class Broken(io.StringIO):
    """A standard output that takes nothing."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:  # noqa: ARG002
        raise self.error


def shell(redirects: str, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run a command with redirects in a process of its own; return code, output and messages."""
    script = f'exec "$0" "$@" {redirects}'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable, "-c", CALL, *arguments],
        capture_output=True,
        env={**os.environ, "MAATWAARDE_PLUGINS": "", **environment},
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


@pytest.fixture
def one(tmp_path: Path) -> list[str]:
    """One proposal that does harm, so that the report has a minus sign."""
    (tmp_path / "in.csv").write_text("id;cost;staff:a;impact:co2\n1;5;1;-100\n2;5;1;100\n")
    (tmp_path / "m.yaml").write_text(
        "maatwaarde: 1\nid: test\ntitle: Test\nvalues:\n  - id: klimaat\n    title: Klimaat\n"
        "    measures:\n      - {id: co2, title: CO2, unit: t_CO2e/year, better: lower, "
        "worst: 2000, best: -2000}\n"
    )
    return [str(tmp_path / "in.csv"), "-f", str(tmp_path / "m.yaml")]


UNWRITTEN = [
    (">/dev/full", ["fout: de standaarduitvoer kan niet geschreven worden: de schijf is vol"]),
    (">&-", ["fout: de standaarduitvoer is gesloten"]),
    (">&- 2>&-", []),
    ("<&- >/dev/full 2>/dev/full", []),
]
# A stream is closed before any command begins, and `score` takes ten times as long to begin.
UNWRITTEN_BY = [
    (arguments, redirects, said)
    for arguments in (["score"], ["--help"], ["--version"])
    for redirects, said in UNWRITTEN
    if by_night() or arguments != ["score"] or redirects.startswith(">/dev/full")
]


@posix
@pytest.mark.parametrize(("arguments", "redirects", "said"), UNWRITTEN_BY)
def test_a_result_that_cannot_be_written_is_one_line_and_exit_2(
    one: list[str], arguments: list[str], redirects: str, said: list[str]
) -> None:
    arguments = [*arguments, *one] if arguments == ["score"] else arguments
    code, out, err = shell(redirects, *arguments)
    assert (code, out, err.splitlines()) == (2, "", said)


@posix
def test_what_goes_to_a_file_needs_no_standard_output(
    run: Callable[..., Any], one: list[str], tmp_path: Path
) -> None:
    wanted, out = tmp_path / "wanted.csv", tmp_path / "out.csv"
    assert run("score", *one, "-o", str(wanted)).code == 0
    assert shell(">&- 2>&-", "score", *one, "-o", str(out))[0] == 0
    assert out.read_bytes() == wanted.read_bytes()


@posix
def test_messages_that_nobody_takes_change_nothing(
    run: Callable[..., Any], one: list[str], tmp_path: Path
) -> None:
    wanted = run("score", *one)
    assert wanted.code == 0
    assert "−" in wanted.out
    for redirects in ("2>/dev/full", "2>&-"):
        assert shell(redirects, "score", *one) == (0, wanted.out, "")
    assert shell("2>/dev/full", "score", str(tmp_path / "no.csv"), *one[1:])[0] == 2
    assert shell("2>&-", "score")[0] == 2


@posix
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_what_is_said_is_utf_8_whatever_the_machine_has(
    one: list[str], environment: dict[str, str]
) -> None:
    code, out, _ = shell("", "--help", **environment)
    assert code == 0
    assert "Zeg wat één voorstel wint" in out
    if by_night() or environment.get("PYTHONIOENCODING") == "ascii":
        code, out, _ = shell("", "score", *one, **environment)
        assert code == 0
        assert "−0,05" in out


@posix
@pytest.mark.parametrize("arguments", [["score"], ["--help"]])
def test_a_reader_that_goes_away_is_no_failure(one: list[str], arguments: list[str]) -> None:
    arguments = [*arguments, *one] if arguments == ["score"] else arguments
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments],
        stdout=writes,
        stderr=subprocess.PIPE,
        env={**os.environ, "MAATWAARDE_PLUGINS": ""},
        check=False,
    )
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, b"")


@posix
def test_closed_standard_input_is_an_empty_list(one: list[str]) -> None:
    code, out, err = shell("<&-", "score", "-", *one[1:])
    assert (code, out) == (2, "")
    assert "-: fout: is leeg" in err


def test_what_utf_8_cannot_hold_is_spelled_as_json_does(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(content, encoding="cp1252"))
    with own_streams():
        emit(json.dumps("−\ud800", ensure_ascii=False))
        assert json.loads(content.getvalue()) == "−\ud800"


class Terminal(io.TextIOWrapper):
    """A terminal of before Unicode."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "€ −5 ≥ 3 m² één │ ██░ ★ ﬁ Ω \\ud800"),
        ("cp1252", "€ -5 >= 3 m² één | ##. * fi \\u03a9 \\ud800"),
        ("cp437", "EUR -5 ≥ 3 m² één │ ██░ * fi Ω \\ud800"),
        ("ascii", "EUR -5 >= 3 m2 een | ##. * fi \\u03a9 \\ud800"),
    ],
)
def test_a_terminal_shows_what_it_has_not_in_other_signs(
    monkeypatch: pytest.MonkeyPatch, encoding: str, shown: str
) -> None:
    text = "€ −5 ≥ 3 m² één │ ██░ ★ ﬁ Ω \ud800"
    contents = {name: io.BytesIO() for name in ("stdout", "stderr")}
    for name, content in contents.items():
        monkeypatch.setattr(sys, name, Terminal(content, encoding=encoding, newline="\n"))
    monkeypatch.setattr(sys, "argv", ["maatwaarde", "score"])
    with own_streams():
        emit(text)
        print(text, file=sys.stderr, flush=True)
    for content in contents.values():
        assert content.getvalue().decode(encoding).strip() == shown


def test_a_terminal_gets_json_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Terminal(content, encoding="ascii"))
    monkeypatch.setattr(sys, "argv", ["maatwaarde", "score", "--json"])
    with own_streams():
        emit(json.dumps("€ −5", ensure_ascii=False))
        assert json.loads(content.getvalue()) == "€ −5"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            OSError(errno.ENOSPC, "No space"),
            2,
            "fout: de standaarduitvoer kan niet geschreven worden: de ",
        ),
        (
            ValueError("I/O operation on closed file"),
            2,
            "fout: de standaarduitvoer is intussen gesloten",
        ),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 0, ""),
    ],
)
def test_every_way_in_which_writing_fails(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    code: int,
    said: str,
) -> None:
    monkeypatch.setattr(sys, "stdout", Broken(error))
    monkeypatch.setattr(sys, "argv", ["maatwaarde", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    err = capsys.readouterr().err
    assert ended.value.code == code
    assert err.startswith(said)
    assert err.count("\n") == bool(said)
