"""The columns of a result, as arrow holds them: those of a ranking, of some rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, did_you_mean
from maatwaarde.messages import Language, msg, say
from maatwaarde.scoring.columns import Labelled, RankingColumn, Values

OF_LIST = ("rank", "tied", "rank_best", "rank_worst")
WORTH = ("cost [EUR]", "value_per_million")
"""Left out where they are known of no proposal."""


@dataclass(frozen=True)
class Layout:
    """Which columns a result has, in their order, and what a file calls them.

    Parameters
    ----------
    headings
        By key.
    """

    headings: Mapping[str, str]
    language: Language

    def without(self, keys: Iterable[str]) -> Layout:
        left = set(keys)
        kept = {key: name for key, name in self.headings.items() if key not in left}
        return Layout(kept, self.language)


def layout(
    columns: Sequence[RankingColumn], chosen: Sequence[str] | None, words: Language | None
) -> Layout:
    """Return the columns of a result.

    Parameters
    ----------
    chosen
        Their keys, in the order that is wanted; ``None`` for all.
    words
        Language of headings and texts. None, for programs: headings are keys, texts English.

    Raises
    ------
    MaatwaardeError
        If there is no such column.
    """
    known = {one.key: one for one in columns}
    if chosen is not None:
        unknown = unknown_columns(chosen, known)
        if unknown:
            raise MaatwaardeError(unknown)
        columns = [known[key] for key in dict.fromkeys(chosen)]
    names = [one.key if words is None else say(one.heading, words) for one in columns]
    # Headings that are equal in a language would lose a column.
    if len(set(names)) < len(names):
        names = [f"{name} ({one.key})" for name, one in zip(names, columns, strict=True)]
    headings = {one.key: name for one, name in zip(columns, names, strict=True)}
    return Layout(headings, words or "en")


def unknown_columns(chosen: Iterable[str], known: Iterable[str]) -> list[Diagnostic]:
    """Return what to say of columns that a result cannot have."""
    names = list(known)
    return [
        Diagnostic(
            "unknown-column",
            msg("a ranking has no column {name!r}", name=name),
            did_you_mean(name, names),
        )
        for name in chosen
        if name not in names
    ]


def to_arrow(
    values: Values | pa.Array, language: Language, *, zero_is_none: bool = False
) -> pa.Array:
    """Return the values of a column; null where there is none."""
    if isinstance(values, pa.Array):
        return values
    if isinstance(values, Labelled):
        labels = pa.array([say(one, language) for one in values.labels], pa.string())
        return labels.take(pa.array(values.codes, mask=values.codes < 0))
    if not isinstance(values, np.ndarray):
        return pa.array(values, pa.string())
    if zero_is_none:
        return pa.array(values, mask=values == 0)
    if values.dtype.kind == "f":
        unknown = np.isnan(values)
        return pa.array(values, mask=unknown if unknown.any() else None)
    return pa.array(values)
