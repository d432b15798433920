"""`maatwaarde framework`: check, show and describe framework files, and write them as others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.anchors import anchors
from maatwaarde.cli.command import Group, argument, emit, option
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
from maatwaarde.cli.framework_sql import sql
from maatwaarde.cli.framework_target import end_in, has_comments
from maatwaarde.diagnostics import FrameworkError
from maatwaarde.messages import msg, say

if TYPE_CHECKING:
    from maatwaarde.framework import Framework


@click.group(
    cls=Group,
    help=msg("Check and show value frameworks."),
)
def framework() -> None:
    pass


framework.add_command(anchors)


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
    name="to-xlsx",
    help=msg(
        "Write a framework as a workbook, to fill in without YAML.\n\n"
        "It has a sheet for each part, with lists to choose from and what each cell is for. What "
        "the framework extends is written out. The workbook can be used wherever a framework is "
        "asked."
    ),
    example="""
        maatwaarde framework to-xlsx meetlat.yaml -o meetlat.xlsx
        maatwaarde framework check meetlat.xlsx
    """,
)
@argument("path", metavar=msg("FRAMEWORK"))
@option("-o", "--output", required=True, type=click.Path(), help=msg("Write to OUT.xlsx."))
@language_option
@json_option
def to_xlsx(path: str, output: str, language: Any, as_json: bool) -> None:
    from maatwaarde.documents.writing import write_atomically
    from maatwaarde.report.framework_files import as_workbook

    end_in(output, (".xlsx",), path)
    loaded = read_framework(path)
    write_atomically(output, as_workbook(loaded, output, language))
    _written(loaded, path, output, language, as_json)


@framework.command(
    name="from-xlsx",
    help=msg(
        "Write a framework from a workbook as YAML, for who keeps its versions as text.\n\n"
        "The workbook itself can be used wherever a framework is asked; nothing needs this step."
    ),
    example="""
        maatwaarde framework from-xlsx meetlat.xlsx -o meetlat.yaml
    """,
)
@argument("path", metavar=msg("WORKBOOK"))
@option("-o", "--output", required=True, type=click.Path(), help=msg("Write to OUT.yaml."))
@language_option
@json_option
def from_xlsx(path: str, output: str, language: Any, as_json: bool) -> None:
    from maatwaarde.documents.writing import write_atomically
    from maatwaarde.report.framework_files import as_yaml

    end_in(output, (".yaml", ".yml"), path)
    loaded = read_framework(path)
    write_atomically(output, as_yaml(loaded, output, language).encode("utf-8"))
    _written(loaded, path, output, language, as_json)


def _written(loaded: Framework, path: str, output: str, language: Any, as_json: bool) -> None:
    from maatwaarde.report.data import to_json
    from maatwaarde.report.envelope import SCHEMA_VERSION
    from maatwaarde.report.framework import contents

    warn(loaded.warnings)
    if has_comments(path):
        tell(msg("the comments in {file} stay behind", file=path))
    if as_json:
        emit(to_json({"schema_version": SCHEMA_VERSION, "written": [output]}))
        return
    said = msg("written: {file} ({contents})", file=output, contents=contents(loaded))
    emit(f"{say(said, language)}\n")


framework.add_command(sql)


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
