"""How money, choices and value are spread over areas or groups, with a picture and a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maatwaarde.account.audit import GroupShare, Spread
from maatwaarde.messages import Amount, Number, Share, Text, joined, msg
from maatwaarde.report.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Note,
    Paragraph,
    Row,
    Table,
    from_columns,
)
from maatwaarde.report.figures.shares import Part, share_bars
from maatwaarde.report.figures.svg import Picture

SELDOM = 0.05
"""Below this chance a difference is worth a look; Fisher's own bound, and no more than a custom."""
SHOWN = 40
_UNKNOWN = msg("(not stated)")


def spread_blocks(spread: Spread) -> Iterator[Block]:
    """Yield the picture and the table of one column, and how often chance would do the same."""
    yield Heading(msg("How it is spread over {column}", column=spread.heading))
    if len(spread.groups) > 1:
        yield _picture(spread)
    yield _table(spread)
    if len(spread.groups) > SHOWN:
        more = Number(len(spread.groups) - SHOWN, 0)
        yield Note(msg("And {n} more; a file has them all (-o).", n=more))
    unknown = [_name(g) for g in spread.groups if g.residents is None and g.name is not None]
    if spread.residents is not None and unknown:
        yield Note(
            msg(
                "{source} does not say how many people live in: {names}.",
                source=spread.residents,
                names=joined(unknown[:SHOWN], ", "),
            ),
            "caution",
        )
    if spread.residents is None and spread.column == "area":
        yield Note(
            msg("How many people live where is not known."),
            hint=msg("Name a column or a file with --residents."),
        )
    yield from _chance(spread)


def _name(group: GroupShare) -> Text:
    return _UNKNOWN if group.name is None else group.name


def _picture(spread: Spread) -> Figure:
    people = sum(group.residents or 0.0 for group in spread.groups)
    with_people = spread.residents is not None and people > 0
    wholes: list[Text] = [msg("part of the money granted"), msg("part of the money asked")]
    if with_people:
        known = all(group.residents is not None for group in spread.groups)
        wholes.append(
            msg("part of the residents") if known else msg("part of the residents that are known")
        )
    parts = [
        Part(
            _name(group),
            (
                group.share,
                group.share_asked,
                *(
                    (None if group.residents is None else group.residents / people,)
                    if with_people
                    else ()
                ),
            ),
        )
        for group in spread.groups
    ]
    title = msg("Which part each gets, by {column}", column=spread.heading)
    told = [
        msg("{name} {share}", name=_name(group), share=Share(group.share, 1))
        for group in sorted(spread.groups, key=lambda g: -(g.share or 0.0))[:5]
        if group.share is not None
    ]
    said = (
        msg("Most of the money goes to: {groups}.", groups=joined(told, ", "))
        if told
        else msg("No money is granted.")
    )
    prefix = f"spread-{spread.column}"
    picture = Picture(lambda language: share_bars(parts, wholes, title, said, language, prefix))
    return Figure(title, said, picture)


def _table(spread: Spread) -> Table:
    people = spread.residents is not None
    columns = (
        Column("group", spread.heading),
        Column("proposals", msg("proposals"), "number"),
        Column("chosen", msg("chosen"), "number"),
        Column("rejected", msg("not chosen"), "number"),
        Column("granted", msg("granted (EUR)"), "money"),
        Column("share", msg("of the money"), "share"),
        *(
            (
                Column("per_resident", msg("EUR a resident"), "number"),
                Column("score_per_thousand", msg("score per 1,000 residents"), "number"),
            )
            if people
            else ()
        ),
    )
    rows = []
    for group in spread.groups[:SHOWN]:
        cells: list[Cell] = [
            _name(group),
            Number(group.proposals, 0),
            Number(group.chosen, 0),
            Number(group.rejected, 0),
            Amount(group.granted, sign=False),
            None if group.share is None else Share(group.share, 1),
        ]
        if people:
            per = group.granted_per_resident, group.score_per_thousand
            cells += [
                "?" if x is None else Number(x, 2 if k == 0 else 4) for k, x in enumerate(per)
            ]
        rows.append(Row(tuple(cells)))
    return Table("spread", columns, tuple(rows))


def _chance(spread: Spread) -> Iterator[Block]:
    if len(spread.groups) < 2:
        return
    if spread.chance is None:
        yield Note(
            msg(
                "Whether the groups differ by more than chance was not tested: there are too few "
                "proposals, or all or none of them were chosen."
            )
        )
        return
    yield Paragraph(
        msg(
            "Had lots been drawn, the groups would differ in how many are chosen as much as now, "
            "or more, {share} of the time.",
            share=Share(spread.chance, 1 if spread.chance >= 0.001 else 3),
        )
    )
    far = [group for group in spread.groups if group.chance is not None and group.chance < SELDOM]
    for group in far:
        assert group.chance is not None
        yield Note(
            msg(
                "{name} is far from the others: {chosen} of {n} chosen. With lots that is seldom "
                "({share} of the time, corrected for the number of groups).",
                name=_name(group),
                chosen=Number(group.open_chosen, 0),
                n=Number(group.open, 0),
                share=Share(group.chance, 1 if group.chance >= 0.001 else 3),
            ),
            "caution",
        )


def chance_note(spreads: Sequence[Spread]) -> Iterator[Block]:
    """Yield what figures on chance are worth, and where they come from; nothing without any."""
    if all(spread.chance is None for spread in spreads):
        return
    yield Note(
        msg(
            "What is said of lots is a hint at where to look, and no verdict: the choice is made "
            "by rules and not by lot, and groups may differ for good reasons, such as what their "
            "proposals bring. What may not be chosen and what is a duty is left out of it. "
            "Permutation test of chi-squared (Phipson and Smyth 2010); for each group Fisher's "
            "exact test (1934), corrected by Holm (1979)."
        )
    )


def spread_annex(spread: Spread) -> Table:
    """Return one row a group with every figure."""
    groups = spread.groups
    return from_columns(
        f"spread_{spread.column}",
        [
            (Column("group", spread.heading), [_name(g) for g in groups]),
            (Column("proposals", msg("proposals"), "number"), [g.proposals for g in groups]),
            (Column("chosen", msg("chosen"), "number"), [g.chosen for g in groups]),
            (Column("rejected", msg("not chosen"), "number"), [g.rejected for g in groups]),
            (Column("barred", msg("may not be chosen"), "number"), [g.barred for g in groups]),
            (Column("asked [EUR]", msg("asked (EUR)"), "money"), [g.asked for g in groups]),
            (Column("granted [EUR]", msg("granted (EUR)"), "money"), [g.granted for g in groups]),
            (
                Column("share_asked", msg("part of what is asked"), "share"),
                [g.share_asked for g in groups],
            ),
            (Column("share", msg("part of what is granted"), "share"), [g.share for g in groups]),
            (Column("score", msg("score of what is chosen"), "number"), [g.score for g in groups]),
            (Column("residents", msg("residents"), "number"), [g.residents for g in groups]),
            (
                Column("granted_per_resident", msg("EUR a resident"), "number"),
                [g.granted_per_resident for g in groups],
            ),
            (
                Column("score_per_thousand", msg("score per 1,000 residents"), "number"),
                [g.score_per_thousand for g in groups],
            ),
            (Column("chance", msg("chance by lot"), "share"), [g.chance for g in groups]),
        ],
    )
