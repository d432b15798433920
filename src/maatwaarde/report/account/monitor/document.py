"""How a plan comes along, as a document."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from maatwaarde.account.learning import Learning
from maatwaarde.account.monitor import Budgeted, Chain, Forecast, Kpi, Monitored
from maatwaarde.account.monitor.changes import Change
from maatwaarde.messages import (
    Amount,
    Day,
    Money,
    Number,
    Percent,
    Rounded,
    RoundedShare,
    Text,
    joined,
    msg,
    nmsg,
)
from maatwaarde.portfolio.inputs.changes import BudgetChange, Cost, Delay
from maatwaarde.report.account.monitor.annexes import annexes
from maatwaarde.report.account.monitor.learning import learning_blocks
from maatwaarde.report.account.monitor.pictures import money_picture, progress_picture
from maatwaarde.report.account.monitor.words import STATES, Names, figure, late_text, partly
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Details,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.names import kind_name, natural

# So many rows of proposals are shown; a file has them all.
_SHOWN = 40
# So many years after this one are shown of money and people.
_AHEAD = 2


def monitor_document(
    found: Monitored,
    changes_file: str | None = None,
    learning: Learning | None = None,
    learning_file: str | None = None,
) -> Document:
    """Return how a plan comes along.

    Parameters
    ----------
    changes_file
        Where the changes for `replan` were written, to say so.
    learning, learning_file
        What was learnt of estimators, where that was asked, and where its proposal was written.
    """
    names = Names(found)
    blocks: list[Block] = [*_head(found), *_measures(found, names)]
    drawn = progress_picture(found, names)
    if drawn is not None:
        blocks += drawn
    blocks += _proposals(found, names)
    blocks += _late(found, names)
    blocks += _chains(found, names)
    blocks += _forecasts(found, names)
    blocks += _money(found)
    blocks += _staff(found)
    blocks += _changes(found, names, changes_file)
    if learning is not None:
        blocks += learning_blocks(learning, learning_file)
    blocks.append(_rules(found))
    title = msg("Progress on {day}: {title}", day=Day(found.today), title=found.framework.title)
    return Document(title, tuple(blocks), lambda: annexes(found, names))


def _head(found: Monitored) -> Iterator[Block]:
    counts = Counter(kpi.status for kpi in found.totals)
    shown = [
        joined([STATES[status], str(counts[status])], ": ")
        for status in STATES
        if counts[status] and status != "not-due"
    ]
    if shown:
        yield Paragraph(msg("Measures of the plan: {counts}.", counts=joined(shown, "; ")))
    if counts["not-due"]:
        yield Paragraph(
            nmsg(
                "Of {n} measure the plan expected nothing yet on this day.",
                "Of {n} measures the plan expected nothing yet on this day.",
                counts["not-due"],
            )
        )
    late = {item.proposal for item in found.late}
    if late:
        yield Paragraph(
            nmsg(
                "{n} proposal of the plan is late or behind.",
                "{n} proposals of the plan are late or behind.",
                len(late),
            )
        )
    now = [item for item in found.money if item.year == found.today.year]
    if now and any(not math.isnan(item.realised) for item in now):
        left = math.fsum(item.difference for item in now)
        said = {
            "spent": Money(math.fsum(x.realised for x in now if not math.isnan(x.realised))),
            "planned": Money(math.fsum(item.planned for item in now)),
            "year": str(found.today.year),
            "left": Money(abs(left)),
        }
        yield Paragraph(
            msg(
                "Of the {planned} for {year}, {spent} was spent; {left} is likely to stay unspent.",
                **said,
            )
            if left >= 0
            else msg(
                "Of the {planned} for {year}, {spent} was spent; {left} more than that is likely "
                "to be spent.",
                **said,
            )
        )
    silent = _silent(found)
    if silent:
        yield Note(
            nmsg(
                "Of {n} proposal that was to have started the file says nothing at all; its money "
                "and people are taken to go as planned: {names}.",
                "Of {n} proposals that were to have started the file says nothing at all; their "
                "money and people are taken to go as planned: {names}.",
                len(silent),
                names=", ".join(silent),
            ),
            "caution",
        )


def _silent(found: Monitored) -> list[str]:
    """Return the proposals that were to have started and of which the file says nothing."""
    spoken = {item.proposal for item in found.realised.observations if item.on <= found.today}
    spoken |= {item.proposal for item in found.realised.milestones}
    return sorted(
        (
            name
            for name in found.plan.proposals
            if name not in spoken and found.plan.start(name).begin <= found.today.year
        ),
        key=natural,
    )


def _measures(found: Monitored, names: Names) -> Iterator[Block]:
    shown = [kpi for kpi in found.totals if kpi.status != "not-due"]
    if not shown:
        return
    yield Heading(msg("Measures: realised against expected"))
    yield _kpi_table(found, "measures", _worst_first(shown), names, msg("measure"))


def _proposals(found: Monitored, names: Names) -> Iterator[Block]:
    shown = [kpi for kpi in found.kpis if kpi.observation is not None or kpi.status == "unmeasured"]
    if not shown:
        return
    yield Heading(msg("Proposals: realised against expected"))
    ordered = _worst_first(shown)
    table = _kpi_table(found, "proposals", ordered[:_SHOWN], names, msg("proposal and measure"))
    yield table
    if len(ordered) > _SHOWN:
        yield Note(
            nmsg(
                "{n} more is in a file (-o).",
                "{n} more are in a file (-o).",
                len(ordered) - _SHOWN,
            )
        )


def _worst_first(kpis: Sequence[Kpi]) -> list[Kpi]:
    order = list(STATES)
    return sorted(
        kpis, key=lambda kpi: (order.index(kpi.status), natural(kpi.proposal or ""), kpi.measure)
    )


def _kpi_table(found: Monitored, key: str, kpis: Sequence[Kpi], names: Names, head: Text) -> Table:
    columns = (
        Column("name", head),
        Column("expected", msg("expected"), "number"),
        Column("realised", msg("realised"), "number"),
        Column("difference", msg("difference"), "number"),
        Column("status", msg("status")),
    )
    return Table(key, columns, tuple(_kpi_row(found, kpi, names) for kpi in kpis))


def _kpi_row(found: Monitored, kpi: Kpi, names: Names) -> Row:
    name = names.in_unit(kpi.measure)
    if kpi.proposal is not None:
        name = joined([kpi.proposal, name], ": ")
    below: list[Text] = []
    if kpi.on != found.today:
        below.append(msg("measured on {day}, and expected for that day", day=Day(kpi.on)))
    part = partly(kpi)
    if part is not None:
        below.append(part)
    if not kpi.known and kpi.expected:
        below.append(msg("the plan did not know this effect, and counts the middle of a range"))
    return Row(
        (
            name,
            figure(kpi.expected),
            figure(kpi.realised),
            figure(kpi.difference),
            STATES[kpi.status],
        ),
        tuple(below),
    )


def _late(found: Monitored, names: Names) -> Iterator[Block]:
    if not found.late:
        return
    yield Heading(msg("What is late"))
    ordered = sorted(found.late, key=lambda item: (-item.months, natural(item.proposal)))
    yield Items(tuple(Item(late_text(item, names)) for item in ordered))
    if any(item.what == "spending" for item in ordered):
        yield Note(
            msg(
                "Spending that is behind may be a bill that is still to come: it is no delay by "
                "itself, and no change for a new plan."
            )
        )


def _chains(found: Monitored, names: Names) -> Iterator[Block]:
    if not found.chains:
        return
    yield Heading(msg("Where a chain breaks"))
    yield Items(tuple(Item(_chain(chain, names)) for chain in found.chains))


def _chain(chain: Chain, names: Names) -> Text:
    titles = [names.measure(link.measure) for link in chain.links]
    head = joined(titles, " → ")
    if chain.proposal is not None:
        head = joined([chain.proposal, head], ": ")
    if chain.broken is not None:
        link = chain.broken
        said = {"name": names.measure(link.measure), "ratio": Percent(link.ratio)}
        if link.before is None:
            what = msg(
                "breaks at the first step: of {name} there is {ratio} of what was expected", **said
            )
        else:
            what = msg(
                "breaks at {name}: for each of {before} there is {realised}, and {expected} was "
                "expected ({ratio})",
                **said,
                before=names.measure(link.before),
                realised=Rounded(link.realised, 2),
                expected=Rounded(link.expected, 2),
            )
    elif chain.open_at is not None:
        what = msg("is not known from {name} on: not measured", name=names.measure(chain.open_at))
    else:
        what = msg("holds at every step")
    return joined([head, what], ": ")


def _forecasts(found: Monitored, names: Names) -> Iterator[Block]:
    shown = [
        one
        for one in found.forecasts
        if one.proposal is None and (one.planned or one.target is not None or one.observations)
    ]
    if not shown:
        return
    yield Heading(msg("What is likely to come of it"))
    columns = (
        Column("measure", msg("measure")),
        Column("year", msg("year"), "period"),
        Column("planned", msg("plan"), "number"),
        Column("forecast", msg("likely"), "number"),
        Column("low", msg("from"), "number"),
        Column("high", msg("to"), "number"),
        Column("target", msg("target"), "number"),
        Column("chance", msg("chance"), "share"),
    )
    yield Table("forecast", columns, tuple(_forecast_row(one, names) for one in shown))
    silent = [names.measure(one.measure) for one in shown if not one.observations]
    if len(silent) == len(shown):
        yield Note(
            msg("Nothing measured so far says anything of these, so that each is the plan's own.")
        )
    elif silent:
        yield Note(
            msg(
                "Nothing measured so far says anything of these, so that it is the plan's own: "
                "{names}.",
                names=joined(silent, ", "),
            )
        )
    if any(one.target is not None for one in shown):
        yield Note(
            msg(
                "The target is what this plan is to bring: less what is there already outside it. "
                "Chance is how likely that is reached, by the model below."
            )
        )


def _forecast_row(one: Forecast, names: Names) -> Row:
    def plain(value: float) -> Amount:
        return Amount(_short(value), sign=True)

    target: Cell = None if one.target is None else plain(one.target - one.achieved)
    return Row(
        (
            names.in_unit(one.measure),
            str(one.year),
            plain(one.planned),
            plain(one.value),
            plain(min(one.low, one.high)),
            plain(max(one.low, one.high)),
            target,
            None if one.chance is None else Percent(one.chance),
        )
    )


def _short(value: float) -> float:
    """Return a figure in three significant digits: a forecast has no more."""
    return float(f"{value:.3g}") if value else 0.0


def _money(found: Monitored) -> Iterator[Block]:
    years = _years(found)
    shown = [item for item in found.money if item.year in years]
    if not shown:
        return
    yield Heading(msg("Money: spent, likely, and what is left (EUR)"))
    columns = (
        Column("name", msg("kind and year")),
        Column("planned [EUR]", msg("planned"), "number"),
        Column("spent [EUR]", msg("spent"), "number"),
        Column("forecast [EUR]", msg("likely"), "number"),
        Column("unspent [EUR]", msg("unspent"), "number"),
        Column("left [EUR]", msg("left"), "number"),
    )
    yield Table("money", columns, tuple(_used_row(item, found, 0) for item in shown))
    yield money_picture(found, shown)
    if any(not math.isnan(item.left) for item in shown):
        yield Note(
            msg(
                "Unspent is planned less likely; left is what is then left of the budget, with "
                "what came over from the year before, after capital charges."
            )
        )


def _staff(found: Monitored) -> Iterator[Block]:
    years = _years(found)
    shown = [item for item in found.staff if item.year in years and item.year >= found.today.year]
    if not shown:
        return
    yield Heading(msg("People: at work, likely, and what is left (fte)"))
    columns = (
        Column("name", msg("role and year")),
        Column("planned [fte]", msg("planned"), "number"),
        Column("used [fte]", msg("so far"), "number"),
        Column("forecast [fte]", msg("likely"), "number"),
        Column("unspent [fte]", msg("fewer"), "number"),
        Column("left [fte]", msg("left"), "number"),
    )
    yield Table("staff", columns, tuple(_used_row(item, found, 2) for item in shown))


def _years(found: Monitored) -> range:
    return range(found.plan.first_year, found.today.year + _AHEAD + 1)


def _used_row(item: Budgeted, found: Monitored, digits: int) -> Row:
    def plain(value: float, *, sign: bool = False) -> Number | None:
        return None if math.isnan(value) else Number(value, digits, sign)

    below: list[Text] = []
    if item.year <= found.today.year and item.reported < item.of:
        below.append(
            msg(
                "{n} of {of} proposals reported; the others are taken to go as planned",
                n=item.reported,
                of=item.of,
            )
            if item.reported
            else msg("nothing was reported, so it is taken to have gone as planned")
        )
    if item.year >= found.today.year and item.high > item.low:
        below.append(
            msg(
                "likely between {low} and {high}",
                low=Number(item.low, digits),
                high=Number(item.high, digits),
            )
        )
    return Row(
        (
            joined([kind_name(item.name), str(item.year)]),
            plain(item.planned),
            plain(item.realised),
            plain(item.forecast),
            plain(item.difference, sign=True),
            plain(item.left),
        ),
        tuple(below),
    )


def _changes(found: Monitored, names: Names, changes_file: str | None) -> Iterator[Block]:
    if not found.changes:
        return
    yield Heading(msg("What a new plan has to take into account"))
    yield Items(tuple(Item(change_text(change, names)) for change in found.changes))
    if changes_file is not None:
        yield Paragraph(
            msg("Written for a new plan: {file}.", file=changes_file),
            hint=msg("See `maatwaarde replan … --changes {file}`.", file=changes_file),
        )
    else:
        yield Paragraph(
            msg("Nothing is changed by this report."),
            hint=msg("See `--changes-to FILE`, and then `maatwaarde replan … --changes FILE`."),
        )


def change_text(change: Change, names: Names) -> Text:
    """Return a change with its reason."""
    record, reason = change
    if isinstance(record, BudgetChange):
        name: Text = joined([kind_name(record.name), ", ".join(map(str, record.periods))])
        what = msg("{amount} for others", amount=Money(record.change or 0.0, sign=True))
        return joined([name, joined([what, joined(["(", reason, ")"], "")])], ": ")
    name = names.proposals[record.proposal]
    if isinstance(record, Delay):
        months = Rounded(record.months, 1)
        n = 1 if record.months == 1 else 2
        what = nmsg("{months} month later", "{months} months later", n, months=months)
    elif isinstance(record, Cost):
        what = msg(
            "cost ({kind}) times {factor}",
            kind=kind_name(record.name or "money"),
            factor=Rounded(record.factor or 0.0, 4),
        )
    else:
        what = msg(
            "effect on {measure} times {factor}",
            measure=names.measure(record.measure),
            factor=Rounded(record.factor, 2),
        )
    return joined([name, joined([what, joined(["(", reason, ")"], "")])], ": ")


def _rules(found: Monitored) -> Details:
    rules = found.rules
    errors = dict(rules.error)
    told: list[Text] = [
        msg(
            "What was expected for a day follows the plan's own effects in time: what is in force "
            "at the end of each year, and evenly in between."
        ),
        msg(
            "On course is what lies within the plan's own range, widened at both ends by {part} of "
            "what was expected (--tolerance). Worse is behind, better is ahead. What nobody "
            "measured is not measured, and never zero.",
            part=RoundedShare(rules.tolerance),
        ),
        msg(
            "What is likely is what the plan says, drawn towards what was measured: the more was "
            "measured, and the better, the further. An effect may turn out from the plan by its "
            "own range, or else by {spread} of it (one standard deviation, --spread; an assumption "
            "of ours). A measurement may be off by {exact} where it was counted or measured, "
            "{rough} where it was estimated or asked, and {other} where the file does not say "
            "(Gelman et al., Bayesian Data Analysis, 2013, sections 2.5 and 14.8). Of a hundred "
            "intervals, eighty hold what comes true, as far as that model holds.",
            spread=RoundedShare(rules.spread),
            exact=RoundedShare(errors["measured"]),
            rough=RoundedShare(errors["survey"]),
            other=RoundedShare(errors[None]),
        ),
        msg(
            "What the file says is late has its effects later by as much. Otherwise an effect that "
            "is behind is taken to be smaller."
        ),
        msg(
            "Money and people that were planned for a year are spread evenly over it. What is "
            "still to be spent follows the plan, as much later as the proposal is behind: by what "
            "the file says, or by how long ago as much was to be spent (earned schedule; Lipke "
            "2003). Capital charges are those of the plan."
        ),
        msg(
            "A start in the planned year, half-year or quarter is in time, and so is a completion "
            "in the planned year; months are counted from its last day."
        ),
    ]
    return Details(msg("How this is reckoned"), tuple(map(Paragraph, told)))
