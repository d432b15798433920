"""Results of `portfolio`, `whynot`, `pareto`, `core` and `replan`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from maatwaarde.report.contract.account.register import ComparedRegister
from maatwaarde.report.contract.base import (
    Category,
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
from maatwaarde.report.contract.eligibility import EligibilityResult

Status = Literal["proven", "within-gap", "stopped", "heuristic", "refuted"]
Period = str | None
"""A year, half-year or quarter; null where nothing has a period."""


class Reason(Part):
    """Why a rule holds."""

    kind: str
    detail: list[str]


class Rule(Part):
    kind: str
    members: list[str]
    """Whom it is about; for a resource, measure or value its id."""
    lag: float | None
    limit: float | None
    by: str | None
    reason: Reason
    side: Literal["least", "most"] | None


class Violation(Part):
    kind: str
    subject: str
    text: str
    """In English."""
    rule: Rule
    found: float = optional()
    there: float = optional()
    who: list[str] = optional()


class MeasureTotal(Part):
    measure: str
    total: float | None
    """In force in the last year that counts, in the unit of the measure; never discounted."""
    low: float | None
    high: float | None
    value: float | None
    contribution: float | None


class ResourceUse(Part):
    resource: str
    """As `kind:period`, such as `planner:2028`."""
    used: float
    capacity: float | None
    slack: float | None
    carried: float
    hired: float
    borrowed: float
    lent: float
    granted: float
    trained: float


class Choice(Part):
    """A set of proposals, with all that follows from it."""

    chosen: list[str]
    starts: dict[str, Period]
    options: list[str]
    """As `id@start` or `id@start*part`."""
    parts: dict[str, float]
    """What is done in part, by id; empty where all is done in full."""
    value: float
    bound: float | None
    """No set can be worth more; null where nothing is known."""
    gap: float | None
    status: Status | Literal["assuming"]
    """`assuming` is best only if costs that are unknown come to nothing."""
    ties: Literal["settled", "unsettled", "out-of-time"]
    """Whether this is the one that the rules for ties prefer."""
    objective: Literal["total-impact", "sum-of-scores"]
    cost: float
    measures: list[MeasureTotal]
    resources: list[ResourceUse]
    violations: list[Violation]
    solver: str
    faults: list[Any]
    """Where the model and the check differ; a plan with faults is never proven."""


class Totals(Part):
    """What a set gains and harms under each category."""

    values: dict[str, Summed]
    pillars: dict[str, Summed]
    sdgs: dict[str, Summed]


class LeftOut(Part):
    id: str
    start: Period
    title: str
    forbidden: str | None
    reason: Reason | None
    rules: list[str]
    broken: list[Violation]
    short: dict[str, float]
    """What is lacking of each resource."""
    value_change: float | None
    """What it would add by itself."""


class ComparedWith(Totals, Choice):
    order: str
    """Column in the order of which was chosen."""


class Moved(Part):
    id: str
    this: Period
    other: Period
    part_this: float = optional()
    part_other: float = optional()


class MeasureDifference(Part):
    total: float | None
    contribution: float | None


class Difference(Part):
    """The other less this."""

    both: list[str]
    only_this: list[str]
    only_other: list[str]
    moved: list[Moved]
    value: float
    cost: float
    staff: dict[str, float]
    values: dict[str, float]
    pillars: dict[str, float]
    sdgs: dict[str, float]
    measures: dict[str, MeasureDifference]


class ComparedPlan(Totals, Choice):
    difference: Difference


class Alternative(Totals, Choice):
    distance: int
    """Number of proposals in which it differs."""
    comes_in: list[str]
    goes_out: list[str]


class ShadowPrice(Part):
    resource: str
    step: float
    value_change: float
    per_unit: float
    comes_in: list[str]
    goes_out: list[str]
    proven: bool


class InForce(Part):
    """What is in force at the end of a year, in the unit of the measure."""

    year: int | None
    """Null where nothing has a period."""
    total: float | None
    low: float | None
    high: float | None


class Target(Part):
    year: int | None
    target: float
    missing: float
    """0 where it is met."""
    share_of_baseline: float | None
    """Null without a baseline that is above zero."""


class TotalOfBase(Part):
    year: int | None
    total: float
    unit: str


class BaseTotals(Part):
    """What a measure in per cent is of, and its totals told in that."""

    amount: float
    unit: str
    totals: list[TotalOfBase]


class Baseline(Part):
    amount: float
    on: str | None
    """The day on which it stood so."""
    source: str | None


class MeasureInTime(Part):
    measure: str
    unit: str
    """`judgement` where totals are sums of judgements, and no amounts."""
    judged: int
    """Of how many proposals that are chosen the impact is a judgement."""
    base: BaseTotals | None
    baseline: Baseline | None
    years: list[InForce]
    targets: list[Target]
    contribution: float | None
    """To the value, over all years."""


class Effects(Part):
    """What is in force in each year that counts."""

    first_year: int | None
    horizon: int | None
    horizon_stated: bool
    """Whether the framework states it."""
    discount_rate: float | None
    price_level: int | None
    """The year in whose prices effects in money are, where the framework states it."""
    measures: list[MeasureInTime]


class Cause(Part):
    proposals: list[str]
    """One, or two for what they do together."""
    amount: float
    known: bool
    """Whether the impact is known; else it is the middle of its range."""


class PossibleHarm(Part):
    """A measure on which a portfolio loses, in the year in which it loses most."""

    measure: str
    value: str
    """Id of the value that it stands under."""
    year: int | None
    """Null where nothing has a period."""
    total: float
    """Of all chosen proposals, in `unit`."""
    unit: str
    share_of_full_loss: float


class Harm(PossibleHarm):
    causes: list[Cause]
    """The largest harm first."""
    made_up_for: float
    """What others bring against it, in `unit`."""


class SingleHarm(Part):
    """A chosen proposal whose worst measure loses half of a full loss, or that breaks a guard."""

    id: str
    measure: str
    value: str
    """Id of the value that the measure stands under."""
    impact: float | None
    unit: str
    share_of_full_loss: float
    made_up_for: bool
    """Whether the portfolio as a whole loses nothing on that measure."""
    breaks: list[Guarded]


class GuardUse(Guarded):
    """A guard on which the portfolio loses anything, in the year in which that is most."""

    rule: Literal["veto", "flag"]
    max_loss: float
    loss: float
    year: int | None
    state: Literal["met", "near", "broken"]
    """`near` from half of what is allowed."""


class Harms(Part):
    """What a portfolio harms, whatever it gains elsewhere."""

    measures: list[Harm]
    """The largest loss first."""
    possible: list[PossibleHarm]
    """Only at the worst end of what is unknown or uncertain."""
    proposals: list[SingleHarm]
    guards: list[GuardUse]
    unknown: dict[str, int]
    """Impacts of what is chosen that are unknown, by measure."""
    impacts: int
    """How many there are in all, on all measures."""


class BudgetYear(Part):
    """A kind of money in a year, in EUR."""

    kind: str
    year: int
    room: float
    structural_room: float
    over_programmed: float
    """What may be planned above the room."""
    margin: float
    """What is kept free to be sure."""
    structural: float
    incidental: float
    charges: float
    """Capital charges of investments."""
    staffing: float
    granted: float
    carried: float
    drawn: float
    """From reserves."""
    left: float


class ReserveYear(Part):
    reserve: str
    year: int
    paid_out: float
    balance: float
    minimum: float


class DebtYear(Part):
    year: int
    debt: float
    ceiling: float


class Balance(Part):
    """Whether structural costs fit in structural room from a year on."""

    kind: str
    since: int
    balanced: bool
    worst_year: int
    over: float


class Budget(Part):
    """The budget for the years ahead."""

    budgets: list[BudgetYear]
    reserves: list[ReserveYear]
    debt: list[DebtYear]
    structural_balance: list[Balance]


class Overrun(Part):
    resource: str
    expected: float
    there: float
    margin: float
    chance: float
    """That more is needed than there is."""


class Overruns(Part):
    draws: int
    common: float
    """Share of the spread that all costs have in common."""
    sure: float | None
    resources: list[Overrun]


class Planned(Totals, Choice, OfList):
    """A portfolio and what is left out of it."""

    harms: Harms
    effects: Effects
    budget: Budget = optional()
    """Only where costs or room go on."""
    overruns: Overruns = optional()
    """Only where costs or staff are uncertain."""
    categories: list[Category]
    notes: list[Problem]
    titles: dict[str, str]
    listed_starts: dict[str, Period]
    unknown_costs: dict[str, list[str]]
    """What was chosen although a cost or staff is unknown and counts as nothing: the columns."""
    left_out: list[LeftOut]
    eligibility: EligibilityResult = optional()
    """Only where the resources have criteria."""


class Portfolio(Planned):
    """Result of `maatwaarde portfolio`."""

    compared_with: ComparedWith = optional()
    compared_plan: ComparedPlan = optional()
    alternatives: list[Alternative] = optional()
    alternatives_stopped: bool = optional()
    """Whether time was up before all were found."""
    shadow_prices: list[ShadowPrice] = optional()
    unverified_impacts: int
    impacts_rest_on: ImpactsRestOn
    """Of what is chosen."""
    rests_on: RestsOn
    """On average over what is chosen."""
    sections: dict[str, Section]
    compared_register: ComparedRegister = optional()
    """Only with --register."""


class WhyNot(OfList):
    """Result of `maatwaarde whynot`."""

    proposal: str
    worst_harm: WorstHarm | None
    forbidden: str | None
    reason: Reason | None
    impossible: str | None
    impossible_rules: list[Rule] | None
    value: float
    status: Status
    value_loss: float | None
    goes_out: list[str]
    comes_in: list[str]
    money_cut: float | None
    """Share of its cost; any one of these brings it in."""
    staff_cut: float | None
    impact_gain: float | None
    lifted: list[str]
    lifted_rules: list[Rule]
    unknown: list[str]
    """What was asked and not answered in time."""
    portfolio: list[str] | None


class Point(Part):
    amount: float
    value: float
    status: Status
    gap: float | None
    chosen: list[str]
    starts: dict[str, Period]
    comes_in: list[str]
    goes_out: list[str]


class Pareto(Header):
    """Result of `maatwaarde pareto`."""

    against: str
    unit: str
    points: list[Point]
    """Least amount first."""


class Share(Part):
    share: float
    chosen: list[str]


class Core(OfList):
    """Result of `maatwaarde core`."""

    weights: Literal["free", "ordinal", "intervals", "groups"]
    spread: float
    samples: int
    seed: int
    uncertain_impacts: int
    impossible: int
    unproven: int
    chosen: list[str]
    core: list[str]
    borderline: list[str]
    exterior: list[str]
    index: dict[str, float]
    """Share of the draws in which each is chosen."""
    titles: dict[str, str]
    portfolios: list[Share]


class Scenario(Part):
    """The best choice when things are otherwise."""

    budgets: float
    """Times what there is of money now; likewise for staff, and for what proposals cost."""
    staff: float
    costs: float
    discount_rate: float | None
    """Null is that of the framework."""
    weights: dict[str, float]
    """By value or measure, among those that it stands beside."""
    possible: bool | None
    """Null where time was up before any choice was found."""
    value: float | None
    cost: float | None
    status: Status | Literal["assuming"] | None
    gap: float | None
    chosen: list[str]
    starts: dict[str, Period]
    comes_in: list[str]
    """Beside the first scenario, which is how things are now."""
    goes_out: list[str]


class Scenarios(OfList):
    """Result of `maatwaarde scenarios`."""

    scenarios: list[Scenario]
    index: dict[str, float]
    """Share of the scenarios with a choice in which each proposal is chosen."""
    titles: dict[str, str]


class Shift(Part):
    id: str
    before: Period = Field(alias="from")
    after: Period = Field(alias="to")
    part_from: float = optional()
    part_to: float = optional()


class Added(Part):
    id: str
    value: float


class Unchanged(Part):
    """The running plan as things are now."""

    value: float
    cost: float
    violations: list[str]
    broken: list[Violation]


class Step(Part):
    changes: int
    value: float


class Amount(Part):
    id: str
    amount: float


class Freed(Part):
    resource: str
    by: list[Amount]
    to: list[Amount]


class Earlier(Part):
    id: str
    start: Period
    earlier: Period
    fits: bool
    value_change: float | None
    short: dict[str, float]
    rules: list[str]
    broken: list[Violation]


class MissedTarget(Part):
    """A target that the running plan was to meet and the new plan does not."""

    measure: str
    year: int
    missing: float
    met_in: int | None
    """Null where it is not met within the years that count."""


class SpedUp(Part):
    """What is running and goes on as its faster variant."""

    id: str
    by: str
    """The variant."""
    cost_change: float
    """What it costs more in all years together, in EUR."""
    effects_from: int | None
    effects_were_from: int | None
    value_change: float


class Changes(Part):
    today: Period
    changed: dict[str, Any]
    """The file of changes as read."""
    kept: list[str]
    stopped: list[str]
    """Of what is kept: what has started and stops, and stays for what it has used."""
    moved: list[Shift]
    sped_up: list[SpedUp]
    dropped: list[str]
    added: list[Added]
    changes: int
    unchanged: Unchanged
    value_change: float
    ceiling: float | None
    """What a plan with any number of changes can be worth at most."""
    steps: list[Step]
    missed_targets: list[MissedTarget]
    freed: list[Freed]
    could_start_earlier: list[Earlier]
    could_start_earlier_not_tried: int
    """Of so many chosen proposals, the last ones by id, no earlier start was tried."""


class Replan(Planned):
    """Result of `maatwaarde replan`."""

    replan: Changes
