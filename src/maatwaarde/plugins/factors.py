"""Factors (kengetallen): published numbers with unit, range, source and year, as data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, get_args

from pydantic import Field, ValidationError, field_validator, model_validator

from maatwaarde.diagnostics import (
    Diagnostic,
    PluginError,
    UnitError,
    Where,
    did_you_mean,
    raise_errors,
)
from maatwaarde.documents.models import FileModel, fail, fail_unit, problems_of, validate
from maatwaarde.documents.yaml import Document, read_yaml
from maatwaarde.framework import Text
from maatwaarde.late import regex
from maatwaarde.messages import Day, Exact, Message, msg
from maatwaarde.units import Units

Number = Annotated[float, Field(allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1950, le=2150)]
_NAME = regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

Seen = Literal["primary", "official-copy", "second-hand", "not-found"]
Status = Literal["verified", "derived", "second-hand", "not-found", "assumption"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""From the strongest to the weakest: what rests on several factors is as good as the weakest."""

AGES = 5
"""A factor of more than so many years ago is to be looked at again."""

SKEW = 0.1
"""How far off the middle a normal or lognormal value may lie, as a share of its range."""


class _Range(FileModel):
    value: Number
    low: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise fail(
                "factor-range",
                msg(
                    "the value {value} lies outside its own range {low} to {high}",
                    value=Exact(self.value),
                    low=Exact(self.low),
                    high=Exact(self.high),
                ),
                msg("give low <= value <= high"),
            )
        return self


class _Vouched(_Range):
    """A number with what was seen of it.

    Parameters
    ----------
    verified
        Whether the number itself was seen in the source named or in an official copy of it, or
        follows from numbers there by the sum in the note. A result that rests on another says so.
    seen
        How the source was seen: itself (``primary``), in an official or complete copy
        (``official-copy``), as others quote it (``second-hand``), or not (``not-found``: the number
        is remembered, or the place could not be read).
    assumption
        Whether the number is our own choice, since nobody is known to publish it.
    """

    verified: bool
    seen: Seen
    assumption: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _no_more_than_was_seen(self) -> Self:
        if self.verified and self.seen in ("second-hand", "not-found"):
            raise fail(
                "verified-unseen",
                msg("a number that was seen {seen!r} is not verified", seen=self.seen),
                msg("write `verified: false`, or look it up and say where it was seen"),
            )
        if self.assumption and (self.verified or self.seen != "not-found"):
            raise fail(
                "seen-assumption",
                msg("an assumption was not seen in any source"),
                msg("write `verified: false` and `seen: not-found`, or leave `assumption` out"),
            )
        return self

    @property
    def status(self) -> Status:
        """How far the number can be trusted, in one word.

        ``derived`` is a number that does not stand in its source, which was seen, and is computed
        from it with a step of our own.
        """
        if self.verified:
            return "verified"
        if self.assumption:
            return "assumption"
        if self.seen in ("second-hand", "not-found"):
            return self.seen
        return "derived"


class YearValue(_Vouched):
    """The value of a factor for another year than its reference year."""

    source: str | None = Field(default=None, description="By default that of the factor.")


class FactorEntry(_Vouched):
    """A factor as it stands in ``factors.yaml``.

    Parameters
    ----------
    low, high
        For ``triangular`` and ``uniform`` the limits; for ``normal`` and ``lognormal`` the interval
        that holds the share ``coverage`` of the probability.
    reference_year, price_year
        The year that the number describes. One is required, for money the price year.
    review_by
        The day before which it is to be looked at again, such as when a new edition is due.
    by_year
        Values for other years, which a framework may choose.
    """

    title: Text
    unit: str
    distribution: Literal["triangular", "uniform", "normal", "lognormal"] = "triangular"
    coverage: float = Field(default=0.9, gt=0, lt=1)
    source: str = Field(min_length=3)
    reference_year: Year | None = None
    price_year: Year | None = None
    url: str | None = None
    doi: str | None = None
    review_by: date | None = None
    by_year: dict[Year, YearValue] = Field(default={})

    @field_validator("unit", mode="after")
    @classmethod
    def _known_unit(cls, value: str) -> str:
        try:
            Units().parse(value)
        except UnitError as error:
            raise fail_unit(error) from None
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.in_money and self.price_year is None:
            raise fail("price-year", msg("an amount of money has no 'price_year'"), msg("add it"))
        if not self.in_money and self.reference_year is None:
            raise fail("reference-year", msg("'reference_year' is missing"), msg("add it"))
        middle: float | None = None
        if self.distribution == "normal":
            middle = (self.low + self.high) / 2
        elif self.distribution == "lognormal":
            if self.low <= 0:
                raise fail(
                    "lognormal",
                    msg("a lognormal factor is above zero"),
                    msg("use another distribution"),
                )
            middle = math.sqrt(self.low * self.high)
        if middle is not None and abs(self.value - middle) > SKEW * (self.high - self.low):
            raise fail(
                "skewed",
                msg(
                    "the value {value} is not in the middle ({middle}) of its range, as a "
                    "{distribution} one is",
                    value=Exact(self.value),
                    middle=Exact(middle),
                    distribution=self.distribution,
                ),
                msg("use 'triangular', or mend the numbers"),
            )
        return self

    @property
    def year(self) -> int:
        """The year that the number describes: of prices, or of what was measured."""
        year = self.price_year or self.reference_year
        assert year is not None  # the model asks for one
        return year

    @property
    def address(self) -> str | None:
        """Where a reader finds the source, if that is known."""
        return self.url or (f"https://doi.org/{self.doi}" if self.doi else None)

    def overdue(self, today: date) -> Message | None:
        """Return why it is to be looked at again on a day, or ``None`` where it is not."""
        if self.review_by is not None and self.review_by < today:
            return msg("was to be reviewed by {day}", day=Day(self.review_by))
        if today.year - self.year > AGES:
            return msg("of {year}, more than {n} years ago", year=self.year, n=AGES)
        return None

    @property
    def in_money(self) -> bool:
        """Whether the number is an amount of money or per amount, which has a price level."""
        return self.power_of_money != 0

    @property
    def power_of_money(self) -> float:
        """1 for an amount of money (``EUR/person``), -1 for what is per amount (``job/MEUR``)."""
        return float(Units().parse(self.unit).dimensionality.get("[currency]", 0))


class Factor(FactorEntry):
    """A factor with its id, such as ``energy/gas-emission``.

    Raises
    ------
    PluginError
        With all that is wrong with it, as for one in a file.
    """

    id: str

    if not TYPE_CHECKING:  # which knows its parameters by its fields

        def __init__(self, **given: Any) -> None:
            try:
                super().__init__(**given)
            except ValidationError as failure:
                called = f"<factor {given.get('id', '?')}>"
                document = Document(called, given, {(): Where(file=called, in_data=True)})
                raise PluginError(problems_of(failure, Factor, document)) from None

    @property
    def symbol(self) -> str:
        """Its name in formulas: ``gas_emission``."""
        return self.id.partition("/")[2].replace("-", "_")


class _FactorFile(FileModel):
    maatwaarde: Literal[1]
    domain: str = Field(pattern=f"^{_NAME.pattern}$")
    factors: dict[str, FactorEntry]

    @field_validator("factors", mode="after")
    @classmethod
    def _names(cls, value: dict[str, FactorEntry]) -> dict[str, FactorEntry]:
        for name in value:
            if not _NAME.fullmatch(name):
                raise fail(
                    "factor-name",
                    msg("{name!r} cannot be the name of a factor", name=name),
                    msg("use lower-case letters, digits and hyphens, and begin with a letter"),
                )
        return value


class Factors(Mapping[str, Factor]):
    """The factors of one domain, by name without the domain."""

    def __init__(self, domain: str, factors: Mapping[str, Factor]) -> None:
        self.domain = domain
        self._factors = dict(factors)

    def __getitem__(self, name: str) -> Factor:
        return self._factors[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._factors)

    def __len__(self) -> int:
        return len(self._factors)

    def pick(self, *names: str) -> tuple[Factor, ...]:
        """Return the factors that an estimator uses.

        Raises
        ------
        PluginError
            With every name that is unknown.
        """
        unknown = [name for name in names if name not in self._factors]
        if unknown:
            raise PluginError(
                [
                    Diagnostic(
                        code="unknown-factor",
                        what=msg(
                            "there is no factor {domain}/{name}", domain=self.domain, name=name
                        ),
                        mend=did_you_mean(name, self._factors),
                    )
                    for name in unknown
                ]
            )
        return tuple(self._factors[name] for name in names)


def load_factors(path: str | Path) -> Factors:
    """Read a ``factors.yaml``.

    Raises
    ------
    PluginError
        With every problem at its line.
    """
    document = read_yaml(path, PluginError)
    model, problems = validate(_FactorFile, document)
    raise_errors(problems, PluginError)
    assert model is not None  # without a model there is a problem
    return Factors(
        model.domain,
        {
            # Every entry was validated as such, and the id is made here.
            name: Factor.model_construct(
                {*entry.model_fields_set, "id"}, id=f"{model.domain}/{name}", **dict(entry)
            )
            for name, entry in model.factors.items()
        },
    )
