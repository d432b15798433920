"""`maatwaarde framework`: check, show and describe framework files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import Group, argument, emit
from maatwaarde.cli.common import (
    give,
    help_language_option,
    json_option,
    language_option,
    output_option,
    read_framework,
    tell,
    warn,
)
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from maatwaarde.framework import Framework


@click.group(
    cls=Group,
    help=msg("Check and show value frameworks."),
)
def framework() -> None:
    pass


@framework.command(
    help=msg("Check a framework: every problem at once, with its line and how to mend it."),
)
@argument("path", metavar=msg("FRAMEWORK"))
@language_option
@json_option
def check(path: str, language: Any, as_json: bool) -> None:
    from maatwaarde.report.envelope import problems_data
    from maatwaarde.report.framework import checked_document
    from maatwaarde.scoring.weights import resolve_weights

    loaded, _ = resolve_weights(read_framework(path))
    found = (*loaded.warnings, *loaded.remarks)
    if not as_json:
        warn(found)
    give(
        lambda: checked_document(path, loaded),
        lambda: problems_data(found, language),
        as_json=as_json,
        language=language,
    )


@framework.command(
    help=msg("Show the goal tree with weights, anchors and guards."),
)
@argument("path", metavar=msg("FRAMEWORK"))
@output_option
@language_option
@json_option
def show(path: str, output: str | None, language: Any, as_json: bool) -> None:
    from maatwaarde.report.framework import framework_data, framework_document
    from maatwaarde.scoring.weights import resolve_weights

    loaded, _ = resolve_weights(read_framework(path))
    warn(loaded.warnings)
    give(
        lambda: framework_document(loaded),
        lambda: framework_data(loaded),
        output=output,
        as_json=as_json,
        language=language,
    )


@framework.command(
    help=msg("Print the JSON Schema of framework files, for editors."),
)
@help_language_option
def schema() -> None:
    from maatwaarde.framework import framework_schema

    emit(framework_schema())


@framework.command(
    name="list",
    help=msg("List the frameworks that come with maatwaarde and with plugins."),
)
@language_option
@json_option
def list_(language: Any, as_json: bool) -> None:
    from maatwaarde.framework import shipped_frameworks
    from maatwaarde.plugins import load_plugins
    from maatwaarde.report.framework import frameworks_data, frameworks_document

    plugins = load_plugins()
    warn(plugins.problems)
    owners = {name: plugins.frameworks.owner(name) for name in plugins.frameworks}
    found: dict[str, Framework] = {}
    for name in [*shipped_frameworks(), *owners]:
        try:
            found[name] = read_framework(name)
        except FrameworkError as error:
            if name not in owners:
                raise
            wrong = msg(
                "the framework {name!r} of plugin {plugin!r} is wrong:",
                name=name,
                plugin=owners[name],
            )
            tell(wrong)
            warn(error.problems)  # and the others are still worth listing
    owners = {name: owner for name, owner in owners.items() if name in found}
    give(
        lambda: frameworks_document(found, owners),
        lambda: frameworks_data(found, owners),
        as_json=as_json,
        language=language,
    )
