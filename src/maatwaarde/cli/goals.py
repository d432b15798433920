"""`maatwaarde goals`: the goal tree with who, what for and how much."""

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
    read_framework,
    refused,
    sheet_option,
    svg_path,
    warn,
    working,
)
from maatwaarde.cli.earlier import plan_option
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg(
        "Draw the goal tree: activity, result, effect and value, with owners and budgets.\n\n"
        "PROPOSALS are the activities, or with --plan those that are chosen. Left out, the tree "
        "holds the framework alone. What lacks an owner, a target, a baseline or an activity is "
        "said."
    ),
    example="""
        maatwaarde goals meetlat.yaml voorstellen.xlsx --plan plan.json \\
          -o doelenboom.html
    """,
)
@argument("framework_path", metavar=msg("FRAMEWORK"))
@argument("proposals_path", metavar=msg("[PROPOSALS]"), required=False)
@mapping_option
@sheet_option
@plan_option
@option(
    "--picture",
    callback=svg_path,
    type=click.Path(),
    metavar=msg("PICTURE.svg"),
    help=msg("Write the goal tree as a picture (SVG) too."),
)
@output_option
@language_option
@json_option
def goals(
    framework_path: str,
    proposals_path: str | None,
    mapping: str | None,
    sheet: str | None,
    plan_path: str | None,
    picture: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
) -> None:
    from maatwaarde.account.goals import goals as goal_tree
    from maatwaarde.cli.source import read_source
    from maatwaarde.portfolio.inputs.plan_file import read_running_plan
    from maatwaarde.report.account.goals import goals_data, goals_document, goals_picture

    if proposals_path is None:
        if plan_path is not None:
            raise refused(
                msg("give the list of proposals too, after the framework"), None, "--plan"
            )
        framework = read_framework(framework_path)
        found = goal_tree(framework)
        warn(framework.warnings)
        columns: dict[str, Any] = {}
        plugins: dict[str, str] = {}
        document = lambda: goals_document(found)  # noqa: E731
    else:
        with working(proposals_path):
            running = None if plan_path is None else read_running_plan(plan_path)
            source = read_source(proposals_path, framework_path, mapping, sheet, 0, 0)
            found = goal_tree(source.framework, source.impacts, source.proposals, running=running)
        warn((*source.warnings, *source.doubts, *found.warnings))
        columns = source.columns([one.id for one in found.activities])
        plugins = source.plugins
        document = lambda: source.with_columns(goals_document(found))  # noqa: E731
    give(
        document,
        lambda: {**goals_data(found, plugins), **columns},
        output=output,
        as_json=as_json,
        language=language,
        beside={} if picture is None else {picture: goals_picture(found, language).encode()},
    )
