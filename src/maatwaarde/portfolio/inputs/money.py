"""What a file of resources may say of investments, debt and reserves."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from maatwaarde.documents.models import FileModel, Part, fail
from maatwaarde.messages import Money as Euros
from maatwaarde.messages import msg
from maatwaarde.portfolio.inputs.types import Money, quoted

DEFAULT_LIFE = "default"
EVERY_KIND = "*"
LONGEST_LIFE = 200
Life = Annotated[int, Field(ge=1, le=LONGEST_LIFE)]
_LIFE_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": LONGEST_LIFE},
        {
            "type": "object",
            "additionalProperties": {"type": "integer", "minimum": 1, "maximum": LONGEST_LIFE},
        },
    ]
}


def _for_all_kinds(value: Any) -> Any:
    """Read a share alone as that of every kind of money."""
    return value if isinstance(value, dict) else {EVERY_KIND: value}


OverProgramming = Annotated[
    dict[str, Annotated[Part, Field(le=1)]],
    BeforeValidator(_for_all_kinds),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["number", "string"]},
                {"type": "object", "additionalProperties": {"type": ["number", "string"]}},
            ]
        }
    ),
]


class CapitalCharges(FileModel):
    """What an investment charges a budget with every year after it is completed."""

    of: str = Field(description="The kind of money that is invested.")
    to: str = Field(description="The kind of money that pays for depreciation and interest.")
    interest: Annotated[Part, Field(le=1)] = Field(description="A year, as in 2 %.")
    method: Literal["straight-line", "annuity"] = "straight-line"
    life: Annotated[dict[str, Life], WithJsonSchema(_LIFE_SCHEMA)] = Field(
        description="Years that an investment lasts: by policy field, and `default` for the others."
    )

    @field_validator("life", mode="before")
    @classmethod
    def _for_all(cls, value: Any) -> Any:
        """Read a number alone as that of every investment."""
        alone = isinstance(value, int | float) and not isinstance(value, bool)
        return {DEFAULT_LIFE: value} if alone else value

    @model_validator(mode="after")
    def _apart(self, info: ValidationInfo) -> CapitalCharges:
        if self.of == self.to:
            raise fail(
                "bad-charges",
                msg("capital charges of {name!r} would be paid from {name!r} itself", name=self.of),
                msg("name another budget in {key}", key=quoted("to", info)),
            )
        return self

    def life_of(self, policy_field: str | None) -> int | None:
        """Return the life of investments in a policy field; ``2`` stands for ``2.1`` as well."""
        names = [] if policy_field is None else [policy_field, policy_field.partition(".")[0]]
        found = (self.life[name] for name in (*names, DEFAULT_LIFE) if name in self.life)
        return next(found, None)


class Uncertainty(FileModel):
    """How what is uncertain about costs and staff goes together."""

    common: Annotated[Part, Field(le=1)] = Field(
        default=0.4,
        description="How much of it all proposals have in common; the rest is of each its own.",
    )


class Debt(FileModel):
    """How much is borrowed, and how much may be, at the end of every year."""

    opening: Money = Field(default=0.0, description="What is borrowed before the first year.")
    ceiling: Money = Field(description="What may be borrowed in all, in EUR or with a unit.")

    @model_validator(mode="after")
    def _below(self, info: ValidationInfo) -> Debt:
        if self.opening > self.ceiling:
            raise fail(
                "bad-debt",
                msg(
                    "the debt begins with {opening}, above its ceiling of {ceiling}",
                    opening=Euros(self.opening),
                    ceiling=Euros(self.ceiling),
                ),
                msg("raise {key}, or mend the debt of today", key=quoted("ceiling", info)),
            )
        return self


class ReserveSpec(FileModel):
    """Money that is kept, and may pay what a budget lacks."""

    name: str = "reserve"
    opening: Money = Field(description="What is in it before the first year.")
    yearly: Money = Field(default=0.0, description="What is put into it every year.")
    minimum: Money = Field(default=0.0, description="What has to stay in it.")
    pays: str = Field(description="The kind of money of which it may pay costs.")
    only: Literal["incidental"] | None = Field(
        default=None, description="`incidental`: no structural costs and no capital charges."
    )

    @model_validator(mode="after")
    def _above(self, info: ValidationInfo) -> ReserveSpec:
        if self.opening < self.minimum:
            raise fail(
                "bad-reserve",
                msg(
                    "the reserve {name!r} begins with {opening}, below its minimum of {minimum}",
                    name=self.name,
                    opening=Euros(self.opening),
                    minimum=Euros(self.minimum),
                ),
                msg("lower {key}, or mend what is in the reserve", key=quoted("minimum", info)),
            )
        return self
