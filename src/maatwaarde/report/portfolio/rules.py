"""Rules of a portfolio in words: what they say, what breaks them, and which cannot hold together.

Everything that the layers below know of a rule is a record; the sentences are made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.framework import Framework
from maatwaarde.messages import (
    Amount,
    Exact,
    Message,
    Rounded,
    Share,
    Text,
    Unit,
    joined,
    msg,
    nmsg,
)
from maatwaarde.portfolio import OptionKey, Problem, Reason, ResourceUse, RuleRef, Violation
from maatwaarde.portfolio.analysis.infeasibility import Cure, Infeasible
from maatwaarde.portfolio.problem.words import either, reason_text
from maatwaarde.report.portfolio.names import resource_names, share_names, value_names


class RuleWords:
    """Words for the rules of one problem.

    Parameters
    ----------
    framework
        Has the titles of values and measures; without it they are called by their ids.
    """

    def __init__(self, problem: Problem, framework: Framework | None = None) -> None:
        self.resources = resource_names(problem)
        self.shares = share_names(problem)
        self.units = {item.id: item.unit for item in problem.resources}
        self.titles = value_names(framework)

    def sentence(self, rule: RuleRef) -> Text:
        """Return what a rule says and why it holds: ``A is mandatory (motion 12)``."""
        text = self._statement(rule)
        if not rule.reason:
            return text
        return msg("{rule} ({reason})", rule=text, reason=self.reason(rule.reason))

    def reason(self, reason: Reason) -> Text:
        """Return why a rule holds, with the titles of values."""
        return reason_text(reason, self.titles)

    def lifted(self, rule: RuleRef) -> Text:
        """Return what a rule is called when it may be lifted."""
        first = rule.members[0]
        reason = self.reason(rule.reason)
        if rule.kind == "forbidden" and reason:
            return msg("the ban ({reason})", reason=reason)
        if rule.kind == "at-most-one":
            return msg("at most one of {others}", others=", ".join(rule.members))
        if rule.kind == "requires":
            return msg("{id} requires {others}", id=first, others=either(rule.members[1:]))
        if rule.kind == "floor":
            return msg("the guard on {id}", id=self._title(first))
        if rule.kind == "share":
            return msg("the share of {id}", id=self.shares[first])
        return self.sentence(rule)

    def broken(self, violation: Violation, proposal: str = "") -> Text:
        """Return a rule that a portfolio breaks, for who knows that ``proposal`` comes to it."""
        rule = violation.rule
        first = rule.members[0]
        if rule.kind == "at-most-one":
            others = ", ".join(name for name in rule.members if name != proposal)
            return msg("does not go together with {others}", others=others)
        if rule.kind == "requires":
            needed = either(rule.members[1:])
            if rule.lag is None:
                return msg("requires {others}", others=needed)
            return msg("requires {others}, started in time", others=needed)
        if rule.kind == "share":
            return msg(
                "the share of {id} in the cost would no longer be right", id=self.shares[first]
            )
        if rule.kind == "floor" and rule.by is not None:
            return msg(
                "the total would fall below the guard on {value}, most in {year}",
                value=self._title(first),
                year=rule.by,
            )
        if rule.kind == "floor":
            return msg("the total would fall below the guard on {value}", value=self._title(first))
        if rule.kind == "total":
            return msg(
                "the total asked on {measure} is then not reached", measure=self._title(first)
            )
        if rule.kind == "mandatory":
            return msg("{id} is mandatory", id=either(rule.members))
        if rule.kind == "forbidden" and rule.reason.kind == "ineligible":
            return joined([first, self.reason(rule.reason)], ": ")
        if rule.kind == "forbidden":
            return msg("{id} is not allowed", id=first)
        if rule.kind == "locked":
            return msg("{id} is running", id=_option(rule))
        return self.sentence(rule)

    def short(self, short: Sequence[ResourceUse], most: int) -> list[Text]:
        """Return what lacks, the tightest first: what lacks most, for what there is."""
        tightest = sorted(short, key=lambda use: use.slack / max(use.capacity, 1e-9))
        reasons: list[Text] = [
            msg(
                "{short} short of {resource}",
                short=Amount(-use.slack, self.units[use.resource], sign=False),
                resource=self.resources[use.resource],
            )
            for use in tightest[:most]
        ]
        if len(tightest) > most:
            reasons.append(msg("and {n} more", n=len(tightest) - most))
        return reasons

    def _title(self, identifier: str) -> Text:
        return self.titles.get(identifier, identifier)

    def _statement(self, rule: RuleRef) -> Text:
        first, kind = rule.members[0], rule.kind
        limit: Text = "" if rule.limit is None else Exact(rule.limit)
        if kind == "once":
            return msg("{id} starts at most once", id=first)
        if kind == "at-most-one":
            return msg("at most one of {others}", others=", ".join(rule.members))
        if kind == "mandatory":
            return msg("{id} is mandatory", id=either(rule.members))
        if kind == "requires":
            return _required(rule)
        if kind == "forbidden":
            return msg("{id} is forbidden", id=first)
        if kind == "locked":
            return msg("{id} is running", id=_option(rule))
        if kind == "share":
            return self._share(rule)
        if kind == "floor" and rule.by is not None:
            return msg(
                "the total value on {id} is at least {limit} in {year}",
                id=self._title(first),
                limit=limit,
                year=rule.by,
            )
        if kind == "floor":
            return msg(
                "the total value on {id} is at least {limit}", id=self._title(first), limit=limit
            )
        if kind == "total" and rule.by is not None:
            return msg(
                "the total on {id} reaches {limit} by {by}",
                id=self._title(first),
                limit=limit,
                by=rule.by,
            )
        if kind == "total":
            return msg("the total on {id} reaches {limit}", id=self._title(first), limit=limit)
        if kind == "capacity":
            name, unit = self.resources[first], self.units[first]
            limit = "" if rule.limit is None else Rounded(rule.limit, 9)
            if not unit:
                return msg("{id} has {limit}", id=name, limit=limit)
            return msg("{id} has {limit} {unit}", id=name, limit=limit, unit=Unit(unit))
        return first

    def _share(self, rule: RuleRef) -> Text:
        name = self.shares[rule.members[0]]
        if rule.side is None or rule.limit is None:
            return msg("share of {id}", id=name)
        part = Share(rule.limit)
        if rule.side == "least":
            return msg("at least {limit} of the cost goes to {id}", limit=part, id=name)
        return msg("at most {limit} of the cost goes to {id}", limit=part, id=name)


def in_words(error: PortfolioError, framework: Framework | None = None) -> PortfolioError:
    """Return the error with a message in sentences, where it is about rules that clash.

    Parameters
    ----------
    framework
        As for `RuleWords`.
    """
    if not isinstance(error, Infeasible) or error.conflict is None:
        return error
    [own], found = error.problems, error.conflict
    words = RuleWords(error.problem, framework)
    what, mend = own.what, own.mend
    if found.rules:
        rules = joined(map(words.sentence, found.rules), "; ")
        what = msg("these rules cannot hold together: {rules}", rules=rules)
    if found.cures:
        cures = joined([cure_text(cure, words) for cure in found.cures], "; ")
        mend = msg("any one of these is enough: {cures}", cures=cures)
    elif len(found.fewest) > 1:
        mend = msg(
            "at least {n} rules are to be lifted or widened, such as: {rules}",
            n=len(found.fewest),
            rules=joined(map(words.sentence, found.fewest), "; "),
        )
    return PortfolioError(replace(own, what=what, mend=mend))


def cure_text(cure: Cure, words: RuleWords) -> Message:
    """Return by what a rule alone makes a portfolio possible."""
    if cure.more is None:
        return msg("lift the rule that {rule}", rule=words.sentence(cure.rule))
    resource = cure.rule.members[0]
    more: Text = Rounded(cure.more, 9)
    if words.units[resource]:
        more = joined([more, Unit(words.units[resource])])
    return msg("{more} more of {resource}", more=more, resource=words.resources[resource])


def worst_years(violations: Sequence[Violation]) -> list[Violation]:
    """Return what a portfolio breaks, of each guard only in the year in which it is worst."""
    worst: dict[str, Violation] = {}
    for item in violations:
        if item.kind == "floor":
            name = item.rule.members[0]
            before = worst.get(name, item)
            worst[name] = item if (item.found or 0.0) < (before.found or 0.0) else before
    return [
        item for item in violations if item.kind != "floor" or item is worst[item.rule.members[0]]
    ]


def violation_data(violation: Violation) -> dict[str, Any]:
    """Return a rule that is broken as data: its facts, and a text in English beside them."""
    rule = violation.rule
    subject = rule.members[0]
    if rule.kind in ("at-most-one", "mandatory"):
        subject = ",".join(rule.members)
    elif rule.kind == "locked":
        subject = _option(rule)
    return {
        "kind": rule.kind,
        "subject": subject,
        "text": broken_in_english(violation),
        **{key: value for key, value in asdict(violation).items() if value not in (None, ())},
    }


def broken_in_english(violation: Violation) -> str:
    """Return for programmes what a portfolio breaks, with ids and numbers as they are."""
    rule, found = violation.rule, violation.found
    first = rule.members[0]
    if rule.kind == "once":
        return f"{first} starts {found:g} times"
    if rule.kind == "at-most-one":
        return f"at most one of these may be chosen: {', '.join(violation.who)}"
    if rule.kind == "requires":
        return str(_required(rule))
    if rule.kind == "mandatory":
        return f"{either(rule.members)} is mandatory"
    if rule.kind == "locked":
        return f"{_option(rule)} is running already and stays"
    if rule.kind == "share":
        return f"{found:.1%} of the cost goes to {first}"
    if rule.kind == "floor":
        when = "" if rule.by is None else f" in {rule.by}"
        return f"the value on {first} is {found:.6g}{when}, less than {rule.limit:.6g}"
    if rule.kind == "total":
        return f"the total on {first} is {found:.6g}, and {rule.limit:.6g} is asked"
    if rule.kind == "capacity":
        return f"{first}: {found:.12g} is used and {violation.there:.12g} is there"
    return f"{first} is {rule.kind}"


def lifted_in_english(rule: RuleRef) -> str:
    """Return for programmes a rule that may be lifted, with ids and numbers as they are."""
    first = rule.members[0]
    reason = f"guard on {first}" if rule.reason.kind == "guard" else reason_code(rule.reason)
    text = f"{rule.kind} {first}"
    if rule.kind == "forbidden":
        text = f"{first} is forbidden"
    elif rule.kind == "at-most-one":
        text = f"at most one of {', '.join(rule.members)}"
    elif rule.kind == "requires":
        text = f"{first} requires {either(rule.members[1:])}"
    elif rule.kind == "floor":
        text = f"guard {first}"
    elif rule.kind == "total":
        text = f"the total on {first} reaches {rule.limit:.12g}"
    return f"{text} ({reason})" if reason else text


def reason_code(reason: Reason) -> str:
    """Return why a proposal may not be chosen as one text, for programmes: ``veto:living``."""
    detail = ", ".join(reason.detail)
    if reason.kind == "status":
        return "status:forbidden"
    return detail if reason.kind == "stated" else f"{reason.kind}:{detail}".rstrip(":")


def _option(rule: RuleRef) -> str:
    """Return the option that is locked, as people write it."""
    return str(OptionKey(rule.members[0], rule.by, rule.limit or 1.0))


def _required(rule: RuleRef) -> Message:
    """Return what requires what, and when that has to have started."""
    lag = rule.lag
    text = msg("{id} requires {others}", id=rule.members[0], others=either(rule.members[1:]))
    if lag is None:
        return text
    if lag == 0:
        return msg("{rule}, started no later than itself", rule=text)
    # One year is a plural only in name: 1.5 years, and 1 year.
    size = abs(lag)
    n = 1 if size == 1 else 2
    years = nmsg("{years} year", "{years} years", n, years=Exact(size))
    if lag > 0:
        return msg("{rule}, started at least {years} earlier", rule=text, years=years)
    return msg("{rule}, started at most {years} later", rule=text, years=years)
