"""A parameter that takes one of a few words, a number in a range, or names refuses all else.

A word that is no choice would be taken for one of them, a number that is none (NaN) passes
every comparison, and a text where names are asked is taken letter by letter: each in silence.
"""

from __future__ import annotations

import contextlib
import io
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import maatwaarde as mw
from test_results import GATES, ROWS, World

DAY = date(2027, 12, 31)
FLAWED = {"choice": "no-such", "number": math.nan, "count": -1, "names": "park"}
"""What is wrong of each kind of parameter; ``names`` are those of several."""

LIMITS = {"time_limit": "number", "gap": "number"}
COSTS = {"unknown_costs": "choice", "without_base": "choice"}

CALLS: dict[str, tuple[Callable[..., Any], dict[str, str]]] = {
    "optimise": (
        lambda w, **k: mw.optimise(*w.four, **k),
        {**LIMITS, **COSTS, "objective": "choice", "sure": "number"},
    ),
    "sweep": (
        lambda w, **k: mw.sweep(*w.four, mw.scenario_grid(budgets=[0.9]), **k),
        {**LIMITS, **COSTS, "objective": "choice", "sure": "number"},
    ),
    "reconsider": (
        lambda w, **k: mw.reconsider(*w.four, w.plan, **k),
        {
            **LIMITS,
            **COSTS,
            "objective": "choice",
            "max_changes": "count",
            "change_weight": "number",
            "may_stop": "names",
            "today": "choice",
        },
    ),
    "plan_as_given": (
        lambda w, **k: mw.plan_as_given(w.running, *w.four, **k),
        {**COSTS, "objective": "choice"},
    ),
    "expected": (lambda w, **k: mw.expected(w.running, *w.four, **k), COSTS),
    "monitor": (
        lambda w, **k: w.all(mw.monitor, w.realised(), **{"today": DAY, **k}),
        {**COSTS, "today": "choice"},
    ),
    "check_gates": (lambda w, **k: w.all(w.gate, today=DAY, **k), COSTS),
    "report": (
        lambda w, **k: mw.report(*w.rest, impacts=w.impacts, **k),
        {**LIMITS, **COSTS, "objective": "choice"},
    ),
    "Questions": (
        lambda w, **k: mw.report(*w.rest, impacts=w.impacts, questions=mw.Questions(**k)),
        {
            "extra": "number",
            "alternatives": "count",
            "why_not": "count",
            "resources": "count",
            "front": "count",
            "reweigh": "count",
            "draws": "count",
            "told": "count",
        },
    ),
    "Plan.alternatives": (
        lambda w, **k: w.plan.alternatives(**k),
        {**LIMITS, "count": "count", "within": "number"},
    ),
    "Plan.core": (
        lambda w, **k: w.plan.core(**{"samples": 2, **k}),
        {
            **LIMITS,
            "weights": "choice",
            "spread": "number",
            "samples": "count",
            "seed": "count",
        },
    ),
    "Plan.pareto": (
        lambda w, **k: w.plan.pareto(**{"points": 2, **k}),
        {"against": "choice", "points": "count", "time_limit": "number"},
    ),
    "Plan.shadow_prices": (
        lambda w, **k: w.plan.shadow_prices(**k),
        {"resources": "names", "time_limit": "number"},
    ),
    "Plan.why_not": (lambda w, **k: w.plan.why_not(w.out, **k), {"time_limit": "number"}),
    "Plan.without": (lambda w, **k: w.plan.without(**k), {"time_limit": "number"}),
    "set_beside": (
        lambda w, **k: mw.set_beside(w.plan, w.proposals, mw.Wanted(column="score"), **k),
        LIMITS,
    ),
    "estimate": (
        lambda w, **k: mw.estimate(w.proposals, w.framework, **k),
        {"draws": "count", "seed": "count"},
    ),
    "score": (
        lambda w, **k: mw.score(w.impacts, w.framework, **k),
        {"method": "choice", "titles": "names"},
    ),
    "compare_methods": (
        lambda w, **k: mw.compare_methods(w.impacts, w.framework, **k),
        {"methods": "names"},
    ),
    "robustness": (
        lambda w, **k: mw.robustness(w.scores, **{"draws": 10, **k}),
        {"weights": "choice", "spread": "number", "draws": "count", "seed": "count"},
    ),
    "tornado": (lambda w, **k: mw.tornado(w.scores, "park", **k), {"spread": "number"}),
    "propose_anchors": (
        lambda w, **k: mw.propose_anchors(w.framework, [w.impacts], **k),
        {"quantile": "number", "share": "number", "part": "number", "order": "names"},
    ),
    "npv": (
        lambda w, **k: mw.npv(*w.priced(), **k),
        {"years": "count"},
    ),
    "with_answers": (
        lambda w, **k: mw.with_answers(w.framework, {"raad": w.points}, **k),
        {"method": "choice"},
    ),
    "with_answers of files": (
        lambda w, *, files: mw.with_answers(w.framework, files),
        {"files": "names"},
    ),
    "read_resources": (
        lambda w, **k: mw.read_resources({"maatwaarde": 1}, **k),  # noqa: ARG005
        {"hours_per_fte": "number"},
    ),
    "Framework.with_discount_rate": (
        lambda w, *, rate: w.framework.with_discount_rate(rate),
        {"rate": "number"},
    ),
    "Framework.without": (
        lambda w, *, measures: w.framework.without(measures),
        {"measures": "names"},
    ),
    "load_plugins": (
        lambda w, **k: mw.load_plugins(**k),  # noqa: ARG005
        {"only": "names", "without": "names"},
    ),
    "audit": (
        lambda w, **k: mw.audit(w.plan, w.proposals, w.resources, **k),
        {"facts": "names", "by": "names"},
    ),
    "with_asked": (
        lambda w, **k: mw.with_asked(None, **k),  # noqa: ARG005
        {"do": "names", "drop": "names"},
    ),
    "decide_gate": (
        lambda w, *, decision: mw.decide_gate(w.checked(), "start", decision, "x", "y"),
        {"decision": "choice"},
    ),
    "ranking_text": (lambda w, **k: mw.ranking_text(w.scores, **k), {"by": "choice"}),
    "portfolio_text": (lambda w, **k: mw.portfolio_text(w.plan, **k), {"by": "choice"}),
    "explanation_text": (
        lambda w, **k: mw.explanation_text(w.scores.explain("park"), **k),
        {"by": "choice"},
    ),
    "plan_picture": (lambda w, **k: mw.plan_picture(w.plan, **k), {"language": "choice"}),
    "draft_mapping": (
        lambda w, **k: mw.draft_mapping("nowhere.csv", **k),  # noqa: ARG005
        {"language": "choice"},
    ),
    "changes_after": (
        lambda w, **k: mw.changes_after(w.checked(), **k),
        {"language": "choice"},
    ),
    "score_file": (
        lambda w, **k: mw.score_file("nowhere.csv", w.framework, "scores.csv", **k),
        {"on_error": "choice"},
    ),
    "score_frame": (
        lambda w, **k: mw.score_frame(w.frame, w.framework, **k),
        {"on_error": "choice"},
    ),
    "Statement.parts": (lambda w, *, by: w.statement().parts(by), {"by": "choice"}),
    "Framework.categories": (lambda w, *, by: w.framework.categories(by), {"by": "choice"}),
}


class Town(World):
    """The world of the results, with what calls take in other forms."""

    def __init__(self) -> None:
        super().__init__()
        self.four = (self.impacts, self.proposals, self.framework, self.resources)
        self.rest = (self.proposals, self.framework, self.resources)
        row = {"group": "raad", "respondent": "x", "id": "klimaat", "points": 60}
        self.points = [row, {**row, "id": "wonen", "points": 40}]
        self.frame = self.plan.to_frames("pandas")["portfolio"]

    def priced(self) -> tuple[Any, ...]:
        found = self.in_euros()
        proposals = mw.read_proposals(ROWS)
        return mw.estimate(proposals, found.framework), proposals, found.framework

    @staticmethod
    def gate(impacts: Any, proposals: Any, framework: Any, *more: Any, **named: Any) -> Any:
        gates = mw.read_gates(GATES, framework.units)
        return mw.check_gates(gates, impacts, proposals, framework, *more, **named)


@pytest.fixture(scope="module")
def town() -> Town:
    with contextlib.redirect_stdout(io.StringIO()):
        return Town()


def cases() -> Iterator[Any]:
    for name, (_, parameters) in CALLS.items():
        for parameter, kind in parameters.items():
            yield pytest.param(name, parameter, FLAWED[kind], id=f"{name}-{parameter}")


@pytest.mark.parametrize(("name", "parameter", "wrong"), list(cases()))
def test_what_a_parameter_cannot_be_is_refused(
    name: str, parameter: str, wrong: object, town: Town
) -> None:
    call = CALLS[name][0]
    with pytest.raises(mw.MaatwaardeError) as refused:
        call(town, **{parameter: wrong})
    assert str(wrong).removeprefix("-") in str(refused.value)
    assert all(problem.mend for problem in refused.value.problems)


def test_every_choice_of_the_public_face_is_here() -> None:
    face = (Path(__file__).parent / "public_face.txt").read_text(encoding="utf-8")
    words = r"\b(\w+): (?:UnknownCosts|WithoutBase|Objective|Weights|By|OnError|Verdict|Method)\b"
    lacking = [
        f"{name}: {parameter}"
        for line in face.splitlines()
        for name in [line.split("(")[0]]
        for parameter in re.findall(words, line.partition("(")[2])
        if parameter not in CALLS.get(SAME.get(name, name), (None, {}))[1]
    ]
    assert lacking == []


SAME = {"core_of": "Plan.core"}


@pytest.mark.parametrize("wrong", [None, math.nan, 3, b"park"])
def test_a_title_that_is_no_text_is_refused(wrong: Any, town: Town) -> None:
    names = town.impacts.proposals
    for titles in ([*names[:-1], wrong], {**dict.fromkeys(names, "x"), names[-1]: wrong}):
        with pytest.raises(mw.MaatwaardeError, match=repr(wrong)):
            mw.score(town.impacts, town.framework, titles=titles)
