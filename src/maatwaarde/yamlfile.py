"""YAML that users write: safe, YAML 1.2 scalars, and every value knows its line and column.

PyYAML reads YAML 1.1, where ``on``, ``no`` and ``12:30`` are not text. Here only ``true``,
``false``, ``null`` and numbers are special, as in the core schema of YAML 1.2, and dates stay text
for pydantic to read. Aliases are refused: a file that a council adopts is written out, and
aliases are how a small file becomes a huge one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where, did_you_mean

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

Path_ = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


# Fifteen times as fast with libyaml, which the wheels hold; nodes and their places are the same.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc]
    """The safe loader with the scalar rules of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+0123456789."),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", "-+."),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first)
    )


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a file, and where each value stands in it.

    Parameters
    ----------
    data
        Dictionaries, lists and scalars.
    places
        From the path of a key (``("values", 0, "unit")``) to its place.
    """

    file: str
    data: Any
    places: Mapping[Path_, Where]

    def where(self, path: Path_) -> Where:
        """Return the place of ``path``, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            place = self.places.get(path[:length])
            if place is not None:
                # A place in a sheet has the heading as its field already.
                return place if place.row else replace(place, field=dotted(path))
        return Where(file=self.file, field=dotted(path))


def dotted(path: Path_) -> str | None:
    """Write a path as people do: ``values[0].measures[1].unit``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or None


def read_yaml(path: str | Path, error: type[MaatwaardeError]) -> Document:
    """Read one YAML file.

    Raises
    ------
    MaatwaardeError
        Of the class ``error``: with every duplicate key, or the one place where YAML itself breaks.
    """
    file = str(path)
    try:
        raw = Path(path).read_bytes()
    except FileNotFoundError:
        raise error(
            Diagnostic(
                code="no-file",
                what="there is no such file",
                mend="check the path and the folder you are in",
                where=Where(file=file),
            )
        ) from None
    except OSError as cause:
        raise error(
            Diagnostic(
                code="unreadable-file",
                what=f"cannot be read: {cause.strerror}",
                mend="check that it is a file and that you may read it",
                where=Where(file=file),
            )
        ) from None
    if len(raw) > MAX_BYTES:
        raise error(
            Diagnostic(
                code="too-large",
                what=f"is larger than {MAX_BYTES:,} bytes",
                mend="split it, and let the parts `extends` each other",
                where=Where(file=file),
            )
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        raise error(
            Diagnostic(
                code="not-utf8",
                what="is not UTF-8 text",
                mend="save it as UTF-8",
                where=Where(file=file, line=raw[: cause.start].count(b"\n") + 1),
            )
        ) from None
    return parse_yaml(text, file, error)


def parse_yaml(text: str, file: str, error: type[MaatwaardeError]) -> Document:
    """Read YAML from a string; ``file`` is what messages call it. Raises as `read_yaml` does."""
    try:
        _refuse_bombs(text, file, error)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as cause:
        mark = cause.problem_mark or cause.context_mark
        raise error(
            Diagnostic(
                code="yaml",
                what=f"this is not valid YAML: {cause.problem or cause.context}",
                mend="check indentation, colons and quotes at or just above this line",
                where=_mark(file, mark) if mark else Where(file=file),
            )
        ) from None
    except yaml.YAMLError as cause:
        raise error(
            Diagnostic(
                code="yaml",
                what=f"this is not valid YAML: {str(cause).splitlines()[0]}",
                mend="save the file as plain UTF-8 text",
                where=Where(file=file),
            )
        ) from None
    if node is None:
        raise error(
            Diagnostic(
                code="empty", what="is empty", mend="fill it in", where=Where(file=file, line=1)
            )
        )
    builder = _Builder(file)
    data = builder.build(node, ())
    if builder.problems:
        raise error(builder.problems)
    return Document(file=file, data=data, places=builder.places)


def validate(
    model: type[Model], document: Document, context: dict[str, Any] | None = None
) -> tuple[Model | None, list[Diagnostic]]:
    """Check a document against a pydantic model.

    Returns
    -------
    model or None, problems
        The model when all is well, and otherwise ``None`` with every problem at its line. A
        validator raises `pydantic_core.PydanticCustomError` with the mend under ``ctx["mend"]``.
    """
    try:
        return model.model_validate(document.data, context=context), []
    except ValidationError as failure:
        problems = []
        for item in failure.errors(include_url=False):
            problems.append(_translate(model, document, item))
        return None, problems


def _refuse_bombs(text: str, file: str, error: type[MaatwaardeError]) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise error(
                    Diagnostic(
                        code="too-deep",
                        what=f"is nested deeper than {MAX_DEPTH} levels",
                        mend="flatten it",
                        where=_mark(file, event.start_mark),
                    )
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise error(
                    Diagnostic(
                        code="several-documents",
                        what="a second document begins here",
                        mend="keep one document per file, and remove the line '---'",
                        where=_mark(file, event.start_mark),
                    )
                )
        elif isinstance(event, yaml.AliasEvent):
            raise error(
                Diagnostic(
                    code="alias",
                    what=f"the alias '*{event.anchor}' is not allowed",
                    mend="write the value out",
                    where=_mark(file, event.start_mark),
                )
            )


class _Builder:
    """Turns YAML nodes into Python data while noting the place of each."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path_, Where] = {}
        self.problems: list[Diagnostic] = []
        self._scalars = _Loader("")

    def build(self, node: yaml.Node, path: Path_) -> Any:
        self.places.setdefault(path, _mark(self.file, node.start_mark))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
        try:
            if _beyond_numbers(node):
                self._too_large(node)
                return None
            return self._scalars.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError):
            self._problem("tag", f"the tag {node.tag!r} is not allowed", "remove it", node)
            return None

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem("key", "a key must be plain text", "quote it", key_node)
                continue
            key = str(key_node.value)
            if key in result:
                first = self.places[(*path, key)].line
                self._problem(
                    "duplicate-key",
                    f"the key {key!r} stands here twice (first in line {first})",
                    "keep one of them",
                    key_node,
                )
                continue
            self.places[(*path, key)] = _mark(self.file, key_node.start_mark)
            result[key] = self.build(value_node, (*path, key))
        return result

    def _too_large(self, node: yaml.Node) -> None:
        text = str(node.value)
        shown = text if len(text) <= 20 else f"{text[:8]}… of {len(text)} characters"
        what = f"the number {shown} is larger than any that can be held"
        self._problem("number-too-large", what, "write a smaller number", node)

    def _problem(self, code: str, what: str, mend: str, node: yaml.Node) -> None:
        where = _mark(self.file, node.start_mark)
        self.problems.append(Diagnostic(code=code, what=what, mend=mend, where=where))


def _beyond_numbers(node: yaml.Node) -> bool:
    """Return whether a scalar is digits for a number that is more than a double holds."""
    number = node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
    return number and node.value[-1:].isdigit() and math.isinf(float(node.value))


def _mark(file: str, mark: Any) -> Where:
    return Where(file=file, line=mark.line + 1, column=mark.column + 1)


# What pydantic finds, in the words of somebody who has never heard of pydantic.
_WORDS = {
    "missing": ("{name!r} is missing", "add it"),
    "string_type": ("{name!r} must be text, but is {input}", "put it between quotes"),
    "float_type": ("{name!r} must be a number, but is {input}", "write a number"),
    "float_parsing": ("{name!r} must be a number, but is {input}", "write a number"),
    "int_type": ("{name!r} must be a whole number, but is {input}", "write a whole number"),
    "int_parsing": ("{name!r} must be a whole number, but is {input}", "write a whole number"),
    "int_from_float": ("{name!r} must be a whole number, but is {input}", "write a whole number"),
    "bool_type": ("{name!r} must be true or false, but is {input}", "write true or false"),
    "bool_parsing": ("{name!r} must be true or false, but is {input}", "write true or false"),
    "finite_number": ("{name!r} must be a finite number", "write a number"),
    "list_type": ("{name!r} must be a list", "begin each item on its own line with '- '"),
    "tuple_type": ("{name!r} must be a list", "write it as [a, b], or an item a line with '- '"),
    "dict_type": ("{name!r} must be keys with values", "write 'key: value' lines below it"),
    "model_type": ("{name!r} must be keys with values", "write 'key: value' lines below it"),
    "model_attributes_type": ("{name!r} must be keys with values", "write 'key: value' lines"),
    "literal_error": ("{name!r} is {input}", "use one of: {expected}"),
    "enum": ("{name!r} is {input}", "use one of: {expected}"),
    "greater_than_equal": ("{name!r} is {input}, but must be at least {ge}", "raise it"),
    "greater_than": ("{name!r} is {input}, but must be more than {gt}", "raise it"),
    "less_than_equal": ("{name!r} is {input}, but must be at most {le}", "lower it"),
    "less_than": ("{name!r} is {input}, but must be less than {lt}", "lower it"),
    "too_short": ("{name!r} is too short", "give at least {min_length}"),
    "too_long": ("{name!r} is too long", "give at most {max_length}"),
    "string_pattern_mismatch": ("{name!r} is {input}", "it must match {pattern}"),
    "date_from_datetime_parsing": ("{name!r} is no date: {input}", "write it as 2026-03-12"),
    "date_parsing": ("{name!r} is no date: {input}", "write it as 2026-03-12"),
    "date_type": ("{name!r} is no date: {input}", "write it as 2026-03-12"),
}


def _translate(model: type[BaseModel], document: Document, item: Any) -> Diagnostic:
    kind, context = item["type"], dict(item.get("ctx") or {})
    path = _own_path(document.data, item["loc"])
    name = next((str(part) for part in reversed(item["loc"]) if isinstance(part, str)), "the file")
    if kind == "extra_forbidden":
        what = f"the key {name!r} is unknown"
        mend = did_you_mean(name, _fields(model, item["loc"][:-1])) or "remove it"
    elif kind in _WORDS:
        words = {"name": name, "input": _shown(item["input"]), **context}
        what, mend = (text.format(**words) for text in _WORDS[kind])
    else:
        what, mend = item["msg"], str(context.get("mend", "mend this value"))
    code = context.get("code", kind.replace("_", "-"))
    return Diagnostic(code=str(code), what=what, mend=mend, where=document.where(path))


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:80]}… of {len(text)} characters"


def _own_path(data: Any, loc: Path_) -> Path_:
    """Drop the parts that pydantic adds to a location, such as the branch of a union."""
    path: list[str | int] = []
    for part in loc:
        inside_dict = isinstance(data, dict) and part in data
        inside_list = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if inside_dict or inside_list:
            data = data[part]
            path.append(part)
    if loc and isinstance(data, dict) and loc[-1] not in path:
        path.append(loc[-1])
    return tuple(path)


def _fields(model: type[BaseModel], loc: Path_) -> list[str]:
    """Return the keys that are allowed at a location, as far as the models tell."""
    current: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, int) or current is None:
            continue
        field = _by_alias(current).get(part)
        if field is not None:
            current = _model_in(field.annotation)
    return sorted(_by_alias(current)) if current else []


def _by_alias(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if found is not None:
            return found
    return None
