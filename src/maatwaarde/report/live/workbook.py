"""Scores as a workbook of formulas: who changes a weight or an impact sees the score move."""

from __future__ import annotations

import io
from collections.abc import Mapping

import xlsxwriter

from maatwaarde.diagnostics import MethodError
from maatwaarde.messages import Language, msg, say
from maatwaarde.report.files import EPOCH, Table, add_tables
from maatwaarde.report.live.explanation import write_explanation
from maatwaarde.report.live.impacts import write_impacts, write_values
from maatwaarde.report.live.inputs import write_anchors, write_weights
from maatwaarde.report.live.scores import write_scores
from maatwaarde.report.live.sheets import Names, Pen, Sheet
from maatwaarde.scoring import Scores


def live_workbook(
    scores: Scores, language: Language, tables: Mapping[str, Table] | None = None
) -> bytes:
    """Return scores as a workbook in which every score is a formula on weights and impacts.

    Parameters
    ----------
    scores
        Of a method that adds up, so `value` or `ahp`.
    tables
        Further sheets, with figures that do not follow what is changed.

    Raises
    ------
    MethodError
        If the scores come from another method: these are no sum that a sheet could follow.
    """
    if not scores.additive:
        raise MethodError(
            msg(
                "a workbook of formulas follows scores that add up, not those of {method!r}",
                method=scores.method,
            ),
            msg("choose the method 'value'"),
        )
    names = Names.said(language)
    out = io.BytesIO()
    # A fixed date, since a workbook holds its date of creation and results must not differ by it.
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": EPOCH, "title": say(scores.framework.title, language)})
        book.set_calc_mode("auto")
        for name in names.all:  # in the order in which they are read
            book.add_worksheet(name, Sheet)
        pen = Pen(book, language)
        write_explanation(pen, names, scores)
        weights = write_weights(pen, names.weights, scores.framework)
        anchors = write_anchors(pen, names.anchors, scores)
        impacts = write_impacts(pen, names, scores)
        values = write_values(pen, names, scores, impacts, anchors)
        write_scores(pen, names.scores, scores, weights, impacts, values)
        add_tables(book, tables or {}, taken=names.all)
    return out.getvalue()
