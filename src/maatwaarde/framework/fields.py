"""What the fields of a framework file are made of: names, amounts, and texts in two languages."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema, model_validator

from maatwaarde.documents.models import FileModel, fail
from maatwaarde.messages import msg

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]

AMOUNT_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string"}]}
Amount = Annotated[float, Field(allow_inf_nan=False), WithJsonSchema(AMOUNT_SCHEMA)]


class Text(FileModel):
    """A text in Dutch and English; a plain string stands for both."""

    nl: str
    en: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if isinstance(value, bool | int | float):
            raise fail("string-type", msg("{value} is no text", value=value), msg("quote it"))
        return {"nl": value} if isinstance(value, str) else value

    def text(self, language: str) -> str:
        """Return it in a language; Dutch stands in where there is no English."""
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
