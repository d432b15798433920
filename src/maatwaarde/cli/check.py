"""`maatwaarde check`: what a list is read as, before anything is decided on it."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    give,
    json_option,
    language_option,
    mapping_option,
    output_option,
    sheet_option,
    warn,
    working,
)
from maatwaarde.cli.source import resources_beside, resources_option
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg(
        "Say what a list was read as: rows, columns, totals, and what is unknown.\n\n"
        "Read it before you decide on anything, or send it to a colleague. With a framework and "
        "resources it says too which measures have no impact, which budgets nobody asks for, and "
        "which costs have no budget."
    ),
    example="""
        maatwaarde check voorstellen.xlsx -m voorstellen.mapping.yaml -r middelen.yaml
    """,
)
@argument("proposals", metavar=msg("PROPOSALS"))
@mapping_option
@sheet_option
@option(
    "-f",
    "--framework",
    "framework_path",
    metavar=msg("FRAMEWORK"),
    help=msg("Framework file, or the id of a shipped framework or of a plugin's."),
)
@resources_option
@output_option
@language_option
@json_option
def check(
    proposals: str,
    mapping: str | None,
    sheet: str | None,
    framework_path: str | None,
    resources_path: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
) -> None:
    import numpy as np

    from maatwaarde.framework import load_framework
    from maatwaarde.framework.model import HOURS_PER_FTE
    from maatwaarde.impact import estimate, grounds, run_controls
    from maatwaarde.plugins import all_readers, load_plugins
    from maatwaarde.portfolio.assemble.asked import unasked, unbudgeted
    from maatwaarde.portfolio.assemble.eligible import judge
    from maatwaarde.portfolio.inputs.resources import read_resources
    from maatwaarde.portfolio.inputs.workbook import resource_sheets
    from maatwaarde.proposals import read_proposals
    from maatwaarde.report.readback import Beside, readback_data, readback_document
    from maatwaarde.units import Units

    with working(proposals):
        plugins = load_plugins()
        framework = resources = judged = None
        if framework_path is not None:
            framework = load_framework(framework_path, others=plugins.frameworks.as_dict())
        read = read_proposals(
            proposals,
            mapping,
            sheet=sheet,
            readers=all_readers(plugins),
            scales=None if framework is None else framework.scales,
        )
        warnings = [*plugins.problems, *read.warnings]
        unstated: list[str] = []
        if framework is not None:
            impacts = estimate(read, framework, plugins)
            warnings += run_controls(read, framework, impacts, plugins, None)
            unstated = [
                measure.id
                for j, measure in enumerate(framework.measures)
                if np.isnan(impacts.value[:, j]).all()
            ]
        if resources_path is None and resource_sheets(read):
            resources_path = resources_beside(None, read)
        if resources_path is not None:
            units = framework.units if framework else None
            hours = framework.file.hours_per_fte if framework else HOURS_PER_FTE
            resources = read_resources(resources_path, units, read, hours)
            warnings += resources.warnings
            judged = judge(resources, read, units or Units(), warnings)
        beside = Beside(
            framework,
            unstated,
            None if resources is None else unasked(read, resources),
            None if resources is None else unbudgeted(read, resources),
            judged,
            None if framework is None else grounds(impacts, framework),
        )
    warn(warnings)
    give(
        lambda: readback_document(read, beside),
        lambda: readback_data(read, beside),
        output=output,
        as_json=as_json,
        language=language,
    )
