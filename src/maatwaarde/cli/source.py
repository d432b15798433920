"""The input that most commands share: proposals, framework and plugins, read in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import option
from maatwaarde.cli.common import (
    FiniteRange,
    framework_option,
    mapping_option,
    method_option,
    options,
    read_framework,
    refused,
    sheet_option,
    tell,
)
from maatwaarde.cli.earlier import decided_before
from maatwaarde.diagnostics import Diagnostic, PortfolioError, ResourceError, Where
from maatwaarde.late import dataclass
from maatwaarde.messages import Number, msg, nmsg

if TYPE_CHECKING:
    from maatwaarde.account.register.earlier import Compared
    from maatwaarde.framework import Framework
    from maatwaarde.impact import ImpactTable
    from maatwaarde.plugins import Plugins
    from maatwaarde.portfolio import Objective
    from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
    from maatwaarde.portfolio.assemble.without_base import WithoutBase
    from maatwaarde.portfolio.inputs.resources import Resources
    from maatwaarde.portfolio.motions import Planner
    from maatwaarde.portfolio.plan import Plan
    from maatwaarde.portfolio.solvers.highs import Progress
    from maatwaarde.proposals import Proposals
    from maatwaarde.report.document import Document

LONG_LIST, LONG_LIMIT = 2000, 300.0
"""Proposals beyond which there is a limit where none is given, and the seconds of it."""

source_options = options(
    framework_option,
    mapping_option,
    sheet_option,
    option(
        "--draws",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        help=msg("Draws of uncertain factors and inputs of estimators; 1000 is usual."),
    ),
    option(
        "--seed",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        help=msg("Seed of the draws."),
    ),
    option(
        "--rejected",
        type=click.Path(),
        help=msg(
            "List of proposals that were rejected earlier; those that look like one are named."
        ),
    ),
)


@dataclass(frozen=True)
class SourceFiles:
    """What was read, and what there is to say about it.

    Parameters
    ----------
    compared
        The register that the proposals were compared with; None where none was given.
    """

    framework: Framework
    proposals: Proposals
    impacts: ImpactTable
    found: Plugins
    warnings: tuple[Diagnostic, ...]
    compared: Compared | None = None

    @property
    def plugins(self) -> dict[str, str]:
        """Package versions, which travel with every result."""
        return self.found.versions

    @property
    def asked(self) -> frozenset[str]:
        """Names of the attributes that the estimators ask for."""
        estimators = self.found.estimators
        return frozenset(item.name for name in estimators for item in estimators.get(name).inputs)

    def with_columns(self, document: Document) -> Document:
        """Return a document whose files have the columns too that nobody computes with."""
        from maatwaarde.report.list_columns import with_list_columns

        return with_list_columns(document, self.proposals, self.asked)

    def columns(self, only: Iterable[str] | None = None) -> dict[str, Any]:
        """Return the same columns as data, of all proposals or ``only`` of some."""
        from maatwaarde.report.list_columns import list_columns

        return list_columns(self.proposals, self.asked, only)

    @property
    def doubts(self) -> tuple[Diagnostic, ...]:
        """A warning where impacts rest on unverified factors, for reports that do not say so."""
        from maatwaarde.report.unverified import unverified_count

        count = unverified_count(self.impacts)
        if not count:
            return ()
        return (
            Diagnostic(
                code="unverified-factors",
                what=nmsg(
                    "{n} impact rests on a factor that was not seen in its source",
                    "{n} impacts rest on a factor that was not seen in its source",
                    count,
                ),
                mend=msg("see `explain ID --measure MEASURE`, or replace it under `factors:`"),
                severity="warning",
            ),
        )


def read_source(
    path: str,
    framework_path: str,
    mapping: str | None,
    sheet: str | None,
    draws: int,
    seed: int,
    rejected: str | None = None,
    register: str | None = None,
) -> SourceFiles:
    """Read proposals and framework, and estimate what the installed plugins can."""
    from maatwaarde.impact import estimate, run_controls
    from maatwaarde.plugins import all_readers, load_plugins
    from maatwaarde.proposals import read_proposals

    plugins = load_plugins()
    framework = read_framework(framework_path)
    readers = all_readers(plugins)
    proposals = read_proposals(path, mapping, sheet=sheet, readers=readers, scales=framework.scales)
    decided, compared = decided_before(rejected, register, readers)
    impacts = estimate(proposals, framework, plugins, seed=seed, draws=draws)
    warnings = (
        *plugins.problems,
        *proposals.warnings,
        *run_controls(proposals, framework, impacts, plugins, decided),
    )
    return SourceFiles(framework, proposals, impacts, plugins, warnings, compared)


choice_options = options(
    option(
        "--objective",
        type=click.Choice(["total-impact", "sum-of-scores"]),
        default="total-impact",
        show_default=True,
        help=msg("What is made as large as possible."),
    ),
    option(
        "--unknown-costs",
        type=click.Choice(["reject", "zero", "exclude"]),
        default="reject",
        show_default=True,
        help=msg(
            "What to do where the list says that a cost or staff is unknown (PM): refuse to "
            "choose, count it as nothing, or leave the proposal out of the choice."
        ),
    ),
    option(
        "--without-base",
        type=click.Choice(["reject", "exclude"]),
        default="reject",
        show_default=True,
        help=msg(
            "What to do with measures in per cent that do not say of what (`base:`), so that they "
            "do not add up: refuse to choose, or leave them out of the choice."
        ),
    ),
    option(
        "--time-limit",
        type=FiniteRange(min=0, min_open=True),
        help=msg("Seconds for each portfolio that is solved for."),
    ),
)

resources_option = option(
    "-r",
    "--resources",
    "resources_path",
    type=click.Path(),
    help=msg(
        "File with budgets, staff and rules: YAML, or a workbook; by default a sheet of the "
        "list that is named Middelen, Budget or Formatie."
    ),
)

plan_options = options(
    source_options,
    method_option,
    resources_option,
    choice_options,
)


def _chance(ctx: click.Context, param: click.Parameter, text: str | None) -> float | None:
    from maatwaarde.framework.shares import read_share

    if text is None:
        return None
    share = read_share(text)
    if share is None or not 0.5 <= share.value < 1:
        raise refused(msg("{text!r} is no chance from 50% to below 100%", text=text), ctx, param)
    return share.value


sure_option = option(
    "--sure",
    callback=_chance,
    metavar="80%",
    help=msg("Let each budget and role hold with this chance when costs and staff are uncertain."),
)

gap_option = option(
    "--gap",
    type=FiniteRange(min=0),
    default=0.0,
    show_default=True,
    help=msg("Relative gap at which to stop; 0 asks for a proof."),
)


@contextmanager
def rules_by_title(framework: Framework) -> Iterator[None]:
    """Let an error about rules that clash name values and measures by their titles."""
    try:
        yield
    except PortfolioError as error:
        from maatwaarde.report.portfolio.rules import in_words

        raise in_words(error, framework) from None


@dataclass(frozen=True)
class SourceAndPlan:
    """A portfolio and the input that it was made from.

    Parameters
    ----------
    planner
        Makes a plan from the same proposals in the same way, for another framework and resources.
    time_limit
        Seconds for each portfolio that is solved for; None is no limit.
    """

    source: SourceFiles
    plan: Plan
    resources: Resources
    planner: Planner
    time_limit: float | None = None

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        return (*self.source.warnings, *self.plan.scores.warnings, *self.plan.warnings)


def resources_beside(path: str | None, proposals: Proposals) -> str:
    """Return the file of resources: the one that is given, or the workbook of the list.

    Raises
    ------
    ResourceError
        If none is given and the list has no sheet that is named for it.
    """
    from maatwaarde.portfolio.inputs.workbook import resource_sheets

    if path is not None:
        return path
    file, sheets = proposals.source.file, resource_sheets(proposals)
    if sheets:
        tell(
            msg(
                "{file}: what there is to spend is taken from {sheets}",
                file=file,
                sheets=", ".join(map(repr, sheets)),
            )
        )
        return file
    raise ResourceError(
        Diagnostic(
            code="no-resources",
            what=msg("no file says what there is to spend"),
            mend=msg(
                "give one with -r (`maatwaarde init` drafts it), or put a sheet 'Middelen' in the "
                "workbook of the list"
            ),
            where=Where(file=file),
        )
    )


def read_resources_of(source: SourceFiles, path: str | None) -> Resources:
    """Read the resources for a list: from the file that is given, or from the list's workbook.

    Raises
    ------
    ResourceError
        If there are none, or something is wrong with them.
    """
    from maatwaarde.portfolio.inputs.resources import read_resources

    framework, proposals = source.framework, source.proposals
    return read_resources(
        resources_beside(path, proposals),
        framework.units,
        proposals,
        framework.file.hours_per_fte,
    )


def limit_for(count: int, time_limit: float | None) -> float | None:
    """Return the seconds for each portfolio: those that are given, or a limit for a long list.

    A proof for thousands of proposals may take days, and nobody is told when it comes.
    """
    if time_limit is not None or count <= LONG_LIST:
        return time_limit
    tell(
        msg(
            "{n} proposals: the search for the best choice stops after {seconds} seconds and says "
            "how much better it could be; give --time-limit for more or less",
            n=Number(count, 0),
            seconds=Number(LONG_LIMIT, 0),
        )
    )
    return LONG_LIMIT


def planner_of(source: SourceFiles, **chosen: Any) -> Planner:
    """Return what makes a plan of a list, for any framework and resources.

    Parameters
    ----------
    chosen
        How to choose, as `optimise` takes it.
    """
    from maatwaarde.portfolio.plan import optimise

    return partial(optimise, source.impacts, source.proposals, plugins=source.found, **chosen)


def read_plan(
    path: str,
    resources_path: str | None,
    method: str,
    objective: Objective,
    time_limit: float | None,
    unknown_costs: UnknownCosts,
    without_base: WithoutBase,
    gap: float = 0.0,
    progress: Progress | None = None,
    sure: float | None = None,
    **given: Any,
) -> SourceAndPlan:
    """Read proposals, framework and resources, and choose the best portfolio."""
    source = read_source(path, **given)
    time_limit = limit_for(len(source.proposals), time_limit)
    planner = planner_of(
        source,
        method=method,
        objective=objective,
        time_limit=time_limit,
        gap=gap,
        progress=progress,
        unknown_costs=unknown_costs,
        without_base=without_base,
        sure=sure,
    )
    resources = read_resources_of(source, resources_path)
    with rules_by_title(source.framework):
        plan = planner(source.framework, resources)
    return SourceAndPlan(source, plan, resources, planner, time_limit)
