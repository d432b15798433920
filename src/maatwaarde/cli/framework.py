"""`maatwaarde framework`: check, show and describe framework files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import Group, emit
from maatwaarde.cli.common import (
    give,
    json_option,
    language_option,
    output_option,
    read_framework,
    warn,
)
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.messages import msg
from maatwaarde.report.envelope import SCHEMA_VERSION

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
@click.argument("path", metavar="FRAMEWORK")
@json_option
def check(path: str, as_json: bool) -> None:
    from maatwaarde.report.data import to_json
    from maatwaarde.scoring.weights import resolve_weights

    loaded, _ = resolve_weights(read_framework(path))
    if as_json:
        warnings = [problem.to_dict() for problem in (*loaded.warnings, *loaded.remarks)]
        emit(to_json({"schema_version": SCHEMA_VERSION, "problems": warnings}))
        return
    warn((*loaded.warnings, *loaded.remarks))
    values = sum(not node.is_measure for node in loaded.nodes)
    emit(
        f"{path}: in order, with {values} values, {len(loaded.measures)} measures and "
        f"{len(loaded.guards)} guards\n"
    )


@framework.command(
    help=msg("Show the goal tree with weights, anchors and guards."),
)
@click.argument("path", metavar="FRAMEWORK")
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
def schema() -> None:
    from maatwaarde.framework import framework_schema

    emit(framework_schema())


@framework.command(
    name="list",
    help=msg("List the frameworks that come with maatwaarde and with plugins."),
)
@json_option
def list_(as_json: bool) -> None:
    from maatwaarde.framework import shipped_frameworks
    from maatwaarde.plugins import load_plugins
    from maatwaarde.report.data import to_json

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
            click.echo(f"the framework {name!r} of plugin {owners[name]!r} is wrong:", err=True)
            warn(error.problems)  # and the others are still worth listing
    if as_json:
        data = {
            "schema_version": SCHEMA_VERSION,
            "frameworks": {name: item.title.model_dump() for name, item in found.items()},
            "from_plugins": {name: owner for name, owner in owners.items() if name in found},
        }
        emit(to_json(data))
        return
    for name, item in found.items():
        origin = f"  ({owners[name]})" if name in owners else ""
        emit(f"{name:24} {item.title.text('nl')}{origin}\n")
