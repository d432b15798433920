"""The checks as a class of tests, one test a promise."""

from __future__ import annotations

from typing import ClassVar

from maatwaarde.plugins import Estimator
from maatwaarde.testing import checks


class EstimatorContract:
    """Subclass it, with a name that begins with ``Test``, and name the estimator.

    Attributes
    ----------
    estimator
        What is tested.
    """

    estimator: ClassVar[Estimator]

    def test_factors_are_complete(self) -> None:
        checks.check_factors(self.estimator)

    def test_units_fit_the_quantities(self) -> None:
        checks.check_units(self.estimator)

    def test_shapes_broadcast(self) -> None:
        checks.check_shapes(self.estimator)

    def test_same_input_same_output(self) -> None:
        checks.check_pure(self.estimator)

    def test_proposals_do_not_touch_each_other(self) -> None:
        checks.check_split(self.estimator)

    def test_unknown_stays_unknown(self) -> None:
        checks.check_nan(self.estimator)

    def test_nothing_done_gives_nothing(self) -> None:
        checks.check_zero(self.estimator)

    def test_rises_and_falls_as_declared(self) -> None:
        checks.check_monotone(self.estimator)

    def test_finite_within_the_ranges(self) -> None:
        checks.check_ranges(self.estimator)

    def test_formula_says_what_is_computed(self) -> None:
        checks.check_formula(self.estimator)
