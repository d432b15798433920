"""A portfolio problem as data: what may be chosen, what it uses, what it brings, which rules hold.

No solver and no framework is known here. A problem sorts itself by identifier when it is built, so
that the order of rows in somebody's spreadsheet can never decide which portfolio is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from maatwaarde.errors import PortfolioError
from maatwaarde.errors import Problem as Finding
from maatwaarde.portfolio.items import (
    AtMostOne,
    Forbidden,
    Locked,
    Mandatory,
    Measure,
    Option,
    Proposal,
    Requires,
    Resource,
    ValueFloor,
)
from maatwaarde.portfolio.validate import check_items, check_numbers, check_shapes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Objective = Literal["total-impact", "sum-of-scores"]

FORMAT = 1
_RECORDS: dict[str, Callable[..., Any]] = {
    "proposals": Proposal,
    "options": Option,
    "measures": Measure,
    "resources": Resource,
    "at_most_one": AtMostOne,
    "requires": Requires,
    "mandatory": Mandatory,
    "forbidden": Forbidden,
    "locked": Locked,
    "floors": ValueFloor,
}
_ARRAYS = ("impact", "impact_low", "impact_high", "cost", "scores")


@dataclass(frozen=True, eq=False)
class Problem:
    """All that a portfolio is chosen from, and the rules it has to keep.

    Whatever order the arguments come in, the attributes are sorted: proposals, measures and
    resources by id, options by proposal and start, rules by their members. Arrays follow.

    Parameters
    ----------
    proposals, measures, resources
        What the axes of the arrays stand for.
    use
        Dense or sparse, (options, resources), in the unit of each resource. A negative number
        brings something in. Kept as a sparse array.
    impact
        (options, measures), the change against doing nothing in the unit of each measure. No NaN:
        an impact that is unknown comes as the midpoint of its range, with ``impact_low`` and
        ``impact_high``.
    impact_low, impact_high
        The same shape; left out, they equal ``impact``.
    options
        Left out: each proposal is one option without a start.
    cost
        (options,), what an option costs in all; left out, it is what it uses of all money.
    scores
        (options,), needed for the objective ``sum-of-scores`` only.
    at_most_one, requires, mandatory, forbidden, locked, floors
        The rules.

    Raises
    ------
    PortfolioError
        With every problem that was found.
    """

    proposals: Sequence[Proposal]
    measures: Sequence[Measure]
    resources: Sequence[Resource]
    use: Any
    impact: Floats
    # The four below are arrays once the problem is built; None stands for the default.
    impact_low: Floats = None  # type: ignore[assignment]
    impact_high: Floats = None  # type: ignore[assignment]
    options: Sequence[Option] = ()
    cost: Floats = None  # type: ignore[assignment]
    scores: Floats | None = None
    at_most_one: Sequence[AtMostOne] = ()
    requires: Sequence[Requires] = ()
    mandatory: Sequence[Mandatory] = ()
    forbidden: Sequence[Forbidden] = ()
    locked: Sequence[Locked] = ()
    floors: Sequence[ValueFloor] = ()

    def __post_init__(self) -> None:
        put: Callable[[str, Any], None] = lambda name, value: object.__setattr__(self, name, value)  # noqa: E731
        for name in _RECORDS:
            put(name, tuple(getattr(self, name)))
        if not self.options:
            put("options", tuple(Option(proposal.id) for proposal in self.proposals))
        check_items(self)
        check_shapes(self)

        rows = sorted(range(len(self.options)), key=lambda i: _option_key(self.options[i]))
        measures = sorted(range(len(self.measures)), key=lambda i: self.measures[i].id)
        resources = sorted(range(len(self.resources)), key=lambda i: self.resources[i].id)
        put("proposals", tuple(sorted(self.proposals, key=lambda item: item.id)))
        put("options", tuple(self.options[i] for i in rows))
        put("measures", tuple(self.measures[i] for i in measures))
        put("resources", tuple(self.resources[i] for i in resources))
        put("use", _canonical(self.use, rows, resources))
        impact = _floats(self.impact)[np.ix_(rows, measures)]
        put("impact", _read_only(impact))
        for name in ("impact_low", "impact_high"):
            given = getattr(self, name)
            put(
                name,
                _read_only(impact if given is None else _floats(given)[np.ix_(rows, measures)]),
            )
        money = np.array([resource.kind == "money" for resource in self.resources], dtype=bool)
        cost = self.use[:, money].sum(axis=1) if self.cost is None else _floats(self.cost)[rows]
        put("cost", _read_only(cost))
        if self.scores is not None:
            put("scores", _read_only(_floats(self.scores)[rows]))
        put("at_most_one", _ordered(self.at_most_one, "members"))
        put("requires", _ordered(self.requires, "proposal", "any_of"))
        put("mandatory", _ordered(self.mandatory, "any_of"))
        put("forbidden", _ordered(self.forbidden, "proposal"))
        put("locked", _ordered(self.locked, "option_id"))
        put("floors", _ordered(self.floors, "id"))
        check_numbers(self)

    @cached_property
    def option_index(self) -> dict[str, int]:
        """The place of each option in ``options``, by its id."""
        return {option.id: i for i, option in enumerate(self.options)}

    @cached_property
    def option_proposal(self) -> Ints:
        """(options,), the place of each option's proposal in ``proposals``."""
        place = {proposal.id: i for i, proposal in enumerate(self.proposals)}
        return np.array([place[option.proposal] for option in self.options], dtype=np.int64)

    @cached_property
    def options_of(self) -> dict[str, tuple[int, ...]]:
        """The places of the options of each proposal, by the proposal's id."""
        places: dict[str, list[int]] = {proposal.id: [] for proposal in self.proposals}
        for i, option in enumerate(self.options):
            places[option.proposal].append(i)
        return {proposal: tuple(found) for proposal, found in places.items()}

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as what JSON can hold; ``from_dict`` reads it back."""
        data: dict[str, Any] = {"format": FORMAT}
        for name in _RECORDS:
            data[name] = [asdict(item) for item in getattr(self, name)]
        use = self.use.tocoo()
        data["use"] = {
            "option": use.row.tolist(),
            "resource": use.col.tolist(),
            "amount": use.data.tolist(),
        }
        for name in _ARRAYS:
            array = getattr(self, name)
            data[name] = None if array is None else array.tolist()
        return data

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Problem:
        """Read what ``to_dict`` wrote.

        Raises
        ------
        PortfolioError
            If the data are of another format or the problem does not hold together.
        """
        if data.get("format") != FORMAT:
            raise PortfolioError(
                Finding(
                    code="unknown-format",
                    what=f"this is format {data.get('format')!r} of a portfolio problem",
                    mend=f"write it with a version of maatwaarde that knows format {FORMAT}",
                )
            )
        arguments: dict[str, Any] = {}
        try:
            for name, record in _RECORDS.items():
                arguments[name] = [record(**_tuples(item)) for item in data[name]]
            shape = (len(arguments["options"]), len(arguments["resources"]))
            use = data["use"]
            arguments["use"] = sparse.coo_array(
                (use["amount"], (use["option"], use["resource"])), shape=shape, dtype=np.float64
            )
            for name in _ARRAYS:
                array = data[name]
                arguments[name] = None if array is None else np.asarray(array, dtype=np.float64)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise PortfolioError(
                Finding(
                    code="unreadable-problem",
                    what=f"the portfolio problem cannot be read: {error}",
                    mend="write it again with Problem.to_dict",
                )
            ) from None
        impact_shape = (len(arguments["options"]), len(arguments["measures"]))
        for name in ("impact", "impact_low", "impact_high"):
            # An empty list has lost its second axis.
            if arguments[name].size == 0:
                arguments[name] = arguments[name].reshape(impact_shape)
        return Problem(**arguments)


def _option_key(option: Option) -> tuple[str, str]:
    return (option.proposal, option.start or "")


def _floats(array: Any) -> Floats:
    return np.asarray(array, dtype=np.float64)


def _read_only(array: Floats) -> Floats:
    # -0.0 and 0.0 are equal but print differently, and results are compared byte by byte.
    copy = np.ascontiguousarray(array) + 0.0
    copy.flags.writeable = False
    return copy


def _canonical(use: Any, rows: list[int], columns: list[int]) -> sparse.csr_array:
    ordered = sparse.csr_array(use, dtype=np.float64)[rows, :][:, columns].tocsr()
    ordered.sum_duplicates()
    ordered.eliminate_zeros()
    ordered.sort_indices()
    return ordered


def _ordered(rules: Iterable[Any], *keys: str) -> tuple[Any, ...]:
    inside = []
    for rule in rules:
        groups = {
            key.name: tuple(sorted(set(getattr(rule, key.name))))
            for key in fields(rule)
            if isinstance(getattr(rule, key.name), (tuple, list))
        }
        inside.append(replace(rule, **groups))
    return tuple(
        sorted(inside, key=lambda rule: (*(getattr(rule, key) for key in keys), rule.reason))
    )


def _tuples(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
