"""What an optimisation, or any other way to choose, comes back with."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.messages import Text, msg
from maatwaarde.portfolio.evaluation.evaluate import Evaluation, MeasureTotal
from maatwaarde.portfolio.evaluation.violations import ResourceUse, Violation
from maatwaarde.portfolio.problem.problem import Objective
from maatwaarde.portfolio.problem.records import OptionKey
from maatwaarde.portfolio.problem.rule_ref import RuleRef

# `proven`: no portfolio is better. `within-gap`: none is better by more than the accepted gap.
# `stopped`: time ran out or somebody stopped it. `heuristic`: chosen by a rule, with no bound.
# `refuted`: what was found is held against a portfolio that is better than it could be.
Status = Literal["proven", "within-gap", "stopped", "heuristic", "refuted"]
# Among equally good portfolios the cheapest, and then the first by id, is `settled` on or not.
Ties = Literal["settled", "unsettled", "out-of-time"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What the model and the check say differently: a fault in maatwaarde, and not in the input.

    Parameters
    ----------
    rule
        What the model holds to be kept and the check to be broken; None where they value one
        portfolio differently.
    measure, year
        Of which measure, and in which year, they find another total; None where it is no total.
    """

    rule: RuleRef | None = None
    measure: str | None = None
    year: int | None = None

    def diagnostic(self, *, found: bool = True) -> Diagnostic:
        """Return the same in words: a warning, or an error where no portfolio was ``found``."""
        about: Text = msg("a value")
        if self.rule is not None:
            about = msg(
                "the rule {kind!r} of {ids}",
                kind=self.rule.kind,
                ids=", ".join(map(repr, self.rule.members)),
            )
        if self.measure is not None:
            about = msg(
                "the total on {measure!r} in {year}", measure=self.measure, year=str(self.year)
            )
        return Diagnostic(
            code="model-and-check-differ",
            what=msg(
                "the model and the check differ on {about}, so that nothing is proven; this "
                "portfolio keeps all rules",
                about=about,
            )
            if found
            else msg(
                "the model and the check differ on {about}, so that nothing is proven; no "
                "portfolio was found",
                about=about,
            ),
            mend=msg("this is a fault in maatwaarde: please report it with the input"),
            severity="warning" if found else "error",
        )


@dataclass(frozen=True, slots=True)
class Solution:
    """A portfolio with its proof.

    Parameters
    ----------
    chosen
        Ids of the chosen proposals, sorted.
    starts
        The period in which each chosen proposal starts; None in the one-period form.
    options
        The chosen options, in the order of ``chosen``.
    value, bound
        The value, and what no portfolio can exceed; a heuristic has no bound.
    gap
        ``(bound - value) / |value|``, 0 when proven.
    ties
        Whether ties in value were settled by cost and then by id, which makes the portfolio the
        only answer to the question. ``unsettled``: it took more work than is spent on it, or
        nothing is proven. ``out-of-time``: the time limit came first. What is not settled may
        differ between machines.
    solver
        The solver, with its version.
    strategy
        What looked for it, by a word of `solvers.strategy`; empty for a heuristic. Left out of
        ``to_dict``, since it depends on the cores of the machine.
    notes
        What to know of how it was found, such as that the fast search could not be used. They are
        about the installation, and left out of ``to_dict``.
    faults
        What the model and the check disagree on; where there is any, nothing is proven.
    seconds
        Left out of ``to_dict``, so that equal runs give equal bytes.

    Two that were found on other machines are equal where all but the last three are: ``strategy``,
    ``notes`` and ``seconds`` are of the machine and not of the answer.
    """

    chosen: tuple[str, ...]
    starts: dict[str, str | None]
    options: tuple[OptionKey, ...]
    value: float
    bound: float | None
    gap: float | None
    status: Status
    ties: Ties
    objective: Objective
    cost: float
    measures: tuple[MeasureTotal, ...]
    resources: tuple[ResourceUse, ...]
    violations: tuple[Violation, ...]
    solver: str
    strategy: str = field(compare=False)
    notes: tuple[Diagnostic, ...] = field(compare=False)
    seconds: float = field(compare=False)
    faults: tuple[Disagreement, ...] = ()

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What whoever reads the result should know of how it was found, and of its proof."""
        return (*self.notes, *(fault.diagnostic() for fault in self.faults))

    @property
    def parts(self) -> dict[str, float]:
        """The part of each chosen proposal that is done."""
        return {option.proposal: option.scale for option in self.options}

    def to_dict(self) -> dict[str, Any]:
        """Return what does not depend on the machine, as what JSON can hold."""
        data = asdict(self)
        for name in ("seconds", "strategy", "notes"):
            del data[name]
        # Options are for people; `starts`, and `parts` of what is not done in full, say the same.
        data["options"] = [str(option) for option in self.options]
        data["parts"] = {name: part for name, part in self.parts.items() if part != 1.0}
        return data


def solution(
    evaluation: Evaluation,
    *,
    objective: Objective,
    status: Status,
    ties: Ties = "unsettled",
    bound: float | None = None,
    solver: str = "",
    strategy: str = "",
    notes: tuple[Diagnostic, ...] = (),
    seconds: float = 0.0,
    faults: tuple[Disagreement, ...] = (),
) -> Solution:
    """Put an evaluated portfolio and what is known of its quality together."""
    chosen = {option.proposal: option.start for option in evaluation.options}
    value = evaluation.value
    gap = None
    if bound is not None:
        bound = max(bound, value)
        gap = 0.0 if status == "proven" else (bound - value) / max(abs(value), 1e-12)
    return Solution(
        chosen=tuple(sorted(chosen)),
        starts={name: chosen[name] for name in sorted(chosen)},
        options=evaluation.options,
        value=value,
        bound=value if status == "proven" else bound,
        gap=gap,
        status=status,
        ties=ties,
        objective=objective,
        cost=evaluation.cost,
        measures=evaluation.measures,
        resources=evaluation.resources,
        violations=evaluation.violations,
        solver=solver,
        strategy=strategy,
        notes=notes,
        seconds=seconds,
        faults=faults,
    )
