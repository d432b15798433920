"""A framework ready for use: the goal tree flattened into arrays beside the file's own words."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, FrameworkError, did_you_mean
from maatwaarde.documents.given import Rows
from maatwaarde.documents.to_yaml import yaml_text
from maatwaarde.framework.categories import (
    GUARDABLE,
    NONE,
    PILLARS,
    SDGS,
    By,
    Category,
    Guarded,
    categories,
)
from maatwaarde.framework.fields import Text
from maatwaarde.framework.measure import Measure, Missing
from maatwaarde.framework.model import FrameworkFile, Guard, Pillar, Value
from maatwaarde.framework.reading import Known, Read, read_framework
from maatwaarde.framework.scale import Scale
from maatwaarde.framework.written import plain, whole
from maatwaarde.late import dataclass
from maatwaarde.messages import Exact, msg
from maatwaarde.parameters import check_choice, check_names, check_number
from maatwaarde.units import Units

_log = logging.getLogger("maatwaarde.framework")


@dataclass(frozen=True, slots=True)
class Node:
    """A value or measure in the flattened goal tree.

    Parameters
    ----------
    parent
        Position of the parent in `Framework.nodes`, or ``None`` at the top.
    share
        Weight among its siblings, normalised: siblings sum to one.
    weight
        Product of the shares down to here: all measures sum to one.
    measures
        Positions, in `Framework.measures`, of the measures at or below this node.
    pillar, sdg, owner
        Its own, or else those of the nearest node above it that has any.
    """

    id: str
    title: Text
    depth: int
    parent: int | None
    share: float
    weight: float
    measures: tuple[int, ...]
    is_measure: bool
    pillar: Pillar | None
    sdg: tuple[int, ...]
    owner: str | None


@dataclass(frozen=True, eq=False)
class Framework(ByContent):
    """One organisation's value framework (meetlat).

    Parameters
    ----------
    file
        The content as written, with every amount in its measure's unit.
    units
        The library's units with this framework's own.
    path
        The file it came from, as the user named it.
    remarks
        What only matters to who writes the framework: `maatwaarde framework check` tells it.
    judgement_files
        Files with pairwise or other judgements, when the weights come from those.
    sources
        The files that it was read from: its own, and all that it extends.
    weights
        Weights by id that replace those in the file, when they come from judgements.
    answers
        Judgements that were given without a file.
    """

    file: FrameworkFile
    units: Units
    path: str
    warnings: tuple[Diagnostic, ...] = ()
    remarks: tuple[Diagnostic, ...] = ()
    judgement_files: tuple[Path, ...] = ()
    sources: tuple[Path, ...] = ()
    weights: Mapping[str, float] | None = None
    answers: tuple[Rows, ...] = ()

    @classmethod
    def _of(cls, read: Read) -> Self:
        """Return the framework of what was read."""
        found = cls(**{part.name: getattr(read, part.name) for part in fields(read)})
        _log.info("read framework %s: %d measures", found.id, len(found.measures))
        return found

    @classmethod
    def from_dict(
        cls,
        data: Mapping[str, Any],
        *,
        today: date | None = None,
        others: Known = MappingProxyType({}),
    ) -> Self:
        """Return a framework from what stands in a file of one, as keys with values.

        Parameters
        ----------
        today, others
            As for `load_framework`.

        Raises
        ------
        FrameworkError
            With every problem, each with the path of its key (``values[0].measures[1].unit``).
        """
        return cls._of(read_framework(data, today=today, others=others))

    @classmethod
    def from_text(
        cls, text: str, *, today: date | None = None, others: Known = MappingProxyType({})
    ) -> Self:
        """Return a framework from the text of a file in YAML or JSON.

        Parameters
        ----------
        today, others
            As for `load_framework`.

        Raises
        ------
        FrameworkError
            With every problem found, each with its line and column.
        """
        raw = text.encode("utf-8", "surrogatepass")
        return cls._of(read_framework(raw, today=today, others=others))

    def to_dict(self) -> dict[str, Any]:
        """Return what a file of it would hold, as keys with values; `from_dict` makes it again.

        What it extends is written out, and weights that answers gave (`resolve_weights`) stand in
        place of where they came from. Answers that are not resolved yet are no part of it.
        """
        # As JSON has it: the years of a target are keys, and keys are text there.
        found: dict[str, Any] = json.loads(json.dumps(plain(self._whole)))
        return found

    def to_yaml(self) -> str:
        """Return the same as the text of a file in YAML, which `from_text` reads."""
        return yaml_text(plain(self._whole))

    @property
    def id(self) -> str:
        """Its name for machines, such as ``deltastad-2026``."""
        return self.file.id

    @property
    def title(self) -> Text:
        """Its name for people, in the languages that the file has."""
        return self.file.title

    @property
    def guards(self) -> tuple[Guard, ...]:
        """What may not be lost, in the order of the file."""
        return self.file.guards

    @cached_property
    def _whole(self) -> FrameworkFile:
        return whole(self.file, self.weights)

    def __content__(self) -> tuple[Any, ...]:
        # Not where it was read, of how many files, nor what was said of it that day.
        if self.weights is not None:
            return self._whole, (), ()
        return self._whole, self.judgement_files, self.answers

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All values and measures, parents before children, in the order of the file."""
        nodes: list[Node] = []
        _flatten(self.file.values, (), None, 0, 1.0, self.weights, nodes)
        return _with_measures(nodes)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The leaves of the goal tree, in the order of `nodes`."""
        found: list[Measure] = []
        _collect(self.file.values, found)
        return tuple(found)

    @property
    def scales(self) -> dict[str, Scale]:
        """The scales of judgement, by the ids of the measures that have one."""
        return {one.id: one.scale for one in self.measures if one.scale is not None}

    @cached_property
    def measure_weights(self) -> NDArray[np.float64]:
        """Weight of every measure, shape (measures,); they sum to one."""
        weights = np.array([node.weight for node in self.nodes if node.is_measure])
        weights.setflags(write=False)
        return weights

    @cached_property
    def stated_weights(self) -> dict[str, float]:
        """The weight of every value and measure as the file or the answers have it, by id."""
        if self.weights is not None:
            return {node.id: self.weights.get(node.id, 0.0) for node in self.nodes}
        return dict(_stated_weights(self.file.values))

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the content, whatever the layout of the file or the number of files."""
        content = self.file.model_dump(mode="json", by_alias=True, exclude={"extends"})
        if self.weights is not None:
            content["resolved_weights"] = dict(self.weights)
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def node(self, identifier: str) -> Node:
        """Return a value or measure by id.

        Raises
        ------
        FrameworkError
            If there is none of that id.
        """
        return self.nodes[self.position(identifier)]

    def position(self, identifier: str) -> int:
        """Return the position of a value or measure in `nodes`; raises as `node` does."""
        try:
            return self._node_positions[identifier]
        except KeyError:
            raise FrameworkError(
                msg(
                    "{identifier!r} is no value or measure of the framework {id!r}",
                    identifier=identifier,
                    id=self.id,
                ),
                did_you_mean(identifier, self._node_positions),
            ) from None

    def shares_below(self, position: int) -> NDArray[np.float64]:
        """Return the weight of each measure within the node at a position in `nodes`.

        They are in the order of ``nodes[position].measures`` and sum to one, also where the node
        itself weighs nothing: a guard may protect a value that earns no points.
        """
        shares = []
        for measure in self.nodes[position].measures:
            share, at = 1.0, self._node_positions[self.measures[measure].id]
            while at != position:
                share *= self.nodes[at].share
                parent = self.nodes[at].parent
                assert parent is not None  # the node is above its own measures
                at = parent
            shares.append(share)
        return np.array(shares)

    def categories(self, by: By) -> tuple[Category, ...]:
        """Return what the measures stand under: the values at the top, the pillars, or the SDGs.

        In the order of the file, as E, S, G and none, or by number; only what has a measure.
        """
        check_choice("by", by, By)
        return self._categories[by]

    def guarded(self, guard: Guard) -> Guarded:
        """Return what a guard protects, and how much each measure counts in it."""
        if guard.value is not None:
            position = self.position(guard.value)
            node = self.nodes[position]
            return Guarded(node.title, node.measures, self.shares_below(position))
        by, name = guard.subject.split(":")
        found = next(c for c in self.categories("sdg" if by == "sdg" else "pillar") if c.id == name)
        return Guarded(GUARDABLE[guard.subject], found.measures, self.shares_within(found))

    def shares_within(self, category: Category) -> NDArray[np.float64]:
        """Return the weight of each measure within a category, in the order of its measures.

        They sum to one. Where the category itself weighs nothing, the nodes at its top count
        equally, each divided as `shares_below` does: a guard may protect what earns no points.
        """
        members = list(category.measures)
        shares = self.measure_weights[members]
        if not shares.sum() > 0:
            tops = self.tops(members)
            below = np.zeros((len(tops), len(self.measures)))
            for row, position in enumerate(tops):
                below[row, list(self.nodes[position].measures)] = self.shares_below(position)
            shares = below[:, members].sum(axis=0)
        if not shares.sum() > 0:
            shares = np.ones(len(members))
        return np.asarray(shares / shares.sum())

    def tops(self, measures: Iterable[int]) -> list[int]:
        """Return the positions of the highest nodes that have no measures but these."""
        members = set(measures)
        whole = [members.issuperset(node.measures) for node in self.nodes]
        return [
            i
            for i, node in enumerate(self.nodes)
            if whole[i] and (node.parent is None or not whole[node.parent])
        ]

    @cached_property
    def _categories(self) -> dict[By, tuple[Category, ...]]:
        leaves = [node for node in self.nodes if node.is_measure]
        tops = [node for node in self.nodes if node.parent is None]
        at_top = [[node.id for node in tops if j in node.measures] for j in range(len(leaves))]
        pillars = [(node.pillar or NONE,) for node in leaves]
        goals = [tuple(dict.fromkeys(map(str, node.sdg))) or (NONE,) for node in leaves]
        weights = self.measure_weights
        return {
            "value": categories("value", at_top, {node.id: node.title for node in tops}, weights),
            "pillar": categories("pillar", pillars, PILLARS, weights),
            "sdg": categories("sdg", goals, SDGS, weights),
        }

    def value_of(self, measure: int) -> Node:
        """Return the value that a measure stands under, by its position in `measures`."""
        parent = self.node(self.measures[measure].id).parent
        assert parent is not None  # a measure stands under a value
        return self.nodes[parent]

    def measure_index(self, identifier: str) -> int | None:
        """Return the position of a measure in `measures`, or ``None``."""
        return self._positions.get(identifier)

    def missing_rule(self, measure: Measure) -> Missing:
        """Return what a missing impact on a measure means."""
        return measure.missing or self.file.missing

    def with_discount_rate(self, rate: float) -> Framework:
        """Return the same framework in which a year later counts for so much less: 0.02 is 2 %."""
        check_number("rate", rate, 0.0)
        money = self.file.money.model_copy(update={"discount_rate": rate})
        return replace(self, file=self.file.model_copy(update={"money": money}))

    def with_weights(self, weights: Mapping[str, float]) -> Framework:
        """Return the same framework with other weights, by id of value or measure.

        Siblings are normalised as ever; an id that is left out has weight zero.

        Raises
        ------
        FrameworkError
            With every id that is no value or measure here, every weight that is negative or no
            finite number, and every set of siblings of which none has a weight.
        """
        problems = [
            Diagnostic(
                code="unknown-id",
                what=msg(
                    "there is a weight for {name!r}, which is no value or measure of the "
                    "framework {id!r}",
                    name=name,
                    id=self.id,
                ),
                mend=did_you_mean(name, self._node_positions),
            )
            for name in sorted(weights.keys() - self._node_positions.keys())
        ]
        problems += [
            Diagnostic(
                code="bad-weight",
                what=msg("the weight of {name!r} is {weight}", name=name, weight=Exact(weight)),
                mend=msg("give a finite number of zero or more"),
            )
            for name, weight in weights.items()
            if not 0 <= weight < np.inf
        ]
        if not problems:
            weighed = {node.parent for node in self.nodes if weights.get(node.id, 0) > 0}
            problems = [
                Diagnostic(
                    code="zero-weights",
                    what=msg("nothing at the top has a weight")
                    if parent is None
                    else msg("nothing has a weight below {id!r}", id=self.nodes[parent].id),
                    mend=msg(
                        "give at least one of the values or measures there a weight above zero"
                    ),
                )
                for parent in dict.fromkeys(node.parent for node in self.nodes)
                if parent not in weighed
            ]
        if problems:
            raise FrameworkError(problems)
        return replace(self, weights=dict(weights))

    def without(self, measures: Collection[str]) -> Framework | None:
        """Return the same framework without some measures; None where nothing weighs anything then.

        Their siblings have their weight, and a value of which nothing is left that weighs anything
        leaves its weight to its own siblings. Guards on what is gone are gone.
        """
        check_names("measures", measures)
        own = {node.id: node.share for node in self.nodes}
        values = _pruned(self.file.values, measures, own)
        if not any(own[value.id] > 0 for value in values):
            return None
        bare = replace(self, file=self.file.model_copy(update={"values": values}), weights=own)
        known = {node.id for node in bare.nodes}
        guardable = {f"{by}:{c.id}" for by in ("pillar", "sdg") for c in bare._categories[by]}
        guards = tuple(g for g in self.guards if g.subject in known | guardable)
        file = bare.file.model_copy(update={"guards": guards})
        return replace(bare, file=file, weights={name: own[name] for name in known})

    @cached_property
    def _node_positions(self) -> dict[str, int]:
        return {node.id: i for i, node in enumerate(self.nodes)}

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {measure.id: i for i, measure in enumerate(self.measures)}


def _stated_weights(values: tuple[Value, ...]) -> Iterator[tuple[str, float]]:
    for value in values:
        yield value.id, value.weight
        yield from ((measure.id, measure.weight) for measure in value.measures)
        yield from _stated_weights(value.values)


def _flatten(
    values: tuple[Value, ...],
    measures: tuple[Measure, ...],
    parent: int | None,
    depth: int,
    weight: float,
    weights: Mapping[str, float] | None,
    nodes: list[Node],
) -> None:
    siblings: list[Value | Measure] = [*measures, *values]
    own = [s.weight if weights is None else weights.get(s.id, 0.0) for s in siblings]
    total = sum(own)
    for sibling, part in zip(siblings, own, strict=True):
        share = part / total if total > 0 else 0.0
        is_measure = isinstance(sibling, Measure)
        here = len(nodes)
        above = None if parent is None else nodes[parent]
        pillar, sdg, owner = (
            (None, (), None) if above is None else (above.pillar, above.sdg, above.owner)
        )
        if isinstance(sibling, Value):
            pillar, sdg = sibling.pillar or pillar, sibling.sdg or sdg
        nodes.append(
            Node(
                id=sibling.id,
                title=sibling.title,
                depth=depth,
                parent=parent,
                share=share,
                weight=weight * share,
                measures=(),
                is_measure=is_measure,
                pillar=pillar,
                sdg=sdg,
                owner=sibling.owner or owner,
            )
        )
        if isinstance(sibling, Value):
            _flatten(
                sibling.values, sibling.measures, here, depth + 1, weight * share, weights, nodes
            )


def _pruned(
    values: tuple[Value, ...], gone: Collection[str], weights: dict[str, float]
) -> tuple[Value, ...]:
    """Return values without some measures; one with nothing left in it that weighs weighs 0."""
    kept = []
    for value in values:
        measures = tuple(item for item in value.measures if item.id not in gone)
        below = _pruned(value.values, gone, weights)
        if not measures and not below:
            continue
        left = [*(item.id for item in measures), *(item.id for item in below)]
        if not any(weights[name] > 0 for name in left):
            weights[value.id] = 0.0
        kept.append(value.model_copy(update={"measures": measures, "values": below}))
    return tuple(kept)


def _with_measures(nodes: list[Node]) -> tuple[Node, ...]:
    below: list[list[int]] = [[] for _ in nodes]
    position = 0
    for i, node in enumerate(nodes):
        if not node.is_measure:
            continue
        at: int | None = i
        while at is not None:
            below[at].append(position)
            at = nodes[at].parent
        position += 1
    return tuple(
        replace(node, measures=tuple(found)) for node, found in zip(nodes, below, strict=True)
    )


def _collect(values: tuple[Value, ...], found: list[Measure]) -> None:
    for value in values:
        found.extend(value.measures)
        _collect(value.values, found)
