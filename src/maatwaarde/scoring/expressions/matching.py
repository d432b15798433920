"""Which columns of a frame hold the impacts on which measures, and all that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from maatwaarde.diagnostics import Diagnostic, UnitError, Where, closest, did_you_mean, first_few
from maatwaarde.framework import Framework, Measure
from maatwaarde.impact.estimate import unit_factor
from maatwaarde.messages import Message, msg
from maatwaarde.proposals.columns.targets import TargetError, parse_heading
from maatwaarde.scoring.expressions.given import Given

Kind = Literal["number", "text", "other"]
"""What a column holds, as far as it matters here."""


@dataclass
class _Found:
    """Columns of one measure, by what they give, each with the unit in its heading."""

    columns: dict[str, list[tuple[str, str | None]]] = field(default_factory=dict)

    def add(self, side: str, name: str, unit: str | None) -> None:
        self.columns.setdefault(side, []).append((name, unit))


def match(
    kinds: Mapping[str, Kind],
    framework: Framework,
    measures: Mapping[str, str | None],
    units: Mapping[str, str],
    problems: list[Diagnostic],
) -> dict[str, Given]:
    """Return where the impacts on every measure stand.

    Parameters
    ----------
    kinds
        What each column holds, by its name.
    measures
        The column of a measure that is not named after it, or ``None`` where nobody knows its
        impact; of a bound by ``MEASURE:low`` and ``MEASURE:high``.
    units
        In which unit the columns of a measure are; else as the heading says in brackets, and else
        that of the framework.
    problems
        What is wrong is added to these.
    """
    known = {measure.id: measure for measure in framework.measures}
    for name in [*(_side(name)[0] for name in measures), *units]:
        if name not in known:
            problems.append(_no_measure(name, framework, Where()))
    problems += [
        Diagnostic(
            "no-column",
            msg("there is no column {column!r} for the measure {measure!r}", column=column,
                measure=name),
            did_you_mean(column, kinds),
        )
        for name, column in measures.items()
        if column is not None and column not in kinds
    ]  # fmt: skip
    found = _by_measure(kinds, known, framework, measures, problems)
    given = {}
    for name, measure in known.items():
        if name in measures and measures[name] is None:
            given[name] = Given()
            continue
        columns = found.get(name)
        if columns is None or "value" not in columns.columns:
            if measures.get(name) is None:
                taken = {
                    column
                    for one in found.values()
                    for pairs in one.columns.values()
                    for column, _ in pairs
                }
                problems.append(_lacking(measure, columns, kinds.keys() - taken))
            given[name] = Given()
            continue
        given[name] = _given(measure, columns, kinds, units.get(name), framework, problems)
    return given


def _by_measure(
    kinds: Mapping[str, Kind],
    known: Mapping[str, Measure],
    framework: Framework,
    measures: Mapping[str, str | None],
    problems: list[Diagnostic],
) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    taken = {column for column in measures.values() if column is not None}
    for key, column in measures.items():
        name, side = _side(key)
        if column is not None and column in kinds and name in known:
            found.setdefault(name, _Found()).add(side, column, _unit_of(column))
    for column in kinds:
        if column in taken:
            continue
        if column in known:
            found.setdefault(column, _Found()).add("value", column, None)
            continue
        try:
            target, unit = parse_heading(column)
        except TargetError:
            continue  # no heading of ours; a measure that lacks its column says what is near
        if target.kind != "impact":
            continue
        if target.name not in known:
            problems.append(_no_measure(target.name, framework, Where(field=column)))
        elif target.judge is not None:
            problems.append(_of_a_judge(target.name, target.judge, column))
        elif measures.get(target.name, "") is None:
            problems.append(_both(target.name, column))
        else:
            found.setdefault(target.name, _Found()).add(target.bound or "value", column, unit)
    return found


def _side(key: str) -> tuple[str, str]:
    """Return a measure, and which of its figures a key such as ``co2:low`` means."""
    name, _, side = key.rpartition(":")
    return (name, side) if name and side in ("low", "high") else (key, "value")


def _unit_of(column: str) -> str | None:
    try:
        return parse_heading(column)[1]
    except TargetError:
        return None


def _given(
    measure: Measure,
    found: _Found,
    kinds: Mapping[str, Kind],
    unit: str | None,
    framework: Framework,
    problems: list[Diagnostic],
) -> Given:
    names = {}
    before = len(problems)
    for side, columns in found.columns.items():
        names[side] = columns[0][0]
        problems += [_twice(measure, columns[0][0], name) for name, _ in columns[1:]]
    stated = {name: unit or own for columns in found.columns.values() for name, own in columns}
    bounded = len(names) > 1
    value = names["value"]
    bare = measure.scale is not None and stated[value] is None and not bounded
    for name in names.values():
        if kinds[name] == "other" or (kinds[name] == "text" and not bare):
            problems.append(_wrong_kind(measure, name, judged=measure.scale is not None))
    if len(set(stated.values())) > 1:
        problems.append(_two_units(measure, stated))
    if len(problems) > before:
        return Given()
    if bare and kinds[value] == "text":
        return Given(value, holds="labels")
    if bare:
        if measure.scale is not None and not measure.scale.numbers:
            problems.append(_no_number_labels(measure, value))
        return Given(value, holds="numbers")
    factor = 1.0
    if stated[value] is not None:
        try:
            factor = unit_factor(stated[value] or "", measure, framework)
        except UnitError as error:
            problems += [replace(one, where=Where(field=value)) for one in error.problems]
    return Given(value, names.get("low"), names.get("high"), factor)


def _no_measure(name: str, framework: Framework, where: Where) -> Diagnostic:
    what = msg(
        "there is no measure {measure!r} in framework {framework!r}",
        measure=name,
        framework=framework.id,
    )
    close = closest(name, [measure.id for measure in framework.measures])
    mend: Message = msg("leave the column out, or rename it if it is of a measure")
    if close is not None:
        mend = msg("did you mean {close!r}?", close=close)
    elif where.field is None:
        mend = msg(
            "use one of: {words}",
            words=first_few([measure.id for measure in framework.measures], 12),
        )
    return Diagnostic("unknown-measure", what, mend, where)


def _lacking(measure: Measure, found: _Found | None, free: Collection[str]) -> Diagnostic:
    if found is not None:
        (name, _), *_ = next(iter(found.columns.values()))
        what = msg("{heading!r} gives a bound, and no column gives the impact itself", heading=name)
        mend = msg("add a column 'impact:{measure}'", measure=measure.id)
        return Diagnostic("bound-without-value", what, mend, Where(field=name))
    what = msg("no column holds the impacts on the measure {measure!r}", measure=measure.id)
    close = closest(f"impact:{measure.id}", free) or closest(measure.id, free)
    if close is not None:
        mend = msg(
            "did you mean {close!r}? Say so with {example}, or {unknown} if nobody knows",
            close=close,
            example=f"measures={{{measure.id!r}: {close!r}}}",
            unknown=f"{{{measure.id!r}: None}}",
        )
    else:
        mend = msg(
            "name it 'impact:{measure}' or {measure!r}, or say with {unknown} that nobody knows; "
            "estimators of plugins do not run here",
            measure=measure.id,
            unknown=f"measures={{{measure.id!r}: None}}",
        )
    return Diagnostic("no-column", what, mend)


def _of_a_judge(measure: str, judge: str, column: str) -> Diagnostic:
    return Diagnostic(
        "several-judges",
        msg("holds what {judge!r} says of {measure!r}", judge=judge, measure=measure),
        msg(
            "bring what several judges say together with `maatwaarde.estimate`, or give one column"
        ),
        Where(field=column),
    )


def _both(measure: str, column: str) -> Diagnostic:
    return Diagnostic(
        "duplicate-column",
        msg("holds impacts on {measure!r}, of which nobody would know any", measure=measure),
        msg("leave the measure out of `measures`, or the column out of the frame"),
        Where(field=column),
    )


def _twice(measure: Measure, one: str, other: str) -> Diagnostic:
    return Diagnostic(
        "duplicate-column",
        msg("{one!r} holds the same of {measure!r}", one=one, measure=measure.id),
        msg("keep one of the columns, or say which with `measures`"),
        Where(field=other),
    )


def _wrong_kind(measure: Measure, column: str, *, judged: bool) -> Diagnostic:
    if judged:
        mend = msg("give labels as text in one column without a unit or bounds, or amounts")
    else:
        mend = msg("make it a column of numbers, with null for what is unknown")
    what = msg("does not hold numbers, as impacts on {measure!r} are", measure=measure.id)
    return Diagnostic("not-a-number", what, mend, Where(field=column))


def _two_units(measure: Measure, stated: Mapping[str, str | None]) -> Diagnostic:
    return Diagnostic(
        "bound-unit",
        msg(
            "the columns of {measure!r} are in different units: {columns}",
            measure=measure.id,
            columns=", ".join(f"{name} ({unit or '-'})" for name, unit in stated.items()),
        ),
        msg("give both in one unit"),
    )


def _no_number_labels(measure: Measure, column: str) -> Diagnostic:
    assert measure.scale is not None
    return Diagnostic(
        "no-label",
        msg(
            "holds numbers, and the scale of {measure!r} has none: {labels}",
            measure=measure.id,
            labels=measure.scale.shown,
        ),
        msg(
            "give labels as text, or say in which unit the amounts are, as in {example}",
            example=f"units={{{measure.id!r}: {measure.unit!r}}}",
        ),
        Where(field=column),
    )
