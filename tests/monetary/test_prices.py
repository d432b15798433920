"""A price in some years: what it is in between and outside, and what is in euros itself."""

import numpy as np
import pytest

from maatwaarde.monetary.prices import PricePath

PATH = PricePath(
    (2030, 2040), np.array([10.0, 30.0]), np.array([5.0, 25.0]), np.array([20.0, 40.0])
)


def test_between_two_years_it_goes_in_a_straight_line_and_stays_at_the_ends() -> None:
    value, low, high = PATH.at([2025, 2030, 2035, 2040, 2050])
    assert value.tolist() == [10, 10, 20, 30, 30]
    assert low.tolist() == [5, 5, 15, 25, 25]
    assert high.tolist() == [20, 20, 30, 40, 40]


@pytest.mark.parametrize(
    ("first", "last", "own"),
    [
        (2030, 2040, None),
        (2031, 2039, None),
        (2029, 2040, (2030, 2040)),
        (2030, 2041, (2030, 2040)),
        (2020, 2050, (2030, 2040)),
    ],
)
def test_a_path_says_its_own_years_where_it_is_asked_outside_of_them(
    first: int, last: int, own: tuple[int, int] | None
) -> None:
    assert PATH.beyond(first, last) == own


def test_a_single_price_holds_always() -> None:
    single = PricePath((2025,), np.ones(1), np.ones(1), np.ones(1))
    assert single.beyond(1990, 2100) is None
    assert single.at([1990, 2100])[0].tolist() == [1, 1]
