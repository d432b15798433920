"""Controls over a list in parts: each row by itself, and titles that are alike over all rows.

What no part of the list can tell is not looked at, and is named.
"""

from __future__ import annotations

import heapq
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maatwaarde.arrays import Bools, Ints
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.impact.controls import (
    double_counted,
    duplicates,
    no_resources,
    out_of_range,
    rejected_before,
    undertaken_before,
)
from maatwaarde.impact.controls.double import between_estimators
from maatwaarde.impact.controls.many import MOST_TOLD, not_told
from maatwaarde.impact.controls.resources import KINDS, SHOWN, none_told, without, without_told
from maatwaarde.impact.controls.similar import (
    NAMED,
    alike_told,
    cut_short,
    in_order,
    rejected_told,
    undertaken_told,
)
from maatwaarde.impact.controls.titles import Matched, allowed, doubles_of, matched
from maatwaarde.messages import Number, msg, nmsg
from maatwaarde.plugins import Control, Controlled, DecisionRegister, Plugins
from maatwaarde.proposals import Proposals
from maatwaarde.streaming.fixed import FixedInPart
from maatwaarde.streaming.parts import Parts
from maatwaarde.streaming.titles import AREA, MAIN, RUNNING, TITLE, TITLES, Titles

_OF_ROWS: tuple[Control, ...] = (out_of_range, no_resources, double_counted)
_OF_TITLES: tuple[Control, ...] = (duplicates, rejected_before, undertaken_before)

_log = logging.getLogger("maatwaarde.streaming")


@dataclass(eq=False)
class Without:
    """Proposals that state no cost, or no staff: how many, and the first by their ids.

    Parameters
    ----------
    first
        Their ids and rows; None where the list has no column of the kind.
    """

    count: int = 0
    first: list[tuple[str, int]] | None = None

    def add(self, count: int, first: Iterable[tuple[str, int]]) -> None:
        self.count += count
        self.first = heapq.nsmallest(SHOWN, [*(self.first or []), *first])


@dataclass(eq=False)
class Controls:
    """The controls of a run over a list in parts.

    Parameters
    ----------
    register
        Earlier decisions.
    spent
        What each control has cost so far, in seconds of CPU: it is told, and decides nothing.
    """

    plugins: Plugins
    framework: Framework
    register: DecisionRegister | None = None
    spent: dict[str, float] = field(default_factory=dict)

    def _name(self, control: Control) -> str | None:
        """Return the name under which one of the library's own controls is there."""
        found = self.plugins.controls
        return next((name for name in found if found.get(name) is control), None)

    @contextmanager
    def _counted(self, name: str) -> Iterator[None]:
        begun = time.process_time()
        try:
            yield
        finally:
            self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - begun

    @property
    def look_at_titles(self) -> bool:
        """Whether some control needs the titles of all rows."""
        return any(self._name(one) is not None for one in _OF_TITLES)

    def columns(self, fixed: FixedInPart) -> dict[str, pa.Array]:
        """Return what has to be kept of a part for controls over all of them."""
        if not self.look_at_titles:
            return {}
        none = pa.nulls(len(fixed.ids), pa.string())
        return {
            TITLE: fixed.title_texts,
            AREA: none if fixed.area_texts is None else fixed.area_texts,
            MAIN: none if fixed.variant_texts is None else fixed.variant_texts,
            RUNNING: pa.array(fixed.running),
        }

    def of_part(
        self, proposals: Proposals, impacts: ImpactTable
    ) -> tuple[list[Diagnostic], dict[str, Any]]:
        """Return what the controls that look at one row at a time say of a part.

        Returns
        -------
        warnings, without
            The latter by kind: how many proposals state none, and the first of them.
        """
        estimators = tuple(self.plugins.estimators.get(one) for one in self.plugins.estimators)
        subject = Controlled(proposals, self.framework, impacts, estimators)
        warnings: list[Diagnostic] = []
        looks: tuple[tuple[Control, Control], ...] = (
            (out_of_range, out_of_range),
            (double_counted, between_estimators),
        )
        for control, look in looks:
            name = self._name(control)
            if name is not None:
                with self._counted(name):
                    warnings += look(subject)
        name = self._name(no_resources)
        found: dict[str, Any] = {}
        if name is not None:
            with self._counted(name):
                found = {kind: _without(proposals, without(proposals, kind)) for kind in KINDS}
        return warnings, found

    def of_list(
        self, parts: Parts, keep: Bools, id: str, where: Callable[[int], Where], of_list: Where
    ) -> Iterator[Diagnostic]:
        """Yield what the controls that look at the titles of all rows say.

        Parameters
        ----------
        keep
            Which rows count.
        id
            The column of the parts that holds ids.
        where
            Gives the place of the title in a row of the list.
        of_list
            The place of the list.
        """
        name = self._name(duplicates)
        if name is not None:
            with self._counted(name):
                found = list(_doubles(Titles(parts, keep, id, TITLES), where, of_list))
            yield from found
        if self.register is None:
            return
        for control, told in ((rejected_before, self._rejected), (undertaken_before, self._done)):
            name = self._name(control)
            if name is not None:
                with self._counted(name):
                    found = list(told(Titles(parts, keep, id), where, of_list))
                yield from found

    def _rejected(
        self, titles: Titles, where: Callable[[int], Where], of_list: Where
    ) -> Iterator[Diagnostic]:
        assert self.register is not None
        before = in_order(self.register.rejected())
        found = _matched(titles, [one.title for one in before])
        rows = titles.of(found)
        place = _places(rows, where)
        yield from rejected_told(found, _column(rows, 1), before, place, of_list)

    def _done(
        self, titles: Titles, where: Callable[[int], Where], of_list: Where
    ) -> Iterator[Diagnostic]:
        assert self.register is not None
        before = in_order(self.register.undertaken())
        found = _matched(titles, [one.title for one in before])
        rows = titles.of(found)
        running = _column(rows, 3)
        place = _places(rows, where)
        yield from undertaken_told(found, _column(rows, 1), running, before, place, of_list)

    def told(self) -> None:
        """Write to the log what each control has cost."""
        for name, cost in self.spent.items():
            _log.info("control %s: %.2f s of CPU", name, cost)

    def not_run(self, of_list: Where) -> Iterator[Diagnostic]:
        """Yield what is not looked at."""
        own = (*_OF_ROWS, *_OF_TITLES)
        controls = self.plugins.controls
        others = [name for name in controls if controls.get(name) not in own]
        what = []
        if self._name(double_counted) is not None:
            what.append(
                msg(
                    "in a list that is read in parts, effects that two proposals may both claim "
                    "are not looked for"
                )
            )
        if others:
            what.append(
                msg(
                    "controls of plugins look at a whole list, and are not run: {names}",
                    names=", ".join(others),
                )
            )
        mend = msg("use --at-once if the list fits in memory")
        for one in what:
            yield Diagnostic("not-controlled", one, mend, of_list, "warning")


def _without(proposals: Proposals, rows: Sequence[int] | None) -> Any:
    if rows is None:
        return None
    source = proposals.source.rows
    named = ((proposals.ids[row], int(source[row])) for row in rows)
    return [len(rows), heapq.nsmallest(SHOWN, named)]


def without_any(found: Mapping[str, Without], file: str) -> Iterator[Diagnostic]:
    """Yield what to say of proposals without any cost or staff, counted over all parts."""
    for kind in KINDS:
        if kind not in found:
            continue
        one = found[kind]
        if one.first is None:
            yield none_told(kind, Where(file=file))
        elif one.count:
            row = one.first[0][1]
            named = [id for id, _ in one.first]
            yield without_told(kind, named, one.count, Where(file=file, row=row))


def _column(rows: Mapping[int, tuple[int, str, str, bool]], j: int) -> dict[int, Any]:
    return {place: row[j] for place, row in rows.items()}


def _places(
    rows: Mapping[int, tuple[int, str, str, bool]], where: Callable[[int], Where]
) -> Callable[[int], Where]:
    return lambda place: where(rows[place][0])


def _doubles(titles: Titles, where: Callable[[int], Where], of_list: Where) -> Iterator[Diagnostic]:
    found = doubles_of(*titles.texts(), titles.areas(), titles.families())
    alike = np.flatnonzero(found.group >= 0)
    count = np.bincount(found.group[alike], minlength=1)
    places = _first_of_groups(alike, found.group[alike], titles.ids(alike))
    named = {place: (id, title, row) for place, row, id, title, _ in titles.rows(np.sort(places))}
    first: dict[int, list[tuple[str, str, int]]] = {}
    for place in places.tolist():
        first.setdefault(int(found.group[place]), []).append(named[place])
    for at, (group, some) in enumerate(first.items()):
        here = where(some[0][2])
        if at == MOST_TOLD:
            yield not_told("duplicate-proposals", int(np.count_nonzero(count)) - MOST_TOLD, here)
            break
        yield alike_told([(id, title) for id, title, _ in some], int(count[group]), here)
    if found.uncompared:
        yield cut_short(found.uncompared, found.without_area, of_list)
    if titles.beyond:
        yield _beyond(titles, of_list)


def _first_of_groups(rows: Ints, group: Ints, ids: pa.ChunkedArray) -> Ints:
    """Return the first rows of the groups that are told, and of the one after them.

    Groups and rows of each are in the order of their ids, of which no two are the same, whatever
    the order of the list.
    """
    order = pc.sort_indices(ids).to_numpy()
    groups, first = np.unique(group[order], return_index=True)
    turn = np.full(int(group.max(initial=0)) + 1, len(groups))
    turn[groups[np.argsort(first)]] = np.arange(len(groups))
    order = order[turn[group[order]] <= MOST_TOLD]
    order = order[np.argsort(turn[group[order]], kind="stable")]
    turns = turn[group[order]]
    within = np.arange(len(order)) - np.searchsorted(turns, turns)
    found: Ints = rows[order[within < NAMED]]
    return found


def _matched(titles: Titles, others: Sequence[str]) -> Matched:
    """Match the titles of each part, and bring together what is like the same others."""
    left = allowed(titles.count + len(others))
    together: dict[tuple[int, ...], list[int]] = {}
    complete, done, at = True, 0, 0
    for table in titles.tables([TITLE]):
        found = matched(table.column(TITLE).to_pylist(), others, max(0, left - done))
        for rows, alike in found.groups:
            together.setdefault(tuple(alike), []).extend(at + row for row in rows)
        complete &= found.complete
        done += found.comparisons
        at += len(table)
    groups = [(rows, list(alike)) for alike, rows in together.items()]
    return Matched(groups, complete, done)


def _beyond(titles: Titles, of_list: Where) -> Diagnostic:
    return Diagnostic(
        "control-cut-short",
        nmsg(
            "the search for proposals with nearly the same title looks at the first {rows} rows; "
            "{n} row behind them was not compared",
            "the search for proposals with nearly the same title looks at the first {rows} rows; "
            "{n} rows behind them were not compared",
            titles.beyond,
            rows=Number(titles.count, 0),
        ),
        msg("score the list in several files, by area, if it may hold doubles"),
        of_list,
        "warning",
    )
