"""What a list of proposals is, once it has been read: arrays and tuples, one entry a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.content import ByContent
from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, did_you_mean
from maatwaarde.late import dataclass
from maatwaarde.messages import msg
from maatwaarde.proposals.table import Decimal, LeftOut, Origin, place

MANY_IDS = 5_000
"""A near match is looked for among so many ids: among a million it would take minutes."""


class Status(StrEnum):
    """Whether a proposal may be chosen, must be, is under way, or is out."""

    PROPOSED = "proposed"
    MANDATORY = "mandatory"
    RUNNING = "running"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, eq=False)
class ResourceDemand:
    """Money of one kind, or staff of one role, in one period.

    Parameters
    ----------
    name
        Kind of money (``money`` by default) or role.
    period
        ``2027``, ``2027-H1`` or ``2027-Q3``; ``2031+`` is every year from then on; ``None`` when
        the input gives no period.
    values
        Shape (n,), in `unit`; NaN where blank. Negative cost is a saving, and negative staff is
        set free for others.
    low, high
        Shape (n,), what it may come to; NaN where not given, or ``None`` without such a column.
    """

    kind: Literal["cost", "staff"]
    name: str
    period: str | None
    unit: str
    values: NDArray[np.float64]
    low: NDArray[np.float64] | None = None
    high: NDArray[np.float64] | None = None

    @property
    def column(self) -> str:
        """The canonical heading, as ``cost:capital:2027``."""
        name = [] if (self.kind, self.name) == ("cost", "money") else [self.name]
        return ":".join([self.kind, *name, *filter(None, [self.period])])


@dataclass(frozen=True, slots=True)
class UnknownAmount:
    """A cost, or a number of staff, of which the list says that it is not known.

    Parameters
    ----------
    proposal
        Its position.
    kind, column
        Of money or staff, and the canonical heading, as ``cost:2028``.
    shown
        What the cell says, such as ``PM``.
    where
        The cell.
    """

    proposal: int
    kind: Literal["cost", "staff"]
    column: str
    shown: str
    where: Where


@dataclass(frozen=True, eq=False)
class WaitCost:
    """What each year of delay costs.

    Parameters
    ----------
    budget
        The kind of money that pays; empty for that of a proposal's own costs.
    values
        Shape (n,), a year, in `unit`; NaN where blank.
    heading
        Of the column, for messages.
    """

    budget: str
    unit: str
    values: NDArray[np.float64]
    heading: str


@dataclass(frozen=True, eq=False)
class JudgedColumn:
    """A column of judgements on one measure, as they stand; a scale says what they are worth.

    Parameters
    ----------
    judge
        Who judged, where the heading says it.
    unit
        Of amounts that stand among the judgements, if the heading or the mapping states it.
    decimal
        How such amounts are written.
    texts
        One a proposal; ``None`` where the cell is empty.
    """

    measure: str
    heading: str
    judge: str | None
    unit: str | None
    decimal: Decimal
    texts: tuple[str | None, ...]


@dataclass(frozen=True, eq=False)
class GivenImpact:
    """Impacts on one measure that the input states itself.

    Parameters
    ----------
    unit
        As the input states it; ``None`` means the unit of the framework's measure.
    value
        Shape (n,), change against doing nothing; NaN where unknown.
    low, high
        Shape (n,), NaN where not given, or ``None`` when the input has no such column.
    heading
        Of the column of values, for messages.
    judged
        The columns, one a judge, where impacts are judgements; `value` is NaN then.
    """

    measure: str
    unit: str | None
    value: NDArray[np.float64]
    low: NDArray[np.float64] | None
    high: NDArray[np.float64] | None
    heading: str
    judged: tuple[JudgedColumn, ...] = ()

    @property
    def column(self) -> str:
        return f"impact:{self.measure}"


@dataclass(frozen=True, eq=False)
class Attribute:
    """Any other column: numbers (yes and no are 1 and 0), or text.

    Parameters
    ----------
    name
        The heading in lower case with underscores: ``Aantal woningen`` is ``aantal_woningen``.
    values
        Shape (n,): floats with NaN where blank, or texts with ``None`` where blank.
    """

    name: str
    unit: str | None
    values: NDArray[np.float64] | tuple[str | None, ...]
    heading: str

    @property
    def numeric(self) -> bool:
        return isinstance(self.values, np.ndarray)


@dataclass(frozen=True, eq=False)
class Source:
    """Where the proposals came from.

    Parameters
    ----------
    rows
        Shape (n,): row of each proposal, as a spreadsheet shows it.
    headings
        From canonical column (``title``, ``cost:2027``, ``attribute:dwellings``) to the heading in
        the source.
    header_row
        Row of the headings, if they stand in one.
    by_line
        Whether rows are lines of a text file.
    origin
        How the file was written: its encoding, delimiter, sheets, and what is hidden in them.
    """

    file: str
    sheet: str | None
    rows: NDArray[np.int64]
    headings: Mapping[str, str]
    header_row: int | None = None
    by_line: bool = False
    origin: Origin = field(default_factory=Origin)


ColumnKind = Literal["fixed", "cost", "staff", "impact", "attribute", "ignored", "other"]


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """What the list's own rows of totals say of a column, and in which rows."""

    amount: float
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column of a list, and what was found in it.

    Parameters
    ----------
    heading
        As it stands in the list.
    kind, target
        What it was taken for: ``cost`` and ``cost:2027``; ``ignored`` without a target when the
        mapping says so or it has no heading.
    unit
        Of its numbers.
    decimal
        How its texts write decimals; ``None`` where no cell tells.
    filled
        Cells that hold a text or a number.
    unknown
        Cells that say that their number is not known, such as ``PM``.
    near
        Of `filled`, those that are nearly a number and are read by the rule of the mapping.
    zero
        Of `filled`, those that are 0.
    blank
        Cells that hold nothing.
    total
        Of costs and staff, the sum of what is known.
    stated
        What the list's own row of totals says, if it has one.
    labels
        Of a column of judgements, how often each label was given; ``None`` for other columns.
    """

    heading: str
    kind: ColumnKind
    target: str | None
    unit: str | None
    decimal: Decimal | None
    filled: int
    unknown: int
    near: int
    zero: int
    blank: int
    total: float | None = None
    stated: StatedTotal | None = None
    labels: tuple[tuple[str, int], ...] | None = None

    @property
    def difference(self) -> float | None:
        """How much the list's own total is above that of the rows that were taken."""
        if self.total is None or self.stated is None:
            return None
        off = self.stated.amount - self.total
        # A sum in floating point is right to about as many digits as it has.
        return 0.0 if abs(off) <= 1e-9 * max(abs(self.total), abs(self.stated.amount)) else off


@dataclass(frozen=True, eq=False)
class Proposals(ByContent):
    """Proposals as columns; every tuple and array has one entry a proposal, in the same order.

    Parameters
    ----------
    ids, titles
        What proposals are called; ids are unique.
    policy_field, area
        Policy field of Iv3 and area, where the list says so.
    variant_of, requires
        The id of which each is a variant, and the ids that it requires.
    speeds_up
        The running proposal of which each is the faster variant, from the first period on in which
        it asks anything.
    status
        Whether each may be chosen, must be, is running, or is out.
    uses
        Costs and staff, a column each, in the unit of the list.
    impacts
        Impacts that the list states, a column each, in the unit of the list.
    attributes
        All other columns, by name.
    source
        The file and sheet, and the row of each proposal.
    waiting
        What each year of waiting costs.
    unknown
        Costs and staff of which the list says that they are not known.
    columns
        What each column of the list was read as.
    left_out
        The rows of the list that are no proposal, such as totals and headings of groups.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    policy_field: tuple[str | None, ...]
    area: tuple[str | None, ...]
    variant_of: tuple[str | None, ...]
    speeds_up: tuple[str | None, ...]
    requires: tuple[tuple[str, ...], ...]
    status: tuple[Status, ...]
    uses: tuple[ResourceDemand, ...]
    impacts: tuple[GivenImpact, ...]
    attributes: Mapping[str, Attribute]
    source: Source
    warnings: tuple[Diagnostic, ...] = field(default=())
    waiting: tuple[WaitCost, ...] = ()
    unknown: tuple[UnknownAmount, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    columns: tuple[ColumnRead, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def index(self, id: str) -> int:
        """Return the position of a proposal.

        Raises
        ------
        ProposalError
            If there is no such proposal.
        """
        try:
            return self._positions[id]
        except KeyError:
            raise ProposalError(
                Diagnostic(
                    code="unknown-proposal",
                    what=msg("there is no proposal {id!r}", id=id),
                    mend=did_you_mean(id, self.ids[:MANY_IDS]) or msg("check the id"),
                    where=Where(file=self.source.file, sheet=self.source.sheet),
                )
            ) from None

    def where(self, i: int, column: str | None = None) -> Where:
        """Return the place of proposal ``i``, or of its cell in a column.

        Parameters
        ----------
        column
            Canonical (``cost:2027``, ``impact:co2``, or an attribute's name) or a heading.
        """
        source = self.source
        heading = None
        if column is not None:
            known = source.headings
            heading = known.get(column) or known.get(f"attribute:{column}") or column
        return place(
            source.file, source.sheet, int(source.rows[i]), heading, by_line=source.by_line
        )

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {id: i for i, id in enumerate(self.ids)}
