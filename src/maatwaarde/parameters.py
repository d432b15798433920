"""What a call asks for beside its data: one of a few words, a number in a range, several names.

A word that is none of its choices would be taken for one of them by whoever compares it with
another, a number that is none (NaN) passes every comparison, and a text where several names are
asked is taken letter by letter: each of them in silence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any, get_args

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError
from maatwaarde.messages import Exact, Language, joined, msg


def unknown_choice(name: str, given: object, choices: Sequence[str]) -> Diagnostic:
    """Return what is wrong with a value of a parameter that takes a few words only."""
    return Diagnostic(
        "unknown-choice",
        msg("{name} is {given!r}, which is none of its choices", name=name, given=given),
        msg("choose from {names}", names=joined([repr(one) for one in choices], ", ")),
    )


def check_choice(name: str, given: object, kind: Any) -> None:
    """Refuse what is none of the words of a `Literal`.

    Raises
    ------
    MaatwaardeError
        If it is none of them.
    """
    if given not in get_args(kind):
        raise MaatwaardeError(unknown_choice(name, given, get_args(kind)))


def check_language(language: str) -> None:
    """Refuse a language that nothing can be said in.

    Raises
    ------
    MaatwaardeError
        If it is neither ``nl`` nor ``en``.
    """
    check_choice("language", language, Language)


def check_number(name: str, given: float | None, least: float = -math.inf) -> None:
    """Refuse what is no number, or is below the least that it may be; None is not given.

    Raises
    ------
    MaatwaardeError
        If it is NaN, no number at all, or too small.
    """
    if given is None:
        return
    number = isinstance(given, Real)
    if not number or not given >= least:
        shown = Exact(float(given)) if number else repr(given)
        mend = msg("give a number of {least} or more", least=Exact(least))
        if math.isinf(least):
            mend = msg("give a number")
        what = msg("{name} is {given}, which it cannot be", name=name, given=shown)
        raise MaatwaardeError(Diagnostic("parameter", what, mend))


def check_names(name: str, given: object) -> None:
    """Refuse one text where several are asked, which would be taken letter by letter.

    Raises
    ------
    MaatwaardeError
        If it is a text.
    """
    if isinstance(given, str | bytes):
        what = msg("{name} is the text {given!r}, and not several of these", name=name, given=given)
        mend = msg("put it in a list: [{given!r}]", given=given)
        raise MaatwaardeError(Diagnostic("parameter", what, mend))


def check_seed(seed: int) -> None:
    """Refuse a number that nothing can be drawn from.

    Raises
    ------
    MaatwaardeError
        If it is below zero, or no whole number.
    """
    if not isinstance(seed, Integral) or seed < 0:
        what = msg("a seed of {seed} draws nothing", seed=repr(seed))
        raise MaatwaardeError(what, msg("give a whole number from 0, such as 0"))
