"""A list that is read in parts, against reading the same file and writing it again.

Whole processes, from start to end, on a list of 1,000,000 proposals with 19 measures that is made
when it is run. The peak of memory is that of the process, and is held to 1 GiB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

import proposal_list
from maatwaarde.framework import load_framework

ROWS = 1_000_000
MEASURES = Path(__file__).parents[1] / "examples" / "deltastad" / "meetlat.yaml"
ALL = "list of 1,000,000 x 19, Parquet to Parquet, all columns"
FEW = "list of 1,000,000 x 19, Parquet to Parquet, id, rank and score"
TEXT = "list of 1,000,000 x 19, CSV to Parquet"
GIB = 2**30

REWRITE = """
import sys
import pyarrow.parquet as pq
pq.write_table(pq.read_table(sys.argv[1]), sys.argv[2])
"""
SCORE = """
import sys
from maatwaarde.cli import main
main()
"""
# Told by the process itself, at its end.
PEAK = textwrap.dedent("""
    import atexit, resource
    atexit.register(lambda: open({file!r}, "w").write(str(
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)))
""")


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    framework = load_framework(MEASURES)
    proposal_list.write_parquet(folder / "list.parquet", framework, ROWS)
    proposal_list.write_csv(folder / "list.csv", framework, ROWS)
    return folder


def process(folder: Path, code: str, *words: object) -> Callable[[], int]:
    """Return a function that runs Python and returns its peak of memory, in bytes."""
    peak = folder / "peak"
    call = [sys.executable, "-c", PEAK.format(file=str(peak)) + code, *map(str, words)]

    def run() -> int:
        subprocess.run(call, capture_output=True, check=True, env=dict(os.environ))
        return int(peak.read_text())

    return run


def score(folder: Path, source: str, *words: str) -> Callable[[], int]:
    output = folder / "ranking.parquet"
    return process(folder, SCORE, "score", folder / source, "-f", MEASURES, "-o", output, *words)


def rewrite(folder: Path) -> Callable[[], int]:
    return process(folder, REWRITE, folder / "list.parquet", folder / "again.parquet")


@pytest.mark.benchmark(group=ALL)
def test_all_columns(versus, lists):
    assert versus(score(lists, "list.parquet"), rounds=1) <= GIB


@pytest.mark.benchmark(group=ALL)
def test_all_columns_rewrite(versus, lists):
    versus(rewrite(lists), peer="pyarrow reads and rewrites the list", at_most=8, rounds=1)


@pytest.mark.benchmark(group=FEW)
def test_few_columns(versus, lists):
    words = ("--columns", "id,rank,score")
    assert versus(score(lists, "list.parquet", *words), rounds=1) <= GIB


@pytest.mark.benchmark(group=FEW)
def test_few_columns_rewrite(versus, lists):
    versus(rewrite(lists), peer="pyarrow reads and rewrites the list", at_most=4, rounds=1)


@pytest.mark.benchmark(group=TEXT)
def test_text(versus, lists):
    assert versus(score(lists, "list.csv"), within=300.0, rounds=1) <= GIB
