"""`maatwaarde framework`: check, show and describe framework files."""

from __future__ import annotations

import click

from maatwaarde.cli.common import json_option, language_option, read_framework, text_width, warn
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.framework import Framework, framework_schema, shipped_frameworks
from maatwaarde.plugins import load_plugins
from maatwaarde.report.data import SCHEMA_VERSION, to_json
from maatwaarde.report.framework import framework_data, framework_text
from maatwaarde.scoring.weights import resolve_weights


@click.group()
def framework() -> None:
    """Check and show value frameworks."""


@framework.command()
@click.argument("path", metavar="FRAMEWORK")
@json_option
def check(path: str, as_json: bool) -> None:
    """Check a framework: every problem at once, with its line and how to mend it."""
    loaded, _ = resolve_weights(read_framework(path))
    if as_json:
        warnings = [problem.to_dict() for problem in loaded.warnings]
        click.echo(to_json({"schema_version": SCHEMA_VERSION, "problems": warnings}), nl=False)
        return
    warn(loaded.warnings)
    values = sum(not node.is_measure for node in loaded.nodes)
    click.echo(
        f"{path}: in order, with {values} values, {len(loaded.measures)} measures and "
        f"{len(loaded.guards)} guards"
    )


@framework.command()
@click.argument("path", metavar="FRAMEWORK")
@language_option
@json_option
def show(path: str, language: str, as_json: bool) -> None:
    """Show the goal tree with weights, anchors and guards."""
    loaded, _ = resolve_weights(read_framework(path))
    warn(loaded.warnings)
    if as_json:
        click.echo(to_json(framework_data(loaded)), nl=False)
    else:
        click.echo(framework_text(loaded, language, text_width()), nl=False)  # type: ignore[arg-type]


@framework.command()
def schema() -> None:
    """Print the JSON Schema of framework files, for editors."""
    click.echo(framework_schema(), nl=False)


@framework.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """List the frameworks that come with maatwaarde and with plugins."""
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
        click.echo(to_json(data), nl=False)
        return
    for name, item in found.items():
        origin = f"  ({owners[name]})" if name in owners else ""
        click.echo(f"{name:24} {item.title.get('nl')}{origin}")
