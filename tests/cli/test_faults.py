"""What nobody foresaw ends with exit code 3 and a log file, and never with a traceback."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

import maatwaarde.framework


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[BaseException], None]:
    """Make `framework check` fail with whatever is given."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def breaks_(error: BaseException) -> None:
        def load(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(maatwaarde.framework, "load_framework", load)

    return breaks_


class Panic(BaseException):
    """Such as extensions in Rust raise, which are no `Exception`."""


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("too bad"),
        PermissionError(13, "too bad"),
        BrokenPipeError(32, "too bad"),
        EOFError("too bad"),
        SystemExit("too bad"),
        Panic("too bad"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_fault_is_told_in_a_line_and_kept_in_a_log(
    run: Callable, breaks: Callable, tmp_path: Path, error: BaseException
) -> None:
    breaks(error)
    done = run("framework", "check", "industriestad")
    assert done.code == 3
    assert done.out == ""
    said = done.err.splitlines()
    assert said[0].startswith("error: a fault in maatwaarde, please report: ")
    assert type(error).__name__ in said[0]
    assert "too bad" in said[0]
    assert "Traceback" not in done.err
    (log,) = tmp_path.iterdir()
    assert str(log) in said[1]
    text = log.read_text(encoding="utf-8")
    assert "command: maatwaarde framework check industriestad\n" in text
    assert "maatwaarde 0." in text
    assert "numpy " in text
    assert "Traceback (most recent call last)" in text
    assert f"{Path(__file__).name}" in text


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize("says", ["", "Unable to allocate 5.0 GiB\nfor an array"])
def test_too_little_memory_is_no_fault(
    run: Callable, breaks: Callable, tmp_path: Path, says: str
) -> None:
    breaks(MemoryError(says))
    done = run("framework", "check", "industriestad")
    assert (done.code, done.out) == (3, "")
    said = done.err.splitlines()
    assert said[0].startswith("error: there is not enough memory for this (MemoryError")
    assert says.partition("\n")[0] in said[0]
    assert "--in-parts" in said[1]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("in_english")
def test_of_what_a_fault_says_the_first_line_is_told(run: Callable, breaks: Callable) -> None:
    breaks(Panic("index out of bounds\n  at line 4\n"))
    said = run("framework", "check", "industriestad").err.splitlines()
    assert said[0].endswith("Panic: index out of bounds")


def test_a_fault_is_json_where_json_was_asked(run: Callable, breaks: Callable) -> None:
    breaks(ZeroDivisionError("division by zero"))
    done = run("framework", "check", "industriestad", "--json")
    assert (done.code, done.err) == (3, "")
    (problem,) = json.loads(done.out)["problems"]
    assert problem["code"] == "fault"
    assert "ZeroDivisionError: division by zero" in problem["what"]


def test_a_fault_without_room_for_a_log_says_where(
    run: Callable, breaks: Callable, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    breaks(KeyError("gone"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    done = run("framework", "check", "industriestad")
    assert done.code == 3
    assert "KeyError: 'gone'" in done.err
    assert f"{__file__}:" in done.err
    assert "Traceback" not in done.err


def test_what_was_made_to_tell_is_no_fault(run: Callable, tmp_path: Path) -> None:
    assert run("framework", "check", tmp_path / "absent.yaml").code == 2
    assert run("framework", "chek").code == 2
    assert run("framework").code == 2
    assert run("framework", "--help").code == 0
