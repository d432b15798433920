"""Which estimators fill which measures."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.diagnostics import Diagnostic, UnitError, Where, did_you_mean
from maatwaarde.framework import Framework, Measure
from maatwaarde.impact.inputs import Columns
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import Message, msg
from maatwaarde.plugins import Estimator, Output

_CHOICE = regex(r"(?P<id>[^@\s]+)(@(?P<version>\d+(\.\d+){0,2}))?")


@dataclass(frozen=True, slots=True)
class ImpactSource:
    """One estimator's contribution to one measure.

    Parameters
    ----------
    measure
        Position in `Framework.measures`.
    factor
        From the unit of the output to that of the measure.
    """

    measure: int
    estimator: Estimator
    output: Output
    factor: float


Able = tuple[Estimator, Output]
"""An estimator and the output with which it can fill a measure."""


def choose(
    framework: Framework,
    estimators: Sequence[Estimator],
    columns: Columns,
    problems: list[Diagnostic],
) -> list[ImpactSource]:
    """Match measures to estimators by quantity.

    Estimators whose amounts the proposals do not have stay out. Several for one measure add up if
    all their pathways differ; otherwise the framework must choose.
    """
    by_quantity: dict[str, list[tuple[Estimator, Output]]] = {}
    for estimator in sorted(estimators, key=lambda item: item.id):
        for output in estimator.outputs:
            by_quantity.setdefault(output.quantity, []).append((estimator, output))
    found = []
    for position, measure in enumerate(framework.measures):
        able = by_quantity.get(measure.quantity or "", [])
        choice = framework.file.estimators.get(measure.id)
        if choice is not None:
            able = _chosen(choice, able, measure, framework, estimators, problems)
        able = [(estimator, output) for estimator, output in able if _has_input(estimator, columns)]
        if _clash(able, measure, framework, problems):
            continue
        for estimator, output in able:
            factor = _factor(estimator, output, measure, framework, problems)
            found.append(ImpactSource(position, estimator, output, factor))
    return found


def _has_input(estimator: Estimator, columns: Columns) -> bool:
    return any(columns.get(item) is not None for item in estimator.inputs if item.role == "amount")


def _chosen(
    choice: str | tuple[str, ...],
    able: list[Able],
    measure: Measure,
    framework: Framework,
    estimators: Sequence[Estimator],
    problems: list[Diagnostic],
) -> list[Able]:
    """Keep the estimators that are named, or those that are not named with a minus in front."""
    words = (choice,) if isinstance(choice, str) else choice
    minus = [word.startswith("-") for word in words]
    if any(minus) and not all(minus):
        what = msg(
            "for measure {measure!r} the framework names {estimators}, not all with a minus",
            measure=measure.id,
            estimators=", ".join(words),
        )
        mend = msg("name those that count, or, each with a minus, those that do not")
        problems.append(_choice_problem(measure, framework, what, mend))
        return []
    named = [
        _named(word, able, measure, framework, estimators, problems)
        for word in (word.removeprefix("-") for word in words)
    ]
    if not any(minus):
        return [pair for pair in able if pair[0] in named]
    return [pair for pair in able if pair[0] not in named]


def _named(
    choice: str,
    able: list[Able],
    measure: Measure,
    framework: Framework,
    estimators: Sequence[Estimator],
    problems: list[Diagnostic],
) -> Estimator | None:
    """Return the estimator that a framework names, if it is there and fills the measure."""

    named_ = {"measure": measure.id, "estimator": choice}

    def refuse(what: Message, mend: str) -> None:
        problems.append(_choice_problem(measure, framework, what, mend))

    match = _CHOICE.fullmatch(choice)
    if match is None:
        what = msg(
            "for measure {measure!r} the framework names estimator {estimator!r}, which is no id "
            "with a version",
            **named_,
        )
        refuse(what, msg("write it as 'energy/heat-network@1'"))
        return None
    named = [estimator for estimator in estimators if estimator.id == match["id"]]
    if not named:
        hint = did_you_mean(match["id"], [estimator.id for estimator in estimators])
        what = msg(
            "for measure {measure!r} the framework names estimator {estimator!r}, which is not "
            "loaded",
            **named_,
        )
        refuse(what, hint or msg("install the plugin that has it"))
        return None
    if match["version"] and not f"{named[0].version}.".startswith(f"{match['version']}."):
        refuse(
            msg(
                "for measure {measure!r} the framework names estimator {estimator!r}, and version "
                "{version} is installed",
                version=named[0].version,
                **named_,
            ),
            msg(
                "install version {version}, or look at what changed and name the new one",
                version=match["version"],
            ),
        )
        return None
    if not any(pair[0] is named[0] for pair in able):
        quantities = ", ".join(output.quantity for output in named[0].outputs)
        refuse(
            msg(
                "for measure {measure!r} the framework names estimator {estimator!r}, which writes "
                "{quantities} and not {quantity!r}",
                quantities=quantities,
                quantity=measure.quantity,
                **named_,
            )
            if measure.quantity
            else msg(
                "for measure {measure!r} the framework names estimator {estimator!r}, and the "
                "measure has no `quantity`",
                **named_,
            ),
            msg("name another estimator, or mend the measure's `quantity`"),
        )
        return None
    return named[0]


def _choice_problem(measure: Measure, framework: Framework, what: str, mend: str) -> Diagnostic:
    return Diagnostic(
        code="estimator-choice",
        what=what,
        mend=mend,
        where=Where(file=framework.path, field=f"estimators.{measure.id}"),
    )


def _clash(
    able: list[Able],
    measure: Measure,
    framework: Framework,
    problems: list[Diagnostic],
) -> bool:
    seen: dict[str, Estimator] = {}
    for estimator, output in able:
        other = seen.setdefault(output.pathway, estimator)
        if other is not estimator:
            problems.append(
                Diagnostic(
                    code="two-estimators",
                    what=msg(
                        "estimators {one} and {other} both give {quantity!r} for measure "
                        "{measure!r} by the pathway {pathway!r}, and would count it twice",
                        one=other.id,
                        other=estimator.id,
                        quantity=measure.quantity,
                        measure=measure.id,
                        pathway=output.pathway,
                    ),
                    mend=_way_out(other, estimator, measure, alone=len(able) == 2),
                    where=Where(file=framework.path, field="estimators"),
                )
            )
            return True
    return False


def _way_out(one: Estimator, other: Estimator, measure: Measure, *, alone: bool) -> Message:
    if alone:
        return msg(
            "choose one in the framework: `estimators: {{{measure}: {estimator}}}`",
            measure=measure.id,
            estimator=f"{one.id}@{one.version.partition('.')[0]}",
        )
    # To name one would leave out all the others that fill this measure by other ways.
    return msg(
        "leave one of them out in the framework, and keep the others: "
        "`estimators: {{{measure}: -{estimator}}}`",
        measure=measure.id,
        estimator=other.id,
    )


def _factor(
    estimator: Estimator,
    output: Output,
    measure: Measure,
    framework: Framework,
    problems: list[Diagnostic],
) -> float:
    try:
        return framework.units.factor(output.unit, measure.unit)
    except UnitError as error:
        for problem in error.problems:
            problems.append(
                Diagnostic(
                    code=problem.code,
                    what=msg(
                        "estimator {estimator} cannot fill measure {measure!r}: {what}",
                        estimator=estimator.id,
                        measure=measure.id,
                        what=problem.what,
                    ),
                    mend=msg("mend the measure's unit or its `quantity`"),
                    where=Where(file=framework.path, field=measure.id),
                )
            )
        return float("nan")
