"""How a report opens: the question, what it was read from, and by whose framework."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from maatwaarde.framework import Framework
from maatwaarde.messages import Day, Money, Number, Percent, Text, joined, msg, nmsg
from maatwaarde.portfolio.advice import Advice
from maatwaarde.portfolio.plan import Plan
from maatwaarde.report.blocks import Block, Paragraph, Reference
from maatwaarde.report.framework import example_notes
from maatwaarde.report.portfolio.names import kind_name
from maatwaarde.report.weights.methods import method_title
from maatwaarde.scoring import Scores

BASIS = msg("What this rests on")


def organisation(framework: Framework) -> Text:
    """Return who is advised."""
    found = framework.file.organisation
    return msg("the organisation") if found is None else found.name


def opening_blocks(advice: Advice) -> Iterator[Block]:
    """Yield the question, and in a sentence each what the answer rests on."""
    framework = advice.scores.framework
    yield Paragraph(_question(advice))
    yield Paragraph(joined([_read_from(advice), measured_by(framework), weighed_by(advice.scores)]))
    yield from example_notes(framework)


def _question(advice: Advice) -> Text:
    who, plan = organisation(advice.scores.framework), advice.plan
    n = len(advice.proposals)
    if plan is None:
        return nmsg(
            "{who} has {count} proposal. What does it bring and what does it harm, by what {who} "
            "values?",
            "{who} has {count} proposals. What does each bring and what does it harm, by what "
            "{who} values, and which do most?",
            n,
            who=who,
            count=Number(n, 0),
        )
    return nmsg(
        "{who} has {count} proposal, which costs {asked}, and {there}. Does it do anything for "
        "what {who} values, within that money, those people and the rules? And what does it harm?",
        "{who} has {count} proposals, which together cost {asked}, and {there}. Which of them "
        "together do most for what {who} values, within that money, those people and the rules? "
        "And what do they harm?",
        n,
        who=who,
        count=Number(n, 0),
        asked=Money(_asked(plan)),
        there=_there(plan),
    )


def _asked(plan: Plan) -> float:
    """Return what all proposals cost, each as the list has it."""
    problem = plan.problem
    return float(sum(problem.cost[places[0]] for places in problem.options_of.values() if places))


def _there(plan: Plan) -> Text:
    """Return the money that there is, by kind, and in how many roles there are people."""
    money: dict[str, float] = {}
    roles: set[str] = set()
    years: set[int] = set()
    for item in plan.problem.resources:
        if item.kind == "money":
            money[item.name] = money.get(item.name, 0.0) + item.capacity
            years.update([] if item.period is None else [int(item.period[:4])])
        elif item.kind == "staff":
            roles.add(item.name)
    parts: list[Text] = [
        Money(amount) if name == "money" else joined([Money(amount), kind_name(name)])
        for name, amount in money.items()
    ]
    if roles:
        parts.append(nmsg("people in {n} role", "people in {n} roles", len(roles)))
    if not parts:
        return msg("no limit on money or people")
    *most, last = parts
    told: Text = msg("{some} and {last}", some=joined(most, ", "), last=last) if most else last
    if not years:
        return told
    if min(years) == max(years):
        return msg("{what} in {year}", what=told, year=min(years))
    return msg("{what} from {first} to {last}", what=told, first=min(years), last=max(years))


def _read_from(advice: Advice) -> Text:
    return msg(
        "The proposals were read from {file} (see: {basis}).",
        file=Path(advice.proposals.source.file).name,
        basis=Reference(BASIS, "basis"),
    )


def measured_by(framework: Framework) -> Text:
    """Say which framework was used, and who adopted it."""
    adopted, version = framework.file.adopted, framework.file.version
    named: Text = framework.title
    if version is not None:
        named = msg("{title} (version {version})", title=named, version=version)
    if adopted is None:
        return msg(
            "They are measured by {framework}, which does not say who adopted it.", framework=named
        )
    reference = "" if adopted.reference is None else f" ({adopted.reference})"
    return msg(
        "They are measured by {framework}, adopted by {who} on {day}{reference}.",
        framework=named,
        who=adopted.by,
        day=Day(adopted.on),
        reference=reference,
    )


def weighed_by(scores: Scores) -> Text:
    """Say whose weights were used."""
    if scores.weights is None:
        return msg("The weights are those in the framework.")
    groups = joined(
        [joined([name, Percent(share)]) for name, share in scores.weights.groups.items()], ", "
    )
    return msg(
        "Weights of {groups} ({method}).",
        groups=groups,
        method=method_title(scores.weights.method),
    )
