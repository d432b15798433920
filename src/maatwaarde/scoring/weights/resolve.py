"""A framework whose weights come from answers: which answers, whose, and what they make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from maatwaarde.diagnostics import (
    Diagnostic,
    FrameworkError,
    MethodError,
    closest,
    raise_errors,
)
from maatwaarde.documents.given import Rows
from maatwaarde.framework import Framework
from maatwaarde.framework.model import WeightSource
from maatwaarde.framework.shares import adds_up, bad_share, read_share, together
from maatwaarde.messages import Message, Rounded, Share, joined, msg
from maatwaarde.parameters import check_choice, check_names
from maatwaarde.proposals import Tabular
from maatwaarde.scoring.weights.model import (
    Answer,
    Method,
    SiblingWeights,
    WeightReport,
    sibling_sets,
)


def with_answers(
    framework: Framework,
    files: Sequence[str | Path] | Mapping[str, Tabular] = (),
    *,
    method: Method | None = None,
    groups: Mapping[str, float | str] | None = None,
) -> Framework:
    """Return the framework with its weights to come from these answers.

    What is not given stays as the framework's own `weights:` have it.

    Parameters
    ----------
    files
        Files of answers (CSV, XLSX, ODS); or answers without a file, by a name that stands for the
        group where they have no column of groups: rows, columns, bytes or dataframes, as for
        `read_proposals`.
    method
        By default the one that the columns of the files are for.
    groups
        Share of every group; by default equal shares for all groups that answered. Numbers count
        in proportion; text may be a percentage (``"50 %"``), and then all must add up to 100 %.

    Raises
    ------
    FrameworkError
        If the files do not tell the method, or shares cannot be read or do not add up.
    """
    check_names("files", files)
    if method is not None:
        check_choice("method", method, Method)
    source = framework.file.weights
    # Sorted, so that their order is no part of the framework's checksum.
    paths, rows = framework.judgement_files, framework.answers
    if isinstance(files, Mapping):
        paths, rows = (), tuple(_rows(name, files[name]) for name in sorted(files))
    elif files:
        paths, rows = tuple(sorted({Path(file) for file in files})), ()
    given: tuple[Path | Rows, ...] = (*paths, *rows)
    if method is None:
        # Answers of one's own come in a form that tells its method.
        from maatwaarde.scoring.weights.answers import find_method

        method = find_method(given) if files or source is None else source.method
    changed = WeightSource(
        method=method,
        groups=_read_shares(groups) if groups else {} if source is None else source.groups,
        judgements=tuple(item.name for item in given),
    )
    file = framework.file.model_copy(update={"weights": changed})
    return replace(framework, file=file, judgement_files=paths, answers=rows, weights=None)


def _rows(name: str, table: Tabular) -> Rows:
    """Return answers that are given without a file, as they stand."""
    from maatwaarde.scoring.weights.answers import rows_of

    return Rows(name, rows_of(table, name))


def _read_shares(groups: Mapping[str, float | str]) -> dict[str, float]:
    shares = {name: read_share(written) for name, written in groups.items()}
    found = {name: share for name, share in shares.items() if share is not None}
    problems = [bad_share(name, groups[name]) for name in groups if name not in found]
    problem = None if problems else together(found)
    if problem is not None:
        problems.append(problem)
    raise_errors(problems, FrameworkError)
    return {name: share.value for name, share in found.items()}


def resolve_weights(framework: Framework) -> tuple[Framework, WeightReport | None]:
    """Return the framework with the weights that its answers give.

    A set of siblings that nobody answered keeps the weights in the file. A group that says nothing
    about a set has no say there; the shares of the others count.

    Returns
    -------
    Framework, WeightReport or None
        None where the weights are those in the file.

    Raises
    ------
    MethodError
        If answers do not give weights, or the groups and their shares do not match.
    FrameworkError
        If a file of answers is wrong.
    """
    source = framework.file.weights
    if source is None or framework.weights is not None or not _asks(source):
        return framework, None
    method = source.method
    from maatwaarde.scoring.weights.answers import fingerprints, read_answers
    from maatwaarde.scoring.weights.derive import sibling_weights

    given: tuple[Path | Rows, ...] = (*framework.judgement_files, *framework.answers)
    read, warnings = read_answers(given, framework, method)
    answers, groups = _shares(read, source.groups)
    problems = [*warnings, *_in_proportion(source.groups, groups)]
    found: list[SiblingWeights] = []
    unanswered = []
    for siblings in sibling_sets(framework):
        own = tuple(answer for answer in answers if answer.parent == siblings.parent)
        if not own:
            unanswered.append(siblings)
            continue
        result = sibling_weights(siblings, own, groups, method, problems)
        if result is not None:
            found.append(result)
    raise_errors(problems, MethodError)
    weights = {node.id: node.share for node in framework.nodes}
    for result in found:
        weights.update(zip(result.ids, result.weights, strict=True))
    report = WeightReport(
        method=method,
        groups=groups,
        respondents={
            group: tuple(sorted({a.respondent for a in answers if a.group == group}))
            for group in groups
        },
        siblings=tuple(found),
        unanswered=tuple(unanswered),
        files=fingerprints(given),
        weights=weights,
        warnings=tuple(problems),
    )
    return framework.with_weights(weights), report


def _asks(source: WeightSource) -> bool:
    """Tell whether people are asked; `direct` without files means the weights in the framework."""
    if source.method != "direct" and not source.judgements:
        raise MethodError(
            Diagnostic(
                code="no-judgements",
                what=msg(
                    "the weights are to come from {method!r}, and there are no answers",
                    method=source.method,
                ),
                mend=msg("name the files under `weights: judgements:`, or with --judgements"),
            )
        )
    return bool(source.judgements)


def _shares(
    answers: tuple[Answer, ...], stated: Mapping[str, float]
) -> tuple[tuple[Answer, ...], dict[str, float]]:
    """Return the answers under one spelling of every group, and the groups with their shares."""
    names = {name.casefold(): name for name in stated}
    for name in sorted({answer.group for answer in answers}):
        names.setdefault(name.casefold(), name)
    answers = tuple(replace(a, group=names[a.group.casefold()]) for a in answers)
    present = sorted({answer.group for answer in answers})
    if not present:
        raise MethodError(msg("the files of judgements hold no judgement"), msg("fill them in"))
    if not stated:
        return answers, {group: 1 / len(present) for group in present}
    problems = [
        Diagnostic(
            code="groups",
            what=msg("group {name!r} answered and has no share", name=name),
            mend=_share_it(name, stated),
            where=next(answer.where for answer in answers if answer.group == name),
        )
        for name in present
        if name not in stated
    ]
    problems += [
        Diagnostic(
            code="groups",
            what=msg("group {name!r} has a share and did not answer", name=name),
            mend=msg("add its answers, or leave it out of the groups"),
        )
        for name in sorted(set(stated) - set(present))
    ]
    if problems:
        raise MethodError(problems)
    total = sum(stated.values())
    if total <= 0:
        raise MethodError(
            msg("the shares of the groups are all zero"), msg("give one a share above zero")
        )
    return answers, {group: share / total for group, share in stated.items()}


def _share_it(name: str, stated: Mapping[str, float]) -> Message:
    close = closest(name, stated)
    if close is None:
        return msg("give it a share under `weights: groups:`, or with --group NAME=SHARE")
    return msg(
        "did you mean {close!r}? If not, give it a share under `weights: groups:`, or with "
        "--group NAME=SHARE",
        close=close,
    )


def _in_proportion(stated: Mapping[str, float], groups: Mapping[str, float]) -> list[Diagnostic]:
    """Say what shares count for that add up to neither 1 nor 100."""
    total = sum(stated.values())
    if not stated or adds_up(total, len(stated)) or adds_up(total / 100, len(stated)):
        return []
    parts = [
        msg("{group} {part}", group=group, part=Share(share)) for group, share in groups.items()
    ]
    return [
        Diagnostic(
            code="shares-in-proportion",
            what=msg(
                "the shares of the groups add up to {total}, so that they count in proportion: "
                "{parts}",
                total=Rounded(total, 3),
                parts=joined(parts, ", "),
            ),
            mend=msg("if that is not what was meant, make them add up to 1"),
            severity="warning",
        )
    ]
