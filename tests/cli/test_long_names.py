"""A name that is too long for the system is told, wherever it stands; it is no fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

LONG = "x" * 300

COMMANDS = {
    "score": "score voorstellen.csv -f LONG",
    "show": "framework show LONG",
    "verify": "verify LONG",
    "plugin": "plugin new LONG",
    "rejected": "score voorstellen.csv -f meetlat.yaml --rejected LONG.csv",
    "register": "register list --register LONG.sqlite",
    "written": "score voorstellen.csv -f meetlat.yaml -o LONG.csv",
    "weights": "weights form LONG -o f.xlsx",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_name_that_is_too_long_is_told(
    name: str, run: Callable, deltastad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(deltastad)
    done = run(*COMMANDS[name].replace("LONG", LONG).split())
    assert done.code == 2, done.err
    assert LONG in done.err
