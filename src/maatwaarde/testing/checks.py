"""What every estimator must do, one function a promise. Each raises `AssertionError` in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import PluginError, UnitError
from maatwaarde.framework import Measure, load_framework, shipped_frameworks
from maatwaarde.impact.run import Broken, compute, default_of
from maatwaarde.impact.sample import triangular
from maatwaarde.plugins import Estimator, Factor
from maatwaarde.plugins.formula import ANY, Formula, scale
from maatwaarde.units import Units

Arrays = dict[str, Floats]

ROWS, DRAWS = 64, 16


def sample(estimator: Estimator, rows: int = ROWS) -> tuple[Arrays, Arrays]:
    """Return inputs spread over their plausible ranges, shape (rows,), and central factors."""
    random = np.random.default_rng(20260101)
    factors = {factor.symbol: np.asarray(factor.value) for factor in estimator.factors}
    inputs = {}
    for item in estimator.inputs:
        default = default_of(item, lambda symbol: factors[symbol])
        typical = 100.0 if np.isnan(default).all() else float(default)
        low = item.low if item.low is not None else 0.0
        high = item.high if item.high is not None else max(2 * typical, low + 1.0)
        inputs[item.name] = random.uniform(low, high, rows)
    return inputs, factors


def run(estimator: Estimator, inputs: Arrays, factors: Arrays) -> Arrays:
    """Compute, or fail in words."""
    shape = np.broadcast_shapes(*(a.shape for a in (*inputs.values(), *factors.values())))
    try:
        return compute(estimator, inputs, factors, shape)
    except Broken as cause:
        raise AssertionError(f"{estimator.id}: {cause}") from cause


def check_factors(estimator: Estimator) -> None:
    """Every factor has a range, and says where it was seen or why it was not."""
    for factor in estimator.factors:
        assert factor.low < factor.high, f"{factor.id} has no range: give low and high"
        _check_source(factor)


def _check_source(factor: Factor) -> None:
    if factor.verified:
        assert factor.url or factor.doi, f"{factor.id} is verified: give the url or doi"
    else:
        assert factor.note, f"{factor.id} is not verified: say in `note` how you know it"
    for year, entry in factor.by_year.items():
        assert entry.verified or entry.note, (
            f"{factor.id} of {year} is not verified: say in `note` how you know it"
        )


def check_units(estimator: Estimator) -> None:
    """A quantity that shipped frameworks measure is written in a unit that converts to theirs."""
    for output in estimator.outputs:
        measure = _measures().get(output.quantity)
        if measure is None:
            continue
        try:
            Units().factor(output.unit, measure.unit)
        except UnitError as error:
            raise AssertionError(
                f"{estimator.id} writes {output.quantity} in {output.unit}, and frameworks measure "
                f"it in {measure.unit}: {error.problems[0].what}"
            ) from error


@lru_cache(maxsize=1)
def _measures() -> Mapping[str, Measure]:
    found = {}
    for path in shipped_frameworks().values():
        for measure in load_framework(path).measures:
            if measure.quantity:
                found[measure.quantity] = measure
    return found


def check_shapes(estimator: Estimator) -> None:
    """Inputs of (n,) give (n,); with factors of (draws,), each draw gives what it gives alone."""
    inputs, factors = sample(estimator)
    drawn = {f.symbol: np.linspace(f.low, f.high, DRAWS) for f in estimator.factors}
    alone = [
        run(estimator, inputs, {**factors, **{n: np.asarray(v[draw]) for n, v in drawn.items()}})
        for draw in range(DRAWS)
    ]
    columns = {name: np.repeat(value[:, None], DRAWS, axis=1) for name, value in inputs.items()}
    for shaped in (columns, {name: value[:, None] for name, value in inputs.items()}):
        for quantity, values in run(estimator, shaped, drawn).items():
            wide = np.broadcast_to(values, (ROWS, DRAWS))
            expected = np.stack([one[quantity] for one in alone], axis=1)
            same = np.allclose(wide, expected, rtol=1e-12, atol=0.0)
            assert same, f"{estimator.id}: {quantity} differs with draws; compute by element"


def check_pure(estimator: Estimator) -> None:
    """The same input gives the same output, bit by bit."""
    inputs, factors = sample(estimator)
    first, second = run(estimator, inputs, factors), run(estimator, inputs, factors)
    for quantity in first:
        same = np.array_equal(first[quantity], second[quantity])
        assert same, f"{estimator.id}: {quantity} differs between two runs on the same input"


def check_split(estimator: Estimator) -> None:
    """A proposal's impact does not depend on the others, on their order or their number."""
    inputs, factors = sample(estimator)
    whole = run(estimator, inputs, factors)
    order = np.random.default_rng(7).permutation(ROWS)
    for part in (np.arange(5), np.arange(5, ROWS), order):
        some = run(estimator, {name: value[part] for name, value in inputs.items()}, factors)
        for quantity in whole:
            same = np.array_equal(some[quantity], whole[quantity][part])
            assert same, f"{estimator.id}: {quantity} of a proposal depends on the other proposals"


def check_nan(estimator: Estimator) -> None:
    """What rests on an unknown input is unknown."""
    inputs, factors = sample(estimator, 3)
    for name in inputs:
        broken = {**inputs, name: np.array([inputs[name][0], np.nan, inputs[name][2]])}
        with np.errstate(all="ignore"):
            computed = estimator.compute(broken, factors)
        for quantity, values in computed.items():
            known = ~np.isnan(np.broadcast_to(values, (3,)))
            assert known[0], f"{estimator.id}: {quantity} is NaN without an unknown input"
            assert known[2], f"{estimator.id}: {quantity} is NaN without an unknown input"
            if name in estimator.uses[quantity]:
                assert not known[1], f"{estimator.id}: {quantity} is known without {name}"


def check_zero(estimator: Estimator) -> None:
    """Nothing done, nothing gained, unless the declaration says otherwise."""
    if not estimator.zero_gives_zero:
        return
    inputs, factors = sample(estimator)
    for item in estimator.inputs:
        if item.role == "amount":
            inputs[item.name] = np.zeros(ROWS)
    for quantity, values in run(estimator, inputs, factors).items():
        assert not np.any(values), f"{estimator.id}: {quantity} is not zero where all amounts are"


def check_monotone(estimator: Estimator) -> None:
    """Outputs rise and fall with the inputs as they are declared to."""
    inputs, factors = sample(estimator)
    before = run(estimator, inputs, factors)
    for output in estimator.outputs:
        for names, sign, verb in ((output.rises, 1, "falls"), (output.falls, -1, "rises")):
            for name in names:
                item = estimator.declaration.input(name)
                reach = (item.high - (item.low or 0.0)) if item.high is not None else 100.0
                more = {**inputs, name: inputs[name] + 0.1 * reach}
                change = run(estimator, more, factors)[output.quantity] - before[output.quantity]
                wrong = change * sign < 0
                assert not wrong.any(), f"{estimator.id}: {output.quantity} {verb} with {name}"


def check_ranges(estimator: Estimator) -> None:
    """The result is a number wherever factors and inputs may be."""
    inputs, factors = sample(estimator)
    for item in estimator.inputs:
        inputs[item.name][:2] = [
            item.low if item.low is not None else inputs[item.name].min(),
            item.high if item.high is not None else inputs[item.name].max(),
        ]
    columns = {name: value[:, None] for name, value in inputs.items()}
    run(estimator, columns, factors)
    u = np.linspace(0.0, 1.0, DRAWS)
    for factor in estimator.factors:
        drawn = {**factors, factor.symbol: triangular(u, factor.low, factor.value, factor.high)}
        run(estimator, columns, {n: np.broadcast_to(v, (DRAWS,)) for n, v in drawn.items()})


def check_formula(estimator: Estimator) -> None:
    """A `compute` of its own gives what the formulas say, where those can be computed."""
    inputs, factors = sample(estimator)
    computed = run(estimator, inputs, factors)
    values = {**inputs, **factors}
    units = {item.name: Units().parse(item.unit) for item in estimator.inputs}
    units |= {factor.symbol: Units().parse(factor.unit) for factor in estimator.factors}
    for output in estimator.outputs:
        target = Units().parse(output.unit)
        try:
            formula = Formula(output.formula)
            unit = formula.unit(units)
        except PluginError:
            continue  # words
        factor = 1.0 if unit is ANY else scale(unit, target)
        with np.errstate(all="ignore"):
            said = formula(values) * factor
        same = np.allclose(said, computed[output.quantity], rtol=1e-9, atol=0.0)
        assert same, f"{estimator.id}: {output.quantity} is not what its formula says"
        values[output.quantity] = computed[output.quantity]
        units[output.quantity] = target


CHECKS: tuple[Callable[[Estimator], None], ...] = (
    check_factors,
    check_units,
    check_shapes,
    check_pure,
    check_split,
    check_nan,
    check_zero,
    check_monotone,
    check_ranges,
    check_formula,
)
