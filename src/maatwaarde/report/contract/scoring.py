"""Results of `score`, `explain`, `compare` and `robustness`."""

from __future__ import annotations

from typing import Literal

from maatwaarde.report.contract.account.register import ComparedRegister
from maatwaarde.report.contract.base import (
    Category,
    FactorStatus,
    Guarded,
    Header,
    ImpactsRestOn,
    OfList,
    Part,
    Problem,
    RestsOn,
    Section,
    Summed,
    WorstHarm,
    optional,
)
from maatwaarde.report.contract.weights import ChangeOfPlace, Judgements

Range = tuple[float | None, float | None]
"""Low and high; null where nothing is known."""
Rule = Literal["veto", "flag"]


class OnCategory(Summed):
    value: float | None
    """From -1 to 1 between the anchors; null where it is unknown."""


class ByPillarAndSdg(Part):
    pillars: dict[str, OnCategory]
    sdgs: dict[str, OnCategory]


class JudgedImpact(Part):
    """How an impact was judged."""

    said: str
    """The labels, with their judges where these are named."""
    judges: int
    """The median of so many judgements counts."""
    lowest: float
    """The value of the lowest of them, from -1 to 1."""
    highest: float
    disagree: bool
    """Whether they lie half of the way from a full loss to a full gain apart, or more."""


class OnMeasure(Part):
    impact: float | None
    """In `unit`; null where it is unknown."""
    low: float | None
    high: float | None
    unit: str
    known: bool
    estimated: bool
    """By a plugin, rather than given in the list."""
    unverified: bool
    """Rests on a factor that was not seen in its source."""
    value: float | None
    contribution: float | None
    beyond_anchors: int
    """-1 below the worst anchor, 1 beyond the best, else 0."""
    judgement: JudgedImpact | None
    """Null where the impact is no judgement."""


class GuardState(Guarded):
    rule: Rule
    max_loss: float
    loss: float | None
    state: Literal["met", "possible", "broken"]
    """`possible` where only the worst of an uncertain impact breaks it."""


class Proposal(ByPillarAndSdg):
    id: str
    title: str
    rank: int | None
    """Null where a veto keeps it out of the ranking."""
    tied: bool
    rank_range: tuple[int, int] | None
    """Best and worst rank within what is uncertain."""
    score: float | None
    range: Range
    coverage: float
    """Share of the weights of which the impact is known."""
    worst_harm: WorstHarm | None
    rests_on: RestsOn
    values: dict[str, OnCategory]
    measures: dict[str, OnMeasure]
    guards: list[GuardState]


class ValueForMoney(Part):
    cost: float
    """In EUR, of all kinds and years together."""
    per_million: float
    """What it scores above doing nothing, for each million. Nothing to choose by."""


class RankedProposal(Proposal):
    value_for_money: ValueForMoney | None
    """Null where the cost is not known or not above zero."""


class OverTime(Part):
    first_year: int
    horizon: int
    values: dict[str, float | None]
    """Of each proposal alone, until the horizon."""


class Score(OfList):
    """Result of `maatwaarde score`."""

    method: str
    relative_to_batch: bool
    """Whether scores depend on which other proposals are in the list."""
    may_reverse_dominance: bool
    reference_doing_nothing: float | None
    """The score of changing nothing."""
    contributions_add_up_to_score: bool
    weights: dict[str, float]
    """Of every value and measure, as a part of the whole."""
    judgements: Judgements | None
    rests_on: RestsOn
    """On average over the proposals."""
    impacts_rest_on: ImpactsRestOn
    categories: list[Category]
    ranking: list[RankedProposal]
    """Best first; what is vetoed comes last."""
    sections: dict[str, Section]
    over_time: OverTime = optional()
    compared_register: ComparedRegister = optional()
    """Only with --register."""


class Effect(Part):
    measure: str
    impact: float | None
    low: float | None
    high: float | None
    unit: str
    value: float | None
    contribution: float | None
    beyond_anchors: int
    unverified: bool
    judgement: JudgedImpact | None


class Move(Part):
    measure: str
    impact_now: float | None
    impact_needed: float | None
    unit: str
    within_anchors: bool


class BrokenGuard(Guarded):
    rule: Rule
    max_loss: float
    worth: float | None
    worst_case: float | None
    certain: bool
    """Whether it is broken whatever the uncertain impacts turn out to be."""
    mended_by: list[Move]


class Above(Part):
    id: str
    difference: float


class Explain(RankedProposal, OfList):
    """Result of `maatwaarde explain`."""

    method: str
    categories: list[Category]
    harms: list[Effect]
    gains: list[Effect]
    unknown: list[Effect]
    broken_guards: list[BrokenGuard]
    next_above: Above | None
    moves_up: list[Move]
    """Each alone would bring it to the place above."""


class Timing(Part):
    start: int | float
    ramp_up: int | float
    duration: int | float | None
    """Years; null is lasting."""


class Input(Part):
    name: str
    value: float | str | None
    low: float | None
    high: float | None
    unit: str
    default: bool
    """Whether the list had none, so that the default stands for it."""
    factor: str | None
    where: str | None


class UsedFactor(Part):
    id: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    year: int | None
    url: str | None
    index: float
    """By which its price level was brought to that of the framework."""
    verified: bool
    """Whether it was seen in its source."""
    status: FactorStatus
    replaced: str | None
    """Why the framework has another value for it."""


class Evidence(Part):
    citation: str
    year: int | None
    url: str | None


class TracePart(Part):
    estimator: str
    pathway: str
    value: float | None
    unit: str
    formula: str
    filled: str
    """The formula with its numbers."""
    broken: str | None
    timing: Timing
    inputs: list[Input]
    factors: list[UsedFactor]
    evidence: list[Evidence]


class Trace(Header):
    """Result of `maatwaarde explain --measure`."""

    proposal: str
    measure: str
    kind: str
    """How it came about: given, judged, estimated, missing and the like."""
    value: float | None
    low: float | None
    high: float | None
    column: str | None
    judgement: JudgedImpact | None
    percentiles: dict[Literal["p10", "p50", "p90"], float] | None
    variance_shares: dict[str, float]
    """How much of the uncertainty each factor or input brings."""
    doubts: list[str]
    present_value: float | None
    """Of all years, discounted, in the unit of the measure times years."""
    parts: list[TracePart]


class Method(Part):
    method: str
    relative_to_batch: bool


class NotPossible(Problem):
    method: str


class MethodRanks(ByPillarAndSdg):
    id: str
    title: str
    ranks: dict[str, int | None]
    scores: dict[str, float | None]
    worst_harm: WorstHarm | None


class Compare(OfList):
    """Result of `maatwaarde compare`."""

    unverified_impacts: int
    categories: list[Category]
    methods: list[Method]
    not_possible: list[NotPossible]
    proposals: list[MethodRanks]
    kendall_tau_b: list[list[float | None]]
    """Methods by methods, in the order of `methods`."""
    weighted_spearman: list[list[float | None]]
    change_place_most: list[ChangeOfPlace]


class Acceptability(Part):
    id: str
    title: str
    rank: int
    score: float | None
    rank_acceptability: list[float]
    """Share of the draws in which it takes each place, first place first."""
    mean_rank: float
    confidence: float | None
    """Share of the draws in which it is first with the weights that suit it best."""
    central_weights: dict[str, float] | None
    """Weights that suit it best; null where it is never first."""
    wins_against: dict[str, float]
    gain: float | None
    loss: float | None
    loss_share: float | None
    losses_paid_by: dict[str, dict[str, float]]
    """For each measure that loses, which gains make up for it."""


class First(Part):
    id: str
    holds_between: dict[str, Range]


class Neighbours(Part):
    above: str
    below: str
    holds_between: dict[str, Range]


class Stability(Part):
    weights: dict[str, float]
    first: First
    neighbours: list[Neighbours]


class WeightStability(Part):
    values: Stability
    measures: Stability


class Disproportionate(Part):
    id: str
    measure: str
    loss: float
    stands_above: list[str]


class Losses(Part):
    threshold: float
    found: list[Disproportionate]


class WeightFlip(Part):
    measure: str
    now: float
    needed: float | None


class ImpactFlip(Part):
    id: str
    measure: str
    unit: str
    now: float | None
    needed: float | None
    within_anchors: bool


class Pair(Part):
    better: str
    worse: str
    difference: float
    single_weights: list[WeightFlip]
    least_weight_to_move: float | None
    weights_that_tie: dict[str, float] | None
    single_impacts: list[ImpactFlip]


class Cause(Part):
    kind: Literal["weight", "impact"]
    measure: str
    range: Range
    score: Range
    rank: tuple[int | None, int | None]


class Tornado(Part):
    id: str
    score: float | None
    spread_of_weights: float
    causes: list[Cause]


class Robustness(OfList):
    """Result of `maatwaarde robustness`."""

    unverified_impacts: int
    impacts_rest_on: ImpactsRestOn
    method: str
    weights_drawn: Literal["free", "ordinal", "intervals", "groups"]
    spread: float
    draws: int
    seed: int
    impacts_with_a_range: int
    vetoed: list[str]
    proposals: list[Acceptability]
    weight_stability: WeightStability
    disproportionate_losses: Losses
    pairs: list[Pair]
    tornados: list[Tornado]
