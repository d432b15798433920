"""The file that says how much money and staff there is, and which rules hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from maatwaarde.diagnostics import Diagnostic, ResourceError, raise_errors
from maatwaarde.documents.given import Given, read_given, workbook_in
from maatwaarde.documents.models import FileModel, Share, WholeFile, fail, validate
from maatwaarde.documents.yaml import Document
from maatwaarde.framework import Framework, Text
from maatwaarde.framework.model import HOURS_PER_FTE
from maatwaarde.messages import Exact, Message, msg
from maatwaarde.parameters import check_number
from maatwaarde.portfolio.inputs.eligibility import CriterionSpec
from maatwaarde.portfolio.inputs.money import (
    CapitalCharges,
    Debt,
    OverProgramming,
    ReserveSpec,
    Uncertainty,
)
from maatwaarde.portfolio.inputs.rules import (
    GrantSpec,
    RequirementSpec,
    SynergySpec,
    TotalSpec,
    TrainingSpec,
)
from maatwaarde.portfolio.inputs.types import (
    Lasting,
    Money,
    Part,
    People,
    Price,
    Year,
    quoted,
    read_money,
    within,
)
from maatwaarde.portfolio.inputs.workbook import read_workbook_document
from maatwaarde.portfolio.problem import ranges
from maatwaarde.proposals import Proposals
from maatwaarde.units import Units

_DATA = "<resources>"
"""What messages call resources that are given without a file."""

_CARRY_SCHEMA = {
    "anyOf": [{"type": "boolean"}, {"type": "number", "minimum": 0}, {"type": "string"}]
}


class Budget(FileModel):
    """Money of one kind, in one period or over all of them."""

    name: str = Field(default="money", description="The kind, as in the column cost:KIND:PERIOD.")
    period: Lasting | None = Field(
        default=None,
        description="2031+ is every year from then on. Left out: all periods together.",
    )
    amount: Money = Field(description="In EUR, or with a unit such as '12 MEUR'.")
    carry_over: Annotated[
        float | None,
        Field(ge=0, allow_inf_nan=False),
        within(ranges.MONEY),
        WithJsonSchema(_CARRY_SCHEMA),
    ] = Field(
        default=0.0,
        ge=0,
        allow_inf_nan=False,
        description="What is left goes on to the next period: true, or at most an amount.",
    )

    @field_validator("carry_over", mode="before")
    @classmethod
    def _carried(cls, value: Any, info: ValidationInfo) -> Any:
        """Read ``true`` as None, which is everything, and ``false`` as nothing."""
        if value is None:
            raise fail(
                "bad-carry-over", msg("'carry_over' is empty"), msg("write true or an amount")
            )
        if isinstance(value, bool):
            return None if value else 0.0
        return read_money(value, info)

    @model_validator(mode="after")
    def _dated(self, info: ValidationInfo) -> Budget:
        if self.carry_over != 0 and self.period is None:
            raise fail(
                "bad-carry-over",
                msg(
                    "the budget {name!r} is for all periods together, so nothing is carried over",
                    name=self.name,
                ),
                msg("give it a period, or leave {key} out", key=quoted("carry_over", info)),
            )
        return self


class HireSpec(FileModel):
    """People who may be hired on top of a role."""

    maximum: People = Field(description="In fte.")
    price: Price = Field(description="In EUR for an fte in this period, or with a unit.")
    budget: str = Field(default="money", description="The kind of money that pays for it.")


class Staff(FileModel):
    """People of one role, in one period or over all of them."""

    role: str
    period: Lasting | None = Field(
        default=None,
        description="2031+ is every year from then on. Left out: all periods together.",
    )
    amount: People = Field(description="In fte.")
    hire: HireSpec | None = None


class Substitute(FileModel):
    """People of one role who may do the work of another, in every period that has both."""

    model_config = ConfigDict(validate_by_name=True)

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    rate: Annotated[float, within(ranges.RATE)] = Field(
        default=1.0,
        gt=0,
        allow_inf_nan=False,
        description="How many fte of `to` one fte of `from` is worth.",
    )
    maximum: People | None = Field(default=None, description="In fte of `from`, each period.")


class ShareSpec(FileModel):
    """The part of the cost of a portfolio that goes to a policy field or an area."""

    policy_field: str | None = None
    area: str | None = None
    minimum: Annotated[Part, Field(le=1)] | None = None
    maximum: Annotated[Part, Field(le=1)] | None = None

    @model_validator(mode="after")
    def _sound(self) -> ShareSpec:
        if (self.policy_field is None) == (self.area is None):
            raise fail(
                "bad-share",
                msg("a share is of a policy field or of an area"),
                msg("give one of the two"),
            )
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise fail(
                "bad-share",
                msg(
                    "the minimum ({minimum}) is above the maximum ({maximum})",
                    minimum=Exact(self.minimum),
                    maximum=Exact(self.maximum),
                ),
                msg("raise the maximum, or lower the minimum"),
            )
        return self


def _for_all(value: Any) -> Any:
    """Read one share as that of every kind of money."""
    return value if isinstance(value, dict) else {"*": value}


Indexation = Annotated[
    dict[str, Annotated[Share, Field(lt=1)]],
    BeforeValidator(_for_all),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": ["number", "string"]}},
            ]
        }
    ),
]


class Planning(FileModel):
    """That proposals may start later than their columns say."""

    shift: int = Field(ge=0, le=50, description="At most so many whole years later.")


class Resources(WholeFile):
    """Budgets, staff and rules for one choice."""

    maatwaarde: Annotated[int, Field(ge=1, le=1, description="Version of the file format.")]
    title: Text | None = None
    budgets: tuple[Budget, ...] = ()
    staff: tuple[Staff, ...] = ()
    target_year: Year | None = Field(
        default=None, description="Which year of the measures' targets counts; else the last."
    )
    mandatory: tuple[str, ...] = Field(default=(), description="Proposals that must be done.")
    forbidden: dict[str, str] = Field(default={}, description="Proposals left out, with a reason.")
    eligible: tuple[CriterionSpec, ...] = Field(
        default=(), description="What a proposal has to meet to take part in the choice."
    )
    excludes: tuple[tuple[str, ...], ...] = Field(
        default=(), description="Groups of proposals of which at most one is chosen."
    )
    planning: Planning | None = Field(
        default=None, description="Left out: every proposal starts when its columns say."
    )
    indexation: Indexation = Field(
        default={},
        description="By how much a year costs that move to a later year become dearer; by kind of "
        "money, or one share for all.",
    )
    substitutes: tuple[Substitute, ...] = ()
    training: tuple[TrainingSpec, ...] = ()
    grants: tuple[GrantSpec, ...] = ()
    capital_charges: CapitalCharges | None = Field(
        default=None, description="What investments charge after they are completed."
    )
    over_programming: OverProgramming = Field(
        default={},
        description="How much more than each budget is planned: by kind of money, or one for all.",
    )
    uncertainty: Uncertainty = Uncertainty()
    debt: Debt | None = None
    reserves: tuple[ReserveSpec, ...] = ()
    shares: tuple[ShareSpec, ...] = ()
    requires: tuple[RequirementSpec, ...] = ()
    synergies: tuple[SynergySpec, ...] = ()
    totals: tuple[TotalSpec, ...] = Field(default=(), description="What the portfolio must reach.")
    parts: dict[str, tuple[Annotated[Part, Field(gt=0, lt=1)], ...]] = Field(
        default={}, description="Proposals that may be done in part, and in which parts."
    )

    def dearer(self, name: str) -> float:
        """Return by which share money of a kind becomes dearer in each year that it moves."""
        return self.indexation.get(name, self.indexation.get("*", 0.0))


def read_resources(
    path: Given,
    units: Units | None = None,
    beside: Proposals | None = None,
    hours_per_fte: float = HOURS_PER_FTE,
) -> Resources:
    """Read and check budgets and staff: YAML, a workbook (XLSX, XLSM, ODS), or what stands in it.

    Parameters
    ----------
    path
        A file; or keys with values, the bytes of a file, or a stream of these.
    beside
        The proposals that ask for it, which may stand in another sheet of the same workbook.
    hours_per_fte
        Of the framework: makes fte of staff that an office's sheet has in hours or days.

    Raises
    ------
    ResourceError
        With every problem, each with file, line and column, with sheet, row and heading, or with
        the path of its key.
    """
    check_number("hours_per_fte", hours_per_fte, 0.01)
    cells: list[Diagnostic] = []
    book, path = workbook_in(path, ResourceError, _DATA)
    in_sheets = book is not None
    if book is not None:
        document, cells = read_workbook_document(book, beside, hours_per_fte)
    else:
        document = read_given(path, ResourceError, _DATA)
    model, problems = validate(Resources, document, {"units": units or Units()})
    problems += _twice(document)
    if in_sheets:
        wrong = {problem.where for problem in cells if problem.severity == "error"}
        problems = [problem for problem in problems if problem.where not in wrong]
    problems += cells
    raise_errors(problems, ResourceError)
    assert model is not None  # a model that failed has left an error behind
    if not model.budgets and not model.staff:
        problems.append(
            Diagnostic(
                code="no-resources",
                what=msg("there are no budgets and no staff, so nothing to choose under"),
                mend=msg(
                    "add a sheet 'budgetten' with the headings naam, periode and bedrag, and at "
                    "least one row"
                )
                if in_sheets
                else msg("add `budgets:` with at least one amount"),
                where=document.where(()),
            )
        )
        raise ResourceError(problems)
    model._document, model._warnings = document, tuple(problems)
    return model


def as_resources(given: Resources | Given, proposals: Proposals, framework: Framework) -> Resources:
    """Return resources as they are, or read them as `read_resources` does for these proposals."""
    if isinstance(given, Resources):
        return given
    return read_resources(given, framework.units, proposals, framework.file.hours_per_fte)


_NAMED_BY = {
    "budgets": ("name", "period"),
    "staff": ("role", "period"),
    "substitutes": ("from", "to"),
    "shares": ("policy_field", "area"),
    "grants": ("name", "period"),
    "training": ("role", "period"),
    "reserves": ("name", ""),
    "eligible": ("id", ""),
}


def _twice(document: Document) -> list[Diagnostic]:
    """Report what is given two times, such as a budget for one period."""
    problems = []
    data = document.data if isinstance(document.data, dict) else {}
    for key, (name, other) in _NAMED_BY.items():
        seen: dict[tuple[str, str], int] = {}
        stated = data.get(key)
        entries = stated if isinstance(stated, list) else []
        for i, entry in enumerate(entries):
            if not isinstance(entry, dict):
                continue
            default = "reserve" if key == "reserves" else "money" if name == "name" else ""
            what = (str(entry.get(name, default)), str(entry.get(other, "")))
            if what in seen:
                first = document.where((key, seen[what]))
                given = _given(*what) if other == "period" else _between(*what)
                problems.append(
                    Diagnostic(
                        code="given-twice",
                        what=msg("{given} (first in {field})", given=given, field=first.field)
                        if first.in_data
                        else msg("{given} (first in row {row})", given=given, row=first.row)
                        if first.line is None
                        else msg("{given} (first in line {line})", given=given, line=first.line),
                        mend=_one_of(key, entry, entries[seen[what]], other),
                        where=document.where((key, i)),
                    )
                )
            seen.setdefault(what, i)
    return problems


def _given(name: str, period: str) -> Message:
    if not period:
        return msg("{name!r} is given two times for all periods", name=name)
    return msg("{name!r} is given two times for {period}", name=name, period=period)


def _between(name: str, other: str) -> Message:
    if name and other:
        return msg("{name!r} to {other!r} is given two times", name=name, other=other)
    return msg("{name!r} is given two times", name=name or other)


def _one_of(key: str, entry: dict[str, Any], first: dict[str, Any], other: str) -> Message:
    if key == "grants" and entry.get("budget", "money") != first.get("budget", "money"):
        return msg("a grant adds to one budget: give one of the two another name")
    if other == "period":
        return msg("add them up, or change the period")
    return msg("keep one of them")
