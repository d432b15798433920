"""Which rule decided each proposal: a criterion, a guard, a rule, what was full, or its value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from maatwaarde.portfolio import Problem, Reason
from maatwaarde.portfolio.analysis.exclusion import LeftOut, left_out
from maatwaarde.portfolio.plan import Plan

Rule = Literal[
    "chosen",
    "mandatory",
    "running",
    "ineligible",
    "withdrawn",
    "forbidden",
    "veto",
    "unknown-cost",
    "cannot-start",
    "requires",
    "variant",
    "excludes",
    "share",
    "guard",
    "total",
    "budget",
    "staff",
    "no-gain",
    "room",
]
"""What decided: of what is chosen, that it is the best use of what there is (``chosen``), or a
duty. Of what is not, the first that holds in this order; ``room`` is that nothing stands in its
way, so that the plan is not the best."""
RULES: tuple[Rule, ...] = get_args(Rule)

# Of several bans the first decides: what was taken back is not judged, and what is not eligible is
# not weighed.
_BANS: dict[str, Rule] = {
    "status": "withdrawn",
    "ineligible": "ineligible",
    "stated": "forbidden",
    "veto": "veto",
    "unknown-cost": "unknown-cost",
    "no-start": "cannot-start",
    "speeds-up": "cannot-start",
    "sped-up": "cannot-start",
}
_BROKEN: dict[str, Rule] = {
    "requires": "requires",
    "at-most-one": "excludes",
    "share": "share",
    "floor": "guard",
    "total": "total",
}
_NO_GAIN = 1e-12


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a proposal, and by which rule.

    Parameters
    ----------
    start, part
        Of what is chosen: the period in which it starts, and which part is done.
    bans
        Every reason for which it may not be chosen at all.
    left
        Of what may be chosen and is not: what stands in its way in the plan as it is.
    """

    proposal: str
    rule: Rule
    chosen: bool
    start: str | None = None
    part: float = 1.0
    bans: tuple[Reason, ...] = ()
    left: LeftOut | None = None

    @property
    def outcome(self) -> tuple[bool, str | None, float]:
        """What proposals with the same facts should have in common."""
        return (self.chosen, self.start, self.part)


def decisions(plan: Plan, alike: Sequence[Collection[str]] = ()) -> dict[str, Decision]:
    """Return what decided each proposal, in the order of the problem.

    Parameters
    ----------
    alike
        Proposals with the same facts, of which no rule names any: what stands in the way of one
        stands in the way of the others, and is looked for once.
    """
    problem, solution = plan.problem, plan.solution
    bans = bans_of(problem)
    chosen = {option.proposal: option for option in solution.options}
    duties = {name for duty in problem.mandatory for name in duty.any_of}
    running = {rule.proposal for rule in problem.locked}
    first: dict[str, str] = {}
    for group in alike:
        out = sorted(name for name in group if name not in chosen and name not in bans)
        first.update(dict.fromkeys(out, out[0]) if out else {})
    open_ = [
        proposal.id
        for proposal in problem.proposals
        if proposal.id not in chosen and proposal.id not in bans
    ]
    looked = {
        item.proposal: item
        for item in left_out(problem, solution, {first.get(name, name) for name in open_})
    }
    found = {}
    for proposal in problem.proposals:
        name = proposal.id
        if name in chosen:
            rule: Rule = (
                "running" if name in running else "mandatory" if name in duties else "chosen"
            )
            option = chosen[name]
            found[name] = Decision(name, rule, True, option.start, option.scale, bans.get(name, ()))
        elif name in bans:
            found[name] = Decision(name, _first_ban(bans[name]), False, bans=bans[name])
        else:
            left = replace(looked[first.get(name, name)], proposal=name)
            found[name] = Decision(name, _decided(left, problem), False, left=left)
    return found


def bans_of(problem: Problem) -> Mapping[str, tuple[Reason, ...]]:
    """Return every reason for which each proposal may not be chosen, of those that may not."""
    found: dict[str, tuple[Reason, ...]] = {}
    for rule in problem.forbidden:
        found[rule.proposal] = (*found.get(rule.proposal, ()), rule.ref.reason)
    for proposal in problem.proposals:
        if not problem.options_of[proposal.id] and proposal.id not in found:
            found[proposal.id] = (Reason("no-start"),)
    return found


def interchangeable(
    problem: Problem, groups: Sequence[Collection[str]]
) -> tuple[tuple[str, ...], ...]:
    """Return groups of proposals with the same facts as parts that rules do not tell apart.

    What a rule names stands alone, and grants and shares are for all of a part or for none.
    """
    named = {
        name
        for names in (
            *(group.members for group in problem.at_most_one),
            *((need.proposal, *need.any_of) for need in problem.requires),
            *(duty.any_of for duty in problem.mandatory),
            *((rule.proposal,) for rule in problem.locked),
            *((pair.a, pair.b) for pair in problem.synergies),
        )
        for name in names
    }
    under: dict[str, tuple[int, ...]] = {}
    members = [item.members for item in problem.shares] + [item.members for item in problem.grants]
    for k, inside in enumerate(members):
        for name in inside:
            under[name] = (*under.get(name, ()), k)
    parts: list[tuple[str, ...]] = []
    for group in groups:
        by_rules: dict[tuple[int, ...], list[str]] = {}
        for name in sorted(group):
            if name not in named:
                by_rules.setdefault(under.get(name, ()), []).append(name)
        parts += [tuple(part) for part in by_rules.values() if len(part) > 1]
    return tuple(parts)


def _first_ban(bans: Sequence[Reason]) -> Rule:
    kinds = [reason.kind for reason in bans]
    return next(_BANS[kind] for kind in _BANS if kind in kinds)


def _decided(left: LeftOut, problem: Problem) -> Rule:
    for kind, rule in _BROKEN.items():
        for item in left.broken:
            if item.rule.kind == kind:
                variant = kind == "at-most-one" and item.rule.reason.kind == "variants"
                return "variant" if variant else rule
    if left.short:
        kinds = {resource.id: resource.kind for resource in problem.resources}
        # What lacks most, for what there is, decides.
        worst = min(left.short, key=lambda use: use.slack / max(use.capacity, 1e-9))
        return "staff" if kinds[worst.resource] == "staff" else "budget"
    return "room" if (left.value_change or 0.0) > _NO_GAIN else "no-gain"
