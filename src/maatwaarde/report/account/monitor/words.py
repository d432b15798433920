"""What is said of progress in the same words everywhere."""

from __future__ import annotations

import math
from collections.abc import Mapping

from maatwaarde.account.monitor import Kpi, Late, Monitored, Status
from maatwaarde.account.monitor.changes import why_late
from maatwaarde.messages import Amount, Message, Rounded, Text, Unit, joined, msg, nmsg
from maatwaarde.report.blocks import State
from maatwaarde.report.portfolio.names import proposal_names

STATES: Mapping[Status, State] = {
    "behind": State(msg("behind"), "▼", "harm"),
    "on-course": State(msg("on course"), "●", "good"),
    "ahead": State(msg("ahead"), "▲", "good"),
    "unmeasured": State(msg("not measured"), "○", "caution"),
    "not-due": State(msg("nothing expected yet"), "–", "off"),
}
"""What asks for attention first."""


class Names:
    """Titles of measures and proposals."""

    def __init__(self, found: Monitored) -> None:
        self._measures = {one.id: one.title for one in found.framework.measures}
        self._units = dict(zip(found.plan.measures, found.plan.units, strict=True))
        self.proposals = proposal_names(found.plan.plan.problem)

    def measure(self, identifier: str) -> Text:
        return self._measures[identifier]

    def unit(self, measure: str) -> str:
        return self._units[measure]

    def in_unit(self, measure: str) -> Text:
        """Return the title of a measure with its unit, for where figures stand without."""
        return joined([self.measure(measure), joined(["(", Unit(self.unit(measure)), ")"], "")])


def figure(value: float) -> Amount | None:
    """Return a figure of a measure, in its unit; nothing for what is not known."""
    return None if math.isnan(value) else Amount(round(value, 9))


def late_text(item: Late, names: Names) -> Text:
    """Return what is late, by how much and why."""
    name: Text = names.proposals[item.proposal]
    months = Rounded(item.months, 0 if item.months >= 10 else 1)
    n = 1 if round(item.months, 1) == 1 else 2
    what: Message
    if item.what == "start":
        what = nmsg("start {months} month late", "start {months} months late", n, months=months)
    elif item.what == "completion":
        what = nmsg(
            "completion {months} month late", "completion {months} months late", n, months=months
        )
    elif item.what == "spending":
        what = nmsg(
            "spending {months} month behind", "spending {months} months behind", n, months=months
        )
    else:
        what = nmsg(
            "{measure} {months} month behind",
            "{measure} {months} months behind",
            n,
            measure=names.measure(str(item.measure)),
            months=months,
        )
    if item.at_least and item.now is None:
        what = msg("{what} at least", what=what)
    return joined([name, joined([what, joined(["(", why_late(item), ")"], "")])], ": ")


def partly(kpi: Kpi) -> Text | None:
    """Return how many of the proposals were measured, where not all were."""
    if not kpi.of or kpi.measured in (0, kpi.of):
        return None
    return msg("{n} of {of} proposals measured", n=kpi.measured, of=kpi.of)
