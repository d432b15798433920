"""Everything that can be wrong with the rules of a portfolio problem."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.messages import msg
from maatwaarde.portfolio.problem.fields import ProblemFields
from maatwaarde.portfolio.problem.staff_flow import Arc, endless
from maatwaarde.portfolio.problem.validate import told_apart


def rule_problems(problem: ProblemFields) -> Iterator[Diagnostic]:
    """Yield rules that name what does not exist or hold unsound numbers; or else contradictions."""
    found = [*_names(problem), *_numbers(problem), *_staffing(problem)]
    yield from found or _contradictions(problem)


def _names(problem: ProblemFields) -> Iterator[Diagnostic]:
    proposals = {proposal.id for proposal in problem.proposals}
    offered = set(map(told_apart, problem.options))
    locked = (rule.option for rule in problem.locked)
    gone = {str(option) for option in locked if told_apart(option) not in offered}
    measures = {measure.id for measure in problem.measures}
    resources = {resource.id for resource in problem.resources}
    named: list[tuple[str, Iterable[str], set[str]]] = [
        ("an option", (option.proposal for option in problem.options), proposals),
        *(("a rule 'at most one of'", rule.members, proposals) for rule in problem.at_most_one),
        *(
            (
                f"the rule that {rule.proposal!r} requires others",
                (rule.proposal, *rule.any_of),
                proposals,
            )
            for rule in problem.requires
        ),
        *(("a rule 'mandatory'", rule.any_of, proposals) for rule in problem.mandatory),
        ("a rule 'forbidden'", (rule.proposal for rule in problem.forbidden), proposals),
        *((f"guard {rule.id!r}", rule.coefficients, measures) for rule in problem.floors),
        ("a total to be reached", (rule.measure for rule in problem.total_floors), measures),
        *((f"share {rule.id!r}", rule.members, proposals) for rule in problem.shares),
    ]
    for pair in problem.synergies:
        what = f"the synergy of {pair.a!r} and {pair.b!r}"
        named += [(what, (pair.a, pair.b), proposals), (what, pair.impact, measures)]
        named.append((what, pair.use, resources))
    for hire in problem.hires:
        named.append(("a rule 'hire'", (hire.resource, hire.budget), resources))
    for swap in problem.substitutions:
        named.append(("a rule 'substitution'", (swap.source, swap.target), resources))
    for training in problem.trainings:
        rows = (*training.resources, *training.time, training.budget)
        named.append((f"training {training.id!r}", rows, resources))
    for grant in problem.grants:
        named.append((f"grant {grant.id!r}", (grant.resource,), resources))
        named.append((f"grant {grant.id!r}", grant.members, proposals))
    for drawn in problem.withdrawals:
        named.append(("a rule 'withdrawal'", (drawn.reserve, drawn.budget), resources))
    for what, names, known in named:
        for name in sorted(set(names) - known):
            yield Diagnostic(
                code="unknown-name",
                what=f"{what} names {name!r}, which does not exist",
                mend=did_you_mean(name, known),
            )
    for option in sorted(gone):
        yield Diagnostic(
            code="unknown-name",
            what=f"a rule 'locked' names {option!r}, which does not exist",
            mend=did_you_mean(option, map(str, problem.options)),
        )
    for kind, ids in (
        (
            "guard",
            [f"{rule.id} in {rule.years[0]}" if rule.years else rule.id for rule in problem.floors],
        ),
        ("share", [rule.id for rule in problem.shares]),
        ("grant", [rule.id for rule in problem.grants]),
        ("training", [rule.id for rule in problem.trainings]),
    ):
        for name, times in sorted(Counter(ids).items()):
            if times > 1:
                yield Diagnostic(
                    code=f"repeated-{kind}",
                    what=f"{kind} {name!r} is given {times} times",
                    mend="give each one an id of its own",
                )
    for must in problem.mandatory:
        if not must.any_of:
            yield Diagnostic(
                code="empty-rule",
                what="a rule 'mandatory' names no proposal",
                mend="name one or leave the rule out",
            )


def _numbers(problem: ProblemFields) -> Iterator[Diagnostic]:
    numbers: list[tuple[str, list[float]]] = []
    for floor in problem.floors:
        numbers.append((f"guard {floor.id!r}", [floor.minimum, *floor.coefficients.values()]))
        if any(weight < 0 for weight in floor.coefficients.values()):
            yield Diagnostic(
                code="negative-weight",
                what=f"guard {floor.id!r} has a negative weight",
                mend="give weights of zero or more",
            )
    for total in problem.total_floors:
        numbers.append((f"the total to be reached on {total.measure!r}", [total.minimum]))
    for pair in problem.synergies:
        what = f"the synergy of {pair.a!r} and {pair.b!r}"
        numbers.append((what, [*pair.impact.values(), *pair.use.values()]))
        if pair.a == pair.b:
            yield Diagnostic(
                code="bad-synergy", what=f"{what} is of one proposal", mend="name two proposals"
            )
    for need in problem.requires:
        if need.lag is None:
            continue
        numbers.append((f"the lag of what {need.proposal!r} requires", [need.lag]))
        places = {need.proposal, *need.any_of}
        if any(option.start is None for option in problem.options if option.proposal in places):
            yield Diagnostic(
                code="lag-without-start",
                what=f"{need.proposal!r} has to start some time after what it requires, "
                "but not all of these have a start",
                mend="give each of them a start, or leave the lag out",
            )
    for share in problem.shares:
        least = 0.0 if share.minimum is None else share.minimum
        most = 1.0 if share.maximum is None else share.maximum
        if not 0 <= least <= most <= 1:
            yield Diagnostic(
                code="bad-share",
                what=f"share {share.id!r} runs from {least:g} to {most:g}",
                mend="give 0 <= minimum <= maximum <= 1",
            )
    for what, values in numbers:
        if not all(math.isfinite(value) for value in values):
            yield Diagnostic(
                code="not-finite",
                what=f"{what} has a number that is not finite",
                mend="give finite numbers",
            )


def _staffing(problem: ProblemFields) -> Iterator[Diagnostic]:
    resources = {resource.id: resource for resource in problem.resources}

    def wrong(what: str, mend: str) -> Diagnostic:
        return Diagnostic(code="bad-staffing", what=what, mend=mend)

    for hire in problem.hires:
        staff, money = resources.get(hire.resource), resources.get(hire.budget)
        if staff is not None and staff.kind != "staff":
            yield wrong(f"{hire.resource!r} is hired, but is no staff", "hire staff only")
        if money is not None and money.kind != "money":
            yield wrong(f"{hire.budget!r} pays for hired staff, but is no money", "name a budget")
        if not (0 <= hire.maximum < math.inf and 0 <= hire.price < math.inf):
            yield wrong(
                f"the maximum and the price of hiring {hire.resource!r} must be zero or more",
                "give finite numbers of zero or more",
            )
    for training in problem.trainings:
        kinds = {
            name: resources[name].kind
            for name in (*training.resources, *training.time)
            if name in resources
        }
        for name in sorted(name for name, kind in kinds.items() if kind != "staff"):
            yield wrong(
                f"training {training.id!r} is for {name!r}, which is no staff", "name roles"
            )
        money = resources.get(training.budget)
        if money is not None and money.kind != "money":
            yield wrong(f"{training.budget!r} pays for training, but is no money", "name a budget")
        amounts = (training.maximum, training.price, *training.time.values())
        if not all(0 <= amount < math.inf for amount in amounts):
            yield wrong(
                f"the maximum, the price and the time of training {training.id!r} must be zero or "
                "more",
                "give finite numbers of zero or more",
            )
    for grant in problem.grants:
        money = resources.get(grant.resource)
        if money is not None and money.kind != "money":
            yield wrong(
                f"grant {grant.id!r} adds to {grant.resource!r}, which is no money", "name a budget"
            )
        if not (0 <= grant.maximum < math.inf and 0 < grant.share <= 1):
            yield wrong(
                f"the maximum or the share of grant {grant.id!r} is not sound",
                "give a maximum of zero or more, and a share above 0 and up to 1",
            )
    for drawn in problem.withdrawals:
        ends = (resources.get(drawn.reserve), resources.get(drawn.budget))
        if None in ends:
            continue
        if tuple(item.kind for item in ends if item is not None) != ("reserve", "money"):
            yield wrong(
                msg(
                    "{reserve!r} pays for {budget!r}, and they are no reserve and budget",
                    reserve=drawn.reserve,
                    budget=drawn.budget,
                ),
                msg("name a resource of the kind 'reserve', and one of the kind 'money'"),
            )
        if len({item.period for item in ends if item is not None}) > 1:
            yield wrong(
                msg(
                    "{reserve!r} and {budget!r} are of different periods",
                    reserve=drawn.reserve,
                    budget=drawn.budget,
                ),
                msg("name a reserve and a budget of one period"),
            )
    for swap in problem.substitutions:
        pair = (resources.get(swap.source), resources.get(swap.target))
        if any(item is not None and item.kind != "staff" for item in pair):
            yield wrong(f"{swap.source!r} and {swap.target!r} are not both staff", "name two roles")
        if swap.source == swap.target:
            yield wrong(f"{swap.source!r} cannot replace itself", "name two roles")
        if pair[0] is not None and pair[1] is not None and pair[0].period != pair[1].period:
            yield wrong(
                f"{swap.source!r} and {swap.target!r} are of different periods",
                "name the two roles in one period",
            )
        most = swap.maximum
        if not 0 < swap.rate < math.inf or (most is not None and not 0 <= most < math.inf):
            yield wrong(
                f"the rate or the maximum by which {swap.source!r} replaces {swap.target!r} "
                "is not sound",
                "give a rate above zero, and a maximum of zero or more",
            )
    yield from _endless(problem)


def _endless(problem: ProblemFields) -> Iterator[Diagnostic]:
    """Yield the roles that replace each other in a round that makes staff out of nothing."""
    place = {resource.id: i for i, resource in enumerate(problem.resources)}
    arcs = [
        Arc(place[swap.source], place[swap.target], swap.rate)
        for swap in problem.substitutions
        if swap.maximum is None
        and 0 < swap.rate < math.inf
        and {swap.source, swap.target} <= place.keys()
    ]
    found = endless(arcs, len(place))
    if found:
        names = ", ".join(repr(problem.resources[i].id) for i in found)
        yield Diagnostic(
            code="endless-staff",
            what=f"{names} replace each other without a maximum, and each round makes more of them",
            mend="lower a rate, so that the rates of a round multiply to 1 at most, or state a "
            "maximum",
        )


def _contradictions(problem: ProblemFields) -> Iterator[Diagnostic]:
    """Yield what no choice can satisfy, whatever the resources are."""
    forbidden = {rule.proposal: rule.reason for rule in problem.forbidden}
    for must in problem.mandatory:
        if all(name in forbidden for name in must.any_of):
            reasons = "; ".join(sorted({str(forbidden[name]) for name in must.any_of} - {""}))
            yield Diagnostic(
                code="mandatory-forbidden",
                what=f"{' or '.join(must.any_of)} is mandatory and forbidden"
                + (f" ({reasons})" if reasons else ""),
                mend="lift one of the two rules",
            )
    locked = Counter(rule.proposal for rule in problem.locked)
    for name in sorted(set(locked) & set(forbidden)):
        yield Diagnostic(
            code="locked-forbidden",
            what=f"{name} is running already and forbidden"
            + (f" ({forbidden[name]})" if forbidden[name] else ""),
            mend="lift one of the two rules",
        )
    for name, times in sorted(locked.items()):
        if times > 1:
            yield Diagnostic(
                code="locked-twice",
                what=f"{name} is running already with {times} starts",
                mend="keep one of them",
            )
    for group in problem.at_most_one:
        both = sorted(set(locked) & set(group.members))
        if len(both) > 1:
            yield Diagnostic(
                code="locked-exclusive",
                what=f"{', '.join(both)} are running already, and at most one of them may be chosen"
                + (f" ({group.reason})" if group.reason else ""),
                mend="lift one of the rules",
            )
