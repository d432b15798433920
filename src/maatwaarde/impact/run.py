"""Runs one estimator over all proposals, and contains its mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Bools, Floats, numbers
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact.factors import UsedFactor
from maatwaarde.impact.inputs import Columns, InputColumn
from maatwaarde.impact.naming import a_few, name_with_unit
from maatwaarde.late import dataclass
from maatwaarde.messages import Message, Text, msg
from maatwaarde.plugins import STATUSES, Estimator, Input
from maatwaarde.plugins.contained import Failed, contained
from maatwaarde.proposals import Proposals


class Broken(Exception):
    """An estimator did something that it must not do; says what."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


@dataclass
class EstimatorRun:
    """One estimator over all proposals.

    Parameters
    ----------
    columns
        By input; ``None`` where the proposals have no such attribute.
    applies
        Shape (proposals,): some amount is given, so the estimator is about this proposal.
    complete
        Applies, and all that is required is there.
    nothing
        Applies, and all amounts are zero: then nothing else needs to be known.
    outputs
        By quantity, shape (proposals,): zero where it does not apply, NaN where it applies and
        cannot tell.
    broken
        What the estimator did wrong, if anything.
    """

    estimator: Estimator
    columns: Mapping[str, InputColumn | None]
    factors: Mapping[str, UsedFactor]
    applies: Bools
    complete: Bools
    nothing: Bools
    outputs: dict[str, Floats] = field(default_factory=dict)
    broken: str = ""

    def symbols(self, quantity: str, row: int | None = None) -> list[str]:
        """Return the factors, by their names in formulas, on which an output rests.

        With a row, without those that stand only for blanks which that proposal filled.
        """
        used = self.estimator.uses[quantity]
        return [
            symbol
            for symbol in self.factors
            if symbol in used and (row is None or bool(self._matters(symbol)[row]))
        ]

    def weakest(self, quantity: str) -> NDArray[np.int8]:
        """Shape (proposals,): the status of the weakest factor that an output rests on.

        As its place in `STATUSES`; -1 where no factor matters.
        """
        found = np.full(len(self.applies), -1, dtype=np.int8)
        for symbol in self.symbols(quantity):
            place = np.int8(STATUSES.index(self.factors[symbol].status))
            matters = self.rests_on(symbol)
            found[matters] = np.maximum(found[matters], place)
        return found

    def rests_on(self, symbol: str) -> Bools:
        """Shape (proposals,): an estimate was made, and the factor matters to it."""
        return self.complete & self._matters(symbol)

    def _matters(self, symbol: str) -> Bools:
        """Shape (proposals,): the factor is in a formula, or stands for a blank of the proposal."""
        everywhere = np.ones(len(self.applies), dtype=bool)
        word = re.compile(rf"\b{symbol}\b")
        if any(word.search(output.formula) for output in self.estimator.outputs):
            return everywhere
        blank = ~everywhere
        for item in self.estimator.inputs:
            if isinstance(item.default, str) and item.default.replace("-", "_") == symbol:
                column = self.columns[item.name]
                blank |= everywhere if column is None else np.isnan(column.value)
        return blank

    def blank(self) -> Floats:
        """Return what is known before anything is computed."""
        return np.where(self.applies & ~self.nothing, np.nan, 0.0)

    def fail(self, why: Message, problems: list[Diagnostic]) -> None:
        """Take back what the estimator gave, and say so."""
        self.broken = why
        declared = self.estimator.declaration
        for quantity in self.outputs:
            self.outputs[quantity] = self.blank()
        problems.append(
            Diagnostic(
                code="estimator-failed",
                what=msg(
                    "estimator {estimator} fails: {why}. It gives no estimate of {quantities}",
                    estimator=declared.key,
                    why=why,
                    quantities=", ".join(output.quantity for output in declared.outputs),
                ),
                mend=msg("report it to those who made the plugin, or give these impacts yourself"),
                severity="warning",
            )
        )


def prepare(
    estimator: Estimator,
    proposals: Proposals,
    columns: Columns,
    factors: Mapping[str, UsedFactor],
    wanted: Bools,
    problems: list[Diagnostic],
) -> EstimatorRun:
    """Find out about which proposals an estimator can say something.

    Parameters
    ----------
    wanted
        Shape (proposals,): nobody gave an impact that the estimator could give. Only there is a
        missing input worth a warning.
    """
    own = {item.name: columns.get(item) for item in estimator.inputs}
    n = len(proposals.ids)
    applies, complete, nothing = (np.full(n, start) for start in (False, True, True))
    for item in estimator.inputs:
        column = own[item.name]
        filled = np.zeros(n, dtype=bool) if column is None else ~np.isnan(column.value)
        if item.role == "amount":
            applies |= filled
            zero = np.zeros(n, dtype=bool) if column is None else column.value == 0
            nothing &= (zero | ~filled) if item.default == 0 else zero
        if item.default is None:
            complete &= filled
    for name in estimator.gives_way_to:
        applies &= ~_filled(proposals, name)
    complete &= applies
    nothing &= applies & estimator.zero_gives_zero
    run = EstimatorRun(
        estimator=estimator,
        columns=own,
        factors={factor.symbol: factors[factor.id] for factor in estimator.factors},
        applies=applies,
        complete=complete,
        nothing=nothing,
    )
    _report_gaps(run, wanted, proposals, problems)
    return run


def _filled(proposals: Proposals, name: str) -> Bools:
    attribute = proposals.attributes.get(name)
    if attribute is None:
        return np.zeros(len(proposals.ids), dtype=bool)
    if isinstance(attribute.values, tuple):
        return np.array([text is not None for text in attribute.values], dtype=bool)
    return ~np.isnan(attribute.values)


def _report_gaps(
    run: EstimatorRun, wanted: Bools, proposals: Proposals, problems: list[Diagnostic]
) -> None:
    gaps = wanted & run.applies & ~run.complete & ~run.nothing
    if not gaps.any():
        return
    for item in run.estimator.inputs:
        column = run.columns[item.name]
        if item.default is not None:
            continue
        blank = np.flatnonzero(gaps if column is None else gaps & np.isnan(column.value))
        rows = sorted(blank, key=lambda row: proposals.ids[row])
        if not rows:
            continue
        problems.append(
            Diagnostic(
                code="missing-input",
                what=msg(
                    "estimator {estimator} gives no estimate for {proposals}: {input} is blank",
                    estimator=run.estimator.declaration.key,
                    proposals=a_few([repr(proposals.ids[row]) for row in rows], 5),
                    input=name_with_unit(item.name, item.unit),
                ),
                mend=msg(
                    "fill in {input}: {description}", input=item.name, description=item.description
                ),
                where=proposals.where(int(rows[0]), item.name),
                severity="warning",
            )
        )


def run_central(run: EstimatorRun, problems: list[Diagnostic]) -> None:
    """Fill `EstimatorRun.outputs` with the central estimates."""
    rows = None if run.complete.all() else np.flatnonzero(run.complete)
    inputs = {
        item.name: _central(item, run, rows, len(run.complete)) for item in run.estimator.inputs
    }
    factors = {name: np.asarray(used.value) for name, used in run.factors.items()}
    size = len(run.complete) if rows is None else len(rows)
    quantities = [output.quantity for output in run.estimator.outputs]
    run.outputs = dict.fromkeys(quantities, np.empty(0))
    try:
        computed = compute(run.estimator, inputs, factors, (size,))
    except Broken as cause:
        run.fail(cause.what, problems)
        return
    for quantity in quantities:
        if rows is None:
            run.outputs[quantity] = computed[quantity]
            continue
        full = run.blank()
        full[rows] = computed[quantity]
        run.outputs[quantity] = full


def _central(item: Input, run: EstimatorRun, rows: NDArray[np.intp] | None, n: int) -> Floats:
    column = run.columns[item.name]
    default = default_of(item, lambda symbol: run.factors[symbol].value)
    if column is None:
        return np.full(n if rows is None else len(rows), default)
    value = column.value if rows is None else column.value[rows]
    if item.default is None:
        return value
    blank = np.isnan(value)
    return np.where(blank, default, value) if blank.any() else value


def default_of(item: Input, value: Callable[[str], float | Floats]) -> float | Floats:
    """Return what stands for a blank: a number, or what ``value`` gives for a factor's symbol."""
    if isinstance(item.default, str):
        return value(item.default.replace("-", "_"))
    return np.nan if item.default is None else item.default


def compute(
    estimator: Estimator,
    inputs: Mapping[str, Floats],
    factors: Mapping[str, Floats],
    shape: tuple[int, ...],
) -> dict[str, Floats]:
    """Let an estimator compute, and check what comes back.

    Raises
    ------
    Broken
        If it raises, or returns anything but finite numbers of the right shape for its quantities.
    """
    if type(estimator).compute is Estimator.compute:
        # Formulas are ours to evaluate: no code of a plugin runs.
        return _computed(estimator, _frozen(inputs), _frozen(factors), shape)
    given, known = (
        _frozen({name: array.copy() for name, array in part.items()}) for part in (inputs, factors)
    )
    call = partial(_computed, estimator, given, known, shape)
    who = msg("estimator {estimator}", estimator=estimator.declaration.key)
    try:
        return contained(who, call, passes=Broken)
    except Failed as failed:
        raise Broken(failed.why) from failed.cause


def _computed(
    estimator: Estimator,
    inputs: Mapping[str, Floats],
    factors: Mapping[str, Floats],
    shape: tuple[int, ...],
) -> dict[str, Floats]:
    # Division by zero and the like show in the result, where they are looked for.
    with np.errstate(all="ignore"):
        returned = estimator.compute(inputs, factors)
    if not isinstance(returned, Mapping):
        kind = type(returned).__name__
        raise Broken(msg("it returns a value of the type {kind!r}, and no quantities", kind=kind))
    computed = dict(returned)
    wanted = {output.quantity for output in estimator.outputs}
    if computed.keys() != wanted:
        raise Broken(
            msg(
                "it returns {returned} and declares {declared}",
                returned=", ".join(sorted(map(str, computed))) or msg("nothing"),
                declared=", ".join(sorted(wanted)),
            )
        )
    result = {}
    for quantity, values in computed.items():
        try:
            # A copy, so that a plugin that keeps its array cannot change it later.
            result[quantity] = np.broadcast_to(numbers(values), shape)
        except (TypeError, ValueError):
            raise Broken(
                msg(
                    "for {quantity} it returns {returned} where shape {shape} is wanted",
                    quantity=quantity,
                    returned=_shape(values),
                    shape=shape,
                )
            ) from None
        finite = np.isfinite(result[quantity])
        if not finite.all():
            unknown = np.isnan(result[quantity]).any()
            raise Broken(
                msg("for {quantity} it returns NaN from finite inputs", quantity=quantity)
                if unknown
                else msg(
                    "for {quantity} it returns an infinite number from finite inputs",
                    quantity=quantity,
                )
            )
    return result


def _frozen(arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return views that cannot be written to: a pure function does not need to."""
    views = {name: array.view() for name, array in arrays.items()}
    for view in views.values():
        view.setflags(write=False)
    return views


def _shape(values: object) -> Text:
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiub":
        return msg("shape {shape}", shape=values.shape)
    if isinstance(values, np.ndarray):
        return msg("an array of {kind}", kind=str(values.dtype))
    return repr(values)[:60]
