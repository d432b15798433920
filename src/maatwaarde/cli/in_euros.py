"""`maatwaarde score --method npv`: costs and benefits in euros, beside the view of values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from maatwaarde.cli.common import give, refused, warn, working
from maatwaarde.cli.source import read_source
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from maatwaarde.messages import Language
    from maatwaarde.report.document import Document

NPV = "npv"


def score_in_euros(
    path: str,
    *,
    output: str | None,
    language: Language,
    as_json: bool,
    others: Mapping[str, Any],
    **given: Any,
) -> None:
    """Give the view in euros of a list.

    Parameters
    ----------
    others
        Options that are about scores or about a list in parts, by name; none may be given.

    Raises
    ------
    click.BadParameter
        If one of them is.
    """
    for name, value in others.items():
        if value:
            raise refused(msg("this goes with scores, and --method npv gives euros"), None, name)
    from maatwaarde.monetary import npv
    from maatwaarde.report.account.compared import compared_data, with_compared
    from maatwaarde.report.monetary.data import monetary_data
    from maatwaarde.report.monetary.document import monetary_document
    from maatwaarde.report.readback import with_readback

    with working(path):
        source = read_source(path, **given)
        found = npv(source.impacts, source.proposals, source.framework, plugins=source.found)
    warn([*source.warnings, *source.impacts.warnings, *found.warnings])

    def document() -> Document:
        listed = with_compared(monetary_document(found), source.compared)
        return with_readback(listed, source.proposals, source.framework, source.asked)

    def data() -> dict[str, Any]:
        data = monetary_data(found, source.plugins)
        return data | source.columns() | compared_data(source.compared)

    give(document, data, output=output, as_json=as_json, language=language)
