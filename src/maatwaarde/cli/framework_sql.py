"""`maatwaarde framework sql`: a framework as a query for a database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from maatwaarde.cli.command import Command, argument, emit, option
from maatwaarde.cli.common import language_option, read_framework, warn
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError
from maatwaarde.messages import Message, msg


@click.command(
    cls=Command,
    help=msg(
        "Print a framework as SQL that scores a table of impacts in a database.\n\n"
        "The columns have the ids of the measures as names, or those that --column gives. A rank "
        "is added by --rank."
    ),
    example="""
        maatwaarde framework sql meetlat.yaml --table voorstellen --rank > score.sql
    """,
)
@argument("path", metavar=msg("FRAMEWORK"))
@option(
    "--dialect",
    type=click.Choice(["duckdb", "postgres", "spark"]),
    default="duckdb",
    show_default=True,
    help=msg("The SQL of which database."),
)
@option(
    "--table",
    default="proposals",
    show_default=True,
    help=msg("The table or view with a row a proposal; SCHEMA.TABLE where it is in a schema."),
)
@option(
    "--keep",
    default="id",
    show_default=True,
    help=msg("Columns of the table that the result has too, with commas between them."),
)
@option(
    "--column",
    "columns",
    multiple=True,
    metavar=msg("MEASURE=COLUMN"),
    help=msg("The column of a measure; MEASURE= where nobody knows. Can be repeated."),
)
@option(
    "--unit",
    "units",
    multiple=True,
    metavar=msg("MEASURE=UNIT"),
    help=msg("The unit of a column, if it is not that of the framework. Can be repeated."),
)
@option(
    "--results",
    help=msg("What is to come out, with commas between: score, coverage, value:ID and the like."),
)
@option("--rank", is_flag=True, help=msg("Rank the rows too."))
@language_option
def sql(
    path: str,
    dialect: Any,
    table: str,
    keep: str,
    columns: Sequence[str],
    units: Sequence[str],
    results: str | None,
    rank: bool,
    language: Any,
) -> None:
    from maatwaarde.scoring.expressions.sql import framework_sql

    problems: list[Diagnostic] = []
    measures = _pairs(columns, "--column", problems)
    given = _pairs(units, "--unit", problems)
    for column in sorted({name for name in measures.values() if name}):
        of = [measure for measure, name in measures.items() if name == column]
        if len(of) > 1:
            problems.append(
                Diagnostic(
                    "option",
                    msg(
                        "the column {column!r} is given for several measures: {measures}",
                        column=column,
                        measures=", ".join(of),
                    ),
                    msg("give each measure a column of its own"),
                )
            )
    if problems:
        raise MaatwaardeError(problems)
    loaded = read_framework(path)
    warn(loaded.warnings)
    query = framework_sql(
        loaded,
        dialect,
        table=table,
        keep=_names(keep),
        columns=None if results is None else _names(results),
        measures={name: column or None for name, column in measures.items()},
        units=given,
        rank=rank,
        language=language,
    )
    emit(query)


def _names(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


def _pairs(given: Sequence[str], name: str, problems: list[Diagnostic]) -> dict[str, str]:
    """Take MEASURE=COLUMN apart, and report what is none or comes twice."""
    found: dict[str, str] = {}
    for text in given:
        key, equals, value = (part.strip() for part in text.partition("="))
        what: Message | None = None
        if not equals or not key or (not value and name == "--unit"):
            what = msg("{name} {text!r} has no two parts", name=name, text=text)
        elif key in found:
            what = msg("{name} is given twice for {key!r}", name=name, key=key)
        if what is not None:
            form = "co2=co2_ton" if name == "--column" else "co2=kg_CO2e/year"
            problems.append(
                Diagnostic("option", what, msg("write it once as {form}", form=f"{name} {form}"))
            )
        found[key] = value
    return found
