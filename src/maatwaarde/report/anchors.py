"""Anchors that were derived from data, as a document or data, and as a framework that has them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from maatwaarde.framework import Framework
from maatwaarde.framework.model import Value
from maatwaarde.impact.anchors import AnchorProposal, Origin, ProposedAnchors
from maatwaarde.messages import Amount, Language, Text, Unit, joined, msg, say
from maatwaarde.report.blocks import Block, Column, Note, Paragraph, Row, Table
from maatwaarde.report.data import header
from maatwaarde.report.document import Document

_SAME = 1.25
"""A full gain that becomes fewer times as large or small is about what people had in mind."""

_DERIVATION = re.compile(r"(?:^|; )(?:anchors|ijkpunten): ")
"""Where a derivation begins in the source of a measure, in either language."""

_ORIGINS: dict[Origin, Text] = {
    "lists": msg("earlier lists"),
    "targets": msg("target"),
    "size": msg("size"),
}


def anchors_document(found: ProposedAnchors) -> Document:
    """Return what the anchors of a framework could be, and what each was derived from."""
    columns = (
        Column("measure", msg("measure")),
        Column("now", msg("full gain now"), "number"),
        Column("proposed", msg("proposed"), "number"),
        Column("unit", msg("unit")),
        Column("from", msg("from")),
    )
    rows = [_row(one) for one in found.measures]
    count = msg(
        "For {n} of the {m} measures anchors could be derived.",
        n=found.derived,
        m=len(found.measures),
    )
    blocks: list[Block] = [
        Paragraph(count),
        Paragraph(
            msg(
                "A full gain is in two digits, and a full loss is as large the other way. Where "
                "several derivations are given, the first is proposed."
            )
        ),
        Table("anchors", columns, tuple(rows)),
        *_notes(found),
    ]
    return Document(msg("Anchors for {title}", title=found.framework.title), tuple(blocks))


def _row(one: AnchorProposal) -> Row:
    below = [
        msg("{origin}: {how}", origin=_ORIGINS[derived.origin], how=derived.how)
        if len(one.derived) == 1
        else msg(
            "{origin}: {how}, so {amount}",
            origin=_ORIGINS[derived.origin],
            how=derived.how,
            amount=Amount(derived.amount, one.measure.unit, sign=False),
        )
        for derived in one.derived
    ]
    if one.why_not is not None:
        below.append(msg("stays as it is: {why}", why=one.why_not))
    return Row(
        (
            one.measure.title,
            Amount(one.measure.best),
            Amount(one.best) if one.derived else None,
            Unit(one.measure.unit),
            _ORIGINS[one.derived[0].origin] if one.derived else None,
        ),
        below=tuple(below),
    )


def _notes(found: ProposedAnchors) -> list[Note]:
    notes = []
    moved = [
        msg(
            "{measure} ({ratio} times)",
            measure=one.measure.title,
            ratio=Amount(one.ratio, sign=False),
        )
        for one in found.measures
        if not 1 / _SAME <= one.ratio <= _SAME
    ]
    if moved:
        notes.append(
            Note(
                msg(
                    "Weights belong to anchors: they say what a full gain is worth. Ask those who "
                    "set them again where a full gain becomes much larger or smaller: {measures}.",
                    measures=joined(moved, ", "),
                ),
                "caution",
            )
        )
        notes.append(
            Note(
                msg(
                    "Guards belong to anchors too, since they allow a part of a full loss; and so "
                    "does what is unknown, which counts for anything between the anchors unless "
                    "`missing` says otherwise."
                ),
                "caution",
            )
        )
    invented = [
        one.measure.title for one in found.measures if one.measure.example and not one.derived
    ]
    if invented:
        notes.append(
            Note(
                msg("Still invented: the anchors of {measures}.", measures=joined(invented, ", ")),
                "caution",
            )
        )
    return notes


def anchors_data(found: ProposedAnchors, written: list[str]) -> dict[str, Any]:
    """Return the same as nested data, with the files that were written."""
    return {
        **header(found.framework),
        "measures": [
            {
                "measure": one.measure.id,
                "unit": one.measure.unit,
                "now": {"best": one.measure.best, "worst": one.measure.worst},
                "proposed": {"best": one.best, "worst": one.worst} if one.derived else None,
                "example": one.measure.example,
                "derived": [
                    {"from": derived.origin, "amount": derived.amount, "how": derived.how}
                    for derived in one.derived
                ],
                "why_not": one.why_not,
            }
            for one in found.measures
        ],
        "written": written,
    }


def with_anchors(found: ProposedAnchors, language: Language = "nl") -> Framework:
    """Return a framework with the proposed anchors, each with its derivation in its `source`.

    Nobody has adopted it so, and it does not say that anyone did.
    """
    by_id = {one.measure.id: one for one in found.measures}
    file = found.framework.file.model_copy(
        update={
            "values": tuple(
                _with_anchors(value, by_id, language) for value in found.framework.file.values
            ),
            "adopted": None,
        }
    )
    return replace(found.framework, file=file)


def _with_anchors(value: Value, by_id: dict[str, AnchorProposal], language: Language) -> Value:
    return value.model_copy(
        update={
            "values": tuple(_with_anchors(one, by_id, language) for one in value.values),
            "measures": tuple(
                measure.model_copy(update=_anchors(by_id[measure.id], language))
                for measure in value.measures
            ),
        }
    )


def _anchors(one: AnchorProposal, language: Language) -> dict[str, Any]:
    if not one.derived:
        return {}
    how = say(msg("anchors: {how}, rounded to two digits", how=one.derived[0].how), language)
    # Of an earlier derivation nothing holds any more.
    stated = _DERIVATION.split(one.measure.source or "")[0]
    source = "; ".join(filter(None, [stated, how]))
    return {"best": one.best, "worst": one.worst, "source": source, "example": False}
