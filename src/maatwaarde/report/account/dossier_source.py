"""What a dossier is computed from, read as the commands read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maatwaarde.account.dossier.request import Request
from maatwaarde.diagnostics import Diagnostic, ResourceError
from maatwaarde.framework import Framework, load_framework
from maatwaarde.impact import ImpactTable, estimate, run_controls
from maatwaarde.messages import Language, msg
from maatwaarde.plugins import Plugins, all_readers, load_plugins, read_rejected
from maatwaarde.portfolio.inputs.resources import Resources, read_resources
from maatwaarde.portfolio.inputs.workbook import resource_sheets
from maatwaarde.proposals import Proposals, read_proposals
from maatwaarde.report.data import scores_data, to_json
from maatwaarde.report.document import Document
from maatwaarde.report.files import Table, table_file
from maatwaarde.report.list_columns import list_columns, with_list_columns
from maatwaarde.report.render.columns import to_columns
from maatwaarde.report.render.markdown import to_markdown
from maatwaarde.report.render.page import to_page
from maatwaarde.scoring import Scores
from maatwaarde.scoring.value_for_money import value_for_money


@dataclass(frozen=True, eq=False)
class Source:
    """The input of a dossier.

    Parameters
    ----------
    resources
        None where there are none, so that there are scores and no plan.
    """

    request: Request
    plugins: Plugins
    framework: Framework
    proposals: Proposals
    impacts: ImpactTable
    resources: Resources | None
    warnings: tuple[Diagnostic, ...]

    @property
    def asked(self) -> frozenset[str]:
        """Names of the attributes that the estimators ask for."""
        estimators = self.plugins.estimators
        return frozenset(item.name for name in estimators for item in estimators.get(name).inputs)

    def columns(self) -> dict[str, Any]:
        """Return what the list says of its proposals and nobody computes with."""
        return list_columns(self.proposals, self.asked)

    @property
    def choice(self) -> dict[str, Any]:
        """How to choose, as both `optimise` and `reconsider` take it."""
        options = self.request.options
        return {
            "method": options.method,
            "objective": options.objective,
            "time_limit": options.time_limit,
            "gap": options.gap,
            "plugins": self.plugins,
            "unknown_costs": options.unknown_costs,
            "without_base": options.without_base,
        }


def read_source(request: Request) -> Source:
    """Read the files that a request names, and estimate what the installed plugins can."""
    inputs, options = request.inputs, request.options
    plugins = load_plugins()
    framework = load_framework(
        inputs.framework,
        today=request.date,
        others={**plugins.frameworks.as_dict(), **{k: Path(v) for k, v in inputs.known.items()}},
        answers=tuple(map(Path, inputs.answers)),
    )
    readers = all_readers(plugins)
    proposals = read_proposals(
        inputs.proposals,
        inputs.mapping,
        sheet=options.sheet,
        readers=readers,
        scales=framework.scales,
    )
    register = None if inputs.rejected is None else read_rejected(inputs.rejected, readers)
    impacts = estimate(proposals, framework, plugins, seed=options.seed, draws=options.draws)
    controls = run_controls(proposals, framework, impacts, plugins, register)
    where = inputs.resources
    if where is None and resource_sheets(proposals):
        where = inputs.proposals
    resources = None
    if where is not None:
        hours = framework.file.hours_per_fte
        resources = read_resources(where, framework.units, proposals, hours)
    elif inputs.motions is not None or inputs.plan is not None:
        raise ResourceError(
            Diagnostic(
                "no-resources",
                msg("no file says what there is to spend"),
                msg("give budgets and staff with -r"),
            )
        )
    warnings = (*plugins.problems, *proposals.warnings, *controls)
    return Source(request, plugins, framework, proposals, impacts, resources, warnings)


def scores_file(source: Source, scores: Scores) -> bytes:
    """Return scores as `maatwaarde score --json` writes them."""
    worth = value_for_money(scores, source.proposals)
    data = scores_data(scores, source.plugins.versions, worth=worth)
    return to_json({**data, **source.columns()}).encode()


def report_files(source: Source, name: str, document: Document) -> dict[str, bytes]:
    """Return a document as a page, Markdown and a workbook."""
    language = source.request.language
    listed = with_list_columns(document, source.proposals, source.asked)
    return {
        f"reports/{name}.md": to_markdown(listed, language).encode(),
        f"reports/{name}.html": to_page(listed, language).encode(),
        f"reports/{name}.xlsx": table_file(tables_of(listed, language), ".xlsx"),
    }


def tables_of(document: Document, language: Language) -> Mapping[str, Table]:
    """Return the tables of a document as columns, headed in a language."""
    words = None if language == "en" else language
    return {table.key: to_columns(table, words) for table in document.tables()}
