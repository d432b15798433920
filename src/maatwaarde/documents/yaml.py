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
from dataclasses import field, replace
from pathlib import Path
from typing import Any

import yaml

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.files import read_bytes
from maatwaarde.documents.forms import refuse_other_form
from maatwaarde.documents.limits import MAX_TEXT_BYTES
from maatwaarde.documents.text import text_of
from maatwaarde.documents.yaml_errors import in_words
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import Exact, msg
from maatwaarde.units import with_point

MAX_DEPTH = 40

Path_ = tuple[str | int, ...]


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
        f"tag:yaml.org,2002:{_tag}", regex(rf"^(?:{_pattern})$"), list(_first)
    )


WORDS = _Loader.yaml_implicit_resolvers
"""What is no text here without quotation marks, by its first character, as PyYAML has it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What the keys of a document are called for who wrote it.

    Parameters
    ----------
    headings
        By key, the sheet or the heading that stands for it; empty for YAML, which has the keys.
    of_sheet
        By sheet and key, the headings that stand for that key in that sheet alone.
    """

    headings: Mapping[str, str] = field(default_factory=dict)
    of_sheet: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def quoted(self, key: str) -> str:
        """Return a key as advice names it."""
        return repr(self.headings[key]) if key in self.headings else f"`{key}`"

    def named(self, key: str, where: Where) -> str:
        """Return what a problem with the value of a key begins with."""
        return repr(self._heading(key, where) or key)

    def add(self, key: str, where: Where) -> str:
        """Return what to do when a key is missing."""
        heading = self._heading(key, where)
        if heading is None:
            return msg("add it")
        if where.field:
            return msg("fill it in")
        return msg("add a column {heading!r}", heading=heading)

    def _heading(self, key: str, where: Where) -> str | None:
        if where.sheet is None or key not in self.headings:
            return None
        return where.field or self.of_sheet.get((where.sheet, key)) or self.headings[key]


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a file, and where each value stands in it.

    Parameters
    ----------
    data
        Dictionaries, lists and scalars.
    places
        From the path of a key (``("values", 0, "unit")``) to its place.
    keys
        What its keys are called for who wrote it.
    """

    file: str
    data: Any
    places: Mapping[Path_, Where]
    keys: Keys = field(default_factory=Keys)

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
    mend = msg("split it, and let one part name the other under `extends`")
    return yaml_of(read_bytes(path, error, MAX_TEXT_BYTES, mend), file, error)


def yaml_of(raw: bytes, file: str, error: type[MaatwaardeError]) -> Document:
    """Read YAML from the bytes of a file, as `read_yaml` does."""
    refuse_other_form(raw, file, error)
    try:
        text = text_of(raw)
    except UnicodeDecodeError as cause:
        raise error(
            Diagnostic(
                code="not-utf8",
                what=msg("is not UTF-8 text"),
                mend=msg("save it as UTF-8"),
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
                what=msg("this is not valid YAML: {reason}", reason=in_words(cause)),
                mend=msg("check indentation, colons and quotes at or just above this line"),
                where=_mark(file, mark) if mark else Where(file=file),
            )
        ) from None
    except yaml.YAMLError as cause:
        raise error(
            Diagnostic(
                code="yaml",
                what=msg("this is not valid YAML: {reason}", reason=in_words(cause)),
                mend=msg("save the file as plain UTF-8 text"),
                where=Where(file=file),
            )
        ) from None
    if node is None:
        raise error(
            Diagnostic(
                code="empty",
                what=msg("is empty"),
                mend=msg("fill it in"),
                where=Where(file=file, line=1),
            )
        )
    builder = _Builder(file)
    data = builder.build(node, ())
    if builder.problems:
        raise error(builder.problems)
    return Document(file=file, data=data, places=builder.places)


def _refuse_bombs(text: str, file: str, error: type[MaatwaardeError]) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise error(
                    Diagnostic(
                        code="too-deep",
                        what=msg("is nested deeper than {levels} levels", levels=MAX_DEPTH),
                        mend=msg("flatten it"),
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
                        what=msg("a second document begins here"),
                        mend=msg("keep one document per file, and remove the line '---'"),
                        where=_mark(file, event.start_mark),
                    )
                )
        elif isinstance(event, yaml.AliasEvent):
            raise error(
                Diagnostic(
                    code="alias",
                    what=msg("the alias '*{anchor}' is not allowed", anchor=event.anchor),
                    mend=msg("write the value out"),
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
            if _thousands(node, path):
                self._problem(
                    "thousands",
                    msg(
                        "{text} is read as {value}, since a point stands before decimals here",
                        text=str(node.value),
                        value=Exact(float(node.value)),
                    ),
                    msg(
                        "write {thousands} if it counts thousands, and {plain} if not",
                        thousands=str(node.value).replace(".", ""),
                        plain=f"{float(node.value):.15g}"
                        if node.value.endswith("0")
                        else f"{node.value}0",
                    ),
                    node,
                )
                return None
            if _beyond_numbers(node):
                self._too_large(node)
                return None
            return self._scalars.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError):
            # A tag that does not fit its text, such as `!!bool x`, fails in many ways.
            self._problem(
                "tag", msg("the tag {tag!r} is not allowed", tag=node.tag), msg("remove it"), node
            )
            return None

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        before: yaml.Node | None = None
        for key_node, value_node in node.value:
            cut = _cut_number(before, key_node, value_node) if node.flow_style else None
            if before is not None and cut is not None:
                self._problem(
                    "comma-number",
                    msg(
                        "{text!r} is taken apart at its comma, which stands between keys here",
                        text=cut,
                    ),
                    msg(
                        "write {written!r} if that is what you mean", written=with_point(cut) or cut
                    ),
                    before,
                )
                continue
            before = value_node
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem("key", msg("a key must be plain text"), msg("quote it"), key_node)
                continue
            key = str(key_node.value)
            if key in result:
                first = self.places[(*path, key)].line
                self._problem(
                    "duplicate-key",
                    msg(
                        "the key {key!r} stands here twice (first in line {first})",
                        key=key,
                        first=first,
                    ),
                    msg("keep one of them"),
                    key_node,
                )
                continue
            self.places[(*path, key)] = _mark(self.file, key_node.start_mark)
            result[key] = self.build(value_node, (*path, key))
        return result

    def _too_large(self, node: yaml.Node) -> None:
        text = str(node.value)
        what = msg("the number {number} is larger than any that can be held", number=text)
        if len(text) > 20:
            what = msg(
                "the number {start}… of {digits} characters is larger than any that can be held",
                start=text[:8],
                digits=len(text),
            )
        self._problem("number-too-large", what, msg("write a smaller number"), node)

    def _problem(self, code: str, what: str, mend: str, node: yaml.Node) -> None:
        where = _mark(self.file, node.start_mark)
        self.problems.append(Diagnostic(code=code, what=what, mend=mend, where=where))


_GROUPED = regex(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_AMOUNTS = frozenset(("amount", "hire", "carry_over"))


def _thousands(node: yaml.Node, path: Path_) -> bool:
    """Return whether a number is written as people write thousands: 300.000, and 1.500.

    Nobody writes a zero at the end of three decimals; of an amount of money three decimals will do.
    """
    if node.tag != "tag:yaml.org,2002:float" or not _GROUPED.fullmatch(node.value):
        return False
    return node.value.endswith("0") or (bool(path) and path[-1] in _AMOUNTS)


def _cut_number(before: yaml.Node | None, key: yaml.Node, value: yaml.Node) -> str | None:
    """Return ``1,5`` where it stands between braces, as a number and a key without a value."""
    if not (isinstance(before, yaml.ScalarNode) and isinstance(key, yaml.ScalarNode)):
        return None
    empty = isinstance(value, yaml.ScalarNode) and value.value == "" and not value.style
    begins = re.fullmatch(r"[-+]?\d[\d.]*", before.value) and not before.style
    if not empty or not begins or not re.match(r"\d", key.value):
        return None
    return f"{before.value},{key.value}"


def _beyond_numbers(node: yaml.Node) -> bool:
    """Return whether a scalar is digits for a number that is more than a double holds."""
    number = node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
    return number and node.value[-1:].isdigit() and math.isinf(float(node.value))


def _mark(file: str, mark: Any) -> Where:
    return Where(file=file, line=mark.line + 1, column=mark.column + 1)
