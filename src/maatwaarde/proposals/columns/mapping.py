"""The mapping file: an organisation's own headings, written down once."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where, raise_errors
from maatwaarde.documents.cells import fold
from maatwaarde.documents.given import Given, read_given, workbook_in
from maatwaarde.documents.models import FileModel, fail, validate
from maatwaarde.documents.yaml import Document
from maatwaarde.framework.workbook.words import in_sheets, untold
from maatwaarde.late import dataclass
from maatwaarde.messages import msg
from maatwaarde.proposals.columns.targets import Target, TargetError, parse_target
from maatwaarde.proposals.table import Decimal

_OF_ONE = ("id", "title", "variant_of", "speeds_up", "requires")
_OF_GROUPS = (Target("fixed", "policy_field"), Target("fixed", "area"))
Scalar = str | Annotated[float, Field(allow_inf_nan=False)]


Spread = Annotated[float, Field(ge=0, lt=1)]


class ColumnRule(FileModel):
    """What one column of the file stands for, and how its cells are written."""

    to: str = Field(description="id, title, cost:2027, staff:planner, impact:co2, attribute:…")
    unit: str | None = Field(None, description="Unit of the numbers, such as kEUR or t_CO2e/year")
    sign: Literal[-1, 1] = Field(1, description="-1 turns every number round")
    decimal: Decimal | None = Field(None, description="How this column writes decimals")
    approximate: Spread | None = Field(
        None, description="How far 'ca. 300' may be off in this column: 0.2 is 20%"
    )
    type: Literal["number", "text", "judgement"] | None = Field(
        None,
        description="Where the cells do not tell: number or text of an attribute, judgement of an "
        "impact that is written in labels such as ++",
    )

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"to": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _readable(self) -> Self:
        target, unit = _target(self.to)
        if unit and self.unit and unit != self.unit:
            raise fail(
                "two-units", msg("{to!r} has a unit and so has `unit`", to=self.to), msg("keep one")
            )
        if (self.unit or unit or self.sign == -1) and target.kind == "fixed":
            raise fail(
                "no-number",
                msg("{target} is no number and has no unit or sign", target=target),
                msg("remove them"),
            )
        if self.type == "judgement" and (target.kind != "impact" or target.bound):
            raise fail(
                "no-judgement",
                msg("{target} is no impact, which alone can be judged", target=target),
                msg("remove `type`, or map the column to 'impact:MEASURE'"),
            )
        if self.sign == -1 and (self.type == "judgement" or target.judge):
            raise fail(
                "sign-judgement",
                msg("a judgement has no `sign`"),
                msg("remove it, and let the scale in the framework say which labels are a loss"),
            )
        if self.type == "text" and target.numeric:
            # Read as text it would be left out without a word.
            raise fail(
                "no-text",
                msg("{target} is a number and cannot be text", target=target),
                msg("remove `type`"),
            )
        return self

    @property
    def target(self) -> Target:
        return _target(self.to)[0]

    @property
    def stated_unit(self) -> str | None:
        return self.unit or _target(self.to)[1]


def _several(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


class ResourcesRule(FileModel):
    """Where the long table of resources stands: columns id, kind, name, period and amount."""

    sheet: str | None = None
    file: str | None = Field(None, description="Path, relative to the mapping file")


class MappingFile(FileModel):
    """A mapping file (``*.mapping.yaml``)."""

    model_config = ConfigDict(title="Mapping of proposal columns")

    maatwaarde: Literal[1] = Field(1, description="Version of the format")
    sheet: str | None = Field(None, description="Sheet of the workbook")
    header_row: int | None = Field(None, ge=1, description="Row of the headings, counted from 1")
    decimal: Decimal | None = Field(None, description="How numbers are written: comma or point")
    approximate: Spread | None = Field(
        None,
        description="How far numbers such as 'ca. 300' may be off: 0.2 is 20%. Without it they "
        "are errors; '100-150' is read with its own range",
    )
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    encoding: str | None = Field(None, description="utf-8, cp1252, …")
    id: Literal["row"] | None = Field(
        None, description="row: the file has no ids, name proposals by their row"
    )
    columns: dict[
        str, Annotated[tuple[ColumnRule, ...], BeforeValidator(_several), Field(min_length=1)]
    ] = Field(
        default_factory=dict,
        description="From a heading in the file to what it stands for, or to a list of these",
    )
    ignore: list[str] = Field(default_factory=list, description="Headings to leave out")
    fixed: dict[str, Scalar] = Field(
        default_factory=dict, description="Columns that the file lacks: one value for all proposals"
    )
    groups: str | None = Field(
        None,
        description="What the headings of groups between the rows stand for: policy_field, area, "
        "attribute:…",
    )
    hidden: Literal["take", "skip"] = Field(
        "take", description="What to do with hidden rows and columns of a workbook"
    )
    resources: ResourcesRule | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        seen: dict[str, str] = {}
        for heading in [*self.columns, *self.ignore]:
            key = fold(heading)
            if key in seen:
                raise fail(
                    "duplicate-heading",
                    msg(
                        "the heading {heading!r} stands here twice, also as {other!r}",
                        heading=heading,
                        other=seen[key],
                    ),
                    msg("keep one of them"),
                )
            seen[key] = heading
        for text in self.fixed:
            target, _ = _target(text)
            if target.kind == "fixed" and target.name in _OF_ONE:
                raise fail(
                    "fixed-column",
                    msg("{text!r} cannot be the same for all proposals", text=text),
                    msg("map a column to it"),
                )
        if self.groups is not None:
            target, _ = _target(self.groups)
            if target not in _OF_GROUPS and target.kind != "attribute":
                raise fail(
                    "no-group",
                    msg("the heading of a group cannot be {target}", target=target),
                    msg("use policy_field, area or attribute:NAME"),
                )
        if self.id == "row" and any(
            rule.target == Target("fixed", "id")
            for rules in self.columns.values()
            for rule in rules
        ):
            raise fail(
                "two-ids",
                msg("`id: row` is set and a column is mapped to id"),
                msg("keep one of them"),
            )
        return self


@dataclass(frozen=True, slots=True)
class LoadedMapping:
    """A mapping, where each of its keys stands, and what there is to say about it."""

    content: MappingFile
    document: Document
    warnings: tuple[Diagnostic, ...] = ()

    def where(self, *path: str | int) -> Where:
        return self.document.where(path)


def load_mapping(mapping: Given | None) -> LoadedMapping:
    """Read and check a mapping from YAML, a workbook or data; ``None`` is an empty one.

    Raises
    ------
    ProposalError
        With every problem at its line, or with the path of its key.
    """
    if mapping is None:
        return LoadedMapping(MappingFile(), Document("<no mapping>", {}, {}))
    told: list[Diagnostic] = []
    book, mapping = workbook_in(mapping, ProposalError, "<mapping>")
    if book is not None:
        from maatwaarde.proposals.columns.mapping_workbook import read_mapping_workbook

        document, told = read_mapping_workbook(book)
    else:
        document = read_given(mapping, ProposalError, "<mapping>")
    content, problems = validate(MappingFile, document)
    problems = [in_sheets(problem, document.keys) for problem in [*told, *untold(problems, told)]]
    raise_errors(problems, ProposalError)
    assert content is not None  # a model that failed has left an error behind
    return LoadedMapping(content, document, tuple(problems))


def mapping_schema() -> dict[str, Any]:
    """Return the JSON Schema of a mapping file, for editors."""
    schema = MappingFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    rule = schema["$defs"]["ColumnRule"]
    schema["$defs"]["ColumnRule"] = {"anyOf": [{"type": "string"}, rule]}
    columns = schema["properties"]["columns"]["additionalProperties"]
    schema["properties"]["columns"]["additionalProperties"] = {"anyOf": [columns["items"], columns]}
    return schema


def _target(text: str) -> tuple[Target, str | None]:
    try:
        return parse_target(text)
    except TargetError as error:
        raise fail("unknown-target", error.what, error.mend) from None
