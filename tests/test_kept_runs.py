"""A run that is given again is the run that would be made, and another question is another run."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from kept_runs import KeptRuns, key
from maatwaarde.portfolio import alternatives, solve
from maatwaarde.portfolio.milp.model import build
from maatwaarde.portfolio.solvers import highs, tie_breaking
from maatwaarde.portfolio.solvers.highs import Limits
from maatwaarde.portfolio.solvers.params import SearchParams
from portfolio.oracle import random_problem


def told(problem: Any, **options: Any) -> list[dict[str, Any]]:
    best = solve(problem, **options)
    return [best.to_dict(), *(other.solution.to_dict() for other in alternatives(problem, best))]


@pytest.mark.parametrize("options", [{}, {"threads": 2, "params": SearchParams(patience=0.0)}])
def test_what_is_given_again_is_what_would_be_found(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems = [random_problem(seed, 12) for seed in range(3)]
    wanted = [told(problem, **options) for problem in problems]
    ours = KeptRuns(tmp_path)
    ours.patch(monkeypatch)
    assert [told(problem, **options) for problem in problems] == wanted
    # And by a process that has found nothing, and cannot.
    monkeypatch.undo()
    monkeypatch.setattr(highs, "maximise", None)
    monkeypatch.setattr(tie_breaking, "maximise_together", None)
    others = KeptRuns(tmp_path)
    others.patch(monkeypatch)
    assert [told(problem, **options) for problem in problems] == wanted
    assert others.given >= 2 * len(problems)


def test_a_search_that_ends_without_a_proof_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = highs.Run("stopped", None, 5.0)
    monkeypatch.setattr(highs, "maximise", lambda *_, **__: stopped)
    ours = KeptRuns(tmp_path)
    ours.patch(monkeypatch)
    model = build(random_problem(1, 5))
    for _ in range(2):
        assert highs.maximise(model, Limits.start(9.0, 0.0, 1)) is stopped
    assert (ours.given, list(tmp_path.iterdir())) == (0, [])


def changed(value: Any) -> Any:
    """Return a value of the same kind that differs in its last part."""
    if sparse.issparse(value):
        more = value.copy().astype(float)
        more.data = changed(more.data) if more.nnz else more.data
        return more if more.nnz else sparse.vstack([value, sparse.csr_array((1, value.shape[1]))])
    if isinstance(value, np.ndarray):
        other = value.copy()
        other[-1] = not other[-1] if other.dtype == bool else np.nextafter(other[-1], 9e99)
        return other if other.dtype.kind != "i" else value + 1
    return value[:-1] if isinstance(value, tuple) else value + 1


def test_another_question_is_another_run() -> None:
    model = build(random_problem(1, 5))
    assert key(("alone", model)) == key(("alone", build(random_problem(1, 5))))
    others = [
        replace(model, **{field.name: changed(getattr(model, field.name))})
        for field in fields(model)
    ]
    asked = [("alone", model), ("together", model), *(("alone", other) for other in others)]
    asked += [("alone", model, more) for more in (0.0, 0, None, "0", [], (), np.zeros(1))]
    assert len({key(one) for one in asked}) == len(asked)


def test_what_cannot_be_compared_is_no_question() -> None:
    with pytest.raises(TypeError, match="function"):
        key((lambda: 1,))
