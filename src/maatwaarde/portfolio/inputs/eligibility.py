"""What a proposal has to meet to take part at all, as in a subsidy round."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from maatwaarde.diagnostics import PluginError
from maatwaarde.documents.models import FileModel, fail
from maatwaarde.framework.fields import Identifier, Title
from maatwaarde.plugins.formula import Formula


class CriterionSpec(FileModel):
    """One thing that a proposal has to meet: a condition over the columns of the list."""

    id: Identifier = Field(description="What results call it; it stays the same.")
    title: Title = Field(description="What is asked, in words for who reads that it is not met.")
    expression: Annotated[str, Field(min_length=1)] = Field(
        description="What has to be true, such as requested <= 25000 and area == 'Noord'."
    )

    @field_validator("expression")
    @classmethod
    def _readable(cls, text: str) -> str:
        try:
            Formula(text, condition=True)
        except PluginError as error:
            problem = error.problems[0]
            raise fail("bad-expression", problem.what, problem.mend) from None
        return text

    @property
    def formula(self) -> Formula:
        """The expression, parsed."""
        return Formula(self.expression, condition=True)
