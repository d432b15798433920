"""Titles that say the same: proposals that were made twice, or were turned down before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Protocol, TypeVar

import numpy as np

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.impact.controls.many import MOST_TOLD, not_told
from maatwaarde.impact.controls.titles import Doubles, Matched, doubles, matched
from maatwaarde.impact.naming import a_few
from maatwaarde.messages import Message, Text, joined, msg, nmsg
from maatwaarde.plugins import Controlled, Rejection, Undertaken
from maatwaarde.proposals import Proposals, Status


def duplicates(subject: Controlled) -> Iterator[Diagnostic]:
    """Find proposals with nearly the same title.

    Variants of one proposal are meant to be alike, and proposals for different areas, or with
    different numbers in their titles (phase 1, phase 2), are not the same.
    """
    proposals = subject.proposals
    ids = proposals.ids
    families = [variant or id_ for variant, id_ in zip(proposals.variant_of, ids, strict=True)]
    found = doubles(proposals.titles, proposals.area, families)
    groups = _groups(found, ids)
    for rows in groups[:MOST_TOLD]:
        named = [(ids[i], proposals.titles[i]) for i in rows[:NAMED]]
        yield alike_told(named, len(rows), proposals.where(rows[0], "title"))
    if len(groups) > MOST_TOLD:
        yield not_told(
            "duplicate-proposals", len(groups) - MOST_TOLD, proposals.where(groups[MOST_TOLD][0])
        )
    if found.uncompared:
        yield cut_short(found.uncompared, found.without_area, _of_list(proposals))


NAMED = 5
"""Proposals of a group of doubles that are looked at to name them."""


def alike_told(named: Sequence[tuple[str, str]], count: int, where: Where) -> Diagnostic:
    """Return what to say of proposals that look like one.

    Parameters
    ----------
    named
        Ids and titles of the first `NAMED` by their ids.
    """
    names = a_few([f"{id_!r} ({title})" for id_, title in named], NAMED - 1, count)
    return Diagnostic(
        code="duplicate-proposals",
        what=msg("these look like one proposal: {proposals}", proposals=names),
        mend=msg("keep one, or make them variants of each other (`variant_of`)"),
        where=where,
        severity="warning",
    )


def _groups(found: Doubles, ids: Sequence[str]) -> list[list[int]]:
    """Return the rows of each group by their ids, and the groups by the first of these."""
    groups: dict[int, list[int]] = {}
    rows = np.flatnonzero(found.group >= 0).tolist()
    for row in sorted(rows, key=lambda row: ids[row]):
        groups.setdefault(int(found.group[row]), []).append(row)
    return list(groups.values())


def cut_short(uncompared: int, without_area: int, where: Where) -> Diagnostic:
    """Return what to say where the search for doubles ended before all were compared."""
    return Diagnostic(
        code="control-cut-short",
        what=nmsg(
            "the search for proposals with nearly the same title was cut short: the title of {n} "
            "proposal was compared with a part of the others only. Equal titles were all found",
            "the search for proposals with nearly the same title was cut short: the titles of {n} "
            "proposals were compared with a part of the others only. Equal titles were all found",
            uncompared,
        ),
        mend=nmsg(
            "fill in `area` for {n} proposal that has none, since only titles for one area are "
            "compared; or check the list in parts",
            "fill in `area` for {n} proposals that have none, since only titles for one area are "
            "compared; or check the list in parts",
            without_area,
        )
        if without_area
        else msg("check the list in parts"),
        where=where,
        severity="warning",
    )


def _of_list(proposals: Proposals) -> Where:
    return Where(file=proposals.source.file, sheet=proposals.source.sheet)


def rejected_before(subject: Controlled) -> Iterator[Diagnostic]:
    """Find proposals whose title is nearly that of one that was rejected.

    Those that come back under their own id, and were rejected on one day for one reason, are named
    together.
    """
    if subject.register is None:
        return
    proposals = subject.proposals
    rejected = in_order(subject.register.rejected())
    found = matched(proposals.titles, [item.title for item in rejected])
    where = partial(proposals.where, column="title")
    yield from rejected_told(found, proposals.ids, rejected, where, _of_list(proposals))


Earlier = TypeVar("Earlier", Rejection, Undertaken)


def in_order(found: Iterable[Earlier]) -> list[Earlier]:
    """Return what was decided before by its id."""
    return sorted(found, key=lambda item: item.id)


class Ids(Protocol):
    """The ids of the rows of a list, or of those of them that matter."""

    def __getitem__(self, row: int, /) -> str: ...


def rejected_told(
    found: Matched,
    ids: Ids,
    rejected: Sequence[Rejection],
    where: Callable[[int], Where],
    of_list: Where,
) -> Iterator[Diagnostic]:
    """Yield what to say of rows whose titles are nearly those of what was rejected.

    Parameters
    ----------
    rejected
        What the titles were matched with, as `in_order` returns it.
    where
        Gives the place of the title in a row.
    of_list
        The place of the list.
    """
    groups = _by_id(found, ids)
    again: dict[tuple[date | None, Text | None], list[int]] = {}
    for rows, others in groups:
        if len(rows) == len(others) == 1 and ids[rows[0]] == rejected[others[0]].id:
            item = rejected[others[0]]
            again.setdefault((item.on, item.reason), []).append(rows[0])
    many = {key: rows for key, rows in again.items() if len(rows) > 1}
    told = {row for rows in many.values() for row in rows}
    said = [
        (rows, _was_rejected([ids[row] for row in rows], [rejected[other] for other in others]))
        for rows, others in groups
        if not told.issuperset(rows)
    ]
    said += [(rows, _again(*key, [ids[row] for row in rows])) for key, rows in many.items()]
    for rows, what in sorted(said, key=lambda pair: ids[pair[0][0]]):
        yield Diagnostic(
            code="rejected-before",
            what=what,
            mend=msg("say in the proposal what is different now"),
            where=where(rows[0]),
            severity="warning",
        )
    if not found.complete:
        yield _part_only(of_list, msg("titles that were rejected before"))


def undertaken_before(subject: Controlled) -> Iterator[Diagnostic]:
    """Find proposals whose title is nearly that of one that was approved.

    What is running under the id that it was approved under, is no second one.
    """
    if subject.register is None:
        return
    proposals = subject.proposals
    approved = in_order(subject.register.undertaken())
    found = matched(proposals.titles, [item.title for item in approved])
    running = [status is Status.RUNNING for status in proposals.status]
    where = partial(proposals.where, column="title")
    yield from undertaken_told(found, proposals.ids, running, approved, where, _of_list(proposals))


class Flags(Protocol):
    """Something that holds of the rows of a list or not, of those that matter."""

    def __getitem__(self, row: int, /) -> bool: ...


def undertaken_told(
    found: Matched,
    ids: Ids,
    running: Flags,
    approved: Sequence[Undertaken],
    where: Callable[[int], Where],
    of_list: Where,
) -> Iterator[Diagnostic]:
    """Yield what to say of rows whose titles are nearly those of what was approved.

    Parameters
    ----------
    running
        Which rows say that they are.
    approved, where, of_list
        As in `rejected_told`.
    """
    groups = _by_id(found, ids)
    again: dict[date, list[int]] = {}
    for rows, others in groups:
        by_id = {approved[other].id: approved[other] for other in others}
        for row in rows:
            if ids[row] in by_id and not running[row]:
                again.setdefault(by_id[ids[row]].on, []).append(row)
        # A proposal of its own id is the one that was approved, and no double of others like it.
        new = [row for row in rows if ids[row] not in by_id]
        if new:
            yield Diagnostic(
                code="running-or-done",
                what=_is_undertaken([ids[row] for row in new], list(by_id.values())),
                mend=msg("take it out of the list, or say in its title what is different"),
                where=where(new[0]),
                severity="warning",
            )
    for day, rows in sorted(again.items()):
        yield Diagnostic(
            code="approved-before",
            what=nmsg(
                "{proposals} was approved on {day}, and stands in the list as new",
                "{proposals} were approved on {day}, and stand in the list as new",
                len(rows),
                proposals=a_few([repr(ids[row]) for row in sorted(rows, key=lambda i: ids[i])], 4),
                day=day,
            ),
            mend=msg("give what goes on the status 'running', and take out what is done"),
            where=where(rows[0]),
            severity="warning",
        )
    if not found.complete:
        yield _part_only(of_list, msg("titles that were approved before"))


def _by_id(found: Matched, ids: Ids) -> list[tuple[list[int], list[int]]]:
    """Return rows and places of titles that are alike, by id."""
    groups = [(sorted(rows, key=lambda row: ids[row]), others) for rows, others in found.groups]
    return sorted(groups, key=lambda group: (ids[group[0][0]], group[1]))


def _part_only(of_list: Where, looked_for: Message) -> Diagnostic:
    return Diagnostic(
        code="control-cut-short",
        what=msg(
            "the search for {titles} was cut short: not all titles that are nearly the same were "
            "compared. Equal titles were all found",
            titles=looked_for,
        ),
        mend=msg("check the list in parts"),
        where=of_list,
        severity="warning",
    )


def _is_undertaken(ids: Sequence[str], before: Sequence[Undertaken]) -> Message:
    if len(ids) > 1 or len(before) > 1:
        named = [f"{item.id!r} ({item.title})" for item in before]
        return nmsg(
            "{proposals} looks like what was approved before, and is running or done: {approved}",
            "{proposals} look like what was approved before, and is running or done: {approved}",
            len(ids),
            proposals=a_few([repr(id_) for id_ in ids], 4),
            approved=a_few(named, 4),
        )
    (proposal,), (first,) = ids, before
    told = {"proposal": proposal, "id": first.id, "title": first.title, "day": first.on}
    if first.start is None:
        return msg(
            "{proposal!r} looks like {id!r} ({title}), which was approved on {day} and is running "
            "or done",
            **told,
        )
    return msg(
        "{proposal!r} looks like {id!r} ({title}), which was approved on {day} with a start in "
        "{start}, and is running or done",
        start=first.start,
        **told,
    )


def _again(day: date | None, reason: Text | None, ids: Sequence[str]) -> Message:
    proposals = a_few([repr(id_) for id_ in sorted(ids)], 4)
    what = (
        msg("{proposals} were rejected before", proposals=proposals)
        if day is None
        else msg("{proposals} were rejected on {day}", proposals=proposals, day=day)
    )
    return joined([what, reason], ": ") if reason else what


def _was_rejected(ids: Sequence[str], before: Sequence[Rejection]) -> Message:
    if len(ids) > 1 or len(before) > 1:
        named = [f"{item.id!r} ({item.title})" for item in before]
        return nmsg(
            "{proposals} looks like what was rejected before: {rejected}",
            "{proposals} look like what was rejected before: {rejected}",
            len(ids),
            proposals=a_few([repr(id_) for id_ in ids], 4),
            rejected=a_few(named, 4),
        )
    (proposal,), (first,) = ids, before
    told = {"proposal": proposal, "id": first.id, "title": first.title}
    if first.on is None:
        what = msg("{proposal!r} looks like {id!r} ({title}), which was rejected", **told)
    else:
        what = msg(
            "{proposal!r} looks like {id!r} ({title}), which was rejected on {day}",
            day=first.on,
            **told,
        )
    return joined([what, first.reason], ": ") if first.reason else what
