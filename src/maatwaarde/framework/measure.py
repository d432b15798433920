"""A measure of a framework file: its unit, anchors, targets, and what an unknown impact means."""

from __future__ import annotations

import itertools
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_serializer,
    model_validator,
)

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import UnitError
from maatwaarde.documents.models import FileModel, Part, fail, fail_unit
from maatwaarde.framework.accounting import Bbv, Budget, Iv3, Owner
from maatwaarde.framework.baseline import (
    Base,
    BaseField,
    BaselineField,
    percent,
    relative_amount,
    units_of,
)
from maatwaarde.framework.fields import AMOUNT_SCHEMA, Amount, Identifier, Title
from maatwaarde.framework.price import PriceField
from maatwaarde.framework.scale import JUDGEMENT, Scale, ScaleRule
from maatwaarde.messages import Exact, msg


class Missing(FileModel):
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
            raise fail(
                "zero-without-reason",
                msg(
                    "'missing: zero' declares that what is unknown is nothing, and gives no reason"
                ),
                msg("write {{rule: zero, reason: '...'}}, or choose 'widen' or 'reject'"),
            )
        if (self.low is None) != (self.high is None) or (
            self.low is not None and self.high is not None and self.low > self.high
        ):
            raise fail(
                "missing-range",
                msg("'low' and 'high' of a missing impact must be given together, low first"),
                msg("give both, or neither"),
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
                "low": AMOUNT_SCHEMA,
                "high": AMOUNT_SCHEMA,
            },
            "additionalProperties": False,
        },
    ]
}
MissingRule = Annotated[Missing, WithJsonSchema(_MISSING_SCHEMA)]


class Measure(FileModel):
    """A leaf of the goal tree: what is measured, in which unit, and which impact counts as what.

    All amounts are held in ``unit``; in the file they may carry another unit of the same dimension.
    With a `scale` its impacts may be judgements. If it has neither unit nor anchors then, it is
    only judged: its impacts are parts of a full gain, in the unit ``judgement``.
    """

    id: Identifier
    title: Title
    description: Title | None = None
    quantity: str | None = Field(
        default=None, description="The quantity that estimators write, such as co2_emission_change."
    )
    after: Identifier | None = Field(
        default=None,
        description="The measure that it comes from: who learnt to read took part before.",
    )
    unit: str = Field(description="In pint's notation, or a name under `units`.")
    base: BaseField | None = Field(
        default=None, description="What a per cent is of, such as 52000 inwoners."
    )
    better: Literal["higher", "lower"]
    scale: ScaleRule | None = Field(
        default=None, description="What judgements stand for, as parts of a full gain."
    )
    worst: Amount = Field(description="The impact that counts as a full loss (-1).")
    best: Amount = Field(description="The impact that counts as a full gain (+1).")
    knots: Annotated[
        tuple[tuple[float, float], ...],
        WithJsonSchema(
            {
                "type": "array",
                "items": {"type": "array", "prefixItems": [AMOUNT_SCHEMA, {"type": "number"}]},
            }
        ),
    ] = Field(default=(), description="Further points [impact, value] of the value function.")
    baseline: BaselineField | None = Field(
        default=None, description="What it stands at, before any proposal; with date and source."
    )
    target: dict[int, Amount] = Field(
        default={},
        description="Total impact wanted by a year, for the organisation as a whole: an amount, or "
        "a part of the baseline, such as -25 %.",
    )
    achieved: Amount = Field(
        default=0.0, description="Realised or committed; counts to the target."
    )
    beyond_target: Annotated[Part, Field(le=1)] = 0.2
    weight: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    missing: MissingRule | None = None
    owner: Owner | None = Field(
        default=None, description="Who answers for it; else who does for the value above."
    )
    budget: Budget | None = Field(
        default=None, description="What may be spent on it in all, in euros."
    )
    bbv: Bbv | None = Field(
        default=None, description="The policy indicator of the BBV that it feeds, by its name."
    )
    iv3: Iv3 | None = Field(
        default=None, description="The policy field of Iv3 that it belongs to, such as '7.4'."
    )
    price: PriceField | None = Field(
        default=None,
        description="What a unit of it is worth in euros, for the monetary view: a factor, such as "
        "valuation/co2-price, a price of your own, or why it has none.",
    )
    source: str | None = Field(default=None, description="Where measure and anchors come from.")
    verified: bool | None = Field(
        default=None, description="Whether name and unit were seen in the source."
    )
    example: bool = Field(default=False, description="The anchors are invented, as an example.")

    @model_serializer(mode="wrap")
    def _stated_only(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # What is not stated is no part of what a framework says, nor of its checksum.
        return {
            key: value
            for key, value in whole(self).items()
            if key not in _ONLY_STATED or value is not None
        }

    def of_baseline(self, amount: float) -> float | None:
        """Return an amount as a part of the baseline; None without one that is above zero."""
        if self.baseline is None or self.baseline.amount <= 0:
            return None
        return amount / self.baseline.amount

    @model_validator(mode="before")
    @classmethod
    def _only_judged(cls, value: Any) -> Any:
        if not isinstance(value, dict) or value.get("scale") is None:
            return value
        if value.keys() & {"unit", "worst", "best"}:
            return value
        best = -1.0 if value.get("better") == "lower" else 1.0  # which is refused, once
        return {"better": "higher", **value, "unit": JUDGEMENT, "worst": -best, "best": best}

    @property
    def only_judged(self) -> bool:
        """Whether its impacts are judgements alone, so that their sum is no physical amount."""
        return self.scale is not None and self.unit == JUDGEMENT

    def amounts_worth(self, values: Floats) -> Floats:
        """Return the amounts, in the unit, that have these values from -1 to 1; NaN stays NaN."""
        points = [(-1.0, self.worst), (0.0, 0.0), (1.0, self.best)]
        points += [(worth, amount) for amount, worth in self.knots]
        worths, amounts = zip(*sorted(points), strict=True)
        return np.asarray(np.interp(values, worths, amounts), dtype=np.float64)

    @field_validator("unit", mode="after")
    @classmethod
    def _known_unit(cls, value: str, info: ValidationInfo) -> str:
        try:
            units_of(info).parse(value)
        except UnitError as error:
            raise fail_unit(error) from None
        return value

    @field_validator("scale", mode="after")
    @classmethod
    def _judges_gains(cls, value: Scale | None, info: ValidationInfo) -> Scale | None:
        if value is None or info.data.get("unit") != JUDGEMENT:
            return value
        if info.data.get("better") == "lower":
            raise fail(
                "only-judged",
                msg("of judgements the higher one is always better"),
                msg("leave out `better`, and let each label of a gain stand for more than 0"),
            )
        if info.data.get("quantity") is not None:
            raise fail(
                "only-judged",
                msg("estimators write amounts, and this measure has no unit"),
                _AMOUNTS,
            )
        return value

    @field_validator("target", "achieved", "knots", mode="after")
    @classmethod
    def _no_amount(cls, value: Any, info: ValidationInfo) -> Any:
        if value and info.data.get("scale") is not None and info.data.get("unit") == JUDGEMENT:
            raise fail(
                "only-judged",
                msg(
                    "a measure that is only judged has no {key}: a sum of judgements is no amount",
                    key=_NAMES[info.field_name or ""],
                ),
                _AMOUNTS,
            )
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
        return {year: _read_target(year, amount, info) for year, amount in value.items()}

    @field_validator("base", mode="after")
    @classmethod
    def _of_a_share(cls, value: Base | None, info: ValidationInfo) -> Base | None:
        unit = info.data.get("unit")
        if value is None or unit is None or units_of(info).is_share(unit, bare=True):
            return value
        raise fail(
            "base-of-no-share",
            msg("a base says what a per cent is of, and this measure is in {unit!r}", unit=unit),
            msg("leave `base` out, or give the impacts in per cent with `unit: '%'`"),
        )

    @field_validator("baseline", mode="before")
    @classmethod
    def _baseline_amount(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, dict) and "amount" in value:
            return {**value, "amount": _read_amount(value["amount"], info)}
        return _read_amount(value, info)

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
            written = Exact(value)
            if sign > 0:
                what = msg(
                    "'worst' is {value}, and since higher is better a loss lies below zero",
                    value=written,
                )
            else:
                what = msg(
                    "'worst' is {value}, and since lower is better a loss lies above zero",
                    value=written,
                )
            raise fail("worst-side", what, _BELOW if sign > 0 else _ABOVE)
        return value

    @field_validator("best", mode="after")
    @classmethod
    def _best_side(cls, value: float, info: ValidationInfo) -> float:
        sign = _sign(info)
        if sign is not None and value * sign <= 0:
            written = Exact(value)
            if sign > 0:
                what = msg(
                    "'best' is {value}, and since higher is better a gain lies above zero",
                    value=written,
                )
            else:
                what = msg(
                    "'best' is {value}, and since lower is better a gain lies below zero",
                    value=written,
                )
            raise fail("best-side", what, _ABOVE if sign > 0 else _BELOW)
        return value

    @field_validator("target", mode="after")
    @classmethod
    def _target_side(cls, value: dict[int, float], info: ValidationInfo) -> dict[int, float]:
        sign = _sign(info)
        for year, amount in value.items():
            if sign is not None and amount * sign <= 0:
                raise fail(
                    "target-side",
                    msg(
                        "the target for {year} is {amount}, which is no gain",
                        year=year,
                        amount=Exact(amount),
                    ),
                    msg("a target is a total change in the better direction"),
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
            # As knots are written in the file.
            points_text = ", ".join(f"[{impact * sign:g}, {worth:g}]" for impact, worth in ordered)
            raise fail(
                "knots",
                msg(
                    "the value function is not strictly increasing through {points}",
                    points=points_text,
                ),
                msg("a better impact must have a higher value: mend the knots"),
            )
        return tuple(sorted(value))


_ONLY_STATED = ("base", "baseline", "scale", "after", "owner", "budget", "bbv", "iv3", "price")
_NAMES = {
    "target": msg("target"),
    "achieved": msg("part that is achieved"),
    "knots": msg("knots"),
}
_AMOUNTS = msg(
    "give the measure a unit and anchors (`unit`, `better`, `worst`, `best`), or leave it out"
)
_ABOVE = msg(
    "anchors are changes against doing nothing: give a number above zero, or turn 'better' round"
)
_BELOW = msg(
    "anchors are changes against doing nothing: give a number below zero, or turn 'better' round"
)


def _sign(info: ValidationInfo) -> int | None:
    better = info.data.get("better")
    return None if better is None else 1 if better == "higher" else -1


def _read_target(year: Any, value: Any, info: ValidationInfo) -> Any:
    unit = info.data.get("unit")
    if unit is None:
        return _read_amount(value, info)
    baseline = info.data.get("baseline")
    if not units_of(info).is_share(unit, bare=True):
        part = percent(value)
        if part is None:
            return _read_amount(value, info)
        # What is wrong with the baseline itself has been reported.
        return relative_amount(year, value, part, baseline) if "baseline" in info.data else part
    if baseline is not None and isinstance(value, str) and "%" in value:
        raise fail(
            "target-in-two-ways",
            msg(
                "the target for {year} is {written}, of the baseline or in the unit of the "
                "measure, which is {unit!r} itself",
                year=year,
                written=value.strip(),
                unit=unit,
            ),
            msg("write a number without %: the change that is wanted, in {unit!r}", unit=unit),
        )
    return _read_amount(value, info)


def _read_amount(value: Any, info: ValidationInfo) -> Any:
    unit = info.data.get("unit")
    if not isinstance(value, str):
        return value
    if unit is None:  # the unit itself is wrong, and has been reported: look at the number alone
        value, unit = (value.split() or [""])[0], ""
    try:
        return units_of(info).amount(value, unit)
    except UnitError as error:
        raise fail_unit(error) from None
