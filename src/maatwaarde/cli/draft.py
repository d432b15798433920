"""An empty workbook to fill in, for commands that read what somebody writes in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import emit, option
from maatwaarde.cli.common import refused, warn, working
from maatwaarde.cli.source import read_resources_of, read_source
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.messages import Language, msg, say

if TYPE_CHECKING:
    from maatwaarde.framework import Framework
    from maatwaarde.portfolio.inputs.resources import Resources
    from maatwaarde.proposals import Proposals

draft_option = option(
    "--draft",
    "draft_path",
    type=click.Path(),
    metavar="OUT.xlsx",
    help=msg("Write an empty workbook to fill in, with the names that can be used, and stop."),
)


# What the list and the framework are read by; how to choose is of no matter here.
_READ_BY = ("framework_path", "mapping", "sheet", "draws", "seed", "rejected")


def write_draft(
    path: str,
    proposals_path: str,
    given: Mapping[str, Any],
    drafted: Callable[[Proposals, Framework, Resources, Language], bytes],
    given_back: str,
    *,
    beside: str | None,
    as_json: bool,
    language: Language,
) -> None:
    """Write an empty workbook, and say by which option it is given back.

    Parameters
    ----------
    given
        Options of the command, with those that say how to read the input.
    given_back
        The option that takes the workbook once it is filled in.
    beside
        What was given by that option or by ``--output`` already.

    Raises
    ------
    MaatwaardeError
        If a file is there already: what was filled in would be lost.
    """
    from maatwaarde.documents.writing import write_atomically
    from maatwaarde.report.data import to_json
    from maatwaarde.report.envelope import SCHEMA_VERSION

    if beside is not None:
        why = msg("--draft makes an empty workbook: leave out {option} and -o", option=given_back)
        raise refused(why, click.get_current_context())
    if Path(path).suffix.lower() != ".xlsx":
        mend = msg("end the name in {extension}", extension=".xlsx")
        raise _refused(path, msg("cannot be written"), mend)
    if os.path.exists(path):
        mend = msg("choose another name: what somebody filled in would be lost")
        raise _refused(path, msg("is there already"), mend)
    with working(proposals_path):
        source = read_source(proposals_path, **{name: given[name] for name in _READ_BY})
        resources = read_resources_of(source, given["resources_path"])
    warn((*source.warnings, *resources.warnings))
    write_atomically(path, drafted(source.proposals, source.framework, resources, language))
    if as_json:
        emit(to_json({"schema_version": SCHEMA_VERSION, "written": [path]}))
        return
    done = msg(
        "written: {file}. Fill it in, and give it back with {option}",
        file=path,
        option=given_back,
    )
    emit(f"{say(done, language)}\n")


def _refused(path: str, what: str, mend: str) -> MaatwaardeError:
    return MaatwaardeError(Diagnostic("output", what, mend, Where(file=path)))
