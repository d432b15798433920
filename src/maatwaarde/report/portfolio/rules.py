"""Rules of a portfolio in words: what they say, what breaks them, and which cannot hold together.

Everything that the layers below know of a rule is a record; the sentences are made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from maatwaarde.diagnostics import PortfolioError
from maatwaarde.portfolio import OptionKey, Problem, Reason, ResourceUse, RuleRef, Violation
from maatwaarde.portfolio.analysis.infeasibility import Cure, Infeasible
from maatwaarde.report.portfolio.names import (
    either,
    reason_text,
    resource_names,
    share_names,
)
from maatwaarde.report.words import Language, amount, share, word


class RuleWords:
    """Words for the rules of one problem, in one language."""

    def __init__(self, problem: Problem, language: Language) -> None:
        self.language = language
        self.resources = resource_names(problem, language)
        self.shares = share_names(problem, language)
        self.units = {item.id: item.unit for item in problem.resources}

    def sentence(self, rule: RuleRef) -> str:
        """Return what a rule says and why it holds: ``A is mandatory (motion 12)``."""
        return _because(self._statement(rule), rule.reason, self.language)

    def lifted(self, rule: RuleRef) -> str:
        """Return what a rule is called when it may be lifted."""
        language, first = self.language, rule.members[0]
        reason = reason_text(rule.reason, language)
        if rule.kind == "forbidden" and reason:
            return word("lift_forbidden", language, reason=reason)
        if rule.kind == "at-most-one":
            return word("lift_group", language, others=", ".join(rule.members))
        if rule.kind == "requires":
            others = either(rule.members[1:], language)
            return word("lift_requires", language, id=first, others=others)
        if rule.kind == "floor":
            return word("lift_guard", language, id=first)
        if rule.kind == "share":
            return word("lift_share", language, id=self.shares[first])
        return self.sentence(rule)

    def broken(self, violation: Violation, proposal: str = "") -> str:
        """Return a rule that a portfolio breaks, for who knows that ``proposal`` comes to it."""
        rule, language = violation.rule, self.language
        first = rule.members[0]
        if rule.kind == "at-most-one":
            others = ", ".join(name for name in rule.members if name != proposal)
            return word("excluded_with", language, others=others)
        if rule.kind == "requires":
            key = "needs" if rule.lag is None else "needs_in_time"
            return word(key, language, others=either(rule.members[1:], language))
        if rule.kind == "share":
            return word("share_off", language, id=self.shares[first])
        if rule.kind == "floor":
            return word("floor", language, value=first)
        if rule.kind == "total":
            return word("total_missed", language, measure=first)
        if rule.kind == "mandatory":
            return word("broken_mandatory", language, id=either(rule.members, language))
        if rule.kind == "forbidden":
            return word("broken_forbidden", language, id=first)
        if rule.kind == "locked":
            return word("broken_locked", language, id=_option(rule))
        return self.sentence(rule)

    def short(self, short: Sequence[ResourceUse], most: int) -> list[str]:
        """Return what lacks, the tightest first: what lacks most, for what there is."""
        tightest = sorted(short, key=lambda use: use.slack / max(use.capacity, 1e-9))
        reasons = [
            word(
                "short",
                self.language,
                short=amount(-use.slack, "", self.language, sign=False),
                resource=self.resources[use.resource],
            )
            for use in tightest[:most]
        ]
        if len(tightest) > most:
            reasons.append(word("and_more", self.language, n=len(tightest) - most))
        return reasons

    def _statement(self, rule: RuleRef) -> str:
        language, first = self.language, rule.members[0]
        limit = "" if rule.limit is None else _plain(rule.limit, language)
        if rule.kind == "at-most-one":
            return word("rule_at_most_one", language, others=", ".join(rule.members))
        if rule.kind == "mandatory":
            return word("rule_mandatory", language, id=either(rule.members, language))
        if rule.kind == "requires":
            others = either(rule.members[1:], language)
            text = word("rule_requires", language, id=first, others=others)
            return text + _in_time(rule.lag, language)
        if rule.kind == "locked":
            return word("rule_locked", language, id=_option(rule))
        if rule.kind == "share":
            key = "rule_share" if rule.side is None else f"rule_share_{rule.side}"
            part = "" if rule.limit is None else share(rule.limit, language)
            return word(key, language, id=self.shares[first], limit=part)
        if rule.kind == "total":
            key = "rule_total" if rule.by is None else "rule_total_by"
            return word(key, language, id=first, limit=limit, by=rule.by)
        if rule.kind == "capacity":
            name, unit = self.resources[first], self.units[first]
            return word("rule_capacity", language, id=name, limit=limit, unit=unit).rstrip()
        return word(f"rule_{rule.kind}", language, id=first, limit=limit)


def in_words(error: PortfolioError) -> PortfolioError:
    """Return the error with a message in sentences, where it is about rules that clash."""
    if not isinstance(error, Infeasible) or error.conflict is None:
        return error
    [own], found = error.problems, error.conflict
    words = RuleWords(error.problem, "en")  # as all messages are
    what, mend = own.what, own.mend
    if found.rules:
        rules = "; ".join(map(words.sentence, found.rules))
        what = f"these rules cannot hold together: {rules}"
    if found.cures:
        cures = "; ".join(_cure(cure, words) for cure in found.cures)
        mend = f"any one of these is enough: {cures}"
    elif len(found.fewest) > 1:
        rules = "; ".join(map(words.sentence, found.fewest))
        mend = f"at least {len(found.fewest)} rules are to be lifted or widened, such as: {rules}"
    return Infeasible(replace(own, what=what, mend=mend), found, error.problem)


def _cure(cure: Cure, words: RuleWords) -> str:
    """Return by what a rule alone makes a portfolio possible."""
    if cure.more is None:
        return f"lift the rule that {words.sentence(cure.rule)}"
    resource = cure.rule.members[0]
    more = f"{_plain(cure.more, words.language)} {words.units[resource]}".rstrip()
    return f"{more} more of {words.resources[resource]}"


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
        return f"{first} requires {either(rule.members[1:], 'en')}" + _in_time(rule.lag, "en")
    if rule.kind == "mandatory":
        return f"{either(rule.members, 'en')} is mandatory"
    if rule.kind == "locked":
        return f"{_option(rule)} is running already and stays"
    if rule.kind == "share":
        return f"{found:.1%} of the cost goes to {first}"
    if rule.kind == "floor":
        return f"the value on {first} is {found:.6g}, less than {rule.limit:.6g}"
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
        text = f"{first} requires {either(rule.members[1:], 'en')}"
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


def _because(text: str, reason: Reason, language: Language) -> str:
    return f"{text} ({reason_text(reason, language)})" if reason else text


def _option(rule: RuleRef) -> str:
    """Return the option that is locked, as people write it."""
    return str(OptionKey(rule.members[0], rule.by, rule.limit or 1.0))


def _in_time(lag: float | None, language: Language) -> str:
    """Return when what is required has to have started."""
    if lag is None:
        return ""
    if lag == 0:
        return word("rule_no_later", language)
    size = _plain(abs(lag), language)
    unit = "jaar" if language == "nl" else "year" if size == "1" else "years"
    key = "rule_years_earlier" if lag > 0 else "rule_years_later"
    return word(key, language, years=f"{size} {unit}")


def _plain(value: float, language: Language) -> str:
    """Write a number in all its digits."""
    text = f"{value:.12g}"
    return text.replace(".", ",") if language == "nl" else text
