"""The rules that a file of resources may state beyond how much money and staff there is."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidationInfo, WithJsonSchema, field_validator, model_validator

from maatwaarde.documents.models import FileModel, fail
from maatwaarde.messages import msg
from maatwaarde.portfolio.inputs.types import (
    Money,
    Part,
    People,
    Period,
    Price,
    Year,
    quoted,
    within,
)
from maatwaarde.portfolio.problem import ranges

# An amount whose unit is known only when the framework is: of a measure, or of a resource.
Change = Annotated[float | str, WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]})]
Names = Annotated[tuple[str, ...], Field(min_length=1)]


class RequirementSpec(FileModel):
    """What a proposal requires beside its column, and how much earlier that starts."""

    proposal: str = Field(description="Itself, as in the column; its variants have their own.")
    needs: Names = Field(description="One of these, or one of its variants, is chosen too.")
    years_earlier: Annotated[float, within(ranges.LAG)] = Field(
        default=0.0,
        ge=0,
        allow_inf_nan=False,
        description="With planning: the needed one starts at least so many years earlier.",
    )


class SynergySpec(FileModel):
    """What two proposals bring and use on top of their own when both are chosen."""

    between: tuple[str, str]
    impact: dict[str, Change] = Field(
        default={}, description="By measure; a bare number is in its unit. Overlap is a loss."
    )
    use: dict[str, Change] = Field(
        default={},
        description="By budget or role, as in capital:2027. What is saved is below zero.",
    )
    reason: str = ""

    @field_validator("between", mode="before")
    @classmethod
    def _two(cls, value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) != 2:
            what = msg("a synergy is between two proposals, not {count}", count=len(value))
            mend = msg("name two; more than two have a synergy for each pair")
            raise fail("bad-synergy", what, mend)
        return value


class TotalSpec(FileModel):
    """A total impact that the portfolio must reach."""

    measure: str
    amount: Change = Field(description="With the sign of an improvement: less CO2 is below zero.")
    by: Year | None = Field(
        default=None,
        description="The year at the end of which it is in force; left out, the horizon.",
    )
    reason: str = ""


class _Members(FileModel):
    proposals: tuple[str, ...] = ()
    policy_field: str | None = None
    area: str | None = None

    @model_validator(mode="after")
    def _one(self, info: ValidationInfo) -> _Members:
        if sum([bool(self.proposals), self.policy_field is not None, self.area is not None]) != 1:
            raise fail(
                "bad-grant",
                msg("a grant is for proposals that are named, for a policy field, or for an area"),
                msg(
                    "give one of {proposals}, {policy_field} and {area}",
                    **{key: quoted(key, info) for key in ("proposals", "policy_field", "area")},
                ),
            )
        return self


class GrantSpec(_Members):
    """Money from others, for a part of what certain proposals ask of a budget."""

    name: str
    budget: str = Field(default="money", description="The kind of money that it adds to.")
    period: Period | None = Field(default=None, description="Left out: all periods together.")
    maximum: Money = Field(description="In EUR, or with a unit.")
    share: Annotated[Part, Field(gt=0, le=1)] = Field(
        default=1.0, description="The part of what these proposals ask that it pays at most."
    )


class TrainingSpec(FileModel):
    """People who learn a role in one period and work in it from another on."""

    role: str
    period: Period = Field(description="When they learn.")
    opens: Period = Field(description="From when on they work in the role.")
    maximum: People = Field(description="In fte.")
    price: Price = Field(description="In EUR for an fte, or with a unit.")
    budget: str = Field(default="money", description="The kind of money that pays for it.")
    time: dict[str, People] = Field(
        default={}, description="By role: fte that learning takes in that period, for an fte."
    )
