"""The check of methods finds each promise that is broken, and no other."""

from collections.abc import Callable
from itertools import count
from typing import Any

import numpy as np
import pytest

import build
import made_plugin
from maatwaarde.diagnostics import MethodError
from maatwaarde.plugins import Plugins
from maatwaarde.scoring import MethodResult, valuate
from maatwaarde.testing import assert_method_keeps_its_word, isolated_plugins

OWNER = build.flat([build.measure("m0"), build.measure("m1", 2, -2)])
IMPACTS = build.table(OWNER, [[0.5, -1], [0.9, 1.0], [np.nan, -0.5]])


def registered(score: Callable[..., Any], **says: Any) -> Plugins:
    def method(impacts: Any, framework: Any) -> MethodResult:
        values = np.asarray(score(valuate(impacts, framework).central))
        return MethodResult(values, values, values, **{"reference": 0.0, "relative": False, **says})

    plugins = Plugins()
    plugins.methods.add("mine", method)
    return plugins


def test_a_method_that_keeps_its_word() -> None:
    plugins = isolated_plugins(made_plugin)
    assert_method_keeps_its_word("weakest-point", plugins, IMPACTS, OWNER)
    best = registered(lambda values: values.sum(axis=1) / values.sum(axis=1).max(), relative=True)
    assert_method_keeps_its_word("mine", best, IMPACTS, OWNER)


NUMBERS = count()
BROKEN: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (lambda v: v.sum(axis=1) + next(NUMBERS), {"relative": True}, "the second time"),
    (lambda v: v.sum(axis=1) + np.arange(len(v)), {"relative": True}, "in another order"),
    (
        lambda v: v.sum(axis=1) - v.sum(axis=1).mean(),
        {},
        "not relative, and alone another score have P0, P1, P2",
    ),
    (lambda v: v.sum(axis=1), {"reference": 0.5}, "doing nothing scores 0, and it says 0.5"),
]


@pytest.mark.parametrize(("score", "says", "words"), BROKEN, ids=[words for *_, words in BROKEN])
def test_a_promise_that_is_broken_is_told(
    score: Callable[..., Any], says: dict[str, Any], words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        assert_method_keeps_its_word("mine", registered(score, **says), IMPACTS, OWNER)


def test_a_method_that_fails_says_so_itself() -> None:
    bad = registered(lambda values: values.sum(axis=1) * np.nan)
    with pytest.raises(MethodError, match="no finite number"):
        assert_method_keeps_its_word("mine", bad, IMPACTS, OWNER)
