"""`maatwaarde plugins`: what is installed, and what is broken; `plugin new`: one of your own."""

from __future__ import annotations

from datetime import date

import click

from maatwaarde.cli.command import Command, Group, argument, emit, option
from maatwaarde.cli.common import (
    day,
    give,
    json_option,
    language_option,
    output_option,
    refused,
    warn,
)
from maatwaarde.cli.typed import typed
from maatwaarde.messages import Language, msg, say
from maatwaarde.report.envelope import SCHEMA_VERSION


@click.command(
    cls=Command,
    help=msg(
        "List the installed plugins: what they read, write and rest on, and what is broken.\n\n"
        "With --factors it lists all factors that they compute with, with source and year.\n\n"
        "To switch plugins off, name them with a minus in the variable "
        "MAATWAARDE_PLUGINS, as in MAATWAARDE_PLUGINS=-energy,-social; to use only "
        "some, name those."
    ),
)
@option(
    "--factors",
    is_flag=True,
    help=msg("List the factors: value, range, year, source, how it was seen, and who uses it."),
)
@option(
    "--today",
    callback=day,
    metavar=msg("DAY"),
    help=msg(
        "With --factors, the day on which is asked which are to be looked at again: 2028-06-30; by "
        "default today."
    ),
)
@output_option
@language_option
@json_option
def plugins(
    factors: bool, today: date | None, output: str | None, language: Language, as_json: bool
) -> None:
    from maatwaarde.plugins import load_plugins
    from maatwaarde.report.plugins import plugins_data, plugins_document

    if today is not None and not factors:
        raise refused(msg("--today goes with --factors"), param="--today")
    found = load_plugins()
    if factors:
        from maatwaarde.report.factors import factors_data, factors_document, overdue_warnings

        asked = today or date.today()
        give(
            lambda: factors_document(found, asked),
            lambda: factors_data(found, asked),
            output=output,
            as_json=as_json,
            language=language,
        )
        if not as_json:
            warn([*found.problems, *overdue_warnings(found, asked)])
        return
    give(
        lambda: plugins_document(found),
        lambda: plugins_data(found),
        output=output,
        as_json=as_json,
        language=language,
    )
    if not as_json:
        warn(found.problems)


@click.group(
    cls=Group,
    help=msg("Write a plugin of your own."),
)
def plugin() -> None:
    pass


@plugin.command(
    help=msg("Write a working plugin, whose tests pass at once, for the domain NAME."),
)
@argument("name", metavar=msg("NAME"))
@option("--folder", type=click.Path(), help=msg("By default maatwaarde-NAME."))
@language_option
@json_option
def new(name: str, folder: str | None, language: Language, as_json: bool) -> None:
    from maatwaarde.plugins.new import new_plugin
    from maatwaarde.report.data import to_json

    files = new_plugin(name, folder)
    if as_json:
        written = [str(file) for file in files]
        emit(to_json({"schema_version": SCHEMA_VERSION, "written": written}))
        return
    for file in files:
        emit(f"{say(msg('written: {file}', file=file), language)}\n")
    place = folder or f"maatwaarde-{name}"
    then = say(msg("Then, where maatwaarde is installed too (pytest comes along):"), language)
    install, place = typed(f"{place}[dev]"), typed(place)
    emit(f"\n{then}\n\n  pip install -e {install}\n  pytest {place}\n  maatwaarde plugins\n")
