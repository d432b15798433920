"""The content of a file of proposals, or of standard input."""

from __future__ import annotations

import sys

from maatwaarde.diagnostics import Diagnostic, ProposalError, Where
from maatwaarde.documents.files import read_bytes
from maatwaarde.documents.limits import MAX_LIST_BYTES
from maatwaarde.messages import msg


def read_content(path: str) -> bytes:
    """Read a file, or standard input for ``-``, up to `MAX_LIST_BYTES`.

    Raises
    ------
    ProposalError
        If it cannot be read, is larger, or holds nothing.
    """
    data = read_bytes(
        path,
        ProposalError,
        MAX_LIST_BYTES,
        msg(
            "split it, or let `score` write a table (-o RESULT.parquet): it reads a list in CSV, "
            "Parquet or JSON lines in parts"
        ),
        stream=sys.stdin.buffer if path == "-" else None,
    )
    if not data.strip():
        raise ProposalError(
            Diagnostic("empty", msg("is empty"), msg("fill it in"), Where(file=path))
        )
    return data
