"""The kit with which a plugin tests itself. Import it in tests; nothing here is loaded by itself.

from pathlib import Path

import maatwaarde_energy
from maatwaarde.testing import EstimatorContract, isolated_plugins, run_cases


class TestSolar(EstimatorContract):
    estimator = maatwaarde_energy.Solar()


def test_cases() -> None:
    run_cases(Path(__file__).parent / "cases", isolated_plugins(maatwaarde_energy))
"""

from maatwaarde.testing.cases import run_cases
from maatwaarde.testing.contract import EstimatorContract
from maatwaarde.testing.isolate import assert_impact_close, isolated_plugins
from maatwaarde.testing.methods import assert_method_keeps_its_word

__all__ = [
    "EstimatorContract",
    "assert_impact_close",
    "assert_method_keeps_its_word",
    "isolated_plugins",
    "run_cases",
]
