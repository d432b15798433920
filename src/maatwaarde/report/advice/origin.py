"""From which files a report was made, and how to make it again."""

from __future__ import annotations

from dataclasses import dataclass

from maatwaarde.diagnostics import Diagnostic


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
