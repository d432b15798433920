"""What a portfolio of a long list costs beside the search for it, step by step.

No step may take more than a tenth of the time that the solver is given, and ten times as many
proposals may take little more than ten times as long.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lists import write_list
from maatwaarde.framework import load_framework
from maatwaarde.impact import estimate
from maatwaarde.plugins import load_plugins
from maatwaarde.portfolio import Problem, Solution, evaluate, solve
from maatwaarde.portfolio.analysis.exclusion import left_out
from maatwaarde.portfolio.assemble.problem import build_problem
from maatwaarde.portfolio.evaluation.solution import solution
from maatwaarde.portfolio.inputs.resources import read_resources
from maatwaarde.portfolio.milp.closed import unfit
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.plan import Plan, recomputed
from maatwaarde.portfolio.solvers.first_portfolio import first_portfolio
from maatwaarde.proposals import read_proposals
from maatwaarde.report.data import to_json
from maatwaarde.report.portfolio.summary import portfolio_data, portfolio_document
from maatwaarde.report.render.terminal import to_text
from maatwaarde.scoring import score
from whole import MAATWAARDE

LONGEST, LONG, SHORT = 50_000, 10_000, 1_000
SECONDS = 30.0
"""What the solver is given, as somebody who waits for a long list gives it."""
MORE_SECONDS = 120.0
"""What it is given for the longest one."""


@dataclass(frozen=True)
class Steps:
    """A list with all that comes of it but for a search, and each step as a function."""

    problem: Problem
    solution: Solution
    named: dict[str, Callable[[], Any]]

    def all(self) -> None:
        for step in self.named.values():
            step()


@cache
def steps(n: int) -> Steps:
    files = write_list(Path(tempfile.mkdtemp()), n)
    plugins = load_plugins()
    framework = load_framework(str(files.framework))

    def read() -> Any:
        return read_proposals(files.proposals, scales=framework.scales)

    proposals = read()
    impacts = estimate(proposals, framework, plugins)
    resources = read_resources(files.resources, framework.units, proposals)
    scores = score(impacts, framework, titles=proposals.titles)

    def assemble() -> Any:
        return build_problem(proposals, scores, resources)

    built = assemble()
    problem = built.problem
    first = first_portfolio(problem, "total-impact")
    assert first is not None
    taken = solution(first, objective="total-impact", status="stopped", bound=10 * first.value)

    def plan() -> Plan:
        return Plan(problem, taken, scores, (), built.listed, built.timeline)

    def check() -> None:
        evaluate(problem, taken.options)
        recomputed(problem, taken, built.timeline)

    told = plan()
    assert told.left_out
    return Steps(
        problem,
        taken,
        {
            "reading the list": read,
            "estimates": lambda: estimate(proposals, framework, plugins),
            "assembling the problem": assemble,
            "building the model": lambda: build(problem, "total-impact", closed=unfit(problem)),
            "checking": check,
            "why each was left out": lambda: left_out(problem, taken),
            "text": lambda: to_text(portfolio_document(told), "nl"),
            "JSON": lambda: to_json(portfolio_data(told)),
        },
    )


STEPS = (
    "reading the list",
    "estimates",
    "assembling the problem",
    "building the model",
    "checking",
    "why each was left out",
    "text",
    "JSON",
)


def _group(step: str) -> Any:
    return pytest.param(
        step, marks=pytest.mark.benchmark(group=f"Portfolio of {LONG:,} proposals: {step}")
    )


@pytest.mark.parametrize("step", [_group(step) for step in STEPS])
def test_step(versus: Any, step: str) -> None:
    versus(steps(LONG).named[step], rounds=1)


@pytest.mark.parametrize("step", [_group(step) for step in STEPS])
def test_solver(versus: Any, step: str) -> None:
    assert step in steps(LONG).named
    problem = steps(LONG).problem
    versus(
        lambda: solve(problem, time_limit=SECONDS, threads=2),
        peer=f"the solver, given {SECONDS:g} s",
        at_most=0.1,
        rounds=1,
    )


GROWTH = f"Portfolio: all steps but the search, {LONG:,} proposals"


@pytest.mark.benchmark(group=GROWTH)
def test_all_steps(versus: Any) -> None:
    versus(steps(LONG).all, rounds=1)


@pytest.mark.benchmark(group=GROWTH)
def test_all_steps_of_fewer(versus: Any) -> None:
    found = steps(SHORT)
    versus(found.all, peer=f"the same for {SHORT:,}", at_most=1.2 * LONG / SHORT, rounds=3)


LARGER = f"Portfolio: all steps but the search, {LONGEST:,} proposals"


@pytest.mark.benchmark(group=LARGER)
def test_all_steps_of_the_longest(versus: Any) -> None:
    versus(steps(LONGEST).all, rounds=1)


@pytest.mark.benchmark(group=LARGER)
def test_all_steps_of_a_fifth(versus: Any) -> None:
    versus(steps(LONG).all, peer=f"the same for {LONG:,}", at_most=1.2 * LONGEST / LONG, rounds=1)


@pytest.mark.benchmark(group=f"maatwaarde portfolio, {LONGEST:,} proposals, {MORE_SECONDS:g} s")
def test_the_whole_command(process: Any, tmp_path: Path) -> None:
    files = write_list(tmp_path, LONGEST)
    plan = tmp_path / "plan.json"
    asked = ("--time-limit", f"{MORE_SECONDS:g}", "-o", plan)
    process((*MAATWAARDE, "portfolio", *files.arguments, *asked), memory=4 * 2**30, rounds=1)
    found = json.loads(plan.read_text("utf-8"))
    assert found["gap"] < 0.05
