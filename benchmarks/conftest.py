"""Compare with peers in one run, and write what came out to a table.

A case takes the ``versus`` fixture and names itself: ``versus(function)`` for this library, or
``versus(function, peer="pymcdm", at_least=90)`` for a peer that it must be 90 times as fast as, or
``versus(function, peer="a copy", at_most=4)`` for a floor of which it may take at most four times
as long. Cases with the same ``@pytest.mark.benchmark(group=...)`` go into one table, whatever file
they are in; the case of this library is the one without a peer. ``within=60.0`` is a target in
seconds.

A whole command is measured as a process of its own by ``process``, which takes the same names and
targets, and ``memory=2**30`` bytes as well: what counts is its processor time, not the clock.

Where an answer has a gap, and not only a time, a case takes ``solved`` and names its instance; the
table has a row an instance, and compares the gaps with those of the peer, if there is one.

``pytest benchmarks --benchmark-enable --benchmark-only --results benchmarks/RESULTS.md`` replaces
the sections of the groups that ran and leaves the others as they are.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import re
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from maatwaarde.cores import cores
from whole import Took, whole

LOAD = pytest.StashKey[float | None]()
PACKAGES = ("numpy", "scipy", "pymcdm", "scikit-criteria", "highspy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--results", type=Path, help="write ratio tables to this Markdown file")


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[LOAD] = os.getloadavg()[0] if hasattr(os, "getloadavg") else None


@pytest.fixture
def versus(benchmark: Any) -> Callable[..., Any]:
    def run(
        function: Callable[[], Any],
        *,
        name: str = "maatwaarde",
        peer: str | None = None,
        at_least: float | None = None,
        at_most: float | None = None,
        within: float | None = None,
        rounds: int = 7,
    ) -> Any:
        benchmark.extra_info.update(
            name=peer or name,
            peer=peer is not None,
            at_least=at_least,
            at_most=at_most,
            within=within,
        )
        # Slow peers warm up in their single round; that flatters nobody by more than a percent.
        return benchmark.pedantic(function, rounds=rounds, warmup_rounds=1 if rounds > 1 else 0)

    return run


@pytest.fixture
def process(benchmark: Any, tmp_path: Path) -> Callable[..., Took]:
    """Run a command some times as a process, and return the median of what it took."""

    def run(
        command: Sequence[str | Path],
        *,
        name: str = "maatwaarde",
        peer: str | None = None,
        at_least: float | None = None,
        at_most: float | None = None,
        within: float | None = None,
        memory: int | None = None,
        rounds: int = 5,
    ) -> Took:
        took: list[Took] = []
        benchmark.pedantic(
            lambda: took.append(whole(command, tmp_path)),
            rounds=rounds,
            warmup_rounds=1 if rounds > 1 else 0,
        )
        took = took[-rounds:]
        cpu, wall = (
            statistics.median(getattr(one, key) for one in took) for key in ("cpu", "wall")
        )
        peak = max(one.peak for one in took)
        benchmark.extra_info.update(
            name=peer or name,
            peer=peer is not None,
            at_least=at_least,
            at_most=at_most,
            within=within,
            memory=memory,
            cpu=cpu,
            peak=peak,
        )
        return Took(cpu, wall, peak)

    return run


@pytest.fixture
def solved(benchmark: Any) -> Callable[..., Any]:
    """Run a function whose answer has a ``value`` and a ``gap``, once."""

    def run(
        function: Callable[[], Any],
        *,
        instance: str,
        peer: str | None = None,
        target: str = "",
        meets: Callable[[Any], bool] | None = None,
    ) -> Any:
        answer = benchmark.pedantic(function, rounds=1)
        benchmark.extra_info.update(
            instance=instance,
            peer=peer,
            value=answer.value,
            gap=answer.gap,
            target=target,
            met=None if meets is None else meets(answer),
        )
        return answer

    return run


def pytest_sessionfinish(session: pytest.Session) -> None:
    path = session.config.getoption("--results")
    measured = getattr(getattr(session.config, "_benchmarksession", None), "benchmarks", [])
    if path is None or not measured:
        return
    sections = _read_sections(path)
    groups: dict[str, list[Any]] = {}
    for case in measured:
        if not case.has_error:
            groups.setdefault(case.group or case.name, []).append(case)
    for group, cases in groups.items():
        kinds = {key for case in cases for key in case.extra_info}
        make = _gap_section if "gap" in kinds else _whole_section if "peak" in kinds else _section
        sections[group] = make(cases, session.config.stash[LOAD])
    body = "".join(f"## {group}\n\n{sections[group]}\n" for group in sorted(sections))
    path.write_text(f"# Benchmark results\n\n{INTRODUCTION}\n{body}".rstrip() + "\n", "utf-8")


INTRODUCTION = """Medians of one run on one machine. The ratios count, not the times: all cases of a
table ran one after the other in one process. Made by
`pytest benchmarks --benchmark-enable --benchmark-only --results benchmarks/RESULTS.md`.
"""


def _read_sections(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    parts = re.split(r"^## (.+)\n\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {group: text.strip() + "\n" for group, text in zip(parts[::2], parts[1::2], strict=True)}


def _section(cases: list[Any], load: float | None) -> str:
    own = [case for case in cases if not case.extra_info["peer"]]
    lines = [
        _machine(load),
        "",
        "| case | median | ratio | target | met |",
        "|---|---:|---:|---|---|",
    ]
    reference = own[0].stats.median if own else None
    for case in cases:
        info, median = case.extra_info, case.stats.median
        ratio = "" if reference is None or case is own[0] else f"{median / reference:.2f} x"
        target, met = _verdict(info, median, reference)
        lines.append(f"| {info['name']} | {_time(median)} | {ratio} | {target} | {met} |")
    return "\n".join(lines) + "\n"


def _whole_section(cases: list[Any], load: float | None) -> str:
    # A case that was measured within this process has a time by the clock, and no memory.
    told = [
        {"cpu": case.stats.median, "peak": None, "memory": None} | case.extra_info for case in cases
    ]
    own = [info for info in told if not info["peer"]]
    reference = own[0]["cpu"] if own else None
    lines = [
        _machine(load),
        "",
        "| whole process | processor time | peak memory | ratio | target | met |",
        "|---|---:|---:|---:|---|---|",
    ]
    for info in told:
        ratio = "" if reference is None or info is own[0] else f"{info['cpu'] / reference:.2f} x"
        verdicts = [_verdict(info, info["cpu"], reference)]
        if info["memory"] is not None:
            met = "yes" if info["peak"] <= info["memory"] else "no"
            verdicts.append((f"at most {_memory(info['memory'])}", met))
        target, met = ("; ".join(filter(None, words)) for words in zip(*verdicts, strict=True))
        peak = "" if info["peak"] is None else _memory(info["peak"])
        lines.append(
            f"| {info['name']} | {_time(info['cpu'])} | {peak} | {ratio} | {target} | {met} |"
        )
    return "\n".join(lines) + "\n"


def _gap_section(cases: list[Any], load: float | None) -> str:
    own = {c.extra_info["instance"]: c for c in cases if c.extra_info["peer"] is None}
    peers = {c.extra_info["instance"]: c for c in cases if c.extra_info["peer"] is not None}
    lines = [_machine(load), ""]
    if not peers:
        lines += [
            "| instance | value | gap | time | target | met |",
            "|---|---:|---:|---:|---|---|",
        ]
        for instance, case in own.items():
            info = case.extra_info
            met = {None: "", True: "yes", False: "no"}[info["met"]]
            lines.append(f"| {instance} | {_answer(case)} | {info['target']} | {met} |")
        return "\n".join(lines) + "\n"
    name = next(iter(peers.values())).extra_info["peer"]
    lines += [
        f"| instance | value | gap | time | {name}: value | gap | time |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    both = [instance for instance in own if instance in peers]
    lines += [f"| {key} | {_answer(own[key])} | {_answer(peers[key])} |" for key in both]
    ours = [own[key].extra_info["gap"] for key in both]
    theirs = [peers[key].extra_info["gap"] for key in both]
    # Two proofs are equally good, and so are gaps that print alike.
    never = all(a <= b + 5e-6 for a, b in zip(ours, theirs, strict=True))
    median, other = statistics.median(ours), statistics.median(theirs)
    lines += [
        "",
        f"Median gap {median:.3%}, of {name} {other:.3%}; at most half of it: "
        f"{'yes' if 2 * median <= other else 'no'}; worse on no instance: "
        f"{'yes' if never else 'no'}.",
    ]
    return "\n".join(lines) + "\n"


def _answer(case: Any) -> str:
    info = case.extra_info
    return f"{info['value']:.8g} | {info['gap']:.3%} | {_time(case.stats.median)}"


def _verdict(info: dict[str, Any], median: float, own: float | None) -> tuple[str, str]:
    if info["within"] is not None:
        return f"within {info['within']:g} s", "yes" if median <= info["within"] else "no"
    if own is None:
        return "", ""
    if info["at_least"] is not None:
        return f"at least {info['at_least']:g} x", "yes" if median >= info[
            "at_least"
        ] * own else "no"
    if info["at_most"] is not None:
        met = own <= info["at_most"] * median
        return f"takes at most {info['at_most']:g} times this", "yes" if met else "no"
    return "", ""


def _machine(load: float | None) -> str:
    versions = []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    busy = "" if load is None else f" (load {load:.1f} before the run)"
    day = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return (
        f"{day}, {platform.system()} {platform.machine()}, {cores()} cores{busy}, Python "
        f"{platform.python_version()}, {', '.join(versions)}"
    )


def _memory(size: float) -> str:
    return f"{size / 2**30:.2f} GiB" if size >= 2**30 else f"{size / 2**20:.0f} MiB"


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
