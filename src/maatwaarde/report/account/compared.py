"""Which register the proposals of a list were compared with."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from maatwaarde.messages import msg
from maatwaarde.report.blocks import Note
from maatwaarde.report.document import Document

if TYPE_CHECKING:
    from maatwaarde.account.register.earlier import Compared


def with_compared(document: Document, compared: Compared | None) -> Document:
    """Return a document that says at its end what was compared with, if anything was."""
    if compared is None:
        return document
    told = msg(
        "The proposals were compared with the register {register}: {rejected} that were rejected "
        "and {approved} that were approved, in {entries} entries. The checksum of its last entry "
        "is {last}.",
        register=compared.register,
        rejected=compared.rejected,
        approved=compared.approved,
        entries=compared.entries,
        last=compared.last or msg("none"),
    )
    return replace(document, blocks=(*document.blocks, Note(told)))


def compared_data(compared: Compared | None) -> dict[str, Any]:
    """Return the same as data; nothing where nothing was compared."""
    return {} if compared is None else {"compared_register": asdict(compared)}
