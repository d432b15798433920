"""Runs the automatic controls of all plugins; one that fails is named and stops no other."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import get_args

from maatwaarde.content import apart
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.framework import Framework
from maatwaarde.impact.align import for_framework, for_proposals
from maatwaarde.impact.controls.many import MOST_TOLD, not_told
from maatwaarde.impact.table import ImpactTable
from maatwaarde.messages import Language, Message, is_spoken, msg
from maatwaarde.plugins import Control, Controlled, DecisionRegister, Plugins
from maatwaarde.plugins.contained import Failed, contained
from maatwaarde.plugins.loader import BUILT_IN
from maatwaarde.proposals import Proposals

_log = logging.getLogger("maatwaarde.impact")


def run_controls(
    proposals: Proposals,
    framework: Framework,
    impacts: ImpactTable,
    plugins: Plugins,
    register: DecisionRegister | None = None,
    spent: dict[str, float] | None = None,
) -> tuple[Diagnostic, ...]:
    """Return what the controls have to say, as warnings, control by control.

    Of more than `MOST_TOLD` warnings of one control, the first are given and the others counted.
    What each control cost goes to ``spent``, and to the log ``maatwaarde.impact`` at the
    level INFO: it differs from run to run, so it is no part of the answer.

    Parameters
    ----------
    impacts
        Of these proposals for this framework; brought into their order by id.
    register
        Earlier decisions, for controls that look for proposals that were rejected before.
    spent
        Takes what each control cost, in seconds of CPU.

    Raises
    ------
    ImpactError
        If the impacts are of other proposals, or on other measures or in other units.
    """
    impacts = for_framework(for_proposals(impacts, proposals.ids), framework)
    subject = Controlled(
        proposals=proposals,
        framework=framework,
        impacts=impacts,
        estimators=tuple(plugins.estimators.get(name) for name in plugins.estimators),
        register=register,
    )
    found: list[Diagnostic] = []
    for name in plugins.controls:
        begun = time.process_time()
        owner, control = plugins.controls.owner(name), plugins.controls.get(name)
        who = msg("control {name!r} of plugin {owner!r}", name=name, owner=owner)
        try:
            problems = _run(who, control, subject, own=owner in BUILT_IN)
        except Failed as failed:
            problems = [
                Diagnostic(
                    code="control",
                    what=msg(
                        "control {name!r} of plugin {owner!r} fails: {reason}",
                        name=name,
                        owner=owner,
                        reason=failed.why,
                    ),
                    mend=msg("update the plugin, or switch it off"),
                )
            ]
        cost = time.process_time() - begun
        _log.info("control %s: %.2f s of CPU, %d warnings", name, cost, len(problems))
        if spent is not None:
            spent[name] = cost
        # A control advises, whatever severity its author gave.
        found += [replace(problem, severity="warning") for problem in problems]
    return tuple(found)


def _run(who: Message, control: Control, subject: Controlled, *, own: bool) -> list[Diagnostic]:
    """Return what a control has to say; one of a plugin is contained, and ours takes its time."""
    if own:
        return _the_first(control(subject))
    given = apart(subject)
    return contained(who, lambda: [_plain(x) for x in _the_first(control(given))], passes=Failed)


def _plain(found: object) -> Diagnostic:
    """Return a warning of a plugin as one that holds texts alone."""
    if not isinstance(found, Diagnostic) or not isinstance(found.where, Where):
        raise Failed(msg("it returns no Diagnostic but {kind}", kind=type(found).__name__))
    texts = all(isinstance(text, str) or is_spoken(text) for text in (found.what, found.mend))
    if not (texts and isinstance(found.code, str) and all(map(found.text, get_args(Language)))):
        raise Failed(msg("it returns a Diagnostic of which a text is none"))
    return found


def _the_first(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return as many as are told, and one that says how many more there are."""
    # A control that counts for itself adds a warning or two of its own.
    coming = iter(found)
    problems = list(islice(coming, MOST_TOLD + 2))
    first = next(coming, None)
    if first is not None:
        problems.append(not_told(first.code, 1 + sum(1 for _ in coming), first.where))
    return problems
