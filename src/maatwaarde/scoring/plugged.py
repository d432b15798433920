"""Scoring methods of plugins: what they return is checked here, and trusted from here on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from maatwaarde.arrays import numbers
from maatwaarde.content import apart
from maatwaarde.diagnostics import Diagnostic, MethodError, Where, first_few
from maatwaarde.framework import Framework
from maatwaarde.impact import ImpactTable
from maatwaarde.messages import Message, msg
from maatwaarde.plugins import ScoringMethod
from maatwaarde.plugins.blame import defined_at, raised_at
from maatwaarde.plugins.contained import Failed, contained
from maatwaarde.scoring.result import MethodResult


def run_method(
    name: str, owner: str, function: ScoringMethod, impacts: ImpactTable, framework: Framework
) -> MethodResult:
    """Let a plugin's method score, and check what comes back.

    Parameters
    ----------
    owner
        The plugin that registered it, for messages.

    Raises
    ------
    MethodError
        If it raises, or returns anything but a `MethodResult` with one finite score a proposal,
        a range around each, and a finite reference or none.
    """

    def broken(what: str, where: Where) -> MethodError:
        return MethodError(
            Diagnostic(
                code="method-failed",
                what=msg(
                    "method {method!r} of plugin {owner!r} {fault}",
                    method=name,
                    owner=owner,
                    fault=what,
                ),
                mend=msg("report it to those who made the plugin, or use another method"),
                where=where,
            )
        )

    try:
        who = msg("method {name!r} of plugin {owner!r}", name=name, owner=owner)
        given = partial(_scored, function, apart(impacts), apart(framework))
        found = contained(who, given, passes=MethodError)
    except MethodError as error:  # what the method has to say about its input
        raise MethodError(
            [
                replace(
                    problem,
                    what=msg(
                        "method {method!r} of plugin {owner!r}: {what}",
                        method=name,
                        owner=owner,
                        what=problem.what,
                    ),
                )
                for problem in error.problems
            ]
        ) from error
    except Failed as failed:
        cause = failed.cause
        where = defined_at(function) if cause is None else raised_at(cause, function)
        raise broken(msg("fails: {reason}", reason=failed.why), where) from cause
    if isinstance(found, str):
        raise broken(found, defined_at(function))
    return found


def _scored(
    function: ScoringMethod, impacts: ImpactTable, framework: Framework
) -> MethodResult | str:
    """Return what a method makes of impacts, or what is wrong with it, which may run it too."""
    # Division by zero and the like show in the result, where they are looked for.
    with np.errstate(all="ignore"):
        result = function(impacts, framework)
        wrong = _wrong(result, impacts.proposals)
        if wrong:
            return wrong
        assert isinstance(result, MethodResult)  # or it would be wrong
        return replace(
            result,
            score=numbers(result.score),
            low=numbers(result.low),
            high=numbers(result.high),
            reference=None if result.reference is None else float(result.reference),
        )


def _wrong(result: object, proposals: tuple[str, ...]) -> str:
    """Say in half a sentence what is wrong with a result, or nothing."""
    if not isinstance(result, MethodResult):
        return msg("returns no MethodResult but {type}", type=type(result).__name__)
    arrays = {}
    for name in ("score", "low", "high"):
        try:
            array = arrays[name] = numbers(getattr(result, name))
        except (TypeError, ValueError):
            return msg("returns a `{name}` that is no array of numbers", name=name)
        if array.shape != (len(proposals),):
            return msg(
                "returns a `{name}` of shape {shape} for {proposals} proposals",
                name=name,
                shape=array.shape,
                proposals=len(proposals),
            )
        if not np.isfinite(array).all():
            return msg(
                "returns a `{name}` that is no finite number for {proposals}",
                name=name,
                proposals=_names(~np.isfinite(array), proposals),
            )
    outside = (arrays["low"] > arrays["score"]) | (arrays["high"] < arrays["score"])
    if outside.any():
        return msg(
            "returns a range that does not hold the score for {proposals}",
            proposals=_names(outside, proposals),
        )
    if not isinstance(result.relative, bool | np.bool_):
        return msg(
            "returns `relative` as {given}, and not as True or False", given=repr(result.relative)
        )
    return _wrong_reference(result.reference)


def _wrong_reference(reference: object) -> str:
    if reference is None:
        return ""
    number = isinstance(reference, int | float | np.integer | np.floating)
    if not number or isinstance(reference, bool) or not np.isfinite(reference):  # type: ignore[call-overload]
        return msg(
            "returns `reference` as {given}, and not as a finite number or None",
            given=repr(reference),
        )
    return ""


def _names(rows: NDArray[np.bool_], proposals: tuple[str, ...]) -> Message:
    return first_few(sorted(proposals[row] for row in np.flatnonzero(rows)))
