"""A report in one call: from a list, a framework and resources to a document and files."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ResourceError
from maatwaarde.messages import Language, Text, msg
from maatwaarde.portfolio.advice import Advice, Questions, advice_on_scores, advise
from maatwaarde.presented import Presented
from maatwaarde.report.advice.data import advice_data
from maatwaarde.report.advice.document import advice_document
from maatwaarde.report.advice.origin import Origin, input_files
from maatwaarde.report.document import Document
from maatwaarde.report.emit import emit
from maatwaarde.report.files import Table, table_file
from maatwaarde.report.readback import with_readback
from maatwaarde.report.sections import Written, sections_data, with_sections

if TYPE_CHECKING:
    from maatwaarde.documents.given import Given
    from maatwaarde.framework import Framework
    from maatwaarde.impact import ImpactTable
    from maatwaarde.plugins import Plugins
    from maatwaarde.portfolio import Objective
    from maatwaarde.portfolio.assemble.unknown_costs import UnknownCosts
    from maatwaarde.portfolio.assemble.without_base import WithoutBase
    from maatwaarde.portfolio.inputs.motions import Motions
    from maatwaarde.portfolio.inputs.resources import Resources
    from maatwaarde.proposals import Proposals, Tabular
    from maatwaarde.proposals.areas import AreaMap
    from maatwaarde.report.render.page import PageExtra

_log = logging.getLogger("maatwaarde.report")


@dataclass(frozen=True, eq=False)
class Report(ByContent, Presented):
    """A report for who decides, in a language once it is asked for.

    Parameters
    ----------
    advice
        All that it rests on.
    origin
        The files and versions that it was made from.
    title
        In place of that which names the organisation.
    sections
        Those of plugins, which stand at its end.
    """

    advice: Advice
    origin: Origin
    title: Text = ""
    sections: tuple[Written, ...] = ()

    def document(self) -> Document:
        """Return it as blocks for people, which can be said in each language."""
        document = advice_document(self.advice, self.origin, self.title)
        return with_readback(
            with_sections(document, self.sections),
            self.advice.proposals,
            self.advice.scores.framework,
        )

    def data(self) -> Mapping[str, Any]:
        """Return it as nested data for programs, as `maatwaarde report --json` writes it."""
        return {
            **advice_data(self.advice, self.origin),
            "sections": sections_data(self.sections),
        }

    def extras(self, language: Language) -> tuple[PageExtra, ...]:
        """Return what a page has beside the document: the section in which weights move."""
        from maatwaarde.report.page.weights import weights_page

        advice = self.advice
        found = weights_page(advice.scores, advice.proposals, advice.plan, language)
        return () if found is None else (replace(found, after="sensitivity"),)

    def workbook(self, tables: Mapping[str, Table], language: Language) -> bytes:
        """Return its tables as a workbook, in which scores that add up are formulas."""
        from maatwaarde.report.live import live_workbook

        if not self.advice.scores.additive:
            return table_file(tables, ".xlsx")
        return live_workbook(self.advice.scores, language, tables)

    def write(
        self, path: str | Path, language: Language = "nl", *, template: str | Path | None = None
    ) -> None:
        """Write it to a file, in the form that the extension says.

        Parameters
        ----------
        path
            Ends in .html, .docx, .pdf, .md, .txt, .json, .xlsx, .csv or .parquet.
        template
            A .docx or .dotx file with the styles of the organisation, which a .docx is set in.

        Raises
        ------
        MaatwaardeError
            If the extension is none of these, nothing on this machine makes a PDF, or a file
            cannot be read or written.
        """
        from maatwaarde.report.render.docx_template import read_template

        emit(
            self.document,
            self.data,
            output=str(path),
            language=language,
            extras=lambda: self.extras(language),
            workbook=lambda tables: self.workbook(tables, language),
            template=None if template is None else read_template(str(template)),
        )

    def to_html(self, language: Language = "nl") -> str:
        """Return it as a whole page of HTML, on which the weights of values can be moved."""
        from maatwaarde.report.render.page import to_page

        return to_page(self.document(), language, extras=self.extras(language))


def report(
    proposals: Proposals | Tabular,
    framework: Framework | Given,
    resources: Resources | Given | None = None,
    *,
    impacts: ImpactTable | None = None,
    mapping: Given | None = None,
    sheet: str | None = None,
    rejected: str | Path | None = None,
    draws: int = 0,
    seed: int = 0,
    method: str = "value",
    objective: Objective = "total-impact",
    questions: Questions | None = None,
    motions: Motions | Given | None = None,
    time_limit: float | None = None,
    gap: float = 0.0,
    unknown_costs: UnknownCosts = "reject",
    without_base: WithoutBase = "reject",
    plugins: Plugins | None = None,
    areas: AreaMap | Given | None = None,
    title: Text = "",
) -> Report:
    """Return a report on proposals: the advice, and all that it rests on.

    Parameters
    ----------
    proposals
        A list that was read, or what `read_proposals` reads: a file, a dataframe, rows.
    framework
        A framework, its file, its id or its data.
    resources
        Budgets, staff and rules, or their file or data; by default a sheet of the list that is
        named for it, and without one the report is on scores alone.
    impacts
        In place of those that `estimate` finds.
    mapping, sheet
        From the headings of the list to those of maatwaarde, and which sheet of a workbook it is,
        where the list is still to be read.
    rejected
        A list of proposals that were rejected earlier; those that look like one are named.
    draws, seed
        As for `estimate`.
    questions
        What is asked beside the choice itself, such as what more money would bring.
    motions
        What somebody wants otherwise, of `read_motions`, or what that reads: the report says what
        each costs and pushes out.
    areas
        Where the areas of the list are on a map, of `match_areas`, or what `read_geojson` reads.
    time_limit, gap, unknown_costs, without_base, method, objective
        As for `optimise`; the first two hold for each choice that is made anew.

    Raises
    ------
    MaatwaardeError
        If an input is wrong, there are motions and no resources, or no portfolio keeps all the
        rules.
    """
    from maatwaarde.documents.geojson import read_geojson
    from maatwaarde.framework import Framework, load_framework
    from maatwaarde.impact import estimate, for_proposals, run_controls
    from maatwaarde.plugins import Reported, all_readers, load_plugins, read_rejected
    from maatwaarde.portfolio.inputs.motions import Motions, read_motions
    from maatwaarde.portfolio.inputs.resources import as_resources
    from maatwaarde.portfolio.inputs.workbook import resource_sheets
    from maatwaarde.portfolio.plan import optimise
    from maatwaarde.proposals import Proposals, read_proposals
    from maatwaarde.proposals.areas import AreaMap, match_areas
    from maatwaarde.report.sections import write_sections
    from maatwaarde.scoring import score

    found = plugins or load_plugins()
    inputs = (proposals, mapping, framework, resources, rejected, areas, motions)
    readers = all_readers(found)
    if not isinstance(framework, Framework):
        framework = load_framework(framework, others=found.frameworks.as_dict())
    if not isinstance(proposals, Proposals):
        proposals = read_proposals(
            proposals, mapping, sheet=sheet, readers=readers, scales=framework.scales
        )
    if impacts is None:
        impacts = estimate(proposals, framework, found, seed=seed, draws=draws)
    impacts = for_proposals(impacts, proposals.ids)
    register = None if rejected is None else read_rejected(rejected, readers)
    warnings = (
        *found.problems,
        *proposals.warnings,
        *run_controls(proposals, framework, impacts, found, register),
    )
    if motions is not None and not isinstance(motions, Motions):
        motions = read_motions(motions, framework.units)
        warnings += motions.warnings
    if areas is not None and not isinstance(areas, AreaMap):
        areas = match_areas(read_geojson(areas), proposals.area)
    if resources is None and resource_sheets(proposals):
        resources = proposals.source.file
    if resources is None:
        if motions is not None:
            raise no_plan_for_motions(msg("give `resources`, or leave `motions` out"))
        scores = score(impacts, framework, method, titles=proposals.titles, plugins=found)
        advice = advice_on_scores(scores, proposals, questions)
    else:
        resources = as_resources(resources, proposals, framework)
        planner = partial(
            optimise,
            impacts,
            proposals,
            method=method,
            objective=objective,
            time_limit=time_limit,
            gap=gap,
            plugins=found,
            unknown_costs=unknown_costs,
            without_base=without_base,
        )
        advice = advise(
            planner,
            framework,
            resources,
            proposals,
            questions,
            motions=motions,
            time_limit=time_limit,
            gap=gap,
            areas=areas,
        )
    subject = Reported(proposals, advice.scores.framework, advice.scores, advice.plan)
    origin = Origin(
        files=input_files(inputs, advice.scores),
        plugins=tuple(sorted(found.versions.items())),
        warnings=(
            *warnings,
            *advice.scores.warnings,
            *(() if advice.plan is None else advice.plan.warnings),
            *(() if areas is None else areas.warnings),
        ),
    )
    _log.info("report on %d proposals", len(proposals))
    return Report(advice, origin, title, write_sections(found, subject))


def no_plan_for_motions(mend: str) -> ResourceError:
    """Return what to raise where there are motions, and no resources for a plan."""
    what = msg("a motion has a price only where there is a plan")
    return ResourceError(Diagnostic(code="no-resources", what=what, mend=mend))
