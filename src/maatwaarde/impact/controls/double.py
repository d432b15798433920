"""Effects that are counted twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats, Ints
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact.table import ImpactTable
from maatwaarde.messages import Exact, joined, msg, nmsg
from maatwaarde.plugins import Controlled, Estimator

SAME = 3
"""Equal impacts from which two proposals for one area may claim one effect."""

_MOST = 50
"""A value that so many proposals of an area share is a habit (a round number), and no claim."""


def double_counted(subject: Controlled) -> Iterator[Diagnostic]:
    """Find effects that two proposals, or two estimators for one proposal, may both claim.

    Two proposals that can be chosen together raise a warning when one requires the other and both
    state the very same impact on a measure, or when they are for one area and state the same
    impacts on `SAME` measures or more. Round numbers, which many proposals share, are a claim only
    where the two state the same impacts on all measures, of which there are `SAME` or more. Two
    estimators do when they compute one measure of a proposal from the same attribute.
    """
    yield from _between_proposals(subject)
    yield from between_estimators(subject)


def _between_proposals(subject: Controlled) -> Iterator[Diagnostic]:
    proposals, impacts = subject.proposals, subject.impacts
    known, estimated = impacts.known, impacts.estimated
    if isinstance(impacts, ImpactTable):
        estimated = estimated | impacts.judged  # a few labels, which many proposals share
    shared: dict[tuple[int, int], list[int]] = defaultdict(list)
    claimed = _claimed(proposals.area, np.where(known & ~estimated, impacts.value, 0.0))
    # With fewer there is nothing to tell, but of those that are linked, which come below.
    often = (claimed >= 0).sum(axis=1) >= SAME
    for j in range(len(impacts.measures)):
        claims: dict[int, list[int]] = defaultdict(list)
        for row in np.flatnonzero(often & (claimed[:, j] >= 0)).tolist():
            claims[int(claimed[row, j])].append(row)
        for rows in claims.values():
            for pair in combinations(rows, 2):
                shared[pair].append(j)
    positions = {id_: i for i, id_ in enumerate(proposals.ids)}
    linked = {
        tuple(sorted((row, positions[needed])))
        for row, all_needed in enumerate(proposals.requires)
        for needed in all_needed
        if needed in positions
    }
    for a, b in sorted(linked):
        same = (impacts.value[a] == impacts.value[b]) & (impacts.value[a] != 0)
        same &= known[a] & known[b] & ~(estimated[a] & estimated[b])
        if same.any():
            shared[a, b] = np.flatnonzero(same).tolist()
    ids = proposals.ids
    for pair, measures in sorted(shared.items(), key=lambda item: sorted(ids[i] for i in item[0])):
        a, b = sorted(pair, key=lambda row: ids[row])
        if len(measures) < SAME and pair not in linked:
            continue
        if all(_is_round(float(impacts.value[a, j])) for j in measures) and (
            len(measures) < SAME or not _all_the_same(impacts.value[[a, b]], known[[a, b]])
        ):
            continue
        if _excluded(subject, a, b):
            continue
        named = [
            msg(
                "{measure} ({value})",
                measure=impacts.measures[j],
                value=Exact(float(impacts.value[a, j])),
            )
            for j in measures
        ]
        yield Diagnostic(
            code="double-counted",
            what=msg(
                "{one!r} and {other!r} state the same impacts: {impacts}",
                one=proposals.ids[a],
                other=proposals.ids[b],
                impacts=joined(named, ", "),
            ),
            mend=msg("if it is one effect, state it with one of them and 0 with the other"),
            where=proposals.where(b, f"impact:{impacts.measures[measures[0]]}"),
            severity="warning",
        )


def _claimed(areas: Sequence[str | None], values: Floats) -> Ints:
    """Shape (proposals, measures): which claim it is, of those that several of an area make.

    -1 for what nobody else of the area states, for what more than `_MOST` of them do, and for zero.
    """
    names: dict[str, int] = {}
    area = np.array(
        [-1 if area is None else names.setdefault(area.casefold(), len(names)) for area in areas],
        dtype=np.int64,
    )
    claimed = np.full(values.shape, -1, dtype=np.int64)
    for j, column in enumerate(values.T):
        rows = np.flatnonzero((column != 0) & (area >= 0))
        rows = rows[np.lexsort((column[rows], area[rows]))]
        new = (np.diff(column[rows]) != 0) | (np.diff(area[rows]) != 0)
        claim = np.concatenate(([0], np.cumsum(new)))[: len(rows)]
        count = np.bincount(claim)[claim] if len(rows) else claim
        claimed[rows, j] = np.where((count > 1) & (count <= _MOST), claim, -1)
    return claimed


def _is_round(value: float) -> bool:
    """Return whether a number has one digit that counts, or two of which the last is 5 or 0."""
    digits = f"{abs(value):.12g}".replace(".", "").strip("0").partition("e")[0]
    return len(digits) == 1 or (len(digits) == 2 and digits[1] == "5")


def _all_the_same(values: NDArray[np.float64], known: NDArray[np.bool_]) -> bool:
    """Return whether two proposals state the same on every measure that either of them touches."""
    stated = np.where(known, values, 0.0)
    return bool(np.array_equal(stated[0], stated[1]))


def _excluded(subject: Controlled, a: int, b: int) -> bool:
    """Whether the two are variants, of which at most one is chosen."""
    proposals = subject.proposals
    family = [proposals.variant_of[row] or proposals.ids[row] for row in (a, b)]
    return family[0] == family[1]


def between_estimators(subject: Controlled) -> Iterator[Diagnostic]:
    """Find measures that two estimators compute from the same attribute of a proposal."""
    impacts = subject.impacts
    # How impacts came about is for the library's own controls, and no part of what plugins see.
    provenance = impacts.provenance if isinstance(impacts, ImpactTable) else None
    if provenance is None:
        return
    proposals, measures = provenance.proposals, provenance.framework.measures
    for first, second in combinations(provenance.sources, 2):
        if first.measure != second.measure:
            continue
        names = _amounts(first.estimator) & _amounts(second.estimator)
        names &= first.estimator.uses[first.output.quantity]
        names &= second.estimator.uses[second.output.quantity]
        runs = [provenance.runs[source.estimator.id] for source in (first, second)]
        both = runs[0].applies & runs[1].applies & provenance.estimated[:, first.measure]
        for name in sorted(names):
            column = runs[0].columns[name]
            if column is None:
                continue
            found = np.flatnonzero(both & ~np.isnan(column.value) & (column.value != 0))
            rows = sorted(found, key=lambda row: proposals.ids[row])
            if rows:
                yield Diagnostic(
                    code="double-counted",
                    what=nmsg(
                        "{one} and {other} both derive {measure} from {input}, for {n} proposal: "
                        "{proposal!r}",
                        "{one} and {other} both derive {measure} from {input}, for {n} proposals "
                        "such as {proposal!r}",
                        len(rows),
                        one=first.estimator.id,
                        other=second.estimator.id,
                        measure=measures[first.measure].id,
                        input=name,
                        proposal=proposals.ids[rows[0]],
                    ),
                    mend=msg("choose one of them in the framework, under `estimators:`"),
                    where=proposals.where(int(rows[0]), name),
                    severity="warning",
                )


def _amounts(estimator: Estimator) -> set[str]:
    return {item.name for item in estimator.inputs if item.role == "amount"}
