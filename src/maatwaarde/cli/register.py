"""`maatwaarde register`: decisions, entered once and never changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import Group, argument, option
from maatwaarde.cli.common import (
    day,
    give,
    json_option,
    language_option,
    options,
    output_option,
    refused,
    tell,
)
from maatwaarde.cli.earlier import plan_option
from maatwaarde.cli.source import gap_option, plan_options, sure_option
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from maatwaarde.account.register import Entry, Register


def _hash(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    if text is None:
        return None
    if not re.fullmatch("[0-9a-f]{8,64}", text.strip().lower()):
        raise refused(
            msg("{text!r} is no checksum: it has 64 signs, of which at least 8", text=text),
            ctx,
            param,
        )
    return text.strip().lower()


_where_option = option(
    "--register",
    "url",
    metavar="URL",
    help=msg("A file, or postgresql://USER@HOST/DATABASE; by default register.sqlite, here."),
)
_ruling_options = options(
    option("--by", required=True, metavar=msg("NAME"), help=msg("Who decides.")),
    option("--reason", required=True, metavar=msg("TEXT"), help=msg("Why, in their own words.")),
    option(
        "--on",
        callback=day,
        metavar=msg("DAY"),
        help=msg("The day of the decision (2026-11-12); by default today."),
    ),
    _where_option,
)
_result_options = options(output_option, language_option, json_option)


@click.group(
    cls=Group,
    help=msg(
        "Keep what was decided, by whom and on which facts, so that nobody can change it.\n\n"
        "Each entry is chained to the one before. The register is a file here, or a database of "
        "PostgreSQL for who decide together."
    ),
)
def register() -> None:
    pass


@register.command(
    help=msg(
        "Enter a plan that is to be decided on, with all that it rests on.\n\n"
        "It takes what `portfolio` takes, and makes the plan; with --plan it takes one that was "
        "made before, and holds it against these files."
    ),
    example="""
        maatwaarde register propose voorstellen.xlsx -f meetlat.yaml \\
          -r middelen.yaml --plan plan.json --by College --reason "past erin"
    """,
)
@argument("proposals_path", metavar=msg("PROPOSALS"))
@plan_options
@gap_option
@sure_option
@plan_option
@option(
    "--motions",
    "motions_path",
    type=click.Path(),
    metavar="MOTIONS.yaml",
    help=msg("File with motions (YAML) that were considered."),
)
@_ruling_options
@_result_options
def propose(
    proposals_path: str,
    plan_path: str | None,
    motions_path: str | None,
    by: str,
    reason: str,
    on: date | None,
    url: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
    **given: Any,
) -> None:
    from maatwaarde.account.register import open_register
    from maatwaarde.account.register.opening import check_register
    from maatwaarde.cli.decision import read_decision

    check_register(_place(url))  # before the work, which may take minutes
    decision = read_decision(proposals_path, plan_path, motions_path, given)
    opened = open_register(url, create=True)
    if opened.new:
        tell(msg("a new register was made: {register}", register=opened.shown))
    entry = opened.propose(decision, by, reason, on=on)
    _give_entry(opened, entry, output, language, as_json)


@register.command(
    help=msg("Enter that a proposed plan is approved."),
    example="""
        maatwaarde register approve 1 --by Gemeenteraad --reason "besluit 2026-117"
    """,
)
@argument("plan", type=click.IntRange(min=1), metavar=msg("PLAN"))
@_ruling_options
@_result_options
def approve(plan: int, url: str | None, **given: Any) -> None:
    opened = _opened(url)
    _rule(opened, opened.approve, plan, **given)


@register.command(
    help=msg("Enter that a plan, proposed or approved, no longer holds."),
    example="""
        maatwaarde register withdraw 1 --by Gemeenteraad --reason "geen rijksgeld"
    """,
)
@argument("plan", type=click.IntRange(min=1), metavar=msg("PLAN"))
@_ruling_options
@_result_options
def withdraw(plan: int, url: str | None, **given: Any) -> None:
    opened = _opened(url)
    _rule(opened, opened.withdraw, plan, **given)


@register.command(name="list", help=msg("List what was entered, and in which state each plan is."))
@_where_option
@_result_options
def list_(url: str | None, output: str | None, language: Any, as_json: bool) -> None:
    from maatwaarde.report.account.register import list_data, list_document

    opened = _opened(url)
    entries = opened.entries()
    give(
        lambda: list_document(opened, entries),
        lambda: list_data(opened, entries),
        output=output,
        as_json=as_json,
        language=language,
    )


@register.command(
    help=msg("Show a plan: what is done, what it rests on, and what was ruled on it."),
    example="maatwaarde register show 1",
)
@argument("number", type=click.IntRange(min=1), metavar=msg("PLAN"))
@_where_option
@_result_options
def show(number: int, url: str | None, output: str | None, language: Any, as_json: bool) -> None:
    from maatwaarde.report.account.register_plan import plan_data, plan_document

    opened = _opened(url)
    entries = opened.plan(number)
    give(
        lambda: plan_document(opened, entries),
        lambda: plan_data(opened, entries),
        output=output,
        as_json=as_json,
        language=language,
    )


@register.command(
    help=msg(
        "Say whether a register is as it was entered, and else which row is the first that is "
        "not.\n\n"
        "Who can write in the database could write all of it anew. A checksum that was noted "
        "elsewhere (--known) shows that too. The exit code is 1 where anything was altered."
    ),
    example="maatwaarde register verify --known 3f1c2a9be0d7",
)
@option(
    "--known",
    callback=_hash,
    metavar=msg("CHECKSUM"),
    help=msg("A checksum that was noted when something was entered."),
)
@_where_option
@_result_options
def verify(
    known: str | None, url: str | None, output: str | None, language: Any, as_json: bool
) -> None:
    from maatwaarde.report.account.register import is_known, verified_data, verified_document

    opened = _opened(url)
    hashes, found = opened.alterations()
    give(
        lambda: verified_document(opened, hashes, found, known),
        lambda: verified_data(opened, hashes, found, known),
        output=output,
        as_json=as_json,
        language=language,
    )
    if found or (known is not None and not is_known(hashes, known)):
        click.get_current_context().exit(1)


@register.command(
    help=msg("Bring a register that an older version made up to date; what was entered stays."),
)
@_where_option
@_result_options
def upgrade(url: str | None, output: str | None, language: Any, as_json: bool) -> None:
    from maatwaarde.account.register import upgrade_register
    from maatwaarde.report.account.register import upgraded_data, upgraded_document

    shown, before, now = upgrade_register(_place(url))
    give(
        lambda: upgraded_document(shown, before, now),
        lambda: upgraded_data(shown, before, now),
        output=output,
        as_json=as_json,
        language=language,
    )


def _opened(url: str | None) -> Register:
    from maatwaarde.account.register import open_register

    return open_register(_place(url))


def _place(url: str | None) -> str:
    """Return where the register is, and say so where nobody did."""
    from maatwaarde.account.register.location import DEFAULT

    if url is None:
        tell(msg("register: {file} in this folder", file=DEFAULT))
        return DEFAULT
    return url


def _rule(
    opened: Register,
    enter: Callable[..., Entry],
    plan: int,
    *,
    by: str,
    reason: str,
    on: date | None,
    **result: Any,
) -> None:
    _give_entry(opened, enter(plan, by, reason, on=on), **result)


def _give_entry(
    opened: Register, entry: Entry, output: str | None, language: Any, as_json: bool
) -> None:
    from maatwaarde.report.account.register import entered_data, entered_document

    give(
        lambda: entered_document(opened, entry),
        lambda: entered_data(opened, entry),
        output=output,
        as_json=as_json,
        language=language,
    )
