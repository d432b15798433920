"""How likely it is that a budget or a role is exceeded, when what is asked is uncertain.

What a proposal asks lies between a low and a high end, most likely at the amount that is stated: a
triangular distribution. All that one proposal asks is dear or cheap together. Proposals have a part
of that in common, such as the price of concrete: their normal scores have ``common`` as correlation
(a Gaussian copula).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Bools, Floats
from maatwaarde.diagnostics import Diagnostic, PortfolioError
from maatwaarde.messages import Exact, Percent, msg
from maatwaarde.portfolio.analysis.infeasibility import Infeasible
from maatwaarde.portfolio.evaluation.solution import Solution
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.records import Resource

DRAWS = 10_000
# How often the part of the full margin that is kept is halved, or doubled.
_STEPS = 6
_SLIGHT = 1e-6
# Proposals whose luck is drawn together.
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Overrun:
    """How a resource stands when what is asked of it is uncertain.

    Parameters
    ----------
    expected
        What is used on average.
    there
        What there is in all.
    margin
        What is kept of it since it is uncertain.
    chance
        That more is used than there is, from 0 to 1.
    """

    resource: str
    expected: float
    there: float
    margin: float
    chance: float


def overruns(problem: Problem, solution: Solution, common: float, seed: int) -> tuple[Overrun, ...]:
    """Return how each resource stands of which a chosen option asks an uncertain amount.

    Parameters
    ----------
    common
        The correlation between what proposals turn out to ask, from 0 to 1.
    """
    return tuple(
        Overrun(
            resource=place.id,
            expected=float(drawn.mean()),
            there=there,
            margin=margin,
            chance=float(np.mean(drawn > there + _SLIGHT)),
        )
        for place, there, margin, drawn in _drawn(problem, solution, common, seed)
    )


def check_sure(sure: float | None) -> None:
    """Refuse a chance that costs and staff cannot be held to; None is not asked.

    Raises
    ------
    PortfolioError
        If it is not from 0.5 to below 1.
    """
    if sure is not None and not 0.5 <= sure < 1.0:
        raise PortfolioError(
            msg("{sure} is no chance that each budget can hold with", sure=Exact(sure)),
            msg("give one from 0.5 to below 1, such as 0.8"),
        )


def sure_enough(
    problem: Problem,
    solve: Callable[[Problem], Solution],
    sure: float,
    common: float,
    seed: int,
) -> tuple[Problem, Solution]:
    """Return a problem with margins, and its solution, which keeps all limits with a chance.

    The margin of an option is a part of what lies between the amount that it is most likely to ask
    and the amount that it does not exceed with the chance ``sure``. The smallest part is looked for
    with which the best portfolio is sure enough: if all of it, as where there is one uncertain
    proposal, then less where they level each other out. So the solution is the best within these
    margins, and a better one that is sure enough may exist.

    Raises
    ------
    PortfolioError
        If no portfolio was found that is sure enough.
    """
    extra = _extra(problem, sure)

    def tried(part: float) -> tuple[bool | None, Problem, Solution | None]:
        """Return whether the best portfolio is sure enough; None where there is none at all."""
        with_margins = _with_margins(problem, extra, part)
        try:
            solution = solve(with_margins)
        except Infeasible:
            if part == 0.0:
                raise
            return None, with_margins, None
        least = min(
            (1.0 - each.chance for each in overruns(with_margins, solution, common, seed)),
            default=1.0,
        )
        return least >= sure - 1e-12, with_margins, solution

    enough, found, best = tried(0.0)
    if enough and best is not None:
        return found, best
    best, below, above = None, 0.0, 1.0
    for _ in range(_STEPS):
        part = above if best is None and below == 0.0 and above >= 1.0 else (below + above) / 2
        enough, candidate, solution = tried(part)
        if enough and solution is not None:
            found, best, above = candidate, solution, part
        elif enough is None:
            above = part
        elif part >= above:
            below, above = part, 2.0 * part
        else:
            below = part
    if best is None:
        raise PortfolioError(
            Diagnostic(
                code="not-sure",
                what=msg(
                    "no portfolio was found of which each budget and role holds with a chance of "
                    "{sure}",
                    sure=Percent(sure),
                ),
                mend=msg("ask for a smaller chance, or give more money and people"),
            )
        )
    return found, best


def _extra(problem: Problem, sure: float) -> sparse.csr_array:
    """Return (options, resources), by how much each use is exceeded with a chance ``1 - sure``."""
    low, mode, high = (
        table.toarray() for table in (problem.use_range[0], problem.use, problem.use_range[1])
    )
    return sparse.csr_array(np.maximum(0.0, _triangular(low, mode, high, np.array(sure)) - mode))


def _with_margins(problem: Problem, extra: sparse.csr_array, part: float) -> Problem:
    margins = sparse.csr_array(extra * part)
    money = np.array([item.kind != "staff" for item in problem.resources], dtype=bool)
    # Rounded up to the cent, and to a ten-thousandth of an fte.
    fine = np.where(money, 1e2, 1e4)[margins.indices]
    margins.data = np.ceil(np.round(margins.data * fine, 6)) / fine
    return replace(problem, use=problem.use + margins, margins=margins)


def _drawn(
    problem: Problem, solution: Solution, common: float, seed: int
) -> list[tuple[Resource, float, float, Floats]]:
    """Return each resource with an uncertain use: what there is, margin, and (draws,) the use."""
    places = [problem.option_index[option] for option in solution.options]
    low, mode, high, kept = (
        sparse.csr_array(table)[places, :].tocsc()
        for table in (
            problem.use_range[0],
            problem.use - problem.margins,
            problem.use_range[1],
            problem.margins,
        )
    )
    uncertain = sparse.csr_array(high > low)
    columns = np.unique(uncertain.indices).tolist()
    if not columns:
        return []
    uses = {item.resource: item for item in solution.resources}
    margins = {at: float(kept[:, [at]].toarray().sum()) for at in columns}
    drawn = {
        at: np.full(DRAWS, uses[problem.resources[at].id].used - margins[at]) for at in columns
    }
    low, mode, high = low.tocsr(), mode.tocsr(), high.tocsr()
    for k, chance in _chances(problem, places, np.diff(uncertain.indptr) > 0, common, seed):
        for at in uncertain.indices[uncertain.indptr[k] : uncertain.indptr[k + 1]].tolist():
            ends = (low[k, at], mode[k, at], high[k, at])
            drawn[at] += _triangular(*ends, chance) - mode[k, at]
    found = []
    for at in columns:
        resource = problem.resources[at]
        there = uses[resource.id].there - resource.over
        found.append((resource, there, margins[at], drawn[at]))
    return found


def _chances(
    problem: Problem, places: list[int], uncertain: Bools, common: float, seed: int
) -> Iterator[tuple[int, Floats]]:
    """Yield the number of each uncertain option of ``places``, and (draws,) how dear it is.

    A proposal has the same luck whatever else is chosen. That of some is drawn at a time, so that
    memory does not grow with the list.
    """
    from scipy.special import ndtr  # here, since scipy takes long to import

    rng = np.random.default_rng(seed)
    shared = rng.standard_normal(DRAWS)
    own = problem.option_proposal[places]
    for first in range(0, len(problem.proposals), _AT_ONCE):
        count = min(_AT_ONCE, len(problem.proposals) - first)
        luck = rng.standard_normal((count, DRAWS))
        here = np.flatnonzero(uncertain & (own >= first) & (own < first + count))
        for k in here.tolist():
            mixed = np.sqrt(common) * shared + np.sqrt(1.0 - common) * luck[own[k] - first]
            yield k, ndtr(mixed)


def _triangular(low: Floats, mode: Floats, high: Floats, chance: Floats) -> Floats:
    """Return what a triangular amount does not exceed with a chance; arrays that go together."""
    width, rise = high - low, mode - low
    rising = low + np.sqrt(np.maximum(0.0, chance * width * rise))
    falling = high - np.sqrt(np.maximum(0.0, (1.0 - chance) * width * (high - mode)))
    return np.asarray(np.where(chance * width < rise, rising, falling))
