"""Attributes of proposals as columns in the units that estimators declare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from maatwaarde.arrays import Floats
from maatwaarde.diagnostics import Diagnostic, UnitError
from maatwaarde.framework import Framework
from maatwaarde.late import dataclass
from maatwaarde.messages import Exact, Unit, msg
from maatwaarde.plugins import Input
from maatwaarde.proposals import Attribute, Proposals
from maatwaarde.proposals.table import most_shown


@dataclass(frozen=True)
class InputColumn:
    """One attribute in one unit.

    Parameters
    ----------
    value
        Shape (proposals,); NaN where blank.
    low, high
        The range, NaN where there is none; ``None`` when no proposal gives one.
    heading
        As the source has it.
    """

    value: Floats
    low: Floats | None
    high: Floats | None
    heading: str


class Columns:
    """Reads attributes, each converted once whatever the number of estimators that want it."""

    def __init__(
        self, proposals: Proposals, framework: Framework, problems: list[Diagnostic]
    ) -> None:
        self._proposals = proposals
        self._framework = framework
        self._problems = problems
        self._found: dict[tuple[str, str], InputColumn | None] = {}

    def get(self, item: Input) -> InputColumn | None:
        """Return the column of an input, or ``None`` if the proposals have no such attribute."""
        key = (item.name, item.unit)
        if key not in self._found:
            self._found[key] = self._read(item)
        return self._found[key]

    def _read(self, item: Input) -> InputColumn | None:
        value = self._numbers(item, item.name)
        if value is None:
            return None
        low, high = (self._numbers(item, f"{item.name}:{side}") for side in ("low", "high"))
        heading = self._proposals.attributes[item.name].heading
        if low is None and high is None:
            return InputColumn(value, None, None, heading)
        low = value if low is None else np.where(np.isnan(low), value, low)
        high = value if high is None else np.where(np.isnan(high), value, high)
        wrong = np.flatnonzero((low > value) | (value > high))
        for row in wrong[: most_shown()]:
            self._problems.append(
                Diagnostic(
                    code="range",
                    what=msg(
                        "{name} of {proposal!r} is {value}, which lies outside its own range {low} "
                        "to {high}",
                        name=item.name,
                        proposal=self._proposals.ids[row],
                        value=Exact(value[row]),
                        low=Exact(low[row]),
                        high=Exact(high[row]),
                    ),
                    mend=msg("give low <= value <= high"),
                    where=self._proposals.where(int(row), item.name),
                )
            )
        return InputColumn(value, low, high, heading)

    def _numbers(self, item: Input, name: str) -> Floats | None:
        attribute = self._proposals.attributes.get(name)
        if attribute is None:
            return None
        if isinstance(attribute.values, tuple):
            return self._not_text(attribute, attribute.values, item)
        if attribute.unit is None:
            return attribute.values
        try:
            factor = self._framework.units.factor(attribute.unit, item.unit)
        except UnitError as error:
            where = replace(self._proposals.where(0, attribute.heading), row=None, line=None)
            self._problems += [replace(problem, where=where) for problem in error.problems]
            return None
        return attribute.values if factor == 1.0 else attribute.values * factor

    def _not_text(
        self, attribute: Attribute, values: tuple[str | None, ...], item: Input
    ) -> Floats | None:
        filled = [row for row, text in enumerate(values) if text is not None]
        if not filled:
            return np.full(len(values), np.nan)
        self._problems.append(
            Diagnostic(
                code="text-attribute",
                what=msg(
                    "column {heading!r} holds text ({text!r}), and estimators read a number of "
                    "{unit} from it: they give no estimate",
                    heading=attribute.heading,
                    text=values[filled[0]],
                    unit=Unit(item.unit),
                ),
                mend=msg("write numbers only, or give the column another name"),
                where=self._proposals.where(filled[0], attribute.heading),
                severity="warning",
            )
        )
        return None
