"""What the reports on scores call proposals, ranges, losses and guards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maatwaarde.framework import Measure, Node
from maatwaarde.messages import Message, Number, Text, joined, msg
from maatwaarde.report.blocks import Cell, Column, Reference, proposal_anchor
from maatwaarde.scoring import Scores, Standings
from maatwaarde.scoring.worst_harm import worst_harm

# A loss that rounds to nothing is shown as less than this.
_SMALL = 0.01


def proposal_name(scores: Standings, row: int) -> Reference:
    """Return id and title of a proposal; the id alone where that is its title."""
    identifier, title = scores.proposals[row], scores.titles[row]
    name = identifier if identifier == title else f"{identifier} {title}"
    return Reference(name, proposal_anchor(identifier))


def proposal_id(scores: Standings, row: int) -> Reference:
    """Return the id of a proposal, where there is no room for more."""
    return Reference(scores.proposals[row], proposal_anchor(scores.proposals[row]))


def range_text(low: float, high: float) -> Text | None:
    """Return a range, or nothing where there is none."""
    return None if low == high else joined([Number(low, 2), Number(high, 2)], "…")


def rule_mark(rule: str) -> Message:
    """Return what a broken guard of this rule is called."""
    return msg("VETO") if rule == "veto" else msg("FLAG")


def worst_harm_text(scores: Standings, row: int) -> Text | None:
    """Name the measure on which a proposal loses most, its value, and that loss; None without."""
    worst = worst_harm(scores, row)
    if worst is None:
        return None
    name = on_value(worst.measure, worst.value)
    if worst.worth > -_SMALL / 2:  # small is not nothing
        text = msg("{title} <{loss}", title=name, loss=Number(_SMALL, 2))
    else:
        text = joined([name, Number(worst.worth, 2)])
    return text if worst.known else joined([text, "?"])


def worst_harm_lines(scores: Standings, row: int) -> Iterator[Text]:
    """Yield the worst harm of a proposal as a sentence, if it does any."""
    worst = worst_harm_text(scores, row)
    if worst is not None:
        yield msg("Worst harm: {harm}.", harm=worst)


def harm_below(scores: Standings, row: int) -> tuple[Text, ...]:
    """Return the worst harm of a proposal as a remark under its row in a table."""
    worst = worst_harm_text(scores, row)
    return () if worst is None else (msg("worst harm: {harm}", harm=worst),)


def worst_harm_columns(
    scores: Standings, rows: Sequence[int]
) -> list[tuple[Column, Sequence[Cell]]]:
    """Return for files on which measure each proposal loses most, of which value, and how much."""
    found = [worst_harm(scores, row) for row in rows]
    return [
        (
            Column("worst_harm", msg("worst harm")),
            [None if worst is None else worst.measure.title for worst in found],
        ),
        (
            Column("worst_harm_under", msg("worst harm, under the value")),
            [None if worst is None else worst.value.title for worst in found],
        ),
        (
            Column("worst_harm_value", msg("worst harm, part of a full loss"), "number"),
            [None if worst is None else worst.worth for worst in found],
        ),
    ]


def on_value(measure: Measure, value: Node) -> Text:
    """Return the title of a measure with that of the value it stands under."""
    if measure.title == value.title:
        return measure.title
    return msg("{measure} ({value})", measure=measure.title, value=value.title)


def allowed_loss(worth: float, max_loss: float) -> Message:
    """Say how much is lost on a value, and how much its guard allows."""
    return msg(
        "loss {loss}, at most {allowed} allowed",
        loss=Number(-worth, 2),
        allowed=Number(max_loss, 2),
    )


def bound(better: str) -> Message:
    """Return the word before an amount that is needed: at least, or at most."""
    return msg("at least") if better == "higher" else msg("at most")


def rank_mark(scores: Scores, row: int) -> str:
    """Return the rank as it stands in a table: = when shared, a dash for none."""
    if not scores.rank[row]:
        return "\N{EN DASH}"
    return f"{scores.rank[row]}{'=' if scores.tied[row] else ''}"
