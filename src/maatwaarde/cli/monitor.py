"""`maatwaarde monitor`."""

from __future__ import annotations

from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    FiniteRange,
    give,
    json_option,
    language_option,
    output_option,
    tell,
    warn,
    working,
)
from maatwaarde.cli.earlier import read_running, running_options
from maatwaarde.cli.following import as_made_options, read_realised_of, realised_form_options
from maatwaarde.cli.source import (
    read_resources_of,
    read_source,
    resources_option,
    source_options,
)
from maatwaarde.messages import Day, Language, msg


@click.command(
    cls=Command,
    help=msg(
        "Hold what was realised against the plan: measures, money, people and time.\n\n"
        "Each measure stands beside what the plan expected for that day, with what is likely to "
        "come of it, what is late, and what a new plan has to take into account."
    ),
    example="""
        maatwaarde monitor voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          --plan plan.json --realised realisatie.xlsx --today 2028-06-30
        maatwaarde monitor voorstellen.xlsx -f meetlat.yaml -r middelen.yaml \\
          --plan plan.json --realised realisatie.xlsx --changes-to wijzigingen.yaml
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@source_options
@resources_option
@as_made_options
@running_options
@option(
    "--realised",
    "realised_path",
    required=True,
    type=click.Path(),
    help=msg("What was measured and spent (CSV, XLSX, …)."),
)
@realised_form_options
@option(
    "--today",
    metavar=msg("DAY"),
    help=msg("The day that it is (2028-06-30); by default the last day that was measured."),
)
@option(
    "--year",
    "year",
    type=click.IntRange(2000, 2199),
    help=msg("For which year to forecast; by default that of each measure's next target."),
)
@option(
    "--tolerance",
    type=FiniteRange(0, 1),
    default=0.1,
    show_default=True,
    help=msg("How far off what was expected is on course, as a part of it."),
)
@option(
    "--spread",
    type=FiniteRange(0, 1, min_open=True),
    default=0.25,
    show_default=True,
    help=msg("How far an effect may turn out where the plan has no range, as a part of it."),
)
@option(
    "--changes-to",
    "changes_to",
    type=click.Path(),
    metavar=msg("CHANGES.yaml"),
    help=msg("Write what a new plan has to take into account, as `replan --changes` reads it."),
)
@option(
    "--learn",
    "learn_to",
    type=click.Path(),
    metavar=msg("FRAMEWORK.yaml"),
    help=msg("Say what is learnt of estimators, and write the factors that are proposed for it."),
)
@output_option
@language_option
@json_option
def monitor(
    proposals_path: str,
    resources_path: str | None,
    plan_path: str | None,
    register_url: str | None,
    realised_path: str,
    realised_mapping: str | None,
    realised_sheet: str | None,
    today: str | None,
    year: int | None,
    tolerance: float,
    spread: float,
    changes_to: str | None,
    learn_to: str | None,
    unknown_costs: Any,
    without_base: Any,
    output: str | None,
    language: Language,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.account.changes_text import changes_text
    from maatwaarde.account.learning import learn, learnt_framework
    from maatwaarde.account.monitor import Rules
    from maatwaarde.account.monitor import monitor as monitored
    from maatwaarde.account.monitor.changes import changes_of
    from maatwaarde.report.account.monitor import monitor_data, monitor_document

    with working(proposals_path):
        running = read_running(plan_path, register_url)
        source = read_source(proposals_path, **given)
        resources = read_resources_of(source, resources_path)
        realised = read_realised_of(source, realised_path, realised_mapping, realised_sheet)
        found = monitored(
            source.impacts,
            source.proposals,
            source.framework,
            resources,
            running,
            realised,
            today=today,
            target_year=year,
            rules=Rules(tolerance=tolerance, spread=spread),
            unknown_costs=unknown_costs,
            without_base=without_base,
        )
        learning = None if learn_to is None else learn(found, source.impacts)
    warn((*source.warnings, *source.doubts, *found.warnings))
    beside: dict[str, bytes] = {}
    written = changes_to if found.changes else None
    if changes_to is not None and written is None:
        tell(msg("there is nothing to change, so that {file} is not written", file=changes_to))
    if written is not None:
        about = msg("What follows from {file} on {day}.", file=realised_path, day=Day(found.today))
        text = changes_text(changes_of(found.changes, language), about, language)
        beside[written] = text.encode("utf-8")
    proposed = () if learning is None else learning.proposed
    if learn_to is not None and proposed:
        text = learnt_framework(found, proposed, learn_to, language)
        beside[learn_to] = text.encode("utf-8")
    elif learn_to is not None:
        tell(msg("no factor is proposed, so that {file} is not written", file=learn_to))
    learnt_to = learn_to if proposed else None
    give(
        lambda: source.with_columns(monitor_document(found, written, learning, learnt_to)),
        lambda: {
            **monitor_data(found, source.plugins, learning),
            **source.columns(found.plan.proposals),
        },
        output=output,
        as_json=as_json,
        language=language,
        beside=beside,
    )
