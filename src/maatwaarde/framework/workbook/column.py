"""What a sheet of a workbook is: its columns, and how a cell of each is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from maatwaarde.documents.cells import fold
from maatwaarde.messages import Language, Text

Kind = Literal[
    "id",
    "text",
    "number",
    "amount",
    "money",
    "share",
    "weight",
    "part",
    "whole",
    "date",
    "choice",
    "answer",
    "goals",
    "goal",
    "names",
    "list",
    "files",
    "points",
    "scale",
    "code",
    "fixed",
]
"""How a cell is read:

``amount`` is a number with perhaps a unit, ``money`` one in euros, ``share`` 0.25 or 25 %,
``part`` the share of a group, ``answer`` yes or no, ``goals`` numbers of SDGs, ``names`` one name
or more, ``list`` names without a comma in them, ``code`` a code such as 0.10, ``files`` patterns
of files, ``points`` pairs such as ``20 = 0,5``, ``scale`` labels such as ``++=1; +=0,5``.
"""

Choices = Mapping[str, tuple[str, str]]
"""By what the file in YAML says: what a cell says in Dutch and in English."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet, or a line of the sheet of the framework itself.

    Parameters
    ----------
    path
        Of the key in the file, below what the row stands for.
    nl, en
        Heading.
    about
        What it is for, as an explanation beside the cell.
    choices
        The words of a ``choice``.
    ids_of
        Keys of the sheets from whose ids the cell chooses.
    needed
        Whether a sheet with rows cannot do without.
    width
        In characters.
    """

    path: tuple[str, ...]
    nl: str
    en: str
    kind: Kind
    about: Text
    choices: Choices = field(default_factory=dict, hash=False)
    ids_of: str | None = None
    needed: bool = False
    width: int = 14

    def heading(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en

    @property
    def key(self) -> str:
        """The key as messages of the model name it."""
        return self.path[-1]

    @property
    def names(self) -> set[str]:
        """The headings that stand for it, folded."""
        return {fold(self.nl), fold(self.en), fold(".".join(self.path))}


@dataclass(frozen=True)
class Sheet:
    """A sheet: ``key`` is what it holds in the file, ``lines`` whether each line is a thing."""

    key: str
    nl: str
    en: str
    about: Text
    columns: tuple[Column, ...]
    lines: bool = False

    def name(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en
