"""What the fields of a framework file are made of: parts, amounts, texts and their errors."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from maatwaarde.diagnostics import UnitError

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]


def fail(code: str, what: str, mend: str) -> PydanticCustomError:
    # Braces in user text would be read as placeholders by pydantic.
    return PydanticCustomError("maatwaarde", "{what}", {"what": what, "mend": mend, "code": code})


def from_unit_error(error: UnitError) -> PydanticCustomError:
    problem = error.problems[0]
    return fail(problem.code, problem.what, problem.mend)


def _share(value: Any) -> Any:
    """Read ``2.25 %`` as 0.0225; leave the rest to pydantic."""
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return float(value.strip().removesuffix("%").strip()) / 100
        except ValueError:
            raise fail(
                "not-a-number", f"{value!r} is not a percentage", "write it as '2.25 %'"
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
    except ValueError:
        return share
    # What is above the whole in another way is for the limits of the field to say.
    if share is value and 1 < number <= 100:
        raise fail(
            "not-a-part",
            f"{number:g} is more than the whole, which is 1",
            f"write {number / 100:.15g}, or '{number:.15g} %', if that is what you mean",
        )
    return share


_PART_SCHEMA = {"anyOf": [{**_SHARE_SCHEMA["anyOf"][0], "maximum": 1}, _SHARE_SCHEMA["anyOf"][1]]}
Part = Annotated[Share, BeforeValidator(_part), WithJsonSchema(_PART_SCHEMA)]
"""A part of a whole, from 0 to 1 or as a percentage; its field sets the limit."""

AMOUNT_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string"}]}
Amount = Annotated[float, Field(allow_inf_nan=False), WithJsonSchema(AMOUNT_SCHEMA)]


class FileModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)


class Text(FileModel):
    """A text in Dutch and English; a plain string stands for both."""

    nl: str
    en: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"nl": value} if isinstance(value, str) else value

    def get(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.nl


_TEXT_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"nl": {"type": "string"}, "en": {"type": "string"}},
            "required": ["nl"],
            "additionalProperties": False,
        },
    ]
}
Title = Annotated[Text, WithJsonSchema(_TEXT_SCHEMA)]
