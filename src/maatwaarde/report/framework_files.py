"""A framework as a file that reads as the same framework: a workbook or YAML, looked at again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from maatwaarde.diagnostics import Diagnostic, FrameworkError, ProposalError, Where, first_few
from maatwaarde.documents.models import validate
from maatwaarde.documents.paths import refused_path
from maatwaarde.documents.yaml import Document, Path_, dotted, parse_yaml
from maatwaarde.framework import Framework, FrameworkFile
from maatwaarde.framework.workbook.read import read_framework_workbook
from maatwaarde.messages import Language, Text, msg, say
from maatwaarde.portfolio.assemble.stub import DraftedResource
from maatwaarde.proposals.columns.mapping import MappingFile
from maatwaarde.report.framework_workbook import framework_workbook
from maatwaarde.report.framework_yaml import framework_yaml
from maatwaarde.report.resources_workbook import resource_sheets
from maatwaarde.units import Units


def as_workbook(framework: Framework, target: str, language: Language = "nl") -> bytes:
    """Return a framework as an XLSX file, with what it extends written out.

    Parameters
    ----------
    target
        The path that it is meant for, from where the files with answers are named.

    Raises
    ------
    FrameworkError
        If cells cannot hold something that the framework says.
    """
    file = _moved(framework, target)
    content = framework_workbook(file, language)
    document, _, _ = read_framework_workbook(target, content)
    _refuse_loss(file, document, target)
    return content


def as_yaml(framework: Framework, target: str, language: Language = "nl") -> str:
    """Return a framework as the text of a YAML file; parameters and errors as `as_workbook`."""
    file = _moved(framework, target)
    source = Path(framework.path).name
    text = framework_yaml(file, msg("Written from {file}", file=source), language)
    _refuse_loss(file, parse_yaml(text, target, FrameworkError), target)
    return text


def drafted_workbook(
    text: str,
    mapping: str,
    decide: Text,
    language: Language = "nl",
    resources: Sequence[DraftedResource] = (),
) -> bytes:
    """Return what is drafted from a list as one XLSX file, with each guess marked at its cell.

    Parameters
    ----------
    text, mapping
        The drafts in YAML, in which a comment stands behind what somebody must look at.
    decide
        What the comments behind guesses begin with.
    resources
        What there is to spend; none where another file says so.
    """
    document = parse_yaml(text, "draft", FrameworkError)
    file, _ = validate(FrameworkFile, document, {"units": Units()})
    stated = parse_yaml(mapping, "draft", ProposalError)
    columns, _ = validate(MappingFile, stated)
    assert file is not None  # what is drafted can be read
    assert columns is not None
    sign = say(decide, language)
    marks: dict[Path_, Text] = {
        _cell_of(path): comment
        for path, comment in _comments(text, document)
        if comment.startswith(sign) and not isinstance(_at(document.data, path), dict | list)
    }
    remarks: dict[str, str] = {}
    for path, comment in _comments(mapping, stated):
        of_column = path[:1] == ("columns",) and len(path) == 2
        if of_column:
            remarks[str(path[1])] = comment
        if comment.startswith(sign):
            marks[(*path, "to") if of_column else ("list", *path)] = comment
    money = resource_sheets(resources)
    return framework_workbook(file, language, marks, columns, remarks, money)


def _comments(text: str, document: Document) -> Iterator[tuple[Path_, str]]:
    """Yield what stands behind the lines of a draft, by what each line says."""
    lines = text.splitlines()
    for path, where in document.places.items():
        # A sign within quotation marks has a heading behind it, and no space before it.
        _, found, comment = lines[(where.line or 1) - 1].rpartition("  # ")
        if found:
            yield path, comment.strip()


def _cell_of(path: Path_) -> Path_:
    """Return where the cell of a guess is; a base has its amount and its unit in two of them."""
    return (*path, "amount") if path[-1:] == ("base",) else path


def _at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def _moved(framework: Framework, target: str) -> FrameworkFile:
    """Return the file without what it extends, and with its answers named from another folder.

    Raises
    ------
    FrameworkError
        If they lie where a file in that folder may name none.
    """
    file = framework.file.model_copy(update={"extends": ()})
    here, there = Path(framework.path).resolve().parent, Path(target).resolve().parent
    if file.weights is None or not file.weights.judgements or here == there:
        return file
    moved = tuple(
        Path(os.path.relpath(here / pattern, there)).as_posix()
        for pattern in file.weights.judgements
    )
    found = (refused_path(name, Where(file=target)) for name in moved)
    if refused := [one for one in found if one is not None]:
        raise FrameworkError(
            [
                replace(
                    one,
                    what=msg("its answers would be {name!r}, outside its folder", name=name),
                    mend=msg("write it beside the framework, where the answers are"),
                )
                for one, name in zip(refused, moved, strict=False)
            ]
        )
    weights = file.weights.model_copy(update={"judgements": moved})
    return file.model_copy(update={"weights": weights})


def _refuse_loss(file: FrameworkFile, document: Document, target: str) -> None:
    """Refuse what would not read as it was written: silence would change a decision."""
    units, _ = Units.tolerant(file.units)
    again, problems = validate(FrameworkFile, document, {"units": units})
    lost = ["framework"] if again is None else list(_differing(_content(file), _content(again)))
    if again is None and problems:
        lost = [str(problem.where.field) for problem in problems]
    if not lost:
        return
    raise FrameworkError(
        Diagnostic(
            "not-carried-over",
            msg("cannot hold what the framework says at {places}", places=first_few(lost)),
            msg("shorten texts of more than 32,767 characters, and fill in or remove empty ones"),
            Where(file=target),
        )
    )


def _content(file: FrameworkFile) -> dict[str, Any]:
    content = file.model_dump(mode="json", by_alias=True)
    valid = content["valid"]
    # Between no dates is always.
    content["valid"] = valid if valid and any(valid.values()) else None
    return content


def _differing(one: Any, other: Any, path: tuple[str | int, ...] = ()) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            yield from _differing(one.get(key), other.get(key), (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for i, pair in enumerate(zip(one, other, strict=True)):
            yield from _differing(*pair, (*path, i))
    elif one != other:
        yield dotted(path) or "framework"
