"""Scores where the data is, against the same engine reading the file, and a hand that knows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import engines

SCRIPT = Path(engines.__file__)
ROWS = (1_000_000, 10_000_000, 30_000_000)
ENGINES = ("polars", "duckdb")


@pytest.fixture(scope="module", params=ROWS, ids="{:,}".format)
def table(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("engines") / f"{request.param}.parquet"
    engines.write(path, request.param)
    yield path
    path.unlink()


def cases() -> list[object]:
    return [
        pytest.param(rows, engine, marks=pytest.mark.benchmark(group=group(rows, engine)))
        for rows in ROWS
        for engine in ENGINES
    ]
