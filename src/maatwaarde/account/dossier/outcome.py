"""What is computed for a dossier: by whoever can also write the reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from maatwaarde.account.dossier.request import Request
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.framework import Framework
from maatwaarde.portfolio.plan import Plan

SCORES, PLAN = "results/scores.json", "results/plan.json"
DECISION = "results/decision.json"


@dataclass(frozen=True, eq=False)
class Outcome:
    """What follows from the inputs and options of a dossier.

    Parameters
    ----------
    files
        Results (``results/…``) and reports (``reports/…``), by their names in the dossier.
    framework
        As it was read from the dossier.
    plan
        None where there are no resources to choose under.
    plan_file
        Writes a plan from the same input as the file `PLAN`.
    plugins
        Package versions.
    warnings
        What was found on the way.
    """

    files: Mapping[str, bytes]
    framework: Framework
    plan: Plan | None
    plan_file: Callable[[Plan], bytes]
    plugins: Mapping[str, str]
    warnings: tuple[Diagnostic, ...]


Compute = Callable[[Request], Outcome]
"""Computes a request whose files are named from the current folder."""
