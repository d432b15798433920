"""A process that finds nothing compiled waits for the one that is compiling it."""

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("fcntl")

import compiled_once
from maatwaarde import compiling


class Disk:
    """Stands for the files of Numba, which all processes see."""

    _impl = SimpleNamespace(filename_base="kernel")
    kept: Any = None

    def load_overload(self, *_: Any) -> Any:
        return self.kept

    def save_overload(self, _: Any, made: Any) -> None:
        self.kept = made


def test_the_second_waits_and_takes_what_the_first_has_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled_once.compile_once(tmp_path, monkeypatch)
    disk = Disk()
    first, second = compiling._Cache(disk, "kernel"), compiling._Cache(disk, "kernel")
    assert first.load_overload("signature") is None  # so that it compiles
    found: list[Any] = []
    waits = threading.Thread(target=lambda: found.append(second.load_overload("signature")))
    waits.start()
    waits.join(0.2)
    assert waits.is_alive()
    first.save_overload("signature", "machine code")
    waits.join()
    assert found == ["machine code"]


def test_what_another_never_keeps_is_compiled_after_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled_once, "PATIENCE", 0.1)
    compiled_once.compile_once(tmp_path, monkeypatch)
    first, second = compiling._Cache(Disk(), "kernel"), compiling._Cache(Disk(), "kernel")
    assert first.load_overload("signature") is None
    assert second.load_overload("signature") is None
