"""From results to pictures: each has its words and a table that says the same."""

import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

import build
from maatwaarde.documents.geojson import Region, Regions
from maatwaarde.framework import Framework
from maatwaarde.impact import estimate
from maatwaarde.messages import say
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan, optimise
from maatwaarde.proposals import read_proposals
from maatwaarde.proposals.areas import match_areas
from maatwaarde.report.blocks import Figure, Table
from maatwaarde.report.portfolio.pictures import (
    _about,
    front_picture,
    load_picture,
    map_picture,
    schedule_picture,
    targets_picture,
)
from maatwaarde.report.ranking.pictures import (
    acceptability_picture,
    contribution_picture,
    goal_tree_picture,
    money_picture,
    stability_picture,
    top_picture,
)
from maatwaarde.report.render.html import to_html
from maatwaarde.scoring import Scores, score
from maatwaarde.scoring.robustness import robustness
from maatwaarde.scoring.value_for_money import ValueForMoney

NAN = math.nan


def owner() -> Framework:
    green = {"id": "green", "title": "Groen", "weight": 3, "measures": [build.measure("co2")]}
    both = [build.measure("homes"), build.measure("noise", 2, -2)]
    social = {"id": "social", "title": "Sociaal", "weight": 2, "measures": both}
    return build.framework([green, social])


def scored(rows: Any, method: str = "value") -> Scores:
    return score(build.table(owner(), rows), owner(), method)


def cells(table: Table) -> list[list[str | None]]:
    return [[None if x is None else say(x, "en") for x in row.cells] for row in table.rows]


def shown(found: tuple[Figure, Table]) -> str:
    """Return a picture as a page has it; both languages have to be drawable."""
    figure, table = found
    assert say(figure.svg, "en").startswith("<svg")
    page = to_html("t", found, "nl")
    assert page.count("<svg") == 1
    assert say(figure.alternative, "nl") in page.replace("&#x27;", "'")
    assert table.rows
    return say(figure.svg, "nl")


def written(svg: str) -> list[str]:
    """Return what is written in a picture, in its order."""
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg)


# P0 gains on homes and harms the climate; what it does to noise is unknown.
MIXED = ([-0.5, 0.9, NAN], [0.8, 0.0, 0.0], [0.1, 0.1, 0.5])


def test_contributions_harm_first_then_unknown_then_gain() -> None:
    scores = scored(MIXED)
    figure, table = contribution_picture(scores, 0)
    found = cells(table)
    assert [row[0] for row in found] == ["co2", "noise", "homes", "score"]
    assert found[0][1] == "\N{MINUS SIGN}0.300"
    assert found[1][1] == "unknown"
    assert table.rows[-1].strong
    total = sum(float(x) for x in scores.contributions[0])
    assert found[-1][1] == f"{total:+.3f}".replace("-", "\N{MINUS SIGN}")
    told = say(figure.alternative, "en")
    assert told.startswith("Harms 1 measure, most co2 (\N{MINUS SIGN}0.300). Adds to 1 measure")
    assert "Of 1 measure nobody knows the effect." in told
    shown((figure, table))


def test_contributions_of_another_method_have_no_total() -> None:
    figure, table = contribution_picture(scored(MIXED, "topsis"), 1)
    assert not any(row.strong for row in table.rows)
    assert "do not add up to the score by topsis" in say(figure.alternative, "en")


def test_a_proposal_that_does_nothing() -> None:
    figure, table = contribution_picture(scored([[0.0, 0.0, 0.0], [1.0, 0, 0]]), 0)
    assert say(figure.alternative, "en").startswith("Harms nothing that is known. Adds to nothing")
    assert len(table.rows) == 1
    shown((figure, table))


def test_the_best_side_by_side_with_all_in_the_table() -> None:
    rows = np.linspace(0.9, -0.9, 30)[:, np.newaxis] * [1, 0, 0]
    figure, table = top_picture(scored(rows))
    assert len(table.rows) == 30
    assert say(figure.title, "en").startswith("What the 12 best proposals")
    assert "nog 18 staan alleen in de tabel" in shown((figure, table))
    # Gains within a value hide no harm in it.
    both = top_picture(scored([[0.0, 0.5, 1.0]]))[1]
    assert cells(both)[0][4:6] == ["\N{MINUS SIGN}0.100", "+0.100"]
    assert cells(top_picture(scored(MIXED))[1])[-1][4] == "?"


def test_value_for_money_keeps_what_is_unknown_apart() -> None:
    scores = scored(MIXED)
    worth = ValueForMoney(np.array([2e6, NAN, 1e6]), np.array([0.1, NAN, 0.3]))
    figure, table = money_picture(scores, worth, {"P2"})
    by_name = {row[0]: row for row in cells(table)}
    assert by_name["P1"][1] == "unknown"
    assert by_name["P2"][4] == "yes"
    assert by_name["P0"][4] == "no"
    told = say(figure.alternative, "en")
    assert told.startswith("1 of 3 proposals")
    assert "Of 1 the cost is unknown" in told
    shown((figure, table))
    assert len(money_picture(scores, worth)[1].columns) == 4


def test_chances_and_room_of_weights() -> None:
    result = robustness(scored([[0.8, 0.1, 0], [0.2, 0.9, 0], [0.1, 0, 0.5]]), draws=200)
    chances = acceptability_picture(result)
    assert len(chances[1].rows) == 3
    shown(chances)
    figure, table = stability_picture(result, {})
    low, high = result.values.stability.first.low, result.values.stability.first.high
    assert cells(table)[0][2:4] == [f"{low[0] * 100:.1f}%", f"{high[0] * 100:.1f}%"]
    assert len(table.columns) == 6
    assert "P0 stays first as long as" in say(figure.alternative, "en")
    shown((figure, table))
    choice = stability_picture(result, {"green": (0.25, 0.75), "social": (0.0, 1.0)})
    assert cells(choice[1])[0][6:8] == ["25.0%", "75.0%"]
    assert "dezelfde portefeuille wordt gekozen" in shown(choice)


@pytest.mark.parametrize(("better", "ends"), [(10, ("0.0%", "100.0%")), (9, ("0.0%", "83.3%"))])
def test_only_the_order_of_the_ten_that_are_named_is_to_stay(
    better: int, ends: tuple[str, str]
) -> None:
    # Each is better than the next in all, but the last: 0.3 w - 0.9 (1 - w) is 0.1 at 83.3 %.
    ahead = [(0.9 - 0.1 * k, 0.9 - 0.1 * k) for k in range(better)]
    rows = [(green, social, -2 * social) for green, social in (*ahead, (0.3, -0.9))]
    result = robustness(scored(rows), draws=20)
    table = stability_picture(result, {})[1]
    assert say(table.columns[4].heading, "en") == "the first 10 stay in this order: from"
    assert tuple(cells(table)[0][4:6]) == ends


def test_the_goal_tree_has_every_node_with_its_weight() -> None:
    measure = build.measure("co2", target={2030: 5, 2040: 9})
    tree = build.framework([{"id": "a", "title": "A", "measures": [measure]}])
    figure, table = goal_tree_picture(tree)
    assert cells(table) == [["A", "100.0%", None], ["co2", "100.0%", "5 t in 2030; 9 t in 2040"]]
    assert say(figure.alternative, "en").startswith("1 value and 1 measure; A weighs most")
    shown((figure, table))


ROWS: dict[str, list[Any]] = {
    "id": ["A", "B", "C", "D"],
    "area": ["Zuid", "Noord", "Zuid", None],
    "cost:2027": [100, 200, 50, 10],
    "staff:planner:2027": [1, 1, 0.5, 0],
    "impact:co2": [5.0, 4.0, 3.0, 1.0],
}


def plan(rows: dict[str, list[Any]] = ROWS, **more: Any) -> Plan:
    target = {2028: 7, 2030: 99}
    climate = [build.measure("co2", -10, 10, target=target, achieved=1)]
    rules = build.framework([{"id": "c", "title": "Klimaat", "measures": climate}])
    proposals = read_proposals(pd.DataFrame(rows))
    resources = Resources(
        maatwaarde=1,
        budgets=[{"period": 2027, "amount": 180}],
        staff=[{"role": "planner", "period": 2027, "amount": 1.5}],
        **more,
    )
    return optimise(estimate(proposals, rules), proposals, rules, resources)


@pytest.fixture(scope="module")
def planned() -> Plan:
    return plan()


def test_a_plan_over_time(planned: Plan) -> None:
    assert planned.chosen == ("A", "C", "D")
    schedule, load, targets = (
        schedule_picture(planned),
        load_picture(planned),
        targets_picture(planned),
    )
    assert schedule is not None
    assert cells(schedule[1])[0] == ["A", "2027", None, "from the end of 2027 on"]
    assert "end of 2027" in say(schedule[0].alternative, "en")
    assert load is not None
    assert cells(load[1]) == [["planner", "2027", "1.5", "1.5", "1.5", "tight"]]
    assert "planner 2027" in say(load[0].alternative, "en")
    assert targets is not None
    assert cells(targets[1]) == [
        ["co2", "2028", "7", "10", "t", "met in 2027"],
        ["co2", "2030", "99", "10", "t", "89 t missing in 2030"],
    ]
    assert say(targets[0].alternative, "en").startswith("1 of 2 targets")
    for found in (schedule, load, targets):
        shown(found)


def test_without_periods_there_is_no_schedule() -> None:
    rows = {"id": ["A"], "cost": [1], "impact:co2": [5.0]}
    rules = build.flat([build.measure("co2", -10, 10)])
    proposals = read_proposals(pd.DataFrame(rows))
    resources = Resources(maatwaarde=1, budgets=[{"amount": 9}])
    found = optimise(estimate(proposals, rules), proposals, rules, resources)
    assert (schedule_picture(found), load_picture(found), targets_picture(found)) == (None,) * 3


def test_the_front_marks_this_portfolio_once(planned: Plan) -> None:
    points = planned.pareto(points=4)
    figure, table = front_picture(planned, points)
    marked = [row for row in cells(table) if row[3]]
    assert [row[0] for row in marked] == ["\N{EURO SIGN} 160"]
    assert "This portfolio uses \N{EURO SIGN} 160" in say(figure.alternative, "en")
    shown((figure, table))
    # It is there too when it is none of the points.
    alone = front_picture(planned, points[:1])
    assert len([row for row in cells(alone[1]) if row[3]]) == 1
    staff = front_picture(planned, planned.pareto("planner", points=3), "planner")
    assert cells(staff[1])[-1][0] == "1.5 fte"
    shown(staff)


def test_a_map_says_what_is_not_on_it(planned: Plan) -> None:
    square = (((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 0.0)),)
    names = ("zuid", "Oost")
    regions = Regions("w", tuple(Region({"n": name}, (square,)) for name in names), True)
    areas = match_areas(regions, ["Zuid", "Noord", "Zuid", None])
    figure, table = map_picture(planned, areas)
    assert cells(table) == [
        ["zuid", "2", "\N{EURO SIGN} 150", "A, C"],
        ["Oost", "0", "\N{EURO SIGN} 0.00", None],
        ["without an area", "1", "\N{EURO SIGN} 10.00", "D"],
    ]
    told = say(figure.alternative, "en")
    assert told.startswith("Something is chosen in 1 of the 2 areas on the map. Most in zuid: 2")
    assert told.endswith("1 chosen proposal states no area.")
    shown((figure, table))
    assert written(shown((figure, table))) == ["niets", "\N{EURO SIGN} 150", "Oost", "niets"]
    # Two that are cheap are more by number, and less by cost.
    cheap = plan({**ROWS, "area": ["Zuid", None, "Oost", "Oost"]})
    here = match_areas(regions, ["Zuid", None, "Oost", "Oost"])
    maps = [shown(map_picture(cheap, here, by)) for by in ("cost", "count")]
    south, east = zip(*(re.findall(r'<path[^>]* fill="([^"]+)"', one) for one in maps), strict=True)
    assert (south[0], east[0]) == (east[1], south[1])
    assert written(maps[1]) == ["niets", "1", "2", "Oost", "2"]
    elsewhere = plan({**ROWS, "area": ["Zuid", "Noord", "West", "Zuid"]})
    areas = match_areas(regions, ["Zuid", "Noord", "West"])
    assert "not on the map: West" in say(map_picture(elsewhere, areas)[0].alternative, "en")


@pytest.mark.parametrize(
    ("amount", "dutch"),
    [
        (0.0, "\N{EURO SIGN} 0"),
        (150.0, "\N{EURO SIGN} 150"),
        (4_000.4, "\N{EURO SIGN} 4.000"),
        (94_999.0, "\N{EURO SIGN} 94.999"),
        (95_001.0, "\N{EURO SIGN} 100.000"),
        (1_234_567.0, "\N{EURO SIGN} 1,2 mln"),
        (2_004_000.0, "\N{EURO SIGN} 2 mln"),
    ],
)
def test_an_amount_on_a_map_is_round_and_never_nothing_for_something(
    amount: float, dutch: str
) -> None:
    assert say(_about(amount), "nl") == dutch
