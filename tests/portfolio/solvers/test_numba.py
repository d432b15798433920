"""Without a compiler, or where it fails, HiGHS alone serves, and the result says so."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numba
import numpy as np
import pytest
from numba.core import caching

from instances import generate
from maatwaarde import compiling
from maatwaarde.compiling import CompilerUnavailable, Kernel, compiled, inlined
from maatwaarde.messages import Message
from maatwaarde.portfolio import solve
from maatwaarde.portfolio.solvers import knapsack_bnb, tempering
from maatwaarde.portfolio.solvers.concurrent import PrimalHeuristic
from maatwaarde.portfolio.solvers.params import SearchParams
from patience import LONG, given_time, solved_in_time
from portfolio.solvers.test_solve import read_mkp

# The search begins at once, and does not round for longer than it takes here to get there.
AT_ONCE = SearchParams(patience=0.0, rounding_seconds=0.1)
TESTS = Path(__file__).parents[2]
PATHS = [
    str(path) for path in (Path(compiling.__file__).parents[1], TESTS, TESTS.parent / "benchmarks")
]

SCRIPT = """
import json, sys
{before}
from maatwaarde.messages import Message
from maatwaarde.portfolio.solvers.params import SearchParams
from patience import solved_in_time
{problem}
at_once = SearchParams(patience=0.0, rounding_seconds=0.1)
found = solved_in_time(problem, {seconds}, threads=2, params=at_once)
print(json.dumps({{
    "status": found.status, "value": found.value, "strategy": found.strategy,
    "solver": found.solver, "notes": [note.to_dict() for note in found.notes],
    "imported": "numba" in sys.modules,
}}))
"""


EASY = "from portfolio.oracle import random_problem; problem = random_problem(5, 30, rules=False)"
HARD = "from instances import generate; problem = generate(200, 1)"


def in_a_process(problem=EASY, *, before="", path=(), seconds=10, **environment):
    """Solve a problem in a process of its own, and return what came of it."""
    places = os.pathsep.join([*map(str, path), *PATHS])
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            SCRIPT.format(before=before, problem=problem, seconds=seconds),
        ],
        env={**os.environ, "PYTHONPATH": places, **environment},
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def alone(found):
    """Return the note of a result that HiGHS alone has found."""
    (note,) = found["notes"]
    assert found["strategy"] == "highs"
    assert found["solver"].startswith("HiGHS")
    assert note["code"] == "no-fast-search"
    assert note["severity"] == "warning"
    assert "HiGHS alone" in note["what"]
    return note


def test_without_numba_highs_alone_serves():
    found = in_a_process(before="sys.modules['numba'] = None")
    note = alone(found)
    assert found["status"] == "proven"
    assert "Numba is not installed" in note["what"]
    assert note["mend"] == "install maatwaarde[fast]"


def test_switched_off_highs_alone_serves():
    note = alone(in_a_process(NUMBA_DISABLE_JIT="1"))
    assert "NUMBA_DISABLE_JIT" in note["what"]
    assert "NUMBA_DISABLE_JIT" in note["mend"]


def test_where_numba_does_not_fit_highs_alone_serves(tmp_path):
    (tmp_path / "numba.py").write_text("raise ImportError('Numba needs NumPy 1.0 or less')")
    found = given_time(
        3,
        lambda seconds: in_a_process(HARD, path=[tmp_path], seconds=seconds),
        lambda found: found["notes"] != [],
    )
    note = alone(found)
    assert "Numba needs NumPy 1.0 or less" in note["what"]


def test_nothing_imports_numba_before_it_is_needed():
    code = (
        "import pkgutil, importlib, sys, maatwaarde.portfolio.solvers as solvers\n"
        "kernels = {'_metropolis', '_dual_simplex', 'tempering', 'knapsack_bnb'}\n"
        "names = {module.name for module in pkgutil.iter_modules(solvers.__path__)}\n"
        "assert kernels < names\n"
        "for name in names - kernels:\n"
        "    importlib.import_module(f'maatwaarde.portfolio.solvers.{name}')\n"
        "import maatwaarde.portfolio.plan\n"
        "assert 'numba' not in sys.modules\n"
    )
    environment = {**os.environ, "PYTHONPATH": PATHS[0]}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=LONG)


def double(values):
    total = 0.0
    for value in values:
        total += two(one(value))
    return total


def one(value):
    return value


def two(value):
    return 2.0 * value


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """Return a function that compiles ``double`` and what it calls, into an empty cache."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(compiling, "_unkept", [])

    def make():
        monkeypatch.setitem(globals(), "one", inlined(one_))
        monkeypatch.setitem(globals(), "two", compiled(two_))
        return Kernel(double)

    one_, two_ = one, two
    return make


def test_what_is_compiled_is_kept(fresh, tmp_path):
    assert fresh()(np.arange(4.0)) == 12.0
    assert len(list(tmp_path.rglob("*.nbc"))) == 2
    assert compiling.unkept() is None


def test_compiling_is_logged_before_it_begins_and_counted(fresh, monkeypatch, caplog):
    monkeypatch.setattr(compiling, "_missed", [])
    monkeypatch.setattr(compiling, "_compiled", [])
    kernel = fresh()
    with caplog.at_level("INFO", "maatwaarde.compiling"):
        kernel(np.arange(4.0))
    # Once more where another process was waited for in vain.
    assert list(dict.fromkeys(record.message.split(",")[0] for record in caplog.records)) == [
        "compiling double",
        "compiling two",
    ]
    told = len(caplog.records)
    took = compiling.compile_seconds()
    assert took > 0
    # What is there by now, in this process or on disk, is not compiled.
    kernel(np.arange(4.0))
    fresh()(np.arange(4.0))
    assert compiling.compile_seconds() == took
    assert len(caplog.records) == told


@pytest.mark.parametrize(("seconds", "codes"), [(0.0, []), (1.5, ["compiled-first"])])
def test_a_limit_that_compiling_exceeds_is_told(monkeypatch, seconds, codes):
    """The search is waited for, since a process that ends amid compiling may not end well."""
    monkeypatch.setattr(compiling, "_compiled", [])
    monkeypatch.setattr(compiling, "_unkept", [])

    def compile_long(heuristic):
        heuristic.pool.done.wait()
        time.sleep(seconds)
        compiling._compiled.append(seconds)

    monkeypatch.setattr(PrimalHeuristic, "_search", compile_long)
    found = solved_in_time(generate(200, 1), 2.0, threads=2, params=AT_ONCE, settle_ties=False)
    assert [note.code for note in found.notes] == codes


def test_a_full_disk_ends_nothing(fresh, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(caching.IndexDataCacheFile, "_save_data", full)
    assert fresh()(np.arange(4.0)) == 12.0
    assert not list(tmp_path.rglob("*.nbc"))
    assert "No space left on device" in compiling.unkept()


def test_what_is_damaged_is_compiled_anew(fresh, tmp_path):
    fresh()(np.arange(4.0))
    for path in tmp_path.rglob("*.nb?"):
        path.write_bytes(path.read_bytes()[:50])
    assert fresh()(np.arange(4.0)) == 12.0


def test_where_nothing_can_be_written_it_compiles_without(monkeypatch):
    asked = []

    def njit(**options):
        asked.append(options.get("cache", False))
        if asked[-1]:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function

    monkeypatch.setattr(compiling, "_unkept", [])
    monkeypatch.setattr(numba, "njit", njit)
    assert compiled(abs) is abs
    assert asked == [True, False]
    assert "no locator available" in compiling.unkept()


def test_the_result_says_that_it_will_be_compiled_anew(monkeypatch):
    monkeypatch.setattr(compiling, "_unkept", ["OSError: No space left on device"])
    (note,) = solve(generate(20, 1), threads=2).notes
    assert note.code == "compiled-anew"
    assert "No space left on device" in note.what
    assert "NUMBA_CACHE_DIR" in note.mend


def test_what_cannot_be_compiled_is_named():
    broken = Kernel(lambda values: open(values))  # noqa: SIM115
    with pytest.raises(CompilerUnavailable, match="could not compile it"):
        broken(1)


@pytest.mark.parametrize(("threads", "codes"), [(1, []), (2, ["no-fast-search"])])
def test_it_is_said_only_where_the_search_would_have_served(threads, codes, monkeypatch):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    found = solve(generate(20, 1), threads=threads)
    assert [note.code for note in found.notes] == codes
    assert found.strategy == "highs"


def unable(*_):
    raise CompilerUnavailable(Message("it is too hot", {}), Message("cool it", {}))


def test_where_the_walks_cannot_be_compiled_the_solver_goes_on(monkeypatch):
    called = []
    monkeypatch.setattr(tempering, "metropolis_sweep", lambda *_: called.append(1) or unable())
    found = solved_in_time(
        generate(200, 1),
        3.0,
        lambda _: bool(called),
        threads=2,
        params=AT_ONCE,
        settle_ties=False,
    )
    assert called == [1]
    assert found.strategy == "highs"
    assert [note.mend for note in found.notes] == ["cool it"]
    assert not found.violations


@pytest.mark.parametrize("kernel", ["relax", "search"])
def test_where_the_proof_cannot_be_compiled_the_solver_is_not_left(kernel, monkeypatch):
    problem, _ = read_mkp("OR10x250-0.25_1")
    monkeypatch.setattr(knapsack_bnb, kernel, unable)
    found = solved_in_time(
        problem,
        2.0,
        lambda found: bool(found.notes),
        objective="sum-of-scores",
        threads=2,
        params=AT_ONCE,
    )
    assert found.strategy == "highs"
    assert [note.mend for note in found.notes] == ["cool it"]
    assert found.status == "stopped"
    assert found.seconds > 1.5
