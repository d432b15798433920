"""Paths that a file names: within its own folder, unless who runs this allows more.

A framework or a mapping may come from others. What it names is read, and what it says of that is
shown: it must not reach what it does not come with.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from maatwaarde.diagnostics import Diagnostic, Where
from maatwaarde.late import regex
from maatwaarde.messages import msg

OUTSIDE = "MAATWAARDE_OUTSIDE"
"""Set to ``allow``, it lets files name others outside their folder."""
_PATTERN = frozenset("*?[")
# Whatever comes after a point; superscript digits count as digits there.
_DEVICE = regex(r"(?:con|prn|aux|nul|(?:com|lpt)[1-9¹²³])[ ]*(?:[.:].*)?", re.IGNORECASE)


def refused_path(name: str, where: Where, *, upwards: bool = False) -> Diagnostic | None:
    """Return why a path, or a pattern of paths, that a file names is not followed; else nothing.

    Links are followed: they are made by who keeps the folder, and not by who wrote the file.

    Parameters
    ----------
    name
        As the file has it, relative to its folder.
    where
        Its place in that file.
    upwards
        Whether it may lead to a folder above that of the file: a framework that others extend
        often stands there, and of what is no framework nothing is shown.
    """
    if not name.strip() or os.path.normpath(name) == ".":
        return Diagnostic(
            "no-path",
            msg("names no file: there is nothing in it"),
            msg("write the name of a file"),
            where,
        )
    if "\0" in name:
        return Diagnostic(
            "no-path",
            msg("this is no name of a file: it holds a character that none can hold"),
            msg("write the path again"),
            where,
        )
    device = next((part for part in _parts(name) if is_device(part)), None)
    if device is not None:
        return Diagnostic(
            "no-path",
            msg("names {name!r}, which is a device on Windows and no file", name=device),
            msg("give the file another name"),
            where,
        )
    if os.environ.get(OUTSIDE) == "allow" or not _outside(name, upwards):
        return None
    return Diagnostic(
        "outside",
        msg("names {name!r}, which is outside the folder of this file", name=name),
        msg(
            "put it in that folder; or set {variable}=allow if you trust who wrote this file",
            variable=OUTSIDE,
        ),
        where,
    )


def is_device(part: str) -> bool:
    """Return whether Windows takes a name in a path for a device, in whatever folder it is."""
    return _DEVICE.fullmatch(part) is not None


def _outside(name: str, upwards: bool) -> bool:
    # As any system has it: a file that is safe here must be safe elsewhere.
    plain = "/".join(parts := _parts(name))
    if plain.startswith(("/", "~")) or Path(name).is_absolute() or ":" in parts[0]:
        return True
    if upwards:
        return False
    if ".." in parts and any(set(part) & _PATTERN for part in parts):
        return True  # what stands for no folder at all would lead one up
    return os.path.normpath(plain).split(os.sep)[0] == ".."


def _parts(name: str) -> list[str]:
    """Return the folders of a path and its file, as any system has them.

    Windows does not see the spaces after a name.
    """
    parts = name.replace("\\", "/").split("/")
    return [part.rstrip(" ") or part for part in parts]
