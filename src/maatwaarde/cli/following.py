"""Options of the commands that follow a plan: what was realised, and how the plan was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from maatwaarde.cli.command import option
from maatwaarde.cli.common import options
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from maatwaarde.account.realised import Realised
    from maatwaarde.cli.source import SourceFiles

# As they were when the plan was made.
as_made_options = options(
    option(
        "--unknown-costs",
        type=click.Choice(["reject", "zero", "exclude"]),
        default="reject",
        show_default=True,
        help=msg("What was done with unknown costs (PM) when the plan was made."),
    ),
    option(
        "--without-base",
        type=click.Choice(["reject", "exclude"]),
        default="reject",
        show_default=True,
        help=msg("What was done with per cents without a `base:` when the plan was made."),
    ),
)

realised_form_options = options(
    option(
        "--realised-mapping",
        "realised_mapping",
        type=click.Path(),
        help=msg("Mapping from the headings of that file to ours, where they are others."),
    ),
    option(
        "--realised-sheet",
        "realised_sheet",
        help=msg("Sheet of that file; by default the first."),
    ),
)


def read_realised_of(
    source: SourceFiles, path: str, mapping: str | None, sheet: str | None
) -> Realised:
    """Read what was realised of a list, in whatever form a plugin can read."""
    from maatwaarde.account.realised import read_realised
    from maatwaarde.plugins import all_readers

    return read_realised(
        path,
        source.framework,
        source.proposals,
        sheet=sheet,
        mapping=mapping,
        readers=all_readers(source.found),
    )
