"""Checks that look at a framework as a whole: ids, weights, guards, dates.

They walk the raw data and not the models, so that they report what they can also when single
fields are wrong, and all problems come out in one run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, get_args

from maatwaarde.diagnostics import Diagnostic, did_you_mean
from maatwaarde.documents.yaml import Document, Path_, dotted
from maatwaarde.framework.model import FrameworkFile, Pillar, Value
from maatwaarde.messages import joined, msg

_NAMES: dict[str, Collection[Any]] = {"pillar": get_args(Pillar), "sdg": range(1, 18)}


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
                first = document.where((*ids[identifier], "id"))
                problems.append(
                    Diagnostic(
                        code="duplicate-id",
                        what=msg(
                            "the id {identifier!r} is used already, in {file}:{line}",
                            identifier=identifier,
                            file=first.file,
                            line=first.line,
                        )
                        if first.line is not None
                        else msg(
                            "the id {identifier!r} is used already, at {field}",
                            identifier=identifier,
                            field=first.field,
                        )
                        if first.in_data
                        else msg(
                            "the id {identifier!r} is used already, in sheet {sheet}, cell {cell}",
                            identifier=identifier,
                            sheet=first.sheet,
                            cell=first.cell,
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


def check_pillars(framework: FrameworkFile, document: Document) -> list[Diagnostic]:
    """Name what stands under no pillar: the highest value each time."""
    tops: list[tuple[Value, Path_]] = [
        (value, ("values", i)) for i, value in enumerate(framework.values)
    ]
    bare = [found for value, path in tops for found in _bare(value, path)]
    if all(top in bare for top in tops):
        return [
            Diagnostic(
                code="no-pillars",
                what=msg("no value has a pillar, so reports by pillar have all under 'none'"),
                mend=msg("give the values `pillar: E`, `S` or `G`, or report by value or SDG"),
                where=document.where(("values",)),
                severity="warning",
            )
        ]
    return [
        Diagnostic(
            code="no-pillar",
            what=msg(
                "the value {id!r} has no pillar, so its measures stand under 'none'", id=value.id
            ),
            mend=msg("give it, or a value above it, `pillar: E`, `S` or `G`"),
            where=document.where(path),
            severity="warning",
        )
        for value, path in bare
    ]


def _bare(value: Value, path: Path_) -> list[tuple[Value, Path_]]:
    """Return the highest values at or below one that hold nothing with a pillar.

    A value of which a part has a pillar is named for the measures directly under it.
    """
    if value.pillar is not None:
        return []
    below = [(child, (*path, "values", i)) for i, child in enumerate(value.values)]
    found = [bare for child, at in below for bare in _bare(child, at)]
    whole = {at for _, at in found}.issuperset(at for _, at in below)
    if whole:
        return [(value, path)]
    return [(value, path), *found] if value.measures else found


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
    problems += _unheld(document)
    problems += _chained(document, measures)
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


def _chained(document: Document, measures: set[str]) -> list[Diagnostic]:
    """Report measures that come after one that is not there, or in a circle after themselves."""
    problems = []
    before: dict[str, Any] = {}
    places: dict[str, Path_] = {}
    for path, node, kind in _nodes(document.data, ()):
        name, first = node.get("id"), node.get("after")
        if kind != "measures" or not isinstance(name, str) or not isinstance(first, str):
            continue
        before[name], places[name] = first, (*path, "after")
        if first not in measures:
            problems.append(
                Diagnostic(
                    code="unknown-id",
                    what=msg(
                        "{key} names {name!r}, which is no measure of this framework",
                        key=dotted(places[name]),
                        name=first,
                    ),
                    mend=did_you_mean(first, measures) or msg("name one that exists"),
                    where=document.where(places[name]),
                )
            )
    for name in before:
        path_, at = [name], before[name]
        while at in before and at not in path_:
            path_.append(at)
            at = before[at]
        # Once for each circle, at the first of its measures.
        if at == name and name == min(path_):
            problems.append(
                Diagnostic(
                    code="circle",
                    what=msg(
                        "{names} come after each other in a circle",
                        names=joined([repr(one) for one in path_], ", "),
                    )
                    if len(path_) > 1
                    else msg("{name!r} comes after itself", name=name),
                    mend=msg("let the first of them come after nothing"),
                    where=document.where(places[name]),
                )
            )
    return problems


def _unheld(document: Document) -> list[Diagnostic]:
    """Report guards on a pillar or SDG that no value has: they would never be broken."""
    guards = document.data.get("guards")
    held = _held(document.data, None, ())
    problems = []
    for i, guard in enumerate(guards if isinstance(guards, list) else ()):
        for key, known in held.items():
            named = guard.get(key) if isinstance(guard, dict) else None
            if named not in _NAMES[key] or named in known:
                continue  # what is no pillar or SDG at all, the model reports
            there = joined([str(name) for name in sorted(known)], ", ")
            problems.append(
                Diagnostic(
                    code="unknown-id",
                    what=msg(
                        "{place} names {named}, which no value of this framework has",
                        place=dotted(("guards", i, key)),
                        named=str(named),
                    ),
                    mend=msg("name one that they have: {there}", there=there)
                    if known
                    else msg("give a value this `{key}`, or put the guard on a value", key=key),
                    where=document.where(("guards", i, key)),
                )
            )
    return problems


def _held(node: dict[str, Any], pillar: Any, goals: Any) -> dict[str, set[Any]]:
    """Return the pillars and SDGs that the measures in or below a node stand under."""
    pillar, goals = node.get("pillar") or pillar, node.get("sdg") or goals
    held: dict[str, set[Any]] = {"pillar": set(), "sdg": set()}
    if node.get("measures"):
        held["pillar"] |= {pillar} if isinstance(pillar, str) else set()
        listed = goals if isinstance(goals, list) else ()
        held["sdg"] |= {goal for goal in listed if isinstance(goal, int)}
    values = node.get("values")
    for child in values if isinstance(values, list) else ():
        if isinstance(child, dict):
            for key, found in _held(child, pillar, goals).items():
                held[key] |= found
    return held
