"""All that is told about a choice: what decided each, equal cases, and how things are spread."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maatwaarde.account.audit.columns import AREA, list_column
from maatwaarde.account.audit.decisions import RULES, Decision, Rule, decisions, interchangeable
from maatwaarde.account.audit.facts import Fact, equal_groups, facts_of
from maatwaarde.account.audit.residents import read_residents, unmatched
from maatwaarde.account.audit.spread import Spread, spread
from maatwaarde.account.audit.treatment import (
    EqualCase,
    NearCase,
    equal_cases,
    near_cases,
)
from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.impact import for_proposals
from maatwaarde.parameters import check_names
from maatwaarde.portfolio.inputs.resources import Resources
from maatwaarde.portfolio.plan import Plan
from maatwaarde.presented import Presented
from maatwaarde.proposals import Proposals

_log = logging.getLogger("maatwaarde.account")


@dataclass(frozen=True, eq=False)
class Audit(ByContent, Presented):
    """What decided each proposal, and whether equal cases were treated equally.

    Parameters
    ----------
    facts
        What counts as the same.
    decisions
        By proposal, in the order of the list.
    cases
        Every group of proposals with the same facts; those that were treated otherwise come first.
    near
        Groups that differ in one fact only, and of which some were chosen; None where that was not
        asked.
    spreads
        Over the groups of each column that was asked about.
    """

    plan: Plan
    proposals: Proposals
    facts: tuple[Fact, ...]
    decisions: Mapping[str, Decision]
    cases: tuple[EqualCase, ...]
    near: tuple[NearCase, ...] | None
    spreads: tuple[Spread, ...]
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def counts(self) -> dict[Rule, int]:
        """How many proposals each rule decided, of the rules that decided any."""
        found = Counter(decision.rule for decision in self.decisions.values())
        return {rule: found[rule] for rule in RULES if rule in found}


def audit(
    plan: Plan,
    proposals: Proposals,
    resources: Resources,
    *,
    facts: Sequence[str] = (),
    by: Sequence[str] = (AREA,),
    residents: str | None = None,
    near: bool = False,
) -> Audit:
    """Return what decided each proposal, how equal cases were treated, and how things are spread.

    Parameters
    ----------
    plan
        A portfolio of these proposals under these resources.
    facts
        Columns of the list that have to be equal too for cases to be equal, by heading.
    by
        Columns over whose groups is told how money and choices are spread.
    residents
        A column of the list, or a file, that says how many people live in each group of the first
        column of ``by``.
    near
        Whether to look for proposals too that differ in one fact only.

    Raises
    ------
    ImpactError
        If the plan is of other proposals.
    ProposalError
        If a column does not exist, or the residents cannot be read.
    """
    check_names("facts", facts)
    check_names("by", by)
    columns = [list_column(proposals, name) for name in by]
    impacts = for_proposals(plan.scores.impacts, proposals.ids)
    found = facts_of(proposals, impacts, resources, facts)
    warnings: list[Diagnostic] = []
    people = None
    if residents is not None and columns:
        people = read_residents(residents, proposals, columns[0])
        warnings += [*people.warnings, *unmatched(people, columns[0])]
    ids = proposals.ids
    groups = [sorted(ids[row] for row in rows) for rows in equal_groups(found)]
    parts = interchangeable(plan.problem, groups)
    decided = decisions(plan, parts)
    cases = equal_cases(plan, decided, sorted(groups), parts)
    _log.info("audited a plan for %d proposals: %d equal cases", len(proposals), len(cases))
    return Audit(
        plan,
        proposals,
        found,
        decided,
        tuple(sorted(cases, key=lambda case: (case.explained, case.equal))),
        near_cases(found, ids, decided) if near else None,
        tuple(
            spread(plan, decided, column, people if k == 0 else None)
            for k, column in enumerate(columns)
        ),
        tuple(warnings),
    )
