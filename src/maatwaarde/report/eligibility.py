"""Who meets the criteria for taking part: a line for each criterion, and what each other fails."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from maatwaarde.messages import Message, Number, Text, joined, msg, nmsg
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Row,
    Table,
    from_columns,
)

if TYPE_CHECKING:  # scores need no portfolio, and their files say how a list was read
    from maatwaarde.portfolio.assemble.eligible import Eligibility

SHOWN = 20
"""Proposals that are not eligible and that a page names; a file has them all."""


def eligibility_blocks(judged: Eligibility | None) -> Iterator[Block]:
    """Yield how many meet each criterion; nothing where there are none."""
    if judged is None:
        return
    yield Heading(msg("Eligibility"), anchor="eligibility")
    n = len(judged.ids)
    yield Paragraph(
        nmsg(
            "{met} of {total} proposal meets every criterion.",
            "{met} of {total} proposals meet every criterion.",
            n,
            met=Number(int(judged.eligible.sum()), 0),
            total=Number(n, 0),
        )
    )
    unknown = bool(np.isnan(judged.met).any())
    columns = (
        Column("criterion", msg("criterion")),
        Column("expression", msg("condition")),
        Column("met", msg("meet it"), "number"),
        Column("not_met", msg("do not"), "number"),
        *([Column("unknown", msg("unknown"), "number")] if unknown else []),
    )
    rows = []
    for j, criterion in enumerate(judged.criteria):
        met = judged.met[:, j]
        counts = [int((met == 1).sum()), int((met == 0).sum())]
        counts += [int(np.isnan(met).sum())] if unknown else []
        rows.append(Row((criterion.title, criterion.expression, *(Number(k, 0) for k in counts))))
    yield Table("criteria", columns, tuple(rows))
    if unknown:
        yield Note(msg("What is unknown is no pass: fill it in to let a proposal take part."))


def ineligible_blocks(judged: Eligibility, titles: dict[str, str]) -> Iterator[Block]:
    """Yield what each proposal fails that is not eligible, for where nothing else says so."""
    unmet = list(judged.unmet.items())
    if not unmet:
        return
    items = [
        Item(
            msg(
                "{name}: {criteria}",
                name=joined([name, titles[name]] if titles[name] not in ("", name) else [name]),
                criteria=joined([one.text for one in failed], "; "),
            )
        )
        for name, failed in unmet[:SHOWN]
    ]
    yield Heading(msg("Not eligible"))
    yield Items(tuple(items))
    if len(unmet) > SHOWN:
        yield Note(msg("And {n} more; a file has them all (-o).", n=Number(len(unmet) - SHOWN, 0)))


def ineligible_remarks(judged: Eligibility | None) -> dict[str, Message]:
    """Return what is to be said of each proposal that is not eligible, by its id."""
    if judged is None:
        return {}
    return {
        name: msg("not eligible: {detail}", detail=joined([one.text for one in failed], "; "))
        for name, failed in judged.unmet.items()
    }


def eligibility_annex(judged: Eligibility, titles: dict[str, str]) -> Table:
    """Return one row a proposal, with how it stands against each criterion."""
    remarks = ineligible_remarks(judged)
    met: list[tuple[Column, list[Cell]]] = [
        (
            Column(f"criterion:{criterion.id}", criterion.title),
            [None if math.isnan(x) else bool(x) for x in judged.met[:, j].tolist()],
        )
        for j, criterion in enumerate(judged.criteria)
    ]
    why: list[Text | None] = [remarks.get(name) for name in judged.ids]
    return from_columns(
        "eligibility",
        [
            (Column("id", msg("id")), judged.ids),
            (Column("title", msg("title")), [titles[name] for name in judged.ids]),
            (Column("eligible", msg("eligible")), judged.eligible.tolist()),
            *met,
            (Column("why", msg("why not")), why),
        ],
    )


def eligibility_data(judged: Eligibility | None) -> dict[str, Any]:
    """Return the same as data, under one key; nothing where there are no criteria."""
    if judged is None:
        return {}
    return {
        "eligibility": {
            "criteria": [
                {
                    "id": criterion.id,
                    "title": criterion.title.model_dump(exclude_none=True),
                    "expression": criterion.expression,
                    "met": int((judged.met[:, j] == 1).sum()),
                    "not_met": int((judged.met[:, j] == 0).sum()),
                    "unknown": int(np.isnan(judged.met[:, j]).sum()),
                }
                for j, criterion in enumerate(judged.criteria)
            ],
            "ineligible": {
                name: [
                    {
                        "criterion": one.criterion.id,
                        "unknown": one.unknown,
                        "missing": list(one.missing),
                    }
                    for one in failed
                ]
                for name, failed in sorted(judged.unmet.items())
            },
        }
    }
