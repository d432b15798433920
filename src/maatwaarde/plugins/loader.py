"""Finds plugins, lets them register, and contains their mistakes.

A plugin is an installed package with an entry point in the group ``maatwaarde``; what the library
itself brings comes through the same door. Loading is explicit (`load_plugins`), so that importing
the library runs nobody else's code. Pluggy by itself lets one broken plugin abort the rest, lets a
misspelled hook pass and skips a name that is taken without a word; here each plugin is loaded on
its own, and whatever is wrong with it is kept by name in `Plugins.problems`.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from functools import lru_cache, partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pluggy

from maatwaarde.diagnostics import Diagnostic, PluginError, did_you_mean
from maatwaarde.framework import shipped_frameworks
from maatwaarde.installed import GROUP, installed_plugins, switched
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import Message, Text, msg
from maatwaarde.parameters import check_names
from maatwaarde.plugins.contained import Failed, contained, seconds
from maatwaarde.plugins.control import Control
from maatwaarde.plugins.estimator import Estimator
from maatwaarde.plugins.factors import Factor
from maatwaarde.plugins.hooks import Hooks
from maatwaarde.plugins.registry import Registry
from maatwaarde.plugins.section import SectionWriter
from maatwaarde.plugins.views import ScoringMethod
from maatwaarde.proposals import Reader, default_readers

if TYPE_CHECKING:
    import click

_log = logging.getLogger("maatwaarde.plugins")

BUILT_IN = {"controls": "maatwaarde.impact.controls"}
"""Plugins that are part of the library, by name. They load first, and can be switched off."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin that was loaded: its entry point's name and the package it came in."""

    name: str
    package: str
    version: str
    module: object = field(repr=False)


def _estimator(name: str, entry: object) -> Message | None:
    if not isinstance(entry, Estimator):
        return msg("is no estimator but {entry!r}", entry=entry)
    return None if name == entry.id else msg("calls itself {id!r}", id=entry.id)


def _callable(name: str, entry: object) -> Message | None:  # noqa: ARG001
    return None if callable(entry) else msg("is no function but {entry!r}", entry=entry)


OWN_METHODS = frozenset({"value", "topsis", "topsis-relative", "ahp", "all", "npv"})
"""Names that mean something to the library itself (`maatwaarde.scoring`), layers above."""

_NAME = regex(r"[a-z][a-z0-9]*([-_/][a-z0-9]+)*")


def _method(name: str, entry: object) -> Message | None:
    if name in OWN_METHODS:
        return msg("has the name of a method of maatwaarde itself")
    if not _NAME.fullmatch(name):
        return msg(
            "has a name that cannot be given to --method: use lower case, digits and hyphens"
        )
    return _callable(name, entry)


def _reader(name: str, entry: object) -> Message | None:
    if not name.startswith("."):
        return msg("has an extension without a point in front")
    if name.casefold() in default_readers().extensions:
        return msg("has the extension of a reader of maatwaarde itself")
    return _callable(name, entry)


def _framework(name: str, entry: object) -> Message | None:
    if name in shipped_frameworks():
        return msg("has the name of a framework that comes with maatwaarde itself")
    if not _NAME.fullmatch(name):
        return msg("has a name that is no id: use lower case, digits and hyphens")
    return _file(name, entry)


def _file(name: str, entry: object) -> Message | None:  # noqa: ARG001
    if not isinstance(entry, Path):
        return msg("is no path but {entry!r}", entry=entry)
    return None if os.path.isfile(entry) else msg("is no file: {path}", path=entry)


def _factor(name: str, entry: object) -> Message | None:
    if not isinstance(entry, Factor):
        return msg("is no factor but {entry!r}", entry=entry)
    return None if name == entry.id else msg("calls itself {id!r}", id=entry.id)


@dataclass(frozen=True)
class Plugins:
    """All that was found: what loaded, what it registered, and what went wrong, by name.

    Parameters
    ----------
    loaded
        The plugins, with their versions.
    problems
        What was wrong with those that were left out, in whole or in part.
    estimators, methods, readers, controls, report_sections
        What plugins registered, by name: of impacts, of scores, of files, of warnings about a list,
        and of parts of a report.
    frameworks, factors, prices
        Files of value frameworks, factors by id, and files with lists of prices.
    """

    loaded: tuple[Plugin, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    estimators: Registry[Estimator] = field(
        default_factory=lambda: Registry(msg("estimator"), _estimator)
    )
    methods: Registry[ScoringMethod] = field(
        default_factory=lambda: Registry(msg("method"), _method)
    )
    readers: Registry[Reader] = field(default_factory=lambda: Registry(msg("reader"), _reader))
    controls: Registry[Control] = field(default_factory=lambda: Registry(msg("control"), _callable))
    frameworks: Registry[Path] = field(
        default_factory=lambda: Registry(msg("framework"), _framework)
    )
    factors: Registry[Factor] = field(default_factory=lambda: Registry(msg("factor"), _factor))
    prices: Registry[Path] = field(default_factory=lambda: Registry(msg("list of prices"), _file))
    report_sections: Registry[SectionWriter] = field(
        default_factory=lambda: Registry(msg("report section"), _callable)
    )

    @property
    def every_factor(self) -> dict[str, Factor]:
        """The factors of all estimators, and those that none uses, by id."""
        found = self.factors.as_dict()
        for name in self.estimators:
            for factor in self.estimators.get(name).factors:
                found.setdefault(factor.id, factor)
        return dict(sorted(found.items()))

    @property
    def versions(self) -> dict[str, str]:
        """Package versions, which travel with every result."""
        return {plugin.package: plugin.version for plugin in self.loaded}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plugin that may be loaded; ``load`` returns its module and may raise anything."""

    name: str
    package: str
    version: str
    load: Callable[[], object]


def load_plugins(only: Iterable[str] | None = None, without: Iterable[str] = ()) -> Plugins:
    """Find, load and register the built-in and the installed plugins.

    Parameters
    ----------
    only
        Names of the installed plugins to load; by default what the variable ``MAATWAARDE_PLUGINS``
        says, and without that variable all.
    without
        Names of plugins, installed or built in, to switch off.

    Raises
    ------
    PluginError
        If it is not clear how long a plugin may take.
    """
    check_names("only", only)
    check_names("without", without)
    seconds()  # or each plugin would fail for it
    chosen, off = switched(only, without)
    return _load(None if chosen is None else tuple(sorted(chosen)), tuple(sorted(off)))


@lru_cache(maxsize=8)
def _load(only: tuple[str, ...] | None, without: tuple[str, ...]) -> Plugins:
    installed = [
        Candidate(
            point.name,
            point.dist.name if point.dist else "?",
            point.dist.version if point.dist else "?",
            point.load,
        )
        for point in installed_plugins()
    ]
    own = [
        Candidate(name, "maatwaarde", version("maatwaarde"), partial(import_module, home))
        for name, home in BUILT_IN.items()
    ]
    problems = [
        Diagnostic(
            code="unknown-plugin",
            what=msg("there is no plugin {name!r}", name=name),
            mend=did_you_mean(name, [item.name for item in [*own, *installed]])
            or msg("install it"),
        )
        for name in sorted({*(only or ()), *without} - {item.name for item in [*own, *installed]})
    ]
    candidates = [item for item in installed if only is None or item.name in only]
    return register([item for item in [*own, *candidates] if item.name not in without], problems)


def register(candidates: Iterable[Candidate], problems: Iterable[Diagnostic] = ()) -> Plugins:
    """Load candidates one by one, and let those that load fill the registries."""
    found = Plugins()
    loaded: list[Plugin] = []
    all_problems = list(problems)
    for candidate in candidates:
        plugin = _load_one(candidate, loaded, found, all_problems)
        if plugin is not None:
            loaded.append(plugin)
            _log.info("loaded plugin %s of %s %s", plugin.name, plugin.package, plugin.version)
    if all_problems:
        _log.info("%d problems with plugins", len(all_problems))
    return replace(found, loaded=tuple(loaded), problems=tuple(all_problems))


_REGISTRIES = (
    "estimators",
    "methods",
    "readers",
    "controls",
    "frameworks",
    "factors",
    "prices",
    "report_sections",
)


def _load_one(
    candidate: Candidate, loaded: list[Plugin], found: Plugins, problems: list[Diagnostic]
) -> Plugin | None:
    def problem(code: str, what: Message, mend: str) -> None:
        said = msg(
            "plugin {name!r} ({package} {version}) {what}",
            name=candidate.name,
            package=candidate.package,
            version=candidate.version,
            what=what,
        )
        problems.append(Diagnostic(code=code, what=said, mend=mend))

    who = msg("plugin {name!r}", name=candidate.name)
    for other in loaded:
        if other.name == candidate.name:
            problem(
                "name-taken",
                msg("has the name of one in {package}", package=other.package),
                msg("uninstall one of them"),
            )
            return None
    try:
        module = contained(who, candidate.load, passes=PluginError)
    except PluginError as cause:  # the plugin's own declarations, each with its place
        problem("import", msg("does not load, for what follows"), msg("update it, or uninstall it"))
        problems.extend(cause.problems)
        return None
    except Failed as cause:
        problem(
            "import",
            msg("does not import: {reason}", reason=cause.why),
            msg("update it, or uninstall it"),
        )
        return None
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    try:
        manager.register(module, name=candidate.name)
        manager.check_pending()
    except pluggy.PluginValidationError as cause:
        problem("hook", *_no_hook(cause))
        return None
    for name in _REGISTRIES:
        registry = getattr(found, name)
        registry._owner = candidate.name
        try:
            hook = partial(getattr(manager.hook, f"register_{name}"), registry=registry)
            contained(who, hook, passes=PluginError)
        except PluginError as cause:
            problems.extend(cause.problems)
        except Failed as cause:
            problem(
                "register",
                msg("fails in {hook}: {reason}", hook=f"register_{name}", reason=cause.why),
                msg("update it, or uninstall it"),
            )
    return Plugin(candidate.name, candidate.package, candidate.version, module)


def _no_hook(cause: pluggy.PluginValidationError) -> tuple[Message, str]:
    """Return what is wrong with the hooks of a plugin, and how to mend it."""
    found = re.search(r"hook '(\w+)'", str(cause))
    name = found[1] if found else ""
    known = [hook for hook in vars(Hooks) if not hook.startswith("_")]
    if name in known:
        what = msg("has a hook {hook!r} with other arguments than it takes", hook=name)
        return what, msg("see docs/reference/plugins.md for what this hook takes")
    if name:
        return msg("has a hook {hook!r}, which there is not", hook=name), did_you_mean(name, known)
    what = msg("does not fit the hooks: {reason}", reason=" ".join(str(cause).split()))
    return what, msg("mend the hook's name or arguments")


def add_commands(
    plugins: Plugins, cli: click.Group, taken: Mapping[str, Text] = MappingProxyType({})
) -> list[Diagnostic]:
    """Let every plugin add its commands to the command line; return what went wrong.

    Parameters
    ----------
    cli
        A click group.
    taken
        Whose the names are that are taken already, by name.
    """
    problems = []
    owners: dict[str, Text] = dict(taken)

    def problem(plugin: Plugin, code: str, what: Message, mend: Message) -> None:
        problems.append(
            Diagnostic(
                code=code,
                what=msg("plugin {name!r} {what}", name=plugin.name, what=what),
                mend=mend,
            )
        )

    for plugin in plugins.loaded:
        register_commands = getattr(plugin.module, "register_commands", None)
        if register_commands is None:
            continue
        before = dict(cli.commands)
        try:
            contained(msg("plugin {name!r}", name=plugin.name), partial(register_commands, cli=cli))
        except Failed as cause:
            what = msg("fails in {hook}: {reason}", hook="register_commands", reason=cause.why)
            problem(plugin, "register", what, msg("update it, or uninstall it"))
        for name, command in list(cli.commands.items()):
            if command is before.get(name):
                continue
            if name in owners:
                what = msg(
                    "adds the command {command!r}, which is there already, from {owner}",
                    command=name,
                    owner=owners[name],
                )
                problem(
                    plugin, "name-taken", what, msg("rename it, or switch one of the plugins off")
                )
                del cli.commands[name]
                cli.commands.update({key: old for key, old in before.items() if key == name})
            else:
                owners[name] = msg("plugin {name!r}", name=plugin.name)
    return problems
