"""What each proposal is worth by itself over the years that count."""

from __future__ import annotations

import math
from dataclasses import dataclass

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ResourceError, Where, raise_errors
from maatwaarde.messages import msg
from maatwaarde.portfolio.assemble.plan_calendar import completions, listed_years, plan_years
from maatwaarde.portfolio.assemble.points import timeline
from maatwaarde.portfolio.assemble.problem import asked_amounts, filled_impacts
from maatwaarde.portfolio.assemble.profiles import profiles
from maatwaarde.portfolio.evaluation.evaluate import total_value
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.proposals import Proposals
from maatwaarde.scoring import Scores


@dataclass(frozen=True, eq=False)
class OverTime(ByContent):
    """The value of each proposal by itself, started as listed.

    Parameters
    ----------
    values
        By proposal, in the order of the list.
    first, horizon
        The years that count.
    """

    values: dict[str, float]
    first: int
    horizon: int


def over_time(proposals: Proposals, scores: Scores) -> OverTime:
    """Return what a portfolio of one proposal is worth, for each of them.

    Targets, the horizon and the weights of years are as for a portfolio; the first year is that of
    the first column with a period.

    Raises
    ------
    ResourceError
        If the framework states no horizon, or no column has a period.
    """
    framework, findings = scores.framework, list[Diagnostic]()
    amounts = asked_amounts(proposals, framework, findings)
    years = plan_years([], amounts)
    if framework.file.horizon is None:
        findings.append(
            Diagnostic(
                code="no-horizon",
                what=msg("the framework states no horizon, and a value over time needs one"),
                mend=msg("add `horizon:` with the last year that counts, such as 2040"),
                where=Where(file=framework.path, field="horizon"),
            )
        )
    if years is None:
        findings.append(
            Diagnostic(
                code="no-periods",
                what=msg("no column of the proposals has a year, so nothing begins"),
                mend=msg("give costs or staff by year, as in cost:2027"),
                where=Where(file=proposals.source.file, sheet=proposals.source.sheet),
            )
        )
    raise_errors(findings, ResourceError)
    assert years is not None
    base, others = years
    listed = listed_years(amounts, base, len(proposals))
    options = [OptionKey(identifier) for identifier in proposals.ids]
    found = timeline(
        framework,
        filled_impacts(scores),
        profiles(proposals.ids, scores.impacts.timing, listed, completions(amounts, listed), {}),
        options,
        base,
        others,
        (),
        (),
        (),
        None,
        findings,
    )
    raise_errors(findings, ResourceError)
    totals = found.impacts(options, found.measures)[0]
    return OverTime(
        {
            option.proposal: math.fsum(
                measure.weight * total_value(measure, float(total))
                for measure, total in zip(found.measures, row, strict=True)
            )
            for option, row in zip(options, totals, strict=True)
        },
        base,
        found.horizon,
    )
