"""Whatever proposals and areas are called, each is named right and read back whole.

The names hold all that reports and files once took for signs of their own: commas, ``or``, ``@``
before a start, ``*`` before a part, ``:`` before a period.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import maatwaarde as mw
from day_and_night import by_day
from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import Problem, compare
from maatwaarde.portfolio.analysis.comparison import as_solution
from maatwaarde.portfolio.inputs.changes import Changes
from maatwaarde.portfolio.inputs.plan_file import read_running_plan
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.report.data import to_json
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.comparison import comparison_blocks
from maatwaarde.report.portfolio.insight import shadow_blocks
from maatwaarde.report.portfolio.names import naturally
from maatwaarde.report.portfolio.replan import replan_data
from maatwaarde.report.portfolio.rules import in_words
from maatwaarde.report.portfolio.summary import portfolio_annexes, portfolio_data
from maatwaarde.report.portfolio.whynot import why_not_data, why_not_document
from maatwaarde.report.render.columns import to_columns
from maatwaarde.report.render.terminal import to_text
from maatwaarde.report.text import portfolio_text, replan_text

PIECES = [", ", ",", " or ", " of ", "@2027", "@", "*0.5", "*", ":", ":2028", " requires ", "(x)"]
PIECES += [" is forbidden (veto:v)", "veto:", "status:forbidden", "{0}", "{id}", "`by`", "'", '"']
PIECES += ["P", "Q", "money", "area ", "%", "\\", "é", "…", "#", "=1+1", "-"]
names = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


def distinct(count: int) -> st.SearchStrategy[list[str]]:
    """Names that stay apart once spaces around them are gone, and that are no number."""
    named = names.map(lambda text: " ".join(f"n{text}".split()))
    return st.lists(named, min_size=count, max_size=count, unique=True)


def spaceless(text: str) -> str:
    """Leave out white space, since lines are wrapped at any."""
    return "".join(text.split())


FRAMEWORK = """maatwaarde: 1
id: klein
title: Klein
money: {discount_rate: 4 %}
values:
  - id: alles
    title: Alles
    measures:
      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}
      - {id: loss, title: L, unit: t, better: higher, best: 10, worst: -10}
guards:
  - {value: alles, rule: veto, max_loss: 0.5, reason: te veel}
"""


def list_of(ids: list[str], areas: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": ids,
            "area": [areas[0], areas[0], areas[1], areas[1], areas[0]],
            "cost:2027": [4.0, 3.0, 3.0, 2.0, 1.0],
            "staff:planner:2027": [1.0, 1.0, 0.5, 0.5, 0.5],
            "impact:m": [6.0, 4.0, 2.5, 1.5, 1.0],
            "impact:loss": [0.0, 0.0, 0.0, 0.0, -60.0],
        }
    )


def resources_of(ids: list[str], areas: list[str], **more: Any) -> Resources:
    years = (2027, 2028, 2029)
    return Resources.model_validate(
        {
            "maatwaarde": 1,
            "planning": {"shift": 2},
            "budgets": [{"period": year, "amount": 6, "carry_over": True} for year in years],
            "staff": [{"role": "planner", "period": year, "amount": 1} for year in years],
            "excludes": [[ids[0], ids[2]]],
            "requires": [{"proposal": ids[3], "needs": [ids[1], ids[2]], "years_earlier": 1}],
            "shares": [{"area": areas[0], "minimum": 0.1}],
            "parts": {ids[1]: [0.5], ids[3]: [0.25]},
            **more,
        }
    )


@pytest.fixture(scope="module")
def framework(tmp_path_factory: pytest.TempPathFactory) -> mw.Framework:
    file = tmp_path_factory.mktemp("any_id") / "meetlat.yaml"
    file.write_text(FRAMEWORK)
    return mw.load_framework(file)


@settings(
    max_examples=by_day(5),
    deadline=None,
    phases=(Phase.generate,),  # an example takes seconds, and smaller ones say no more
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ids=distinct(5), areas=distinct(2))
def test_any_name_is_named_right_and_read_back(
    ids: list[str], areas: list[str], framework: mw.Framework, tmp_path: Path
) -> None:
    proposals = mw.read_proposals(list_of(ids, areas))
    assert list(proposals.ids) == ids
    impacts = mw.estimate(proposals, framework)
    resources = resources_of(ids, areas)
    plan = mw.optimise(impacts, proposals, framework, resources)
    assert plan.solution.violations == ()
    assert {key.proposal for key in plan.solution.options} == set(plan.chosen)
    data = json.loads(to_json(portfolio_data(plan)))
    assert set(data["starts"]) == set(plan.chosen)
    again = Problem.from_dict(json.loads(json.dumps(plan.problem.to_dict())))
    assert again.to_dict() == plan.problem.to_dict()

    # The vetoed one is told with its guard, and who goes with nobody with whom.
    [vetoed] = [item for item in data["left_out"] if item["id"] == ids[4]]
    assert vetoed["forbidden"] == "veto:alles"
    assert vetoed["reason"] == {"kind": "veto", "detail": ["alles"]}
    for language in ("nl", "en"):
        text = spaceless(portfolio_text(plan, language))
        assert all(spaceless(name) in text for name in ids)
        assert spaceless(f"{ids[4]}: VETO Alles") in text
        to_text(Document("", tuple(shadow_blocks(plan, plan.shadow_prices()))), language)
    assert to_columns(portfolio_annexes(plan)[0])["id"] == naturally(ids)

    # A plan that is written is read as it was, and goes on as it was.
    file = tmp_path / "plan.json"
    file.write_text(to_json(portfolio_data(plan)), encoding="utf-8")
    running = read_running_plan(file)
    assert running.options == plan.solution.options
    same = as_solution(running, plan.problem, "total-impact")
    assert compare(plan.solution, same).moved == ()
    to_text(Document("", tuple(comparison_blocks(plan, same, "x", "y", "z"))), "nl")
    first = min(plan.chosen, key=lambda name: str(plan.solution.starts[name]))
    delay = {"maatwaarde": 1, "delays": [{"proposal": first, "months": 12}]}
    late = Changes.model_validate(delay)
    found = mw.reconsider(impacts, proposals, framework, resources, running, late, today="2028")
    json.loads(to_json(replan_data(found)))
    for language, words in (("nl", "12 maanden later"), ("en", "12 months later")):
        text = spaceless(replan_text(found, language=language))
        assert spaceless(first) in text
        assert spaceless(words) in text


@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.generate,),  # an example takes seconds, and smaller ones say no more
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ids=distinct(5), areas=distinct(2))
def test_why_nots_and_clashes_name_who_they_are_about(
    ids: list[str], areas: list[str], framework: mw.Framework
) -> None:
    proposals = mw.read_proposals(list_of(ids, areas))
    impacts = mw.estimate(proposals, framework)
    resources = resources_of(ids, areas)
    plan = mw.optimise(impacts, proposals, framework, resources)
    for name in sorted(set(ids) - set(plan.chosen))[:2]:
        answer = plan.why_not(name)
        data = json.loads(to_json(why_not_data(plan, answer)))
        assert len(data["lifted"]) == len(data["lifted_rules"])
        for rule in answer.lifted:
            assert set(rule.members) <= {*ids, *(f"area {area}" for area in areas), "alles"}
        for language, head in (("nl", "Niet gekozen"), ("en", "Not chosen")):
            text = spaceless(to_text(why_not_document(plan, answer), language))
            assert text.startswith(spaceless(f"{head}: {name}"))

    must = resources_of(ids, areas, mandatory=[ids[0], ids[2]])
    with pytest.raises(PortfolioError) as caught:
        mw.optimise(impacts, proposals, framework, must)
    assert repr(ids[0]) in str(caught.value)
    text = str(in_words(caught.value))
    assert f"{ids[0]} is mandatory" in text
    assert f"at most one of {', '.join(sorted([ids[0], ids[2]]))} (excludes)" in text
