"""All that an advice rests on: scores, a plan, and what is to be asked of it, found in one go."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from maatwaarde.content import ByContent
from maatwaarde.framework import Framework
from maatwaarde.impact import Trace, trace
from maatwaarde.parameters import check_number
from maatwaarde.portfolio.analysis.choice_room import ChoiceRoom, choice_room, has_choice_room
from maatwaarde.portfolio.analysis.core_sampling import Core, core_of
from maatwaarde.portfolio.analysis.pareto import ParetoPoint
from maatwaarde.portfolio.analysis.shadow_prices import ShadowPrice
from maatwaarde.portfolio.analysis.why_not import WhyNot
from maatwaarde.portfolio.analysis.without import Without
from maatwaarde.portfolio.beside import Beside, Wanted, set_beside
from maatwaarde.portfolio.inputs.motions import Motions
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.motions import Planner, PricedMotions, price_motions
from maatwaarde.portfolio.plan import Plan
from maatwaarde.portfolio.problem.records import Resource
from maatwaarde.portfolio.reweighed import ChooseAnew, ChosenAnew, chosen_anew
from maatwaarde.proposals import Proposals
from maatwaarde.proposals.areas import AreaMap
from maatwaarde.scoring import Explanation, Scores
from maatwaarde.scoring.reweighed import (
    Reweighed,
    reweighable_values,
    reweighed,
    weight_changes,
)
from maatwaarde.scoring.robustness import Robustness, robustness
from maatwaarde.scoring.tradeoffs import Tradeoffs, tradeoffs
from maatwaarde.scoring.value_for_money import ValueForMoney, value_for_money

Asking = Callable[[int, int], None]
"""Told how many questions have been answered, and of how many."""

MOST_ROBUST = 500
"""Of more proposals, no draws are made of how sure their ranking is: pairs would take too long."""


@dataclass(frozen=True, slots=True, eq=False)
class Questions(ByContent):
    """What is asked beside the choice itself; each answer is a choice made anew.

    Parameters
    ----------
    alternatives
        So many choices that are nearly as good.
    why_not
        Of so many proposals that were left out, what would bring them in: of those that may not be
        chosen, and then of those that would add most.
    extra
        More money, in EUR, in one budget at a time; None is about a hundredth of all money.
    resources
        So many budgets and roles at most are asked about, of those that something falls short of.
    front
        So many budgets, from small to large, for each of which the best choice is found.
    contested
        Whether to find for each chosen proposal what is lost without it.
    reweigh
        Of so many values, those at the top first, the weight is halved and doubled; of those at
        the top it is found too how far it may move before the choice changes.
    draws
        Draws of weights and impacts for which the choice is made anew.
    told
        So many proposals are explained one by one.
    """

    alternatives: int = 3
    why_not: int = 10
    extra: float | None = None
    resources: int = 12
    front: int = 5
    contested: bool = False
    reweigh: int = 16
    draws: int = 20
    told: int = 200

    def __post_init__(self) -> None:
        for name in ("alternatives", "why_not", "resources", "front", "reweigh", "draws", "told"):
            check_number(name, getattr(self, name), 0)
        check_number("extra", self.extra)


@dataclass(frozen=True, eq=False)
class Advice(ByContent):
    """What an advice rests on.

    Parameters
    ----------
    worth
        Value for money; None where no cost is known or nothing has no score.
    questions
        What was asked beside the choice itself.
    explanations, traces
        Of the proposals that are told of one by one, by id, as they stand in the list; the traces
        are of all impacts that are known and not zero.
    robust
        How sure the ranking is, and which gain pays for which loss; None where the method has no
        weights to draw, or there are too few or too many proposals.
    reweighed
        Scores and ranks with each value halved and doubled; nothing where scores do not add up.
    beside
        The plan with alternatives; None where no resources are given, and then there is nothing
        below.
    why_nots
        By proposal.
    prices
        What a step more of each resource that was asked about brings.
    unasked
        Other resources that something falls short of.
    front
        The best choice under each of several budgets.
    without
        What is lost without each chosen proposal, least first.
    motions
        What motions cost; None where none were given.
    anew
        The choice with a value halved or doubled, of those that were asked about.
    rooms
        How far the weight of a value at the top may move before the choice changes.
    core
        What is chosen over draws of weights and impacts; None where there is nothing to draw.
    areas
        A map on which the areas of the list were found.
    """

    proposals: Proposals
    scores: Scores
    worth: ValueForMoney | None
    explanations: Mapping[str, Explanation]
    traces: Mapping[str, tuple[Trace, ...]]
    robust: tuple[Robustness, Tradeoffs] | None
    questions: Questions
    reweighed: tuple[Reweighed, ...] = ()
    beside: Beside | None = None
    why_nots: Mapping[str, WhyNot] = field(default_factory=dict)
    prices: tuple[ShadowPrice, ...] = ()
    unasked: tuple[str, ...] = ()
    front: tuple[ParetoPoint, ...] = ()
    without: tuple[Without, ...] = ()
    motions: PricedMotions | None = None
    anew: tuple[ChosenAnew, ...] = ()
    rooms: tuple[ChoiceRoom, ...] = ()
    core: Core | None = None
    areas: AreaMap | None = None

    @property
    def plan(self) -> Plan | None:
        """The plan, as it may be shown beside its alternatives."""
        return None if self.beside is None else self.beside.plan


def advice_on_scores(
    scores: Scores, proposals: Proposals, questions: Questions | None = None
) -> Advice:
    """Return what an advice rests on where there are no resources to choose under."""
    asked = questions or Questions()
    return _told(scores, proposals, asked, [scores.proposals[i] for i in scores.order])


def advise(
    planner: Planner,
    framework: Framework,
    resources: Resources,
    proposals: Proposals,
    questions: Questions | None = None,
    *,
    anew: Planner | None = None,
    motions: Motions | None = None,
    time_limit: float | None = None,
    gap: float = 0.0,
    asking: Asking | None = None,
    areas: AreaMap | None = None,
) -> Advice:
    """Choose, and find all that an advice on that choice rests on.

    Parameters
    ----------
    anew
        Makes the choices with other weights; left out, ``planner``.
    motions
        What somebody wants otherwise, to say what each costs.
    time_limit, gap
        As ``planner`` has them, for each choice that is made anew.
    """
    plan = planner(framework, resources)
    priced = None
    if motions is not None:
        priced = price_motions(plan, resources, motions, planner, asking=asking)
    again = anew or planner
    advice = advice_on_plan(
        plan,
        proposals,
        questions,
        time_limit=time_limit,
        gap=gap,
        choose=lambda changed: again(changed, resources),
        asking=asking,
        areas=areas,
    )
    return replace(advice, motions=priced)


def advice_on_plan(
    plan: Plan,
    proposals: Proposals,
    questions: Questions | None = None,
    *,
    time_limit: float | None = None,
    gap: float = 0.0,
    choose: ChooseAnew | None = None,
    asking: Asking | None = None,
    areas: AreaMap | None = None,
) -> Advice:
    """Find what an advice on a plan rests on.

    Parameters
    ----------
    time_limit, gap
        For each choice that is made anew.
    choose
        Chooses by a framework with other weights, from the same proposals and resources; left out,
        it is not asked what other weights would bring.
    """
    asked = questions or Questions()
    problem = plan.problem
    out = _by_interest(plan)[: asked.why_not]
    steps, unasked = _steps(plan, asked)
    drawn = asked.draws if _can_be_drawn(plan) else 0
    framework = plan.scores.framework
    values = () if choose is None else reweighable_values(framework)[: asked.reweigh]
    changes = weight_changes(framework, values)
    at_top = [node for node in values if framework.nodes[node].depth == 0]
    roomy = at_top if has_choice_room(plan) else []
    total, done = len(out) + len(steps) + len(changes) + len(roomy), 0
    total += bool(asked.alternatives) + bool(asked.front) + asked.contested + bool(drawn)

    def answered() -> None:
        nonlocal done
        done += 1
        if asking is not None:
            asking(done, total)

    found = Beside(plan)
    if asked.alternatives:
        wanted = Wanted(alternatives=asked.alternatives)
        found = set_beside(plan, proposals, wanted, time_limit=time_limit, gap=gap)
        answered()
    prices: list[ShadowPrice] = []
    for name, step in steps.items():
        prices += plan.shadow_prices(steps={name: step}, resources=[name], time_limit=time_limit)
        answered()
    why_nots = {}
    for name in out:
        if problem.options_of[name]:
            why_nots[name] = plan.why_not(name, time_limit=time_limit)
        answered()
    front: tuple[ParetoPoint, ...] = ()
    if asked.front:
        front = plan.pareto(points=max(asked.front, 2), time_limit=time_limit)
        answered()
    without: tuple[Without, ...] = ()
    if asked.contested:
        without = plan.without(time_limit=time_limit)
        answered()
    anew: list[ChosenAnew] = []
    for change in changes:
        assert choose is not None  # or there were no changes
        anew.append(chosen_anew(plan, change, choose))
        answered()
    known = [item.solution.options for item in anew if item.solution is not None]
    rooms = []
    for node in roomy:
        rooms.append(choice_room(plan, node, known, time_limit=time_limit))
        answered()
    core = None
    if drawn:
        core = core_of(plan, samples=drawn, gap=gap, time_limit=time_limit)
        answered()
    scores = plan.scores
    first = [*out, *plan.chosen, *(scores.proposals[i] for i in scores.order)]
    return replace(
        _told(scores, proposals, asked, list(dict.fromkeys(first))),
        beside=found,
        why_nots=why_nots,
        prices=tuple(prices),
        unasked=unasked,
        front=front,
        without=without,
        anew=tuple(anew),
        rooms=tuple(rooms),
        core=core,
        areas=areas,
    )


def extra_money(resources: Iterable[Resource]) -> float:
    """Return about a hundredth of all money: one, two or five times a power of ten."""
    whole = sum(item.capacity for item in resources if item.kind == "money") / 100
    if whole <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(whole))
    steps = [power * part for part in (1, 2, 5, 10)]
    return min(steps, key=lambda step: abs(math.log(step / whole)))


def _told(scores: Scores, proposals: Proposals, asked: Questions, order: list[str]) -> Advice:
    """Explain the first of these, and say how sure the ranking is."""
    told = set(order[: asked.told])
    names = [name for name in proposals.ids if name in told]
    return Advice(
        proposals,
        scores,
        value_for_money(scores, proposals),
        {name: scores.explain(name) for name in names},
        {name: tuple(_traces(scores, name)) for name in names},
        _robust(scores),
        asked,
        reweighed(scores),
    )


def _traces(scores: Scores, name: str) -> list[Trace]:
    impacts = scores.impacts
    row = impacts.row(name)
    # What is zero does nothing, and what is unknown has no story but that.
    return [
        trace(impacts, name, measure)
        for measure, value in zip(impacts.measures, impacts.value[row], strict=True)
        if value == value and value != 0
    ]


def _robust(scores: Scores) -> tuple[Robustness, Tradeoffs] | None:
    ranked = int((scores.rank > 0).sum())
    if not scores.additive or not 2 <= ranked <= MOST_ROBUST:
        return None
    return robustness(scores, draws=1000), tradeoffs(scores)


def _by_interest(plan: Plan) -> list[str]:
    """Return what was left out: first what may not be chosen, then what would add most."""
    ordered = sorted(
        plan.left_out,
        key=lambda item: (
            item.forbidden is None,
            -round(item.value_change or 0.0, 12),
            item.proposal,
        ),
    )
    return [item.proposal for item in ordered]


def _steps(plan: Plan, asked: Questions) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the step for each resource that is asked about, and what else falls short."""
    short: dict[str, int] = {}
    for item in plan.left_out:
        for use in item.short:
            short[use.resource] = short.get(use.resource, 0) + 1
    extra = extra_money(plan.problem.resources) if asked.extra is None else asked.extra

    def most(resource: Resource) -> tuple[bool, int, str]:
        return resource.kind != "money", -short[resource.id], resource.id

    ordered = sorted((item for item in plan.problem.resources if item.id in short), key=most)
    steps = {item.id: 1.0 if item.kind == "staff" else extra for item in ordered[: asked.resources]}
    return steps, tuple(item.id for item in ordered[asked.resources :])


def _can_be_drawn(plan: Plan) -> bool:
    return plan.scores.additive and plan.solution.objective == "total-impact"
