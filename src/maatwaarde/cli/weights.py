"""`maatwaarde weights`: ask people what weighs more, and show what follows from their answers."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maatwaarde.cli.command import Group, argument, option
from maatwaarde.cli.common import (
    give,
    json_option,
    language_option,
    mapping_option,
    options,
    read_framework,
    refused,
    sheet_option,
    tell,
    warn,
    working,
)
from maatwaarde.cli.source import read_source
from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.messages import joined, msg

if TYPE_CHECKING:
    from maatwaarde.cli.source import SourceFiles
    from maatwaarde.framework import Framework
    from maatwaarde.scoring.guard_moves import GuardMoves
    from maatwaarde.scoring.weights import WeightReport

# As `maatwaarde.scoring.weights` has them, which takes a second to import.
METHODS = ("ahp", "bwm", "swing", "ranks", "direct")
_methods = click.Choice(METHODS)
_FILES = (".xlsx", ".csv", ".parquet", ".json", ".md", ".txt")


@click.group(
    cls=Group,
    help=msg("Let people say what weighs more, and turn their answers into weights."),
)
def weights() -> None:
    pass


@weights.command(
    help=msg(
        "Make the form on which people say what weighs more.\n\n"
        "The methods: ahp compares two by two, which counts for more and how many times; bwm "
        "compares all with the best and the worst only; swing gives points from 0 to 100 for the "
        "step from worst to best; ranks puts in order; direct divides points."
    ),
    example="""
        maatwaarde weights form meetlat.yaml -o formulier.xlsx \\
          --group raad --group bewoners
    """,
)
@argument("path", metavar=msg("FRAMEWORK"))
@option(
    "-o", "--output", required=True, type=click.Path(), help=msg("Write to OUT.xlsx or OUT.csv.")
)
@option(
    "--method",
    type=_methods,
    help=msg("How to ask; by default as the framework says, or else ahp."),
)
@option("--group", "groups", multiple=True, metavar=msg("NAME"), help=msg("A group that is asked."))
@language_option
@json_option
def form(
    path: str,
    output: str,
    method: Any,
    groups: tuple[str, ...],
    language: Any,
    as_json: bool,
) -> None:
    from maatwaarde.documents.writing import write_atomically
    from maatwaarde.report.weights.form import (
        form_csv,
        form_data,
        form_document,
        form_xlsx,
        make_form,
    )

    framework = read_framework(path)
    source = framework.file.weights
    if method is None:
        method = "ahp" if source is None else source.method
    if not groups and source is not None:
        groups = tuple(source.groups)
    made = make_form(framework, method, groups, language)
    writers = {".xlsx": form_xlsx, ".csv": form_csv}
    extension = Path(output).suffix.lower()
    if extension not in writers:
        raise _refused(output, msg("end the name in .xlsx or .csv"))
    write_atomically(output, writers[extension](made))
    warn(framework.warnings)
    give(
        lambda: form_document(made, output),
        lambda: form_data(made, output),
        as_json=as_json,
        language=language,
    )


@weights.command(
    help=msg(
        "Show the weights that answers give, by group, and how far the groups agree.\n\n"
        "ANSWERS are files of people who filled in a form. Without any, those that the "
        "framework names count."
    ),
    example="""
        maatwaarde weights show meetlat.yaml antwoorden/*.xlsx \\
          --group raad=50% --group bewoners=30% --group bedrijven=20% \\
          -o gewichten.yaml
    """,
)
@argument("path", metavar=msg("FRAMEWORK"))
@argument("answers", metavar=msg("[ANSWERS]..."), nargs=-1, type=click.Path())
@option(
    "--judgements",
    multiple=True,
    type=click.Path(),
    help=msg("File with answers (.xlsx, .ods, .csv); may be given more than once, as may ANSWERS."),
)
@option("--method", type=_methods, help=msg("How was asked; by default the files tell."))
@option(
    "--group",
    "groups",
    multiple=True,
    metavar=msg("NAME=SHARE"),
    help=msg(
        "Share of a group, such as raad=50%, raad=0.5 or raad=1/3; by default all groups that "
        "answered count equally."
    ),
)
@option(
    "--proposals",
    "proposals_path",
    type=click.Path(),
    help=msg("Rank these for every group too."),
)
@options(mapping_option, sheet_option)
@option(
    "--score-method",
    default="value",
    show_default=True,
    metavar=msg("METHOD"),
    help=msg(
        "Method of the ranking: value, topsis, topsis-relative, ahp, pymcdm:CLASS, or a plugin's."
    ),
)
@option(
    "-o",
    "--output",
    type=click.Path(),
    help=msg("Write to OUT.yaml (a framework with these weights), .xlsx, .csv, .parquet or .json."),
)
@language_option
@json_option
def show(
    path: str,
    answers: tuple[str, ...],
    judgements: tuple[str, ...],
    method: Any,
    groups: tuple[str, ...],
    proposals_path: str | None,
    mapping: str | None,
    sheet: str | None,
    score_method: str,
    output: str | None,
    language: Any,
    as_json: bool,
) -> None:
    from maatwaarde.report.document import together
    from maatwaarde.report.ranking.groups import group_rankings_data, group_rankings_document
    from maatwaarde.report.weights.guards import guards_data, guards_document
    from maatwaarde.report.weights.weights import weights_data, weights_document
    from maatwaarde.scoring import rank_by_group
    from maatwaarde.scoring.weights import agreement, resolve_weights, with_answers

    with working(path):
        loaded = stated = read_framework(path)
        files = (*judgements, *answers)
        if files or method is not None or groups:
            loaded = with_answers(loaded, files, method=method, groups=_shares(groups))
        framework, report = resolve_weights(loaded)
        agreed = None if report is None else agreement(framework, report)
        rankings = source = None
        if proposals_path is not None:
            source = read_source(proposals_path, path, mapping, sheet, draws=0, seed=0)
            rankings = rank_by_group(
                source.impacts,
                loaded,
                score_method,
                titles=source.proposals.titles,
                plugins=source.found,
            )
            warn([*source.warnings, *source.doubts, *source.impacts.warnings])
        moves = None if report is None else _moves(stated, framework, source)
    warn([*loaded.warnings, *(() if report is None else report.warnings)])
    documents = [weights_document(framework, report, agreed)]
    data = weights_data(framework, report, agreed)
    if moves is not None:
        documents.append(guards_document(framework, moves))
        data["guards"] = guards_data(framework, moves)
    if rankings is not None:
        documents.append(group_rankings_document(rankings))
        data["rankings"] = group_rankings_data(rankings)
    if output is not None and Path(output).suffix.lower() in (".yaml", ".yml"):
        _adopt(output, path, framework, report, moves, language)
        tell(msg("written: {file}", file=output))
        # Who adopts weights must know which vetoes come and go with them.
        documents = [] if moves is None else [guards_document(framework, moves)]
        output = None
    elif output is not None and Path(output).suffix.lower() not in _FILES:
        raise _refused(
            output,
            msg(
                "end the name in .yaml, {others} or {last}",
                others=", ".join(_FILES[:-1]),
                last=_FILES[-1],
            ),
        )
    give(
        lambda: together(documents), lambda: data, output=output, as_json=as_json, language=language
    )


def _moves(stated: Framework, framework: Framework, source: SourceFiles | None) -> GuardMoves:
    """Return what the weights do to guards, beside those that hold in the framework as it is."""
    from maatwaarde.scoring.guard_moves import guard_moves
    from maatwaarde.scoring.weights import resolve_weights

    try:
        before, _ = resolve_weights(stated)
    except MaatwaardeError as error:
        # New answers may replace those that cannot be read.
        warn([replace(problem, severity="warning") for problem in error.problems])
        tell(msg("so guards are compared with the weights that the framework itself states"))
        before = stated
    return guard_moves(
        before,
        framework,
        None if source is None else source.impacts,
        titles=None if source is None else source.proposals.titles,
        plugins=None if source is None else source.found,
    )


def _adopt(
    output: str,
    path: str,
    framework: Framework,
    report: WeightReport | None,
    moves: GuardMoves | None,
    language: Any,
) -> None:
    """Write a framework with these weights."""
    from maatwaarde.documents.writing import write_atomically
    from maatwaarde.report.weights.adopt import weights_yaml
    from maatwaarde.report.weights.guards import guard_lines

    if report is None:
        raise _refused(output, msg("give answers first; the weights are those in the framework"))
    if Path(output).resolve() == Path(path).resolve():
        raise _refused(output, msg("choose another name: the new file extends the framework"))
    notes = () if moves is None else guard_lines(framework, moves)
    text = weights_yaml(framework, report, _base(path, output), language, notes)
    write_atomically(output, text.encode())


def _base(path: str, output: str) -> str:
    """Return what the framework is called from the folder of the output."""
    from maatwaarde.framework import shipped_frameworks
    from maatwaarde.plugins import load_plugins

    known = {*shipped_frameworks(), *load_plugins().frameworks}
    if not os.path.exists(path) and path in known:
        return path
    return Path(os.path.relpath(path, Path(output).parent)).as_posix()


def _shares(groups: tuple[str, ...]) -> dict[str, float | str]:
    """Split NAME=SHARE; whether the shares fit together is for `with_answers` to say."""
    from maatwaarde.framework.shares import read_share

    shares: dict[str, float | str] = {}
    wrong = []
    for text in groups:
        name, _, share = (part.strip() for part in text.rpartition("="))
        if not name or read_share(share) is None:
            wrong.append(msg("{text!r} is not NAME=SHARE, such as raad=50%", text=text))
        elif name in shares:
            wrong.append(msg("group {name!r} has two shares", name=name))
        shares[name] = share
    if wrong:
        raise refused(joined(wrong, "; "), param="--group")
    return shares


def _refused(output: str, mend: str) -> MaatwaardeError:
    return MaatwaardeError(
        Diagnostic(
            code="output",
            what=msg("cannot be written"),
            mend=mend,
            where=Where(file=output),
        )
    )
