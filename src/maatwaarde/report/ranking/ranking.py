"""The ranking: harm and guards stand beside every score."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from maatwaarde.framework import By
from maatwaarde.messages import Message, Number, Percent, Text, joined, msg, nmsg
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Note,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.categories import category_matrix
from maatwaarde.report.document import Document
from maatwaarde.report.framework import example_notes
from maatwaarde.report.judged import disagreement_notes, resting_text
from maatwaarde.report.ranking.names import (
    allowed_loss,
    harm_below,
    proposal_name,
    range_text,
    rank_mark,
    rule_mark,
)
from maatwaarde.report.shown import more_rows
from maatwaarde.report.unverified import unverified_notes
from maatwaarde.report.weights.methods import method_title
from maatwaarde.scoring import Scores
from maatwaarde.scoring.columns import Labelled, RankingColumn, ranking_columns
from maatwaarde.scoring.value_for_money import ValueForMoney


def ranking_document(
    scores: Scores,
    by: By | None = None,
    worth: ValueForMoney | None = None,
    remarks: Mapping[str, Text] | None = None,
    most: int | None = None,
) -> Document:
    """Return the ranking with what is to be known of it.

    Parameters
    ----------
    by
        What gains and harms of every proposal are added up under, below the ranking; None leaves
        them out.
    worth
        Value for money of the same proposals, if known.
    remarks
        What more is to be said of a proposal, by its id, such as that it is not eligible.
    most
        How many proposals stand in a table, or are named with a guard; the rest is counted. All
        where it is not given.
    """
    ranked = [i for i in scores.order if scores.rank[i]]
    vetoed = [i for i in scores.order if not scores.rank[i]]
    blocks: list[Block] = [
        *map(Paragraph, _basis(scores)),
        *_first_of(most, "ranking", scores, ranked, worth, remarks or {}),
    ]
    if vetoed:
        blocks.append(Paragraph(msg("Without a rank, since a veto guard is broken:")))
        blocks += _first_of(most, "vetoed", scores, vetoed, None, remarks or {})
    title = nmsg(
        "Ranking: {framework}, {n} proposal",
        "Ranking: {framework}, {n} proposals",
        len(scores.proposals),
        framework=scores.framework.title,
    )
    notes = [
        *_guard_notes(scores, most),
        *_notes(scores),
        *disagreement_notes(scores),
        *unverified_notes(scores.impacts, scores.framework),
    ]
    if worth is not None:
        notes.insert(0, worth_note(worth))
    under = () if by is None else category_matrix(scores, by)
    return Document(title, (*blocks, *notes, *under), lambda: (scores_annex(scores, worth),))


def _basis(scores: Scores) -> Iterator[Text]:
    """Say by which method and whose weights, and what doing nothing scores."""
    if scores.method == "topsis":
        yield msg("method: {method} (advantage over doing nothing)", method=scores.method)
    else:
        yield msg("method: {method}", method=scores.method)
    if scores.relative:
        yield msg(
            "Mind: these scores hold within this list only. Adding or removing a proposal can "
            "reverse the order of the others."
        )
    else:
        yield _reference(scores.reference)
    if scores.may_reverse_dominance:
        yield reversal(scores.method)
    resting = resting_text(scores)
    if resting is not None:
        yield resting
    if scores.weights is not None:
        groups = joined(
            [joined([name, Percent(share)]) for name, share in scores.weights.groups.items()], ", "
        )
        method = method_title(scores.weights.method)
        yield msg("Weights of {groups} ({method}).", groups=groups, method=method)


def reversal(method: str) -> Message:
    """Say that a method can rank a proposal below one that is worse on every measure."""
    return msg(
        "{method} can rank a proposal below one that is worse on every measure.", method=method
    )


def _reference(reference: float | None) -> Message:
    if reference is None:
        return msg(
            "Measures against the framework; this method does not say what doing nothing scores. "
            "Higher is better."
        )
    if reference == 0:
        return msg("Doing nothing scores 0; higher is better.")
    return msg("Doing nothing scores {score}; higher is better.", score=Number(reference))


def worth_note(worth: ValueForMoney) -> Note:
    """Say what value for money is, and that nothing is to be chosen by it."""
    unknown = int(np.isnan(worth.per_million).sum())
    text: Text = msg(
        "what a proposal scores above doing nothing, for each million euro of its cost in all "
        "years. Do not choose by it: what is cheap and does little can stand high. A portfolio "
        "weighs budgets, people and what goes together."
    )
    if worth.yearly is not None:
        text = joined([text, msg("Costs that return every year count for one year.")])
    if unknown:
        left = nmsg(
            "{n} proposal has none, since its cost is not known or not above zero.",
            "{n} proposals have none, since their cost is not known or not above zero.",
            unknown,
        )
        text = joined([text, left])
    return Note(text, mark="/M€")


def _first_of(
    most: int | None,
    key: str,
    scores: Scores,
    rows: Sequence[int],
    worth: ValueForMoney | None,
    remarks: Mapping[str, Text],
) -> Iterator[Block]:
    yield _table(key, scores, rows[:most], worth, remarks)
    if most is not None and len(rows) > most:
        yield more_rows(len(rows) - most)


def _table(
    key: str,
    scores: Scores,
    rows: Sequence[int],
    worth: ValueForMoney | None,
    remarks: Mapping[str, Text],
) -> Table:
    uncertain = bool((scores.high > scores.low).any())
    marks = _marks(scores, rows)
    columns = [
        Column("rank", "#", "number"),
        Column("proposal", msg("proposal")),
        Column("score", msg("score"), "number"),
        *([Column("range", msg("range"))] if uncertain else []),
        *([Column("value_per_million", "/M€", "number")] if worth is not None else []),
        Column("note", msg("note")),
    ]
    return Table(
        key,
        tuple(columns),
        tuple(
            Row(
                (
                    rank_mark(scores, i),
                    proposal_name(scores, i),
                    Number(float(scores.score[i]), sign=True),
                    *([range_text(scores.low[i], scores.high[i])] if uncertain else []),
                    *([] if worth is None else [_per_million(worth, i)]),
                    mark,
                ),
                below=(*harm_below(scores, i), *_remark(remarks, scores.proposals[i])),
                level="harm",
            )
            for i, mark in zip(rows, marks, strict=True)
        ),
    )


def _remark(remarks: Mapping[str, Text], proposal: str) -> tuple[Text, ...]:
    return (remarks[proposal],) if proposal in remarks else ()


def _per_million(worth: ValueForMoney, row: int) -> Cell:
    figure = float(worth.per_million[row])
    return None if math.isnan(figure) else Number(figure, sign=True)


def _marks(scores: Scores, rows: Sequence[int]) -> list[Cell]:
    """Return what there is to note of some proposals."""
    guards = [
        (rule_mark(result.guard.rule), result.broken.tolist(), result.possible.tolist())
        for result in sorted(scores.guards, key=lambda one: one.guard.rule, reverse=True)
    ]
    some = list(rows)
    beyond: list[bool] = np.asarray(scores.beyond[some].any(axis=1)).tolist()
    covered: list[float] = scores.coverage[some].tolist()
    found: list[Cell] = []
    for i, is_beyond, coverage in zip(rows, beyond, covered, strict=True):
        marks: list[Text] = list(dict.fromkeys(mark for mark, broken, _ in guards if broken[i]))
        if any(possible[i] for _, _, possible in guards):
            marks.append("?")
        if is_beyond:
            marks.append("*")
        if coverage < 1 - 1e-9:
            marks.append(Percent(coverage))
        found.append(joined(marks) if marks else None)
    return found


def _guard_notes(scores: Scores, most: int | None) -> Iterator[Note]:
    """Say for each guard which proposals break it, or may."""
    for result in scores.guards:
        rule = rule_mark(result.guard.rule)
        title = scores.framework.guarded(result.guard).title
        broken = [i for i in scores.order if result.broken[i]]
        possible = [scores.proposals[i] for i in scores.order if result.possible[i]]
        for i in broken[:most]:
            text = msg(
                "{rule}: {proposal}, {value}: {loss}",
                rule=rule,
                proposal=scores.proposals[i],
                value=title,
                loss=allowed_loss(float(result.worth[i]), result.guard.max_loss),
            )
            yield Note(text, "harm")
        if most is not None and len(broken) > most:
            yield Note(
                nmsg(
                    "{rule}: {n} more proposal, {value}",
                    "{rule}: {n} more proposals, {value}",
                    len(broken) - most,
                    rule=rule,
                    value=title,
                ),
                "harm",
            )
        if possible:
            names: Text = ", ".join(possible[:most])
            if most is not None and len(possible) > most:
                left = len(possible) - most
                names = msg("{names} and {n} more", names=names, n=left)
            yield Note(msg("{value}, possible: {names}", value=title, names=names), "caution", "?")


def _notes(scores: Scores) -> Iterator[Note]:
    if scores.tied.any():
        yield Note(msg("tied"), mark="=")
    if scores.beyond.any():
        yield Note(msg("beyond the anchors"), mark="*")
    if (scores.coverage < 1 - 1e-9).any():
        yield Note(msg("coverage, the share of the weight for which the impact is known"), mark="%")
    if scores.impacts.assumed.any():
        yield Note(
            nmsg(
                "{n} unknown impact counts as 0, as the framework says.",
                "{n} unknown impacts count as 0, as the framework says.",
                int(scores.impacts.assumed.sum()),
            ),
            "caution",
        )
    yield from example_notes(scores.framework)


def scores_annex(scores: Scores, worth: ValueForMoney | None = None) -> Table:
    """Return one column a figure and one row a proposal, best first."""
    order = np.array(scores.order, dtype=np.intp)
    return from_columns(
        "ranking",
        [
            (Column(one.key, one.heading, one.kind, one.unit), _cells(one, order))
            for one in ranking_columns(scores, worth)
        ],
    )


def _cells(column: RankingColumn, order: NDArray[np.intp]) -> list[Cell]:
    """Return the cells of a column; nothing where there is no number."""
    values = column.make()
    if isinstance(values, Labelled):
        labels: list[Cell] = [*values.labels, None]
        return [labels[code] for code in values.codes[order].tolist()]
    if not isinstance(values, np.ndarray):
        return [values[i] for i in order]
    cells: list[Cell] = values[order].tolist()
    if column.zero_is_none:
        return [cell or None for cell in cells]
    return [None if cell != cell else cell for cell in cells]
