"""What the reports on portfolios call proposals, resources and rules."""

from __future__ import annotations

import re

from maatwaarde.portfolio.analysis.exclusion import NO_START
from maatwaarde.portfolio.assemble.problem import STATUS_REASON, VETO_REASON
from maatwaarde.portfolio.problem.records import Proposal
from maatwaarde.report.words import Language, percent, word

# The rules that can be lifted as the portfolio layer writes them: pattern and key of the words.
_RULES = (
    (re.compile(r"(?P<id>.+?) is forbidden(?: \((?P<reason>.*)\))?"), "lift_forbidden"),
    (re.compile(r"at most one of (?P<others>.+?)(?: \((?:variants|excludes)\))?"), "lift_group"),
    (re.compile(r"(?P<id>.+?) requires (?P<others>.+?)(?: \(requires\))?"), "lift_requires"),
    (re.compile(r"guard (?P<id>.+?)(?: \(.*\))?"), "lift_guard"),
    (re.compile(r"share (?P<id>.+?)(?: \(.*\))?"), "lift_share"),
)


def proposal_name(proposal: Proposal) -> str:
    """Return id and title."""
    return proposal.id if proposal.title in ("", proposal.id) else f"{proposal.id} {proposal.title}"


def part_text(part: float, language: Language) -> str:
    """Return which part of a proposal is done, to put behind its name; nothing for the whole."""
    return "" if part == 1.0 else f" ({percent(part, language)})"


def start_and_part(start: str | None, part: float, language: Language) -> str:
    """Return the start of a proposal and the part that is done, as far as it has them."""
    return f"{start} ({percent(part, language)})" if start else percent(part, language)


def resource_name(identifier: str, language: Language) -> str:
    """Call plain money by its name; the names of other resources are the user's own."""
    name, _, period = identifier.partition(":")
    if name != "money":
        return identifier
    return f"{word('money', language)} {period}".rstrip()


def forbidden_reason(reason: str, language: Language) -> str:
    """Return why a proposal may not be chosen, in words."""
    if reason == STATUS_REASON:
        return word("status_forbidden", language)
    if reason == NO_START:
        return word("no_start_left", language)
    if reason.startswith(VETO_REASON):
        return f"{word('veto', language)} {reason.removeprefix(VETO_REASON)}"
    return reason


def either(names: str, language: Language) -> str:
    """Return ``A or B`` in the language."""
    return names if language == "en" else names.replace(" or ", " of ")


def share_name(identifier: str, language: Language) -> str:
    """Return what a share is of: ``policy_field 7.4`` or ``area Zuid``."""
    key, _, wanted = identifier.partition(" ")
    return f"{word('area' if key == 'area' else 'policy_field', language)} {wanted}"


def rule_text(rule: str, language: Language) -> str:
    """Return a rule that could be lifted, in words."""
    for pattern, key in _RULES:
        match = pattern.fullmatch(rule)
        if match is None:
            continue
        named = match.groupdict()
        if key == "lift_forbidden":
            return word(key, language, reason=forbidden_reason(named["reason"] or "", language))
        if key == "lift_share":
            named["id"] = share_name(named["id"], language)
        if "others" in named:
            named["others"] = either(named["others"], language)
        return word(key, language, **named)
    return rule
