"""What a dossier holds of results and reports, from the files and options that it names."""

from __future__ import annotations

from maatwaarde.account.dossier.outcome import Outcome
from maatwaarde.account.dossier.request import Request
from maatwaarde.diagnostics import PortfolioError
from maatwaarde.report.account.dossier_source import read_source
from maatwaarde.report.portfolio.rules import in_words


def compute(request: Request) -> Outcome:
    """Compute what a dossier holds beside its inputs.

    Parameters
    ----------
    request
        Its files are named from the current folder.

    Raises
    ------
    MaatwaardeError
        If an input is wrong, or no portfolio keeps all the rules.
    """
    # Each loads what it needs, which is much.
    if request.inputs.plan is not None:
        from maatwaarde.report.account.dossier_following import followed as computed
    else:
        from maatwaarde.report.account.dossier_advice import advised as computed

    source = read_source(request)
    try:
        return computed(source)
    except PortfolioError as error:
        raise in_words(error, source.framework) from None
