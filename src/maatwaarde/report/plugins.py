"""What the installed plugins can do, as text or data."""

from __future__ import annotations

from typing import Any

from maatwaarde.plugins import Estimator, Factor, Plugins, Registry
from maatwaarde.report.envelope import SCHEMA_VERSION
from maatwaarde.report.tables import WIDTH, wrap
from maatwaarde.report.words import Language, amount, unit_name, word


def plugins_text(plugins: Plugins, language: Language = "nl", width: int = WIDTH) -> str:
    """List every plugin with its estimators, what they read and write, and their factors."""
    parts = []
    for plugin in plugins.loaded:
        lines = [f"{plugin.name}  ({plugin.package} {plugin.version})"]
        for estimator in _estimators(plugins, plugin.name):
            lines += _estimator(estimator, language, width)
        lines += [
            wrap(f"{registry.what}: {', '.join(own)}", indent="  ", hanging="    ", width=width)
            for registry in _others(plugins)
            if (own := _own(registry, plugin.name))
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def plugins_data(plugins: Plugins) -> dict[str, Any]:
    """Return the same as nested data, with what is wrong with any of them."""
    return {
        "schema_version": SCHEMA_VERSION,
        "plugins": [
            {
                "name": plugin.name,
                "package": plugin.package,
                "version": plugin.version,
                "estimators": [_estimator_data(item) for item in _estimators(plugins, plugin.name)],
                **{
                    registry.what.replace(" ", "_") + "s": _own(registry, plugin.name)
                    for registry in _others(plugins)
                },
            }
            for plugin in plugins.loaded
        ],
        "problems": [problem.to_dict() for problem in plugins.problems],
    }


def _estimators(plugins: Plugins, owner: str) -> list[Estimator]:
    return [plugins.estimators.get(name) for name in _own(plugins.estimators, owner)]


def _own(registry: Registry[Any], owner: str) -> list[str]:
    return [name for name in registry if registry.owner(name) == owner]


def _others(plugins: Plugins) -> list[Any]:
    return [
        plugins.methods,
        plugins.readers,
        plugins.controls,
        plugins.frameworks,
        plugins.report_sections,
    ]


def _estimator(estimator: Estimator, language: Language, width: int) -> list[str]:
    declaration = estimator.declaration
    lines = [
        wrap(f"{declaration.key}: {declaration.title.get(language)}", indent="  ", width=width)
    ]
    reads = ", ".join(
        f"{item.name} [{unit_name(item.unit, language)}]" for item in declaration.inputs
    )
    writes = ", ".join(
        f"{item.quantity} [{unit_name(item.unit, language)}] ({item.pathway})"
        for item in declaration.outputs
    )
    for key, text in (("reads", reads), ("writes", writes)):
        line = f"{word(key, language)}: {text}"
        lines.append(wrap(line, indent="    ", hanging="      ", width=width))
    for factor in estimator.factors:
        low, high = (amount(part, "", language, sign=False) for part in (factor.low, factor.high))
        text = (
            f"{factor.id}: {amount(factor.value, factor.unit, language, sign=False)} "
            f"({low} … {high}); {factor.source}, {_year(factor)}"
        )
        if not factor.verified:
            text += f"; {word('unverified', language)}"
        lines.append(wrap(text, indent="    ", hanging="      ", width=width))
    return lines


def _estimator_data(estimator: Estimator) -> dict[str, Any]:
    declaration = estimator.declaration
    return {
        "id": declaration.id,
        "version": declaration.version,
        "domain": declaration.domain,
        "title": declaration.title.model_dump(exclude_none=True),
        "reads": [
            {"name": item.name, "unit": item.unit, "description": item.description}
            for item in declaration.inputs
        ],
        "writes": [
            {
                "quantity": item.quantity,
                "unit": item.unit,
                "pathway": item.pathway,
                "formula": item.formula,
            }
            for item in declaration.outputs
        ],
        "factors": [
            {
                "id": factor.id,
                "value": factor.value,
                "low": factor.low,
                "high": factor.high,
                "unit": factor.unit,
                "distribution": factor.distribution,
                "source": factor.source,
                "year": _year(factor),
                "url": factor.url,
                "doi": factor.doi,
                "verified": factor.verified,
            }
            for factor in estimator.factors
        ],
    }


def _year(factor: Factor) -> int | None:
    return factor.price_year or factor.reference_year
