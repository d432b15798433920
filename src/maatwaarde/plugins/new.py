"""Writes a new plugin that works at once, to be changed into what its author knows."""

from __future__ import annotations

import os
import re
from pathlib import Path

from maatwaarde.diagnostics import Diagnostic, PluginError, Where
from maatwaarde.documents.writing import unwritable, write_folder
from maatwaarde.messages import msg

_TEMPLATE = Path(__file__).with_name("template")
_FILES = {
    "pyproject.toml.txt": "pyproject.toml",
    "README.md.txt": "README.md",
    "src/init.py.txt": "src/maatwaarde_@module@/__init__.py",
    "src/py.typed.txt": "src/maatwaarde_@module@/py.typed",
    "src/factors.yaml.txt": "src/maatwaarde_@module@/factors.yaml",
    "tests/cases/trees.yaml.txt": "tests/cases/trees.yaml",
    "tests/test_plugin.py.txt": "tests/test_@module@.py",
}
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def new_plugin(name: str, folder: str | Path | None = None) -> list[Path]:
    """Write a plugin that can be installed, with one estimator, factors, cases and tests.

    Parameters
    ----------
    name
        Of its domain, in lower case with hyphens: ``climate-adaptation``.
    folder
        Where to write it, a folder that is new or empty; by default ``maatwaarde-<name>``.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    PluginError
        If the name cannot be one, or the folder has something in it.
    """
    if not _NAME.fullmatch(name):
        raise PluginError(
            Diagnostic(
                code="plugin-name",
                what=msg("{name!r} cannot be the name of a plugin", name=name),
                mend=msg("use lower-case letters, digits and hyphens: 'climate-adaptation'"),
            )
        )
    target = Path(f"maatwaarde-{name}" if folder is None else folder)
    if os.path.exists(target) and (not os.path.isdir(target) or any(target.iterdir())):
        raise PluginError(
            Diagnostic(
                code="not-empty",
                what=msg("is there already"),
                mend=msg("name a folder that does not exist yet"),
                where=Where(file=str(target)),
            )
        )
    module = name.replace("-", "_")
    contents: dict[str, bytes] = {}
    for source, destination in _FILES.items():
        text = (_TEMPLATE / source).read_text(encoding="utf-8")
        text = text.replace("@name@", name).replace("@module@", module)
        contents[destination.replace("@module@", module)] = text.encode()
    try:
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise unwritable(target, cause) from None
    write_folder(target, contents)
    return [target / name for name in contents]
