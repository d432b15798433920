"""The hooks: where a plugin says what it has. Each declares and computes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

from maatwaarde.installed import GROUP
from maatwaarde.plugins.control import Control
from maatwaarde.plugins.estimator import Estimator
from maatwaarde.plugins.factors import Factor
from maatwaarde.plugins.registry import Registry
from maatwaarde.plugins.section import SectionWriter
from maatwaarde.plugins.views import ScoringMethod
from maatwaarde.proposals import Reader

if TYPE_CHECKING:
    import click

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class Hooks:
    """Implement the ones you need as plain functions marked with `hookimpl`."""

    @hookspec
    def register_estimators(self, registry: Registry[Estimator]) -> None:
        """Add estimators, by id: ``registry.add("energy/heat-network", HeatNetwork())``."""

    @hookspec
    def register_methods(self, registry: Registry[ScoringMethod]) -> None:
        """Add scoring methods, by name: ``registry.add("my-method", score_my_method)``.

        A method is a function of an `ImpactTable` and a `Framework` that returns a `MethodResult`
        (`maatwaarde.scoring`).
        """

    @hookspec
    def register_readers(self, registry: Registry[Reader]) -> None:
        """Add readers of proposal files, by extension: ``registry.add(".dbf", read_dbf)``."""

    @hookspec
    def register_controls(self, registry: Registry[Control]) -> None:
        """Add automatic controls on proposals: ``registry.add("duplicates", control)``."""

    @hookspec
    def register_frameworks(self, registry: Registry[Path]) -> None:
        """Add value frameworks, by the name that ``-f`` and ``extends`` take:
        ``registry.add("our-province", path)``."""

    @hookspec
    def register_factors(self, registry: Registry[Factor]) -> None:
        """Add factors that no estimator uses, by id, such as prices for the monetary view:
        ``registry.add("valuation/co2-price", factor)``."""

    @hookspec
    def register_prices(self, registry: Registry[Path]) -> None:
        """Add lists of what quantities are worth when a framework does not say so:
        ``registry.add("valuation", path)``."""

    @hookspec
    def register_report_sections(self, registry: Registry[SectionWriter]) -> None:
        """Add sections below reports on scores and portfolios: ``registry.add("health", write)``.

        A section is a function of a `Reported` that returns a `Section`, or ``None``.
        """

    @hookspec
    def register_commands(self, cli: click.Group) -> None:
        """Add click commands to the command line: ``cli.add_command(my_command)``."""
