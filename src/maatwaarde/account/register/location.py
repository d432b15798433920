"""Where a register is: a file of SQLite, or a database of PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from maatwaarde.diagnostics import Diagnostic, RegisterError, Where
from maatwaarde.documents.secrets import without_passwords
from maatwaarde.extras import require
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from sqlalchemy import URL

DEFAULT = "register.sqlite"
"""The register where none is named: a file in the folder one is in."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a register is.

    Parameters
    ----------
    shown
        As it may be printed: without a password.
    file
        Of SQLite; None for a server.
    """

    url: URL
    shown: str
    file: Path | None

    @property
    def where(self) -> Where:
        return Where(file=self.shown)


def locate(text: str | Path | None) -> Location:
    """Return where a path or URL points.

    Parameters
    ----------
    text
        A path, ``sqlite:///PATH``, or ``postgresql://USER@HOST/DATABASE``; None for `DEFAULT`.

    Raises
    ------
    RegisterError
        If it is a URL of another kind, or one that cannot be read, or the extra is not installed.
    """
    require("register", ("sqlalchemy", "alembic"), msg("a register"), RegisterError)
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    given = DEFAULT if text is None else str(text)
    if "://" not in given:
        return _file(given)
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise _no_url(given) from None
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite":
        if not url.database or url.database == ":memory:":
            raise _no_url(given)
        return _file(url.database)
    if kind not in ("postgresql", "postgres"):
        raise _no_url(given)
    # What follows a question mark may be a password too, and is left out.
    public = URL.create(
        "postgresql", username=url.username, host=url.host, port=url.port, database=url.database
    )
    shown = public.render_as_string()
    return Location(url.set(drivername="postgresql+psycopg"), shown, None)


def _file(path: str) -> Location:
    from sqlalchemy import URL

    if not path.strip():
        raise _no_url(path)
    return Location(URL.create("sqlite", database=path), path, Path(path))


def _no_url(given: str) -> RegisterError:
    return RegisterError(
        Diagnostic(
            "register-url",
            msg("{given!r} names no register", given=without_passwords(given)),
            msg(
                "give the path of a file, sqlite:///PATH, or "
                "postgresql://USER@HOST/DATABASE (percent-encode signs such as @ in a password)"
            ),
        )
    )
