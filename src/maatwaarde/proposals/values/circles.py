"""Circles among what requires what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def circles(needs: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Return the groups of two or more that all need each other, directly or by way of others.

    These are the strongly connected components with more than one member (Tarjan, 1972), without
    recursion, since a chain may be long.

    Returns
    -------
    groups
        Each sorted, in the order of their first members.
    """
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    path: list[int] = []
    open_: set[int] = set()
    found: list[list[int]] = []
    for root in needs:
        if root in number:
            continue
        work = [(root, iter(needs[root]))]
        number[root] = low[root] = len(number)
        path.append(root)
        open_.add(root)
        while work:
            node, others = work[-1]
            for other in others:
                if other not in number:
                    number[other] = low[other] = len(number)
                    path.append(other)
                    open_.add(other)
                    work.append((other, iter(needs.get(other, ()))))
                    break
                if other in open_:
                    low[node] = min(low[node], number[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    members = [path.pop()]
                    while members[-1] != node:
                        members.append(path.pop())
                    open_.difference_update(members)
                    if len(members) > 1:
                        found.append(sorted(members))
    return sorted(found)
