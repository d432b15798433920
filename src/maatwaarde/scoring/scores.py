"""From impacts and a framework to scores, in one call."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, ImpactError
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable, for_framework
from maatwaarde.impact.naming import a_few
from maatwaarde.late import dataclass
from maatwaarde.mcda.ranking import competition_ranks
from maatwaarde.mcda.value import add_up
from maatwaarde.messages import Number, msg
from maatwaarde.parameters import check_names
from maatwaarde.plugins import Plugins
from maatwaarde.presented import Presented
from maatwaarde.proposals import Proposals
from maatwaarde.scoring.by_id import by_id
from maatwaarde.scoring.explain import Explanation, explain
from maatwaarde.scoring.methods import Batch, Valuation, find_method
from maatwaarde.scoring.result import MethodResult
from maatwaarde.scoring.standings import GuardResult, Standings
from maatwaarde.scoring.weights import resolve_weights

Titles: TypeAlias = "Sequence[str] | Mapping[str, str] | Proposals"
"""What proposals are called: by id, or in the order of the impacts."""

_log = logging.getLogger("maatwaarde.scoring")


@dataclass(frozen=True, eq=False)
class Scores(Standings, Presented):
    """What a method makes of the impacts, and why.

    Parameters
    ----------
    score, low, high, contributions, node_values, coverage, rank, beyond
        Arrays with a row a proposal, in the order of ``proposals``; and ``titles``, ``method``,
        ``relative``, ``reference``, ``valuation``, ``guards`` and ``weights``: as told of
        `Standings`, which it is one of.
    """

    def explain(self, proposal: str) -> Explanation:
        """Say what a proposal gains, what it harms, and what would move it up.

        Raises
        ------
        ImpactError
            If there is no such proposal.
        """
        return explain(self, proposal)


def score(
    impacts: ImpactTable,
    framework: Framework,
    method: str = "value",
    *,
    titles: Titles | None = None,
    plugins: Plugins | None = None,
) -> Scores:
    """Score and rank proposals.

    Parameters
    ----------
    impacts
        From `maatwaarde.estimate`. Its measures may stand in another order than the framework's:
        they are matched by id. Weights, anchors and knots may be other than when the impacts were
        estimated; what is unknown then gets the range that this framework states.
    method
        ``value``, ``topsis``, ``topsis-relative``, ``ahp``, ``pymcdm:<CLASS>``, or the name of one
        in ``plugins``.
    titles
        What the proposals are called in reports: the proposals themselves, or titles by id, both
        in any order; or titles in the order of ``impacts.proposals``, of which only the number can
        be checked. By default their ids.
    plugins
        What `load_plugins` found, for the methods among it.

    Raises
    ------
    ImpactError
        If the impacts are on other measures than the framework's or in other units, unknown where
        the framework rejects that, or not as many as the titles.
    MethodError
        If the method does not exist or cannot work on these impacts, or is a plugin's and fails.
    """
    impacts = for_framework(impacts, framework)
    names = _titles(titles, impacts)
    framework, weights = resolve_weights(framework)
    batch = Batch(impacts, framework)
    result = find_method(method, framework, plugins)(batch)
    valuation = batch.valuation
    node_values = _node_values(valuation.central, framework)
    guards = _guards(valuation, framework)
    vetoed = _vetoed(guards, len(impacts.proposals))
    _log.info("scored %d proposals by %s", len(impacts.proposals), method)
    return Scores(
        framework=framework,
        impacts=impacts,
        titles=names,
        method=method,
        relative=result.relative,
        reference=result.reference,
        score=result.score,
        low=result.low,
        high=result.high,
        valuation=valuation,
        contributions=valuation.central * framework.measure_weights,
        node_values=node_values,
        coverage=add_up(impacts.known * framework.measure_weights),
        guards=guards,
        rank=_ranks(result, vetoed, impacts),
        beyond=_beyond(impacts, framework),
        weights=weights,
        warnings=(
            *framework.warnings,
            *(() if weights is None else weights.warnings),
            *impacts.warnings,
        ),
    )


def _titles(titles: Titles | None, impacts: ImpactTable) -> tuple[str, ...]:
    if titles is None:
        return impacts.proposals
    check_names("titles", titles)
    if isinstance(titles, Proposals):
        titles = dict(zip(titles.ids, titles.titles, strict=True))
    if isinstance(titles, Mapping):
        lacking = [name for name in impacts.proposals if name not in titles]
        if lacking:
            what = msg("there is no title for {proposals}", proposals=a_few(lacking, 6))
            mend = msg("give the list that the impacts are of")
            raise ImpactError(Diagnostic("titles", what, mend))
        titles = tuple(titles[name] for name in impacts.proposals)
    if len(titles) != len(impacts.proposals):
        raise ImpactError(
            Diagnostic(
                code="titles",
                what=msg(
                    "there are {titles} titles for {proposals} proposals",
                    titles=Number(len(titles), 0),
                    proposals=Number(len(impacts.proposals), 0),
                ),
                mend=msg("give a title for each, in the order of `impacts.proposals`"),
            )
        )
    found = tuple(titles)
    if not all(issubclass(kind, str) for kind in set(map(type, found))):
        texts = zip(impacts.proposals, found, strict=True)
        name, title = next(pair for pair in texts if not isinstance(pair[1], str))
        what = msg("the title of {id!r} is {title}, which is no text", id=name, title=repr(title))
        mend = msg("give a text for each, such as the id where there is no title")
        raise ImpactError(Diagnostic("titles", what, mend))
    return found


def _ranks(
    result: MethodResult, vetoed: NDArray[np.bool_], impacts: ImpactTable
) -> NDArray[np.int64]:
    with by_id(alternatives=impacts.proposals):
        return competition_ranks(np.where(vetoed, np.nan, result.score))


def _node_values(values: Floats, framework: Framework) -> Floats:
    """Average the measures below every node, by weight; shape (proposals, nodes)."""
    return np.column_stack(
        [
            add_up(values[:, list(node.measures)] * framework.shares_below(i))
            for i, node in enumerate(framework.nodes)
        ]
    )


def _guards(valuation: Valuation, framework: Framework) -> tuple[GuardResult, ...]:
    results = []
    for guard in framework.guards:
        guarded = framework.guarded(guard)
        worth, worst_case = (
            add_up(values[:, list(guarded.measures)] * guarded.shares)
            for values in (valuation.central, valuation.low)
        )
        # A loss of exactly the allowed size is allowed, also after rounding.
        broken = worth < -guard.max_loss - 1e-12
        possible = ~broken & (worst_case < -guard.max_loss - 1e-12)
        results.append(GuardResult(guard, worth, worst_case, broken, possible))
    return tuple(results)


def _vetoed(guards: tuple[GuardResult, ...], n: int) -> NDArray[np.bool_]:
    vetoed = np.zeros(n, dtype=bool)
    for result in guards:
        if result.guard.rule == "veto":
            vetoed |= result.broken
    return vetoed


def _beyond(impacts: ImpactTable, framework: Framework) -> NDArray[np.int8]:
    beyond = np.zeros(impacts.value.shape, dtype=np.int8)
    for j, measure in enumerate(framework.measures):
        sign = 1 if measure.better == "higher" else -1
        oriented = impacts.value[:, j] * sign
        beyond[oriented > measure.best * sign, j] = 1
        beyond[oriented < measure.worst * sign, j] = -1
    return beyond
