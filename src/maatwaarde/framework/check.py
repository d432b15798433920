"""Checks that look at a framework as a whole: ids, weights, guards, dates.

They walk the raw data and not the models, so that they report what they can also when single
fields are wrong, and all problems come out in one run.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.documents.yaml import Document, Path_, dotted
from maatwaarde.framework.model import FrameworkFile
from maatwaarde.messages import msg


def check_structure(document: Document) -> list[Diagnostic]:
    """Return what is wrong with ids, siblings' weights, guards and other references."""
    problems: list[Diagnostic] = []
    ids: dict[str, Path_] = {}
    measures: set[str] = set()
    if not isinstance(document.data, dict):
        return problems
    if document.data.get("values") == []:
        problems.append(
            Diagnostic(
                code="no-values",
                what=msg("the framework has no values"),
                mend=msg("add at least one value with a measure"),
                where=document.where(("values",)),
            )
        )
    for path, node, kind in _nodes(document.data, ()):
        identifier = node.get("id")
        if isinstance(identifier, str):
            if identifier in ids:
                first = document.where(ids[identifier])
                problems.append(
                    Diagnostic(
                        code="duplicate-id",
                        what=msg(
                            "the id {identifier!r} is used already, in {file}:{line}",
                            identifier=identifier,
                            file=first.file,
                            line=first.line,
                        ),
                        mend=msg("give every value and measure an id of its own"),
                        where=document.where((*path, "id")),
                    )
                )
            else:
                ids[identifier] = path
            if kind == "measures":
                measures.add(identifier)
        if kind == "values" and not node.get("values") and not node.get("measures"):
            problems.append(
                Diagnostic(
                    code="empty-value",
                    what=msg("this value has no measures and no values below it")
                    if identifier is None
                    else msg(
                        "the value {identifier!r} has no measures and no values below it",
                        identifier=identifier,
                    ),
                    mend=msg("add `measures:`, or remove the value"),
                    where=document.where(path),
                )
            )
    problems += _zero_weights(document)
    problems += _references(document, set(ids), measures)
    return problems


def check_dates(framework: FrameworkFile, document: Document, today: date) -> list[Diagnostic]:
    """Return warnings for a framework that is not in force on ``today``."""
    valid = framework.valid
    if valid is None:
        return []
    if valid.until and today > valid.until:
        return [
            Diagnostic(
                code="expired",
                what=msg(
                    "the framework was valid until {until}, and today is {today}",
                    until=valid.until,
                    today=today,
                ),
                mend=msg("have it adopted anew, and change 'until'"),
                where=document.where(("valid", "until")),
                severity="warning",
            )
        ]
    if valid.from_ and today < valid.from_:
        return [
            Diagnostic(
                code="not-yet-valid",
                what=msg(
                    "the framework is valid from {start}, and today is {today}",
                    start=valid.from_,
                    today=today,
                ),
                mend=msg("use the framework that is in force, or wait"),
                where=document.where(("valid", "from")),
                severity="warning",
            )
        ]
    return []


def _nodes(data: dict[str, Any], path: Path_) -> Iterator[tuple[Path_, dict[str, Any], str]]:
    for kind in ("values", "measures"):
        children = data.get(kind)
        if not isinstance(children, list):
            continue
        for i, child in enumerate(children):
            if isinstance(child, dict):
                yield (*path, kind, i), child, kind
                if kind == "values":
                    yield from _nodes(child, (*path, kind, i))


def _zero_weights(document: Document) -> list[Diagnostic]:
    problems = []
    parents: list[tuple[Path_, dict[str, Any]]] = [((), document.data)]
    parents += [(p, node) for p, node, kind in _nodes(document.data, ()) if kind == "values"]
    for path, node in parents:
        children = [
            child
            for kind in ("values", "measures")
            if isinstance(node.get(kind), list)
            for child in node[kind]
            if isinstance(child, dict)
        ]
        weights = [child.get("weight", 1) for child in children]
        if children and all(isinstance(w, int | float) and w == 0 for w in weights):
            first = "values" if node.get("values") else "measures"
            problems.append(
                Diagnostic(
                    code="zero-weights",
                    what=msg("all weights below {id!r} are zero", id=node["id"])
                    if isinstance(node.get("id"), str) and path
                    else msg("all weights here are zero"),
                    mend=msg("give at least one of them a weight above zero"),
                    where=document.where((*path, first, 0, "weight")),
                )
            )
    return problems


def _references(document: Document, ids: set[str], measures: set[str]) -> list[Diagnostic]:
    problems = []
    guards = document.data.get("guards")
    for i, guard in enumerate(guards if isinstance(guards, list) else ()):
        name = guard.get("value") if isinstance(guard, dict) else None
        if isinstance(name, str) and name not in ids:
            path: Path_ = ("guards", i, "value")
            problems.append(
                Diagnostic(
                    code="unknown-id",
                    what=msg(
                        "{key} names {name!r}, which is no value or measure of this framework",
                        key=dotted(path),
                        name=name,
                    ),
                    mend=did_you_mean(name, ids) or msg("name one that exists"),
                    where=document.where(path),
                )
            )
    estimators = document.data.get("estimators")
    for name in estimators if isinstance(estimators, dict) else ():
        if name not in measures:
            path = ("estimators", name)
            problems.append(
                Diagnostic(
                    code="unknown-id",
                    what=msg(
                        "{key} names {name!r}, which is no measure of this framework",
                        key=dotted(path),
                        name=name,
                    ),
                    mend=did_you_mean(name, measures) or msg("name one that exists"),
                    where=document.where(path),
                )
            )
    return problems
