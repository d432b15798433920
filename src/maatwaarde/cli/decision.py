"""The record of a decision, from what is given on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from maatwaarde.cli.common import warn, working
from maatwaarde.cli.source import read_plan, read_resources_of, read_source

if TYPE_CHECKING:
    from maatwaarde.account.decision import Decision, FileUsed


def read_decision(
    path: str, plan_path: str | None, motions_path: str | None, given: dict[str, Any]
) -> Decision:
    """Return the record of the plan that is given, or of the best one."""
    from maatwaarde.account.facts import decision_on, record
    from maatwaarde.account.stated import stated_plan
    from maatwaarde.portfolio.inputs.motions import read_motions
    from maatwaarde.portfolio.inputs.plan_file import read_running_plan

    running = None if plan_path is None else read_running_plan(plan_path)
    motions = None if motions_path is None else read_motions(motions_path)
    resources_path = given["resources_path"]
    files = tuple(_files(path, plan_path, motions_path, given))
    with working(path):
        if running is None:
            planned = read_plan(path, **given)
            source, resources, found = planned.source, planned.resources, planned.warnings
            options = _options({**given, "time_limit": planned.time_limit}, ())
            decision = decision_on(
                planned.plan,
                source.proposals,
                resources,
                files=files,
                options=options,
                plugins=source.plugins,
                motions=motions,
            )
        else:
            names = ("framework_path", "mapping", "sheet", "draws", "seed", "rejected")
            source = read_source(path, **{name: given[name] for name in names})
            resources = read_resources_of(source, resources_path)
            made, scores, doubts = stated_plan(
                running,
                source.impacts,
                source.proposals,
                source.framework,
                resources,
                method=given["method"],
                plugins=source.found,
                unknown_costs=given["unknown_costs"],
                without_base=given["without_base"],
            )
            found = (*source.warnings, *scores.warnings, *doubts)
            decision = record(
                made,
                scores,
                source.proposals,
                resources,
                files=files,
                # How it was searched for stands in no plan.
                options=_options(given, ("objective", "time_limit", "gap", "sure")),
                plugins=source.plugins,
                motions=motions,
            )
    warn(found)
    return decision


def _options(given: dict[str, Any], unknown: tuple[str, ...]) -> dict[str, Any]:
    """Return how it was computed, by the names of the command line."""
    names = [*("method", "objective", "draws", "seed", "gap", "time_limit", "sure")]
    names += ["unknown_costs", "without_base", "sheet"]
    return {name.replace("_", "-"): given[name] for name in names if name not in unknown}


def _files(
    path: str, plan_path: str | None, motions_path: str | None, given: dict[str, Any]
) -> Iterator[FileUsed]:
    from maatwaarde.account.facts import file_used

    roles = {
        "proposals": path,
        "mapping": given["mapping"],
        "framework": given["framework_path"],
        # Without -r they stand in the workbook of the list.
        "resources": given["resources_path"] or path,
        "motions": motions_path,
        "plan": plan_path,
        "rejected": given["rejected"],
    }
    for role, name in roles.items():
        found = file_used(role, name)
        if found is not None:
            yield found
