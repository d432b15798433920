"""Everything that can be wrong with the rules of a portfolio problem."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.messages import Exact, Message, Text, joined, msg
from maatwaarde.portfolio.problem.fields import ProblemFields
from maatwaarde.portfolio.problem.rule_ref import Reason, reason_of
from maatwaarde.portfolio.problem.staff_flow import Arc, endless
from maatwaarde.portfolio.problem.validate import repeated, told_apart
from maatwaarde.portfolio.problem.words import either, reason_text


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
    named: list[tuple[Text, Iterable[str], set[str]]] = [
        (msg("an option"), (option.proposal for option in problem.options), proposals),
        *((_rule("at most one of"), rule.members, proposals) for rule in problem.at_most_one),
        *(
            (
                msg("the rule that {proposal!r} requires others", proposal=rule.proposal),
                (rule.proposal, *rule.any_of),
                proposals,
            )
            for rule in problem.requires
        ),
        *((_rule("mandatory"), rule.any_of, proposals) for rule in problem.mandatory),
        (_rule("forbidden"), (rule.proposal for rule in problem.forbidden), proposals),
        *(
            (msg("guard {id!r}", id=rule.id), rule.coefficients, measures)
            for rule in problem.floors
        ),
        (msg("a total to be reached"), (rule.measure for rule in problem.total_floors), measures),
        *((msg("share {id!r}", id=rule.id), rule.members, proposals) for rule in problem.shares),
    ]
    for pair in problem.synergies:
        what = msg("the synergy of {a!r} and {b!r}", a=pair.a, b=pair.b)
        named += [(what, (pair.a, pair.b), proposals), (what, pair.impact, measures)]
        named.append((what, pair.use, resources))
    for hire in problem.hires:
        named.append((_rule("hire"), (hire.resource, hire.budget), resources))
    for swap in problem.substitutions:
        named.append((_rule("substitution"), (swap.source, swap.target), resources))
    for training in problem.trainings:
        rows = (*training.resources, *training.time, training.budget)
        named.append((msg("training {id!r}", id=training.id), rows, resources))
    for grant in problem.grants:
        what = msg("grant {id!r}", id=grant.id)
        named += [(what, (grant.resource,), resources), (what, grant.members, proposals)]
    for drawn in problem.withdrawals:
        named.append((msg("a rule 'withdrawal'"), (drawn.reserve, drawn.budget), resources))
    for who, names, known in named:
        for name in sorted(set(names) - known):
            yield Diagnostic(
                code="unknown-name",
                what=msg("{who} names {name!r}, which does not exist", who=who, name=name),
                mend=did_you_mean(name, known),
            )
    for option in sorted(gone):
        yield Diagnostic(
            code="unknown-name",
            what=msg(
                "{who} names {name!r}, which does not exist", who=_rule("locked"), name=option
            ),
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
        yield from repeated(kind, ids, ids)
    for must in problem.mandatory:
        if not must.any_of:
            yield Diagnostic(
                code="empty-rule",
                what=msg("{who} names no proposal", who=_rule("mandatory")),
                mend=msg("name one or leave the rule out"),
            )


def _rule(kind: str) -> Text:
    return msg("a rule {kind!r}", kind=kind)


def _numbers(problem: ProblemFields) -> Iterator[Diagnostic]:
    numbers: list[tuple[Text, list[float]]] = []
    for floor in problem.floors:
        what = msg("guard {id!r}", id=floor.id)
        numbers.append((what, [floor.minimum, *floor.coefficients.values()]))
        if any(weight < 0 for weight in floor.coefficients.values()):
            yield Diagnostic(
                code="negative-weight",
                what=msg("guard {id!r} has a negative weight", id=floor.id),
                mend=msg("give weights of zero or more"),
            )
    for total in problem.total_floors:
        what = msg("the total to be reached on {measure!r}", measure=total.measure)
        numbers.append((what, [total.minimum]))
    for pair in problem.synergies:
        what = msg("the synergy of {a!r} and {b!r}", a=pair.a, b=pair.b)
        numbers.append((what, [*pair.impact.values(), *pair.use.values()]))
        if pair.a == pair.b:
            yield Diagnostic(
                code="bad-synergy",
                what=msg("{what} is of one proposal", what=what),
                mend=msg("name two proposals"),
            )
    without_start = {option.proposal for option in problem.options if option.start is None}
    for need in problem.requires:
        if need.lag is None:
            continue
        what = msg("the lag of what {proposal!r} requires", proposal=need.proposal)
        numbers.append((what, [need.lag]))
        if not without_start.isdisjoint((need.proposal, *need.any_of)):
            yield Diagnostic(
                code="lag-without-start",
                what=msg(
                    "{proposal!r} has to start some time after what it requires, but not all of "
                    "these have a start",
                    proposal=need.proposal,
                ),
                mend=msg("give each of them a start, or leave the lag out"),
            )
    for share in problem.shares:
        least = 0.0 if share.minimum is None else share.minimum
        most = 1.0 if share.maximum is None else share.maximum
        if not 0 <= least <= most <= 1:
            yield Diagnostic(
                code="bad-share",
                what=msg(
                    "share {id!r} runs from {least} to {most}",
                    id=share.id,
                    least=Exact(least),
                    most=Exact(most),
                ),
                mend=msg("give 0 <= minimum <= maximum <= 1"),
            )
    for figure, values in numbers:
        if not all(math.isfinite(value) for value in values):
            yield Diagnostic(
                code="not-finite",
                what=msg("{what} has a number that is not finite", what=figure),
                mend=msg("give finite numbers"),
            )


def _staffing(problem: ProblemFields) -> Iterator[Diagnostic]:
    resources = {resource.id: resource for resource in problem.resources}

    def wrong(what: str, mend: str) -> Diagnostic:
        return Diagnostic(code="bad-staffing", what=what, mend=mend)

    for hire in problem.hires:
        staff, money = resources.get(hire.resource), resources.get(hire.budget)
        if staff is not None and staff.kind != "staff":
            yield wrong(
                msg("{resource!r} is hired, but is no staff", resource=hire.resource),
                msg("hire staff only"),
            )
        if money is not None and money.kind != "money":
            yield wrong(
                msg("{budget!r} pays for hired staff, but is no money", budget=hire.budget),
                msg("name a budget"),
            )
        if not (0 <= hire.maximum < math.inf and 0 <= hire.price < math.inf):
            yield wrong(
                msg(
                    "the maximum and the price of hiring {resource!r} must be zero or more",
                    resource=hire.resource,
                ),
                msg("give finite numbers of zero or more"),
            )
    for training in problem.trainings:
        kinds = {
            name: resources[name].kind
            for name in (*training.resources, *training.time)
            if name in resources
        }
        for name in sorted(name for name, kind in kinds.items() if kind != "staff"):
            yield wrong(
                msg(
                    "training {id!r} is for {name!r}, which is no staff", id=training.id, name=name
                ),
                msg("name roles"),
            )
        money = resources.get(training.budget)
        if money is not None and money.kind != "money":
            yield wrong(
                msg("{budget!r} pays for training, but is no money", budget=training.budget),
                msg("name a budget"),
            )
        amounts = (training.maximum, training.price, *training.time.values())
        if not all(0 <= amount < math.inf for amount in amounts):
            yield wrong(
                msg(
                    "the maximum, the price and the time of training {id!r} must be zero or more",
                    id=training.id,
                ),
                msg("give finite numbers of zero or more"),
            )
    for grant in problem.grants:
        money = resources.get(grant.resource)
        if money is not None and money.kind != "money":
            yield wrong(
                msg(
                    "grant {id!r} adds to {resource!r}, which is no money",
                    id=grant.id,
                    resource=grant.resource,
                ),
                msg("name a budget"),
            )
        if not (0 <= grant.maximum < math.inf and 0 < grant.share <= 1):
            yield wrong(
                msg("the maximum or the share of grant {id!r} is not sound", id=grant.id),
                msg("give a maximum of zero or more, and a share above 0 and up to 1"),
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
            yield wrong(
                msg(
                    "{source!r} and {target!r} are not both staff",
                    source=swap.source,
                    target=swap.target,
                ),
                msg("name two roles"),
            )
        if swap.source == swap.target:
            yield wrong(
                msg("{source!r} cannot replace itself", source=swap.source), msg("name two roles")
            )
        if pair[0] is not None and pair[1] is not None and pair[0].period != pair[1].period:
            yield wrong(
                msg(
                    "{source!r} and {target!r} are of different periods",
                    source=swap.source,
                    target=swap.target,
                ),
                msg("name the two roles in one period"),
            )
        most = swap.maximum
        if not 0 < swap.rate < math.inf or (most is not None and not 0 <= most < math.inf):
            yield wrong(
                msg(
                    "the rate or the maximum by which {source!r} replaces {target!r} is not sound",
                    source=swap.source,
                    target=swap.target,
                ),
                msg("give a rate above zero, and a maximum of zero or more"),
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
            what=msg(
                "{names} replace each other without a maximum, and each round makes more of them",
                names=names,
            ),
            mend=msg(
                "lower a rate, so that the rates of a round multiply to 1 at most, or state "
                "a maximum"
            ),
        )


def _contradictions(problem: ProblemFields) -> Iterator[Diagnostic]:
    """Yield what no choice can satisfy, whatever the resources are."""
    forbidden = {rule.proposal: reason_of(rule.reason) for rule in problem.forbidden}
    for must in problem.mandatory:
        if all(name in forbidden for name in must.any_of):
            reasons = sorted({forbidden[name] for name in must.any_of if forbidden[name]}, key=str)
            yield Diagnostic(
                code="mandatory-forbidden",
                what=_because(
                    msg("{ids} is mandatory and forbidden", ids=either(must.any_of)), reasons
                ),
                mend=msg("lift one of the two rules"),
            )
    locked = Counter(rule.proposal for rule in problem.locked)
    for name in sorted(set(locked) & set(forbidden)):
        yield Diagnostic(
            code="locked-forbidden",
            what=_because(msg("{id} is running already and forbidden", id=name), [forbidden[name]]),
            mend=msg("lift one of the two rules"),
        )
    for name, times in sorted(locked.items()):
        if times > 1:
            yield Diagnostic(
                code="locked-twice",
                what=msg("{id} is running already with {times} starts", id=name, times=times),
                mend=msg("keep one of them"),
            )
    for group in problem.at_most_one:
        both = sorted(set(locked) & set(group.members))
        if len(both) > 1:
            yield Diagnostic(
                code="locked-exclusive",
                what=_because(
                    msg(
                        "{ids} are running already, and at most one of them may be chosen",
                        ids=", ".join(both),
                    ),
                    [reason_of(group.reason)],
                ),
                mend=msg("lift one of the rules"),
            )


def _because(what: Message, reasons: Sequence[Reason]) -> Message:
    """Add why the rules hold, as far as that is known."""
    told = joined(map(reason_text, filter(None, reasons)), "; ")
    return msg("{rule} ({reason})", rule=what, reason=told) if told else what
