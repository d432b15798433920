"""What is asked, what is answered, and the weights that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework import Framework
from maatwaarde.late import dataclass

Method = Literal["direct", "ahp", "bwm", "swing", "ranks"]
METHODS: tuple[Method, ...] = ("ahp", "bwm", "swing", "ranks", "direct")

ACCEPTED_RATIO = 0.10
"""Consistency ratio up to which pairwise judgements are customarily accepted (Saaty 1980)."""


@dataclass(frozen=True, slots=True)
class SiblingSet:
    """Values or measures with the same parent: they are weighed against one another.

    ``parent`` is an id, or empty for the values at the top.
    """

    parent: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of one respondent.

    Parameters
    ----------
    ids
        The pair that is compared (`ahp`), or the one id that is weighed.
    values
        `ahp`: how many times as important the first is as the second. `bwm`: how many times as
        important the best is as this one, and this one as the worst. Else: the points or the rank.
    """

    group: str
    respondent: str
    parent: str
    ids: tuple[str, ...]
    values: tuple[float, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class WorstJudgement:
    """A comparison that hurts the consistency, and the answer that would fit the others best.

    ``ratio`` is the consistency ratio with that answer in its place.
    """

    a: str
    b: str
    given: float
    consistent: float
    ratio: float


@dataclass(frozen=True)
class GroupAnswers:
    """What one group says about one set of siblings.

    Parameters
    ----------
    weights
        In the order of the set's ids; they sum to one.
    respondents
        Who answered (all of it, but for `ahp`, which can do with less).
    consensus
        Goepel's indicator among the respondents, from 0 to 1; ``None`` with fewer than two.
    consistency_ratio
        Of the group's judgements (`ahp`), or the largest of its respondents (`bwm`); else ``None``.
    respondent_ratios
        Consistency ratio of every respondent by itself (`ahp`), or ``None`` where its judgements do
        not connect all items; empty for other methods.
    deviation
        Largest deviation ξ of the respondents' comparisons (`bwm`); else ``None``.
    open_pairs
        Comparisons that nobody in the group made and that the others settle (`ahp`).
    worst
        The judgements that hurt most, when the ratio is above `ACCEPTED_RATIO` (`ahp`).
    """

    group: str
    weights: tuple[float, ...]
    respondents: tuple[str, ...]
    consensus: float | None = None
    consistency_ratio: float | None = None
    deviation: float | None = None
    respondent_ratios: tuple[float | None, ...] = ()
    open_pairs: int = 0
    worst: tuple[WorstJudgement, ...] = ()


@dataclass(frozen=True)
class SiblingWeights:
    """Weights of one set of siblings, and what the groups say about it.

    Parameters
    ----------
    consistency_ratio
        Of the groups' judgements taken together (`ahp`); else ``None``.
    consensus
        Goepel's indicator among the groups, from 0 to 1; ``None`` for one group.
    """

    parent: str
    ids: tuple[str, ...]
    weights: tuple[float, ...]
    groups: tuple[GroupAnswers, ...]
    consistency_ratio: float | None
    consensus: float | None

    @property
    def by_group(self) -> dict[str, tuple[float, ...]]:
        return {answers.group: answers.weights for answers in self.groups}


@dataclass(frozen=True, eq=False)
class WeightReport(ByContent):
    """Where weights come from.

    Parameters
    ----------
    method
        How people were asked: ``ahp``, ``bwm``, ``swing``, ``direct`` or ``ranks``.
    groups
        Share of every group; they sum to one.
    respondents
        Names of those who answered, by group.
    siblings
        One entry for every set that somebody answered, in the order of the goal tree.
    unanswered
        Sets that nobody answered: these keep the weights in the file.
    files
        Name and SHA-256 of every file of answers.
    weights
        The resulting weight of every value and measure among its siblings, by id.
    """

    method: str
    groups: dict[str, float]
    respondents: dict[str, tuple[str, ...]]
    siblings: tuple[SiblingWeights, ...]
    unanswered: tuple[SiblingSet, ...]
    files: tuple[tuple[str, str], ...]
    weights: Mapping[str, float]
    warnings: tuple[Diagnostic, ...] = ()

    def weights_of(self, group: str) -> dict[str, float]:
        """Return the weights by id as one group has them; where it is silent, the common ones."""
        weights = dict(self.weights)
        for siblings in self.siblings:
            if group in siblings.by_group:
                weights.update(zip(siblings.ids, siblings.by_group[group], strict=True))
        return weights

    def framework_of(self, group: str, framework: Framework) -> Framework:
        """Return the framework with the weights of one group."""
        return framework.with_weights(self.weights_of(group))


def sibling_sets(framework: Framework) -> tuple[SiblingSet, ...]:
    """Return all sets of two or more siblings, in the order of the goal tree."""
    children: dict[str, list[str]] = {}
    for node in framework.nodes:
        parent = "" if node.parent is None else framework.nodes[node.parent].id
        children.setdefault(parent, []).append(node.id)
    return tuple(SiblingSet(parent, tuple(ids)) for parent, ids in children.items() if len(ids) > 1)
