"""What the reports on portfolios call proposals, resources, shares and reasons."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.portfolio import Problem, Proposal, Reason, Resource
from maatwaarde.report.words import Language, percent, word


def proposal_name(proposal: Proposal) -> str:
    """Return id and title."""
    return proposal.id if proposal.title in ("", proposal.id) else f"{proposal.id} {proposal.title}"


def part_text(part: float, language: Language) -> str:
    """Return which part of a proposal is done, to put behind its name; nothing for the whole."""
    return "" if part == 1.0 else f" ({percent(part, language)})"


def start_and_part(start: str | None, part: float, language: Language) -> str:
    """Return the start of a proposal and the part that is done, as far as it has them."""
    return f"{start} ({percent(part, language)})" if start else percent(part, language)


def resource_name(resource: Resource, language: Language) -> str:
    """Call plain money by its name; the names of other resources are the user's own."""
    if resource.kind != "money" or resource.name != "money":
        return resource.id
    return f"{kind_name(resource.name, language)} {resource.period or ''}".rstrip()


def kind_name(name: str, language: Language) -> str:
    """Return what to call a kind of money or a role, over all its periods."""
    return word("money", language) if name == "money" else name


def resource_names(problem: Problem, language: Language) -> dict[str, str]:
    """Return what to call each resource, by its id."""
    return {item.id: resource_name(item, language) for item in problem.resources}


def share_names(problem: Problem, language: Language) -> dict[str, str]:
    """Return what each share is of, by its id: ``policy field 7.4`` or ``area Zuid``."""
    return {
        item.id: item.id if item.group is None else f"{word(item.group, language)} {item.named}"
        for item in problem.shares
    }


def either(names: Sequence[str], language: Language) -> str:
    """Return ``A or B`` in the language."""
    return (" or " if language == "en" else " of ").join(names)


def reason_text(reason: Reason, language: Language) -> str:
    """Return why a rule holds, in words; nothing where no reason was given."""
    detail = ", ".join(reason.detail)
    if reason.kind == "stated":
        return detail
    return word(f"reason_{reason.kind}", language, detail=detail)
