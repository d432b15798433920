"""The columns of a file of answers, by method, in Dutch and English.

The form that is sent out and the reader of what comes back share these headings.
"""

from __future__ import annotations

from dataclasses import dataclass

from maatwaarde.documents.cells import fold
from maatwaarde.messages import Language
from maatwaarde.scoring.weights.model import METHODS, Method

SHEETS = {"answers": ("Antwoorden", "Answers"), "about": ("Uitleg", "Instructions")}
"""Sheets of a form, in Dutch and English: the answers, and the explanation with who answers."""

EQUAL = ("gelijk", "equal")
"""What stands for two that weigh the same, in Dutch and English. Not only =: a spreadsheet takes
that for the start of a formula."""

ABOUT = {"about": ("over u", "about you"), "fill_in": ("vul in", "fill in")}
"""Headings above the two cells that say who answers, on the sheet with the explanation."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form: what it is called in Dutch and English, and other names it may have."""

    nl: str
    en: str
    others: tuple[str, ...] = ()

    def text(self, language: Language) -> str:
        """Return the heading of the form in that language."""
        return self.nl if language == "nl" else self.en

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key(name) for name in (self.nl, self.en, *self.others))


def key(heading: str) -> str:
    """Return what headings are compared by: no case, spaces or underscores."""
    return fold(heading).replace("_", "")


COLUMNS = {
    "group": Column("groep", "group"),
    "respondent": Column("deelnemer", "respondent", ("naam", "name")),
    "a": Column("a", "a"),
    "b": Column("b", "b"),
    "id": Column("id", "id"),
    "judgement": Column("oordeel", "judgement", ("judgment",)),
    "heavier": Column(
        "zwaarst (A, B of gelijk)", "heavier (A, B or equal)", ("zwaarst", "heavier")
    ),
    "times": Column("hoeveel keer (1-9)", "how many times (1-9)", ("hoeveel keer", "times")),
    "best_to_this": Column(
        "belangrijkste is x keer deze (1-9)",
        "best is x times this (1-9)",
        ("best_to_others", "best_to_this", "belangrijkste_tot_deze"),
    ),
    "this_to_worst": Column(
        "deze is x keer de minst belangrijke (1-9)",
        "this is x times the worst (1-9)",
        ("others_to_worst", "this_to_worst", "deze_tot_minste"),
    ),
    "swing": Column("swingpunten (0-100)", "swing points (0-100)", ("swing", "swingpunten")),
    "points": Column("punten", "points"),
    "rank": Column("rang (1 = belangrijkst)", "rank (1 = most important)", ("rang", "rank")),
}

ASKED: dict[Method, tuple[str, ...]] = {
    "ahp": ("a", "b", "heavier", "times"),
    "bwm": ("id", "best_to_this", "this_to_worst"),
    "swing": ("id", "swing"),
    "ranks": ("id", "rank"),
    "direct": ("id", "points"),
}
"""The columns of a form of each method."""

HEADINGS = frozenset(
    fold(name) for column in COLUMNS.values() for name in (column.nl, column.en, *column.others)
)
"""All headings, as the reader of tables compares them to find their row."""


def find_columns(headings: tuple[str, ...]) -> dict[str, int]:
    """Return the position of every column that is known by its heading."""
    keys = [key(heading) for heading in headings]
    return {
        name: next(i for i, k in enumerate(keys) if k in column.keys)
        for name, column in COLUMNS.items()
        if any(k in column.keys for k in keys)
    }


def fits(method: Method, columns: dict[str, int]) -> bool:
    """Tell whether a file with these columns can hold answers of a method."""
    return not missing(method, columns)


def missing(method: Method, columns: dict[str, int]) -> list[str]:
    """Return the columns that a method needs and that are not there."""
    if method == "ahp":
        asked = ("a", "b", *(("heavier", "times") if "heavier" in columns else ("judgement",)))
    elif method == "swing" and "swing" not in columns and "points" in columns:
        asked = ("id", "points")  # points are swings when the framework says so
    else:
        asked = ASKED[method]
    return [name for name in asked if name not in columns]


def methods_of(columns: dict[str, int]) -> list[Method]:
    """Return the methods whose answers a file can hold, by its own columns alone."""
    return [
        method
        for method in METHODS
        if fits(method, columns) and (method != "swing" or "swing" in columns)
    ]
