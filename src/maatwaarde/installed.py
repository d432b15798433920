"""Which plugins are installed and switched on, told without importing any of them.

Importing a plugin costs a second and runs somebody else's code, which `--help` should not need.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec

from maatwaarde.late import regex

HEARD: ContextVar[Callable[[str, str], None] | None] = ContextVar("heard", default=None)
"""Takes who printed something, a message, and what; without one it goes to the log alone."""

GROUP = "maatwaarde"
"""The entry point group of plugins, and the name of the hooks."""

VARIABLE = "MAATWAARDE_PLUGINS"
"""Names of the plugins to load, separated by commas (empty for none), or, each with a minus in
front, of those to switch off."""

# The hook by its name, and every way in which a module can have a name that its text lacks.
_MAY_HAVE_COMMANDS = regex(
    r"register_commands|import\s*\(?\s*\*|__getattr__|__dict__|globals|locals|vars|setattr|exec"
    r"|modules"
)


def installed_plugins() -> list[EntryPoint]:
    """Return the entry points of all installed plugins, by name."""
    return sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))


def switched(
    only: Iterable[str] | None = None, without: Iterable[str] = ()
) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Return the names of the installed plugins to load, None for all, and of those that are off.

    Parameters
    ----------
    only
        By default what the variable ``MAATWAARDE_PLUGINS`` says, and without that variable all.
    without
        Names to switch off, besides those of the variable.
    """
    off = set(without)
    if only is not None:
        return frozenset(only), frozenset(off)
    words = [word.strip() for word in os.environ.get(VARIABLE, "-").split(",")]
    off |= {word[1:] for word in words if word.startswith("-") and word != "-"}
    chosen = frozenset(word for word in words if word and not word.startswith("-"))
    return (chosen if chosen or words == [""] else None), frozenset(off)


def plugins_with_commands() -> tuple[str, ...]:
    """Return the names of the plugins that are on and may add commands to the command line.

    A plugin is left out only where the text of its module shows that it has no hook for commands;
    where there is no text, or it may get names in another way, the plugin stays in.
    """
    only, off = switched()
    return tuple(
        point.name
        for point in installed_plugins()
        if (only is None or point.name in only)
        and point.name not in off
        and _may_have_commands(point)
    )


def _may_have_commands(point: EntryPoint) -> bool:
    if point.attr:
        return True  # some object of which only its module knows what it is
    try:
        spec = _spec(point.module)
        # What is no source file has no loader that gives its text.
        text = spec.loader.get_source(point.module)  # type: ignore[union-attr]
    except Exception:  # importers are somebody else's code too
        return True
    return text is None or _MAY_HAVE_COMMANDS.search(text) is not None


def _spec(module: str) -> ModuleSpec | None:
    """Find a module as the import system would, without importing the packages that it is in."""
    top, *parts = module.split(".")
    spec = find_spec(top)
    for part in parts:
        assert spec is not None
        top = f"{top}.{part}"
        spec = PathFinder.find_spec(top, spec.submodule_search_locations)
    return spec
