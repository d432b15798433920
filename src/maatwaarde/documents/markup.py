"""XML that others wrote, read a piece at a time: whatever it holds, it takes no memory to speak of.

What is told of a workbook before another library reads it is what a parser sees in it. A search
through the bytes would miss what is written in an unusual way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from maatwaarde.documents.archive import PIECE, Suspect, TooLarge
from maatwaarde.documents.limits import MAX_ELEMENTS, MAX_NESTED
from maatwaarde.messages import Number, msg

_LONGEST_TAG = 16 * PIECE


def local(name: str) -> str:
    """Return the name of an element or an attribute without its prefix."""
    return name.rpartition(":")[2]


def parse(pieces: Iterable[bytes], parser: expat.XMLParserType, depth: Callable[[], int]) -> None:
    """Let a parser with its handlers see a part of an archive.

    Parameters
    ----------
    depth
        How many elements are open, as the handlers know.

    Raises
    ------
    Suspect
        If it is no well-formed XML, holds a document type, or is nested too deep.
    TooLarge
        If it holds more than `MAX_ELEMENTS`.
    """
    parser.StartDoctypeDeclHandler = _no_document_type
    fed = begun = 0
    try:
        for piece in pieces:
            fed += len(piece)
            # Marks that begin something, before the parser calls us for each of them.
            begun += piece.count(b"<") - piece.count(b"</")
            if begun > MAX_ELEMENTS:
                what = msg("a part of it holds more than {n} elements", n=Number(MAX_ELEMENTS, 0))
                raise TooLarge(what)
            parser.Parse(piece, False)
            # Looked at by the piece, of which what it opens takes no memory to speak of.
            if depth() > MAX_NESTED:
                raise Suspect(msg("a part of it is nested deeper than {n} levels", n=MAX_NESTED))
            if fed - max(parser.CurrentByteIndex, 0) > _LONGEST_TAG:
                raise Suspect(msg("a part of it holds a mark that does not end"))
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        # The latter where it says to be in an encoding that there is not.
        raise Suspect(msg("a part of it is no well-formed XML")) from None


def elements(
    pieces: Iterable[bytes],
    seen: Callable[[str, dict[str, str]], None],
    parser: expat.XMLParserType | None = None,
) -> None:
    """Call a function with every element of a part of an archive, by its name without a prefix.

    Raises
    ------
    Suspect
        As `parse` does.
    """
    parser = parser or expat.ParserCreate()
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        seen(local(name), attributes)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parse(pieces, parser, lambda: depth)


def _no_document_type(*_: object) -> NoReturn:
    raise Suspect(msg("a part of it holds a document type, as no workbook does"))
