"""Methods of plugins: used by name, checked where they come in, and harmful to nobody else."""

import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import build
import made_plugin
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.plugins import Plugins
from maatwaarde.plugins.loader import OWN_METHODS
from maatwaarde.scoring import MethodResult, compare_methods, rank_by_group, score
from maatwaarde.scoring.compare import all_methods
from maatwaarde.scoring.methods import METHODS
from maatwaarde.testing import isolated_plugins

OWNER = build.flat([build.measure("m0"), build.measure("m1", 2, -2)])
IMPACTS = build.table(OWNER, [[0.5, -1], [0.9, 1.0], [np.nan, -0.5]])


def registered(method: Callable[..., Any], name: str = "mine") -> Plugins:
    plugins = Plugins()
    plugins.methods._owner = "made"
    plugins.methods.add(name, method)
    return plugins


def result(**changes: Any) -> MethodResult:
    values = np.array([0.3, 0.1, 0.2])
    fields = {"score": values, "low": values, "high": values, "reference": 0.0, "relative": False}
    return MethodResult(**{**fields, **changes})


def test_a_method_of_a_plugin_is_used_by_name() -> None:
    plugins = isolated_plugins(made_plugin)
    scores = score(IMPACTS, OWNER, "weakest-point", plugins=plugins)
    # By hand: values (0.5, 0.5), (0.9, -0.5) and (unknown, 0.25), whose middle is 0.
    assert list(scores.score) == [0.5, -0.5, 0.0]
    assert list(scores.rank) == [1, 3, 2]
    assert (scores.low[2], scores.high[2]) == (-1.0, 0.25)
    assert scores.reference == 0.0
    assert not scores.relative
    assert not scores.additive
    with pytest.raises(MethodError, match="there is no method 'weakest-point'"):
        score(IMPACTS, OWNER, "weakest-point")
    with pytest.raises(MethodError, match="did you mean 'weakest-point'"):
        score(IMPACTS, OWNER, "weakest-pint", plugins=plugins)


def test_nothing_is_claimed_of_what_would_move_a_proposal_up() -> None:
    scores = score(IMPACTS, OWNER, "weakest-point", plugins=isolated_plugins(made_plugin))
    explanation = scores.explain("P1")
    assert explanation.next_above is not None
    assert explanation.moves == ()


def test_it_is_compared_and_listed_with_the_others() -> None:
    plugins = isolated_plugins(made_plugin)
    comparison = compare_methods(IMPACTS, OWNER, ["value", "weakest-point"], plugins=plugins)
    assert list(comparison.rankings) == ["value", "weakest-point"]
    assert "weakest-point" in all_methods(OWNER, plugins)
    assert "weakest-point" not in all_methods(OWNER)


@pytest.mark.parametrize("function", [score, compare_methods, rank_by_group])
def test_whatever_ranks_takes_plugins(function: Callable[..., Any]) -> None:
    assert "plugins" in inspect.signature(function).parameters


def raises(*_: object) -> MethodResult:
    raise KeyError("no such measure")


BROKEN: list[tuple[Callable[..., Any], str]] = [
    (raises, "raises KeyError: 'no such measure'"),
    (lambda *_: [1, 2, 3], "returns no MethodResult but list"),
    (lambda *_: result(score=np.zeros(2)), r"`score` of shape \(2,\) for 3 proposals"),
    (lambda *_: result(score=np.zeros((3, 1))), r"`score` of shape \(3, 1\) for 3"),
    (lambda *_: result(score="high"), "`score` that is no array of numbers"),
    (lambda *_: result(score=["1", "2", "3"]), "`score` that is no array of numbers"),
    (lambda *_: result(score=np.ones(3) * 1j), "`score` that is no array of numbers"),
    (lambda *_: result(score=[0, np.nan, 0]), "`score` that is no finite number for P1"),
    (lambda *_: result(low=[-np.inf, 0, 0]), "`low` that is no finite number for P0"),
    (lambda *_: result(high=[0.3, 0.0, 0.2]), "range that does not hold the score for P1"),
    (lambda *_: result(relative=None), "`relative` as None"),
    (lambda *_: result(reference=np.nan), "`reference` as nan"),
    (lambda *_: result(reference=True), "`reference` as True"),
]


@pytest.mark.parametrize(("method", "words"), BROKEN, ids=[words for _, words in BROKEN])
def test_a_broken_method_is_named_and_located(method: Callable[..., Any], words: str) -> None:
    plugins = registered(method)
    with pytest.raises(MethodError, match=words) as caught:
        score(IMPACTS, OWNER, "mine", plugins=plugins)
    (problem,) = caught.value.problems
    assert problem.what.startswith("method 'mine' of plugin 'made' ")
    assert problem.where.file == __file__
    code = method.__code__
    assert code.co_firstlineno <= (problem.where.line or 0) <= code.co_firstlineno + 1

    comparison = compare_methods(IMPACTS, OWNER, ["mine", "value"], plugins=plugins)
    assert list(comparison.rankings) == ["value"]
    assert comparison.failed["mine"] == problem


def test_it_is_the_line_in_the_plugin_that_is_named() -> None:
    def deep(impacts: Any, framework: Any) -> MethodResult:
        framework.node("nowhere")
        return result(score=impacts.value)

    with pytest.raises(MethodError) as caught:
        score(IMPACTS, OWNER, "mine", plugins=registered(deep))
    assert caught.value.problems[0].where.line == deep.__code__.co_firstlineno + 1


def test_a_method_may_say_itself_what_it_cannot_work_with() -> None:
    def picky(impacts: Any, *_: Any) -> MethodResult:
        if np.isnan(impacts.value).any():
            raise MethodError(Diagnostic(code="unknown-impacts", what="wants all", mend="fill in"))
        return result()

    with pytest.raises(MethodError) as caught:
        score(IMPACTS, OWNER, "mine", plugins=registered(picky))
    (problem,) = caught.value.problems
    assert problem.code == "unknown-impacts"
    assert problem.what == "method 'mine' of plugin 'made': wants all"
    assert problem.mend == "fill in"


def test_a_plugin_cannot_change_scores_or_impacts_afterwards() -> None:
    kept = SimpleNamespace(array=np.array([0.3, 0.1, 0.2]))

    def keeps(*_: Any) -> MethodResult:
        return result(score=kept.array, low=kept.array, high=kept.array)

    scores = score(IMPACTS, OWNER, "mine", plugins=registered(keeps))
    kept.array[:] = 9
    assert list(scores.score) == [0.3, 0.1, 0.2]


@pytest.mark.parametrize("relative", [True, False])
@pytest.mark.parametrize("reference", [None, 0.5])
def test_reference_and_kind_are_as_the_method_says(relative: bool, reference: float | None) -> None:
    made = result(reference=reference, relative=relative)
    scores = score(IMPACTS, OWNER, "mine", plugins=registered(lambda *_: made))
    assert (scores.reference, scores.relative) == (reference, relative)


def test_names_of_the_library_are_reserved() -> None:
    assert {*METHODS, "all", "npv"} == OWN_METHODS
