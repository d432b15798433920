"""What a report rests on: list, framework, method, what is unchecked, and how to verify."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from maatwaarde.impact import grounds
from maatwaarde.messages import Amount, Text, joined, msg
from maatwaarde.plugins import STATUSES
from maatwaarde.portfolio.advice import Advice
from maatwaarde.report.advice.opening import measured_by, weighed_by
from maatwaarde.report.advice.origin import Origin
from maatwaarde.report.advice.section import lowered, pictured
from maatwaarde.report.blocks import (
    Block,
    Column,
    Details,
    Heading,
    Item,
    Items,
    Note,
    Paragraph,
    Reference,
    Row,
    Table,
    proposal_anchor,
)
from maatwaarde.report.factors import STATUS_WORDS
from maatwaarde.report.framework import framework_document
from maatwaarde.report.ranking.pictures import goal_tree_picture
from maatwaarde.report.readback import Beside, readback_document, short_readback
from maatwaarde.report.unverified import grounds_texts
from maatwaarde.report.weights.weights import weights_document

# Proposals that are named with a factor that nobody checked; the pages name them all.
_MOST_NAMED = 8


def basis_blocks(advice: Advice) -> Iterator[Block]:
    """Yield how the list was read, the framework, and who set its weights."""
    framework = advice.scores.framework
    read = short_readback(advice.proposals)
    yield Heading(read.title)
    yield from lowered(read.blocks)
    whole = readback_document(advice.proposals, Beside(framework))
    # Column by column: to hold beside the list, on a screen.
    yield Details(msg("The whole of what was read"), tuple(lowered(whole.blocks, 2)), paper=False)
    yield Heading(msg("The framework"))
    yield Paragraph(joined([measured_by(framework), weighed_by(advice.scores)]))
    yield from pictured(goal_tree_picture(framework), paper=False)
    yield from lowered(framework_document(framework).blocks)
    if advice.scores.weights is not None:
        weights = weights_document(framework, advice.scores.weights, None)
        yield Details(weights.title, tuple(lowered(weights.blocks, 2)))


def method_blocks(advice: Advice) -> Iterator[Block]:
    """Yield how the answer came about, and what it takes for granted."""
    told: list[Text] = [
        msg(
            "An effect is a change against doing nothing. Doing nothing scores exactly 0, so that "
            "what does more harm than good scores below 0."
        ),
        msg(
            "Each effect is measured in its own unit and set against two anchors of the framework: "
            "what counts as a full gain (1) and what counts as a full loss (−1). The score is the "
            "sum over all measures, each by its weight. It does not change when another proposal "
            "is added to the list."
        ),
        msg(
            "A guard says how much may be lost on a value, whatever is gained elsewhere. What "
            "breaks a guard with a veto may not be chosen."
        ),
        msg(
            "What nobody knows is not zero: it counts for the middle of the range that the "
            "framework gives, and the score gets a range."
        ),
    ]
    if advice.plan is not None:
        told += [
            msg(
                "The choice is valued as a whole: the effects of all that is chosen are added up "
                "in each year and set against the targets. What goes beyond a target counts for "
                "less. The value of doing nothing is 0; a full gain on every measure is 1."
            ),
            msg(
                "Of all choices that keep within money, people and rules, the computer looks for "
                "the one with the highest value, until it is proven that there is no better one. "
                "What comes out is then checked against every rule and valued once more, by code "
                "that shares nothing with the search."
            ),
            msg(
                "Not weighed: what the list does not state, what the framework does not measure, "
                "and support for a proposal unless a measure stands for it."
            ),
        ]
    yield Items(tuple(map(Item, told)))


def doubts_blocks(advice: Advice, origin: Origin) -> Iterator[Block]:
    """Yield which anchors are invented, which factors nobody checked, and what was found."""
    measures = advice.scores.framework.measures
    invented = [measure for measure in measures if measure.example]
    unseen = [measure for measure in measures if measure.verified is False]
    if invented:
        yield Heading(msg("Anchors that are invented"))
        yield Paragraph(
            msg(
                "With another anchor the same effect counts for more or less, and ranking and "
                "choice may turn. Have these set by who may set them: {names}.",
                names=joined([measure.title for measure in invented], ", "),
            )
        )
    if unseen:
        yield Heading(msg("Measures that nobody saw in their source"))
        yield Paragraph(joined([measure.title for measure in unseen], ", "))
    yield from _factors(advice)
    if origin.warnings:
        yield Heading(msg("What was found while reading and computing"))
        yield Items(tuple(Item(warning.what, "!") for warning in origin.warnings))
    if not (invented or unseen or origin.warnings or _unverified(advice)):
        yield Paragraph(
            msg("Nothing: no anchor is an example, and every factor was seen in its source.")
        )


def _unverified(advice: Advice) -> dict[str, tuple[Text, dict[str, None]]]:
    """Return each factor that nobody saw in its source, with the proposals that rest on it.

    Assumptions come first, and then what was not found.
    """
    found: dict[str, tuple[Text, dict[str, None]]] = {}
    weakest: dict[str, int] = {}
    for name, traces in advice.traces.items():
        for trace in traces:
            for part in trace.parts:
                for used in part.factors:
                    if not used.doubts:
                        continue
                    text = msg(
                        "{factor}: {value} ({low} … {high}), {status}; source: {source}",
                        factor=used.factor.id,
                        value=Amount(used.value, used.factor.unit, sign=False),
                        low=Amount(used.low, sign=False),
                        high=Amount(used.high, sign=False),
                        status=STATUS_WORDS[used.status],
                        source=used.factor.source,
                    )
                    found.setdefault(used.factor.id, (text, {}))[1][name] = None
                    weakest[used.factor.id] = STATUSES.index(used.status)
    return dict(sorted(found.items(), key=lambda one: (-weakest[one[0]], one[0])))


def _factors(advice: Advice) -> Iterator[Block]:
    found = _unverified(advice)
    rests = grounds_texts(grounds(advice.scores.impacts, advice.scores.framework))
    if rests:
        yield Heading(msg("What the impacts rest on"))
        yield Paragraph(joined(rests))
    if not found:
        return
    yield Heading(msg("Factors that nobody saw in their source"))
    items = []
    for text, names in found.values():
        shown: list[Text] = [
            Reference(name, proposal_anchor(name)) for name in list(names)[:_MOST_NAMED]
        ]
        if len(names) > _MOST_NAMED:
            shown.append(msg("and {n} more", n=len(names) - _MOST_NAMED))
        used = msg("used for {names}", names=joined(shown, ", "))
        items.append(Item(joined([text, used], "; "), "?"))
    yield Items(tuple(items))


def verify_blocks(advice: Advice, origin: Origin) -> Iterator[Block]:
    """Yield which files and versions made this report, and the command that makes it again."""
    yield Paragraph(
        msg(
            "Whoever has the same files and the same version gets the same figures, on any "
            "machine. If one of the checksums differs, the file is another one."
        )
    )
    if origin.files:
        yield Table(
            "files",
            (Column("file", msg("file")), Column("sha256", "SHA-256")),
            tuple(Row((file.name, file.sha256)) for file in origin.files),
            caption=msg("Files that were read"),
        )
    packages = {"maatwaarde": version("maatwaarde"), **dict(origin.plugins)}.items()
    yield Table(
        "versions",
        (Column("package", msg("package")), Column("version", msg("version"))),
        tuple(Row(row) for row in packages),
        caption=msg("Versions"),
    )
    if origin.command:
        yield Paragraph(msg("In the folder with these files, this makes the same report:"))
        yield Note(origin.command)
    yield Paragraph(
        msg(
            "What is to be looked up or copied, such as every column that was read and the figures "
            "of most pictures, is left out on paper and in a Word file. It stands in the page "
            "(.html) and in the workbook (.xlsx)."
        )
    )
    yield Paragraph(
        msg(
            "Of the framework with all that it builds on, the checksum is {sha256}.",
            sha256=advice.scores.framework.checksum,
        )
    )
