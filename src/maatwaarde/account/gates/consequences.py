"""What follows from gates: money released or held back, who comes free, and what `replan` reads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from maatwaarde.account.gates.records import Checked, CheckedGate
from maatwaarde.account.inputs.days import year_part
from maatwaarde.messages import Language, Message, msg, say
from maatwaarde.parameters import check_language
from maatwaarde.portfolio.inputs.changes import Changes, Delay, Stop


@dataclass(frozen=True, slots=True)
class MoneyOfGates:
    """What gates release and hold back of one kind of money, in EUR.

    Parameters
    ----------
    to_come
        Of gates that are not due yet.
    """

    name: str
    released: float
    held_back: float
    to_come: float


@dataclass(frozen=True, slots=True)
class FreedUse:
    """What a proposal does not use while it waits, or any more.

    Parameters
    ----------
    name
        A kind of money, or a role.
    amount
        In EUR, or in fte on average over the year.
    """

    proposal: str
    kind: Literal["money", "staff"]
    name: str
    year: int
    amount: float


def money_of_gates(checked: Checked) -> tuple[MoneyOfGates, ...]:
    """Return what gates release and hold back, by kind of money."""
    sums: dict[str, dict[str, list[float]]] = {}
    for result in checked.results:
        for tranche in result.tranches:
            found = sums.setdefault(tranche.name, {"released": [], "held_back": [], "to_come": []})
            found[_where_it_goes(result)].append(tranche.amount)
    return tuple(
        MoneyOfGates(name, **{key: math.fsum(amounts) for key, amounts in found.items()})
        for name, found in sorted(sums.items())
    )


def _where_it_goes(result: CheckedGate) -> str:
    if result.outcome == "passed":
        return "released"
    return "to_come" if result.outcome == "not-due" else "held_back"


def held_up(checked: Checked) -> Mapping[str, float]:
    """Return by proposal how many months it waits: infinity where it stops, the longest of all."""
    found: dict[str, float] = {}
    for result in checked.results:
        months = math.inf if result.stops else result.waiting_months
        if months > 0:
            found[result.proposal] = max(found.get(result.proposal, 0.0), months)
    return dict(sorted(found.items()))


def freed(checked: Checked) -> tuple[FreedUse, ...]:
    """Return what proposals that wait or stop were to use from now on until they go on.

    That is before anything else moves; `replan` says where it goes.
    """
    found = []
    expected = checked.expected
    for proposal, months in held_up(checked).items():
        for kind, amounts in (("money", expected.costs), ("staff", expected.staff)):
            for name, by_year in sorted(amounts.get(proposal, {}).items()):
                for year, amount in sorted(
                    (year, amount) for year, amount in by_year.items() if year is not None
                ):
                    part = amount * _share_between(year, checked.today, months)
                    if part > 0:
                        digits = 2 if kind == "money" else 4
                        found.append(
                            FreedUse(proposal, _KINDS[kind], name, year, round(part, digits))
                        )
    return tuple(found)


_KINDS: Mapping[str, Literal["money", "staff"]] = {"money": "money", "staff": "staff"}


def _share_between(year: int, today: date, months: float) -> float:
    """Return which part of a year lies after a day and before so many months later."""
    begin = today.year + year_part(today)
    end = begin + months / 12
    return max(0.0, min(end, year + 1.0) - max(begin, float(year)))


def changes_after(
    checked: Checked, language: Language = "nl", given: Changes | None = None
) -> Changes | None:
    """Return what a plan must take into account, as `replan` reads it.

    Parameters
    ----------
    language
        Of the reasons.
    given
        What has changed otherwise, which stays in it; what is late waits on top of that.

    Returns
    -------
    changes
        ``None`` where no proposal waits or stops and nothing was given.
    """
    check_language(language)
    held = held_up(checked)
    before = given or Changes(maatwaarde=1)
    why = {proposal: say(_why(checked, proposal), language) for proposal in held}
    stopped = {one.proposal for one in before.stops}
    stops = [
        Stop(proposal=proposal, reason=why[proposal])
        for proposal, months in held.items()
        if math.isinf(months) and proposal not in stopped
    ]
    stopped |= {one.proposal for one in stops}
    delays = {one.proposal: one for one in before.delays if one.proposal not in stopped}
    for proposal, months in held.items():
        if proposal not in stopped:
            late = delays.get(proposal)
            delays[proposal] = Delay(
                proposal=proposal,
                months=months + (0.0 if late is None else late.months),
                reason="; ".join(filter(None, [late.reason if late else None, why[proposal]])),
            )
    changed = {
        "delays": tuple(delays[name] for name in sorted(delays)),
        "stops": (*before.stops, *stops),
    }
    return before.model_copy(update=changed) if held or given is not None else None


def _why(checked: Checked, proposal: str) -> Message:
    """Return why a proposal waits or stops: the first gate that says so longest."""
    mine = [result for result in checked.results if result.proposal == proposal and result.waits]
    longest = max(mine, key=lambda one: math.inf if one.stops else one.waiting_months)
    if longest.outcome == "unknown":
        return msg("the gate {gate} is unknown", gate=longest.gate.title)
    return msg("the gate {gate} is not passed", gate=longest.gate.title)
