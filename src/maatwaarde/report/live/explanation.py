"""The first sheet: what can be changed, what follows, and what does not."""

from __future__ import annotations

from maatwaarde.messages import joined, msg
from maatwaarde.report.live.sheets import Names, Pen
from maatwaarde.scoring import Scores


def write_explanation(pen: Pen, names: Names, scores: Scores) -> None:
    sheet = pen.sheet(names.explanation, 0, 0, (110,))
    sheet.write_string(0, 0, pen.say(scores.framework.title), pen.title)
    lines = [
        msg(
            "Every score in this workbook is a formula. Change a yellow cell and the scores, the "
            "ranks and the vetoes follow."
        ),
        msg(
            "The way of a figure: {impacts} → (by {anchors}) → {values} → (times {weights}) → "
            "{scores}. Select a cell to see of which others it is made.",
            impacts=names.impacts,
            anchors=names.anchors,
            values=names.values,
            weights=names.weights,
            scores=names.scores,
        ),
        msg(
            "A grey cell is unknown, which is not zero: its value lies between those of "
            "{low} and {high}, and counts with the middle of these. Fill it in when it is known.",
            low=names.impacts_low,
            high=names.impacts_high,
        ),
        msg(
            "What is changed here changes nothing elsewhere: the framework and the list stay as "
            "they are, and the sheets behind these ones keep the figures of the report."
        ),
        joined([msg("Scores by the method"), f"'{scores.method}'"]),
        msg("Checksum of the framework: {checksum}", checksum=scores.framework.checksum),
    ]
    for row, line in enumerate(lines, start=2):
        sheet.write_string(row, 0, pen.say(line), pen.wrapped)
