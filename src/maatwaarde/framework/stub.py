"""A first draft of a framework for proposals that were given without one."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count

from maatwaarde.diagnostics import UnitError
from maatwaarde.documents.drafts import DECIDE
from maatwaarde.documents.to_yaml import comment as yaml_comment
from maatwaarde.documents.to_yaml import quoted
from maatwaarde.framework.scale import Scale
from maatwaarde.messages import Language, Message, msg, say
from maatwaarde.units import Units


@dataclass(frozen=True, slots=True)
class DraftMeasure:
    """What is known of a measure from a column of numbers alone.

    ``largest`` is the largest absolute impact seen; ``unit`` is ``None`` when nothing tells it.
    With the name of a ``scale`` the column holds judgements, and none of these is needed.
    """

    id: str
    title: str
    unit: str | None
    better: str
    largest: float
    scale: str | None = None


_DRAFTED = msg(
    "Drafted from a list of proposals. Everything marked {decide} is a guess.", decide=DECIDE
)
_CHECK = msg(
    "Replace it by what your organisation values, and check: maatwaarde framework check THIS-FILE"
)
_GROUP = msg("{decide}: group the measures under your own values", decide=DECIDE)
_PILLAR = msg("{decide}: E (environment), S (social) or G (governance)", decide=DECIDE)
_UNIT = msg("{decide}: the unit", decide=DECIDE)
_BASE = msg("{decide}: what is a per cent of this?", decide=DECIDE)
_WORST = msg("{decide}: the impact that counts as a full loss", decide=DECIDE)
_BEST = msg("{decide}: the impact that counts as a full gain", decide=DECIDE)
_SCALE = msg("{decide}: what each label stands for, from -1 to 1", decide=DECIDE)
_EXAMPLE = msg("remove once the anchors are decided")
_GUARDS = msg("{decide}: which loss is too much, whatever the gains elsewhere?", decide=DECIDE)
_MISSING = msg("an empty cell is unknown, and makes the score a range")

_PLACEHOLDER = DraftMeasure("draagvlak", "Draagvlak", None, "higher", 1.0)


def framework_stub(
    name: str, measures: Sequence[DraftMeasure], *, language: Language = "nl"
) -> str:
    """Return YAML that loads as it stands, with a comment wherever somebody must decide.

    Anchors are the largest impact seen, rounded up: a place to start, and marked as an example,
    since anchors that follow the list would change with the list. Without any measure the draft
    holds one to be replaced, since a framework needs something to value.

    Parameters
    ----------
    name
        Title of the framework; also makes its id.
    language
        Of the comments.
    """

    def comment(text: Message) -> str:
        return yaml_comment(say(text, language))

    identifier = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-_") or "framework"
    value = _free("values", {measure.id for measure in measures})
    lines = [
        comment(_DRAFTED),
        comment(_CHECK),
        "maatwaarde: 1",
        f"id: {quoted(identifier)}",
        f"title: {quoted(name)}",
        "values:",
        f"  - id: {quoted(value)}",
        f"    title: {{nl: Waarden, en: Values}}   {comment(_GROUP)}",
        f"    # pillar: S   {comment(_PILLAR)}",
        "    weight: 1",
        "    measures:",
    ]
    for measure in measures or [_PLACEHOLDER]:
        if measure.scale is not None:
            lines += [
                f"      - id: {quoted(measure.id)}",
                f"        title: {quoted(measure.title)}",
                f"        scale: '{_scale(measure.scale)}'   {comment(_SCALE)}",
                f"        weight: 1   {comment(DECIDE)}",
            ]
            continue
        anchor = _round_up(measure.largest)
        worst, best = (-anchor, anchor) if measure.better == "higher" else (anchor, -anchor)
        unit = measure.unit or "dimensionless"
        lines += [
            f"      - id: {quoted(measure.id)}",
            f"        title: {quoted(measure.title)}",
            f"        unit: {quoted(unit)}" + ("" if measure.unit else f"   {comment(_UNIT)}"),
            *([f"        base: 10000 inwoners   {comment(_BASE)}"] if _is_share(unit) else []),
            f"        better: {measure.better}   {comment(DECIDE)}",
            f"        worst: {worst:g}   {comment(_WORST)}",
            f"        best: {best:g}   {comment(_BEST)}",
            f"        weight: 1   {comment(DECIDE)}",
            f"        example: true   {comment(_EXAMPLE)}",
        ]
    lines += [
        f"# guards:   {comment(_GUARDS)}",
        f"#   - {{value: {value}, max_loss: 0.25, rule: veto}}",
        f"missing: widen   {comment(_MISSING)}",
    ]
    return "\n".join(lines) + "\n"


def _is_share(unit: str) -> bool:
    try:
        return Units().is_share(unit)
    except UnitError:
        return False


def _scale(name: str) -> str:
    """Return what each label of a named scale stands for, for people to look at."""
    return Scale.model_validate(name).text


def _free(name: str, taken: Collection[str]) -> str:
    """Return an id that no measure has."""
    return next(free for i in count(1) if (free := name if i == 1 else f"{name}_{i}") not in taken)


def _round_up(value: float) -> float:
    """Round up to one significant digit and a half: 1, 1.5, 2, 2.5, 3, 4, 5, ... times ten."""
    if not value > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10):
        if value <= step * power * (1 + 1e-12):
            return step * power
    return 10 * power
