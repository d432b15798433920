"""Proposals in another order than impacts, scores or plan: matched by id, or refused."""

from __future__ import annotations

import contextlib
import io
import runpy
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import maatwaarde as mw
from maatwaarde.content import content_key

EXAMPLE = Path(__file__).parents[1] / "examples" / "embedding" / "plan.py"
MOTIONS = {"maatwaarde": 1, "motions": [{"id": "m", "do": ["park"]}]}
DAY = date(2027, 12, 31)


class World:
    """A list, and the impacts, scores and plan of one in this or another order."""

    def __init__(self, found: dict[str, Any], frame: pd.DataFrame, given: pd.DataFrame) -> None:
        self.framework: mw.Framework = found["framework"]
        self.resources = mw.read_resources(found["resources"], self.framework.units)
        self.proposals = mw.read_proposals(given)
        own = mw.read_proposals(frame)
        self.impacts = mw.estimate(own, self.framework)
        self.scores = mw.score(self.impacts, self.framework, titles=own)
        self.plan = mw.optimise(self.impacts, own, self.framework, self.resources)
        self.running = self.plan.running

    @property
    def all(self) -> tuple[Any, ...]:
        return self.impacts, self.proposals, self.framework, self.resources

    def realised(self) -> mw.Realised:
        row = {"voorstel": "isolatie", "maat": "co2", "datum": "2027-12-31", "waarde": -90.0}
        return mw.read_realised([row], self.framework, self.proposals)

    def monitored(self) -> mw.Monitored:
        return mw.monitor(*self.all, self.running, self.realised(), today=DAY)


@pytest.fixture(scope="module")
def worlds() -> tuple[World, World]:
    """The list turned round: with all that follows from it, and with that of the list before."""
    with contextlib.redirect_stdout(io.StringIO()):
        found = runpy.run_path(str(EXAMPLE))
    frame = found["frame"].assign(status=["running", None, None, None], votes=[4, 1, 3, 2])
    turned = frame.iloc[::-1].reset_index(drop=True)
    return World(found, turned, turned), World(found, frame, turned)


CALLS: dict[str, Callable[[World], Any]] = {
    "score": lambda w: sorted(
        zip(
            *(lambda s: (s.proposals, s.titles, s.score))(
                mw.score(w.impacts, w.framework, titles=w.proposals)
            ),
            strict=True,
        )
    ),
    "compare_methods": lambda w: mw.compare_methods(
        w.impacts, w.framework, ["value", "topsis"], titles=w.proposals
    ).to_text(),
    "run_controls": lambda w: mw.run_controls(
        w.proposals, w.framework, w.impacts, mw.load_plugins()
    ),
    "optimise": lambda w: mw.optimise(*w.all).to_dict(),
    "reconsider": lambda w: mw.reconsider(*w.all, w.running).to_dict(),
    "sweep": lambda w: mw.sweep(*w.all, mw.scenario_grid(budgets=[0.9])).to_dict(),
    "plan_as_given": lambda w: mw.plan_as_given(w.running, *w.all).to_dict(),
    "monitor": lambda w: w.monitored().to_dict(),
    "learn": lambda w: mw.learn(w.monitored(), w.impacts),
    "statement": lambda w: mw.statement(
        w.framework, w.proposals, mw.expected(w.running, *w.all), w.realised(), 2027
    ).to_dict(),
    "goals": lambda w: mw.goals(w.framework, w.impacts, w.proposals, running=w.running).to_dict(),
    "audit": lambda w: mw.audit(w.plan, w.proposals, w.resources).to_dict(),
    "set_beside": lambda w: mw.set_beside(
        w.plan, w.proposals, mw.Wanted(column="votes", alternatives=1)
    ).to_dict(),
    "value_for_money": lambda w: worth(mw.value_for_money(w.scores, w.proposals), w.scores),
    "price_motions": lambda w: mw.motions_text(
        w.plan,
        mw.price_motions(
            w.plan, w.resources, mw.read_motions(MOTIONS), partial(mw.optimise, *w.all[:2])
        ),
    ),
    "decision_on": lambda w: facts(mw.decision_on(w.plan, w.proposals, w.resources)),
    "report on scores": lambda w: mw.report(w.proposals, w.framework, impacts=w.impacts).to_text(),
    "report on a plan": lambda w: mw.report(
        w.proposals, w.framework, w.resources, impacts=w.impacts
    ).to_text(),
}


def worth(found: mw.ValueForMoney | None, scores: mw.Scores) -> Any:
    assert found is not None
    return sorted(zip(scores.proposals, found.cost, found.per_million, strict=True))


def facts(found: mw.Decision) -> Any:
    return content_key(found)


@pytest.mark.parametrize("name", CALLS)
def test_another_order_changes_nothing(name: str, worlds: tuple[World, World]) -> None:
    together, apart = worlds
    assert together.proposals.ids != apart.impacts.proposals
    assert repr(CALLS[name](apart)) == repr(CALLS[name](together))


@pytest.mark.parametrize("name", CALLS)
def test_another_list_is_refused(name: str, worlds: tuple[World, World]) -> None:
    world = worlds[1]
    less = object.__new__(World)
    less.__dict__ |= vars(world)
    frame = pd.DataFrame({"id": ["isolatie", "andere"], "title": ["x", "y"], "cost:2027": [1, 2]})
    less.proposals = mw.read_proposals(frame)
    with pytest.raises(mw.MaatwaardeError) as caught:
        CALLS[name](less)
    assert caught.value.problems
