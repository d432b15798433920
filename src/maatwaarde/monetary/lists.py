"""Lists of what quantities are worth, which plugins bring: defaults, and what counts twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from maatwaarde.diagnostics import PluginError, raise_errors
from maatwaarde.documents.models import FileModel, fail, validate
from maatwaarde.documents.yaml import read_yaml
from maatwaarde.framework.fields import Text
from maatwaarde.messages import msg
from maatwaarde.plugins import Plugins


class Default(FileModel):
    """What is taken for a quantity of which the framework says nothing.

    Parameters
    ----------
    factor
        Ids, of which the first that is installed is taken.
    pm
        Why it gets no price.
    note
        What a reader of the price has to know.
    """

    factor: tuple[str, ...] = ()
    pm: Text | None = None
    note: Text | None = None

    @field_validator("factor", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.factor) == (self.pm is not None):
            raise fail(
                "price-ways",
                msg("a quantity has a price by default, or a reason to have none"),
                msg("give one of `factor` and `pm`"),
            )
        return self


class Double(FileModel):
    """What counts the same gain: quantities, or ids of factors.

    Parameters
    ----------
    one, other
        Each of ``one`` with each of ``other``; without ``other`` any two of ``one``.
    """

    one: Annotated[tuple[str, ...], Field(min_length=1)]
    other: tuple[str, ...] = ()
    why: Text

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the names that count the same, two by two."""
        if self.other:
            yield from ((a, b) for a in self.one for b in self.other)
        else:
            yield from ((a, b) for i, a in enumerate(self.one) for b in self.one[i + 1 :])


class _PriceFile(FileModel):
    maatwaarde: Literal[1]
    prices: dict[str, Default] = Field(default={})
    double_counting: tuple[Double, ...] = ()


@dataclass(frozen=True)
class PriceLists:
    """What all installed lists say; of two that price a quantity, the first by name."""

    defaults: Mapping[str, Default]
    doubles: tuple[Double, ...]


def read_price_lists(plugins: Plugins) -> PriceLists:
    """Read the lists of prices of all plugins.

    Raises
    ------
    PluginError
        With every problem at its line.
    """
    defaults: dict[str, Default] = {}
    doubles: list[Double] = []
    for name in plugins.prices:
        document = read_yaml(plugins.prices.get(name), PluginError)
        model, problems = validate(_PriceFile, document)
        raise_errors(problems, PluginError)
        assert model is not None  # without a model there is a problem
        defaults = {**model.prices, **defaults}
        doubles += model.double_counting
    return PriceLists(defaults, tuple(doubles))
