"""The rows that say which proposals go together: once, at most one, requires, mandatory, shares."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import sparse

from maatwaarde.periods import begin_of
from maatwaarde.portfolio.milp.builder import Draft
from maatwaarde.portfolio.milp.resources import whole_rows
from maatwaarde.portfolio.problem.problem import Problem
from maatwaarde.portfolio.problem.rule_ref import RuleRef


def add_choices(problem: Problem, draft: Draft) -> None:
    """Add the rules on which options may be chosen together."""
    of = problem.options_of

    def places(names: Iterable[str]) -> list[int]:
        return [place for name in names for place in of[name]]

    grouped = {name for group in problem.at_most_one for name in group.members}
    single = [name for name, found in of.items() if len(found) > 1 and name not in grouped]
    draft.sums(
        [of[name] for name in single],
        -np.inf,
        1.0,
        [draft.rule(RuleRef("once", (name,))) for name in single],
    )
    draft.sums(
        [places(group.members) for group in problem.at_most_one],
        -np.inf,
        1.0,
        [draft.rule(group.ref) for group in problem.at_most_one],
    )
    draft.sums(
        [places(must.any_of) for must in problem.mandatory],
        1.0,
        np.inf,
        [draft.rule(must.ref) for must in problem.mandatory],
    )
    _add_requires(problem, draft)
    _add_shares(problem, draft)


def add_bounds(problem: Problem, draft: Draft) -> None:
    """Add what is forbidden or locked as rows, for when it is to be seen which rules clash."""
    draft.sums(
        [problem.options_of[rule.proposal] for rule in problem.forbidden],
        -np.inf,
        0.0,
        [draft.rule(rule.ref) for rule in problem.forbidden],
    )
    draft.sums(
        [[problem.option_index[rule.option]] for rule in problem.locked],
        1.0,
        np.inf,
        [draft.rule(rule.ref) for rule in problem.locked],
    )


def _add_requires(problem: Problem, draft: Draft) -> None:
    of = problem.options_of
    begins = [begin_of(option.start) for option in problem.options]
    plus: list[list[int]] = []
    minus: list[list[int]] = []
    rules: list[int] = []
    for need in problem.requires:
        number = draft.rule(need.ref)
        own = of[need.proposal]
        needed = [place for name in need.any_of for place in of[name]]
        if need.lag is None:
            plus.append(list(own))
            minus.append(needed)
            rules.append(number)
            continue
        # Whoever has started by a moment has what it requires started a lag before that moment.
        for moment in sorted({begins[place] for place in own}):
            plus.append([place for place in own if begins[place] <= moment])
            minus.append([place for place in needed if begins[place] + need.lag <= moment + 1e-9])
            rules.append(number)
    draft.sums(plus, -np.inf, 0.0, rules, minus)


def _add_shares(problem: Problem, draft: Draft) -> None:
    rows, rules = [], []
    saves = bool((problem.cost < 0).any())
    least, most = (-np.inf, np.inf) if saves else (0.0, 1.0)
    for share in problem.shares:
        members = frozenset(share.members)
        held = np.array([item.id in members for item in problem.proposals], dtype=bool)
        inside = held[problem.option_proposal]
        # What no portfolio can break needs no row: without savings a part is between 0 and 1.
        if share.minimum is not None and share.minimum > least:
            rows.append(problem.cost * (share.minimum - inside))
            rules.append(draft.rule(share.least))
        if share.maximum is not None and share.maximum < most:
            rows.append(problem.cost * (inside - share.maximum))
            rules.append(draft.rule(share.most))
    if rows:
        pure = np.ones(len(rows), dtype=bool)
        shares = sparse.csr_array(np.array(rows))
        matrix, limit, _ = whole_rows(shares, np.zeros(len(rows)), pure, ~draft.held)
        draft.rows(matrix, -np.inf, limit, rules)
