"""A framework as a plan of expressions: what `maatwaarde.score` does by the method ``value``.

It does the same operations in the same order, so that an engine with IEEE doubles gives the same
bits as the arrays do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from maatwaarde.diagnostics import Diagnostic, MethodError, did_you_mean
from maatwaarde.framework import By, Framework, Guard
from maatwaarde.messages import Message, msg
from maatwaarde.scoring.expressions.given import Given
from maatwaarde.scoring.expressions.measured import (
    NOTHING,
    Between,
    Measured,
    is_infinite,
    measured,
)
from maatwaarde.scoring.expressions.plan import (
    Expression,
    Plan,
    Step,
    call,
    either,
    needed_only,
    total,
)
from maatwaarde.scoring.methods import value_functions

STANDARD = (
    "score",
    "score_low",
    "score_high",
    "coverage",
    "vetoed",
    "guards_broken",
    "guards_possible",
    "unusable",
)
"""The columns that a plan gives where nobody asks for others."""

_BY: tuple[By, ...] = ("value", "pillar", "sdg")
# A loss of exactly the allowed size is allowed, also after rounding: as `score` has it.
_ROUNDING = 1e-12


def compile_plan(
    framework: Framework,
    given: Mapping[str, Given],
    columns: Sequence[str] | None = None,
    apart: str = "~",
) -> Plan:
    """Return the plan that scores rows of impacts by a framework.

    Parameters
    ----------
    framework
        With its weights resolved.
    given
        Where the impacts stand, for each measure.
    columns
        Which results are wanted, of those that `result_names` lists; `STANDARD` by default.
    apart
        What the names of columns that are only in between begin with.

    Raises
    ------
    MethodError
        With every column that there is not.
    """
    wanted = list(dict.fromkeys(STANDARD if columns is None else columns))
    results = _Results(framework, given, apart)
    problems = [_no_such(name, results.by_name) for name in wanted if name not in results.by_name]
    if problems:
        raise MethodError(problems)
    steps = results.steps(wanted)
    kept, needed = needed_only(steps, wanted)
    facts = {"id": framework.id, "version": framework.file.version, "sha256": framework.checksum}
    return Plan(facts, needed, kept)


def result_names(framework: Framework) -> tuple[str, ...]:
    """Return the names of all columns that a plan can give."""
    nobody = dict.fromkeys((measure.id for measure in framework.measures), Given())
    return tuple(_Results(framework, nobody, "~").by_name)


def _no_such(name: str, known: Iterable[str]) -> Diagnostic:
    what: Message = msg("there is no result {name!r}", name=name)
    mend: str = did_you_mean(name, known)
    if name in _ELSEWHERE:
        what = msg("{name!r} is no figure of a row alone, but of all rows together", name=name)
        mend = msg(
            "rank in the engine by `score`, leaving out what is `vetoed` or `unusable`, or write "
            "SQL with `maatwaarde framework sql --rank`"
        )
    return Diagnostic("no-such-result", what, mend)


_ELSEWHERE = ("rank", "tied", "rank_best", "rank_worst")


class _Results:
    """What a plan can give, by name, with the steps that lead there."""

    def __init__(self, framework: Framework, given: Mapping[str, Given], apart: str) -> None:
        self._framework = framework
        self._between = Between(apart)
        self._measured = [
            measured(measure, function, weight, given[measure.id], framework, self._between)
            for measure, function, weight in zip(
                framework.measures,
                value_functions(framework),
                framework.measure_weights.tolist(),
                strict=True,
            )
        ]
        self._unusable = self._rows_that_cannot_be_used()
        self.by_name: dict[str, Expression] = {}
        self._add_score()
        self._add_guards()
        self.by_name["unusable"] = self._unusable
        self.by_name["unusable_measures"] = call("join", *map(self._cannot_use, self._measured))
        self._add_harms()
        self._add_parts()

    def steps(self, wanted: Sequence[str]) -> list[Step]:
        """Return all steps, the last with the results that are wanted."""
        between = self._between
        return [
            Step("cells", "cells as numbers, in the units of the framework", between.cells),
            Step("amounts", "what labels stand for", between.amounts),
            Step("worth", "values: -1 at the worst anchor, 0 nothing, 1 best", between.worth),
            Step("points", "values times weights", between.points),
            Step("sums", "added up; what is unknown has its range", between.sums),
            Step("checks", "rows that cannot be used, and guards", between.checks),
            Step("results", "what a row comes to", {n: self.by_name[n] for n in wanted}),
        ]

    def _sum(self, name: str, parts: list[Expression]) -> Expression:
        return self._between.add(self._between.sums, name, total(parts))

    def _usable(self, figure: Expression) -> Expression:
        """Return a figure, unknown in rows that cannot be used."""
        return call("only", call("not", self._unusable), figure)

    def _holds(self, condition: Expression) -> Expression:
        return call("and", call("not", self._unusable), condition)

    def _rows_that_cannot_be_used(self) -> Expression:
        # What is infinite in one cell is so in the sums: one look at these is enough.
        of_all = [one.contribution for one in self._measured]
        sums = [self._sum("score", [one.middle for one in of_all])]
        if any(one.uncertain for one in self._measured):
            sums.append(self._sum("score_low", [one.low for one in of_all]))
            sums.append(self._sum("score_high", [one.high for one in of_all]))
        wrong = [one.wrong for one in self._measured if one.wrong != NOTHING]
        unusable = either([*map(is_infinite, sums), *wrong])
        return self._between.add(self._between.checks, "unusable", unusable)

    def _cannot_use(self, one: Measured) -> Expression:
        """Return the id of a measure where its cell is why a row cannot be used."""
        wrong = [] if one.wrong == NOTHING else [one.wrong]
        wrong += [
            call("and", call("not", call("unknown", figure)), is_infinite(figure))
            for figure in one.cells
        ]
        return call("when", either(wrong), f"{one.measure.id};", "")

    def _add_score(self) -> None:
        of_all = [one.contribution for one in self._measured]
        weights = self._framework.measure_weights.tolist()
        sums = {
            "score": [one.middle for one in of_all],
            "score_low": [one.low for one in of_all],
            "score_high": [one.high for one in of_all],
            "coverage": [
                call("when", one.unknown, 0.0, weight)
                for one, weight in zip(self._measured, weights, strict=True)
            ],
        }
        for name, parts in sums.items():
            self.by_name[name] = self._usable(self._sum(name, parts))

    def _add_guards(self) -> None:
        checks = self._between.checks
        broken: list[tuple[Guard, Expression]] = []
        possible: list[tuple[Guard, Expression]] = []
        for number, guard in enumerate(self._framework.guards, start=1):
            guarded = self._framework.guarded(guard)
            parts = list(zip(guarded.measures, guarded.shares.tolist(), strict=True))
            worth, worst = (
                self._sum(f"{name}:{number}", self._shared(parts, low=low))
                for name, low in (("guard", False), ("guard_low", True))
            )
            allowed = -guard.max_loss - _ROUNDING
            is_broken = self._holds_in(checks, f"broken:{number}", call("lt", worth, allowed))
            may_be = call("and", call("not", call("lt", worth, allowed)), call("lt", worst, allowed))
            broken.append((guard, is_broken))
            possible.append((guard, self._holds_in(checks, f"possible:{number}", may_be)))
        vetoes = [one for guard, one in broken if guard.rule == "veto"]
        self.by_name["vetoed"] = either(list(map(self._holds, vetoes)))
        self.by_name["guards_broken"] = self._named(broken)
        self.by_name["guards_possible"] = self._named(possible)

    def _holds_in(
        self, step: dict[str, Expression], name: str, condition: Expression
    ) -> Expression:
        return self._between.add(step, name, condition)

    def _named(self, guards: list[tuple[Guard, Expression]]) -> Expression:
        return call(
            "join",
            *(
                call("when", self._holds(one), f"{guard.rule}:{guard.subject};", "")
                for guard, one in guards
            ),
        )

    def _shared(self, parts: Iterable[tuple[int, float]], *, low: bool = False) -> list[Expression]:
        """Return the values of some measures, each by its share."""
        found = []
        for j, share in parts:
            value = self._measured[j].value
            found.append(call("mul", value.low if low else value.middle, share))
        return found

    def _add_harms(self) -> None:
        values = [one.value.middle for one in self._measured]
        worst = reduce(lambda a, b: call("least", a, b), values)
        least = self._between.add(self._between.sums, "worst", worst)
        harm = self._holds(call("lt", least, 0.0))
        named: Expression = call("only", harm, self._measured[-1].measure.id)
        for one in reversed(self._measured[:-1]):
            here = call("and", harm, call("eq", one.value.middle, least))
            named = call("when", here, one.measure.id, named)
        self.by_name["worst_harm_measure"] = named
        self.by_name["worst_harm_value"] = call("only", harm, least)

    def _add_parts(self) -> None:
        framework = self._framework
        for i, node in enumerate(framework.nodes):
            if not node.is_measure:
                parts = zip(node.measures, framework.shares_below(i).tolist(), strict=True)
                value = self._sum(f"node:{node.id}", self._shared(parts))
                self.by_name[f"value:{node.id}"] = self._usable(value)
        contributions = [one.contribution.middle for one in self._measured]
        for one in self._measured:
            self.by_name[f"contribution:{one.measure.id}"] = self._usable(one.contribution.middle)
        for one in self._measured:
            if one.impact is not None:
                self.by_name[f"impact:{one.measure.id}"] = self._usable(one.impact)
        for by in _BY:
            for category in framework.categories(by):
                for name, op in (("gain", "most"), ("harm", "least")):
                    parts = [call(op, contributions[j], 0.0) for j in category.measures]
                    of = f"{name}:{by}:{category.id}"
                    self.by_name[of] = self._usable(self._sum(of, parts))
