"""`maatwaarde statement`: the account over a year, by pillar, SDG and value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    give,
    json_option,
    language_option,
    output_option,
    warn,
    working,
)
from maatwaarde.cli.earlier import read_running, running_options
from maatwaarde.cli.following import read_realised_of, realised_form_options
from maatwaarde.cli.source import read_resources_of, read_source, resources_option, source_options
from maatwaarde.messages import msg


@click.command(
    cls=Command,
    help=msg(
        "Write the ESG statement over a year: goals, what was expected, reached and spent.\n\n"
        "With -o NAME.csv it is a flat file for an open-data portal, and NAME.csv-metadata.json "
        "beside it says what is in it (CSVW); .json holds the same rows."
    ),
    example="""
        maatwaarde statement voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          --plan plan.json --realised realisatie.csv --year 2028 -o jaar.docx
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@source_options
@resources_option
@running_options
@option(
    "--realised",
    "realised_path",
    required=True,
    type=click.Path(),
    metavar=msg("REALISED"),
    help=msg("What was measured and spent (CSV, XLSX, …)."),
)
@realised_form_options
@option(
    "--year",
    required=True,
    type=click.IntRange(1990, 2200),
    help=msg("The year of the account; what was measured after it does not count."),
)
@option(
    "--notes",
    "notes_path",
    type=click.Path(),
    metavar=msg("NOTES.yaml"),
    help=msg("Why something was not reached, and what is done about it."),
)
@option(
    "--dictionary",
    is_flag=True,
    help=msg("Give the data dictionary of the flat file instead."),
)
@output_option
@language_option
@json_option
def statement(
    proposals_path: str,
    resources_path: str | None,
    plan_path: str | None,
    register_url: str | None,
    realised_path: str,
    realised_mapping: str | None,
    realised_sheet: str | None,
    year: int,
    notes_path: str | None,
    dictionary: bool,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.account.expected import expected
    from maatwaarde.account.notes import read_notes
    from maatwaarde.account.statement import statement as account_over
    from maatwaarde.report.account.open_data import (
        csvw_metadata,
        dictionary_data,
        dictionary_document,
        to_csv,
    )
    from maatwaarde.report.account.statement import statement_data, statement_document

    with working(proposals_path):
        running = read_running(plan_path, register_url)
        source = read_source(proposals_path, **given)
        framework, proposals = source.framework, source.proposals
        realised = read_realised_of(source, realised_path, realised_mapping, realised_sheet)
        known = {*(node.id for node in framework.nodes), *proposals.ids}
        notes = None if notes_path is None else read_notes(notes_path, known)
        wanted = expected(
            running, source.impacts, proposals, framework, read_resources_of(source, resources_path)
        )
        found = account_over(framework, proposals, wanted, realised, year, notes=notes)
    warn((*source.warnings, *source.doubts, *realised.warnings, *wanted.warnings))
    if dictionary:
        give(
            lambda: dictionary_document(found),
            lambda: dictionary_data(found, source.plugins),
            output=output,
            as_json=as_json,
            language=language,
        )
        return

    def csv(path: Path) -> dict[Path, bytes]:
        beside = path.with_name(f"{path.name}-metadata.json")
        return {path: to_csv(found), beside: csvw_metadata(found, path.name)}

    give(
        lambda: statement_document(found),
        lambda: {
            **statement_data(found, source.plugins),
            **source.columns([one.proposal for one in found.spending]),
        },
        output=output,
        as_json=as_json,
        language=language,
        csv=csv,
    )
