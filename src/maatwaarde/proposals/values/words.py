"""What people write in a cell that holds no number: not known, nothing, yes and no."""

from __future__ import annotations

from maatwaarde.late import regex

NOTHING = frozenset({"", "-", "--", "–", "—", "€ -", "€ –", "€-"})
"""What programs and people write where there is no amount; a spreadsheet shows 0 as a dash."""

MISSING_TEXT = frozenset(
    {"", "-", "--", "–", "—", "?", "n.v.t.", "n.v.t", "nvt", "onbekend", "unknown", "#n/b", "#n/a"}
)
YES = frozenset({"ja", "j", "yes", "y", "waar", "true"})
NO = frozenset({"nee", "n", "no", "onwaar", "false"})

# Compared without case, spaces, points and brackets, so `(p.m.)` is `pm`.
_UNKNOWN = frozenset(
    {"pm", "promemorie", "nvt", "nietvantoepassing", "ntb", "nb", "nnb", "na", "n/a", "n/b", "#n/a"}
    | {"#n/b", "tbd", "tbc", "onbekend", "nogonbekend", "nietbekend", "nognietbekend", "unknown"}
    | {"tebepalen", "nogtebepalen", "nadertebepalen", "volgt", "volgtnog", "notknown"}
    | {"notyetknown", "tobedetermined", "notavailable", "nietbeschikbaar"}
)
_LONGEST = 40
_DRESSING = regex(r"[\s.()\[\]*€]+")


def is_unknown(text: str) -> bool:
    """Return whether a cell says that its number is not known, which is not nothing either."""
    if len(text) > _LONGEST:
        return False
    plain = _DRESSING.sub("", text.casefold())
    return plain in _UNKNOWN or (plain != "" and not plain.strip("?"))


def is_missing(text: str) -> bool:
    """Return whether a cell says that there is no number, or that it is not known."""
    return text in NOTHING or is_unknown(text)
