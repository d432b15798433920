"""What a dossier holds, and what became of one that was verified."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from maatwaarde.account.dossier.compare import Difference
from maatwaarde.account.dossier.manifest import MANIFEST
from maatwaarde.account.dossier.outcome import DECISION
from maatwaarde.account.dossier.pack import Dossier
from maatwaarde.account.dossier.signature import Signer
from maatwaarde.account.dossier.verify import Verification
from maatwaarde.messages import Day, Exact, Message, Number, Text, joined, msg, nmsg
from maatwaarde.report.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    KeyFigures,
    Note,
    Paragraph,
    Row,
    Table,
)
from maatwaarde.report.data import header
from maatwaarde.report.document import Document
from maatwaarde.report.envelope import SCHEMA_VERSION

# So many differences are told one by one.
_MOST = 10
_SHORT = 80


def dossier_document(made: Dossier, target: str, signer: Signer | None) -> Document:
    """Return what a dossier holds, and what was left out of it.

    Parameters
    ----------
    target
        The file or folder that it was written to.
    """
    blocks = [
        KeyFigures(tuple(_facts(made, signer))),
        Paragraph(
            msg("Whoever has it can check that it is whole, and compute it again."),
            msg("Type `maatwaarde verify {target}`.", target=Path(target).name),
        ),
        Paragraph(
            msg(
                "The checksum of all of it is {sum}.",
                sum=sha256(made.contents[MANIFEST]).hexdigest(),
            )
        ),
        *_in_register(made),
        *_hidden(made),
        Heading(msg("What is in it")),
        _files(made),
    ]
    return Document(msg("Dossier: {title}", title=made.request.title), tuple(blocks))


def _facts(made: Dossier, signer: Signer | None) -> Iterator[tuple[Text, Text]]:
    date = Day(made.request.date)
    by = msg("{date}, as was stated", date=date)
    if made.dated_by == "adoption":
        by = msg("{date}, the day on which the framework was adopted", date=date)
    yield msg("Date"), by
    yield msg("Files"), Number(len(made.contents), 0)
    yield msg("Signed"), msg("no") if signer is None else signer.fingerprint


def _in_register(made: Dossier) -> Iterator[Block]:
    # Answers without names have another checksum than those that a register knows.
    if DECISION in made.contents and made.anonymous is None:
        yield Paragraph(
            msg(
                "A register knows this decision by the checksum {sum}.",
                sum=_decision_sum(made),
            )
        )


def _decision_sum(made: Dossier) -> str:
    return sha256(made.contents[DECISION].rstrip(b"\n")).hexdigest()


def _hidden(made: Dossier) -> Iterator[Block]:
    hidden = made.anonymous
    if hidden is None:
        if made.request.inputs.answers:
            yield Note(
                msg("The answers on weights are in it with the names of who gave them."),
                "caution",
            )
        return
    yield Note(
        nmsg(
            "Of {n} person who answered what weighs more, a number stands in place of the name. "
            "The weights that follow are the same.",
            "Of {n} people who answered what weighs more, a number stands in place of the name. "
            "The weights that follow are the same.",
            hidden.respondents,
        ),
        hint=msg("With `--with-names` the names stay."),
    )
    if hidden.groups:
        yield Note(
            nmsg(
                "{n} group that had the name of its file for a name has a number too.",
                "{n} groups that had the names of their files for a name have a number too.",
                hidden.groups,
            )
        )
    if hidden.columns:
        yield Note(
            msg(
                "Columns of the answers that nothing is computed with were left out: {columns}.",
                columns=", ".join(map(repr, hidden.columns)),
            )
        )


def _files(made: Dossier) -> Table:
    return Table(
        "files",
        (
            Column("file", msg("file")),
            Column("bytes", msg("bytes"), "number"),
            Column("sha256", msg("checksum (SHA-256), its beginning")),
        ),
        tuple(
            Row((name, Number(len(content), 0), sha256(content).hexdigest()[:12]))
            for name, content in sorted(made.contents.items())
        ),
    )


def dossier_data(made: Dossier, target: str, signer: Signer | None) -> dict[str, Any]:
    """Return the same as data."""
    hidden = made.anonymous
    return {
        "schema_version": SCHEMA_VERSION,
        "maatwaarde_version": version("maatwaarde"),
        "written": target,
        "sha256": sha256(made.contents[MANIFEST]).hexdigest(),
        "decision_sha256": _decision_sum(made) if DECISION in made.contents else None,
        "title": made.request.title,
        "date": made.request.date.isoformat(),
        "dated_by": made.dated_by,
        "framework": header(made.outcome.framework)["framework"],
        "files": [
            {"name": name, "sha256": sha256(content).hexdigest()}
            for name, content in sorted(made.contents.items())
        ],
        "versions": made.versions,
        "left_out": None
        if hidden is None
        else {
            "respondents": hidden.respondents,
            "groups": hidden.groups,
            "columns": list(hidden.columns),
        },
        "signed_by": _signer_data(signer),
        "warnings": [warning.to_dict() for warning in made.outcome.warnings],
    }


def verification_document(found: Verification) -> Document:
    """Return whether a dossier is whole and gives the same results, and what differs."""
    blocks: list[Block] = [Paragraph(_verdict(found)), *_altered(found), *_first(found)]
    blocks += _plan(found)
    if found.left:
        blocks.append(
            Note(
                msg(
                    "Not compared: {files}. They hold answers that a time limit may have cut "
                    "short, and that come out otherwise each time.",
                    files=", ".join(found.left),
                ),
                "caution",
            )
        )
    if found.compared is not None and found.compared.rounding:
        blocks.append(
            Note(
                msg(
                    "Some figures differ in their last digits, by at most {off} of their size: "
                    "processors add up in another order. These count as the same.",
                    off=Exact(found.compared.rounding),
                )
            )
        )
    blocks += [*_signature(found), *_versions(found)]
    title = found.file if found.request is None else found.request.title
    return Document(msg("Verified: {title}", title=title), tuple(blocks))


def _verdict(found: Verification) -> Message:
    if found.problems:
        return msg("The dossier is NOT as it was made. Nothing in it was computed again.")
    assert found.compared is not None  # else there is a problem
    figures = Number(found.compared.figures, 0)
    if found.differences:
        return nmsg(
            "The dossier is whole, and computing it again gives SOMETHING ELSE: {n} difference, in "
            "{figures} figures and the reports.",
            "The dossier is whole, and computing it again gives SOMETHING ELSE: {n} differences, "
            "in {figures} figures and the reports.",
            len(found.differences),
            figures=figures,
        )
    files = Number(found.files, 0)
    if found.left:
        return msg(
            "The dossier is whole ({files} files), and computing it again from what is in it gives "
            "the same as far as that can be said: {figures} figures were compared.",
            files=files,
            figures=figures,
        )
    return msg(
        "The dossier is whole ({files} files), and computing it again from what is in it gives the "
        "same: {figures} figures were compared, and the reports.",
        files=files,
        figures=figures,
    )


def _altered(found: Verification) -> Iterator[Block]:
    if found.problems:
        yield Items(
            tuple(
                Item(
                    msg("{place}: {what}", place=problem.where, what=problem.what)
                    if problem.where.file
                    else problem.what,
                    "!",
                )
                for problem in found.problems
            )
        )


def _first(found: Verification) -> Iterator[Block]:
    if not found.differences:
        return
    first, *others = found.differences
    yield Paragraph(
        msg("The first that differs: {what}", what=joined([_said(first), _by(first)], ""))
    )
    if others:
        yield Items(tuple(Item(joined([_said(one), _by(one)], "")) for one in others[: _MOST - 1]))
    if len(others) >= _MOST:
        yield Note(
            nmsg("And {n} more.", "And {n} more.", len(others) - _MOST + 1),
            hint=msg("With --json all of them are told."),
        )


def _said(one: Difference) -> Message:
    place = msg("{file}, {place}", file=one.file, place=one.place) if one.place else one.file
    if one.file.endswith((".md", ".html")) and one.place:
        place = msg("{file}, line {line}", file=one.file, line=one.place)
    return msg(
        "{place}: the dossier has {packed}, and now it is {found}",
        place=place,
        packed=_value(one.packed),
        found=_value(one.found),
    )


def _by(one: Difference) -> Message:
    if one.by is None:
        return msg(".")
    if one.by > 0:
        return msg(", {by} more.", by=Exact(one.by))
    return msg(", {by} less.", by=Exact(-one.by))


def _value(value: Any) -> Text:
    if value is None:
        return msg("nothing")
    if isinstance(value, bool):
        return msg("yes") if value else msg("no")
    if isinstance(value, int | float):
        return Exact(value)
    text = value if isinstance(value, str) else _plain(value)
    return f"“{text if len(text) <= _SHORT else text[: _SHORT - 1] + '…'}”"


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _plan(found: Verification) -> Iterator[Block]:
    if found.plan != "evaluated":
        return
    yield Note(
        msg(
            "The portfolio was not proven to be the only best one, so that a search may end "
            "elsewhere each time. It was therefore not looked for again, but valued and checked "
            "against all rules anew. That nothing is better was not proven then, and is not now."
        ),
        "caution",
    )
    if found.better is not None:
        yield Note(
            msg(
                "The search of today found a portfolio that is worth {more} more.",
                more=Exact(float(f"{found.better:.3g}")),
            ),
            "caution",
        )


def _signature(found: Verification) -> Iterator[Block]:
    signer = found.signer
    if signer is None:
        if not found.problems:
            yield Note(
                msg(
                    "Nobody signed it: whoever could alter it could also make its checksums fit. "
                    "Compare the checksum of {manifest} with the one that was published, or ask "
                    "for a signature.",
                    manifest=MANIFEST,
                )
            )
        return
    if found.known:
        yield Note(msg("Signed by {name} ({key}).", name=signer.name, key=signer.fingerprint))
    elif found.known is None:
        yield Note(
            msg(
                "Signed with the key {key}. Whose key that is was not checked.",
                key=signer.fingerprint,
            ),
            "caution",
            hint=msg("Give who may sign with --key."),
        )


def _versions(found: Verification) -> Iterator[Block]:
    if not found.versions:
        return
    yield Heading(msg("What is in another version"))
    missing = msg("not there")
    yield Table(
        "versions",
        (
            Column("package", msg("package")),
            Column("then", msg("in the dossier")),
            Column("now", msg("here")),
        ),
        tuple(Row((one.name, one.then or missing, one.now or missing)) for one in found.versions),
    )


def verification_data(found: Verification) -> dict[str, Any]:
    """Return the same as data."""
    request, compared = found.request, found.compared
    outcome = "altered" if found.problems else "differs" if found.differences else "same"
    return {
        "schema_version": SCHEMA_VERSION,
        "maatwaarde_version": version("maatwaarde"),
        "file": found.file,
        "outcome": outcome,
        "title": None if request is None else request.title,
        "date": None if request is None else request.date.isoformat(),
        "files": found.files,
        "problems": [problem.to_dict() for problem in found.problems],
        "signed_by": _signer_data(found.signer),
        "signer_known": found.known,
        "versions": [
            {"name": one.name, "then": one.then, "now": one.now} for one in found.versions
        ],
        "figures": 0 if compared is None else compared.figures,
        "rounding": 0.0 if compared is None else compared.rounding,
        "differences": [
            {
                "file": one.file,
                "place": one.place,
                "packed": _simple(one.packed),
                "found": _simple(one.found),
                "by": one.by,
            }
            for one in found.differences
        ],
        "plan": found.plan,
        "better": found.better,
        "not_compared": list(found.left),
    }


def _signer_data(signer: Signer | None) -> dict[str, Any] | None:
    return None if signer is None else {"fingerprint": signer.fingerprint, "name": signer.name}


def _simple(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else _plain(value)
