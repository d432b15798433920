"""In which language the command line speaks."""

from __future__ import annotations

import gettext
import locale
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Literal, get_args

from maatwaarde.messages import Language
from maatwaarde.messages.catalogue import LOCALE

LANGUAGES: tuple[Language, ...] = get_args(Language)
VARIABLE = "MAATWAARDE_LANG"
_NAMES: dict[str, Language] = {"dutch": "nl", "english": "en"}


def language() -> Language:
    """Return the language of this run: `--lang`, else the variable, else the locale, else Dutch.

    It is read from the arguments as they stand, since help and mistakes in the arguments are said
    before these are read.
    """
    return chosen(sys.argv[1:], os.environ)


def chosen(arguments: Sequence[str], environ: Mapping[str, str]) -> Language:
    """Return the language that arguments and environment ask for."""
    return (
        _known(_option(arguments))
        or _known(environ.get(VARIABLE, ""))
        or _known(_of_system(environ))
        or "nl"
    )


def speak_to_click() -> None:
    """Let click say its own sentences in the language of this run."""
    os.environ["LANGUAGE"] = language()
    gettext.bindtextdomain("click", LOCALE)
    gettext.textdomain("click")


def _option(arguments: Sequence[str]) -> str:
    found = ""
    for i, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and i + 1 < len(arguments):
            found = arguments[i + 1]
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return found


def _of_system(environ: Mapping[str, str]) -> str:
    """Return the language of messages, as POSIX orders its variables, or else as Windows tells."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return environ[name]
    with suppress(ValueError):
        return locale.getlocale()[0] or ""
    return ""


def _known(name: str) -> Literal["nl", "en"] | None:
    """Return the language that `nl`, `nl_NL.UTF-8` or `Dutch_Netherlands` begins with."""
    first = name.lower().replace("-", "_").split(".")[0].split("_")[0]
    return next((item for item in LANGUAGES if item == first), _NAMES.get(first))
