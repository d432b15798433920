"""Titles that say the same: proposals that were made twice, or were turned down before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact.controls.titles import Key, alike, matched, title_key
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
    rows_of: dict[Key, list[int]] = {}
    for row, title in enumerate(proposals.titles):
        rows_of.setdefault(title_key(title), []).append(row)
    pairs = [
        pair
        for a, b in alike(list(rows_of), list(rows_of))
        if a <= b
        for pair in _linked(proposals, rows_of[a] + (rows_of[b] if a != b else []))
    ]
    groups = [sorted(group, key=lambda row: proposals.ids[row]) for group in _groups(pairs)]
    for rows in sorted(groups, key=lambda group: proposals.ids[group[0]]):
        named = a_few([f"{proposals.ids[i]!r} ({proposals.titles[i]})" for i in rows], 4)
        yield Diagnostic(
            code="duplicate-proposals",
            what=msg("these look like one proposal: {proposals}", proposals=named),
            mend=msg("keep one, or make them variants of each other (`variant_of`)"),
            where=proposals.where(rows[0], "title"),
            severity="warning",
        )


def rejected_before(subject: Controlled) -> Iterator[Diagnostic]:
    """Find proposals whose title is nearly that of one that was rejected.

    Those that come back under their own id, and were rejected on one day for one reason, are named
    together.
    """
    if subject.register is None:
        return
    proposals = subject.proposals
    ids = proposals.ids
    rejected: list[Rejection] = sorted(subject.register.rejected(), key=lambda item: item.id)
    groups = matched(proposals, [item.title for item in rejected])
    again: dict[tuple[date | None, Text | None], list[int]] = {}
    for rows, others in groups:
        if len(rows) == len(others) == 1 and ids[rows[0]] == rejected[others[0]].id:
            item = rejected[others[0]]
            again.setdefault((item.on, item.reason), []).append(rows[0])
    many = {key: rows for key, rows in again.items() if len(rows) > 1}
    told = {row for rows in many.values() for row in rows}
    found = [
        (rows, _was_rejected([ids[row] for row in rows], [rejected[other] for other in others]))
        for rows, others in groups
        if not told.issuperset(rows)
    ]
    found += [(rows, _again(*key, [ids[row] for row in rows])) for key, rows in many.items()]
    for rows, what in sorted(found, key=lambda pair: ids[pair[0][0]]):
        yield Diagnostic(
            code="rejected-before",
            what=what,
            mend=msg("say in the proposal what is different now"),
            where=proposals.where(rows[0], "title"),
            severity="warning",
        )


def undertaken_before(subject: Controlled) -> Iterator[Diagnostic]:
    """Find proposals whose title is nearly that of one that was approved.

    What is running under the id that it was approved under, is no second one.
    """
    if subject.register is None:
        return
    proposals = subject.proposals
    ids = proposals.ids
    approved: list[Undertaken] = sorted(subject.register.undertaken(), key=lambda item: item.id)
    again: dict[date, list[int]] = {}
    for rows, others in matched(proposals, [item.title for item in approved]):
        by_id = {approved[other].id: approved[other] for other in others}
        for row in rows:
            if ids[row] in by_id and proposals.status[row] is not Status.RUNNING:
                again.setdefault(by_id[ids[row]].on, []).append(row)
        # A proposal of its own id is the one that was approved, and no double of others like it.
        new = [row for row in rows if ids[row] not in by_id]
        if new:
            yield Diagnostic(
                code="running-or-done",
                what=_is_undertaken([ids[row] for row in new], list(by_id.values())),
                mend=msg("take it out of the list, or say in its title what is different"),
                where=proposals.where(new[0], "title"),
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
            where=proposals.where(rows[0], "title"),
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


def _linked(proposals: Proposals, rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs that join all of some alike rows that may be one proposal.

    Two rows may be one if they are no variants of each other and not for different areas. All such
    pairs would be as many as the square of the rows; these join the same rows, and are no more than
    a few a row.
    """
    family = {row: proposals.variant_of[row] or proposals.ids[row] for row in rows}
    by_area: dict[str | None, list[int]] = {}
    for row in rows:
        area = proposals.area[row]
        by_area.setdefault(None if area is None else area.casefold(), []).append(row)
    anywhere = by_area.pop(None, [])
    somewhere = [row for group in by_area.values() for row in group]
    # Within one area each row may be one with every row of another family.
    for one, other in [
        *((group, group) for group in (anywhere, *by_area.values())),
        (anywhere, somewhere),
        (somewhere, anywhere),
    ]:
        if not one:
            continue
        first = one[0]
        second = next((row for row in one if family[row] != family[first]), None)
        for row in other:
            if family[row] != family[first]:
                yield first, row
            elif second is not None and family[row] != family[second]:
                yield second, row


def _groups(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Join pairs that share a row into groups (union-find; scipy's takes long to import)."""
    leader: dict[int, int] = {}

    def lead(row: int) -> int:
        while leader.setdefault(row, row) != row:
            leader[row] = leader[leader[row]]
            row = leader[row]
        return row

    for a, b in pairs:
        leader[lead(b)] = lead(a)
    groups: dict[int, list[int]] = {}
    for row in sorted(leader):
        groups.setdefault(lead(row), []).append(row)
    return list(groups.values())
