"""What the installed plugins can do, as a document or data."""

from __future__ import annotations

from typing import Any

from maatwaarde.messages import Amount, Text, Unit, joined, msg, nmsg, say
from maatwaarde.plugins import Estimator, Factor, Plugins, Registry
from maatwaarde.report.blocks import Block, Heading, Item, Items
from maatwaarde.report.document import Document
from maatwaarde.report.envelope import SCHEMA_VERSION
from maatwaarde.report.factors import STATUS_WORDS, factor_data


def plugins_document(plugins: Plugins) -> Document:
    """List every plugin with its estimators, what they read and write, and their factors."""
    blocks: list[Block] = []
    for plugin in plugins.loaded:
        items = [_estimator(estimator) for estimator in _estimators(plugins, plugin.name)]
        items += [
            Item(msg("{what}: {names}", what=registry.what, names=", ".join(own)))
            for registry in _others(plugins)
            if (own := _own(registry, plugin.name))
        ]
        blocks.append(Heading(f"{plugin.name}  ({plugin.package} {plugin.version})"))
        blocks.append(Items(tuple(items)))
    title = nmsg("{n} plugin installed", "{n} plugins installed", len(plugins.loaded))
    return Document(title, tuple(blocks))


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


def _estimator(estimator: Estimator) -> Item:
    declaration = estimator.declaration
    reads = [_named(item.name, item.unit) for item in declaration.inputs]
    writes = [
        joined([_named(item.quantity, item.unit), f"({item.pathway})"])
        for item in declaration.outputs
    ]
    below = [
        Item(msg("reads: {what}", what=joined(reads, ", "))),
        Item(msg("writes: {what}", what=joined(writes, ", "))),
        *(Item(_assumed(estimator, one), "?") for one in estimator.factors if one.assumption),
        *(Item(_factor(factor)) for factor in estimator.factors),
    ]
    title = msg("{key}: {title}", key=declaration.key, title=declaration.title)
    return Item(title, below=tuple(below))


def _named(name: str, unit: str) -> Text:
    return msg("{name} [{unit}]", name=name, unit=Unit(unit))


def _assumed(estimator: Estimator, factor: Factor) -> Text:
    """Return which results hang on an assumption, and what to give instead of it."""
    quantities = [
        output.quantity
        for output in estimator.outputs
        if factor.symbol in estimator.uses[output.quantity]
    ]
    text: Text = msg(
        "hangs on an assumption ({name}, {low} … {high}): {quantities}",
        name=factor.id,
        low=Amount(factor.low, sign=False),
        high=Amount(factor.high, sign=False),
        quantities=", ".join(quantities),
    )
    given = [
        item.name
        for item in estimator.inputs
        if isinstance(item.default, str) and item.default.replace("-", "_") == factor.symbol
    ]
    if not given:
        return text
    instead = msg("give {inputs}, and it does not", inputs=", ".join(given))
    return joined([text, instead], "; ")


def _factor(factor: Factor) -> Text:
    text: Text = msg(
        "{name}: {value} ({low} … {high}); {source}, {year}",
        name=factor.id,
        value=Amount(factor.value, factor.unit, sign=False),
        low=Amount(factor.low, sign=False),
        high=Amount(factor.high, sign=False),
        source=factor.source,
        year=factor.year,
    )
    return text if factor.verified else joined([text, STATUS_WORDS[factor.status]], "; ")


def _estimator_data(estimator: Estimator) -> dict[str, Any]:
    declaration = estimator.declaration
    return {
        "id": declaration.id,
        "version": declaration.version,
        "domain": declaration.domain,
        "title": declaration.title.model_dump(exclude_none=True),
        "reads": [
            {"name": item.name, "unit": item.unit, "description": say(item.description, "en")}
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
        "factors": [factor_data(factor) for factor in estimator.factors],
    }
