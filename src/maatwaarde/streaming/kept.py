"""What a run over a list in parts may not lose: the list, and rows that somebody mended."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.documents.writing import would_be_lost
from maatwaarde.messages import msg
from maatwaarde.streaming.rejects import are_rejects, rejects_path


def keep_what_is_read(source: str, output: str) -> None:
    """Refuse to write over the list, or rows that were set aside and mended since."""
    aside = rejects_path(output)
    if os.path.exists(aside) and not are_rejects(aside):
        raise MaatwaardeError(
            Diagnostic(
                "overwrites-other",
                msg("is no list of rows that were set aside, and would be lost"),
                msg("move it, or give another name to write to"),
                Where(file=str(aside)),
            )
        )
    for path in (output, str(aside)):
        if os.path.realpath(path) == os.path.realpath(source):
            raise would_be_lost(path, "overwrites-input")


def checksum(path: str | Path) -> str:
    """Return the SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
