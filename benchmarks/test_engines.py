"""Scores where the data is, against the same engine reading the file, and a hand that knows it.

Whole processes, by their processor time: so starting Python and the engine is in all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import engines

SCRIPT = Path(engines.__file__)
# The last takes 3.3 GB on the disk, and is removed when it has been measured.
ROWS = (1_000_000, 10_000_000, 30_000_000)
ENGINES = ("polars", "duckdb")
GIB = 2**30


@pytest.fixture(scope="module")
def files() -> Iterator[dict[int, Path]]:
    """The file that was asked for last: one at a time, since they are large."""
    yield (made := {})
    for path in made.values():
        path.unlink()


def path_of(rows: int, files: dict[int, Path], folder: Path) -> Path:
    if rows not in files:
        for other in [*files]:
            files.pop(other).unlink()
        files[rows] = folder / f"{rows}.parquet"
        engines.write(files[rows], rows)
    return files[rows]


def cases(work: str) -> list[object]:
    return [
        pytest.param(
            rows,
            engine,
            work,
            marks=pytest.mark.benchmark(group=f"Scores in {engine}, {rows:,} x 12 from Parquet"),
            id=f"{engine}-{rows}-{work}",
        )
        for rows in ROWS
        for engine in ENGINES
    ]


CASES = sorted(
    [one for work in ("score", "read", "hand") for one in cases(work)],
    key=lambda one: one.values[0],
)


@pytest.mark.parametrize(("rows", "engine", "work"), CASES)
def test_engine(process, files, tmp_path_factory, rows, engine, work):
    path = path_of(rows, files, tmp_path_factory.getbasetemp())
    command = (sys.executable, SCRIPT, engine, work, path)
    rounds = 3 if rows < ROWS[-1] else 1
    if work == "score":
        process(command, name=f"score_frame on {engine}", memory=2 * GIB, rounds=rounds)
    elif work == "read":
        process(command, peer="the read of the file alone", at_most=2, rounds=rounds)
    else:
        process(command, peer="the arithmetic by hand", rounds=rounds)
