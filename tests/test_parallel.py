"""The same bytes on one process, on threads, on processes and on Dask, whoever is ready first."""

from __future__ import annotations

import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import maatwaarde as mw
from dying import always_dies, dies_once
from maatwaarde import parallel
from maatwaarde.diagnostics import Diagnostic, PortfolioError, WorkerError
from maatwaarde.mcda.smaa import FixedImpacts, FreeWeights, RangeImpacts, RelativeTopsis, smaa
from maatwaarde.parallel import Executor, in_order
from maatwaarde.portfolio import Mandatory, Measure, Problem, Proposal, Resource, core_index
from maatwaarde.portfolio.analysis.infeasibility import Infeasible
from maatwaarde.portfolio.analysis.infeasibility import solve as solve_or_explain
from maatwaarde.portfolio.solvers.solve import NotInTime
from maatwaarde.report.data import to_json
from maatwaarde.report.portfolio.sweep import sweep_data

LIST = "id,title,cost,impact:g,impact:g:low,impact:g:high,impact:v\n" + "".join(
    f"P{i},Plan {i},{cost},{g},{g - 3},{g + 2},{v}\n"
    for i, (cost, g, v) in enumerate(
        [(6, 9, 2), (5, 6, 1), (5, 1, 6), (4, 4, 4), (3, 2, 5), (7, 8, 5), (2, 1, 1), (6, 3, 8)]
    )
)
FRAMEWORK = """
maatwaarde: 1
id: klein
title: Klein
values:
  - id: groen
    title: Groen
    weight: 50
    measures: [{id: g, title: G, unit: t, better: higher, best: 10, worst: -10}]
  - id: veilig
    title: Veilig
    weight: 50
    measures: [{id: v, title: V, unit: t, better: higher, best: 10, worst: -10}]
"""


class Backwards:
    """Does what it is asked only when somebody waits for an answer, and the last asked first."""

    def __init__(self) -> None:
        self.asked: list[tuple[Future[Any], Callable[[], Any]]] = []
        self.finished: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Any:
        executor, number = self, len(self.asked)

        class Lazy(Future[Any]):
            def result(self, timeout: float | None = None) -> Any:
                for future, work in reversed(executor.asked):
                    if not future.done():
                        try:
                            future.set_result(work())
                        except Exception as error:
                            future.set_exception(error)
                return super().result(timeout)

        future = Lazy()

        def work() -> Any:
            self.finished.append(number)
            return fn(*args)

        self.asked.append((future, work))
        return future


@pytest.fixture(scope="session")
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.fixture(params=["threads", "processes", "dask", "backwards"])
def elsewhere(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "threads":
        with ThreadPoolExecutor(3) as pool:
            yield pool
    elif request.param == "processes":
        yield request.getfixturevalue("processes")
    elif request.param == "dask":
        yield request.getfixturevalue("dask")
    else:
        yield Backwards()


@pytest.fixture(scope="module")
def small_list(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("klein")
    (folder / "lijst.csv").write_text(LIST)
    (folder / "meetlat.yaml").write_text(FRAMEWORK)
    (folder / "middelen.yaml").write_text("maatwaarde: 1\nbudgets: [{amount: 17}]\n")
    framework = mw.load_framework(folder / "meetlat.yaml")
    proposals = mw.read_proposals(folder / "lijst.csv")
    impacts = mw.estimate(proposals, framework)
    return impacts, proposals, framework, mw.read_resources(folder / "middelen.yaml")


@pytest.fixture(scope="module")
def plan(small_list: Any) -> Any:
    return mw.optimise(*small_list)


def test_draws_are_the_same_bytes_wherever_they_are_made(elsewhere: Any) -> None:
    low = np.random.default_rng(5).normal(size=(12, 4))
    for impacts in (RangeImpacts(low, low + 0.1, low + 1), FixedImpacts(low)):
        analyse = partial(
            smaa,
            impacts,
            FreeWeights(4),
            RelativeTopsis([1] * 4),
            draws=4500,
            seed=3,
            confidence_draws=2300,
        )
        here, there = analyse(), analyse(executor=elsewhere)
        for name in ("rank_acceptability", "central_weights", "confidence", "pairwise_winning"):
            assert getattr(here, name).tobytes() == getattr(there, name).tobytes(), name
        assert here.mean_rank.tobytes() == there.mean_rank.tobytes()


def test_how_streams_are_put_together_changes_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    from maatwaarde.mcda.smaa import analysis

    low = np.random.default_rng(6).normal(size=(7, 3))
    draw = partial(smaa, FixedImpacts(low), FreeWeights(3), RelativeTopsis([1] * 3), draws=9500)
    one_by_one = draw()
    monkeypatch.setattr(analysis, "_MOST_PARTS", 3)
    assert draw().central_weights.tobytes() == one_by_one.central_weights.tobytes()


def test_a_ranking_is_as_sure_wherever_it_is_drawn(dask: Any, plan: Any) -> None:
    here = mw.robustness(plan.scores, draws=3000)
    with dask.get_executor() as executor:
        there = mw.robustness(plan.scores, draws=3000, executor=executor)
    trade = mw.tradeoffs(plan.scores)
    assert mw.robustness_text(here, trade) == mw.robustness_text(there, trade)
    assert here.smaa.central_weights.tobytes() == there.smaa.central_weights.tobytes()


def test_scenarios_have_the_same_choices_wherever_they_are_solved(
    dask: Any, small_list: Any
) -> None:
    grid = mw.scenario_grid(budgets=(0.5, 1.5), weights=({"groen": 0.8},))
    here = mw.sweep(*small_list, grid)
    assert len(here.cases) == 6
    for elsewhere in (dask, Backwards()):
        there = mw.sweep(*small_list, grid, executor=elsewhere)
        assert to_json(sweep_data(here)) == to_json(sweep_data(there))


def test_the_core_is_the_same_wherever_it_is_solved(elsewhere: Any, plan: Any) -> None:
    here = mw.core_of(plan, samples=6)
    assert here.found.borderline
    assert mw.core_of(plan, samples=6, executor=elsewhere).found == here.found
    weights = np.random.default_rng(1).dirichlet([1, 1], size=4)
    assert core_index(plan.problem, weights, executor=elsewhere) == core_index(
        plan.problem, weights
    )


def _square(common: int, piece: int) -> int:
    return common + piece * piece


def test_answers_come_in_the_order_of_the_pieces() -> None:
    last_first = Backwards()
    assert list(in_order(_square, 1, range(6), last_first)) == [1, 2, 5, 10, 17, 26]
    assert last_first.finished == [5, 4, 3, 2, 1, 0]
    assert list(in_order(_square, 1, range(3), None)) == [1, 2, 5]


def test_no_more_is_asked_for_ahead_than_memory_holds() -> None:
    asked: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    answers = in_order(_square, 0, pieces(), Backwards(), size=parallel.MEMORY // 8)
    assert next(answers) == 0
    assert asked == list(range(8))
    large = in_order(_square, 0, range(100), Backwards(), size=parallel.MEMORY * 9)
    assert sum(large) == sum(n * n for n in range(100))


def test_what_nobody_waits_for_is_not_begun() -> None:
    begun, release = [], threading.Event()

    def slowly(_: None, piece: int) -> int:
        begun.append(piece)
        if piece:
            release.wait(30)
        return piece

    with ThreadPoolExecutor(1) as pool:
        answers = in_order(slowly, None, range(50), pool)
        assert next(answers) == 0
        answers.close()  # as an interrupt does
        release.set()
    assert begun in ([0], [0, 1])


def test_a_worker_that_dies_is_replaced_by_dask(dask: Any, tmp_path: Path) -> None:
    assert list(in_order(dies_once, str(tmp_path), range(4), dask)) == [0, 1, 2, 3]
    assert (tmp_path / "died").exists()


def test_a_pool_that_lost_a_worker_is_said_to_have() -> None:
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
        pytest.raises(WorkerError) as caught,
    ):
        list(in_order(always_dies, None, range(4), pool))
    assert [problem.code for problem in caught.value.problems] == ["worker-lost"]


def test_a_task_that_ends_each_worker_of_dask_is_said_to_have() -> None:
    """Dask gives up after four workers, which takes too long to try."""
    distributed = pytest.importorskip("distributed")

    class GivesUp:
        def submit(self, *_: Any) -> Any:
            future: Future[Any] = Future()
            future.set_exception(distributed.scheduler.KilledWorker("task", None, 3))
            return future

    with pytest.raises(WorkerError, match="KilledWorker"):
        list(in_order(_square, 0, range(2), GivesUp()))


def test_what_a_worker_cannot_load_is_named(
    dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "only_here.py").write_text(
        "class Impacts:\n"
        "    def __init__(self, inner): self.inner = inner\n"
        "    shape = property(lambda self: self.inner.shape)\n"
        "    known = property(lambda self: self.inner.known)\n"
        "    def sample(self, generator, draws): return self.inner.sample(generator, draws)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import only_here  # type: ignore[import-not-found]

    own = only_here.Impacts(FixedImpacts(np.eye(3)))
    draw = partial(smaa, own, FreeWeights(3), RelativeTopsis([1] * 3), draws=10)
    assert draw().draws == 10
    with pytest.raises(WorkerError) as caught:
        draw(executor=dask)
    assert [problem.code for problem in caught.value.problems] == ["worker-lacks"]
    assert "only_here" in str(caught.value)
    sys.modules.pop("only_here")


def test_a_worker_with_another_version_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    late = Backwards()
    answers = in_order(_square, 0, range(2), late, size=parallel.MEMORY)
    elsewhere = {**parallel.versions(), "highspy": "0.0.1"}
    ask = parallel._submitting(late, _square, 0)(1)
    monkeypatch.setattr(parallel, "versions", lambda: elsewhere)
    with pytest.raises(WorkerError, match=r"a worker has highspy 0\.0\.1, and here it is"):
        ask.result()
    monkeypatch.undo()
    assert list(answers) == [0, 1]


def small(**more: Any) -> Problem:
    return Problem(
        proposals=[Proposal("A")],
        measures=[Measure("m", 1.0, best=1, worst=-1)],
        resources=[Resource("eur", "money", "budget", 1.0, "EUR")],
        use=np.array([[2.0]]),
        impact=np.array([[1.0]]),
        **more,
    )


def test_a_mistake_in_the_input_is_said_as_it_is_here(elsewhere: Any) -> None:
    with pytest.raises(PortfolioError, match="have shape"):
        core_index(small(), impacts=[np.ones((1, 1)), np.ones((2, 1))], executor=elsewhere)


def test_errors_of_the_library_travel_between_processes() -> None:
    with pytest.raises(Infeasible) as caught:
        solve_or_explain(small(mandatory=[Mandatory(("A",))]))
    for error in (caught.value, NotInTime(), WorkerError(Diagnostic("code", "what"))):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert again.problems == error.problems
    assert pickle.loads(pickle.dumps(caught.value)).conflict == caught.value.conflict
