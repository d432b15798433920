"""Where a command may write a framework, and what writing it leaves out."""

from __future__ import annotations

import os
from pathlib import Path

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where
from maatwaarde.messages import msg


def end_in(output: str, extensions: tuple[str, ...], path: str) -> None:
    """Refuse an output that is the input, or whose name promises another kind of file."""
    if Path(output).suffix.lower() not in extensions:
        mend = msg("end the name in {extension}", extension=extensions[0])
    elif os.path.exists(output) and os.path.exists(path) and Path(output).samefile(path):
        mend = msg("choose another name than that of the framework itself")
    else:
        return
    raise MaatwaardeError(Diagnostic("output", msg("cannot be written"), mend, Where(file=output)))


def has_comments(path: str) -> bool:
    """Return whether a framework is a file in YAML with comments, which writing it leaves out."""
    if Path(path).suffix.lower() not in (".yaml", ".yml"):
        return False
    import yaml

    from maatwaarde.documents.text import text_of

    text = text_of(Path(path).read_bytes())
    # What is no text of the file, with a # in it: one in a title is no comment.
    said = [token for token in yaml.scan(text) if isinstance(token, yaml.ScalarToken)]
    starts = [0, *(token.end_mark.index for token in said)]
    ends = [*(token.start_mark.index for token in said), len(text)]
    return any("#" in text[start:end] for start, end in zip(starts, ends, strict=True))
