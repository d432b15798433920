"""Measure how cost grows, and write `SCALE.md`: what was measured, and what is computed from it.

``python benchmarks/scale.py`` takes some minutes and 4 GB. What counts is processor time, of this
process and of the workers; the clock is only asked how much sooner two workers are ready than one.
Figures on engines and on whole commands are taken from `RESULTS.md`, which `make bench` writes.
"""

from __future__ import annotations

import math
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

import maatwaarde as mw
from instances import generate_one_period
from maatwaarde.cores import cores
from maatwaarde.mcda.smaa import FreeWeights, RangeImpacts, ValueModel, smaa
from maatwaarde.mcda.value import anchored, value_scores
from maatwaarde.parallel import Executor, in_order
from maatwaarde.portfolio import core_index

HERE = Path(__file__).parent
COLUMNS = 12
ROWS = 10**10
MACHINE = 16
"""Cores of the machine that workers are counted in."""


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of processor time: here and in workers."""

    wall: float
    cpu: float


def measured(work: Callable[[], Any]) -> Took:
    before, start = _cpu(), time.perf_counter()
    work()
    return Took(time.perf_counter() - start, _cpu() - before)


def best(work: Callable[[], Any], rounds: int = 3) -> Took:
    """Return the round that took least processor time: what others did can only add to it."""
    return min((measured(work) for _ in range(rounds)), key=lambda took: took.cpu)


def _cpu() -> float:
    own = psutil.Process()
    return sum(_of(process) for process in (own, *own.children(recursive=True)))


def _of(process: psutil.Process) -> float:
    try:
        used = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return used.user + used.system


# What is measured.


def kernel() -> Iterator[tuple[int, float]]:
    """Yield rows, and seconds of processor time for their scores on 12 measures."""
    functions = [anchored(-50 - j, 60 + j) for j in range(COLUMNS)]
    weights = np.full(COLUMNS, 1 / COLUMNS)
    for rows in (10**4, 10**5, 10**6, 10**7):
        matrix = np.asfortranarray(np.random.default_rng(0).uniform(-60, 70, (rows, COLUMNS)))
        repeat = max(1, 10**6 // rows)

        def work(matrix: Any = matrix, repeat: int = repeat) -> None:
            for _ in range(repeat):
                value_scores(matrix, functions, weights)

        yield rows, best(work, 2 if rows < 10**7 else 1).cpu / repeat


def reading() -> tuple[float, float]:
    """Return bytes a row of 12 columns in Parquet, and seconds of processor time to read it."""
    rows = 10**6
    rng = np.random.default_rng(0)
    # Four digits, as impacts are written, and one cell in twenty that is not known.
    columns = {
        f"m{j}": pa.array(rng.uniform(-60, 70, rows).round(2), mask=rng.random(rows) < 0.05)
        for j in range(COLUMNS)
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        pq.write_table(pa.table(columns), path)
        size = path.stat().st_size
        took = best(lambda: pq.read_table(path, use_threads=False))
    return size / rows, took.cpu / rows


def draws(n: int, executor: Executor | None = None, count: int = 2_000) -> Callable[[], Any]:
    """Return what draws `count` times for `n` proposals on 12 measures."""
    low = np.random.default_rng(n).uniform(-50, 50, (n, COLUMNS))
    impacts = RangeImpacts(low, low + 2, low + 8)
    model = ValueModel([anchored(-60, 60)] * COLUMNS)
    return lambda: smaa(
        impacts, FreeWeights(COLUMNS), model, draws=count, confidence_draws=1, executor=executor
    )


def solves(n: int, executor: Executor | None = None, samples: int = 4) -> Callable[[], Any]:
    """Return what solves `samples` portfolios of `n` proposals, each with other weights."""
    problem = generate_one_period(n, 1)
    shape = np.full(len(problem.measures), 3.0)
    weights = np.random.default_rng(0).dirichlet(shape, size=samples)
    return lambda: core_index(problem, weights, gap=0.001, executor=executor)


def scenarios(count: int, executor: Executor | None = None) -> Callable[[], Any]:
    """Return what chooses in so many scenarios of an example of 45 proposals."""
    folder = HERE.parent / "examples" / "deltastad"
    framework = mw.load_framework(folder / "meetlat.yaml")
    proposals = mw.read_proposals(folder / "voorstellen.csv")
    impacts = mw.estimate(proposals, framework)
    grid = mw.scenario_grid(budgets=1 + np.arange(1, count) / 50)
    given = (impacts, proposals, framework, folder / "middelen.yaml", grid)
    return lambda: mw.sweep(*given, executor=executor)


def _nothing(common: bytes, piece: int) -> int:
    return len(common) + piece


def tasks(common: int, executor: Executor, count: int = 200) -> Callable[[], Any]:
    """Return what asks for `count` pieces without work, which share so many bytes."""
    shared = bytes(common)
    return lambda: sum(in_order(_nothing, shared, range(count), executor))


@contextmanager
def processes(number: int) -> Iterator[Executor]:
    with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
        yield pool


@contextmanager
def dask(number: int) -> Iterator[Executor]:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=number, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


WORKERS = {"processes": processes, "Dask": dask}
WORK: dict[str, Callable[[Executor | None], Callable[[], Any]]] = {
    "4,000 draws, 200 proposals": lambda on: draws(200, on, 4_000),
    "8 portfolios of 100 proposals": lambda on: solves(100, on, 8),
    "4 scenarios of 45 proposals": lambda on: scenarios(4, on),
}


def shared_work() -> Iterator[tuple[str, str, int, Took]]:
    """Yield work, who did it, how many of them, and what it took them."""
    for name, work in WORK.items():
        yield name, "this process", 1, measured(work(None))
    for kind, workers in WORKERS.items():
        for number in (1, 2):
            with workers(number) as executor:
                for make in (lambda on: draws(20, on), lambda on: solves(20, on, 4)):
                    make(executor)()  # so that modules are loaded
                for name, work in WORK.items():
                    yield name, kind, number, measured(work(executor))


def overhead() -> Iterator[tuple[str, int, Took, int]]:
    """Yield who did nothing, sharing how many bytes, and what that took for how many pieces."""
    for kind, workers in WORKERS.items():
        with workers(1) as executor:
            tasks(1, executor)()
            for common in (1_000, 1_000_000):
                yield kind, common, measured(tasks(common, executor)), 200


def from_results() -> Iterator[tuple[str, str, int, float, str]]:
    """Yield group, case, rows, seconds and memory of what `RESULTS.md` has of many rows."""
    path = HERE / "RESULTS.md"
    parts = re.split(r"^## (.+)\n\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        rows = _rows(title)
        if rows < 10**5:
            continue  # too few to say what a row costs
        for line in text.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if line.startswith("|") and (seconds := _seconds(cells[1])) is not None:
                memory = cells[2] if re.fullmatch(r"[\d.]+ [KMG]i?B", cells[2]) else ""
                yield title, cells[0], rows, seconds, memory


def _rows(title: str) -> int:
    times = {"": 1, "thousand": 10**3, "million": 10**6}
    found = [
        int(number.replace(",", "")) * times[word or ""]
        for number, word in re.findall(r"(\d[\d,]*)(?: (thousand|million))?", title)
    ]
    return max(found, default=0)


def _seconds(text: str) -> float | None:
    found = re.fullmatch(r"([\d.,]+) (ns|us|µs|ms|s|min)", text)
    if found is None:
        return None
    unit = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0}[found[2]]
    return float(found[1].replace(",", "")) * unit


# What is written.


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def shown(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return "0 s"


def power(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Return with which power of the size the time grows, between the two largest."""
    return math.log(times[-1] / times[-2]) / math.log(sizes[-1] / sizes[-2])


def hour(cpu: float) -> str:
    """Return how many machines do it in an hour, if each core does as much as this one."""
    return f"{math.ceil(cpu / 3600 / MACHINE):,}"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "SCALE.md"
    with path.open("w", encoding="utf-8") as file:
        for number, section in enumerate(_sections()):
            file.write("\n" * (number > 0) + section + "\n")
            file.flush()


def _sections() -> Iterator[str]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else math.nan
    yield "# How far it goes"
    yield (
        f"Made by `python benchmarks/scale.py` on {date.today()}: {platform.system()} "
        f"{platform.machine()}, {cores()} cores (load {load:.1f} before the run), Python "
        f"{platform.python_version()}, numpy {np.__version__}.\n\n"
        "Three kinds of figures, told apart: **measured** in this run; **from "
        "[RESULTS.md](RESULTS.md)**, measured in another run; and **computed** from these, for "
        "what no machine here can show. Times are of processors, since others work on the same "
        "two cores, and a machine that is computed with has "
        f"{MACHINE} cores that each do as much as one here."
    )
    kernels = list(kernel())
    yield "## Scores of rows (measured)"
    yield table(
        ["rows × 12", "processor time", "a row"],
        [[f"{rows:,}", shown(cpu), shown(cpu / rows)] for rows, cpu in kernels],
    )
    rows, times = zip(*kernels, strict=True)
    yield (
        "The arithmetic alone, on arrays in memory: between the two largest, time grows with the "
        f"rows to the power {power(rows, times):.2f}. A block of 8,192 rows fits the cache, so "
        "that memory, and not the number of rows, decides the time of a row."
    )
    yield "## Draws of robustness (measured)"
    sizes = (50, 100, 200)
    drawn = [best(draws(n), 1).cpu for n in sizes]
    yield table(
        ["proposals", "2,000 draws", "a draw and proposal"],
        [[f"{n}", shown(cpu), shown(cpu / 2000 / n)] for n, cpu in zip(sizes, drawn, strict=True)],
    )
    more = best(draws(100, count=6_000), 1).cpu
    yield (
        f"Three times the draws of 100 proposals take {more / drawn[1]:.2f} times the time. With "
        f"the number of proposals time grows to the power {power(sizes, drawn):.2f} between the "
        "two largest. Each pair is compared in each draw, so that for longer lists it must tend "
        "to the power 2 (computed, and not seen at these sizes); and so does what is counted, two "
        "tables of n × n, 64 MB at the 2,000 proposals that are the limit. Past that a list is "
        "not the question; ask about its best 2,000."
    )
    yield "## Portfolios anew: core and scenarios (measured)"
    sizes = (50, 100)
    chosen = [best(solves(n), 1).cpu / 4 for n in sizes]
    yield table(
        ["proposals, one period, gap 0.1 %", "a portfolio"],
        [[f"{n}", shown(cpu)] for n, cpu in zip(sizes, chosen, strict=True)],
    )
    counts = (2, 4)
    swept = [best(scenarios(n), 1).cpu for n in counts]
    yield table(
        ["scenarios of 45 proposals, with proof", "processor time", "a scenario"],
        [[f"{n}", shown(cpu), shown(cpu / n)] for n, cpu in zip(counts, swept, strict=True)],
    )
    yield (
        "The number of draws or scenarios counts once. The number of proposals does not: to prove "
        "a choice best is hard (NP-hard), and one instance may take a hundred times what its "
        "neighbour takes. Workers make many portfolios faster, and never one."
    )
    yield from _workers()
    yield from _arithmetic(kernels)


def _workers() -> Iterator[str]:
    found = list(shared_work())
    alone = {name: took for name, kind, _, took in found if kind == "this process"}
    one = {(name, kind): took for name, kind, number, took in found if number == 1}
    yield "## Workers (measured)"
    yield table(
        [
            "work",
            "who",
            "workers",
            "clock",
            "beside one such worker",
            "processor time, beside here",
        ],
        [
            [
                name,
                kind,
                str(number),
                shown(took.wall),
                f"{one[name, kind].wall / took.wall:.2f} x as fast",
                f"{took.cpu / alone[name].cpu:.2f} x",
            ]
            for name, kind, number, took in sorted(found, key=lambda row: row[0])
        ],
    )
    yield (
        "Each row was measured once, by the clock of a machine with the load above: where others "
        "work on it, a ratio of so short a work may be off by half. Dask costs most where a piece "
        "is small beside what it takes to hand it out and to get its tables back.\n\n"
        "Workers were warm: to start one takes one to three seconds of processor time, most of it "
        "to load modules. What is shared is sent once, a piece is a range of draws, or one draw or "
        "scenario to solve for. In this process draws go on one thread, and portfolios on as many "
        "threads as there are cores, two at most.\n\n"
        f"**What cannot be seen here.** There are {cores()} cores, which others use too, and the "
        "process that asks needs part of one, so that two workers are never twice as fast as one "
        "in this table. Nothing is known by measurement of networks, of more than two workers, or "
        "of more than one machine. What is known is where it stops: what is done before and after "
        "(reading, drawing the impacts of `core`, building the problem of each scenario, adding "
        "up) stays with one process, and 256 pieces at most are under way, so more workers than "
        "that have nothing to do."
    )
    yield "### What a piece costs by itself"
    yield table(
        ["who", "bytes shared", "clock, a piece", "processor time, a piece"],
        [
            [kind, f"{common:,}", shown(took.wall / count), shown(took.cpu / count)]
            for kind, common, took, count in overhead()
        ],
    )
    yield (
        "A piece is worth sending when it takes many times that: a thousand draws and a portfolio "
        "above do. With many small portfolios, more workers than a few keep each other waiting "
        "for who hands out the work."
    )


def _arithmetic(kernels: Sequence[tuple[int, float]]) -> Iterator[str]:
    size, read = reading()
    per_row = kernels[-1][1] / kernels[-1][0]
    yield f"## {ROWS:,} rows (computed)"
    yield (
        f"From Parquet, 12 measures with a cell in twenty unknown: {size:.0f} bytes a row "
        "(measured; random numbers of two decimals, which Parquet keeps as a dictionary, and "
        "without it they take 96), "
        f"{shown(read)} of processor time a row to read it with pyarrow (measured), "
        f"{size / read / 1e6:.0f} MB/s a core.\n\n"
        "Columns to the right are the time a row × 10^10, and nothing else; a machine has "
        f"{MACHINE} cores."
    )
    parts = [
        ("read Parquet with pyarrow", "measured", read),
        ("scores alone, arrays in memory", "measured", per_row),
    ]
    parts += [
        (f"{title}: {case}", "RESULTS.md" + (f", peak {memory}" if memory else ""), seconds / rows)
        for title, case, rows, seconds, memory in from_results()
    ]
    yield table(
        ["what", "from", "a row", "processor time", "machines for an hour"],
        [
            [name, source, shown(cpu), f"{cpu * ROWS / 3600:,.1f} h", hour(cpu * ROWS)]
            for name, source, cpu in parts
        ],
    )
    yield (
        f"The data are {size * ROWS / 1e12:.2f} TB. To read them in an hour takes "
        f"{size * ROWS / 3600 / 1e6:,.0f} MB/s in all, over however many machines; disks "
        "and networks were not measured.\n\n"
        "A score needs nothing of other rows (the measuring rod is that of the framework and not "
        "of the list), so rows may be cut anywhere, and ten machines are ten times one. That holds "
        "for scores, ranges, coverage and guards. It does not hold for:\n\n"
        f"- **Ranks.** All scores have to be sorted: {8 * ROWS / 1e9:.0f} GB of scores with as "
        "much for where they stood, more than the memory of a machine, so a sort over files or by "
        "an engine, n log n. The best thousand need one pass and no sort.\n"
        "- **Duplicates** and what was rejected before. Equal keys are grouped, which is a "
        "shuffle of all keys between machines. Near keys are found by what they share; how many "
        "pairs that leaves depends on the list, and at 10^10 titles no figure of 10^6 says it.\n"
        "- **Relative methods** (TOPSIS with norms of the list, pymcdm) take two passes at least, "
        "and a score changes when a row is added.\n"
        f"- **Robustness.** Counts of ranks and pairs are n × n: {2 * 8 * ROWS * ROWS / 1e21:.1f} "
        "ZB for all rows. Of more than 2,000 proposals it is refused; ask about the best of "
        "them.\n"
        "- **Portfolios**, `core` and `scenarios`. Nobody chooses a portfolio from 10^10 "
        "proposals. From a long list, take the best for their money, choose among those, and say "
        "that this is what was done.\n"
        "- **People.** An explanation, a report and a page are of what somebody can read."
    )


if __name__ == "__main__":
    main()
