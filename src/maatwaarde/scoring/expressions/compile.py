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
    Ranged,
    is_infinite,
    measured,
)
from maatwaarde.scoring.expressions.plan import (
    Expression,
    Literally,
    Op,
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
_SIDES: tuple[tuple[str, Op], ...] = (("gain", "most"), ("harm", "least"))
_FEW = 4
"""Of so many guards all that they can be together is written out."""


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


def _combined(ahead: list[tuple[Expression, str]], text: str) -> Expression:
    """Return a text to which each name is added where its condition holds, as a tree of choices."""
    if not ahead:
        return Literally(text.rstrip(";"))
    (holds, name), *rest = ahead
    return call("when", holds, _combined(rest, text + name), _combined(rest, text))


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
        results = {name: self.by_name[name] for name in wanted}
        return [
            Step("cells", msg("cells as numbers, in the units of the framework"), between.cells),
            Step("amounts", msg("what labels stand for"), between.amounts),
            Step(
                "worth",
                msg("values: -1 at the worst anchor, 0 for nothing, 1 at the best"),
                between.worth,
            ),
            Step(
                "points",
                msg("values times weights; what nobody knows counts as the middle of its range"),
                between.points,
            ),
            Step(
                "sums",
                msg("added up; a spread is how far what nobody knows may be off"),
                between.sums,
            ),
            Step("checks", msg("rows that cannot be used, and guards"), between.checks),
            Step("results", msg("what a row comes to"), results),
        ]

    def _sum(self, name: str, parts: Sequence[Expression]) -> Expression:
        return self._between.add(self._between.sums, name, total(parts))

    def _usable(self, figure: Expression) -> Expression:
        """Return a figure, unknown in rows that cannot be used."""
        return call("only", call("not", self._unusable), figure)

    def _holds(self, condition: Expression) -> Expression:
        return call("and", call("not", self._unusable), condition)

    def _add_score(self) -> None:
        """Add the score with its range.

        Where what is known has no range, the whole range is that of what nobody knows; and where
        that goes from the worst to the best anchor throughout, its half is what coverage lacks.
        """
        of_all = self._measured
        score = self._sum("score", [one.points.middle for one in of_all])
        coverage = self._sum(
            "coverage", [call("when", one.unknown, 0.0, one.weight) for one in of_all]
        )
        figures = {"score": score, "score_low": score, "score_high": score, "coverage": coverage}
        sums = [score]
        if any(one.bounded for one in of_all):
            sums += [self._sum(f"score_{end}", self._ends(of_all, end)) for end in ("low", "high")]
            figures |= {"score_low": sums[1], "score_high": sums[2]}
        elif all(one.spread == 1.0 or one.weight == 0.0 for one in of_all):
            whole = reduce(lambda total, one: total + one.weight, of_all, 0.0)
            lacks = call("sub", whole, coverage)
            figures |= {
                "score_low": call("sub", score, lacks),
                "score_high": call("add", score, lacks),
            }
        elif any(one.spread for one in of_all):
            spread = self._sum("spread", [self._spread(one, one.weight) for one in of_all])
            figures |= {
                "score_low": call("sub", score, spread),
                "score_high": call("add", score, spread),
            }
        # What is infinite in one cell is so in the sums: one look at these is enough.
        wrong = [one.wrong for one in of_all if one.wrong != NOTHING]
        unusable = either([*map(is_infinite, sums), *wrong])
        self._unusable = self._between.add(self._between.checks, "unusable", unusable)
        self.by_name |= {name: self._usable(figure) for name, figure in figures.items()}

    @staticmethod
    def _ends(of_all: list[Measured], end: str) -> list[Expression]:
        """Return the points of all measures at one end of their ranges."""
        level = 1 if end == "low" else 2
        return [
            getattr(one.points, end)
            if one.bounded or one.impact is None
            else call("when", one.unknown, one.levels[level] * one.weight, one.points.middle)
            for one in of_all
        ]

    @staticmethod
    def _spread(one: Measured, weight: float) -> Expression:
        return call("when", one.unknown, one.spread * weight, 0.0)

    def _add_guards(self) -> None:
        broken: list[tuple[Guard, Expression]] = []
        possible: list[tuple[Guard, Expression]] = []
        for number, guard in enumerate(self._framework.guards, start=1):
            worth, worst, allowed = self._guard(guard, number)
            below = call("lt", worth, allowed)
            is_broken = self._between.add(self._between.checks, f"broken:{number}", below)
            only_at_worst = call("and", call("ge", worth, allowed), call("lt", worst, allowed))
            may_be = self._between.add(self._between.checks, f"possible:{number}", only_at_worst)
            broken.append((guard, is_broken))
            possible.append((guard, may_be))
        vetoes = [one for guard, one in broken if guard.rule == "veto"]
        self.by_name["vetoed"] = self._holds(either(vetoes)) if vetoes else NOTHING
        self.by_name["guards_broken"] = self._named(broken)
        self.by_name["guards_possible"] = self._named(possible)

    def _guard(self, guard: Guard, number: int) -> tuple[Expression, Expression, float]:
        """Return what a guarded thing is worth, at worst, and below which that breaks the guard.

        In points where it has a weight, so that values need not be worked out beside them.
        """
        guarded = self._framework.guarded(guard)
        members = [self._measured[j] for j in guarded.measures]
        allowed = -guard.max_loss - _ROUNDING
        weight = sum(one.weight for one in members)
        if weight > 0:
            shares = [one.weight for one in members]
            allowed *= weight
            parts = [one.points for one in members]
        else:
            shares = guarded.shares.tolist()
            parts = [
                Ranged(*(call("mul", end, share) for end in (value.middle, value.low, value.high)))
                for value, share in zip((one.value for one in members), shares, strict=True)
            ]
        worth = self._sum(f"guard:{number}", [part.middle for part in parts])
        if any(one.bounded for one in members):
            worst = self._sum(
                f"guard_low:{number}",
                [
                    part.low
                    if one.bounded or one.impact is None
                    else call("when", one.unknown, one.levels[1] * share, part.middle)
                    for one, part, share in zip(members, parts, shares, strict=True)
                ],
            )
            return worth, worst, allowed
        spread = [
            self._spread(one, share)
            for one, share in zip(members, shares, strict=True)
            if one.spread * share
        ]
        if not spread:
            return worth, worth, allowed
        return worth, call("sub", worth, self._sum(f"guard_spread:{number}", spread)), allowed

    def _named(self, guards: list[tuple[Guard, Expression]]) -> Expression:
        """Return the guards of which something holds, as one text."""
        names = [f"{guard.rule}:{guard.subject};" for guard, _ in guards]
        held = [one for _, one in guards]
        if len(guards) > _FEW:
            parts = [call("when", one, name, "") for one, name in zip(held, names, strict=True)]
            text: Expression = call("join", *parts)
        else:  # engines are slow to put texts together, so all that they can be is written out
            text = _combined(list(zip(held, names, strict=True)), "")
        return call("when", self._unusable, "", text) if guards else text

    def _cannot_use(self, one: Measured) -> Expression:
        """Return the id of a measure where its cell is why a row cannot be used."""
        wrong = [] if one.wrong == NOTHING else [one.wrong]
        wrong += [
            call("and", call("not", call("unknown", figure)), is_infinite(figure))
            for figure in one.cells
        ]
        return call("when", either(wrong), f"{one.measure.id};", "")

    def _shared(self, parts: Iterable[tuple[int, float]]) -> list[Expression]:
        """Return the values of some measures, each by its share."""
        return [call("mul", self._measured[j].value.middle, share) for j, share in parts]

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
                shares = zip(node.measures, framework.shares_below(i).tolist(), strict=True)
                value = self._sum(f"node:{node.id}", self._shared(shares))
                self.by_name[f"value:{node.id}"] = self._usable(value)
        contributions = [one.points.middle for one in self._measured]
        for one in self._measured:
            self.by_name[f"contribution:{one.measure.id}"] = self._usable(one.points.middle)
        for one in self._measured:
            if one.impact is not None:
                self.by_name[f"impact:{one.measure.id}"] = self._usable(one.impact)
        for by in _BY:
            for category in framework.categories(by):
                for name, op in _SIDES:
                    parts = [call(op, contributions[j], 0.0) for j in category.measures]
                    of = f"{name}:{by}:{category.id}"
                    self.by_name[of] = self._usable(self._sum(of, parts))
