"""Groups that all need each other, against what can be reached from where."""

from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.proposals.values.circles import circles


def test_circles_by_hand() -> None:
    assert circles({}) == []
    assert circles({0: [1], 1: [2]}) == []
    # One alone is no circle, though it names itself.
    assert circles({0: [0], 1: []}) == []
    assert circles({5: [4], 4: [5], 0: [1], 1: [2], 2: [0, 5]}) == [[0, 1, 2], [4, 5]]
    # A path that comes back to one that is closed already closes nothing.
    assert circles({0: [1, 2], 1: [3], 2: [3], 3: []}) == []
    long = {i: [i + 1] for i in range(5000)} | {5000: [0]}
    assert circles(long) == [list(range(5001))]


@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3), max_size=7))
def test_circles_are_those_that_reach_each_other(needs: dict[int, list[int]]) -> None:
    def reached(one: int) -> set[int]:
        found: set[int] = set()
        todo = list(needs.get(one, ()))
        while todo:
            other = todo.pop()
            if other not in found:
                found.add(other)
                todo += needs.get(other, ())
        return found

    reach = {one: reached(one) for one in needs}
    groups = {
        tuple(sorted({other for other in reach if one in reach[other]} & found))
        for one, found in reach.items()
        if one in found
    }
    assert circles(needs) == sorted(list(group) for group in groups if len(group) > 1)
