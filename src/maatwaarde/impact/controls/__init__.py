"""Automatic controls on proposals: warnings for a person to look at, never a verdict.

The module is a built-in plugin: its five controls come through the hook that others use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from maatwaarde.errors import Problem
from maatwaarde.framework import Framework
from maatwaarde.impact.controls.double import double_counted
from maatwaarde.impact.controls.plausible import out_of_range
from maatwaarde.impact.controls.resources import no_resources
from maatwaarde.impact.controls.similar import duplicates, rejected_before
from maatwaarde.impact.table import ImpactTable
from maatwaarde.plugins import (
    Control,
    Controlled,
    DecisionRegister,
    Plugins,
    Registry,
    hookimpl,
)
from maatwaarde.proposals import Proposals

__all__ = [
    "double_counted",
    "duplicates",
    "no_resources",
    "out_of_range",
    "register_controls",
    "rejected_before",
    "run_controls",
]


@hookimpl
def register_controls(registry: Registry[Control]) -> None:
    """Add the five controls that come with the library."""
    registry.add("duplicates", duplicates)
    registry.add("rejected-before", rejected_before)
    registry.add("double-counted", double_counted)
    registry.add("out-of-range", out_of_range)
    registry.add("no-resources", no_resources)


def run_controls(
    proposals: Proposals,
    framework: Framework,
    impacts: ImpactTable,
    plugins: Plugins,
    *,
    register: DecisionRegister | None = None,
    without: Iterable[str] = (),
) -> tuple[Problem, ...]:
    """Run all controls that are loaded, and return their warnings.

    A control that fails is itself a warning, by name, and stops no other.

    Parameters
    ----------
    register
        Earlier decisions, where they are kept.
    without
        Names of controls to leave out.
    """
    subject = Controlled(
        proposals=proposals,
        framework=framework,
        impacts=impacts,
        estimators=tuple(plugins.estimators.get(name) for name in plugins.estimators),
        register=register,
    )
    found: list[Problem] = []
    for name in plugins.controls:
        if name in without:
            continue
        try:
            own = list(plugins.controls.get(name)(subject))
            found += [replace(problem, severity="warning") for problem in own]
        except Exception as cause:  # whatever a plugin does must not stop the others
            found.append(
                Problem(
                    code="control-failed",
                    what=f"control {name!r} of plugin {plugins.controls.owner(name)!r} fails: "
                    f"{type(cause).__name__}: {cause}",
                    mend="report it to those who made the plugin, or leave the control out",
                    severity="warning",
                )
            )
    return tuple(found)
