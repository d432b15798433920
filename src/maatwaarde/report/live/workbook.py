"""Scores as a workbook of formulas: who changes a weight or an impact sees the score move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maatwaarde.diagnostics import MethodError
from maatwaarde.messages import Language, msg, say
from maatwaarde.report.files import Table, add_tables, workbook
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

    def fill(book: Any) -> None:
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

    return workbook(fill, say(scores.framework.title, language))
