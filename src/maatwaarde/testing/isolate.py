"""Plugins without installing them, and assertions on impacts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import ModuleType

from maatwaarde.diagnostics import PluginError
from maatwaarde.impact import ImpactTable
from maatwaarde.plugins import Candidate, Plugins, register


def isolated_plugins(*modules: ModuleType) -> Plugins:
    """Load these modules as plugins, and nothing that happens to be installed.

    Raises
    ------
    PluginError
        With everything that is wrong with them.
    """
    plugins = register(
        Candidate(module.__name__, module.__name__, "under test", partial(_itself, module))
        for module in modules
    )
    if plugins.problems:
        raise PluginError(plugins.problems)
    return plugins


def _itself(module: ModuleType) -> ModuleType:
    return module


def assert_impact_close(
    impacts: ImpactTable, expected: Mapping[tuple[str, str], float], tolerance: float = 0.01
) -> None:
    """Assert that impacts are what is expected, and report every one that is not.

    Parameters
    ----------
    expected
        By proposal and measure, in the measure's unit.
    tolerance
        As a share of what is expected; of 1 where that is zero.
    """
    wrong = []
    for (proposal, measure), wanted in expected.items():
        got = float(impacts.value[impacts.row(proposal), impacts.column(measure)])
        if not abs(got - wanted) <= tolerance * (abs(wanted) or 1.0):  # NaN is not close
            wrong.append(f"{proposal} on {measure}: {got:g}, expected {wanted:g}")
    assert not wrong, "\n".join(wrong)
