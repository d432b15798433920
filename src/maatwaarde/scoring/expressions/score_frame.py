"""Scores where the data is: a dataframe of any library goes in, and comes out with scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from maatwaarde.diagnostics import Diagnostic, ImpactError, Where
from maatwaarde.framework import Framework, Measure
from maatwaarde.messages import Message, Number, joined, msg, nmsg
from maatwaarde.parameters import check_choice
from maatwaarde.scoring.expressions.compile import STANDARD, compile_plan
from maatwaarde.scoring.expressions.given import Given
from maatwaarde.scoring.expressions.matching import Kind, match
from maatwaarde.scoring.weights import resolve_weights

if TYPE_CHECKING:
    import narwhals as nw

OnError = Literal["stop", "set-aside"]


def score_frame(
    frame: Any,
    framework: Framework,
    *,
    columns: Sequence[str] | None = None,
    measures: Mapping[str, str | None] | None = None,
    units: Mapping[str, str] | None = None,
    on_error: OnError | None = None,
) -> Any:
    """Score the rows of a dataframe where they are, by the method ``value``.

    The framework becomes expressions of the engine: nothing is copied to numpy, and a lazy frame
    stays lazy. The figures are those of `score`, which also ranks, explains and estimates; this
    does neither. Unknown (null or NaN) is never zero: it has the range that the framework states.

    Parameters
    ----------
    frame
        Of polars (eager or lazy), pandas, pyarrow, DuckDB, Dask, PySpark, Ibis, or another library
        that narwhals knows: a row a proposal. The impacts on a measure are in a column that is
        named after it, as ``co2``, ``impact:co2`` or ``impact:co2 [kg_CO2e/year]``; their range may
        be in ``impact:co2:low`` and ``impact:co2:high``. On a measure with a scale, a text, or a
        number without a unit, is a label.
    framework
        Weights from judgements are worked out first.
    columns
        Which results are wanted, in this order; by default ``score``, ``score_low``,
        ``score_high``, ``coverage``, ``vetoed``, ``guards_broken``, ``guards_possible`` and
        ``unusable``. There are also ``unusable_measures``, ``worst_harm_measure``,
        ``worst_harm_value`` and, by id, ``impact:MEASURE``, ``contribution:MEASURE``,
        ``value:VALUE``, and ``gain:BY:ID`` and ``harm:BY:ID`` where BY is ``value``, ``pillar`` or
        ``sdg``.
    measures
        The column of a measure that has another name; ``None`` where nobody knows the impacts. A
        bound is meant by ``MEASURE:low`` or ``MEASURE:high``.
    units
        The unit of the columns of a measure, if it is not in brackets behind their name; else they
        are in that of the framework.
    on_error
        What to do about rows that cannot be used: those with an infinite impact, a text that is no
        label, a bound on the wrong side, or nothing where the framework rejects that. ``stop``
        raises; it reads a lazy frame once more. ``set-aside`` leaves their figures empty and marks
        them by ``unusable``, which is then among the results. By default a frame in memory stops,
        and a lazy one sets aside.

    Returns
    -------
    frame
        Of the same library: all its columns, and the results. Flags (``vetoed``, ``unusable``) are
        booleans and never empty; ``guards_broken`` and ``guards_possible`` are texts such as
        ``veto:safety;flag:noise``, and empty where there are none.

    Raises
    ------
    ImpactError
        With all that is wrong with the columns, and with ``stop`` all rows that cannot be used.
    MethodError
        If there is no such result, or weights cannot be worked out.

    References
    ----------
    Keeney, R. L., & Raiffa, H. (1976). Decisions with Multiple Objectives. Wiley. (additive model)
    """
    import narwhals as nw

    if on_error is not None:
        check_choice("on_error", on_error, OnError)
    columns = [columns] if isinstance(columns, str) else columns
    framework, _ = resolve_weights(framework)
    given_frame = _native(frame)
    lazy = isinstance(given_frame, nw.LazyFrame)
    stops = on_error == "stop" or (on_error is None and not lazy)
    schema = given_frame.collect_schema()
    kinds = {name: _kind(kind) for name, kind in schema.items()}
    problems: list[Diagnostic] = []
    given = match(kinds, framework, measures or {}, units or {}, problems)
    wanted = list(STANDARD if columns is None else columns)
    if not stops and "unusable" not in wanted:
        wanted.append("unusable")
    problems += [_taken(name) for name in wanted if name in kinds]
    apart = _apart(kinds)
    if problems:
        raise ImpactError(problems)

    from maatwaarde.scoring.expressions.in_frame import run

    plan = compile_plan(framework, given, wanted, apart)
    if stops:
        _stop(given_frame, framework, given, apart)
    return run(given_frame, plan).to_native()


def _native(frame: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    import narwhals as nw

    try:
        found: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(frame)
        return found
    except TypeError:
        raise ImpactError(
            Diagnostic(
                "no-dataframe",
                msg("a {kind} is no dataframe", kind=type(frame).__name__),
                msg(
                    "give one of polars, pandas, pyarrow, DuckDB, Dask, PySpark or Ibis; a file is "
                    "read by these, or by `maatwaarde.read_proposals`"
                ),
            )
        ) from None
    except nw.exceptions.DuplicateError:
        names = [str(one) for one in getattr(frame, "column_names", None) or frame.columns]
        twice = next(name for name in names if names.count(name) > 1)
        raise ImpactError(
            Diagnostic(
                "duplicate-heading",
                msg("two columns are named {heading!r}", heading=twice),
                msg("rename one of them"),
            )
        ) from None


def _kind(kind: nw.dtypes.DType) -> Kind:
    import narwhals as nw

    if kind.is_numeric():
        return "number"
    return "text" if kind in (nw.String, nw.Categorical, nw.Enum) else "other"


def _taken(name: str) -> Diagnostic:
    return Diagnostic(
        "duplicate-column",
        msg("is the name of a result too"),
        msg("rename the column, or ask for other results with `columns`"),
        Where(field=name),
    )


def _apart(names: Mapping[str, Kind]) -> str:
    """Return what no column begins with, whatever the case of its letters."""
    apart = "~"
    while any(name.startswith(apart) for name in names):
        apart += "~"
    return apart


def _stop(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any],
    framework: Framework,
    given: Mapping[str, Given],
    apart: str,
) -> None:
    """Refuse a frame with rows that cannot be used, and say how many there are on each measure."""
    import narwhals as nw

    from maatwaarde.scoring.expressions.in_frame import run

    plan = compile_plan(framework, given, ["unusable", "unusable_measures"], apart)
    own = frame.select(*plan.needed)
    marked = run(own, plan).filter(nw.col("unusable"))
    counted = marked.group_by("unusable_measures").agg(nw.len().alias("rows"))
    if isinstance(counted, nw.LazyFrame):
        counted = counted.collect()
    by_measure: dict[str, int] = {}
    for names, rows in counted.iter_rows():
        for name in (names or "").split(";"):
            by_measure[name] = by_measure.get(name, 0) + rows
    if not by_measure:
        return
    raise ImpactError(
        [
            _cannot_use(measure, given[measure.id], by_measure[measure.id], framework)
            for measure in framework.measures
            if measure.id in by_measure
        ]
        or [_too_large(sum(by_measure.values()))]
    )


def _cannot_use(measure: Measure, found: Given, rows: int, framework: Framework) -> Diagnostic:
    what = nmsg(
        "{number} row cannot be used for its impact on {measure!r}",
        "{number} rows cannot be used for their impact on {measure!r}",
        rows,
        number=Number(rows, 0),
        measure=measure.id,
    )
    mends: list[Message] = []
    if found.holds == "amounts":
        mends.append(msg("give finite numbers, and null for what is unknown"))
        if found.low is not None or found.high is not None:
            mends.append(msg("keep each bound on its own side of an impact that is given"))
    elif measure.scale is not None:
        labels = list(measure.scale.labels if found.holds == "labels" else measure.scale.numbers)
        mends.append(msg("give one of the labels {labels}", labels=", ".join(labels)))
    if framework.missing_rule(measure).rule == "reject":
        mends.append(msg("fill in what is unknown, since the framework rejects that"))
    mends.append(msg("or set such rows aside with `on_error='set-aside'`"))
    return Diagnostic("unusable", what, joined(mends, "; "), Where(field=found.value))


def _too_large(rows: int) -> Diagnostic:
    return Diagnostic(
        "unusable",
        nmsg(
            "{number} row has impacts so large that they cannot be added up",
            "{number} rows have impacts so large that they cannot be added up",
            rows,
            number=Number(rows, 0),
        ),
        msg("look for a slip in the numbers, or in the unit"),
    )
