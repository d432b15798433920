"""From bytes to text, in whatever a program of the last forty years has written it."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import replace

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.forms import refuse_other_form
from maatwaarde.documents.limits import MAX_CELL_LETTERS
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import msg
from maatwaarde.proposals.table import EncodingTold

# What UTF-8 letters look like when they are read as cp1252: é is Ã©, € is â‚¬.
_GARBLED = regex("Ã[\u0080-\u00bf\u0152-\u0192\u2013-\u2122]|â‚¬|â€")
# Letters of the code pages of DOS and of old Macs, read as cp1252: signs within or behind a word.
_ODD = regex(
    r"[^\W\d_]*(?:[^\W\d_][‚„†‡ˆ‰‹¢£¡•ŽŸ]|[a-z][ŠŒšŽ‘“”—](?=[a-z]))[^\W\d_‚„†‡ˆ‰‹¢£¡•ŠŽŸ]*"
)
_OLD = ("cp850", "mac_roman")
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 4096
_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it was written.

    Parameters
    ----------
    told
        How the encoding is known.
    problems
        Warnings, where the encoding is a guess that looks wrong.
    """

    text: str
    encoding: str
    told: EncodingTold
    problems: tuple[Diagnostic, ...] = ()


def text_source(text: str) -> io.StringIO:
    """Return a text for `csv` to read, whatever the length of a cell in it.

    Its limit of 131,072 characters is shared by all that runs. It is raised to what a cell may hold
    and stays so, since another thread may be reading; a geometry in a cell is no mistake.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL_LETTERS))
    return io.StringIO(text, newline="")


def wide(data: bytes) -> str | None:
    """Return the encoding of text in two or four bytes a letter, with or without a mark."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[: min(_SAMPLE, len(data) - len(data) % 4)]
    zeros = [sample[i::4].count(0) * 4 / len(sample) if sample else 0.0 for i in range(4)]
    # Most letters of a Dutch list are below 256, so that all but one of their bytes are zero.
    for name, full in (
        ("utf-32-le", (0,)),
        ("utf-32-be", (3,)),
        ("utf-16-le", (0, 2)),
        ("utf-16-be", (1, 3)),
    ):
        if all((zeros[i] < 0.1) if i in full else (zeros[i] > 0.6) for i in range(4)):
            return name
    return None


def decode(data: bytes, file: str, encoding: str | None = None) -> Decoded:
    """Decode text: as told, by its byte order mark or its zeros, as UTF-8, or else as cp1252.

    Raises
    ------
    ProposalError
        If it is no text, or in no encoding that can be told.
    """
    where = Where(file=file)
    told: EncodingTold = "stated"
    if encoding is None:
        told = "valid"
        refuse_other_form(data, file, ProposalError)
        if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            raise ProposalError(
                Diagnostic(
                    "not-text",
                    msg("is a workbook, not text"),
                    msg("give it its own extension (.xlsx, .ods or .xls)"),
                    where,
                )
            )
        encoding = wide(data)
        if encoding is not None:
            told = "mark" if data.startswith(tuple(mark for mark, _ in _MARKS)) else "zeros"
            width = 4 if encoding.startswith("utf-32") else 2
            data = data[: len(data) - len(data) % width]  # half a letter at the end is none
    candidates = [encoding] if encoding else ["utf-8-sig", "cp1252"]
    for name in candidates:
        try:
            text = data.decode("utf-8-sig" if name.casefold() in ("utf-8", "utf8") else name)
        except UnicodeDecodeError as cause:
            line = data[: cause.start].count(b"\n") + 1
            continue
        except LookupError:
            raise ProposalError(
                Diagnostic(
                    "unknown-encoding",
                    msg("the encoding {name!r} is unknown", name=name),
                    msg("use utf-8 or cp1252"),
                    where,
                )
            ) from None
        problems: tuple[Diagnostic, ...] = ()
        if encoding is None and name == "cp1252":
            told = "left"
            _refuse_mixed(text, file)
            problems = _doubt(data, text, file)
        elif encoding is None and data.startswith(codecs.BOM_UTF8):
            told = "mark"
        elif encoding is None and text.isascii():
            told = "plain"
        if told in ("mark", "valid"):
            problems = _twice(text, file)
        shown = "utf-8" if name == "utf-8-sig" else name
        return Decoded(text.removeprefix("\ufeff"), shown, told, problems)
    raise ProposalError(
        Diagnostic(
            "unknown-encoding",
            msg("is no text in {encoding}", encoding=encoding)
            if encoding
            else msg("is text neither in UTF-8 nor in cp1252"),
            msg("save it as UTF-8, or set `encoding` in the mapping")
            if encoding
            else msg(
                "save it as UTF-8, or set `encoding` in the mapping: cp850 if it comes from DOS, "
                "mac_roman if it comes from an old Mac"
            ),
            Where(file=file, line=line),
        )
    )


def look_through(path: str, encoding: str | None) -> Decoded:
    """Find out how a text file is written, without keeping its text: it may be of any size.

    Raises
    ------
    ProposalError
        As `decode` does.
    """
    with open(path, "rb") as file:
        start = file.read(_BLOCK)
    whole = len(start) < _BLOCK
    # A letter may be cut in two where the block ends; a line break is in no other letter.
    first = start if whole else start[: start.rfind(b"\n") + 1] or start
    found = decode(first, path, encoding)
    if whole or found.told in ("stated", "mark", "zeros"):
        return replace(found, text="")
    try:
        return _through(path, "utf-8")
    except UnicodeDecodeError:
        return _through(path, "cp1252")


def _through(path: str, encoding: str) -> Decoded:
    """Read a whole file in an encoding, and say what is odd in it."""
    problems: tuple[Diagnostic, ...] = ()
    plain = True
    with open(path, encoding=encoding, newline="") as file:
        # To the end of a line: what is looked for is within one.
        while text := file.read(_BLOCK) + file.readline(MAX_CELL_LETTERS):
            plain = plain and text.isascii()
            if not problems and encoding == "utf-8":
                problems = _twice(text, path)
            elif encoding == "cp1252":
                _refuse_mixed(text, path)
                problems = problems or _doubt(text.encode("cp1252"), text, path)
    told: EncodingTold = "left" if encoding == "cp1252" else "plain" if plain else "valid"
    return Decoded("", encoding, told, problems)


def _refuse_mixed(text: str, file: str) -> None:
    bad = _GARBLED.search(text)
    if bad is None:
        return
    raise ProposalError(
        Diagnostic(
            "mixed-encoding",
            msg(
                "is neither UTF-8 nor cp1252 all through: {bad!r} stands for one letter",
                bad=bad[0],
            ),
            msg("save it again as UTF-8, or set `encoding` in the mapping"),
            Where(file=file, line=text.count("\n", 0, bad.start()) + 1),
        )
    )


def _twice(text: str, file: str) -> tuple[Diagnostic, ...]:
    """Warn of letters that some program has written as UTF-8 a second time."""
    bad = _GARBLED.search(text)
    if bad is None:
        return ()
    return (
        Diagnostic(
            "odd-encoding",
            msg("{bad!r} stands for one letter, since the text was saved wrongly", bad=bad[0]),
            msg("save it again from the program that it comes from"),
            Where(file=file, line=text.count("\n", 0, bad.start()) + 1),
            severity="warning",
        ),
    )


def _doubt(data: bytes, text: str, file: str) -> tuple[Diagnostic, ...]:
    """Warn of a word with signs in it that are letters in an older code page."""
    odd = _ODD.search(text)
    if odd is None:
        return ()
    words = {name: data[odd.start() : odd.end()].decode(name) for name in _OLD}
    # A capital within a word is a letter of the other code page.
    for name, word in sorted(words.items(), key=lambda item: not item[1][1:].islower()):
        if word.isalpha():
            return (
                Diagnostic(
                    "odd-encoding",
                    msg(
                        "is read as cp1252, in which a word is {odd!r}; in {name} it is {word!r}",
                        odd=odd[0],
                        name=name,
                        word=word,
                    ),
                    msg("set `encoding: {name}` in the mapping if that is right", name=name),
                    Where(file=file, line=text.count("\n", 0, odd.start()) + 1),
                    severity="warning",
                ),
            )
    return ()
