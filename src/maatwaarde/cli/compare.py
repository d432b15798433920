"""`maatwaarde compare`: one list ranked by several methods."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    give,
    json_option,
    language_option,
    list_by_option,
    output_option,
    warn,
    working,
)
from maatwaarde.cli.source import read_source, source_options
from maatwaarde.messages import msg

# As `compare_methods` has them by default, which takes a second to import.
DEFAULT_METHODS = ("value", "topsis", "topsis-relative", "pymcdm:VIKOR", "pymcdm:PROMETHEE_II")


@click.command(
    cls=Command,
    help=msg("Rank by several methods side by side, and say how far they agree."),
    example="""
        maatwaarde compare voorstellen.xlsx -f meetlat.yaml --methods all
    """,
)
@argument("proposals", metavar=msg("PROPOSALS"))
@source_options
@option(
    "--methods",
    default=",".join(DEFAULT_METHODS),
    show_default=True,
    metavar=msg("METHODS"),
    help=msg("Methods with commas between them, or `all`."),
)
@list_by_option
@output_option
@language_option
@json_option
def compare(
    proposals: str,
    methods: str,
    by: Any,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.report.ranking.methods import comparison_data, comparison_document
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
    give(
        lambda: source.with_columns(comparison_document(comparison, by)),
        lambda: {
            **comparison_data(comparison, source.plugins),
            **source.columns(),
        },
        output=output,
        as_json=as_json,
        language=language,
    )
