"""Published multidimensional knapsacks as portfolio problems of one period."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from maatwaarde.portfolio import Problem, Proposal, Resource


def read_knapsack(path: Path) -> tuple[Problem, float | None]:
    """Read n, m, the best known value (0 is none), n profits, m x n weights and m capacities."""
    numbers = [float(word) for word in path.read_text("utf-8").split()]
    n, m, best = int(numbers[0]), int(numbers[1]), numbers[2]
    profits, rest = np.array(numbers[3 : 3 + n]), np.array(numbers[3 + n : 3 + n + m * n + m])
    problem = Problem(
        proposals=[Proposal(f"p{i:04d}") for i in range(n)],
        measures=[],
        resources=[
            Resource(f"r{j:02d}", "money", f"r{j:02d}", float(capacity))
            for j, capacity in enumerate(rest[m * n :])
        ],
        use=rest[: m * n].reshape(m, n).T,
        impact=np.zeros((n, 0)),
        scores=profits,
    )
    return problem, best or None
