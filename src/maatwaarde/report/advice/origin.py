"""From which files a report was made, and how to make it again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError
from maatwaarde.documents.files import read_bytes
from maatwaarde.scoring import Scores


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: its name without folders, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What a report was made from.

    Parameters
    ----------
    files
        In the order in which they were given; nothing for what came from memory.
    command
        What makes the same report in the folder with these files; empty where no command does.
    plugins
        Package versions.
    warnings
        What was found on the way.
    """

    files: tuple[InputFile, ...] = ()
    command: str = ""
    plugins: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def input_files(inputs: Iterable[Any], scores: Scores) -> tuple[InputFile, ...]:
    """Return what was read from a file, in the order given, and last the answers on weights.

    Parameters
    ----------
    inputs
        Paths, or anything else. What is no file is left out: the id of a framework that comes
        along, standard input, a dataframe.
    """
    paths = [Path(item) for item in inputs if isinstance(item, str | Path)]
    read = [
        InputFile(path.name, sha256(read_bytes(path, MaatwaardeError)).hexdigest())
        for path in paths
        if os.path.isfile(path)
    ]
    answers = () if scores.weights is None else scores.weights.files
    return (*read, *(InputFile(name, digest) for name, digest in answers))
