"""The pydantic models of what users write: how they refuse, and in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from maatwaarde.content import content_key
from maatwaarde.diagnostics import Diagnostic, UnitError, Where, did_you_mean
from maatwaarde.documents.yaml import Document, Keys, Path_
from maatwaarde.messages import Exact, Message, Text, msg
from maatwaarde.units import with_point

Model = TypeVar("Model", bound=BaseModel)


class FileModel(BaseModel):
    """What stands under one key of a file: nothing may be added to it, or changed afterwards."""

    # Most commands read few of the kinds of files that there are: each is made ready on first use.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    # By what stands there, and not by where it stood, and with a hash where a mapping is in it.
    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return bool(content_key(self) == content_key(other))

    def __hash__(self) -> int:
        return hash(content_key(self))


class WholeFile(FileModel):
    """A file as a whole, which knows where each of its keys stands."""

    _document: Document | None = PrivateAttr(default=None)
    _warnings: tuple[Diagnostic, ...] = PrivateAttr(default=())

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What the user should know about how the file was read."""
        return self._warnings

    @property
    def keys(self) -> Keys:
        """What its keys are called for who wrote it."""
        return Keys() if self._document is None else self._document.keys

    def where(self, *path: str | int) -> Where:
        """Return where a key stands in the file, or nothing when these come from no file."""
        return Where() if self._document is None else self._document.where(path)


def fail(code: str, what: str, mend: str) -> PydanticCustomError:
    """Return what a validator raises; `validate` makes a `Diagnostic` of it, at its line."""
    # Braces in user text would be read as placeholders by pydantic.
    return PydanticCustomError("maatwaarde", "{what}", {"what": what, "mend": mend, "code": code})


def fail_unit(error: UnitError) -> PydanticCustomError:
    """Return what a validator raises for a unit that is unknown or does not fit."""
    problem = error.problems[0]
    return fail(problem.code, problem.what, problem.mend)


def require_within(code: str, value: float | None, low: float | None, high: float | None) -> None:
    """Refuse a value outside its range, where all three are given.

    Raises
    ------
    PydanticCustomError
        As `fail` returns it, with this code.
    """
    if value is None or low is None or high is None or low <= value <= high:
        return
    raise fail(
        code,
        msg(
            "the value {value} lies outside {low} to {high}",
            value=Exact(value),
            low=Exact(low),
            high=Exact(high),
        ),
        msg("give low <= value <= high"),
    )


def _share(value: Any) -> Any:
    """Read ``2.25 %`` as 0.0225; leave the rest to pydantic."""
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return float(value.strip().removesuffix("%").strip()) / 100
        except ValueError:
            raise fail(
                "not-a-number",
                msg("{value!r} is not a percentage", value=value),
                msg("write it as '2.25 %'"),
            ) from None
    return value


_SHARE_SCHEMA: dict[str, list[dict[str, Any]]] = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*%\s*$"},
    ]
}
Share = Annotated[
    float, BeforeValidator(_share), Field(ge=0, allow_inf_nan=False), WithJsonSchema(_SHARE_SCHEMA)
]


def _part(value: Any) -> Any:
    """Read a share and refuse 40 for 40 %, which would be a rule that never applies."""
    share = _share(value)
    try:
        number = float(share) if isinstance(share, int | float | str) else 0.0
    except (ValueError, OverflowError):
        return share
    # What is above the whole in another way is for the limits of the field to say.
    if share is value and 1 < number <= 100:
        raise fail(
            "not-a-part",
            msg("{number} is more than the whole, which is 1", number=Exact(number)),
            # As the file has numbers, which is with a point.
            msg(
                "write {part:.15g}, or '{percent:.15g} %', if that is what you mean",
                part=number / 100,
                percent=number,
            ),
        )
    return share


_PART_SCHEMA = {"anyOf": [{**_SHARE_SCHEMA["anyOf"][0], "maximum": 1}, _SHARE_SCHEMA["anyOf"][1]]}
Part = Annotated[Share, BeforeValidator(_part), WithJsonSchema(_PART_SCHEMA)]
"""A part of a whole, from 0 to 1 or as a percentage; its field sets the limit."""


def validate(
    model: type[Model], document: Document, context: dict[str, Any] | None = None
) -> tuple[Model | None, list[Diagnostic]]:
    """Check a document against a pydantic model.

    Returns
    -------
    model or None, problems
        The model when all is well, and otherwise ``None`` with every problem at its line. A
        validator raises `pydantic_core.PydanticCustomError` with the mend under ``ctx["mend"]``,
        and finds in the context under ``keys`` what to call keys.
    """
    context = {**(context or {}), "keys": document.keys}
    try:
        return model.model_validate(document.data, context=context), []
    except ValidationError as failure:
        return None, problems_of(failure, model, document)


def problems_of(
    failure: ValidationError, model: type[BaseModel], document: Document
) -> list[Diagnostic]:
    """Return what pydantic found, each at its place and in words of ours."""
    items = failure.errors(include_url=False)
    return [_translate(model, document, item) for item in items if not _follows(item, items)]


def _follows(item: Any, items: Sequence[Any]) -> bool:
    """Return whether a list is only too short since what is wrong in it was not counted."""
    depth = len(item["loc"])
    return item["type"] == "too_short" and any(
        len(other["loc"]) > depth and other["loc"][:depth] == item["loc"] for other in items
    )


# The only patterns in our models are those of ids and names.
_ONLY_NAMES = msg("use letters from a to z, digits and hyphens, and begin with a letter")

# What pydantic finds, in the words of somebody who has never heard of pydantic.
_WORDS = {
    "missing": (msg("{name} is missing"), msg("add it")),
    "string_type": (msg("{name} must be text, but is {input}"), msg("put it between quotes")),
    "float_type": (msg("{name} must be a number, but is {input}"), msg("write a number")),
    "float_parsing": (msg("{name} must be a number, but is {input}"), msg("write a number")),
    "int_type": (msg("{name} must be a whole number, but is {input}"), msg("write a whole number")),
    "int_parsing": (
        msg("{name} must be a whole number, but is {input}"),
        msg("write a whole number"),
    ),
    "int_from_float": (
        msg("{name} must be a whole number, but is {input}"),
        msg("write a whole number"),
    ),
    "bool_type": (msg("{name} must be true or false, but is {input}"), msg("write true or false")),
    "bool_parsing": (
        msg("{name} must be true or false, but is {input}"),
        msg("write true or false"),
    ),
    "finite_number": (msg("{name} must be a finite number"), msg("write a number")),
    "list_type": (msg("{name} must be a list"), msg("begin each item on its own line with '- '")),
    "tuple_type": (
        msg("{name} must be a list"),
        msg("write it as [a, b], or an item a line with '- '"),
    ),
    "dict_type": (msg("{name} must be keys with values"), msg("write 'key: value' lines below it")),
    "model_type": (
        msg("{name} must be keys with values"),
        msg("write 'key: value' lines below it"),
    ),
    "model_attributes_type": (
        msg("{name} must be keys with values"),
        msg("write 'key: value' lines"),
    ),
    "literal_error": (msg("{name} is {input}"), msg("use one of: {expected}")),
    "enum": (msg("{name} is {input}"), msg("use one of: {expected}")),
    "greater_than_equal": (msg("{name} is {input}, but must be at least {ge}"), msg("raise it")),
    "greater_than": (msg("{name} is {input}, but must be more than {gt}"), msg("raise it")),
    "less_than_equal": (msg("{name} is {input}, but must be at most {le}"), msg("lower it")),
    "less_than": (msg("{name} is {input}, but must be less than {lt}"), msg("lower it")),
    "too_short": (msg("{name} is too short"), msg("give at least {min_length}")),
    "too_long": (msg("{name} is too long"), msg("give at most {max_length}")),
    "string_too_short": (
        msg("{name} is too short"),
        msg("write at least {min_length} characters"),
    ),
    "string_too_long": (msg("{name} is too long"), msg("write at most {max_length} characters")),
    "int_parsing_size": (
        msg("{name} must be a whole number, but is {input}"),
        msg("write a smaller number"),
    ),
    "date_from_datetime_inexact": (
        msg("{name} is no date: {input}"),
        msg("write it as 2026-03-12"),
    ),
    "string_pattern_mismatch": (msg("{name} is {input}"), _ONLY_NAMES),
    "date_from_datetime_parsing": (
        msg("{name} is no date: {input}"),
        msg("write it as 2026-03-12"),
    ),
    "date_parsing": (msg("{name} is no date: {input}"), msg("write it as 2026-03-12")),
    "date_type": (msg("{name} is no date: {input}"), msg("write it as 2026-03-12")),
}


def _translate(model: type[BaseModel], document: Document, item: Any) -> Diagnostic:
    kind, context = item["type"], dict(item.get("ctx") or {})
    where = document.where(_own_path(document.data, item["loc"]))
    name = next((part for part in reversed(item["loc"]) if isinstance(part, str)), None)
    called: Text = msg("the file") if name is None else document.keys.named(name, where)
    what: str
    mend: str
    if kind == "extra_forbidden":
        key = name or ""
        what = msg("the key {name!r} is unknown", name=key)
        mend = did_you_mean(key, _fields(model, item["loc"][:-1])) or msg("remove it")
    elif kind in _WORDS:
        if "expected" in context:  # pydantic says "'a', 'b' or 'c'"
            context["expected"] = " | ".join(context["expected"].replace(" or ", ", ").split(", "))
        # A limit is a number that people read; what was written stays as it is.
        limits = {
            key: Exact(value) if isinstance(value, int | float) else value
            for key, value in context.items()
        }
        words = {"name": called, "input": _shown(item["input"]), **limits}
        what, mend = (_filled(text, words) for text in _WORDS[kind])
        if kind == "float_parsing" and isinstance(item["input"], str):
            written = with_point(item["input"])
            if written is not None:
                mend = msg("write {written!r} if that is what you mean", written=written)
        if kind == "missing":
            mend = document.keys.add(name or "", where)
    elif kind == "maatwaarde":
        what, mend = context["what"], context["mend"]
    else:  # what no model of ours comes to; the code is that of pydantic
        what = msg("{name} cannot be {input}", name=called, input=_shown(item["input"]))
        mend = msg("write another value")
    code = context.get("code", kind.replace("_", "-"))
    return Diagnostic(code=str(code), what=what, mend=mend, where=where)


def _filled(text: Message, words: Mapping[str, Any]) -> Message:
    """Return a message with the words that it has places for, and no others."""
    named = {name: word for name, word in words.items() if f"{{{name}" in text.pattern}
    return Message(text.pattern, named)


def _shown(value: Any) -> Text:
    if value is None:
        return msg("empty")
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    if len(text) <= 100:
        return text
    return msg("{start}… of {n} characters", start=text[:80], n=len(text))


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
