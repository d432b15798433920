"""Whether there is anything to choose between: whether all that may be chosen fits together."""

from __future__ import annotations

import numpy as np

from maatwaarde.portfolio.problem.problem import Problem


def nothing_scarce(problem: Problem) -> bool:
    """Return whether all proposals that may be chosen fit together in every budget and role.

    Each is counted at the start and the part in which it uses most of a resource, and what one
    brings in pays for no other, so that it holds whatever is chosen.
    """
    forbidden = {rule.proposal for rule in problem.forbidden}
    allowed = np.array([option.proposal not in forbidden for option in problem.options])
    if not problem.resources or not allowed.any():
        return False
    use = problem.use[np.flatnonzero(allowed), :].tocoo()
    count = len(problem.proposals)
    proposal = problem.option_proposal[allowed][use.row]
    keys, place = np.unique(use.col * count + proposal, return_inverse=True)
    found = np.zeros(len(keys))
    np.maximum.at(found, place, use.data)
    total = np.zeros(len(problem.resources))
    np.add.at(total, keys // count, found)
    capacity = np.array([row.capacity for row in problem.resources])
    return bool(np.all(total <= capacity * (1 + 1e-9) + 1e-9)) and bool(found.any())
