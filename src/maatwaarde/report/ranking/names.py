"""What the reports on scores call proposals, ranges, losses and guards."""

from __future__ import annotations

from maatwaarde.messages import Message, Number, Text, joined, msg
from maatwaarde.report.blocks import Reference, proposal_anchor
from maatwaarde.scoring import Scores, Standings

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


def worst_harm(scores: Scores, row: int) -> Text | None:
    """Name the measure on which a proposal loses most, with that loss; nothing without a loss.

    A measure and not a value, since within a value a gain elsewhere can hide a loss.
    """
    worth = scores.valuation.central[row]
    losses = [j for j in range(len(worth)) if worth[j] < 0]
    if not losses:
        return None
    worst = min(losses, key=lambda j: (worth[j], j))
    title, loss = scores.framework.measures[worst].title, float(worth[worst])
    if loss > -_SMALL / 2:  # small is not nothing
        return msg("{title} <{loss}", title=title, loss=Number(_SMALL, 2))
    return joined([title, Number(loss, 2)])


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
