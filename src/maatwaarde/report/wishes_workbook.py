"""Empty workbooks for motions and for changes, with what can be named in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwaarde.framework import Framework
from maatwaarde.framework.workbook.column import Column, Sheet
from maatwaarde.messages import Language, Text, msg
from maatwaarde.portfolio.inputs.changes_workbook import NAMES
from maatwaarde.portfolio.inputs.changes_workbook import SHEETS as OF_CHANGES
from maatwaarde.portfolio.inputs.motions_workbook import MOTIONS
from maatwaarde.portfolio.inputs.motions_workbook import SHEETS as OF_MOTIONS
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.proposals import Proposals
from maatwaarde.report.files import workbook
from maatwaarde.report.sheet_writer import LAST_ROW, Row, SheetWriter


def motions_draft(
    proposals: Proposals, framework: Framework, resources: Resources, language: Language
) -> bytes:
    """Return a workbook to write motions in, as an XLSX file."""
    introduction = (
        msg(
            "Write each motion on a row of the first sheet, and what it wants of money, people and "
            "guards in the other sheets. Do not change the headings."
        ),
        msg(
            "What each costs: `maatwaarde motion LIST -f FRAMEWORK -r RESOURCES --motions "
            "FILE.xlsx`. Problems are told with sheet and cell."
        ),
        _NAMED,
    )
    return _draft(OF_MOTIONS, introduction, proposals, framework, resources, language)


def changes_draft(
    proposals: Proposals, framework: Framework, resources: Resources, language: Language
) -> bytes:
    """Return a workbook to write in what has changed since a plan was made, as an XLSX file."""
    introduction = (
        msg(
            "Write what has changed since the plan was made; leave the other sheets as they are. "
            "Do not change the headings."
        ),
        msg(
            "What is best now: `maatwaarde replan LIST -f FRAMEWORK -r RESOURCES --plan PLAN.json "
            "--changes FILE.xlsx`. Problems are told with sheet and cell."
        ),
        _NAMED,
    )
    return _draft(OF_CHANGES, introduction, proposals, framework, resources, language)


_NAMED = msg("The last sheet has the names that you can use.")


def _draft(
    sheets: Sequence[Sheet],
    introduction: Sequence[Text],
    proposals: Proposals,
    framework: Framework,
    resources: Resources,
    language: Language,
) -> bytes:
    values = [node for node in framework.nodes if node.id not in {m.id for m in framework.measures}]
    named: dict[str, list[tuple[Any, ...]]] = {
        "proposals": list(zip(proposals.ids, proposals.titles, strict=True)),
        "budgets": [(name,) for name in dict.fromkeys(row.name for row in resources.budgets)],
        "staff": [(role,) for role in dict.fromkeys(row.role for row in resources.staff)],
        "values": [(node.id, node.title.text(language)) for node in values],
        "measures": [(one.id, one.title.text(language)) for one in framework.measures],
    }
    columns: list[Column] = []
    cells: list[dict[tuple[str, ...], Any]] = []
    choices = {MOTIONS.key: (f"$A$2:$A${LAST_ROW + 1}", MOTIONS.name(language))}
    sheet_name = NAMES[0 if language == "nl" else 1]
    for key, rows in named.items():
        letter = chr(ord("A") + len(columns))
        choices[key] = (f"${letter}$2:${letter}${max(len(rows), 1) + 1}", sheet_name)
        of_key = _COLUMNS[key]
        columns += of_key
        for i, row in enumerate(rows):
            if i == len(cells):
                cells.append({})
            cells[i].update({c.path: said for c, said in zip(of_key, row, strict=True)})
    names = Sheet("names", *NAMES, msg("What can be named in the other sheets."), tuple(columns))

    def fill(book: Any) -> None:
        writer = SheetWriter(book, language, choices=choices)
        for sheet in sheets:
            if sheet.lines:
                writer.lines(sheet, Row((), {}))
            else:
                writer.table(sheet)
        writer.explanation(sheets, introduction)
        writer.table(names, [Row((), row) for row in cells])

    return workbook(fill)


def _names(key: str, nl: str, en: str, about: str, *, titled: bool = True) -> tuple[Column, ...]:
    of_id = Column((key, "id"), nl, en, "id", about, width=20)
    if not titled:
        return (of_id,)
    return (of_id, Column((key, "title"), "titel", "title", "text", about, width=36))


_COLUMNS = {
    "proposals": _names("proposals", "voorstel", "proposal", msg("As in the list.")),
    "budgets": _names("budgets", "budget", "budget", msg("As in the resources."), titled=False),
    "staff": _names("staff", "rol", "role", msg("As in the resources."), titled=False),
    "values": _names("values", "waarde", "value", msg("As in the framework.")),
    "measures": _names("measures", "maatstaf", "measure", msg("As in the framework.")),
}
