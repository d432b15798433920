"""From what was read and computed to the record of a decision."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from maatwaarde.account.canonical import canonical, digest
from maatwaarde.account.decision import (
    AnswersUsed,
    Decision,
    FileUsed,
    FrameworkUsed,
    MotionConsidered,
    PlanMade,
    Scored,
)
from maatwaarde.diagnostics import MaatwaardeError
from maatwaarde.documents.files import read_bytes
from maatwaarde.framework import Framework
from maatwaarde.impact import for_proposals
from maatwaarde.messages import say
from maatwaarde.portfolio.inputs.motions import Motions
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan
from maatwaarde.proposals import Proposals
from maatwaarde.scoring import Scores

# What computes: another version of one of these may give another last digit.
_LIBRARIES = ("maatwaarde", "highspy", "numba", "numpy", "pymcdm", "scipy")


def decision_on(
    plan: Plan,
    proposals: Proposals,
    resources: Resources,
    *,
    files: Iterable[FileUsed] = (),
    options: Mapping[str, str | int | float | bool | None] | None = None,
    plugins: Mapping[str, str] | None = None,
    motions: Motions | None = None,
) -> Decision:
    """Return the record of a decision on a plan.

    Parameters
    ----------
    files
        From `file_used`. What was read of the list and of the resources is put in here.
    options
        How the plan was made, such as the gap and the seed.
    plugins
        Package versions, as `Plugins.versions` has them.
    motions
        What was considered before it was decided on.

    Raises
    ------
    ImpactError
        If the plan is of other proposals.
    """
    return record(
        plan_made(plan),
        plan.scores,
        proposals,
        resources,
        files=files,
        options=options,
        plugins=plugins,
        motions=motions,
    )


def record(
    made: PlanMade,
    scores: Scores,
    proposals: Proposals,
    resources: Resources,
    *,
    files: Iterable[FileUsed] = (),
    options: Mapping[str, str | int | float | bool | None] | None = None,
    plugins: Mapping[str, str] | None = None,
    motions: Motions | None = None,
) -> Decision:
    """Return the same of a plan that may come from a file; parameters as for `decision_on`."""
    for_proposals(scores.impacts, proposals.ids)  # or the record would be of another list
    read = {"proposals": proposals_digest(proposals), "resources": resources_digest(resources)}
    return Decision(
        framework=framework_used(scores.framework),
        files=tuple(
            FileUsed(file.role, file.name, file.sha256, read.get(file.role, file.read))
            for file in (*files, *_answer_files(scores))
        ),
        options=dict(options or {}),
        versions=versions(plugins or {}),
        scores=scored(scores, proposals),
        plan=made,
        answers=_answers(scores),
        motions=() if motions is None else _motions(motions),
    )


def file_used(role: str, path: str | Path | None) -> FileUsed | None:
    """Return a file with the hash of its bytes; None where there is no such file.

    Parameters
    ----------
    path
        What is no file has no bytes to keep: the id of a framework that comes along. Standard
        input, ``-``, has passed by, and is named without a hash.
    """
    if path is None or str(path) == "":
        return None
    if str(path) == "-":
        return FileUsed(role, "-", None)
    if not os.path.isfile(path):
        return None
    name = Path(path).name.encode("utf-8", "replace").decode()  # a name may be no Unicode
    return FileUsed(role, name, sha256(read_bytes(path, MaatwaardeError)).hexdigest())


def framework_used(framework: Framework) -> FrameworkUsed:
    """Return which framework it is, and who adopted it."""
    adopted = framework.file.adopted
    return FrameworkUsed(
        id=framework.id,
        version=framework.file.version,
        sha256=framework.checksum,
        adopted_by=None if adopted is None else adopted.by,
        adopted_on=None if adopted is None else adopted.on,
        adopted_reference=None if adopted is None else adopted.reference,
    )


def proposals_digest(proposals: Proposals) -> str:
    """Return the hash of what was read from a list, whatever the order of its rows and columns.

    It covers all that is computed with: ids, titles, codes, relations and status, costs, staff,
    impacts and judgements, what waiting costs, attributes, and which costs are unknown.
    """
    order = np.argsort(np.array(proposals.ids, dtype=object), kind="stable")
    rows: list[int] = [int(row) for row in order]

    def texts(values: Sequence[Any]) -> list[Any]:
        return [values[row] for row in rows]

    def numbers(values: Any) -> list[float | None]:
        if values is None:
            return []
        return [None if math.isnan(number) else number for number in values[order].tolist()]

    columns: dict[str, Any] = {
        "id": texts(proposals.ids),
        "title": texts(proposals.titles),
        "policy_field": texts(proposals.policy_field),
        "area": texts(proposals.area),
        "variant_of": texts(proposals.variant_of),
        "speeds_up": texts(proposals.speeds_up),
        "requires": [sorted(names) for names in texts(proposals.requires)],
        "status": [str(status) for status in texts(proposals.status)],
    }
    for use in proposals.uses:
        ends = [numbers(use.values), numbers(use.low), numbers(use.high)]
        columns[use.column] = [use.unit, *ends]
    for impact in proposals.impacts:
        columns[impact.column] = [
            impact.unit,
            *(numbers(values) for values in (impact.value, impact.low, impact.high)),
            # Judges that stand in another order say the same.
            sorted(
                ([judged.judge, judged.unit, texts(judged.texts)] for judged in impact.judged),
                key=canonical,
            ),
        ]
    for wait in proposals.waiting:
        columns[f"wait_cost:{wait.budget}"] = [wait.unit, numbers(wait.values)]
    for name, attribute in proposals.attributes.items():
        values = attribute.values
        told = texts(values) if isinstance(values, tuple) else numbers(values)
        columns[f"attribute:{name}"] = [attribute.unit, told]
    unknown = sorted([proposals.ids[item.proposal], item.column] for item in proposals.unknown)
    return digest({"columns": columns, "unknown": unknown})


def resources_digest(resources: Resources) -> str:
    """Return the hash of what was read as resources, whatever the order of the entries."""
    data = resources.model_dump(mode="json", by_alias=True)
    return digest(
        {
            key: sorted(value, key=canonical) if isinstance(value, list) else value
            for key, value in data.items()
        }
    )


def versions(plugins: Mapping[str, str]) -> dict[str, str]:
    """Return the versions of the library, of what computes, and of plugins, sorted by name."""
    found = dict(plugins)
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # numba may be left out
            continue
    return dict(sorted(found.items()))


def scored(scores: Scores, proposals: Proposals) -> tuple[Scored, ...]:
    """Return what each proposal scores, sorted by id."""
    pairs = zip(proposals.ids, proposals.variant_of, proposals.speeds_up, strict=True)
    instead_of = {name: variant or faster for name, variant, faster in pairs}
    found = (
        Scored(
            id=identifier,
            title=scores.titles[row],
            score=_known(scores.score[row]),
            low=_known(scores.low[row]),
            high=_known(scores.high[row]),
            rank=int(scores.rank[row]) or None,
            instead_of=instead_of[identifier],
        )
        for row, identifier in enumerate(scores.proposals)
    )
    return tuple(sorted(found, key=lambda one: one.id))


def plan_made(plan: Plan) -> PlanMade:
    """Return the portfolio with what is proven of it."""
    solution = plan.solution
    return PlanMade(
        chosen=solution.chosen,
        starts=dict(solution.starts),
        parts={name: part for name, part in sorted(solution.parts.items()) if part != 1.0},
        value=float(solution.value),
        bound=None if solution.bound is None else _known(solution.bound),
        gap=None if solution.gap is None else _known(solution.gap),
        status=plan.proof_status,
        ties=solution.ties,
        objective=solution.objective,
        cost=float(solution.cost),
        solver=solution.solver,
        staffing={
            use.resource: (float(use.hired), float(use.trained))
            for use in solution.resources
            if use.hired or use.trained
        },
    )


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _answers(scores: Scores) -> AnswersUsed | None:
    report = scores.weights
    if report is None:
        return None
    counts = {group: len(names) for group, names in report.respondents.items()}
    return AnswersUsed(report.method, dict(report.groups), counts)


def _answer_files(scores: Scores) -> list[FileUsed]:
    files = () if scores.weights is None else scores.weights.files
    return [FileUsed("answers", name, checksum) for name, checksum in files]


def _motions(motions: Motions) -> tuple[MotionConsidered, ...]:
    return tuple(
        MotionConsidered(
            id=motion.id,
            title=None if motion.title is None else say(motion.title, "nl"),
            by=motion.by,
            sha256=digest(motion.model_dump(mode="json", by_alias=True)),
        )
        for motion in motions.motions
    )
