"""Whether equal cases were treated equally, what decided each, and how things are spread."""

from maatwaarde.account.audit.audit import Audit, audit
from maatwaarde.account.audit.decisions import RULES, Decision, Rule
from maatwaarde.account.audit.facts import TOLERANCE, Fact
from maatwaarde.account.audit.given_plan import plan_as_given
from maatwaarde.account.audit.spread import GroupShare, Spread
from maatwaarde.account.audit.treatment import Both, Difference, EqualCase, NearCase

__all__ = [
    "RULES",
    "TOLERANCE",
    "Audit",
    "Both",
    "Decision",
    "Difference",
    "EqualCase",
    "Fact",
    "GroupShare",
    "NearCase",
    "Rule",
    "Spread",
    "audit",
    "plan_as_given",
]
