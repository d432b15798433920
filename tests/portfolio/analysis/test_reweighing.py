"""A model without weights gives, with any weights, what a plan with these weights gives."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

import maatwaarde as mw
from maatwaarde.portfolio.analysis.reweighing import Reweighable, reweighable
from maatwaarde.portfolio.solvers.highs import Limits, maximise

DELTASTAD = Path(__file__).parents[3] / "examples" / "deltastad"


@pytest.fixture(scope="module")
def years() -> tuple[mw.Proposals, mw.Plan]:
    framework = mw.load_framework(DELTASTAD / "meetlat.yaml")
    proposals = mw.read_proposals(DELTASTAD / "voorstellen-meerjarig.csv")
    impacts = mw.estimate(proposals, framework)
    return proposals, mw.optimise(
        impacts, proposals, framework, DELTASTAD / "middelen-meerjarig.yaml", gap=0.05
    )


def found(plan: mw.Plan) -> Reweighable:
    return reweighable(plan.problem, plan.scores, plan.timeline, plan.solution.objective)


def test_its_objective_is_that_of_the_plan(years: tuple[mw.Proposals, mw.Plan]) -> None:
    plan = years[1]
    model, owner = found(plan), plan.scores.framework
    weights = owner.measure_weights[model.measure] * model.part
    assert weights.tolist() == [item.weight for item in plan.problem.measures]
    np.testing.assert_allclose(
        np.asarray(model.value.T @ weights), model.model.objective, rtol=0, atol=1e-15
    )


def test_other_weights_give_the_plan_with_those_weights(
    years: tuple[mw.Proposals, mw.Plan],
) -> None:
    proposals, plan = years
    model, owner = found(plan), plan.scores.framework
    weights = {node.id: node.share for node in owner.nodes}
    # Of liveability only noise counts, by which other proposals break its guard.
    weights.update(verkeer_centrum=0.0, geluid=1.0, nox_uitstoot=0.0, leefbaarheid=0.9)
    other = mw.score(plan.scores.impacts, owner.with_weights(weights), titles=plan.scores.titles)
    own = other.framework.measure_weights[model.measure] * model.part
    rows = []
    for guard in model.guards:
        shares = other.framework.guarded(other.framework.guards[guard.guard]).shares
        row = np.zeros(len(model.measure))
        row[list(guard.points)] = shares
        rows.append(row @ model.value.toarray())
    upper = model.model.column_upper.copy()
    upper[: model.model.options][other.vetoed[model.row]] = 0.0
    changed = replace(
        model.model.with_rows(
            sparse.csr_array(np.array(rows)),
            np.array([guard.minimum for guard in model.guards]),
            np.full(len(rows), np.inf),
        ),
        column_upper=upper,
        objective=np.asarray(model.value.T @ own),
    )
    run = maximise(changed, Limits.start(None, 0.0, 1))
    expected = mw.optimise(
        plan.scores.impacts,
        proposals,
        other.framework,
        DELTASTAD / "middelen-meerjarig.yaml",
    )
    assert run.x is not None
    assert float(changed.objective @ run.x) == pytest.approx(expected.value, abs=1e-6)


def test_a_horizon_that_a_veto_could_move_is_told(years: tuple[mw.Proposals, mw.Plan]) -> None:
    plan = years[1]
    assert plan.timeline is not None
    assert not plan.timeline.stated
    assert not found(plan).horizon_moves
    later = replace(plan.timeline, horizon=plan.timeline.horizon + 1)
    assert reweighable(plan.problem, plan.scores, later, plan.solution.objective).horizon_moves
