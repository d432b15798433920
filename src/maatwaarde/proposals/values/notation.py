"""Decimal comma or decimal point: what tells, what is well formed, and how a column decides."""

from __future__ import annotations

from collections.abc import Iterable

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.late import dataclass
from maatwaarde.messages import Exact, Message, msg
from maatwaarde.proposals.table import Decimal

# What settles the notation of a column, and what is well formed in each.
FIRM: dict[Decimal, str] = {
    "comma": (
        r"^[-+]?(?:\d+,\d{1,2}|\d+,\d{4,}|0\d*,\d+|\d{4,},\d+"
        r"|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+|,\d+)$"
    ),
    "point": (
        r"^[-+]?(?:\d+\.\d{1,2}|\d+\.\d{4,}|0\d*\.\d+|\d{4,}\.\d+"
        r"|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+|\.\d+)$"
    ),
}
VALID: dict[Decimal, str] = {
    "comma": r"^[-+]?(?:(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?|,\d+)$",
    "point": r"^[-+]?(?:(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?|\.\d+)$",
}
EITHER = r"^[-+]?[1-9]\d{0,2}[.,]\d{3}$"
OTHER: dict[Decimal, Decimal] = {"comma": "point", "point": "comma"}
EXAMPLE: dict[Decimal, str] = {"comma": "1234,5", "point": "1234.5"}
NOTATION: dict[Decimal, Message] = {"comma": msg("decimal comma"), "point": msg("decimal point")}


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many cells can only be written with a decimal comma, only with a point, or with either.

    Attributes
    ----------
    example
        A cell that can be read either way.
    """

    comma: int
    point: int
    either: int
    example: str = ""


def overall_notation(told: Iterable[Evidence]) -> tuple[int, int]:
    """Return how many cells of several columns have a decimal comma, and a decimal point."""
    columns = list(told)
    return sum(one.comma for one in columns), sum(one.point for one in columns)


def choose_notation(
    own: Evidence, overall: tuple[int, int], hint: Decimal | None
) -> tuple[Decimal, bool]:
    """Decide how a column writes decimals, and whether that remains doubtful.

    Parameters
    ----------
    own, overall
        Evidence of the column, and of the whole file.
    hint
        What the form of the file suggests.
    """
    if own.comma != own.point:
        return ("comma" if own.comma > own.point else "point"), False
    comma, point = overall
    if bool(comma) != bool(point):
        return ("comma" if comma else "point"), False
    chosen: Decimal = hint or "comma"
    # A semicolon between cells is how a program with decimal commas writes CSV.
    settled = chosen == "comma" and hint is not None and not comma
    return chosen, bool(own.either) and not settled


def ambiguous_numbers(example: str, value: float, chosen: Decimal, where: Where) -> Diagnostic:
    """Return a warning that nothing settles how a column writes decimals."""
    return Diagnostic(
        "ambiguous-numbers",
        msg(
            "{example!r} can be read in two ways, and is read as {value} ({notation})",
            example=example,
            value=Exact(value),
            notation=NOTATION[chosen],
        ),
        msg(
            "set `decimal: {chosen}` for the column in the mapping if that is right, and "
            "`decimal: {other}` if not",
            chosen=chosen,
            other=OTHER[chosen],
        ),
        where,
        severity="warning",
    )
