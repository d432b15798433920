"""What a unit of a measure is worth in euros, for the monetary view; the value view has no use."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import Field, ValidationInfo, WithJsonSchema, model_validator

from maatwaarde.diagnostics import UnitError
from maatwaarde.documents.models import FileModel, Share, fail, fail_unit, require_within
from maatwaarde.framework.baseline import units_of
from maatwaarde.messages import msg

Finite = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_WAYS = ("factor", "value", "pm")
FACTOR = r"^[a-z][a-z0-9-]*/[a-z][a-z0-9-]*$"


class Price(FileModel):
    """The price of a unit of a measure: a factor, a price of your own, or why it has none.

    A price is above zero for what is good and for what is bad: `better` of the measure says which
    way a change is a benefit.

    Parameters
    ----------
    factor
        Id of a factor of an installed plugin, such as ``valuation/co2-price``.
    value, low, high, unit, price_year, source
        A price of your own, in the euros of that year.
    pm
        Why nothing is counted: the effect stands in the table *pro memorie*.
    discount_rate
        Of this effect, where it is not that of all others.
    """

    factor: Annotated[str, Field(pattern=FACTOR)] | None = None
    value: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    unit: str | None = Field(default=None, description="Such as EUR/kg.")
    price_year: int | None = Field(default=None, ge=1990, le=2100)
    source: str | None = None
    pm: Annotated[str, Field(min_length=3)] | None = None
    discount_rate: Annotated[Share, Field(lt=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(FACTOR, value):
            raise fail(
                "price-text",
                msg("{value!r} is no factor", value=value),
                msg(
                    "write its id, such as valuation/co2-price, or a price of your own: "
                    "{{value: 250, unit: EUR/person, price_year: 2025, source: ...}}"
                ),
            )
        return {"factor": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_way(self, info: ValidationInfo) -> Self:
        ways = [way for way in _WAYS if getattr(self, way) is not None]
        if len(ways) != 1:
            raise fail(
                "price-ways",
                msg("a price is a factor, a value of your own, or a reason to have none"),
                msg("give one of `factor`, `value` and `pm`"),
            )
        own = [self.low, self.high, self.unit, self.price_year, self.source]
        if self.value is None:
            if any(part is not None for part in own):
                raise fail(
                    "price-ways",
                    msg("range, unit, year and source are those of the factor itself"),
                    msg("leave them out, or give a `value` of your own in place of the factor"),
                )
            return self
        if self.unit is None or self.price_year is None or self.source is None:
            raise fail(
                "price-incomplete",
                msg("a price of your own says in which unit, in euros of which year, and by whom"),
                msg("add `unit`, such as EUR/kg, `price_year` and `source`"),
            )
        if (self.low is None) != (self.high is None):
            raise fail("price-range", msg("'low' and 'high' go together"), msg("give both"))
        require_within("price-range", self.value, self.low, self.high)
        try:
            money = units_of(info).parse(self.unit).dimensionality.get("[currency]", 0)
        except UnitError as error:
            raise fail_unit(error) from None
        if money != 1:
            raise fail(
                "price-no-money",
                msg("{unit!r} is no amount of money for something", unit=self.unit),
                msg("write euros for a unit of the measure, such as EUR/kg or EUR/person/year"),
            )
        return self


_PRICE_SCHEMA = {
    "anyOf": [
        {"type": "string", "pattern": FACTOR},
        {
            "type": "object",
            "properties": {
                "factor": {"type": "string", "pattern": FACTOR},
                "value": {"type": "number", "minimum": 0},
                "low": {"type": "number", "minimum": 0},
                "high": {"type": "number", "minimum": 0},
                "unit": {"type": "string"},
                "price_year": {"type": "integer", "minimum": 1990, "maximum": 2100},
                "source": {"type": "string"},
                "pm": {"type": "string"},
                "discount_rate": {"anyOf": [{"type": "number"}, {"type": "string"}]},
            },
            "additionalProperties": False,
        },
    ]
}
PriceField = Annotated[Price, WithJsonSchema(_PRICE_SCHEMA)]
