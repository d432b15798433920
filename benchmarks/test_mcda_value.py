"""Value scores of a million alternatives, against a copy of the matrix."""

import numpy as np
import pytest

from maatwaarde.mcda.value import anchored, value_scores

ROWS, COLUMNS = 1_000_000, 12
GROUP = f"Value scores, {ROWS:,} x {COLUMNS}"
WEIGHTS = np.full(COLUMNS, 1 / COLUMNS)
FUNCTIONS = [anchored(-50 - j, 60 + j) for j in range(COLUMNS)]
WITH_KNOTS = [anchored(-50, 60, [(20, 0.6)] if j % 4 == 0 else []) for j in range(COLUMNS)]


@pytest.fixture(scope="module")
def impacts():
    drawn = np.random.default_rng(0).uniform(-60, 70, (ROWS, COLUMNS))
    return {"row-major": drawn, "column-major": np.asfortranarray(drawn)}


@pytest.mark.benchmark(group=GROUP)
def test_column_major(versus, impacts):
    versus(
        lambda: value_scores(impacts["column-major"], FUNCTIONS, WEIGHTS),
        name="maatwaarde, column-major",
    )


@pytest.mark.benchmark(group=GROUP)
def test_copy(versus, impacts):
    versus(lambda: impacts["column-major"].copy(order="K"), peer="a copy of the matrix", at_most=4)


@pytest.mark.benchmark(group=GROUP)
def test_row_major(versus, impacts):
    versus(
        lambda: value_scores(impacts["row-major"], FUNCTIONS, WEIGHTS),
        peer="maatwaarde, row-major",
    )


@pytest.mark.benchmark(group=GROUP)
def test_knots(versus, impacts):
    versus(
        lambda: value_scores(impacts["column-major"], WITH_KNOTS, WEIGHTS),
        peer="maatwaarde, column-major, a knot in 3 of 12 functions",
    )


@pytest.mark.benchmark(group=GROUP)
def test_interpolation(versus, impacts):
    def interpolate():
        table = impacts["column-major"]
        total = np.zeros(ROWS)
        for j, function in enumerate(FUNCTIONS):
            total += WEIGHTS[j] * np.interp(table[:, j], function.x, function.y)
        return total

    versus(interpolate, peer="numpy.interp per column, cut off at the anchors", rounds=3)
