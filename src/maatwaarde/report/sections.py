"""Sections that plugins add below a report; one that fails is named and the rest stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, cast

from maatwaarde.content import apart
from maatwaarde.diagnostics import Diagnostic
from maatwaarde.late import dataclass
from maatwaarde.messages import Message, msg
from maatwaarde.plugins import Plugins, Reported, Section, SectionWriter
from maatwaarde.plugins.blame import defined_at, raised_at
from maatwaarde.plugins.contained import Failed, contained
from maatwaarde.report.blocks import Block, Heading, Paragraph, Table
from maatwaarde.report.data import to_json
from maatwaarde.report.document import Document
from maatwaarde.report.render.terminal import to_text


@dataclass(frozen=True)
class Written:
    """A section as a plugin wrote it, or why there is none; one of the two.

    Parameters
    ----------
    name, plugin
        The section's name, and the plugin that registered it.
    """

    name: str
    plugin: str
    section: Section | None = None
    problem: Diagnostic | None = None


def write_sections(plugins: Plugins, subject: Reported) -> tuple[Written, ...]:
    """Let plugins write their sections, by name; those with nothing to say are left out."""
    written = []
    for name in plugins.report_sections:
        write, owner = plugins.report_sections.get(name), plugins.report_sections.owner(name)
        section, problem = _write(name, owner, write, subject)
        if section is not None or problem is not None:
            written.append(Written(name, owner, section, problem))
    return tuple(written)


def section_problems(sections: tuple[Written, ...]) -> tuple[Diagnostic, ...]:
    """Return what went wrong, as warnings."""
    return tuple(written.problem for written in sections if written.problem is not None)


def with_sections(document: Document, sections: tuple[Written, ...]) -> Document:
    """Return a report with the sections of plugins below it."""
    blocks: list[Block] = []
    for written in sections:
        if written.section is not None:
            blocks.append(Heading(f"{written.section.title} ({written.plugin})"))
            lines = written.section.text.strip("\n").splitlines()
            blocks += [Paragraph(line.rstrip()) for line in lines]
            blocks += _blocks(written)
    theirs = Document("", tuple(blocks)).tables()
    return replace(
        document,
        blocks=(*document.blocks, *blocks),
        annexes=lambda: (*document.tables(), *theirs),
    )


def _blocks(written: Written) -> Iterator[Block]:
    """Yield the blocks of a section; its tables are called by the section too, in workbooks."""
    assert written.section is not None
    for block in cast(Sequence[Block], written.section.blocks):
        if isinstance(block, Table):
            yield replace(block, key=f"{written.name} {block.key}")
        else:
            yield block


def sections_data(sections: tuple[Written, ...]) -> dict[str, Any]:
    """Return the sections by name, as nested data."""
    return {written.name: _data(written) for written in sections}


def _data(written: Written) -> dict[str, Any]:
    if written.section is None:
        assert written.problem is not None  # one of the two
        return {"plugin": written.plugin, "problem": written.problem.to_dict()}
    return {
        "plugin": written.plugin,
        "title": written.section.title,
        "text": written.section.text,
        "data": written.section.data,
    }


def _write(
    name: str, owner: str, write: SectionWriter, subject: Reported
) -> tuple[Section | None, Diagnostic | None]:
    wrong: Message | None = None
    where, section = defined_at(write), None
    who = msg("report section {name!r} of plugin {owner!r}", name=name, owner=owner)
    try:
        section, wrong = contained(who, partial(_checked, write, apart(subject)))
    except Failed as failed:
        wrong = failed.why
        if isinstance(failed.cause, SyntaxError):  # of what it runs, and not of itself
            wrong = msg("it raises {kind}: {cause}", kind="SyntaxError", cause=failed.cause.msg)
        where = where if failed.cause is None else raised_at(failed.cause, write)
    if wrong is None:
        return section, None
    return None, Diagnostic(
        code="section-failed",
        what=msg(
            "report section {name!r} of plugin {plugin!r} fails: {wrong}",
            name=name,
            plugin=owner,
            wrong=wrong,
        ),
        mend=msg("report it to those who made the plugin, or switch it off"),
        where=where,
        severity="warning",
    )


def _checked(write: SectionWriter, subject: Reported) -> tuple[Section | None, Message | None]:
    """Return a section, and what is wrong with it; to look at what a plugin made may run it too."""
    section = write(subject)
    return section, None if section is None else _wrong(section)


def _wrong(section: object) -> Message | None:
    """Say what is wrong with a section, if anything is."""
    if not isinstance(section, Section):
        return msg("it returns no Section but {kind}", kind=type(section).__name__)
    for name in ("title", "text"):
        if not isinstance(getattr(section, name), str):
            return msg("it returns a `{name}` that is no text", name=name)
    if not isinstance(section.data, Mapping):
        return msg("it returns `data` that is no mapping")
    try:
        to_json(dict(section.data))
    except (TypeError, ValueError, RecursionError) as cause:
        return msg("it returns `data` that cannot be written as JSON: {cause}", cause=cause)
    blocks = section.blocks
    if not isinstance(blocks, Sequence) or not all(isinstance(item, Block) for item in blocks):
        return msg("it returns `blocks` that are not those of maatwaarde.report.blocks")
    try:
        to_text(Document("", tuple(cast(Sequence[Block], blocks))), "en")
    except Exception as cause:  # of what a plugin may put in them, anything can be wrong
        return msg("it returns `blocks` that cannot be shown: {cause}", cause=cause)
    return None
