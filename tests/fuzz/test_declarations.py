"""Whatever a plugin declares of an estimator, it is taken, or what is wrong is told."""

from __future__ import annotations

import dataclasses
import math
import warnings
from collections.abc import Sequence
from random import Random
from typing import Any

from build_impact import DECLARED, define
from fuzz import made
from fuzz.test_readers import EXAMPLES, SEED
from maatwaarde.diagnostics import Diagnostic, PluginError
from maatwaarde.plugins import Factor


def changed(draw: Random) -> dict[str, Any]:
    """Return a good declaration of which a part or two hold something else."""
    given = dict(DECLARED)
    for _ in range(draw.randint(1, 2)):
        name = draw.choice(sorted(given))
        value = given[name]
        if isinstance(value, tuple) and value and draw.randrange(8):
            at = draw.randrange(len(value))
            given[name] = (*value[:at], _with_odd(value[at], draw), *value[at + 1 :])
        else:
            given[name] = _with_odd(value, draw) if draw.randrange(4) else made.odd(draw)
    return given


def _with_odd(item: Any, draw: Random) -> Any:
    odd = made.odd(draw) if draw.randrange(4) else (made.odd(draw),)
    if isinstance(item, Factor):  # a copy is made without a check
        return item.model_copy(update={draw.choice(sorted(Factor.model_fields)): odd})
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        field = draw.choice(dataclasses.fields(item)).name
        return dataclasses.replace(item, **{field: odd})
    return odd


def test_what_is_drawn() -> None:
    taken = 0
    for i in range(EXAMPLES):
        given = changed(Random(f"{SEED} declaration {i}"))
        try:
            taken += hold(given)
        except BaseException as cause:
            cause.add_note(f"declaration {i}, with FUZZ_SEED={SEED}")
            raise
    assert taken > 0


def hold(given: dict[str, Any]) -> bool:
    """Declare an estimator, and return whether it was taken."""
    problems: Sequence[Diagnostic] | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            estimator = define(**given)
    except PluginError as error:
        problems = error.problems
    if problems is not None:
        assert problems
        assert all(problem.text("nl") for problem in problems)
        return False
    for one in estimator.factors:
        assert all(map(math.isfinite, (one.value, one.low, one.high)))
    return True
