"""What the reports on portfolios call proposals, resources and shares."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maatwaarde.framework import Framework
from maatwaarde.framework.categories import GUARDABLE
from maatwaarde.messages import Percent, Text, joined, msg
from maatwaarde.portfolio import Problem, Proposal, Resource
from maatwaarde.report.blocks import Reference, proposal_anchor


def natural(name: str) -> tuple[list[str | int], str]:
    """Return by what to sort an id as people do: ``P-2`` before ``P-11``."""
    # Text and digits alternate, so that like is compared with like.
    parts = re.split(r"(\d+)", name)
    return [int(part) if i % 2 else part.casefold() for i, part in enumerate(parts)], name


def naturally(names: Iterable[str]) -> list[str]:
    """Return ids in the order in which people expect them."""
    return sorted(names, key=natural)


def proposal_name(proposal: Proposal) -> Reference:
    """Return id and title."""
    whole = proposal.title in ("", proposal.id)
    name = proposal.id if whole else f"{proposal.id} {proposal.title}"
    return Reference(name, proposal_anchor(proposal.id))


def proposal_names(problem: Problem) -> dict[str, str]:
    """Return what to call each proposal, by its id; each name leads to where more is told."""
    return {proposal.id: proposal_name(proposal) for proposal in problem.proposals}


def with_part(name: str, part: float) -> Text:
    """Return a name with the part that is done of it; the name alone for the whole."""
    return name if part == 1.0 else msg("{name} ({part})", name=name, part=Percent(part))


def start_and_part(start: str | None, part: float) -> Text:
    """Return the start of a proposal and the part that is done, as far as it has them."""
    return msg("{name} ({part})", name=start, part=Percent(part)) if start else Percent(part)


def kind_name(name: str) -> Text:
    """Return what to call a kind of money or a role, over all its periods."""
    return msg("money") if name == "money" else name.replace("_", " ")


def resource_name(resource: Resource) -> Text:
    """Return kind of money or role, and period: ``money 2028``, ``planner 2027``."""
    name = msg("debt") if resource.kind == "debt" else kind_name(resource.name)
    return name if resource.period is None else joined([name, str(resource.period)])


def resource_names(problem: Problem) -> dict[str, Text]:
    """Return what to call each resource, by its id."""
    return {item.id: resource_name(item) for item in problem.resources}


def share_names(problem: Problem) -> dict[str, Text]:
    """Return what each share is of, by its id: ``policy field 7.4`` or ``area Zuid``."""
    return {
        item.id: item.id
        if item.group is None
        else msg("policy field {name}", name=item.named)
        if item.group == "policy_field"
        else msg("area {name}", name=item.named)
        for item in problem.shares
    }


def value_names(framework: Framework | None) -> dict[str, Text]:
    """Return the title of all that a rule or guard is on, by its id.

    Without a framework, only those of pillars and SDGs, which are the same in all.
    """
    if framework is None:
        return {**GUARDABLE}
    return {
        **GUARDABLE,
        **{measure.id: measure.title for measure in framework.measures},
        **{node.id: node.title for node in framework.nodes},
    }
