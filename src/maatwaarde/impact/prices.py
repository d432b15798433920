"""Price levels: money of one year in the money of another, by the consumer price index."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from maatwaarde.diagnostics import ImpactError, raise_errors
from maatwaarde.documents.models import FileModel, validate
from maatwaarde.documents.yaml import read_yaml
from maatwaarde.late import dataclass
from maatwaarde.plugins import Status


class _IndexFile(FileModel):
    source: str
    url: str
    percent: dict[int, float]
    second_hand: tuple[int, ...]
    unverified: tuple[int, ...]


@dataclass(frozen=True)
class PriceIndex:
    """Yearly changes of prices.

    Parameters
    ----------
    percent
        From a year to the change of its average against the year before.
    second_hand
        Years whose change was seen where others quote the source.
    unverified
        Years whose change was not seen at all.
    """

    source: str
    url: str
    percent: Mapping[int, float]
    second_hand: frozenset[int]
    unverified: frozenset[int]

    @property
    def newest(self) -> int:
        """The last year whose change somebody published."""
        return max(self.percent.keys() - self.unverified)

    def covers(self, start: int, end: int) -> bool:
        """Return whether prices of ``start`` can be brought to those of ``end``."""
        return all(year in self.percent for year in _between(start, end))

    def ratio(self, start: int, end: int) -> float:
        """Return what one euro of ``start`` is in euros of ``end``."""
        ratio = 1.0
        for year in _between(start, end):
            ratio *= 1 + self.percent[year] / 100
        return ratio if end >= start else 1 / ratio

    def status(self, start: int, end: int) -> Status:
        """Return how far the changes between the two years can be trusted."""
        years = _between(start, end)
        if not self.unverified.isdisjoint(years):
            return "not-found"
        return "verified" if self.second_hand.isdisjoint(years) else "second-hand"


def _between(start: int, end: int) -> range:
    return range(min(start, end) + 1, max(start, end) + 1)


@lru_cache(maxsize=1)
def consumer_prices() -> PriceIndex:
    """Return the consumer price index of the Netherlands (CBS) that comes with the library."""
    document = read_yaml(Path(__file__).with_name("cpi.yaml"), ImpactError)
    model, problems = validate(_IndexFile, document)
    raise_errors(problems, ImpactError)
    assert model is not None  # without a model there is a problem
    return PriceIndex(
        model.source,
        model.url,
        model.percent,
        frozenset(model.second_hand),
        frozenset(model.unverified),
    )
