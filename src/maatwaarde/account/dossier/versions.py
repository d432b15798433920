"""With what a dossier was computed."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from maatwaarde.account.canonical import canonical
from maatwaarde.account.facts import versions

VERSIONS = "versions.json"


@dataclass(frozen=True, slots=True)
class VersionChange:
    """A package that is here in another version than the dossier was made with.

    Parameters
    ----------
    then, now
        None where it was or is not there.
    """

    name: str
    then: str | None
    now: str | None


def versions_used(plugins: Mapping[str, str]) -> dict[str, str]:
    """Return all versions that figures and reports may depend on, and the machine for information.

    Parameters
    ----------
    plugins
        Package versions of the plugins.
    """
    found = dict(versions(plugins))
    for name in _READ_AND_WRITE:
        found[name] = version(name)
    found["python"] = platform.python_version()
    found["platform"] = platform.platform()
    return dict(sorted(found.items()))


# What reads the files and writes the reports.
_READ_AND_WRITE = (
    "jinja2",
    "narwhals",
    "pint",
    "pyarrow",
    "pydantic",
    "python-calamine",
    "pyyaml",
    "xlsxwriter",
)


def versions_content(found: Mapping[str, str]) -> bytes:
    """Return versions as the file in the dossier."""
    return canonical(dict(found)) + b"\n"


def versions_in(content: bytes | None) -> dict[str, str]:
    """Read the versions that a dossier says; nothing where it says none that can be read."""
    try:
        stated = json.loads(content or b"")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(stated, dict):
        return {}
    return {name: told for name, told in stated.items() if isinstance(told, str)}


def changed(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[VersionChange, ...]:
    """Return what is here in another version than then, sorted by name."""
    return tuple(
        VersionChange(name, then.get(name), now.get(name))
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    )
