"""Where plugins hook in, and the loader that finds them and contains their mistakes.

A plugin is an installed package with an entry point in the group ``maatwaarde``. Hooks declare and
compute nothing: each gets a registry and adds to it. Loading is explicit (`load_plugins`), so that
importing the library runs nobody else's code. Pluggy by itself lets one broken plugin abort the
rest, lets a misspelled hook pass and skips a name that is taken without a word; here each plugin is
loaded on its own, and whatever is wrong with it is kept by name in `Plugins.problems`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

import pluggy

from maatwaarde.errors import PluginError, Problem, did_you_mean

GROUP = "maatwaarde"
VARIABLE = "MAATWAARDE_PLUGINS"
"""Restricts loading to these names, separated by commas; empty for none."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Named things that plugins add, each with the plugin that added it.

    Parameters
    ----------
    what
        What the things are called in messages.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._entries: dict[str, tuple[Entry, str]] = {}
        self._owner = ""

    def add(self, name: str, entry: Entry) -> None:
        """Add one thing.

        Raises
        ------
        PluginError
            If another plugin has added one of that name.
        """
        if name in self._entries:
            raise PluginError(
                Problem(
                    code="name-taken",
                    what=f"the {self.what} {name!r} of plugin {self._owner!r} is there already, "
                    f"from plugin {self._entries[name][1]!r}",
                    mend="rename one of them, or switch one of the plugins off",
                )
            )
        self._entries[name] = (entry, self._owner)

    def get(self, name: str) -> Entry:
        """Return a thing by name, or raise `PluginError` with the names that exist."""
        if name not in self._entries:
            raise PluginError(
                Problem(
                    code="unknown-name",
                    what=f"there is no {self.what} {name!r}",
                    mend=did_you_mean(name, self._entries) or "install the plugin that has it",
                )
            )
        return self._entries[name][0]

    def owner(self, name: str) -> str:
        return self._entries[name][1]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._entries))

    def __len__(self) -> int:
        return len(self._entries)


class Hooks:
    """The hooks. Implement the ones you need as plain functions marked with `hookimpl`."""

    @hookspec
    def register_estimators(self, registry: Registry[Any]) -> None:
        """Add estimators: ``registry.add("energy/heat-network", HeatNetwork())``."""

    @hookspec
    def register_methods(self, registry: Registry[Any]) -> None:
        """Add scoring methods: ``registry.add("my-method", scorer)``."""

    @hookspec
    def register_readers(self, registry: Registry[Any]) -> None:
        """Add readers of proposal files, by extension: ``registry.add(".dbf", read_dbf)``."""

    @hookspec
    def register_controls(self, registry: Registry[Any]) -> None:
        """Add automatic controls on proposals: ``registry.add("duplicates", control)``."""

    @hookspec
    def register_frameworks(self, registry: Registry[Any]) -> None:
        """Add value frameworks, by id: ``registry.add("our-province", path)``."""

    @hookspec
    def register_report_sections(self, registry: Registry[Any]) -> None:
        """Add sections to reports: ``registry.add("health", section)``."""

    @hookspec
    def register_commands(self, cli: Any) -> None:
        """Add click commands to the command line: ``cli.add_command(my_command)``."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin that was loaded: its entry point's name and the package it came in."""

    name: str
    package: str
    version: str
    module: Any = field(repr=False)


@dataclass(frozen=True)
class Plugins:
    """All that was found: what loaded, what it registered, and what went wrong, by name."""

    loaded: tuple[Plugin, ...] = ()
    problems: tuple[Problem, ...] = ()
    registries: Mapping[str, Registry[Any]] = field(default_factory=dict)

    @property
    def versions(self) -> dict[str, str]:
        """Package versions, which travel with every result."""
        return {plugin.package: plugin.version for plugin in self.loaded}


_REGISTRIES = {
    "register_estimators": "estimator",
    "register_methods": "method",
    "register_readers": "reader",
    "register_controls": "control",
    "register_frameworks": "framework",
    "register_report_sections": "report section",
}


def load_plugins(only: Iterable[str] | None = None) -> Plugins:
    """Find, load and register the installed plugins.

    Parameters
    ----------
    only
        Names of the plugins to load; by default those in the variable ``MAATWAARDE_PLUGINS``, and
        without that variable all.
    """
    names = tuple(sorted(only)) if only is not None else _from_variable()
    return _load(names)


def _from_variable() -> tuple[str, ...] | None:
    text = os.environ.get(VARIABLE)
    if text is None:
        return None
    return tuple(sorted(name.strip() for name in text.split(",") if name.strip()))


@lru_cache(maxsize=8)
def _load(only: tuple[str, ...] | None) -> Plugins:
    points = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    problems: list[Problem] = []
    if only is not None:
        for name in sorted(set(only) - {point.name for point in points}):
            problems.append(
                Problem(
                    code="unknown-plugin",
                    what=f"there is no plugin {name!r}",
                    mend=did_you_mean(name, [point.name for point in points]) or "install it",
                )
            )
        points = [point for point in points if point.name in only]
    loaded: list[Plugin] = []
    registries = {hook: Registry[Any](what) for hook, what in _REGISTRIES.items()}
    for point in points:
        plugin = _load_one(point, loaded, registries, problems)
        if plugin is not None:
            loaded.append(plugin)
    return Plugins(tuple(loaded), tuple(problems), registries)


def _load_one(
    point: EntryPoint,
    loaded: list[Plugin],
    registries: dict[str, Registry[Any]],
    problems: list[Problem],
) -> Plugin | None:
    package = point.dist.name if point.dist else "unknown package"
    version = point.dist.version if point.dist else "unknown"
    label = f"plugin {point.name!r} ({package} {version})"

    def problem(code: str, what: str, mend: str) -> None:
        problems.append(Problem(code=code, what=f"{label} {what}", mend=mend))

    if point.name in {plugin.name for plugin in loaded}:
        other = next(plugin for plugin in loaded if plugin.name == point.name)
        problem("name-taken", f"has the name of one in {other.package}", "uninstall one of them")
        return None
    try:
        module = point.load()
    except Exception as cause:  # whatever a plugin does on import must not stop the others
        problem("import", f"does not import: {cause!r}", "update it, or uninstall it")
        return None
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    try:
        manager.register(module, name=point.name)
        manager.check_pending()
    except pluggy.PluginValidationError as cause:
        problem("hook", f"does not fit the hooks: {cause}", "mend the hook's name or arguments")
        return None
    for hook, registry in registries.items():
        registry._owner = point.name
        try:
            getattr(manager.hook, hook)(registry=registry)
        except PluginError as cause:
            problems.extend(cause.problems)
        except Exception as cause:  # see above
            problem("register", f"fails in {hook}: {cause!r}", "update it, or uninstall it")
    return Plugin(point.name, package, version, module)


def add_commands(plugins: Plugins, cli: Any) -> list[Problem]:
    """Let every plugin add its commands to the command line; return what went wrong."""
    problems = []
    for plugin in plugins.loaded:
        register = getattr(plugin.module, "register_commands", None)
        if register is None:
            continue
        try:
            register(cli=cli)
        except Exception as cause:  # see above
            problems.append(
                Problem(
                    code="register",
                    what=f"plugin {plugin.name!r} fails in register_commands: {cause!r}",
                    mend="update it, or uninstall it",
                )
            )
    return problems
