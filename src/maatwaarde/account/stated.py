"""A plan that was made before, held against the list, framework and resources that are given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from maatwaarde.account.decision import PlanMade
from maatwaarde.diagnostics import Diagnostic, ResourceError
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable, for_proposals
from maatwaarde.messages import Number, msg
from maatwaarde.plugins import Plugins
from maatwaarde.portfolio.analysis.comparison import as_solution
from maatwaarde.portfolio.assemble.problem import build_problem
from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
from maatwaarde.portfolio.assemble.without_base import WithoutBase, settle_shares
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.problem.problem import Objective
from maatwaarde.proposals import Proposals
from maatwaarde.scoring import Scores, score

_AGAIN = msg("give the files that it was made with, or make the plan again with these")


def stated_plan(
    running: RunningPlan,
    impacts: ImpactTable,
    proposals: Proposals,
    framework: Framework,
    resources: Resources,
    *,
    method: str = "value",
    plugins: Plugins | None = None,
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
) -> tuple[PlanMade, Scores, tuple[Diagnostic, ...]]:
    """Return a plan as its file states it, with the scores it rests on and what to know of it.

    It is valued anew, and has to be worth what the file says. The plan that `replan` wrote rests
    on changes that stand in no list: it is taken as it stands, and that is said.

    Parameters
    ----------
    method, plugins, unknown_costs, without_base
        As for `optimise`.

    Raises
    ------
    FrameworkError
        If a measure in per cent does not say of what.
    ResourceError
        If the plan was made with another framework, or the list or the resources are not those
        that it was made with.
    """
    data = json.loads(running.text)
    impacts = for_proposals(impacts, proposals.ids)
    doubts: list[Diagnostic] = []
    impacts, framework = settle_shares(impacts, framework, without_base, doubts)
    scores = score(impacts, framework, method, titles=proposals.titles, plugins=plugins)
    made = _as_stated(running, data)
    if data["framework"].get("sha256") != scores.framework.checksum:
        raise _other(
            running,
            msg(
                "the plan was made with framework {made!r}, version {version}, and that is not "
                "what this framework holds",
                made=running.framework,
                version=data["framework"].get("version") or msg("unknown"),
            ),
        )
    if "replan" in data:
        known = set(proposals.ids)
        unknown = list(running.unknown(known))
        if unknown:
            raise ResourceError(unknown)
        doubts.append(_taken(running))
        return made, scores, tuple(doubts)
    built = build_problem(proposals, scores, resources, unknown_costs=unknown_costs)
    found = as_solution(running, built.problem, data["objective"])
    if abs(found.value - made.value) > 1e-9 * max(1.0, abs(made.value)):
        raise _other(
            running,
            msg(
                "the plan was worth {before} when it was made, and is worth {now} with this list "
                "and these resources: one of them is another",
                before=Number(made.value, 6),
                now=Number(found.value, 6),
            ),
        )
    if len(found.violations) != len(data.get("violations", [])):
        raise _other(
            running,
            msg("the plan breaks rules of these resources, which it did not when it was made"),
        )
    return made, scores, (*doubts, *built.warnings)


def _as_stated(running: RunningPlan, data: Mapping[str, Any]) -> PlanMade:
    from pydantic import ConfigDict, TypeAdapter, ValidationError

    stated = {name: data.get(name) for name in _STATED}
    strict = ConfigDict(strict=True, allow_inf_nan=False)
    try:
        numbers = TypeAdapter(dict[str, float | None], config=strict).validate_python(
            {name: stated[name] for name in _NUMBERS}
        )
        texts = TypeAdapter(dict[str, str], config=strict).validate_python(
            {name: stated[name] for name in _STATED if name not in _NUMBERS}
        )
        framework = TypeAdapter(dict[str, Any]).validate_python(data.get("framework"))
        known = texts["objective"] in get_args(Objective) and "sha256" in framework
    except ValidationError:
        known = False
    if not known or numbers["value"] is None or numbers["cost"] is None:
        raise ResourceError(
            Diagnostic(
                "not-a-plan",
                msg(
                    "does not say what the plan is worth and what is proven of it: {names}",
                    names=", ".join([*_STATED, "framework"]),
                ),
                msg("make the plan again with `maatwaarde portfolio ... --json`"),
                running.where("starts"),
            )
        )
    return PlanMade(
        chosen=tuple(sorted(running.starts)),
        starts=dict(running.starts),
        parts=dict(running.parts),
        staffing={
            name: (had.hired, had.trained)
            for name, had in (running.had or {}).items()
            if had.hired or had.trained
        },
        value=numbers["value"],
        bound=numbers["bound"],
        gap=numbers["gap"],
        cost=numbers["cost"],
        **texts,
    )


_NUMBERS = ("value", "bound", "gap", "cost")
_STATED = (*_NUMBERS, "status", "ties", "objective", "solver")


def _taken(running: RunningPlan) -> Diagnostic:
    return Diagnostic(
        "plan-not-valued-again",
        msg(
            "the plan was made by `replan`, with changes that stand in no list, so that its value "
            "is taken as it stands and not computed again"
        ),
        severity="warning",
        where=running.where("starts"),
    )


def _other(running: RunningPlan, what: str) -> ResourceError:
    return ResourceError(Diagnostic("another-input", what, _AGAIN, running.where("starts")))
