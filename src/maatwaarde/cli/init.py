"""`maatwaarde init`: from a list of proposals to a first mapping and a first framework."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from maatwaarde.cli.command import Command, argument, emit, option
from maatwaarde.cli.common import json_option, language_option, sheet_option, text_width, warn
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, ProposalError, Where
from maatwaarde.messages import Language, msg, nmsg, say
from maatwaarde.report.envelope import SCHEMA_VERSION


@click.command(
    cls=Command,
    help=msg(
        "Draft a mapping and a framework from a list of proposals.\n\n"
        "Writes NAME.mapping.yaml, which says what your headings mean, and "
        "NAME.framework.yaml, with a measure for each column of numbers. Every guess "
        "in them is marked. With --as xlsx both are one workbook, NAME.framework.xlsx."
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
    help=msg("Draft two files in YAML, or one workbook to fill in."),
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
    from maatwaarde.documents.files import write_atomically
    from maatwaarde.framework.stub import DECIDE, DraftMeasure, framework_stub
    from maatwaarde.proposals import draft_mapping, read_proposals
    from maatwaarde.report.data import to_json
    from maatwaarde.report.framework_files import drafted_workbook
    from maatwaarde.report.readback import short_readback
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
        )
        for measure in drafted.measures
    ]
    mapping = folder / f"{source.stem}.mapping.yaml"
    framework = folder / f"{source.stem}.framework.{form}"
    stub = framework_stub(source.stem, measures, language=language)
    contents = {mapping: drafted.mapping.encode("utf-8"), framework: stub.encode("utf-8")}
    if form == "xlsx":
        # One workbook says what the headings mean and what counts.
        mapping = framework
        contents = {framework: drafted_workbook(stub, drafted.mapping, DECIDE, language)}
    if not force:
        _refuse_existing(list(contents))
    for target, content in contents.items():
        write_atomically(target, content)
    warn(drafted.warnings)
    if as_json:
        data = {
            "schema_version": SCHEMA_VERSION,
            "written": [str(target) for target in contents],
            "measures": [measure.id for measure in drafted.measures],
        }
        emit(to_json(data))
        return
    try:
        read = read_proposals(path, mapping)
    except ProposalError as error:
        # What stands in single cells is no fault of the draft: it is told with its place.
        warn(error.problems)
        emit(say(msg("The list cannot be read yet: see what is said above."), language) + "\n\n")
    else:
        emit(to_text(short_readback(read), language, text_width()) + "\n")
    names = {name: shlex.quote(str(name)) for name in (source, mapping, framework)}
    look = msg("Look through both: what is marked {decide} is a guess. Then:", decide=DECIDE)
    if form == "xlsx":
        look = msg("Look through it: what is yellow is a guess. Then:")
    said = [
        *(say(msg("written: {file}", file=one), language) for one in contents if one != framework),
        say(
            nmsg(
                "written: {file} ({n} measure)",
                "written: {file} ({n} measures)",
                len(measures),
                file=framework,
            ),
            language,
        ),
        "",
        say(look, language),
        "",
        f"  maatwaarde framework check {names[framework]}",
        f"  maatwaarde check {names[source]} -m {names[mapping]}",
        f"  maatwaarde score {names[source]} \\",
        f"    -m {names[mapping]} \\",
        f"    -f {names[framework]}",
    ]
    emit("".join(f"{line}\n" for line in said))


def _refuse_existing(targets: list[Path]) -> None:
    problems = [
        Diagnostic(
            code="exists",
            what=msg("is there already"),
            mend=msg("use --force to replace it, or --out-dir to write somewhere else"),
            where=Where(file=str(target)),
        )
        for target in targets
        if target.exists()
    ]
    if problems:
        raise MaatwaardeError(problems)
