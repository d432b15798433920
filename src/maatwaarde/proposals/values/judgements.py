"""Cells that hold a judgement: ``++``, ``zeer positief``, ``★★★☆☆``, ``++ (Jan); + (Piet)``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Literal

from maatwaarde.diagnostics import Diagnostic, Where, closest
from maatwaarde.framework.labels import LONGEST, fold_label
from maatwaarde.framework.scale import Scale
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import Message, msg
from maatwaarde.proposals.columns.recognise import recognise_unit
from maatwaarde.proposals.model import JudgedColumn
from maatwaarde.proposals.table import Decimal, capped
from maatwaarde.proposals.values.decorated import decorated_value
from maatwaarde.proposals.values.words import NOTHING, is_unknown

# Between judges: after a name in brackets, before a name with a colon, or a mark that stands alone.
_BETWEEN = regex(r"\s*[;|]\s*|(?<=\))\s*,\s*|(?<=\))\s+(?!\()|\s*,\s*(?=[^\W\d][^:;,()]*:)")
_NAMED_AFTER = regex(r"(?P<label>.+?)\s*\(\s*(?P<judge>[^()]*[^\W\d][^()]*)\)")
_NAMED_BEFORE = regex(r"(?P<judge>[^\W\d][^:;,()]*?)\s*:\s*(?P<label>.+)")
_WITH_UNIT = regex(r"(?P<number>[-+\u2212]?\s*\d[\d., \u00a0]*)\s*(?P<unit>[^\d\s.,].*)")
_MOST_JUDGES = 50


@dataclass(frozen=True, slots=True)
class Said:
    """What one cell says.

    Parameters
    ----------
    labels
        Each with the judge that the cell names, if it does.
    amount, unit
        Of a measurement that stands among judgements.
    wrong
        The part of the cell that is no label.
    """

    kind: Literal["blank", "unknown", "labels", "amount", "wrong"]
    labels: tuple[tuple[str, str | None], ...] = ()
    amount: float = float("nan")
    unit: str | None = None
    wrong: str = ""


BLANK, UNKNOWN = Said("blank"), Said("unknown")


def read_judgements(column: JudgedColumn, scale: Scale) -> list[Said]:
    """Return what each cell of a column says; what stands in many cells is looked at once."""
    seen: dict[str | None, Said] = {None: BLANK}
    for text in column.texts:
        if text not in seen and text is not None:
            seen[text] = _read(text, scale, column)
    return [seen[text] for text in column.texts]


def _read(text: str, scale: Scale, column: JudgedColumn) -> Said:
    number = _amount(text, column.decimal, column.unit)
    if column.unit is not None and number is not None:
        return number  # in a column with a unit a number is an amount, and no label
    label = scale.find(text)
    if label is not None:
        return Said("labels", ((label, None),))
    if text in NOTHING and not _dash(text, scale):
        return BLANK
    if is_unknown(text):
        return UNKNOWN
    if number is not None:
        return number
    return _several(text, scale)


def _dash(text: str, scale: Scale) -> bool:
    """Return whether a dash may be a label, so that nobody knows whether the cell is empty."""
    return bool(text) and any(fold_label(label).startswith("-") for label in scale.labels)


def _several(text: str, scale: Scale) -> Said:
    """Read a cell of several judges, or of one that is named."""
    parts = [part for part in _BETWEEN.split(text) if part]
    labels: list[tuple[str, str | None]] = []
    for part in parts[:_MOST_JUDGES]:
        said, judge = _named(part)
        label = scale.find(part) or scale.find(said)
        if label is not None:
            labels.append((label, None if said == part else judge))
        elif not (is_unknown(said) or (said in NOTHING and said != text)):
            return Said("wrong", wrong=text if len(text) <= LONGEST else part[: LONGEST + 1])
    return Said("labels", tuple(labels)) if labels else UNKNOWN


def _named(part: str) -> tuple[str, str | None]:
    """Return what a part says and the judge whom it names."""
    for pattern in (_NAMED_AFTER, _NAMED_BEFORE):
        match = pattern.fullmatch(part)
        if match is not None:
            return match["label"].strip(), match["judge"].strip()
    return part, None


def _amount(text: str, decimal: Decimal, unit: str | None) -> Said | None:
    """Read a number with a unit, or one in a column that has a unit."""
    value, odd = decorated_value(text, decimal)
    if odd is not None and (odd.money or odd.percent):
        return Said("amount", amount=value, unit="EUR" if odd.money else "%")
    if odd is not None:
        return None if unit is None else Said("amount", amount=value, unit=unit)
    match = _WITH_UNIT.fullmatch(text)
    found = None if match is None else recognise_unit(match["unit"])
    if match is None or found is None:
        return None
    value, odd = decorated_value(match["number"].strip(), decimal)
    return None if odd is None else Said("amount", amount=value, unit=found)


def label_problems(
    column: JudgedColumn, said: list[Said], scale: Scale, where: Callable[[int], Where]
) -> list[Diagnostic]:
    """Report each cell that says neither a label of the scale, nor an amount, nor nothing."""
    return capped(
        Diagnostic(
            "no-label",
            msg(
                "{text!r} is no label of the scale of {measure!r}, which has: {labels}",
                text=one.wrong,
                measure=column.measure,
                labels=scale.shown,
            ),
            _near(one.wrong, scale)
            or msg(
                "write one of these, leave the cell empty if nobody knows, or write an amount "
                "with its unit where the measure has one"
            ),
            where(i),
        )
        for i, one in enumerate(said)
        if one.kind == "wrong"
    )


def _near(text: str, scale: Scale) -> Message | None:
    # Of signs the nearest is no better guess than another.
    found = closest(text, scale.labels) if any(char.isalpha() for char in text) else None
    return msg("did you mean {close!r}?", close=found) if found else None


def count_labels(said: list[Said], scale: Scale) -> tuple[tuple[str, int], ...]:
    """Return how often each label was given, in the order of the scale; none that is not there."""
    found = Counter(label for one in said for label, _ in one.labels)
    return tuple((label, found[label]) for label in scale.labels if found[label])
