"""From the answers on one set of siblings to weights: of each group, and of all together.

Pairwise judgements of a group are taken together by their geometric mean, and so are those of the
groups, by share (AIJ: Aczél & Saaty 1983; Forman & Peniwati 1998). The other methods give every
respondent weights; those of a group are averaged, and those of the groups by share. The arithmetic
mean is used for that, since a respondent may give zero points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, MethodError
from maatwaarde.mcda import ahp
from maatwaarde.mcda.ahp.consistency import Table
from maatwaarde.mcda.weights import (
    aggregate_priorities,
    best_worst,
    consensus,
    direct,
    rank_weights,
    swing,
)
from maatwaarde.messages import Message, msg
from maatwaarde.scoring.by_id import worded
from maatwaarde.scoring.weights.model import (
    ACCEPTED_RATIO,
    Answer,
    GroupAnswers,
    Method,
    SiblingSet,
    SiblingWeights,
    WorstJudgement,
)

_SAATY_SIZES = 15
_WORST = 3


@dataclass(frozen=True)
class _Group:
    """What a group says, with its judgements when these are what the groups are joined by."""

    answers: GroupAnswers
    matrix: Floats | None = None


@dataclass(frozen=True)
class _Own:
    """The weights that one respondent gives."""

    weights: Floats
    ratio: float | None = None
    deviation: float | None = None


def sibling_weights(
    siblings: SiblingSet,
    answers: tuple[Answer, ...],
    groups: dict[str, float],
    method: Method,
    problems: list[Diagnostic],
) -> SiblingWeights | None:
    """Return the weights of a set of siblings that at least one group answered.

    Parameters
    ----------
    answers
        Those on this set.
    groups
        Share of every group.
    problems
        What is wrong is added to it, and so is a warning for each group that has no say here.

    Returns
    -------
    SiblingWeights or None
        None when something is wrong.
    """
    found: dict[str, _Group] = {}
    wrong = False
    for group in groups:
        own = tuple(answer for answer in answers if answer.group == group)
        if not own:
            problems.append(_silent(group, siblings))
            continue
        try:
            if method == "ahp":
                found[group] = _judged(siblings, group, own)
            else:
                found[group] = _weighed(siblings, group, own, method, problems)
        except MethodError as error:
            wrong = True
            problems += error.problems
    if wrong:
        return None
    shares = np.array([groups[group] for group in found])
    if not shares.sum() > 0:
        problems.append(
            Diagnostic(
                code="no-say",
                what=msg(
                    "{place} only groups with a share of zero answered",
                    place=below(siblings),
                ),
                mend=msg("give one of them a share, or let another group answer"),
            )
        )
        return None
    table = np.array([group.answers.weights for group in found.values()])
    ratio = None
    if method == "ahp":
        matrices = [group.matrix for group in found.values() if group.matrix is not None]
        joint = ahp.aggregate_judgements(matrices, shares)
        weights = ahp.priorities(joint)
        ratio = ahp.consistency(joint, table=random_table(len(joint))).ratio
    else:
        weights = aggregate_priorities(table, shares, mean="arithmetic")
    return SiblingWeights(
        parent=siblings.parent,
        ids=siblings.ids,
        weights=tuple(weights.tolist()),
        groups=tuple(group.answers for group in found.values()),
        consistency_ratio=ratio,
        consensus=consensus(table, shares) if len(found) > 1 else None,
    )


def below(siblings: SiblingSet) -> Message:
    """Return where messages say that a set is."""
    if siblings.parent:
        return msg("below {parent!r}", parent=siblings.parent)
    return msg("below the top")


def _silent(group: str, siblings: SiblingSet) -> Diagnostic:
    return Diagnostic(
        code="silent-group",
        what=msg(
            "group {group!r} answers nothing {place}; there the others decide",
            group=group,
            place=below(siblings),
        ),
        mend=msg("let the group answer these questions too, if it should have a say"),
        severity="warning",
    )


def _by_respondent(answers: tuple[Answer, ...]) -> dict[str, list[Answer]]:
    """Group answers by respondent, in alphabetical order: sums must not depend on the files."""
    found: dict[str, list[Answer]] = {}
    for answer in sorted(answers, key=lambda answer: (answer.respondent, answer.ids)):
        found.setdefault(answer.respondent, []).append(answer)
    return found


def _judged(siblings: SiblingSet, group: str, answers: tuple[Answer, ...]) -> _Group:
    ids = siblings.ids
    respondents = _by_respondent(answers)
    members = [_matrix(ids, own) for own in respondents.values()]
    given = ahp.aggregate_judgements(members)
    try:
        matrix = ahp.complete(given, ids)
    except MethodError as error:
        raise MethodError(
            [
                replace(
                    problem,
                    what=msg(
                        "group {group!r}, {place}: {what}",
                        group=group,
                        place=below(siblings),
                        what=problem.what,
                    ),
                )
                for problem in error.problems
            ]
        ) from None
    table = random_table(len(ids))
    ratio = ahp.consistency(matrix, table=table).ratio
    known = ~np.isnan(given)
    worst = ahp.worst_judgements(matrix, len(ids) ** 2, table) if ratio > ACCEPTED_RATIO else ()
    own = [_completed(member) for member in members]
    apart = [ahp.priorities(member) for member in own if member is not None]
    return _Group(
        GroupAnswers(
            group=group,
            weights=tuple(ahp.priorities(matrix).tolist()),
            respondents=tuple(respondents),
            consensus=consensus(np.array(apart)) if len(apart) > 1 else None,
            consistency_ratio=ratio,
            respondent_ratios=tuple(
                None if member is None else ahp.consistency(member, table=table).ratio
                for member in own
            ),
            open_pairs=int(np.sum(~known) // 2),
            worst=tuple(
                WorstJudgement(ids[j.first], ids[j.second], j.given, j.consistent, j.ratio)
                for j in worst
                if known[j.first, j.second]
            )[:_WORST],
        ),
        matrix,
    )


def _matrix(ids: tuple[str, ...], answers: list[Answer]) -> Floats:
    pairs = {(ids.index(a.ids[0]), ids.index(a.ids[1])): a.values[0] for a in answers}
    return ahp.from_judgements(len(ids), pairs)


def random_table(size: int) -> Table:
    """Return the table of random indices that goes as far as so many items."""
    return "saaty" if size <= _SAATY_SIZES else "donegan_dodd"


def _completed(matrix: Floats) -> Floats | None:
    """Return the completion, or None where too little was judged for one."""
    try:
        return ahp.complete(matrix)
    except MethodError:
        return None


def _weighed(
    siblings: SiblingSet,
    group: str,
    answers: tuple[Answer, ...],
    method: Method,
    problems: list[Diagnostic],
) -> _Group:
    complete: dict[str, list[Answer]] = {}
    incomplete: list[Diagnostic] = []
    for respondent, own in _by_respondent(answers).items():
        answered = {answer.ids[0] for answer in own}
        absent = [identifier for identifier in siblings.ids if identifier not in answered]
        if absent:
            incomplete.append(_incomplete(siblings, group, respondent, absent, own[0]))
        else:
            complete[respondent] = own
    if not complete:
        raise MethodError(incomplete)
    # The others of the group can do without; that is worth a warning and no more.
    problems += [_as_warning(problem) for problem in incomplete]
    wrong: list[Diagnostic] = []
    found = {}
    for respondent, own in complete.items():
        place = {answer.ids[0]: answer for answer in own}
        values = np.array([place[identifier].values for identifier in siblings.ids])
        try:
            found[respondent] = _METHODS[method](values)
        except MethodError as error:
            wrong += [
                replace(
                    problem,
                    what=msg(
                        "{respondent!r} of group {group!r}, {place}: {what}",
                        respondent=respondent,
                        group=group,
                        place=below(siblings),
                        what=problem.what,
                    ),
                    where=own[0].where,
                )
                for problem in worded(error, {"criterion": siblings.ids}).problems
            ]
    if wrong:
        raise MethodError(wrong)
    table = np.array([own.weights for own in found.values()])
    ratios = [own.ratio for own in found.values() if own.ratio is not None]
    deviations = [own.deviation for own in found.values() if own.deviation is not None]
    return _Group(
        GroupAnswers(
            group=group,
            weights=tuple(aggregate_priorities(table, mean="arithmetic").tolist()),
            respondents=tuple(found),
            consensus=consensus(table) if len(table) > 1 else None,
            consistency_ratio=max(ratios, default=None),
            deviation=max(deviations, default=None),
        )
    )


def _incomplete(
    siblings: SiblingSet, group: str, respondent: str, absent: list[str], first: Answer
) -> Diagnostic:
    return Diagnostic(
        code="incomplete",
        what=msg(
            "{respondent!r} of group {group!r} leaves open {ids} {place}, so the rest below "
            "it does not count either",
            respondent=respondent,
            group=group,
            ids=", ".join(map(repr, absent)),
            place=below(siblings),
        ),
        mend=msg("fill these in too (0 points is an answer), or leave all of them open"),
        where=first.where,
    )


def _as_warning(problem: Diagnostic) -> Diagnostic:
    return replace(problem, severity="warning")


def _of_best_worst(values: Floats) -> _Own:
    result = best_worst(values[:, 0], values[:, 1])
    return _Own(result.weights, result.ratio, result.deviation)


_METHODS: dict[Method, Callable[[Floats], _Own]] = {
    "bwm": _of_best_worst,
    "swing": lambda values: _Own(swing(values[:, 0])),
    "direct": lambda values: _Own(direct(values[:, 0])),
    "ranks": lambda values: _Own(rank_weights(values[:, 0])),
}
