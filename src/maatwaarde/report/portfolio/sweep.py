"""What is chosen in each scenario, and which proposals are chosen in all, some and none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maatwaarde.framework import Framework
from maatwaarde.messages import Money, Number, Share, Text, joined, msg, nmsg
from maatwaarde.portfolio.sweep import Case, Scenario, Sweep
from maatwaarde.report.blocks import Block, Column, Note, Paragraph, Row, Table, from_columns
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.portfolio.core import by_share, often_first
from maatwaarde.report.portfolio.insight import moves, not_proven, sure
from maatwaarde.report.portfolio.names import naturally, proposal_names


def sweep_document(sweep: Sweep) -> Document:
    """Return a row a scenario, with what changes beside how things are now."""
    now, names = sweep.now, proposal_names(sweep.now.problem)
    rows = tuple(
        Row(
            (str(number), *_otherwise(sweep, case.scenario), *_found(case)),
            below=tuple(moves(case.comes_in, case.goes_out, names)),
        )
        for number, case in enumerate(sweep.cases, start=1)
    )
    columns = (
        Column("scenario", msg("no."), "number"),
        *(Column(key, heading) for key, heading in _axes(sweep).items()),
        Column("value", msg("value"), "number"),
        Column("cost", msg("cost"), "money"),
        Column("number", msg("number chosen"), "number"),
    )
    head = nmsg(
        "The best choice in {n} scenario. The first is how things are now; below the others is "
        "what comes in (+) and goes out (\N{MINUS SIGN}) compared with it.",
        "The best choice in {n} scenarios. The first is how things are now; below the others is "
        "what comes in (+) and goes out (\N{MINUS SIGN}) compared with it.",
        len(sweep.cases),
    )
    blocks = (
        Paragraph(head),
        Table("scenarios", columns, rows),
        *_notes(sweep),
        *by_share(sweep.index, set(now.chosen), names),
    )
    title = msg("Scenarios: {title}", title=now.scores.framework.title)
    return Document(title, blocks, lambda: (_scenarios_annex(sweep), _proposals_annex(sweep)))


_HEADINGS = {
    "budgets": msg("budgets"),
    "staff": msg("staff"),
    "costs": msg("costs"),
    "discount_rate": msg("discount rate"),
    "weights": msg("weights"),
}


def _axes(sweep: Sweep) -> dict[str, Text]:
    """Return what differs between the scenarios, with a heading for it."""
    first = sweep.cases[0].scenario
    return {
        key: heading
        for key, heading in _HEADINGS.items()
        if any(getattr(case.scenario, key) != getattr(first, key) for case in sweep.cases)
    }


def _otherwise(sweep: Sweep, scenario: Scenario) -> Iterator[Text]:
    framework = sweep.now.scores.framework
    for key in _axes(sweep):
        if key == "weights":
            yield _weights(scenario, framework)
        elif key == "discount_rate":
            rate = scenario.discount_rate
            if rate is None:
                rate = framework.file.money.discount_rate or 0.0
            yield _times(rate)
        else:
            yield _times(getattr(scenario, key))


def _times(share: float) -> Share:
    """Return a share in as few decimals as it has, and at most two."""
    return Share(share, next((n for n in (0, 1) if round(share, n + 2) == round(share, 4)), 2))


def _weights(scenario: Scenario, framework: Framework) -> Text:
    if not scenario.weights:
        return msg("as now")
    titles = {node.id: node.title for node in framework.nodes}
    return joined(
        (
            msg("{value} {weight}", value=titles[name], weight=_times(share))
            for name, share in scenario.weights.items()
        ),
        ", ",
    )


def _found(case: Case) -> tuple[Text, Text, Text]:
    if case.plan is None:
        none = msg("none possible") if case.possible is False else msg("not found in time")
        return none, "", ""
    plan = case.plan
    return (
        sure(Number(plan.value, 4), plan.proof_status == "proven"),
        Money(plan.solution.cost),
        str(len(plan.chosen)),
    )


def _notes(sweep: Sweep) -> Iterator[Block]:
    if any(plan.proof_status != "proven" for plan in sweep.solved):
        yield not_proven()
    if {"weights", "discount_rate"} & _axes(sweep).keys():
        yield Note(
            msg(
                "With other weights or another discount rate the value is measured otherwise: "
                "compare what is chosen then, and not the values."
            )
        )
    without = len(sweep.cases) - len(sweep.solved)
    if without:
        yield Note(
            nmsg(
                "{n} scenario has no choice, and does not count below.",
                "{n} scenarios have no choice, and do not count below.",
                without,
            ),
            "caution",
        )


def sweep_data(sweep: Sweep, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the scenarios as nested data, how things are now first."""
    now = sweep.now
    return {
        **header(now.scores.framework, plugins),
        "scenarios": [
            {
                "budgets": case.scenario.budgets,
                "staff": case.scenario.staff,
                "costs": case.scenario.costs,
                "discount_rate": case.scenario.discount_rate,
                "weights": dict(case.scenario.weights),
                "possible": case.possible,
                "value": None if case.plan is None else case.plan.value,
                "cost": None if case.plan is None else case.plan.solution.cost,
                "status": None if case.plan is None else case.plan.proof_status,
                "gap": None if case.plan is None else case.plan.gap,
                "chosen": [] if case.plan is None else case.plan.chosen,
                "starts": {} if case.plan is None else case.plan.solution.starts,
                "comes_in": case.comes_in,
                "goes_out": case.goes_out,
            }
            for case in sweep.cases
        ],
        "index": sweep.index,
        "titles": {proposal.id: proposal.title for proposal in now.problem.proposals},
    }


def _scenarios_annex(sweep: Sweep) -> Table:
    cases = sweep.cases
    plans = [case.plan for case in cases]
    return from_columns(
        "scenarios",
        [
            (Column("scenario", msg("no."), "number"), [i + 1 for i in range(len(cases))]),
            *(
                (Column(key, _HEADINGS[key], "share"), [getattr(c.scenario, key) for c in cases])
                for key in ("budgets", "staff", "costs", "discount_rate")
            ),
            (
                Column("weights", _HEADINGS["weights"]),
                [
                    ";".join(
                        f"{name}={share:.12g}" for name, share in case.scenario.weights.items()
                    )
                    for case in cases
                ],
            ),
            (Column("possible", msg("possible")), [case.possible for case in cases]),
            (
                Column("value", msg("value"), "number"),
                [None if plan is None else plan.value for plan in plans],
            ),
            (
                Column("cost", msg("cost"), "money"),
                [None if plan is None else plan.solution.cost for plan in plans],
            ),
            (
                Column("number", msg("number chosen"), "number"),
                [None if plan is None else len(plan.chosen) for plan in plans],
            ),
            (
                Column("proven", msg("proven")),
                [plan is not None and plan.proof_status == "proven" for plan in plans],
            ),
            (
                Column("comes_in", msg("comes in")),
                [";".join(naturally(case.comes_in)) for case in cases],
            ),
            (
                Column("goes_out", msg("goes out")),
                [";".join(naturally(case.goes_out)) for case in cases],
            ),
            (
                Column("chosen", msg("chosen")),
                ["" if plan is None else ";".join(naturally(plan.chosen)) for plan in plans],
            ),
        ],
    )


def _proposals_annex(sweep: Sweep) -> Table:
    now, index = sweep.now, sweep.index
    titles = {proposal.id: proposal.title for proposal in now.problem.proposals}
    ordered, chosen = often_first(index, tuple(index)), set(now.chosen)
    return from_columns(
        "proposals",
        [
            (Column("id", msg("id")), ordered),
            (Column("title", msg("title")), [titles[name] for name in ordered]),
            (
                Column("share", msg("share of the scenarios in which it is chosen"), "share"),
                [index[name] for name in ordered],
            ),
            (Column("chosen", msg("chosen now")), [name in chosen for name in ordered]),
        ],
    )
