"""The framework file, field by field. The JSON Schema that editors use is made from this."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_serializer,
    model_validator,
)

from maatwaarde.documents.models import FileModel, Part, Share, fail, require_within
from maatwaarde.framework.accounting import Budget, Owner
from maatwaarde.framework.fields import Identifier, Title
from maatwaarde.framework.measure import Measure, Missing, MissingRule
from maatwaarde.framework.shares import read_share, together
from maatwaarde.messages import Text, joined, msg

Pillar = Literal["E", "S", "G"]
Goal = Annotated[int, Field(ge=1, le=17)]
GUARDED = ("value", "pillar", "sdg")
"""What a guard can be on: one of these keys."""


class Value(FileModel):
    """A node of the goal tree, with values or measures below it."""

    id: Identifier
    title: Title
    description: Title | None = None
    pillar: Pillar | None = Field(
        default=None, description="Environment, social or governance; else that of the value above."
    )
    sdg: tuple[Goal, ...] = Field(
        default=(),
        description="Sustainable Development Goals of the United Nations, 1 to 17; else those of "
        "the value above.",
    )
    weight: float = Field(
        default=1.0, ge=0, allow_inf_nan=False, description="Normalised among siblings."
    )
    owner: Owner | None = Field(
        default=None, description="Who answers for it; else who does for the value above."
    )
    budget: Budget | None = Field(
        default=None,
        description="What may be spent in all, in euros, on it and what stands below it.",
    )
    values: tuple[Value, ...] = ()
    measures: tuple[Measure, ...] = ()

    @model_serializer(mode="wrap")
    def _stated_only(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # As with a measure: what is not stated is no part of the checksum.
        return {
            key: value
            for key, value in whole(self).items()
            if key not in ("owner", "budget") or value is not None
        }


SIZES: dict[str, tuple[str, Text]] = {
    "residents": ("person", msg("residents")),
    "dwellings": ("dwelling", msg("dwellings")),
    "budget": ("EUR", msg("euros of yearly budget")),
    "staff": ("fte", msg("fte of staff")),
}
"""How large an organisation is, in which unit, and of what: what anchors may be derived from."""

Size = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Organisation(FileModel):
    name: str
    kind: Literal["municipality", "water_board", "province"]
    residents: Size | None = Field(default=None, description="How many people live there.")
    dwellings: Size | None = Field(default=None, description="How many dwellings there are.")
    budget: Size | None = Field(default=None, description="What it spends in a year, in euros.")
    staff: Size | None = Field(default=None, description="How many work for it, in fte.")
    source: str | None = Field(
        default=None, description="Where these numbers come from, with their year."
    )

    @model_serializer(mode="wrap")
    def _stated_only(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # As with a measure: what is not stated is no part of the checksum.
        return {
            key: value
            for key, value in whole(self).items()
            if key not in _SIZE_KEYS or value is not None
        }


_SIZE_KEYS = frozenset({*SIZES, "source"})


class Adoption(FileModel):
    by: str
    on: date
    reference: str | None = None


class Validity(FileModel):
    model_config = ConfigDict(validate_by_name=True)

    from_: date | None = Field(default=None, alias="from")
    until: date | None = None

    @field_validator("until", mode="after")
    @classmethod
    def _ordered(cls, value: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("from_")
        if value and start and value < start:
            raise fail(
                "validity",
                msg("'until' ({until}) lies before 'from' ({start})", until=value, start=start),
                msg("swap them"),
            )
        return value


HOURS_PER_FTE = 1400.0
"""What Dutch public bodies usually count, without leave, illness and what is not for projects."""


class Money(FileModel):
    currency: Literal["EUR"] = "EUR"
    price_level: int | None = Field(default=None, ge=1990, le=2100)
    discount_rate: Annotated[Share, Field(lt=1)] | None = None
    sunk_costs: tuple[str, ...] = Field(
        default=(),
        description="Kinds of cost, such as capital, that neither depend on use nor have another "
        "use: the monetary view discounts them at the rate of sunk costs.",
    )

    @field_validator("sunk_costs", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @model_serializer(mode="wrap")
    def _stated_only(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # As with a measure: what is not stated is no part of the checksum.
        return {key: value for key, value in whole(self).items() if key != "sunk_costs" or value}


class Guard(FileModel):
    """The rule against disproportionate loss on one value, measure, pillar or SDG.

    A proposal breaks it when its own value there, between -1 and 1, is below ``-max_loss``.
    """

    value: str | None = Field(default=None, description="The id of a value or a measure.")
    pillar: Pillar | None = Field(default=None, description="All that stands under this pillar.")
    sdg: Goal | None = Field(default=None, description="All that stands under this SDG.")
    max_loss: Annotated[Part, Field(le=1)]
    rule: Literal["veto", "flag"]
    reason: Title | None = None

    @model_validator(mode="after")
    def _on_one(self) -> Self:
        named = [key for key in GUARDED if getattr(self, key) is not None]
        if len(named) != 1:
            what = msg("a guard protects one thing, and this one names nothing")
            if named:
                what = msg(
                    "a guard protects one thing, and this one names {named}",
                    named=joined(named, ", "),
                )
            raise fail("guard-subject", what, msg("give it one of `value`, `pillar` and `sdg`"))
        return self

    @model_serializer(mode="wrap")
    def _named_only(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # What a guard is not on is no part of what a framework says, nor of its checksum.
        return {
            key: value
            for key, value in whole(self).items()
            if key not in GUARDED or value is not None
        }

    @property
    def subject(self) -> str:
        """What it protects, as one text: an id, or ``pillar:E``, or ``sdg:13``."""
        if self.value is not None:
            return self.value
        return f"sdg:{self.sdg}" if self.pillar is None else f"pillar:{self.pillar}"


def _group_share(value: Any) -> float:
    share = read_share(value)
    if share is None:
        raise fail(
            "group-share",
            msg("{value!r} is no share of a group", value=value),
            msg("write a number of zero or more, such as 50 %, 0.5 or 1/3"),
        )
    return share.value


GroupShare = Annotated[
    float,
    BeforeValidator(_group_share),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}),
]


class WeightSource(FileModel):
    """Where the weights come from when they are not written down as `weight`."""

    method: Literal["direct", "ahp", "bwm", "swing", "ranks"] = "direct"
    groups: dict[str, GroupShare] = Field(
        default={},
        description="Share of every group: per cent, or numbers that count in proportion.",
    )
    judgements: tuple[str, ...] = Field(
        default=(), description="Files beside the framework; * stands for any part of a name."
    )

    @field_validator("groups", mode="before")
    @classmethod
    def _together(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        shares = {name: read_share(written) for name, written in value.items()}
        found = {name: share for name, share in shares.items() if share is not None}
        if len(found) < len(shares):
            return value  # each that cannot be read is reported at its own place
        problem = together(found)
        if problem is not None:
            raise fail(problem.code, problem.what, problem.mend)
        return {name: share.value for name, share in found.items()}

    @field_validator("judgements", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value


class FactorOverride(FileModel):
    """Another value for a factor of a plugin, for this organisation.

    Either numbers, in ``unit`` or the factor's own, or a ``year`` out of those that the plugin
    gives. With a ``value`` alone, the published range moves along with it.
    """

    value: Annotated[float, Field(allow_inf_nan=False)] | None = None
    low: Annotated[float, Field(allow_inf_nan=False)] | None = None
    high: Annotated[float, Field(allow_inf_nan=False)] | None = None
    unit: str | None = None
    year: int | None = None
    reason: Annotated[str, Field(min_length=3)]

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        numbers = (self.value, self.low, self.high)
        if (self.value is None) == (self.year is None):
            raise fail(
                "factor-override",
                msg("a factor is replaced by a 'value' or by the plugin's value for a 'year'"),
                msg("give one of the two"),
            )
        if self.year is not None and (numbers != (None, None, None) or self.unit is not None):
            raise fail(
                "factor-override",
                msg("a factor of another 'year' has its own numbers"),
                msg("remove 'value', 'low', 'high' and 'unit'"),
            )
        if (self.low is None) != (self.high is None):
            raise fail(
                "factor-override", msg("'low' and 'high' of a factor go together"), msg("give both")
            )
        require_within("factor-range", self.value, self.low, self.high)
        return self


class FrameworkFile(FileModel):
    """One organisation's value framework (meetlat)."""

    maatwaarde: Literal[1] = Field(description="Version of the file format.")
    id: Identifier
    version: str | None = None
    title: Title
    description: Title | None = None
    extends: str | tuple[str, ...] = Field(
        default=(), description="Files, or ids of shipped frameworks, that this one builds on."
    )
    organisation: Organisation | None = None
    adopted: Adoption | None = None
    valid: Validity | None = None
    money: Money = Money()
    horizon: int | None = Field(
        default=None,
        ge=1900,
        le=2200,
        description="The last year in which effects count; left out, the report says which holds.",
    )
    hours_per_fte: Annotated[float, Field(gt=0, le=8784, allow_inf_nan=False)] = Field(
        default=HOURS_PER_FTE,
        description="Hours that a full-time post works in a year, for staff in hours or days.",
    )
    units: dict[str, str] = Field(default={}, description="Units of this organisation, by name.")
    # No min_length: pydantic would count only the values without mistakes.
    values: tuple[Value, ...] = Field(json_schema_extra={"minItems": 1})
    weights: WeightSource | None = None
    guards: tuple[Guard, ...] = ()
    missing: MissingRule = Missing()
    estimators: dict[str, str | tuple[str, ...]] = Field(
        default={},
        description="Which estimators fill a measure, or, each with a minus, which do not.",
    )
    factors: dict[str, FactorOverride] = Field(
        default={}, description="Factors of plugins that have another value here, by id."
    )
