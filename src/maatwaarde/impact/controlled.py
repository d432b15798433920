"""Runs the automatic controls of all plugins; one that fails is named and stops no other."""

from __future__ import annotations

from dataclasses import replace

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework import Framework
from maatwaarde.impact.align import for_framework, for_proposals
from maatwaarde.impact.table import ImpactTable
from maatwaarde.messages import msg
from maatwaarde.plugins import Controlled, DecisionRegister, Plugins
from maatwaarde.plugins.blame import told
from maatwaarde.proposals import Proposals


def run_controls(
    proposals: Proposals,
    framework: Framework,
    impacts: ImpactTable,
    plugins: Plugins,
    register: DecisionRegister | None = None,
) -> tuple[Diagnostic, ...]:
    """Return what the controls have to say, as warnings, control by control.

    Parameters
    ----------
    impacts
        Of these proposals for this framework; brought into their order by id.
    register
        Earlier decisions, for controls that look for proposals that were rejected before.

    Raises
    ------
    ImpactError
        If the impacts are of other proposals, or on other measures or in other units.
    """
    impacts = for_framework(for_proposals(impacts, proposals.ids), framework)
    subject = Controlled(
        proposals=proposals,
        framework=framework,
        impacts=impacts,
        estimators=tuple(plugins.estimators.get(name) for name in plugins.estimators),
        register=register,
    )
    found: list[Diagnostic] = []
    for name in plugins.controls:
        try:
            problems = list(plugins.controls.get(name)(subject))
        except Exception as cause:  # whatever a plugin does must not stop the others
            owner = plugins.controls.owner(name)
            problems = [
                Diagnostic(
                    code="control",
                    what=msg(
                        "control {name!r} of plugin {owner!r} fails: {reason}",
                        name=name,
                        owner=owner,
                        reason=told(cause),
                    ),
                    mend=msg("update the plugin, or switch it off"),
                )
            ]
        # A control advises, whatever severity its author gave.
        found += [replace(problem, severity="warning") for problem in problems]
    return tuple(found)
