"""What decided a proposal, and why equals were not treated the same, in words."""

from __future__ import annotations

from collections.abc import Sequence

from maatwaarde.account.audit import Audit, Decision, Difference, Fact, Rule
from maatwaarde.messages import Amount, Exact, Message, Money, Number, Text, joined, msg
from maatwaarde.portfolio import ResourceUse
from maatwaarde.report.portfolio.names import naturally, proposal_names, start_and_part
from maatwaarde.report.portfolio.rules import RuleWords, worst_years
from maatwaarde.report.portfolio.summary import left_out_text
from maatwaarde.report.readback import asked_for

_NAMED = 6
_SHORT = 3

RULE_TITLES: dict[Rule, Message] = {
    "chosen": msg("chosen for what it brings"),
    "mandatory": msg("chosen: it is mandatory"),
    "running": msg("chosen: it is running"),
    "ineligible": msg("not eligible"),
    "withdrawn": msg("withdrawn, rejected, on hold or done"),
    "forbidden": msg("forbidden in the resources"),
    "veto": msg("a guard vetoes it"),
    "unknown-cost": msg("what it costs or needs is unknown"),
    "cannot-start": msg("it cannot start"),
    "requires": msg("what it requires is not chosen"),
    "variant": msg("a variant of it was chosen"),
    "excludes": msg("it does not go together with what was chosen"),
    "share": msg("the share of a policy field or area"),
    "guard": msg("a guard on all that is chosen together"),
    "total": msg("a total that has to be reached"),
    "budget": msg("no budget left"),
    "staff": msg("no staff left"),
    "no-gain": msg("it would add nothing to the value"),
    "room": msg("nothing stands in its way, so that the plan is not the best"),
}


def fact_title(fact: Fact, found: Audit) -> Text:
    """Return what to call a fact."""
    if fact.kind == "impact":
        measures = found.plan.scores.framework.measures
        return next(measure.title for measure in measures if measure.id == fact.name)
    if fact.kind == "column":
        attribute = found.proposals.attributes.get(fact.name)
        heading = found.proposals.source.headings.get(fact.name, fact.name)
        return heading if attribute is None else attribute.heading
    return asked_for(fact.name)


def fact_value(fact: Fact, row: int) -> Text:
    """Return what a proposal has of a fact."""
    value = fact.value(row)
    if value is None:
        return msg("unknown")
    if isinstance(value, str):
        return f"‘{value}’"
    return Exact(value) if fact.unit is None else Amount(value, fact.unit, sign=False)


class AuditWords:
    """What to call proposals, and what decided them in words."""

    def __init__(self, found: Audit) -> None:
        self.found, self.plan = found, found.plan
        self.names = proposal_names(found.plan.problem)
        self.rules = RuleWords(found.plan.problem, found.plan.scores.framework)

    def named(self, ids: Sequence[str]) -> Text:
        """Return ids in a line, and how many more there are."""
        shown: list[Text] = list(naturally(ids)[:_NAMED])
        if len(ids) > _NAMED:
            shown.append(msg("and {n} more", n=Number(len(ids) - _NAMED, 0)))
        return joined(shown, ", ")

    def reason(self, decision: Decision) -> Text | None:
        """Return what more there is to say than the rule; None where that says all."""
        if decision.chosen:
            return None
        if decision.bans:
            # The rule says already that it is not eligible.
            return joined(
                [
                    joined(ban.detail, "; ") if ban.kind == "ineligible" else self.rules.reason(ban)
                    for ban in decision.bans
                ],
                "; ",
            )
        return None if decision.left is None else left_out_text(decision.left, self.rules)

    def short(self, short: Sequence[ResourceUse]) -> Text:
        return joined(self.rules.short(short, _SHORT), "; ")

    def why(self, item: Difference) -> Text:
        """Return why a proposal was treated otherwise than one with the same facts."""
        other = item.other
        if item.why == "ban":
            reasons = joined([self.rules.reason(ban) for ban in item.bans], "; ")
            return msg("may not be chosen: {reason}", reason=reasons)
        if item.why == "duty":
            rule = RULE_TITLES[self.found.decisions[other].rule]
            return msg("{other} is no matter of choice ({rule})", other=other, rule=rule)
        if item.why == "tie":
            return self._tie(item)
        if item.why in ("rules", "room"):
            said: list[Text] = [
                self.rules.broken(broken, item.proposal) for broken in worst_years(item.broken)
            ]
            said += self.rules.short(item.short, _SHORT)
            return msg(
                "in the place of {other}: {reasons}", other=other, reasons=joined(said, "; ")
            )
        if item.why == "joint":
            return msg(
                "in the place of {other} the plan would be worth {less} less, for what it brings "
                "together with others",
                other=other,
                less=Number(-item.value, 4),
            )
        if item.why == "better":
            return msg(
                "in the place of {other} the plan would be worth {more} more, so that it is not "
                "the best",
                other=other,
                more=Number(item.value, 4),
            )
        if item.why == "timing":
            return self._timing(item)
        return msg("no reason was found")

    def _tie(self, item: Difference) -> Text:
        text: Text = (
            msg(
                "in the place of {other} it would bring as much and cost as much; ties go to the "
                "first by id",
                other=item.other,
            )
            if self.plan.solution.ties == "settled"
            else msg(
                "in the place of {other} it would bring as much and cost as much; how this tie was "
                "settled is not known",
                other=item.other,
            )
        )
        if item.both is None or not item.both.short:
            return text
        names = [self.rules.resources[use.resource] for use in item.both.short[:_SHORT]]
        return msg(
            "too little {resources} is left to do one more; {text}",
            resources=joined(names, ", "),
            text=text,
        )

    def _timing(self, item: Difference) -> Text:
        mine, its = self.found.decisions[item.proposal], self.found.decisions[item.other]
        text = msg(
            "chosen too: {mine}, and {other} {its}",
            mine=start_and_part(mine.start, mine.part),
            other=item.other,
            its=start_and_part(its.start, its.part),
        )
        said: list[Text] = [
            self.rules.broken(broken, item.proposal) for broken in worst_years(item.broken)
        ]
        said += self.rules.short(item.short, _SHORT)
        if not said and item.value < 0:
            said = [msg("the value would be {less} lower", less=Number(-item.value, 4))]
        if not said:
            return text
        return msg(
            "{text}; as {other}: {reasons}", text=text, other=item.other, reasons=joined(said, "; ")
        )

    def both(self, item: Difference) -> Text | None:
        """Return what it would take to do one more; None where both are done."""
        if item.both is None:
            return None
        takes: list[Text] = [msg("it costs {cost}", cost=Money(item.both.cost))]
        takes += self.rules.short(item.both.short, _SHORT)
        takes += [
            self.rules.broken(broken, item.proposal) for broken in worst_years(item.both.broken)
        ]
        takes += [self.rules.reason(ban) for ban in item.bans]
        if not item.bans and item.both.value is not None:
            takes.append(
                msg("adds {more} to the value", more=Number(item.both.value, 4))
                if item.both.value >= 0
                else msg("takes {less} off the value", less=Number(-item.both.value, 4))
            )
        return msg("To do it as well: {takes}.", takes=joined(takes, "; "))
