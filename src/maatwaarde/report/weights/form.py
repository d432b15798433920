"""The form on which people say what weighs more: a workbook, or a CSV file.

Its headings are those that `maatwaarde.scoring.weights` reads, so that what comes back needs no
edits.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from maatwaarde.documents.to_csv import write_csv
from maatwaarde.framework import Framework, Measure
from maatwaarde.messages import Amount, Language, Message, joined, msg, nmsg, say
from maatwaarde.report.document import Document
from maatwaarde.report.envelope import SCHEMA_VERSION
from maatwaarde.report.files import workbook
from maatwaarde.scoring.weights import Method, sibling_sets
from maatwaarde.scoring.weights.columns import ABOUT, ASKED, COLUMNS, EQUAL, SHEETS

_WORDS = {"nl": 0, "en": 1}
_LONGEST_LIST = 255
"""Characters that a spreadsheet allows in a list of choices."""


HOW = {
    "ahp": msg(
        "Each question has two options, A and B. Choose which counts for more, A or B, or"
        " 'equal'. Then say how many times as much: 1 is equal, 3 a little more, 5 "
        "clearly more, 7 much more, 9 extremely more. Numbers in between are fine too."
    ),
    "bwm": msg(
        "In each part first choose what is most and what is least important. Then say in "
        "each row how many times as important the most important is as this one (1 to 9; "
        "1 for the most important itself), and how many times as important this one is as"
        " the least important (1 for the least important itself)."
    ),
    "swing": msg(
        "Suppose that all in a part stands at its worst. Which step to the best would you"
        " take first? That one gets 100 points. Give the other steps points from 0 to "
        "100: 50 points is worth half as much."
    ),
    "ranks": msg(
        "Put each part in order: 1 is the most important, 2 comes next, and so on. "
        "Equally important is fine: give the same number."
    ),
    "direct": msg(
        "Divide points within each part, say 100 in total: twice as many points count "
        "twice as much. 0 points does not count."
    ),
}
"""How each way to ask is explained to who is asked."""


@dataclass(frozen=True)
class Form:
    """A form: headings and rows, and which of the columns are to be filled in.

    Parameters
    ----------
    rows
        One a question; ``None`` where an answer goes.
    answers
        Positions of the columns with answers.
    starts
        Rows where a new part begins.
    sizes
        For each row the number of items in its part.
    """

    method: Method
    language: Language
    title: str
    groups: tuple[str, ...]
    names: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    answers: tuple[int, ...]
    starts: frozenset[int]
    sizes: tuple[int, ...]


def make_form(
    framework: Framework,
    method: Method,
    groups: tuple[str, ...] = (),
    language: Language = "nl",
) -> Form:
    """Return the form that asks for the weights of a framework by a method.

    Parameters
    ----------
    groups
        Groups that a respondent may choose from; with a single one it is filled in.
    """
    nodes = {node.id: node for node in framework.nodes}

    def describe(identifier: str) -> str:
        node = nodes[identifier]
        below = [framework.measures[place] for place in node.measures]
        if node.is_measure:
            steps = [_step(measure) for measure in below]
        else:
            steps = [joined([nodes[measure.id].title, _step(measure)]) for measure in below]
        return say(joined([node.title, joined(["(", joined(steps, "; "), ")"], "")]), language)

    asked = ASKED[method]
    ids = [name for name in asked if name in ("a", "b", "id")]
    fill = [name for name in asked if name not in ids]
    rows: list[tuple[str | None, ...]] = []
    starts, sizes = set(), []
    for siblings in sibling_sets(framework):
        starts.add(len(rows))
        part = say(msg("the main values"), language)
        if siblings.parent:
            part = nodes[siblings.parent].title.text(language)
        for items in combinations(siblings.ids, len(ids)):
            rows.append((part, *map(describe, items), *(None for _ in fill), *items))
            sizes.append(len(siblings.ids))
    options = [say(msg("what"), language)]
    if method == "ahp":
        options = [say(msg("option {letter}", letter=letter), language) for letter in "AB"]
    first = 1 + len(options)
    return Form(
        method=method,
        language=language,
        title=say(msg("What counts for most? {title}", title=framework.title), language),
        groups=groups,
        names=(*fill, *ids),
        headings=(
            say(msg("part"), language),
            *options,
            *(_heading(name, language) for name in [*fill, *ids]),
        ),
        rows=tuple(rows),
        answers=tuple(range(first, first + len(fill))),
        starts=frozenset(starts),
        sizes=tuple(sizes),
    )


def form_document(form: Form, path: str) -> Document:
    """Say of a form that was written how many questions there are in it."""
    title = nmsg(
        "written: {file} ({method}, {n} question)",
        "written: {file} ({method}, {n} questions)",
        len(form.rows),
        file=path,
        method=form.method,
    )
    return Document(title, ())


def form_data(form: Form, path: str) -> dict[str, Any]:
    """Return the same as nested data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "written": path,
        "method": form.method,
        "questions": len(form.rows),
    }


def form_csv(form: Form) -> bytes:
    """Return a form as CSV that a Dutch spreadsheet opens as it should: semicolons and a BOM."""
    out = io.StringIO()
    who = [_heading(name, form.language) for name in ("group", "respondent")]
    group = form.groups[0] if len(form.groups) == 1 else ""
    rows = ([group, "", *row] for row in form.rows)
    write_csv(out, [[*who, *form.headings], *rows], delimiter=";")
    return out.getvalue().encode("utf-8-sig")


def form_xlsx(form: Form) -> bytes:
    """Return a form as a workbook: an explanation, and the questions with their choices."""

    def fill(book: Any) -> None:
        _explain(book, form)
        _ask(book, form)

    return workbook(fill, form.title)


def _explain(book: Any, form: Form) -> None:
    language = form.language
    sheet = book.add_worksheet(SHEETS["about"][_WORDS[language]])
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "font_size": 14, "text_wrap": True})
    heading = book.add_format({"bold": True, "bottom": 1})
    fill = book.add_format({"bg_color": "#FFF2CC", "border": 1, "locked": False})
    sheet.set_column(0, 0, 90)
    sheet.set_column(1, 1, 30)
    sheet.write_string(0, 0, form.title, bold)
    open_ = msg(
        "Do you not know? Leave all questions of that part open, and the others decide on"
        " it. A question left open is not the same as 0."
    )
    if form.method == "ahp":
        open_ = msg("Do you not know the answer to a question? Then leave it open.")
    told = (
        msg(
            "Not everything is possible at once. With this form you say what counts for more,"
            " in your view. The questions are on the sheet 'Answers', by part; fill in the "
            "yellow cells only."
        ),
        msg(
            "Mind the whole step that is stated, from the worst to the best. Not: is noise "
            "important? But: is this step in noise worth more than that other step?"
        ),
        HOW[form.method],
        open_,
        msg("Save the file and send it back. Leave the other columns as they are."),
    )
    texts = [say(text, language) for text in told]
    for i, text in enumerate(texts, start=2):
        sheet.set_row(i, 15 * (1 + len(text) // 85))
        sheet.write_string(i, 0, text, wrap)
    row = len(texts) + 3
    for j, key in enumerate(("about", "fill_in")):
        sheet.write_string(row, j, ABOUT[key][_WORDS[language]], heading)
    sheet.write_string(row + 1, 0, _heading("group", language))
    sheet.write_string(row + 2, 0, _heading("respondent", language))
    group = form.groups[0] if len(form.groups) == 1 else ""
    if group:
        sheet.write_string(row + 1, 1, group, fill)
    else:
        sheet.write_blank(row + 1, 1, None, fill)
    sheet.write_blank(row + 2, 1, None, fill)
    # A spreadsheet divides its list of choices at the commas.
    listed = ",".join(form.groups)
    if 0 < listed.count(",") < len(form.groups) and len(listed) <= _LONGEST_LIST:
        sheet.data_validation(row + 1, 1, row + 1, 1, _choice(form.groups))
    sheet.protect()


def _ask(book: Any, form: Form) -> None:
    sheet = book.add_worksheet(SHEETS["answers"][_WORDS[form.language]])
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet.freeze_panes(1, 0)
    for j, text in enumerate(form.headings):
        sheet.write_string(0, j, text, heading)
        is_id = j > form.answers[-1]
        sheet.set_column(j, j, 16 if j in form.answers else 12 if is_id else 24 if j == 0 else 48)
    for i, row in enumerate(form.rows):
        top = {"top": 2} if i in form.starts else {}
        text = book.add_format({"text_wrap": True, "valign": "top", **top})
        grey = book.add_format({"font_color": "#808080", "valign": "top", **top})
        fill = book.add_format({"bg_color": "#FFF2CC", "border": 1, "locked": False, **top})
        for j, cell in enumerate(row):
            if j not in form.answers:
                sheet.write_string(i + 1, j, cell or "", grey if j > form.answers[-1] else text)
                continue
            sheet.write_blank(i + 1, j, None, fill)
            name = form.names[j - form.answers[0]]
            sheet.data_validation(i + 1, j, i + 1, j, _rule(name, form, form.sizes[i]))
    sheet.protect("", {"format_rows": True, "format_columns": True})


def _rule(name: str, form: Form, size: int) -> dict[str, Any]:
    """Return what may be filled in, as a spreadsheet checks it."""
    if name == "heavier":
        return _choice(("A", "B", EQUAL[_WORDS[form.language]]))
    bounds = {"swing": (0, 100), "points": (0, 1_000_000), "rank": (1, size)}
    low, high = bounds.get(name, (1, 9))
    return {
        "validate": "integer" if name == "rank" else "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "error_message": say(
            msg("Fill in a number from {low} to {high}.", low=low, high=high), form.language
        ),
    }


def _choice(words: tuple[str, ...]) -> dict[str, Any]:
    return {"validate": "list", "source": list(words)}


def _heading(name: str, language: Language) -> str:
    column = COLUMNS[name]
    return column.nl if language == "nl" else column.en


def _step(measure: Measure) -> Message:
    """Return what is asked about: the whole step, from the worst to the best."""
    return msg(
        "from {worst} to {best}",
        worst=Amount(measure.worst),
        best=Amount(measure.best, measure.unit),
    )
