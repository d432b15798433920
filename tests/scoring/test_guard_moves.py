"""Other weights within a value let its guard bind on other proposals."""

from build import framework, measure, table
from maatwaarde.framework import Framework
from maatwaarde.messages import say
from maatwaarde.report.weights.guards import guard_lines, guards_data
from maatwaarde.scoring.guard_moves import guard_moves


def made(inner: tuple[float, float], outer: tuple[float, float] = (1, 1)) -> Framework:
    quiet, clean = inner
    return framework(
        [
            {
                "id": "street",
                "title": "Street",
                "weight": outer[0],
                "measures": [measure("quiet", weight=quiet), measure("clean", weight=clean)],
            },
            {"id": "work", "title": "Work", "weight": outer[1], "measures": [measure("jobs")]},
        ],
        guards=[
            {"value": "street", "max_loss": 0.5, "rule": "veto"},
            {"value": "jobs", "max_loss": 0.5, "rule": "flag"},
        ],
    )


def test_a_veto_begins_to_bind_where_a_measure_weighs_more_within_the_value() -> None:
    before, after = made((40, 60)), made((70, 30))
    # A harms quiet, B harms cleanliness, C harms neither.
    impacts = table(before, [[-1, 0, 1], [0, -1, 1], [1, 1, 0]], ids=["A", "B", "C"])
    moves = guard_moves(before, after, impacts)
    assert guards_data(after, moves) == [
        {
            "guard": "street",
            "rule": "veto",
            "max_loss": 0.5,
            "begins_to_break_alone": ["quiet"],
            "stops_to_break_alone": ["clean"],
            "begin_to_break": ["A"],
            "stop_to_break": ["B"],
        }
    ]
    (line,) = guard_lines(after, moves)
    assert say(line, "nl") == (
        "VETO Street, hoogstens 0,50: een vol verlies op alleen een van deze schendt die nu: "
        "quiet; "
        "een vol verlies op alleen een van deze schendt die niet meer: clean; "
        "1 voorstel krijgt nu een veto: A; 1 voorstel heeft dit veto niet meer: B"
    )
    # And what is said of the proposals is what a score with these weights says.
    assert moves.scores is not None
    assert [bool(broken) for broken in moves.scores.guards[0].broken] == [True, False, False]


def test_weights_of_whole_values_move_no_guard_on_a_value() -> None:
    before, after = made((40, 60)), made((40, 60), outer=(1, 9))
    assert guard_moves(before, after).moves == ()


def test_without_a_list_it_says_what_moves_within() -> None:
    (move,) = guard_moves(made((40, 60)), made((45, 55))).moves
    assert (move.begins, move.stops, move.broken, move.freed) == ((), (), (), ())


def test_a_guard_on_a_pillar_moves_with_the_weights_of_whole_values() -> None:
    values = [
        {"id": "a", "title": "A", "pillar": "E", "measures": [measure("m")]},
        {"id": "b", "title": "B", "pillar": "E", "measures": [measure("n")]},
    ]
    guards = [{"pillar": "E", "max_loss": 0.6, "rule": "flag"}]
    before = framework(values, guards=guards)
    after = framework([{**values[0], "weight": 3}, values[1]], guards=guards)
    (move,) = guard_moves(before, after).moves
    assert (move.begins, move.stops) == ((0,), ())
