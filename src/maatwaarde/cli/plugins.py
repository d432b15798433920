"""`maatwaarde plugins`: what is installed, and what is broken."""

from __future__ import annotations

import click

from maatwaarde.cli.common import json_option, warn
from maatwaarde.plugins import load_plugins
from maatwaarde.report.data import SCHEMA_VERSION, to_json


@click.command()
@json_option
def plugins(as_json: bool) -> None:
    """List the installed plugins, and what is wrong with any of them."""
    found = load_plugins()
    if as_json:
        data = {
            "schema_version": SCHEMA_VERSION,
            "plugins": [
                {"name": plugin.name, "package": plugin.package, "version": plugin.version}
                for plugin in found.loaded
            ],
            "problems": [problem.to_dict() for problem in found.problems],
        }
        click.echo(to_json(data), nl=False)
        return
    for plugin in found.loaded:
        click.echo(f"{plugin.name:24} {plugin.package} {plugin.version}")
    if not found.loaded:
        click.echo("no plugins installed")
    warn(found.problems)
