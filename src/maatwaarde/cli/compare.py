"""`maatwaarde compare`: one list ranked by several methods."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from maatwaarde.cli.command import Command, emit
from maatwaarde.cli.common import json_option, language_option, text_width, warn, working
from maatwaarde.cli.source import read_source, source_options

# As `compare_methods` has them by default, which takes a second to import.
DEFAULT_METHODS = ("value", "topsis", "topsis-relative", "pymcdm:VIKOR", "pymcdm:PROMETHEE_II")


@click.command(cls=Command)
@click.argument("proposals")
@source_options
@click.option(
    "--methods",
    default=",".join(DEFAULT_METHODS),
    show_default=True,
    metavar="METHODS",
    help="Methods with commas between them, or `all`.",
)
@click.option(
    "-o", "--output", type=click.Path(), help="Write to OUT.csv, .xlsx, .json or .parquet."
)
@language_option
@json_option
def compare(
    proposals: str, methods: str, output: str | None, language: Any, as_json: bool, **given: Any
) -> None:
    """Rank by several methods side by side, and say how far they agree.

    \b
    Example:
      maatwaarde compare voorstellen.xlsx -f meetlat.yaml --methods all
    """
    from maatwaarde.documents.files import write_atomically
    from maatwaarde.report.compare import comparison_data, comparison_tables, comparison_text
    from maatwaarde.report.data import to_json
    from maatwaarde.report.files import write_tables
    from maatwaarde.scoring import compare_methods
    from maatwaarde.scoring.compare import all_methods

    with working(proposals):
        source = read_source(proposals, **given)
        asked = [name.strip() for name in methods.split(",") if name.strip()]
        if "all" in asked:
            asked = list(all_methods(source.framework, source.found))
        comparison = compare_methods(
            source.impacts,
            source.framework,
            asked,
            titles=source.proposals.titles,
            plugins=source.found,
        )
    warn([*source.warnings, *source.framework.warnings, *source.impacts.warnings])
    data = comparison_data(comparison, source.plugins)
    if output is not None:
        if Path(output).suffix.lower() == ".json":
            write_atomically(output, to_json(data).encode())
        else:
            write_tables(comparison_tables(comparison), output)
        click.echo(f"written: {output}", err=True)
    if as_json:
        emit(to_json(data))
    elif output is None:
        emit(comparison_text(comparison, language, text_width()))
