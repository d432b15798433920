"""`maatwaarde framework anchors`: anchors that are derived instead of invented."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from maatwaarde.cli.command import Command, argument, option
from maatwaarde.cli.common import (
    give,
    json_option,
    language_option,
    mapping_option,
    output_option,
    read_framework,
    refused,
    tell,
    warn,
    working,
)
from maatwaarde.messages import msg


def _part(ctx: click.Context, param: click.Parameter, text: str) -> float:
    from maatwaarde.framework.shares import read_share

    share = read_share(text)
    if share is None or not 0 < share.value <= 1:
        raise refused(msg("{text!r} is no part above 0% and to 100%", text=text), ctx, param)
    return share.value


def _origins(ctx: click.Context, param: click.Parameter, text: str) -> tuple[str, ...]:
    from maatwaarde.impact.anchors import ORIGINS

    names = tuple(name.strip() for name in text.split(","))
    wrong = [name for name in names if name not in ORIGINS]
    if wrong or len(set(names)) < len(names):
        raise refused(
            msg(
                "{text!r} names no order of {names}, each once at most",
                text=text,
                names=", ".join(ORIGINS),
            ),
            ctx,
            param,
        )
    return names


@click.command(
    cls=Command,
    help=msg(
        "Propose anchors from data, for a framework in which they are invented.\n\n"
        "An anchor says which change counts as a full gain. It may come from earlier lists of "
        "proposals (which gain nine in ten do not exceed), from the target of the measure (what "
        "it still asks), or from the size of the organisation or the baseline of the measure (a "
        "part of all that there is). The first of these that there is, is proposed; people decide."
    ),
    example="""
        maatwaarde framework anchors meetlat.yaml --list voorstellen-2025.xlsx \\
          --write meetlat-2027.yaml
    """,
)
@argument("path", metavar=msg("FRAMEWORK"))
@option(
    "--list",
    "lists",
    multiple=True,
    type=click.Path(),
    metavar=msg("PROPOSALS"),
    help=msg("An earlier list of proposals; may be given more than once."),
)
@mapping_option
@option(
    "--from",
    "order",
    default="lists,targets,size",
    show_default=True,
    callback=_origins,
    help=msg("What to derive anchors from, what is preferred first."),
)
@option(
    "--quantile",
    default="90%",
    show_default=True,
    callback=_part,
    help=msg("Which part of the earlier proposals with a gain do not exceed a full gain."),
)
@option(
    "--share",
    default="1%",
    show_default=True,
    callback=_part,
    help=msg("Which part of all residents, dwellings, budget or staff, or of the baseline."),
)
@option(
    "--part",
    default="100%",
    show_default=True,
    callback=_part,
    help=msg("Which part of what the target still asks."),
)
@option(
    "--write",
    "target",
    type=click.Path(),
    metavar=msg("NEW"),
    help=msg(
        "Write the framework with these anchors to NEW.yaml or NEW.xlsx, each derivation in its "
        "`source`; it is not adopted until somebody adopts it."
    ),
)
@output_option
@language_option
@json_option
def anchors(
    path: str,
    lists: tuple[str, ...],
    mapping: str | None,
    order: Any,
    quantile: float,
    share: float,
    part: float,
    target: str | None,
    output: str | None,
    language: Any,
    as_json: bool,
) -> None:
    from maatwaarde.cli.source import read_source
    from maatwaarde.impact.anchors import propose_anchors
    from maatwaarde.report.anchors import anchors_data, anchors_document

    if mapping is not None and not lists:
        raise refused(msg("give the list that it is of, with --list"), None, "--mapping")
    if tuple(order) == ("lists",) and not lists:
        raise refused(msg("give the earlier lists too, with --list"), None, "--from")
    given = [os.path.realpath(one) for one in lists]
    for one, real in zip(lists, given, strict=True):
        if given.count(real) > 1:
            raise refused(msg("{file} would count twice", file=one), None, "--list")
    write = None if target is None else _writer(target, path, language)
    framework = read_framework(path)
    tables = []
    for one in lists:
        with working(one):
            source = read_source(one, path, mapping, None, 0, 0)
        warn(source.warnings)
        tables.append(source.impacts)
    found = propose_anchors(
        framework, tables, order=order, quantile=quantile, share=share, part=part
    )
    warn((*(() if lists else framework.warnings), *found.warnings))
    beside = {} if write is None or target is None else {target: write(found)}
    give(
        lambda: anchors_document(found),
        lambda: anchors_data(found, [] if target is None else [target]),
        output=output,
        as_json=as_json,
        language=language,
        beside=beside,
    )


def _writer(target: str, path: str, language: Any) -> Callable[[Any], bytes]:
    """Return what makes the file of the framework, once it is known that it can be written."""
    from maatwaarde.cli.framework_target import end_in, has_comments
    from maatwaarde.report.anchors import with_anchors
    from maatwaarde.report.framework_files import as_workbook, as_yaml

    end_in(target, (".yaml", ".yml", ".xlsx"), path)
    as_yaml_ = not target.lower().endswith(".xlsx")

    def write(found: Any) -> bytes:
        made = with_anchors(found, language)
        if found.framework.file.adopted is not None:
            tell(msg("what is written has not been adopted, and does not say so"))
        if has_comments(path):
            tell(msg("the comments in {file} stay behind", file=path))
        if as_yaml_:
            return as_yaml(made, target, language).encode("utf-8")
        return as_workbook(made, target, language)

    return write
