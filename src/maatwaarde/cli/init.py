"""`maatwaarde init`: from a list of proposals to all that a portfolio needs, in a first draft."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maatwaarde.cli.command import Command, argument, emit, option
from maatwaarde.cli.common import json_option, language_option, sheet_option, text_width, warn
from maatwaarde.cli.typed import typed
from maatwaarde.diagnostics import (
    Diagnostic,
    MaatwaardeError,
    ProposalError,
    ResourceError,
    Where,
)
from maatwaarde.messages import Language, Text, msg, nmsg, say
from maatwaarde.report.envelope import SCHEMA_VERSION
from maatwaarde.report.render.width import WIDTH

if TYPE_CHECKING:
    from maatwaarde.proposals import Proposals


@click.command(
    cls=Command,
    help=msg(
        "Draft a mapping, a framework and resources from a list of proposals.\n\n"
        "Writes NAME.mapping.yaml, which says what your headings mean, NAME.framework.yaml, with a "
        "measure for each column of numbers, and NAME.middelen.yaml, with as much money and staff "
        "as is asked. Every guess in them is marked. With --as xlsx all three are one workbook, "
        "NAME.framework.xlsx."
    ),
)
@argument("path", metavar=msg("FILE"))
@sheet_option
@option(
    "--out-dir",
    type=click.Path(file_okay=False),
    help=msg("Folder to write to; by default that of FILE."),
)
@option(
    "--as",
    "form",
    type=click.Choice(["yaml", "xlsx"]),
    default="yaml",
    show_default=True,
    help=msg("Draft three files in YAML, or one workbook to fill in."),
)
@option("--force", is_flag=True, help=msg("Replace files that are there already."))
@language_option
@json_option
def init(
    path: str,
    sheet: str | None,
    out_dir: str | None,
    form: str,
    force: bool,
    language: Language,
    as_json: bool,
) -> None:
    from maatwaarde.documents.drafts import DECIDE
    from maatwaarde.documents.writing import check_target, write_together
    from maatwaarde.framework.stub import DraftMeasure, framework_stub
    from maatwaarde.portfolio.assemble.stub import (
        DraftedResource,
        drafted_resources,
        resources_stub,
    )
    from maatwaarde.proposals import draft_mapping, read_proposals
    from maatwaarde.report.data import to_json
    from maatwaarde.report.draft import draft_data, draft_document
    from maatwaarde.report.framework_files import drafted_workbook
    from maatwaarde.report.readback import SAID
    from maatwaarde.report.render.terminal import to_text

    source = Path(path)
    folder = Path(out_dir) if out_dir else source.parent
    drafted = draft_mapping(path, sheet=sheet, language=language)
    measures = [
        DraftMeasure(
            id=measure.id,
            title=measure.heading,
            unit=measure.unit,
            better=measure.direction or "higher",
            largest=measure.max_abs,
            scale=measure.scale,
        )
        for measure in drafted.measures
    ]
    mapping = folder / f"{source.stem}.mapping.yaml"
    framework = folder / f"{source.stem}.framework.{form}"
    resources = folder / f"{source.stem}.middelen.yaml"
    stub = framework_stub(source.stem, measures, language=language)
    contents = {mapping: drafted.mapping.encode("utf-8"), framework: stub.encode("utf-8")}
    if form == "xlsx":
        # One workbook says what the headings mean, what counts, and what there is to spend.
        mapping = resources = framework
        contents = {framework: drafted_workbook(stub, drafted.mapping, DECIDE, language)}
    if not force:
        _refuse_existing([*dict.fromkeys([*contents, resources])])
    for target in contents:
        check_target(target)
    first: Text = msg("a first framework, with a measure to replace")
    if measures:
        first = nmsg(
            "a first framework ({n} measure)", "a first framework ({n} measures)", len(measures)
        )
    written: list[tuple[Path, Text]] = [(mapping, msg("what your columns mean"))]
    written.append((framework, first))
    # The rest is told in the table of columns, and with how the list was read; JSON has neither.
    elsewhere = SAID if as_json else {*SAID, "hidden-rows", "hidden-column", "draft-told"}
    doubts = [one for one in drafted.warnings if one.code not in elsewhere]
    meant = BytesIO(contents[mapping])
    meant.name = str(mapping)
    try:
        read = read_proposals(path, meant, scales=drafted.scales)
    except ProposalError as error:
        # What stands in single cells is no fault of the draft: it is told with its place.
        read, places = None, {one.where for one in error.problems}
        doubts = [one for one in doubts if one.where not in places]
        doubts += [one for one in error.problems if one.severity == "error"]
    in_sheet, asked = False, tuple[DraftedResource, ...]()
    if read is not None:
        in_sheet, found = _read_sheets(read)
        doubts += found
        asked = () if in_sheet else drafted_resources(read)
    if asked:
        content = resources_stub(asked, language=language).encode()
        if form == "xlsx":
            content = drafted_workbook(stub, drafted.mapping, DECIDE, language, asked)
        contents[resources] = content
        all_asked = msg("as much money and staff as is asked: fill in what there is")
        written.append((resources, all_asked))
    # All of them or none: what is there already would stand in the way of a second try.
    write_together(contents)
    warn(dict.fromkeys(doubts))
    if as_json:
        data = {
            "schema_version": SCHEMA_VERSION,
            "written": [str(target) for target in dict.fromkeys(target for target, _ in written)],
            "measures": [measure.id for measure in drafted.measures],
            "columns": draft_data(drafted.lines),
            "resources": str(source) if in_sheet else str(resources) if asked else None,
        }
        emit(to_json(data))
        return
    emit(to_text(draft_document(drafted.lines, read), language, text_width()) + "\n")
    said = [say(msg("Written:"), language)]
    for target in dict.fromkeys(target for target, _ in written):
        said.append(f"  {target}")
        said += [f"      {say(what, language)}" for other, what in written if other == target]
    if read is None:
        again = msg("Mend the cells that are named above in your list, and then:")
        said += ["", say(again, language), "", f"  maatwaarde init {_name(source)} --force"]
    else:
        words = None if not (asked or in_sheet) else ["-r", _name(resources)] if asked else []
        said += ["", *_next(source, mapping, framework, words, language)]
    emit("".join(f"{line}\n" for line in said))


def _read_sheets(read: Proposals) -> tuple[bool, list[Diagnostic]]:
    """Return whether a sheet beside the list says what there is to spend, and what to say of it."""
    from maatwaarde.portfolio.assemble.asked import unbudgeted
    from maatwaarde.portfolio.inputs.resources import read_resources
    from maatwaarde.portfolio.inputs.workbook import resource_sheets
    from maatwaarde.report.readback import asked_for

    sheets = resource_sheets(read)
    if not sheets:
        return False, []
    try:
        resources = read_resources(read.source.file, beside=read)
    except ResourceError as error:
        return False, list(error.problems)
    lacking = [
        Diagnostic(
            "nobody-budgets",
            msg("nothing here says how much there is for {asked}", asked=asked_for(use.column)),
            msg("add it to that sheet, with 0 where there is nothing"),
            Where(file=read.source.file, sheet=sheets[0]),
            severity="warning",
        )
        for use in unbudgeted(read, resources)
    ]
    return True, [*resources.warnings, *lacking]


def _next(
    source: Path,
    mapping: Path,
    framework: Path,
    resources: list[str] | None,
    language: Language,
) -> Iterator[str]:
    """Yield what to do now: the whole way to a portfolio works with the drafts as they are.

    Parameters
    ----------
    resources
        What names the resources to `portfolio`: nothing where a sheet of the list does, and
        ``None`` where there is nothing to choose under.
    """
    from maatwaarde.documents.drafts import DECIDE

    marked = msg(
        "What is marked {decide} in them is a guess. You can use them as they are:", decide=DECIDE
    )
    if mapping == framework:
        marked = msg("What is yellow in it is a guess. You can use it as it is:")
    yield say(marked, language)
    yield ""
    options = ["-m", _name(mapping)]
    yield from _command("check", [_name(source), *options])
    yield from _command("framework check", [_name(framework)])
    options += ["-f", _name(framework)]
    yield from _command("score", [_name(source), *options])
    if resources is not None:
        yield from _command("portfolio", [_name(source), *options, *resources])
    else:
        yield ""
        yield say(msg("For a portfolio the list needs a column of costs."), language)


def _name(path: Path) -> str:
    return typed(str(path))


def _command(name: str, words: Sequence[str]) -> Iterator[str]:
    """Yield a command, on a line for each option where one line is too narrow."""
    line = f"  maatwaarde {name} {' '.join(words)}"
    if len(line) <= WIDTH or len(words) == 1:
        yield line
        return
    yield f"  maatwaarde {name} {words[0]} \\"
    pairs = [f"    {flag} {value}" for flag, value in zip(words[1::2], words[2::2], strict=True)]
    yield from (f"{pair} \\" for pair in pairs[:-1])
    yield pairs[-1]


def _refuse_existing(targets: list[Path]) -> None:
    problems = [
        Diagnostic(
            code="exists",
            what=msg("is there already"),
            mend=msg("use --force to replace it, or --out-dir to write somewhere else"),
            where=Where(file=str(target)),
        )
        for target in targets
        if os.path.exists(target)
    ]
    if problems:
        raise MaatwaardeError(problems)
