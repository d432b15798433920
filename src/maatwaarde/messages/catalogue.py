"""Texts in English that can be said in another language, by catalogues of GNU gettext.

A message is written where it is meant, in English, with named places for what differs:
``msg("{id} requires {others}", id="A", others="B")``. It is a plain string in English, so that a
programmer needs no more, and it keeps its pattern and parameters, so that ``say`` can say it in
Dutch. What fills a place may itself be a message, a number or a title in two languages.

The catalogues are in ``locale/``; ``make messages`` collects the texts and compiles them.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, Protocol, TypeGuard, get_args

Language = Literal["nl", "en"]

DOMAIN = "maatwaarde"
LOCALE = Path(__file__).parent / "locale"


class Spoken(Protocol):
    """What is said differently in each language: a message, a number, a title."""

    def text(self, language: Language) -> str:
        """Return it as people in that language write it."""


def is_spoken(value: object) -> TypeGuard[Spoken]:
    """Return whether something is said differently in each language.

    Asked for every cell of a report, where `isinstance` with a protocol takes most of the time.
    What has a `text` that is no method, as a SyntaxError has, is not meant.
    """
    return callable(getattr(value, "text", None))


# What a reader is shown; a plain string is a name or words of the user's own.
Text = str | Spoken


class Message(str):
    """A text in English that keeps its pattern and parameters.

    Parameters
    ----------
    pattern
        With places in braces, as for ``str.format``; for a plural, the pattern for one.
    values
        What fills the places.
    plural, n
        The pattern for other numbers than one, and the number that chooses.
    context
        Tells apart patterns that are equal in English and not in another language.
    """

    pattern: str
    values: Mapping[str, Any]
    plural: str | None
    n: int
    context: str | None

    def __new__(
        cls,
        pattern: str,
        values: Mapping[str, Any],
        plural: str | None = None,
        n: int = 1,
        context: str | None = None,
    ) -> Message:
        chosen = pattern if plural is None or n == 1 else plural
        message = super().__new__(cls, _filled(chosen, values, "en"))
        message.pattern, message.values = pattern, values
        message.plural, message.n, message.context = plural, n, context
        return message

    def text(self, language: Language) -> str:
        """Return it in a language; English stands in for what has no translation."""
        if language == "en":
            return str(self)
        return _filled(_pattern(self, language), self.values, language)

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self.pattern, self.values, self.plural, self.n, self.context)


def msg(pattern: str, /, **values: Any) -> Message:
    """Return a text that can be said in another language."""
    return Message(pattern, values)


def pmsg(context: str, pattern: str, /, **values: Any) -> Message:
    """Return a text that means something else in ``context`` than elsewhere."""
    return Message(pattern, values, context=context)


def nmsg(one: str, many: str, n: int, /, **values: Any) -> Message:
    """Return a text whose form depends on the number ``n``, which fills the place ``{n}``."""
    return Message(one, {"n": n, **values}, many, n)


def joined(parts: Iterable[Text], by: str = " ") -> Message:
    """Return texts after each other, each said in its own way."""
    given = list(parts)
    return Message(_places(by, len(given)), {f"p{i}": part for i, part in enumerate(given)})


@lru_cache(maxsize=64)
def _places(by: str, n: int) -> str:
    return by.replace("{", "{{").replace("}", "}}").join(f"{{p{i}}}" for i in range(n))


def say(text: object, language: Language) -> str:
    """Return a text, a number or a title in a language; what is in none stays as it is."""
    return text.text(language) if is_spoken(text) else str(text)


def _filled(pattern: str, values: Mapping[str, Any], language: Language) -> str:
    if not values:
        return pattern.replace("{{", "{").replace("}}", "}") if "{" in pattern else pattern
    return pattern.format(
        **{
            name: value.text(language) if is_spoken(value) else value
            for name, value in values.items()
        }
    )


def _pattern(message: Message, language: Language) -> str:
    if not message.pattern:
        return ""  # for which gettext has the head of its file
    found = _catalogue(language)
    if message.plural is not None:
        return found.ngettext(message.pattern, message.plural, message.n)
    if message.context is not None:
        return found.pgettext(message.context, message.pattern)
    return found.gettext(message.pattern)


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    if language not in get_args(Language):
        # Errors stand above what they are said in, and are found by name.
        import_module("maatwaarde.parameters").check_language(language)
    return gettext.translation(DOMAIN, LOCALE, [language])
