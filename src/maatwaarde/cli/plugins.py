"""`maatwaarde plugins`: what is installed, and what is broken."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.common import json_option, language_option, text_width, warn
from maatwaarde.plugins import load_plugins
from maatwaarde.report.data import to_json
from maatwaarde.report.plugins import plugins_data, plugins_text


@click.command()
@language_option
@json_option
def plugins(language: Any, as_json: bool) -> None:
    """List the installed plugins: what they read, write and rest on, and what is broken.

    To switch plugins off, name them with a minus in the variable MAATWAARDE_PLUGINS, as in
    MAATWAARDE_PLUGINS=-energy,-social; to use only some, name those.
    """
    found = load_plugins()
    if as_json:
        click.echo(to_json(plugins_data(found)), nl=False)
        return
    click.echo(plugins_text(found, language, text_width()), nl=False)
    warn(found.problems)
