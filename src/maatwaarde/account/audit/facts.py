"""The facts that a choice rests on, and which proposals have the same.

Facts are what decides: the impact on each measure with its range and when it is in force, what is
asked of each kind of money and role, and what a criterion or rule is about. Two amounts are the
same when they differ by at most a part of `TOLERANCE` of the larger. What is unknown is the same as
what is unknown, and as nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.account.audit.columns import AREA, POLICY_FIELD, list_column
from maatwaarde.arrays import Floats
from maatwaarde.impact import ImpactTable
from maatwaarde.portfolio.assemble.eligible import COST
from maatwaarde.portfolio.inputs.resources import Resources, ShareSpec
from maatwaarde.portfolio.inputs.rules import GrantSpec
from maatwaarde.proposals import Proposals

TOLERANCE = 1e-9
Codes = NDArray[np.int64]
FactKind = Literal["impact", "cost", "staff", "column"]

# Columns of numbers that the library reads itself, and that move effects or starts.
_DECIDING = frozenset(
    ("effect_start", "effect_ramp", "effect_years", "wait_loss", "earliest_start", "latest_start")
)
_LIVES = frozenset(("life", "levensduur"))


@dataclass(frozen=True, eq=False)
class Fact:
    """One thing that is known of each proposal.

    Parameters
    ----------
    kind, name
        ``impact`` and the measure; ``cost`` or ``staff`` and the canonical column; ``column`` and
        the name of a column of the list.
    codes
        Shape (proposals,): equal where the fact is the same.
    values
        Shape (proposals,), for who reads it: amounts with NaN where unknown, or texts with None.
    unit
        Of amounts.
    """

    kind: FactKind
    name: str
    codes: Codes
    values: Floats | tuple[str | None, ...]
    unit: str | None = None

    def value(self, row: int) -> float | str | None:
        """Return what a proposal has; None where that is unknown."""
        found = self.values[row]
        if isinstance(found, str) or found is None:
            return found
        return None if np.isnan(found) else float(found)


def facts_of(
    proposals: Proposals, impacts: ImpactTable, resources: Resources, more: Sequence[str] = ()
) -> tuple[Fact, ...]:
    """Return the facts that a choice rests on.

    Parameters
    ----------
    impacts
        Of these proposals, in the same order.
    more
        Columns of the list that have to be equal too, by heading.

    Raises
    ------
    ProposalError
        If there is no such column.
    """
    return (
        *_impacts(impacts),
        *_amounts(proposals),
        *_columns(proposals, resources, more),
    )


def equal_groups(facts: Sequence[Fact]) -> tuple[tuple[int, ...], ...]:
    """Return the rows of proposals that have all facts in common, of two and more."""
    if not facts:
        return ()
    codes = np.column_stack([fact.codes for fact in facts])
    _, inverse, counts = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    return tuple(_groups(inverse.reshape(-1), counts))


def nearly_equal(facts: Sequence[Fact]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the place of a fact, and rows of proposals that differ in that fact and in no other.

    All rows of a group have all other facts in common, and at least two values of this one.
    """
    if len(facts) < 2:
        return
    codes = np.column_stack([fact.codes for fact in facts])
    weights = _random_words(codes.shape[1])
    with np.errstate(over="ignore"):
        # A sum of a word for each fact and value: the same without one fact is found by taking the
        # word of that fact away, and not by comparing all pairs.
        words = _mixed(codes.astype(np.uint64) + weights)
        total = words.sum(axis=1, dtype=np.uint64)
        for j in range(codes.shape[1]):
            rest = total - words[:, j]
            _, inverse, counts = np.unique(rest, return_inverse=True, return_counts=True)
            for group in _groups(inverse.reshape(-1), counts):
                rows = np.array(group)
                others = np.delete(codes[rows], j, axis=1)
                alike = (others == others[0]).all()  # else two sums are equal by chance
                if alike and len(np.unique(codes[rows, j])) > 1:
                    yield j, group


def _groups(inverse: Codes, counts: NDArray[np.int64]) -> Iterator[tuple[int, ...]]:
    order = np.argsort(inverse, kind="stable")
    ends = np.cumsum(counts)
    for group in np.flatnonzero(counts > 1).tolist():
        yield tuple(order[ends[group] - counts[group] : ends[group]].tolist())


def _random_words(n: int) -> NDArray[np.uint64]:
    return np.random.default_rng(0).integers(0, 2**64, size=n, dtype=np.uint64)


def _mixed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread bits evenly: the finaliser of SplitMix64 (Steele, Lea and Flood, 2014)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def amount_codes(values: Floats) -> Codes:
    """Return a number for each amount, equal where amounts are the same within the tolerance."""
    order = np.argsort(values, kind="stable")  # what is unknown comes last
    ordered = values[order]
    before, after = ordered[:-1], ordered[1:]
    with np.errstate(invalid="ignore"):
        apart = np.abs(after - before) > TOLERANCE * np.maximum(np.abs(before), np.abs(after))
    apart = np.where(np.isinf(before) | np.isinf(after), before != after, apart)
    apart |= np.isnan(after) & ~np.isnan(before)
    codes = np.zeros(len(values), dtype=np.int64)
    codes[order[1:]] = np.cumsum(apart)
    return codes


def text_codes(values: Sequence[str | None]) -> Codes:
    """Return a number for each text; what is unknown has one of its own."""
    known: dict[str | None, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)


def together(columns: Sequence[Codes]) -> Codes:
    """Return a number for each row of codes."""
    if len(columns) == 1:
        return columns[0]
    _, inverse = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
    return np.asarray(inverse.reshape(-1), dtype=np.int64)


def _impacts(impacts: ImpactTable) -> Iterator[Fact]:
    timing = impacts.timing
    for j, (name, unit) in enumerate(zip(impacts.measures, impacts.units, strict=True)):
        parts = [part for part in timing.parts if part.measure == j]
        arrays = [impacts.value[:, j], impacts.low[:, j], impacts.high[:, j]]
        for part in parts:
            arrays += [part.amount, part.share, part.start, part.ramp_up, part.years]
        # An array that takes no room holds one value for all.
        differ = [array for array in arrays if any(array.strides)] or [arrays[0]]
        codes = together([amount_codes(array) for array in differ])
        yield Fact("impact", name, codes, impacts.value[:, j], unit)


def _amounts(proposals: Proposals) -> Iterator[Fact]:
    unknown: dict[str, list[int]] = {}
    for cell in proposals.unknown:
        unknown.setdefault(cell.column, []).append(cell.proposal)
    for use in proposals.uses:
        # A blank beside amounts is nothing, as for the choice; what is not known is not nothing.
        values = np.nan_to_num(use.values, nan=0.0)
        values[unknown.get(use.column, [])] = np.nan
        ends = [end for end in (use.low, use.high) if end is not None]
        codes = together([amount_codes(values), *map(amount_codes, ends)])
        yield Fact(use.kind, use.column, codes, values, use.unit)
    for cost in proposals.waiting:
        yield Fact("cost", cost.heading, amount_codes(cost.values), cost.values, cost.unit)


def _columns(proposals: Proposals, resources: Resources, more: Sequence[str]) -> Iterator[Fact]:
    """Yield columns of the list that a criterion or rule is about, and those that are asked for."""
    asked = dict.fromkeys((*_named(proposals, resources), *_read(proposals, resources)))
    for name in more:
        asked[list_column(proposals, name).name] = None
    for name in asked:
        column = list_column(proposals, name)
        values = column.values
        codes = amount_codes(values) if isinstance(values, np.ndarray) else text_codes(values)
        attribute = proposals.attributes.get(name)
        yield Fact("column", name, codes, values, None if attribute is None else attribute.unit)


def _named(proposals: Proposals, resources: Resources) -> Iterator[str]:
    rules: tuple[ShareSpec | GrantSpec, ...] = (*resources.shares, *resources.grants)
    if any(rule.area is not None for rule in rules):
        yield AREA
    lives = resources.capital_charges is not None and len(resources.capital_charges.life) > 1
    if lives or any(rule.policy_field is not None for rule in rules):
        yield POLICY_FIELD
    for criterion in resources.eligible:
        for name in criterion.formula.names:
            if name != COST:  # which is in the costs already
                yield list_column(proposals, name).name


def _read(proposals: Proposals, resources: Resources) -> Iterator[str]:
    reads: Callable[[str], bool] = lambda name: (  # noqa: E731
        name in _DECIDING or (name in _LIVES and resources.capital_charges is not None)
    )
    for name in proposals.attributes:
        if reads(name.partition(":")[0]):
            yield name
