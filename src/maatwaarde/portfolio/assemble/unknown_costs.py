"""Costs and staff that are not known: refused, counted as nothing, or left out of the choice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import msg
from maatwaarde.parameters import check_choice
from maatwaarde.portfolio.problem.records import Forbidden
from maatwaarde.portfolio.problem.rule_ref import Reason
from maatwaarde.portfolio.problem.words import both
from maatwaarde.proposals import Proposals, ResourceDemand, Status

UnknownCosts = Literal["reject", "zero", "exclude"]


@dataclass(frozen=True, eq=False)
class Settled:
    """What follows from amounts that are not known.

    Parameters
    ----------
    forbidden
        Proposals that are left out of the choice for it.
    assumed
        The columns that are counted as nothing, by proposal.
    """

    forbidden: tuple[Forbidden, ...] = ()
    assumed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def settle_unknown(
    proposals: Proposals,
    policy: UnknownCosts,
    findings: list[Diagnostic],
    closed: Collection[str] = (),
) -> tuple[Proposals, Settled]:
    """Decide on every cost and number of staff of which the list says that it is not known.

    Parameters
    ----------
    policy
        ``reject`` finds an error at each such cell; ``zero`` counts it as nothing, with a warning;
        ``exclude`` forbids the proposal, with a warning, and finds an error if it is mandatory or
        running. What may not be chosen at all needs no cost.
    closed
        Proposals that may not be chosen for another reason than their status.

    Returns
    -------
    proposals
        With nothing where an amount is not known.
    settled
        What follows for the problem.
    """
    check_choice("unknown_costs", policy, UnknownCosts)
    if not proposals.unknown:
        return proposals, Settled()
    open_ = [
        cell
        for cell in proposals.unknown
        if proposals.status[cell.proposal] is not Status.FORBIDDEN
        and proposals.ids[cell.proposal] not in closed
    ]
    # It is counted as nothing all the same, for who asks what the proposal would bring.
    nothing: dict[str, tuple[str, ...]] = {}
    for cell in proposals.unknown:
        name = proposals.ids[cell.proposal]
        if cell not in open_ and cell.column not in nothing.get(name, ()):
            nothing[name] = (*nothing.get(name, ()), cell.column)
    columns: dict[int, list[str]] = {}
    for cell in sorted(open_, key=lambda cell: cell.where.sort_key()):
        known = columns.setdefault(cell.proposal, [])
        if cell.column not in known:
            known.append(cell.column)
        if policy == "reject":
            findings.append(
                Diagnostic(
                    code="unknown-cost",
                    what=msg(
                        "the cost of {id!r} is unknown here ({shown!r}), so that no portfolio with "
                        "it can be proven best",
                        id=proposals.ids[cell.proposal],
                        shown=cell.shown,
                    )
                    if cell.kind == "cost"
                    else msg(
                        "the staff that {id!r} needs is unknown here ({shown!r}), so that no "
                        "portfolio with it can be proven best",
                        id=proposals.ids[cell.proposal],
                        shown=cell.shown,
                    ),
                    mend=msg(
                        "fill in the amount (0 if there is none), or its low and its high end in "
                        "columns {low} and {high}; or choose what is to be done: --unknown-costs "
                        "exclude leaves the proposal out of the choice, --unknown-costs zero "
                        "counts the amount as nothing",
                        low=f"'{cell.column}:low'",
                        high=f"'{cell.column}:high'",
                    ),
                    where=cell.where,
                )
            )
    if policy != "reject":
        findings += [_told(proposals, i, names, policy) for i, names in columns.items()]
    named = {proposals.ids[i]: tuple(names) for i, names in columns.items()}
    if policy == "exclude":
        forbidden = tuple(
            Forbidden(name, Reason("unknown-cost", names)) for name, names in named.items()
        )
        return _as_nothing(proposals), Settled(forbidden, nothing)
    return _as_nothing(proposals), Settled(assumed={**nothing, **named})


def _told(proposals: Proposals, i: int, names: list[str], policy: UnknownCosts) -> Diagnostic:
    said = {"id": proposals.ids[i], "columns": both(names)}
    where = proposals.where(i, names[0])
    if policy == "zero":
        return Diagnostic(
            code="unknown-cost",
            what=msg("{columns} of {id!r} is unknown, and is counted as nothing", **said),
            mend=msg("fill in the amount before you decide on the portfolio"),
            where=where,
            severity="warning",
        )
    if proposals.status[i] in (Status.MANDATORY, Status.RUNNING):
        return Diagnostic(
            code="unknown-cost",
            what=msg(
                "{columns} of {id!r} is unknown, and it cannot be left out, since it is mandatory "
                "or running",
                **said,
            ),
            mend=msg("fill in the amount, or use --unknown-costs zero"),
            where=where,
        )
    return Diagnostic(
        code="unknown-cost",
        what=msg("{columns} of {id!r} is unknown, and it is left out of the choice", **said),
        mend=msg("fill in the amount to let it take part"),
        where=where,
        severity="warning",
    )


def _as_nothing(proposals: Proposals) -> Proposals:
    rows: dict[str, list[int]] = {}
    for cell in proposals.unknown:
        rows.setdefault(cell.column, []).append(cell.proposal)

    def filled(use: ResourceDemand) -> ResourceDemand:
        values = use.values.copy()
        at = np.array(rows[use.column], dtype=np.int64)
        values[at] = np.nan_to_num(values[at], nan=0.0)
        return replace(use, values=values)

    uses = tuple(filled(use) if use.column in rows else use for use in proposals.uses)
    return replace(proposals, uses=uses)
