"""A plugin for tests that fills three hooks in the simplest way that does something."""

from __future__ import annotations

from pathlib import Path

from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.plugins import Registry, Reported, Section, hookimpl
from maatwaarde.scoring import MethodResult, valuate


def weakest_point(impacts: ImpactTable, framework: Framework) -> MethodResult:
    """Score by the worst value of all (maximin, Wald 1950)."""
    values = valuate(impacts, framework)
    return MethodResult(
        score=values.central.min(axis=1),
        low=values.low.min(axis=1),
        high=values.high.min(axis=1),
        reference=0.0,
        relative=False,
    )


def harmed(report: Reported) -> Section:
    """Count the proposals that do harm anywhere."""
    count = int((report.scores.valuation.central < 0).any(axis=1).sum())
    words = {"nl": "voorstellen schaden iets", "en": "proposals do some harm"}
    title = {"nl": "Schade", "en": "Harm"}[report.language]
    place = "portfolio" if report.plan is not None else "scores"
    text = f"{count} {words[report.language]}."
    return Section(title, text, {"count": count, "in": place})


@hookimpl
def register_methods(registry: Registry) -> None:
    registry.add("weakest-point", weakest_point)


@hookimpl
def register_frameworks(registry: Registry) -> None:
    registry.add("made-town", Path(__file__).with_name("made_town.yaml"))


@hookimpl
def register_report_sections(registry: Registry) -> None:
    registry.add("harmed", harmed)
