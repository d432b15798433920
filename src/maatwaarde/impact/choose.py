"""Which estimators fill which measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from maatwaarde.errors import Problem, UnitError, Where, did_you_mean
from maatwaarde.framework import Framework, Measure
from maatwaarde.impact.inputs import Columns
from maatwaarde.plugins import Estimator, Output

_CHOICE = re.compile(r"(?P<id>[^@\s]+)(@(?P<version>\d+(\.\d+){0,2}))?")


@dataclass(frozen=True, slots=True)
class Source:
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


def choose(
    framework: Framework,
    estimators: Sequence[Estimator],
    columns: Columns,
    problems: list[Problem],
) -> list[Source]:
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
            found.append(Source(position, estimator, output, factor))
    return found


def _has_input(estimator: Estimator, columns: Columns) -> bool:
    return any(columns.get(item) is not None for item in estimator.inputs if item.role == "amount")


def _chosen(
    choice: str,
    able: list[tuple[Estimator, Output]],
    measure: Measure,
    framework: Framework,
    estimators: Sequence[Estimator],
    problems: list[Problem],
) -> list[tuple[Estimator, Output]]:
    def problem(what: str, mend: str) -> list[tuple[Estimator, Output]]:
        problems.append(
            Problem(
                code="estimator-choice",
                what=f"for measure {measure.id!r} the framework names estimator {choice!r}, {what}",
                mend=mend,
                where=Where(file=framework.path, field=f"estimators.{measure.id}"),
            )
        )
        return []

    match = _CHOICE.fullmatch(choice)
    if match is None:
        return problem("which is no id with a version", "write it as 'energy/heat-network@1'")
    named = [estimator for estimator in estimators if estimator.id == match["id"]]
    if not named:
        hint = did_you_mean(match["id"], [estimator.id for estimator in estimators])
        return problem("which is not loaded", hint or "install the plugin that has it")
    if match["version"] and not f"{named[0].version}.".startswith(f"{match['version']}."):
        return problem(
            f"and version {named[0].version} is installed",
            f"install version {match['version']}, or look at what changed and name the new one",
        )
    chosen = [pair for pair in able if pair[0] is named[0]]
    if not chosen:
        quantities = ", ".join(output.quantity for output in named[0].outputs)
        return problem(
            f"which writes {quantities} and not {measure.quantity!r}",
            "name another estimator, or mend the measure's `quantity`",
        )
    return chosen


def _clash(
    able: list[tuple[Estimator, Output]],
    measure: Measure,
    framework: Framework,
    problems: list[Problem],
) -> bool:
    seen: dict[str, Estimator] = {}
    for estimator, output in able:
        other = seen.setdefault(output.pathway, estimator)
        if other is not estimator:
            problems.append(
                Problem(
                    code="two-estimators",
                    what=f"estimators {other.id} and {estimator.id} both give {measure.quantity!r} "
                    f"for measure {measure.id!r} by the pathway {output.pathway!r}, and would "
                    "count it twice",
                    mend="choose one in the framework: "
                    f"`estimators: {{{measure.id}: {other.id}@{other.version.partition('.')[0]}}}`",
                    where=Where(file=framework.path, field="estimators"),
                )
            )
            return True
    return False


def _factor(
    estimator: Estimator,
    output: Output,
    measure: Measure,
    framework: Framework,
    problems: list[Problem],
) -> float:
    try:
        return framework.units.factor(output.unit, measure.unit)
    except UnitError as error:
        for problem in error.problems:
            problems.append(
                Problem(
                    code=problem.code,
                    what=f"estimator {estimator.id} cannot fill measure {measure.id!r}: "
                    f"{problem.what}",
                    mend="mend the measure's unit or its `quantity`",
                    where=Where(file=framework.path, field=measure.id),
                )
            )
        return float("nan")
