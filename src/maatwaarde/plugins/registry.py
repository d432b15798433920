"""The registries that hooks fill: named things, each with the plugin that added it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from maatwaarde.diagnostics import Diagnostic, PluginError, did_you_mean
from maatwaarde.messages import Message, msg

Entry = TypeVar("Entry")


_LONGEST = 100


def _bad_name(name: object) -> Message | None:
    """Say what is wrong with a name that anything can have, in half a sentence."""
    if not isinstance(name, str):
        return msg("has a name that is no text but of the type {kind!r}", kind=type(name).__name__)
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST:
        return msg("has a name that is empty, longer than {n} letters or not shown", n=_LONGEST)
    return None


class Registry(Generic[Entry]):
    """Named things that plugins add.

    Parameters
    ----------
    what
        What the things are called in messages: one of them, without an article.
    check
        Says in half a sentence, a message, what is wrong with a name and its thing, or nothing.
    """

    def __init__(
        self, what: str, check: Callable[[str, object], Message | None] | None = None
    ) -> None:
        self.what = what
        self._check = check
        self._entries: dict[str, tuple[Entry, str]] = {}
        self._owner = ""

    def add(self, name: str, entry: Entry) -> None:
        """Add one thing.

        Raises
        ------
        PluginError
            If there is one of that name already, or the thing is not what the registry is for.
        """
        wrong = _bad_name(name)
        if wrong is None and self._check is not None:
            wrong = self._check(name, entry)
        if wrong is not None:
            raise PluginError(
                Diagnostic(
                    code="wrong-entry",
                    what=msg(
                        "the {what} {name!r} of plugin {owner!r} {wrong}",
                        what=self.what,
                        name=str(name)[:_LONGEST],
                        owner=self._owner,
                        wrong=wrong,
                    ),
                    mend=msg("see docs/reference/plugins.md for what this hook takes"),
                )
            )
        if name in self._entries:
            raise PluginError(
                Diagnostic(
                    code="name-taken",
                    what=msg(
                        "the {what} {name!r} of plugin {owner!r} is there already, from plugin "
                        "{other!r}",
                        what=self.what,
                        name=name,
                        owner=self._owner,
                        other=self._entries[name][1],
                    ),
                    mend=msg("rename one of them, or switch one of the plugins off"),
                )
            )
        self._entries[name] = (entry, self._owner)

    def get(self, name: str) -> Entry:
        """Return a thing by name, or raise `PluginError` with the names that exist."""
        if name not in self._entries:
            raise PluginError(
                Diagnostic(
                    code="unknown-name",
                    what=msg("there is no {what} {name!r}", what=self.what, name=name),
                    mend=did_you_mean(name, self._entries) or msg("install the plugin that has it"),
                )
            )
        return self._entries[name][0]

    def owner(self, name: str) -> str:
        """Return the name of the plugin that added a thing."""
        return self._entries[name][1]

    def as_dict(self) -> dict[str, Entry]:
        """Return all things by name, for layers that know no plugins."""
        return {name: self._entries[name][0] for name in self}

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._entries))

    def __len__(self) -> int:
        return len(self._entries)
