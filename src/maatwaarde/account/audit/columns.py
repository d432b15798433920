"""Columns of a list by the name that people know them by: the heading, or what it is read as."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, did_you_mean
from maatwaarde.messages import msg
from maatwaarde.proposals import Proposals
from maatwaarde.proposals.columns.targets import slug

AREA, POLICY_FIELD = "area", "policy_field"


@dataclass(frozen=True, eq=False)
class ListColumn:
    """One column of a list.

    Parameters
    ----------
    name
        ``area``, ``policy_field`` or the name of an attribute.
    values
        Shape (proposals,): floats with NaN where unknown, or texts with None.
    """

    name: str
    heading: str
    values: Floats | tuple[str | None, ...]

    @property
    def texts(self) -> tuple[str | None, ...]:
        """What each proposal has, as text; None where it is unknown."""
        if not isinstance(self.values, np.ndarray):
            return self.values
        return tuple(None if np.isnan(x) else f"{x:.12g}" for x in self.values.tolist())


def list_column(proposals: Proposals, asked: str) -> ListColumn:
    """Return a column of the list.

    Parameters
    ----------
    asked
        Its heading, in any letters, or ``area`` and ``policy_field``, or an attribute's name.

    Raises
    ------
    ProposalError
        If there is no such column of texts or numbers.
    """
    headings = proposals.source.headings
    known = {name: name for name in proposals.attributes}
    known |= {slug(attribute.heading): name for name, attribute in proposals.attributes.items()}
    for name in (AREA, POLICY_FIELD):
        known[name] = name
        known[slug(headings.get(name, name))] = name
    found = known.get(asked) or known.get(slug(asked))
    if found is None:
        raise ProposalError(
            Diagnostic(
                code="unknown-column",
                what=msg("the list has no column {name!r} to compare by", name=asked),
                mend=did_you_mean(slug(asked), known) or msg("use a heading of the list"),
                where=Where(file=proposals.source.file, sheet=proposals.source.sheet),
            )
        )
    if found == AREA:
        return ListColumn(found, headings.get(found, found), proposals.area)
    if found == POLICY_FIELD:
        return ListColumn(found, headings.get(found, found), proposals.policy_field)
    attribute = proposals.attributes[found]
    return ListColumn(found, attribute.heading, attribute.values)
