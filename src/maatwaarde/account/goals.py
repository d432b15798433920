"""The goal tree with who, what for and how much: activity, result, effect and value.

An activity is a proposal of the list, or one that a plan has chosen. Its result is what the list
says that it delivers. Its effects are its impacts on measures, at their full size, and these stand
under the values of the framework.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from maatwaarde.account.division import shares_of_gain
from maatwaarde.arrays import Floats
from maatwaarde.content import ByContent, frozen
from maatwaarde.diagnostics import Diagnostic, ImpactError, ResourceError, raise_errors
from maatwaarde.framework import Framework, Measure, Node
from maatwaarde.impact import ImpactTable, for_proposals
from maatwaarde.messages import msg
from maatwaarde.periods import Period
from maatwaarde.portfolio.inputs.plan_file import RunningPlan
from maatwaarde.presented import Presented
from maatwaarde.proposals import Proposals
from maatwaarde.proposals.model import Attribute, Status
from maatwaarde.scoring import score
from maatwaarde.units import Units

_log = logging.getLogger("maatwaarde.account")

Field = Literal["owner", "client", "phase", "link", "result"]

# What columns of a list that nobody computes with are called, as attributes.
COLUMNS: Mapping[Field, tuple[str, ...]] = {
    "owner": ("owner", "eigenaar", "verantwoordelijke", "trekker", "ambtelijk_opdrachtnemer"),
    "client": ("client", "opdrachtgever", "ambtelijk_opdrachtgever", "bestuurlijk_opdrachtgever"),
    "phase": ("phase", "fase"),
    "link": ("link", "url", "website"),
    "result": ("result", "results", "resultaat", "resultaten", "output", "prestatie", "product"),
}

Kind = Literal[
    "no-owner",
    "no-target",
    "no-baseline",
    "no-activity",
    "only-harm",
    "over-budget",
    "budgets-below",
    "activity-no-owner",
    "activity-no-result",
    "activity-no-cost",
    "activity-no-goal",
]
"""What may be missing: of a measure, of a value, or of an activity."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an activity delivers: in words, or a number that an estimator reads.

    Parameters
    ----------
    amount
        ``None`` where ``text`` says it all.
    """

    text: str
    amount: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """A proposal, as a part of the goal tree.

    Parameters
    ----------
    results
        What it delivers; none where the list does not say.
    cost
        In EUR, all that is paid once; NaN where the list states none, or says that a part is not
        known.
    yearly
        In EUR, what it costs in every year in the end; 0 without.
    start
        The first period, where a plan says it.
    part
        Which part of it is done.
    """

    id: str
    title: str
    results: tuple[Result, ...]
    cost: float
    yearly: float
    owner: str | None
    client: str | None
    phase: str | None
    link: str | None
    start: str | None
    part: float


@dataclass(frozen=True, slots=True)
class Gap:
    """What the goal tree lacks: the ids of measures, values or activities of which it does."""

    kind: Kind
    ids: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Goals(ByContent, Presented):
    """The goal tree of a framework, with the activities of a list or a plan.

    Parameters
    ----------
    activities
        In the order of the list; none where only a framework is given.
    effects
        Shape (activities, measures): impact at full size, in the unit of the measure; NaN where it
        is unknown.
    worth
        Of the same shape: weight times value; NaN where the impact is unknown.
    listed
        Whether there is a list, so that a goal without activities lacks something.
    planned
        Whether the activities are those of a plan.
    columns
        Which of the columns on who, what and where the list has.
    """

    framework: Framework
    activities: tuple[Activity, ...]
    effects: Floats
    worth: Floats
    listed: bool
    planned: bool
    columns: frozenset[Field]
    warnings: tuple[Diagnostic, ...] = ()

    def serving(self, measure: int) -> list[int]:
        """Return the activities with an effect on a measure, the largest gain first, harm last.

        An unknown effect is one too, and stands between them.
        """
        worth, effects = self.worth[:, measure], self.effects[:, measure]
        found = np.flatnonzero(np.isnan(effects) | (effects != 0))
        size = np.nan_to_num(worth[found], nan=0.0)
        # Where a measure weighs nothing, the effect itself says what is a gain.
        if not self.framework.measure_weights[measure] > 0:
            sign = 1 if self.framework.measures[measure].better == "higher" else -1
            size = np.nan_to_num(effects[found], nan=0.0) * sign
        order = np.lexsort((found, -size))
        return [int(found[k]) for k in order]

    def gains(self, activity: int, measure: int) -> bool:
        """Return whether an activity has an effect on a measure in the direction that is wanted."""
        effect = self.effects[activity, measure]
        return bool(effect > 0) is (self.framework.measures[measure].better == "higher") and bool(
            effect != 0
        )

    @cached_property
    def planned_cost(self) -> Floats:
        """What the activities cost once, divided over measures by what they gain; (measures,).

        What is not known counts as nothing, and is among the gaps.
        """
        costs = np.array([0.0 if np.isnan(one.cost) else one.cost for one in self.activities])
        if not len(costs):
            return frozen(np.zeros(len(self.framework.measures)))
        return frozen(costs @ shares_of_gain(self.worth))

    @cached_property
    def outside(self) -> float:
        """What activities cost once that gain on no measure, as far as known."""
        costs = [0.0 if np.isnan(one.cost) else one.cost for one in self.activities]
        return float(sum(costs) - self.planned_cost.sum())

    def budget(self, node: Node) -> float | None:
        """Return the budget of a value or measure; ``None`` where it has none of its own."""
        return self._budgets[node.id]

    def measure(self, node: Node) -> Measure:
        """Return the measure of a node that is one."""
        return self.framework.measures[node.measures[0]]

    @cached_property
    def _budgets(self) -> dict[str, float | None]:
        return dict(_budgets(self.framework))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing in the tree, each kind once, with whom it is about."""
        found = [Gap(kind, tuple(ids)) for kind, ids in self._missing() if ids]
        return tuple(found)

    def _missing(self) -> Iterator[tuple[Kind, list[str]]]:
        nodes = [node for node in self.framework.nodes if node.is_measure]
        measures = self.framework.measures
        yield "no-owner", [node.id for node in nodes if node.owner is None]
        yield "no-target", [one.id for one in measures if not one.target and not one.only_judged]
        yield (
            "no-baseline",
            [one.id for one in measures if one.baseline is None and not one.only_judged],
        )
        yield "budgets-below", [node.id for node in self.framework.nodes if self._below(node)]
        if not self.listed:
            return
        served, harmed = [], []
        for place, one in enumerate(measures):
            who = self.serving(place)
            if not who:
                served.append(one.id)
            elif (
                not any(self.gains(row, place) for row in who)
                and not np.isnan(self.effects[who, place]).any()
            ):
                harmed.append(one.id)
        yield "no-activity", served
        yield "only-harm", harmed
        if self.planned:
            yield "over-budget", [node.id for node in self.framework.nodes if self._over(node)]
        for field in ("owner", "result"):
            lacking = [
                one.id
                for one in self.activities
                if not (one.owner if field == "owner" else one.results)
            ]
            yield "activity-no-owner" if field == "owner" else "activity-no-result", lacking
        yield "activity-no-cost", [one.id for one in self.activities if np.isnan(one.cost)]
        positive = np.nan_to_num(self.worth, nan=0.0) > 0
        idle = ~positive.any(axis=1)
        yield "activity-no-goal", [self.activities[row].id for row in np.flatnonzero(idle)]

    def _below(self, node: Node) -> bool:
        """Whether the budgets right below a value come to more than its own."""
        own = self._budgets[node.id]
        if own is None or node.is_measure:
            return False
        position = self.framework.position(node.id)
        stated = [
            self._budgets[one.id] or 0.0 for one in self.framework.nodes if one.parent == position
        ]
        return sum(stated) > own * (1 + 1e-9)

    def _over(self, node: Node) -> bool:
        own = self._budgets[node.id]
        return own is not None and self.cost_below(node) > own * (1 + 1e-9)

    def cost_below(self, node: Node) -> float:
        """Return what activities cost once for a value or measure, as it is divided."""
        return float(self.planned_cost[list(node.measures)].sum())


def goals(
    framework: Framework,
    impacts: ImpactTable | None = None,
    proposals: Proposals | None = None,
    *,
    running: RunningPlan | None = None,
) -> Goals:
    """Return the goal tree (doelenboom) of a framework: activity, result, effect and value.

    Parameters
    ----------
    impacts, proposals
        The list with what it brings about. Left out, the tree has values and measures alone.
    running
        A plan that was made from the list: its proposals are the activities. Left out, all are that
        may be chosen.

    Raises
    ------
    ImpactError
        If there is a list without impacts or the other way about, or they do not fit each other or
        the framework.
    ResourceError
        If there is a plan without a list, or with proposals that the list does not have.
    """
    if (impacts is None) != (proposals is None):
        raise ImpactError(
            Diagnostic(
                "no-impacts",
                msg("a list of proposals and its impacts go together"),
                msg("give both, or neither"),
            )
        )
    if impacts is None or proposals is None:
        if running is not None:
            raise ResourceError(
                Diagnostic(
                    "no-list",
                    msg("a plan says which proposals are chosen, and there is no list of them"),
                    msg("give the list that the plan was made from"),
                    running.where(""),
                )
            )
        nothing = np.zeros((0, len(framework.measures)))
        return Goals(framework, (), nothing, nothing, False, False, frozenset())
    if running is not None:
        raise_errors(running.unknown(proposals.ids), ResourceError)
    impacts = for_proposals(impacts, proposals.ids)
    scores = score(impacts, framework, titles=proposals.titles)
    rows = _rows(proposals, running)
    parts = np.array([1.0 if running is None else running.parts.get(i, 1.0) for i in rows])
    places = list(rows.values())
    effects = scores.impacts.value[places] * parts[:, None]
    worth = np.where(np.isnan(effects), np.nan, scores.contributions[places] * parts[:, None])
    made = _Activities(proposals, impacts, framework)
    _log.info("goals of %s", framework.id)
    return Goals(
        scores.framework,
        tuple(made.activity(row, running) for row in places),
        effects,
        worth,
        True,
        running is not None,
        made.columns,
        scores.warnings,
    )


def _rows(proposals: Proposals, running: RunningPlan | None) -> dict[str, int]:
    """Return the activities, by id, with their rows in the list."""
    return {
        name: row
        for row, (name, status) in enumerate(zip(proposals.ids, proposals.status, strict=True))
        if (running is None and status is not Status.FORBIDDEN)
        or (running is not None and name in running.starts)
    }


class _Activities:
    """Reads what a list says of its proposals as activities."""

    def __init__(self, proposals: Proposals, impacts: ImpactTable, framework: Framework) -> None:
        self._proposals = proposals
        self._texts = {
            field: _texts(proposals.attributes, names) for field, names in COLUMNS.items()
        }
        self._once, self._yearly = _costs(proposals, framework.units)
        self._read = [] if impacts.provenance is None else _read(impacts)

    @property
    def columns(self) -> frozenset[Field]:
        return frozenset(field for field, texts in self._texts.items() if texts is not None)

    def activity(self, row: int, running: RunningPlan | None) -> Activity:
        name = self._proposals.ids[row]
        part = 1.0 if running is None else running.parts.get(name, 1.0)
        told = {
            field: None if texts is None else texts[row] for field, texts in self._texts.items()
        }
        return Activity(
            name,
            self._proposals.titles[row],
            self._results(row, told["result"], part),
            float(self._once[row]) * part,
            float(self._yearly[row]) * part,
            told["owner"],
            told["client"],
            told["phase"],
            told["link"],
            None if running is None else running.starts[name],
            part,
        )

    def _results(self, row: int, told: str | None, part: float) -> tuple[Result, ...]:
        if told is not None:
            return (Result(told),)
        return tuple(
            Result(heading, float(values[row]) * part, unit)
            for heading, unit, values in self._read
            if values[row] != 0 and not np.isnan(values[row])
        )


def _read(impacts: ImpactTable) -> list[tuple[str, str, Floats]]:
    """Return the amounts from which estimators derive effects: dwellings, panels, trees."""
    assert impacts.provenance is not None
    found: dict[str, tuple[str, str, Floats]] = {}
    for run in impacts.provenance.runs.values():
        for item in run.estimator.inputs:
            column = run.columns.get(item.name)
            if column is not None and item.role == "amount":
                found.setdefault(item.name, (column.heading, item.unit, column.value))
    return [found[name] for name in sorted(found)]


def _texts(
    attributes: Mapping[str, Attribute], names: Sequence[str]
) -> tuple[str | None, ...] | None:
    """Return the texts of the first column that has one of these names; ``None`` without."""
    attribute = next((attributes[name] for name in names if name in attributes), None)
    if attribute is None:
        return None
    if isinstance(attribute.values, np.ndarray):
        return tuple(None if np.isnan(one) else f"{one:.12g}" for one in attribute.values.tolist())
    return tuple(attribute.values)


def _costs(proposals: Proposals, units: Units) -> tuple[Floats, Floats]:
    """Return what each proposal costs once, NaN where that is not known, and in the end each year.

    Amounts from several years on, ``2029+`` and ``2031+``, add up: both are asked in the end.
    """
    n = len(proposals)
    once, yearly = np.full(n, np.nan), np.zeros(n)
    for demand in proposals.uses:
        if demand.kind != "cost":
            continue
        amounts = demand.values * units.factor(demand.unit, "EUR")
        if demand.period is not None and Period.parse(demand.period, onwards=True).onwards:
            yearly += np.nan_to_num(amounts, nan=0.0)
            # A proposal with yearly costs alone costs nothing once, which is known.
            amounts = np.where(np.isnan(amounts), np.nan, 0.0)
        once = np.where(np.isnan(amounts), once, np.nan_to_num(once, nan=0.0) + amounts)
    once[[cell.proposal for cell in proposals.unknown if cell.kind == "cost"]] = np.nan
    return once, yearly


def _budgets(framework: Framework) -> Iterator[tuple[str, float | None]]:
    values = list(framework.file.values)
    while values:
        value = values.pop()
        yield value.id, value.budget
        yield from ((one.id, one.budget) for one in value.measures)
        values += value.values
