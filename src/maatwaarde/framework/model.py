"""The framework file, field by field. The JSON Schema that editors use is made from this."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from maatwaarde.diagnostics import UnitError
from maatwaarde.framework.shares import read_share, together
from maatwaarde.units import Units

_Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]


def _fail(code: str, what: str, mend: str) -> PydanticCustomError:
    # Braces in user text would be read as placeholders by pydantic.
    return PydanticCustomError("maatwaarde", "{what}", {"what": what, "mend": mend, "code": code})


def _from_unit_error(error: UnitError) -> PydanticCustomError:
    problem = error.problems[0]
    return _fail(problem.code, problem.what, problem.mend)


def _share(value: Any) -> Any:
    """Read ``2.25 %`` as 0.0225; leave the rest to pydantic."""
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return float(value.strip().removesuffix("%").strip()) / 100
        except ValueError:
            raise _fail(
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
        raise _fail(
            "not-a-part",
            f"{number:g} is more than the whole, which is 1",
            f"write {number / 100:.15g}, or '{number:.15g} %', if that is what you mean",
        )
    return share


_PART_SCHEMA = {"anyOf": [{**_SHARE_SCHEMA["anyOf"][0], "maximum": 1}, _SHARE_SCHEMA["anyOf"][1]]}
Part = Annotated[Share, BeforeValidator(_part), WithJsonSchema(_PART_SCHEMA)]
"""A part of a whole, from 0 to 1 or as a percentage; its field sets the limit."""

_AMOUNT_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string"}]}
Amount = Annotated[float, Field(allow_inf_nan=False), WithJsonSchema(_AMOUNT_SCHEMA)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)


class Text(_Model):
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


class Missing(_Model):
    """What an impact that nobody gave means.

    ``widen`` keeps it unknown: the score becomes an interval, over the range ``low`` to ``high`` if
    given and otherwise from the worst to the best anchor. ``reject`` stops with an error. ``zero``
    declares that no entry means no effect, and wants a reason.
    """

    rule: Literal["widen", "reject", "zero"] = "widen"
    reason: str | None = None
    low: Amount | None = None
    high: Amount | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"rule": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.rule == "zero" and not (self.reason or "").strip():
            raise _fail(
                "zero-without-reason",
                "'missing: zero' declares that what is unknown is nothing, and gives no reason",
                "write {rule: zero, reason: '...'}, or choose 'widen' or 'reject'",
            )
        if (self.low is None) != (self.high is None) or (
            self.low is not None and self.high is not None and self.low > self.high
        ):
            raise _fail(
                "missing-range",
                "'low' and 'high' of a missing impact must be given together, low first",
                "give both, or neither",
            )
        return self


_MISSING_SCHEMA = {
    "anyOf": [
        {"enum": ["widen", "reject"]},
        {
            "type": "object",
            "properties": {
                "rule": {"enum": ["widen", "reject", "zero"]},
                "reason": {"type": "string"},
                "low": _AMOUNT_SCHEMA,
                "high": _AMOUNT_SCHEMA,
            },
            "additionalProperties": False,
        },
    ]
}
MissingRule = Annotated[Missing, WithJsonSchema(_MISSING_SCHEMA)]


class Measure(_Model):
    """A leaf of the goal tree: what is measured, in which unit, and which impact counts as what.

    All amounts are held in ``unit``; in the file they may carry another unit of the same dimension.
    """

    id: _Identifier
    title: Title
    description: Title | None = None
    quantity: str | None = Field(
        default=None, description="The quantity that estimators write, such as co2_emission_change."
    )
    unit: str = Field(description="In pint's notation, or a name under `units`.")
    better: Literal["higher", "lower"]
    worst: Amount = Field(description="The impact that counts as a full loss (-1).")
    best: Amount = Field(description="The impact that counts as a full gain (+1).")
    knots: Annotated[
        tuple[tuple[float, float], ...],
        WithJsonSchema(
            {
                "type": "array",
                "items": {"type": "array", "prefixItems": [_AMOUNT_SCHEMA, {"type": "number"}]},
            }
        ),
    ] = Field(default=(), description="Further points [impact, value] of the value function.")
    target: dict[int, Amount] = Field(
        default={}, description="Total impact wanted by a year, for the organisation as a whole."
    )
    achieved: Amount = Field(
        default=0.0, description="Realised or committed; counts to the target."
    )
    beyond_target: Annotated[Part, Field(le=1)] = 0.2
    weight: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    missing: MissingRule | None = None
    source: str | None = Field(default=None, description="Where measure and anchors come from.")
    verified: bool | None = Field(
        default=None, description="Whether name and unit were seen in the source."
    )
    example: bool = Field(default=False, description="The anchors are invented, as an example.")

    @field_validator("unit", mode="after")
    @classmethod
    def _known_unit(cls, value: str, info: ValidationInfo) -> str:
        try:
            _units(info).parse(value)
        except UnitError as error:
            raise _from_unit_error(error) from None
        return value

    @field_validator("worst", "best", "achieved", mode="before")
    @classmethod
    def _amount(cls, value: Any, info: ValidationInfo) -> Any:
        return _read_amount(value, info)

    @field_validator("target", mode="before")
    @classmethod
    def _amounts(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, dict):
            return value
        return {year: _read_amount(amount, info) for year, amount in value.items()}

    @field_validator("missing", mode="before")
    @classmethod
    def _range(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            key: _read_amount(item, info) if key in ("low", "high") else item
            for key, item in value.items()
        }

    @field_validator("worst", mode="after")
    @classmethod
    def _worst_side(cls, value: float, info: ValidationInfo) -> float:
        sign = _sign(info)
        if sign is not None and value * sign >= 0:
            side = "below" if sign > 0 else "above"
            raise _fail(
                "worst-side",
                f"'worst' is {value:g}, and since {info.data['better']} is better a loss lies "
                f"{side} zero",
                f"anchors are changes against doing nothing: give a number {side} zero, "
                "or turn 'better' round",
            )
        return value

    @field_validator("best", mode="after")
    @classmethod
    def _best_side(cls, value: float, info: ValidationInfo) -> float:
        sign = _sign(info)
        if sign is not None and value * sign <= 0:
            side = "above" if sign > 0 else "below"
            raise _fail(
                "best-side",
                f"'best' is {value:g}, and since {info.data['better']} is better a gain lies "
                f"{side} zero",
                f"anchors are changes against doing nothing: give a number {side} zero, "
                "or turn 'better' round",
            )
        return value

    @field_validator("target", mode="after")
    @classmethod
    def _target_side(cls, value: dict[int, float], info: ValidationInfo) -> dict[int, float]:
        sign = _sign(info)
        for year, amount in value.items():
            if sign is not None and amount * sign <= 0:
                raise _fail(
                    "target-side",
                    f"the target for {year} is {amount:g}, which is no gain",
                    "a target is a total change in the better direction",
                )
        return dict(sorted(value.items()))

    @field_validator("knots", mode="before")
    @classmethod
    def _knot_amounts(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, list):
            return value
        return [
            [_read_amount(item[0], info), item[1]]
            if isinstance(item, list) and len(item) == 2
            else item
            for item in value
        ]

    @field_validator("knots", mode="after")
    @classmethod
    def _monotone(
        cls, value: tuple[tuple[float, float], ...], info: ValidationInfo
    ) -> tuple[tuple[float, float], ...]:
        sign = _sign(info)
        if not value or sign is None or not {"worst", "best"} <= info.data.keys():
            return value
        points = [(info.data["worst"], -1.0), (0.0, 0.0), (info.data["best"], 1.0), *value]
        ordered = sorted((impact * sign, worth) for impact, worth in points)
        if any(b[0] <= a[0] or b[1] <= a[1] for a, b in itertools.pairwise(ordered)):
            raise _fail(
                "knots",
                "the value function is not strictly increasing through "
                + ", ".join(f"({impact * sign:g}, {worth:g})" for impact, worth in ordered),
                "a better impact must have a higher value: mend the knots",
            )
        return tuple(sorted(value))


def _units(info: ValidationInfo) -> Units:
    context: dict[str, Any] = info.context or {}
    units = context.get("units")
    return units if isinstance(units, Units) else Units()


def _sign(info: ValidationInfo) -> int | None:
    better = info.data.get("better")
    return None if better is None else 1 if better == "higher" else -1


def _read_amount(value: Any, info: ValidationInfo) -> Any:
    unit = info.data.get("unit")
    if not isinstance(value, str):
        return value
    if unit is None:  # the unit itself is wrong, and has been reported: look at the number alone
        value, unit = (value.split() or [""])[0], ""
    try:
        return _units(info).amount(value, unit)
    except UnitError as error:
        raise _from_unit_error(error) from None


class Value(_Model):
    """A node of the goal tree, with values or measures below it."""

    id: _Identifier
    title: Title
    description: Title | None = None
    pillar: Literal["E", "S", "G"] | None = None
    sdg: tuple[Annotated[int, Field(ge=1, le=17)], ...] = Field(
        default=(), description="Sustainable Development Goals of the United Nations, 1 to 17."
    )
    weight: float = Field(
        default=1.0, ge=0, allow_inf_nan=False, description="Normalised among siblings."
    )
    values: tuple[Value, ...] = ()
    measures: tuple[Measure, ...] = ()


class Organisation(_Model):
    name: str
    kind: Literal["municipality", "water_board", "province"]


class Adoption(_Model):
    by: str
    on: date
    reference: str | None = None


class Validity(_Model):
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None

    @field_validator("until", mode="after")
    @classmethod
    def _ordered(cls, value: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("from_")
        if value and start and value < start:
            raise _fail("validity", f"'until' ({value}) lies before 'from' ({start})", "swap them")
        return value


class Money(_Model):
    currency: Literal["EUR"] = "EUR"
    price_level: int | None = Field(default=None, ge=1990, le=2100)
    discount_rate: Annotated[Share, Field(lt=1)] | None = None


class Guard(_Model):
    """The rule against disproportionate loss on one value or measure.

    A proposal breaks it when its own value there, between -1 and 1, is below ``-max_loss``.
    """

    value: str = Field(description="The id of a value or a measure.")
    max_loss: Annotated[Part, Field(le=1)]
    rule: Literal["veto", "flag"]
    reason: Title | None = None


def _group_share(value: Any) -> float:
    share = read_share(value)
    if share is None:
        raise _fail(
            "group-share",
            f"{value!r} is no share of a group",
            "write a number of zero or more, such as 50 %, 0.5 or 1/3",
        )
    return share.value


GroupShare = Annotated[
    float,
    BeforeValidator(_group_share),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}),
]


class WeightSource(_Model):
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
            raise _fail(problem.code, problem.what, problem.mend)
        return {name: share.value for name, share in found.items()}

    @field_validator("judgements", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value


class FactorOverride(_Model):
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
            raise _fail(
                "factor-override",
                "a factor is replaced by a 'value' or by the plugin's value for a 'year'",
                "give one of the two",
            )
        if self.year is not None and (numbers != (None, None, None) or self.unit is not None):
            raise _fail(
                "factor-override", "a factor of another 'year' has its own numbers", "remove them"
            )
        if (self.low is None) != (self.high is None):
            raise _fail("factor-override", "'low' and 'high' of a factor go together", "give both")
        if (
            self.value is not None
            and self.low is not None
            and self.high is not None
            and not self.low <= self.value <= self.high
        ):
            raise _fail(
                "factor-range",
                f"the value {self.value:g} lies outside {self.low:g} to {self.high:g}",
                "give low <= value <= high",
            )
        return self


class FrameworkFile(_Model):
    """One organisation's value framework (meetlat)."""

    maatwaarde: Literal[1] = Field(description="Version of the file format.")
    id: _Identifier
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
    units: dict[str, str] = {}
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
