"""What a plugin is written with, and how plugins are found. See docs/how-to/write-a-plugin.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maatwaarde.installed import GROUP, VARIABLE
from maatwaarde.late import names
from maatwaarde.plugins.control import Control, Controlled, DecisionRegister, Rejection, Undertaken
from maatwaarde.plugins.declaration import (
    Declaration,
    Evidence,
    Input,
    Output,
    Timing,
    Uncertainty,
)
from maatwaarde.plugins.estimator import Estimator
from maatwaarde.plugins.factors import AGES, STATUSES, Factor, Factors, Status, load_factors
from maatwaarde.plugins.hooks import Hooks, hookimpl
from maatwaarde.plugins.loader import (
    Candidate,
    Plugin,
    Plugins,
    add_commands,
    load_plugins,
    register,
)
from maatwaarde.plugins.reading import all_readers
from maatwaarde.plugins.registry import Registry
from maatwaarde.plugins.rejected import RejectedList, read_rejected
from maatwaarde.plugins.section import Json, Reported, Section, SectionWriter
from maatwaarde.plugins.views import (
    GuardView,
    ImpactsView,
    MethodOutcome,
    PlanView,
    ScoresView,
    ScoringMethod,
    ValuesView,
)

if TYPE_CHECKING:
    from maatwaarde.plugins.new import new_plugin

_LATE = {
    "new_plugin": "maatwaarde.plugins.new",
}
"""What few need, and is loaded on first use: each name, and the module that it comes from."""

__all__ = [
    "AGES",
    "GROUP",
    "STATUSES",
    "VARIABLE",
    "Candidate",
    "Control",
    "Controlled",
    "DecisionRegister",
    "Declaration",
    "Estimator",
    "Evidence",
    "Factor",
    "Factors",
    "GuardView",
    "Hooks",
    "ImpactsView",
    "Input",
    "Json",
    "MethodOutcome",
    "Output",
    "PlanView",
    "Plugin",
    "Plugins",
    "Registry",
    "RejectedList",
    "Rejection",
    "Reported",
    "ScoresView",
    "ScoringMethod",
    "Section",
    "SectionWriter",
    "Status",
    "Timing",
    "Uncertainty",
    "Undertaken",
    "ValuesView",
    "add_commands",
    "all_readers",
    "hookimpl",
    "load_factors",
    "load_plugins",
    "new_plugin",
    "read_rejected",
    "register",
]

__getattr__, __dir__ = names(__name__, _LATE, __all__)
