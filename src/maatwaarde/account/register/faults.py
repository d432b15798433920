"""What goes wrong between us and a database, in the words of who uses a register."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from maatwaarde.account.register.location import Location
from maatwaarde.diagnostics import Diagnostic, RegisterError
from maatwaarde.documents.secrets import without_passwords
from maatwaarde.messages import Message, msg

_LOCKED = (
    msg("another program is writing in this register"),
    msg("wait until it is done and try again; nothing was entered"),
)
_READ_ONLY = (
    msg("this register can only be read"),
    msg("have whoever manages it give you permission to write; nothing was entered"),
)
_FULL = (
    msg("the disk is full"),
    msg("make room on the disk and try again; the register is as it was"),
)
_DAMAGED = (
    msg("this file is damaged, and no longer a sound database"),
    msg("put back a copy of it; `maatwaarde register verify` says whether that one is sound"),
)
# By what SQLite says, in the order in which to look.
_SQLITE: tuple[tuple[str, tuple[Message, Message]], ...] = (
    ("database is locked", _LOCKED),
    ("database table is locked", _LOCKED),
    ("readonly database", _READ_ONLY),
    ("database or disk is full", _FULL),
    (
        "file is not a database",
        (
            msg("this file is no register: it is not a database of SQLite"),
            msg("check the name; a new register gets a file of its own"),
        ),
    ),
    ("malformed", _DAMAGED),
    (
        "unable to open database file",
        (
            msg("this register cannot be opened"),
            msg("check that the folder exists, and that you may write in it"),
        ),
    ),
    (
        "disk i/o error",
        (
            msg("the disk or the connection to it fails"),
            msg("check the disk and try again; the register is as it was"),
        ),
    ),
)
# By the code that PostgreSQL gives.
_POSTGRES: dict[str, tuple[Message, Message]] = {
    "55P03": _LOCKED,
    "57014": _LOCKED,
    "40P01": _LOCKED,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "53100": _FULL,
}


@contextmanager
def in_words(location: Location) -> Iterator[None]:
    """Let what a database says go wrong be one clear line.

    Raises
    ------
    RegisterError
        In place of any error of the database or of its driver.
    """
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        yield
    except DBAPIError as error:
        raise RegisterError(_diagnostic(location, error.orig or error)) from None
    except SQLAlchemyError as error:
        raise RegisterError(_diagnostic(location, error)) from None
    except UnicodeDecodeError:  # names of tables, which the driver reads without a word of its own
        raise RegisterError(Diagnostic("register-unusable", *_DAMAGED, location.where)) from None
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        raise RegisterError(
            Diagnostic(
                "no-driver",
                msg("a register in PostgreSQL needs a driver that is not installed"),
                msg('install it: pip install "maatwaarde[{extra}]"', extra="postgres"),
                location.where,
            )
        ) from None


def _diagnostic(location: Location, error: BaseException) -> Diagnostic:
    said = without_passwords(" ".join(str(error).split()))
    known = _POSTGRES.get(getattr(error, "sqlstate", None) or "")
    if location.file is not None:
        known = next((told for words, told in _SQLITE if words in said.lower()), None)
    if known is not None:
        return Diagnostic("register-unusable", *known, location.where)
    what = msg("this register cannot be used: the database says {said!r}", said=said)
    mend = msg("check the name, and that you may use it")
    if location.file is None:
        mend = msg("check host, database, name and password, and that the server runs")
    return Diagnostic("register-unusable", what, mend, location.where)
