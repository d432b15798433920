"""Ctrl-C and an order to end in the middle of what is worth nothing by half."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maatwaarde.documents.uninterrupted import uninterrupted
from maatwaarde.documents.writing import write_folder, write_together


class Ended(Exception):
    pass


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "term"])
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    def end(*_: object) -> None:
        raise Ended

    before = signal.signal(request.param, end)
    yield request.param
    signal.signal(request.param, before)


def test_a_signal_is_heard_when_it_is_done(number: signal.Signals) -> None:
    done = []

    def work() -> None:
        with uninterrupted():
            signal.raise_signal(number)
            done.append(True)

    with pytest.raises(Ended):
        work()
    assert done
    with pytest.raises(Ended):  # what was to hear it before hears it again
        signal.raise_signal(number)


def test_of_several_files_all_are_there_although_somebody_interrupts(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def interrupted(*given: str) -> None:
        replace(*given)
        signal.raise_signal(number)

    monkeypatch.setattr(os, "replace", interrupted)
    paths = [tmp_path / "a", tmp_path / "b"]
    with pytest.raises(Ended):
        write_together(dict.fromkeys(paths, b"x"))
    assert sorted(tmp_path.iterdir()) == paths


def file(place: Path) -> None:
    write_together({place / "a": b"x"})


def folder(place: Path) -> None:
    write_folder(place / "a", {"b": b"x"})


@pytest.mark.parametrize(("step", "write"), [("link", file), ("fsync", file), ("mkdir", folder)])
def test_what_is_not_done_leaves_nothing(
    step: str,
    write: Callable[[Path], None],
    number: signal.Signals,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    do = getattr(os, step)

    def interrupted(*given: object, **named: object) -> None:
        do(*given, **named)
        signal.raise_signal(number)

    monkeypatch.setattr(os, step, interrupted)
    with pytest.raises(Ended):
        write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_heard_stays_unheard_and_another_thread_hears_nothing() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with uninterrupted():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
    heard = []

    def elsewhere() -> None:
        with uninterrupted():
            heard.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert heard == [signal.getsignal(signal.SIGINT)]
