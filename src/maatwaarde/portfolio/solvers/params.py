"""The parameters of the searches, each with what it is, its unit, and why it stands where it does.

None of them changes what is proven: they decide how soon good portfolios are found, and so how near
a search comes that a time limit ends. The defaults were chosen on the problems of the benchmarks:
generated ones of 50 to 5,000 proposals, and published knapsacks of up to 250.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from maatwaarde.diagnostics import Diagnostic, PortfolioError
from maatwaarde.messages import Message, joined, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourhoodParams:
    """Parameters of the large-neighbourhood search, which chooses parts of a portfolio anew.

    Parameters
    ----------
    first_seconds, most_seconds
        Seconds that one part may take, at first and at most. Short parts are many, and most gain
        nothing; longer ones reach what short ones do not, once these have stopped gaining.
    seconds_growth, idle_steps
        The factor by which the seconds grow, and after how many steps in a row without a gain. A
        dozen steps is about two of each kind of part.
    first_size, least_size
        Proposals in a part, at first and at least. The size finds its level as it goes, so that the
        first one only has to be solved in time; with fewer than 8 hardly anything can be exchanged.
    growth, shrinkage
        The factors by which a part becomes larger where the solver is done in half of its seconds,
        and smaller where it is not done. Small, since the seconds of equal parts differ much.
    memory
        The part of what a kind of part gained before that counts beside its last gain (0 to 1). It
        forgets about half in two steps, since what gains changes as the search goes on.
    random_choice
        How often the kind of part is drawn, instead of being the one that gained most (0 to 1).
        Half of the time, so that a kind that gained nothing once comes back.
    gap
        The relative gap to which a part is solved. Closer gains nothing that anybody can tell.
    tempering_lead, tempering_share
        Seconds that tempering goes first, and the most that this may be of all time (0 to 1). It
        finds in seconds what parts do not reach; a short limit is not all spent on it.
    turn_seconds
        Seconds of a turn, when tempering and parts take turns afterwards: each gets what the other
        has found before it has gone far from there.
    """

    first_seconds: float = 0.4
    most_seconds: float = 1.5
    seconds_growth: float = 1.5
    idle_steps: int = 12
    first_size: float = 25.0
    least_size: float = 8.0
    growth: float = 1.1
    shrinkage: float = 0.9
    memory: float = 0.7
    random_choice: float = 0.5
    gap: float = 1e-5
    tempering_lead: float = 3.0
    tempering_share: float = 0.25
    turn_seconds: float = 0.6

    def __post_init__(self) -> None:
        _check(
            self,
            positive=("first_seconds", "most_seconds", "idle_steps", "least_size", "turn_seconds"),
            at_least_one=("first_size", "seconds_growth", "growth"),
            part=("shrinkage", "memory", "random_choice", "tempering_share"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperingParams:
    """Parameters of parallel tempering, whose portfolios walk by millions of small steps.

    Parameters
    ----------
    temperatures
        One for each portfolio, the coldest first, in what an option is worth on average without its
        costs. Steps of about a third, so that neighbours change places; the coldest gives up next
        to nothing, and the hottest still knows a good proposal from a bad one.
    reference_size
        Proposals above which temperatures fall, by the root of their number: with more of them a
        portfolio loses more at the same temperature.
    penalties
        One for each temperature: what a unit costs that is overdrawn, in the shadow price of its
        row. At 1 a large proposal may come in before those go out whose place it takes; at 2 little
        is overdrawn for long.
    least_penalty
        What the average amount in a row costs at least, in what an option is worth on average: the
        relaxation has no price for a row that is not tight.
    rule_penalty
        What a broken rule costs, in what an option is worth on average. So much that it is broken
        on the way only.
    penalty_increase, penalty_decrease
        The factors by which the penalty of a row changes every 1,024 steps: up while it is broken,
        and down to its first value while it is not. One per cent, so that a row that stays broken
        costs three times as much after some hundred thousand steps.
    swap_share
        The part of the steps that exchange two proposals, rather than changing one (0 to 1). Where
        all is used up, exchanges are what is accepted.
    rounds
        After how many times 1,024 steps neighbours may change places: about a millisecond.
    recount
        After how many of these all sums are made up anew, so that rounding does not add up.
    """

    temperatures: tuple[float, ...] = (0.04, 0.054, 0.074, 0.1, 0.14, 0.2)
    reference_size: int = 200
    penalties: tuple[float, ...] = (2.0, 1.8, 1.6, 1.4, 1.2, 1.0)
    least_penalty: float = 0.2
    rule_penalty: float = 10.0
    penalty_increase: float = 1.01
    penalty_decrease: float = 0.995
    swap_share: float = 0.4
    rounds: int = 8
    recount: int = 20

    def __post_init__(self) -> None:
        _check(
            self,
            positive=("temperatures", "penalties", "reference_size", "rounds", "recount"),
            at_least_one=("penalty_increase",),
            part=("penalty_decrease", "swap_share"),
            wrong=()
            if len(self.temperatures) == len(self.penalties)
            else (_named("penalties", msg("as many as there are temperatures")),),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KnapsackParams:
    """Parameters of the branch and bound for multidimensional knapsacks.

    Parameters
    ----------
    max_columns, max_rows, max_entries
        The size up to which a problem goes this way: its binaries, its rows, and the binaries times
        the rows that limit amounts. A pivot visits each entry of a dense tableau, so that the
        sparse methods of the solver are faster beyond about that.
    first_loss, loss_growth
        Before anything is proven, good solutions are looked for near the relaxation: at first
        within this part of the distance from it to the best solution so far, then farther by the
        factor each time. What is searched at each distance costs some times what the one before
        did, so that to start too near costs little.
    loss_parts
        What one binary may take at most of that loss, in turn. Small parts leave out most of the
        tree and find most of what is good; the larger ones mend what they miss.
    dive_seconds
        Seconds after which one of those searches is left, and the proof begins.
    steps
        What the proof aims at on its way, as parts of the distance that is to be closed, up to 1.
        Each takes about six times as long as the one before, so that something is proven whenever
        time runs out and the last one costs little more than it would alone.
    nodes
        Nodes between two looks at the clock and at what other threads found: some hundredths of a
        second.
    """

    max_columns: int = 600
    max_rows: int = 100
    max_entries: int = 10_000
    first_loss: float = 1e-3
    loss_growth: float = 1.3
    loss_parts: tuple[float, ...] = (1 / 16, 1 / 8, 1 / 5)
    dive_seconds: float = 2.0
    steps: tuple[float, ...] = (0.6, 0.85, 1.0)
    nodes: int = 5000

    def __post_init__(self) -> None:
        wrong = [] if self.loss_growth > 1 else [_named("loss_growth", msg("more than 1"))]
        if not self.steps or list(self.steps) != sorted(self.steps) or self.steps[-1] != 1:
            wrong.append(_named("steps", msg("rising, the last one 1")))
        _check(
            self,
            positive=("first_loss", "loss_parts", "steps", "nodes"),
            part=("first_loss", "loss_parts", "steps"),
            wrong=wrong,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParams:
    """Parameters of the searches that go on beside the solver on two threads.

    Parameters
    ----------
    patience
        Seconds in which the solver is left alone. Most problems are solved by then, and loading
        what is compiled takes about as long.
    rounded_proposals, rounding_seconds
        The first solution is rounded from the relaxation: how many proposals are chosen anew on the
        way, those that cost least to change, and the seconds that this may take, or as many as the
        relaxation took where that is more. Sixty are enough to mend what rounding breaks, and few
        enough to be solved in that time.
    neighbourhood, tempering, knapsack
        Parameters of each search.

    Raises
    ------
    PortfolioError
        If a number is out of range; all of a group are named.
    """

    patience: float = 0.5
    rounded_proposals: int = 60
    rounding_seconds: float = 1.5
    neighbourhood: NeighbourhoodParams = field(default_factory=NeighbourhoodParams)
    tempering: TemperingParams = field(default_factory=TemperingParams)
    knapsack: KnapsackParams = field(default_factory=KnapsackParams)

    def __post_init__(self) -> None:
        _check(self, positive=("rounded_proposals", "rounding_seconds"))


def _check(
    params: object,
    *,
    positive: Iterable[str] = (),
    at_least_one: Iterable[str] = (),
    part: Iterable[str] = (),
    wrong: Iterable[Message] = (),
) -> None:
    """Refuse numbers out of range: all are zero or more, and those that are named are narrower."""
    bad = list(wrong)
    for each in fields(params):  # type: ignore[arg-type]
        value = getattr(params, each.name)
        if not isinstance(value, int | float | tuple):
            continue
        numbers = value if isinstance(value, tuple) else (value,)
        if each.name in at_least_one:
            fits, limits = all(number >= 1 for number in numbers), msg("1 or more")
        elif each.name in positive:
            fits, limits = all(number > 0 for number in numbers), msg("more than 0")
        else:
            fits, limits = all(number >= 0 for number in numbers), msg("0 or more")
        if each.name in part:
            fits = fits and all(number <= 1 for number in numbers)
            limits = msg("{limits}, at most 1", limits=limits)
        if not fits or any(math.isnan(number) for number in numbers):
            bad.append(_named(each.name, limits))
    if bad:
        raise PortfolioError(
            Diagnostic(
                code="bad-search-params",
                what=msg("{name} has numbers out of range", name=type(params).__name__),
                mend=msg("give {listed}", listed=joined(bad, ", ")),
            )
        )


def _named(name: str, limits: Message) -> Message:
    return msg("{name} ({limits})", name=name, limits=limits)
