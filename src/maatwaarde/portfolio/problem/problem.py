"""A portfolio problem as data: what may be chosen, what it uses, what it brings, which rules hold.

No solver and no framework is known here. A problem sorts itself by identifier when it is built, so
that the order of rows in somebody's spreadsheet can never decide which portfolio is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from scipy import sparse

from maatwaarde.arrays import Floats, Ints
from maatwaarde.content import frozen
from maatwaarde.diagnostics import Diagnostic, PortfolioError, raise_errors
from maatwaarde.messages import msg
from maatwaarde.periods import begin_of
from maatwaarde.portfolio.problem.fields import ProblemFields
from maatwaarde.portfolio.problem.records import (
    AtMostOne,
    Forbidden,
    Grant,
    Hire,
    Locked,
    Mandatory,
    Measure,
    OptionKey,
    Proposal,
    Requires,
    Resource,
    Share,
    Substitution,
    Synergy,
    TotalFloor,
    Training,
    ValueFloor,
    Withdrawal,
)
from maatwaarde.portfolio.problem.rule_ref import Reason
from maatwaarde.portfolio.problem.validate import item_problems, number_problems, shape_problems
from maatwaarde.portfolio.problem.validate_ranges import range_problems
from maatwaarde.portfolio.problem.validate_rules import rule_problems

Objective = Literal["total-impact", "sum-of-scores"]

FORMAT = 4
_RECORDS: dict[str, Callable[..., Any]] = {
    "proposals": Proposal,
    "options": OptionKey,
    "measures": Measure,
    "resources": Resource,
    "at_most_one": AtMostOne,
    "requires": Requires,
    "mandatory": Mandatory,
    "forbidden": Forbidden,
    "locked": Locked,
    "floors": ValueFloor,
    "total_floors": TotalFloor,
    "shares": Share,
    "synergies": Synergy,
    "hires": Hire,
    "substitutions": Substitution,
    "trainings": Training,
    "grants": Grant,
    "withdrawals": Withdrawal,
}
# These sort with their arrays; the others are rules, each sorted by all that it says.
_ITEMS = ("proposals", "options", "measures", "resources")
_AMOUNTS = ("use", "structural", "charges", "margins", "use_low", "use_high")
# Of these nothing is kept that says nothing, so that another `use` can take the place of one.
_ENDS = ("use_low", "use_high")
_PARTS = ("structural", "charges", "margins")
_ARRAYS = ("impact", "impact_low", "impact_high", "cost", "scores")


@dataclass(frozen=True, eq=False)
class Problem(ProblemFields):
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
    structural, charges, margins
        The parts of ``use`` that return in every later year, that are capital charges of an
        investment, and that are kept since it is uncertain; of the same shape, and left out
        nothing.
    use_low, use_high
        The ends of the range of ``use`` without margins; left out, they equal it. No rule looks
        at them: they tell how likely it is that a resource is exceeded.
    impact
        (options, measures), the change against doing nothing in the unit of each measure. No NaN:
        an impact that is unknown comes as the midpoint of its range, with ``impact_low`` and
        ``impact_high``.
    impact_low, impact_high
        The same shape; left out, they equal ``impact``.
    options
        Left out: each proposal is one option without a start.
    cost
        (options,), what an option costs in all; left out, it is what it uses of all money. Capital
        charges are not counted with it, which pay an investment a second time, and margins are not.
    scores
        (options,), needed for the objective ``sum-of-scores`` only.
    at_most_one, requires, mandatory, forbidden, locked, floors, total_floors, shares
        The rules.
    synergies
        What pairs of proposals bring and use on top of their own.
    hires, substitutions, trainings
        How staff can be had beyond what each role has.
    grants, withdrawals
        How money can be had beyond what each budget has: from others, and from reserves.

    Raises
    ------
    PortfolioError
        With every problem that was found.
    """

    def __post_init__(self) -> None:
        for name in _RECORDS:
            self._put(name, tuple(getattr(self, name)))
        for name in _PARTS:
            if getattr(getattr(self, name), "nnz", None) == 0:
                self._put(name, None)
        if not self.options:
            self._put("options", tuple(OptionKey(proposal.id) for proposal in self.proposals))
        wrong = [*item_problems(self), *rule_problems(self), *shape_problems(self)]
        raise_errors(wrong, PortfolioError)
        self._sort_items()
        self._sort_rules()
        raise_errors(number_problems(self), PortfolioError)
        raise_errors(range_problems(self, self.synergy_impact), PortfolioError)

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _sort_items(self) -> None:
        rows = sorted(range(len(self.options)), key=lambda i: self.options[i].rank())
        measures = sorted(range(len(self.measures)), key=lambda i: self.measures[i].id)
        resources = sorted(range(len(self.resources)), key=lambda i: self.resources[i].id)
        self._put("proposals", tuple(sorted(self.proposals, key=lambda item: item.id)))
        self._put("options", tuple(self.options[i] for i in rows))
        self._put("measures", tuple(self.measures[i] for i in measures))
        self._put("resources", tuple(self.resources[i] for i in resources))
        for name in _AMOUNTS:
            given = getattr(self, name)
            if given is None and name not in _ENDS:
                given = sparse.csr_array((len(rows), len(resources)))
            if given is not None:
                self._put(name, _canonical(given, rows, resources))
        impact = self.impact
        for name in ("impact", "impact_low", "impact_high"):
            given = getattr(self, name)
            array = _floats(impact if given is None else given)
            self._put(name, _read_only(array[np.ix_(rows, measures)]))
        money = np.array([resource.kind == "money" for resource in self.resources], dtype=bool)
        paid = self.use
        if self.charges.nnz or self.margins.nnz:
            paid = _rounded(self.use - self.charges - self.margins)
        cost = paid[:, money].sum(axis=1) if self.cost is None else _floats(self.cost)[rows]
        self._put("cost", _read_only(cost))
        if self.scores is not None:
            self._put("scores", _read_only(_floats(self.scores)[rows]))

    def _sort_rules(self) -> None:
        for name in _RECORDS.keys() - set(_ITEMS):
            rules = (_canonical_rule(rule) for rule in getattr(self, name))
            self._put(name, tuple(sorted(rules, key=_rule_key)))

    @cached_property
    def option_index(self) -> dict[OptionKey, int]:
        """The place of each option in ``options``, by its key."""
        return {option: i for i, option in enumerate(self.options)}

    @cached_property
    def option_proposal(self) -> Ints:
        """(options,), the place of each option's proposal in ``proposals``."""
        place = {proposal.id: i for i, proposal in enumerate(self.proposals)}
        found = [place[option.proposal] for option in self.options]
        return frozen(np.array(found, dtype=np.int64))

    @cached_property
    def options_of(self) -> dict[str, tuple[int, ...]]:
        """The places of the options of each proposal, by the proposal's id."""
        places: dict[str, list[int]] = {proposal.id: [] for proposal in self.proposals}
        for i, option in enumerate(self.options):
            places[option.proposal].append(i)
        return {proposal: tuple(found) for proposal, found in places.items()}

    @cached_property
    def use_range(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        """(options, resources) each, the low and the high end of what is used, without margins."""
        most_likely = sparse.csr_array(self.use - self.margins)
        low, high = (most_likely if end is None else end for end in (self.use_low, self.use_high))
        return frozen(low), frozen(high)

    @cached_property
    def incidental(self) -> sparse.csr_array:
        """(options, resources), what is used once: not structural, a capital charge or a margin."""
        return frozen(_rounded(self.use - self.structural - self.charges - self.margins))

    @cached_property
    def synergy_impact(self) -> Floats:
        """(synergies, measures)"""
        place = {measure.id: i for i, measure in enumerate(self.measures)}
        return frozen(_table([pair.impact for pair in self.synergies], place))

    @cached_property
    def synergy_use(self) -> sparse.csr_array:
        """(synergies, resources)"""
        place = {resource.id: i for i, resource in enumerate(self.resources)}
        return frozen(sparse.csr_array(_table([pair.use for pair in self.synergies], place)))

    @cached_property
    def synergy_cost(self) -> Floats:
        """(synergies,), what a pair uses of all money on top."""
        money = np.array([resource.kind == "money" for resource in self.resources], dtype=bool)
        return frozen(np.asarray(self.synergy_use[:, money].sum(axis=1), dtype=np.float64))

    @cached_property
    def chains(self) -> tuple[tuple[int, ...], ...]:
        """The places of the resources of each kind and name, in the order of time."""
        chains: dict[tuple[str, str], list[int]] = {}
        for i, resource in enumerate(self.resources):
            chains.setdefault((resource.kind, resource.name), []).append(i)
        periods = [resource.period for resource in self.resources]
        return tuple(
            tuple(sorted(chain, key=lambda i: begin_of(periods[i])))
            for _, chain in sorted(chains.items())
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as what JSON can hold; ``from_dict`` reads it back."""
        data: dict[str, Any] = {"format": FORMAT}
        for name in _RECORDS:
            data[name] = [asdict(item) for item in getattr(self, name)]
        for name in _AMOUNTS:
            if getattr(self, name) is None:
                data[name] = None
                continue
            amounts = getattr(self, name).tocoo()
            data[name] = {
                "option": amounts.row.tolist(),
                "resource": amounts.col.tolist(),
                "amount": amounts.data.tolist(),
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
                Diagnostic(
                    code="unknown-format",
                    what=msg(
                        "this is format {format!r} of a portfolio problem",
                        format=data.get("format"),
                    ),
                    mend=msg(
                        "write it with a version of maatwaarde that knows format {format}",
                        format=FORMAT,
                    ),
                )
            )
        arguments: dict[str, Any] = {}
        try:
            for name, record in _RECORDS.items():
                arguments[name] = [record(**_tuples(item)) for item in data[name]]
            shape = (len(arguments["options"]), len(arguments["resources"]))
            for name in _AMOUNTS:
                use = data[name]
                if use is None:
                    continue
                arguments[name] = sparse.coo_array(
                    (use["amount"], (use["option"], use["resource"])), shape=shape, dtype=np.float64
                )
            for name in _ARRAYS:
                array = data[name]
                arguments[name] = None if array is None else np.asarray(array, dtype=np.float64)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise PortfolioError(
                Diagnostic(
                    code="unreadable-problem",
                    what=msg("the portfolio problem cannot be read: {error}", error=error),
                    mend=msg("write it again with Problem.to_dict"),
                )
            ) from None
        impact_shape = (len(arguments["options"]), len(arguments["measures"]))
        for name in ("impact", "impact_low", "impact_high"):
            # An empty list has lost its second axis.
            if arguments[name].size == 0:
                arguments[name] = arguments[name].reshape(impact_shape)
        return Problem(**arguments)


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


def _rounded(amounts: sparse.csr_array) -> sparse.csr_array:
    """Return amounts without the last digits that a difference of sums leaves behind."""
    rounded = sparse.csr_array(amounts)
    rounded.data = np.round(rounded.data, 6) + 0.0
    rounded.eliminate_zeros()
    return rounded


def _table(rows: Sequence[Mapping[str, float]], place: Mapping[str, int]) -> Floats:
    table = np.zeros((len(rows), len(place)))
    for i, row in enumerate(rows):
        for name, amount in row.items():
            table[i, place[name]] = amount
    return table


def _canonical_rule(rule: Any) -> Any:
    """Return a rule whose members and amounts are in one order, however they were given."""
    inside: dict[str, Any] = {}
    for field in fields(rule):
        value = getattr(rule, field.name)
        if isinstance(value, (tuple, list)):
            inside[field.name] = tuple(sorted(set(value)))
        elif isinstance(value, Mapping):
            inside[field.name] = dict(sorted(value.items()))
    return replace(rule, **inside)


def _rule_key(rule: Any) -> tuple[Any, ...]:
    """Return all that a rule says, to sort by: rules that share a key are the same rule."""
    values = (getattr(rule, field.name) for field in fields(rule))
    return tuple(
        # What is not stated comes first, and is not compared with what is.
        (value is not None, tuple(value.items()) if isinstance(value, Mapping) else value)
        for value in values
    )


def _tuples(item: Mapping[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in item.items()
    }
    if "reason" in read:
        read["reason"] = Reason(read["reason"]["kind"], tuple(read["reason"]["detail"]))
    return read
