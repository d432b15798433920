"""`maatwaarde score` of a list that is read in parts, since it may be larger than memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import Interrupted, emit, option
from maatwaarde.cli.common import options, read_framework, refused, tell, text_width, warn, working
from maatwaarde.cli.controls_cost import tell_costs
from maatwaarde.cli.earlier import decided_before
from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.messages import Message, Number, msg, nmsg

if TYPE_CHECKING:
    from maatwaarde.messages import Language
    from maatwaarde.streaming import Streamed

LARGE = 20_000_000
"""Bytes of a list from which on it is read in parts, where it can be."""


def _names(ctx: click.Context, param: click.Parameter, text: str | None) -> list[str] | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise refused(msg("{text!r} names no column", text=text), ctx, param)
    return names


parts_options = options(
    option(
        "--in-parts/--at-once",
        "in_parts",
        default=None,
        help=msg(
            "Read a list in CSV, Parquet or JSON lines in parts, however large it is, and write a "
            "table (-o RESULT.csv, .parquet or .jsonl) in the order of the list; or all of it at "
            "once. By default in parts from 20 MB on, where the result is such a table."
        ),
    ),
    option(
        "--columns",
        callback=_names,
        metavar=msg("COLUMNS"),
        help=msg("In parts: only these columns of the result, as in id,rank,score."),
    ),
    option(
        "--on-error",
        type=click.Choice(["set-aside", "stop"]),
        help=msg(
            "In parts: set rows aside in which something is wrong, in RESULT.rejects.csv (the "
            "default), or stop without a result."
        ),
    ),
    option(
        "--resume",
        is_flag=True,
        help=msg("In parts: go on with what an interrupted run has left in RESULT.parts."),
    ),
)


def in_parts(path: str, output: str | None, given: dict[str, Any], others: dict[str, Any]) -> bool:
    """Return whether a list is to be read in parts.

    Parameters
    ----------
    given
        The options of `parts_options`.
    others
        Those that need the whole list, by name; what is not given is false.

    Raises
    ------
    click.UsageError
        If it is to be, and cannot be.
    """
    named = [name for name in ("columns", "on_error", "resume") if given[name]]
    flag = given["in_parts"]
    if flag is False and named:
        flags = ", ".join(f"--{name.replace('_', '-')}" for name in named)
        raise refused(msg("{flags} is for a list that is read in parts", flags=flags))
    asked = bool(flag or named)
    if flag is False or not (asked or _is_large(path)):
        return False
    # Not before: a list of usual size needs nothing of this to be loaded.
    from maatwaarde.proposals.readers.portions import may_be_read_in_portions
    from maatwaarde.streaming.sinks import FORMATS

    why: Message | None = None
    whole = [name for name, value in others.items() if value]
    if path == "-":
        why = msg("standard input cannot be read in parts, since it is read more than once")
    elif not may_be_read_in_portions(path) and os.path.exists(path):
        why = msg("only a list in CSV, Parquet or JSON lines can be read in parts")
    elif output is None or Path(output).suffix.lower() not in FORMATS:
        why = msg("a list that is read in parts gives a table: -o RESULT.csv, .parquet or .jsonl")
    elif whole:
        why = msg("{options} needs the whole list at once", options=", ".join(whole))
    if why is not None and asked:
        raise refused(why)
    return why is None


def _is_large(path: str) -> bool:
    return os.path.isfile(path) and os.path.getsize(path) > LARGE


def score_in_parts(
    path: str,
    framework_path: str,
    output: str,
    *,
    mapping: str | None,
    method: str,
    seed: int,
    draws: int,
    language: Language,
    columns: list[str] | None,
    on_error: str | None,
    resume: bool,
    rejected: str | None = None,
    register: str | None = None,
) -> None:
    """Score a list from a file to a file, and say what came of it."""
    from maatwaarde.plugins import all_readers, load_plugins
    from maatwaarde.report.account.compared import with_compared
    from maatwaarde.report.ranking.streamed import streamed_document
    from maatwaarde.report.render.terminal import to_text
    from maatwaarde.streaming import score_file

    framework = read_framework(framework_path)
    plugins = load_plugins()
    decided, compared = decided_before(rejected, register, all_readers(plugins))
    tell(
        msg(
            "{file}: {size} MB, read in parts",
            file=path,
            size=Number(os.path.getsize(path) / 1e6, 1) if os.path.isfile(path) else "?",
        )
    )
    try:
        with working(path) as work:
            done = score_file(
                path,
                framework,
                output,
                mapping=mapping,
                method=method,
                columns=columns,
                on_error="stop" if on_error == "stop" else "set-aside",
                resume=resume,
                register=decided,
                plugins=plugins,
                seed=seed,
                draws=draws,
                language=language,
                progress=work.parts,
            )
    except (Interrupted, KeyboardInterrupt):
        if os.path.isdir(f"{output}.parts"):
            tell(msg("what was scored is kept in {folder}: --resume", folder=f"{output}.parts"))
        raise
    left_out = _sections(tuple(plugins.report_sections))
    warn([*plugins.problems, *done.warnings, *left_out, *_set_aside(done)])
    if done.resumed:
        tell(
            nmsg(
                "{n} row had been scored by an earlier run",
                "{n} rows had been scored by an earlier run",
                done.resumed,
            )
        )
    elif resume:
        tell(
            msg(
                "{folder} held nothing to go on from: the whole list was scored",
                folder=f"{output}.parts",
            )
        )
    tell_costs(done.reading, done.controls)
    tell(msg("written: {file}", file=output))
    document = with_compared(streamed_document(done, framework), compared)
    emit(to_text(document, language, text_width()))


def _sections(names: tuple[str, ...]) -> list[Diagnostic]:
    if not names:
        return []
    what = msg(
        "sections that plugins write about a whole list are left out: {names}",
        names=", ".join(names),
    )
    mend = msg("use --at-once if the list fits in memory")
    return [Diagnostic("no-sections", what, mend, severity="warning")]


def _set_aside(done: Streamed) -> list[Diagnostic]:
    if done.rejects is None:
        return []
    return [
        Diagnostic(
            "set-aside",
            nmsg(
                "{n} row is set aside, with what is wrong in it: it has no score and no rank, and "
                "the ranking is of the others",
                "{n} rows are set aside, with what is wrong in them: they have no score and no "
                "rank, and the ranking is of the others",
                done.set_aside,
            ),
            msg("mend them in the list and run again, or mend this file and score it by itself"),
            Where(file=done.rejects),
            severity="warning",
        )
    ]
