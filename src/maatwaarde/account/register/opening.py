"""How a register is opened, made, and brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from maatwaarde.account.register.connection import PATIENCE, connect, transaction
from maatwaarde.account.register.location import Location, locate
from maatwaarde.account.register.schema import migrate, revision_of, revisions
from maatwaarde.account.register.store import Register
from maatwaarde.diagnostics import Diagnostic, RegisterError
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from sqlalchemy import Engine


def open_register(
    url: str | Path | None = None, *, create: bool = False, patience: float = PATIENCE
) -> Register:
    """Open a register of decisions.

    Parameters
    ----------
    url
        A path or ``sqlite:///PATH`` for a file of SQLite, or
        ``postgresql://USER:PASSWORD@HOST/DATABASE``; by default ``register.sqlite`` in the folder
        one is in.
    create
        Make a new one where there is none.
    patience
        Seconds to wait for another who writes in it.

    Raises
    ------
    RegisterError
        If there is none, it is of an older or a newer version, or it cannot be opened.
    """
    location = locate(url)
    engine, revision = _found(location, create, patience)
    if revision is None:
        if not create:
            raise _none(location)
        # Somebody else may make it at the same moment, so it is looked for again.
        with transaction(engine, location, patience, writes=True) as connection:
            revision = revision_of(connection, location)
            new = revision is None
            if new:
                migrate(connection)
        if new:
            return Register(location, engine, patience, new=True)
    if revision != revisions()[-1]:
        raise RegisterError(
            Diagnostic(
                "older-register",
                msg("this register was made by an older maatwaarde"),
                msg(
                    "bring it up to date: maatwaarde register upgrade --register {shown}",
                    shown=location.shown,
                ),
                location.where,
            )
        )
    return Register(location, engine, patience)


def upgrade_register(
    url: str | Path | None = None, *, patience: float = PATIENCE
) -> tuple[str, str | None, str]:
    """Bring the tables of a register up to date; what was entered stays as it is.

    Returns
    -------
    shown, before, now
        Where it is, and its revision before and now.

    Raises
    ------
    RegisterError
        If there is none, it is of a newer version, or it cannot be written.
    """
    location = locate(url)
    engine, revision = _found(location, False, patience)
    if revision is None:
        raise _none(location)
    with transaction(engine, location, patience, writes=True) as connection:
        before = revision_of(connection, location)
        if before != revisions()[-1]:
            migrate(connection)
    return location.shown, before, revisions()[-1]


def _found(location: Location, create: bool, patience: float) -> tuple[Engine, str | None]:
    file = location.file
    if file is not None and not create and not file.exists():
        raise _none(location)
    if file is not None and file.is_dir():
        raise RegisterError(
            Diagnostic(
                "no-register",
                msg("this is a folder, and a register is a file"),
                msg("give the name of a file in it"),
                location.where,
            )
        )
    engine = connect(location, patience)
    with transaction(engine, location, patience, writes=False) as connection:
        return engine, revision_of(connection, location)


def _none(location: Location) -> RegisterError:
    return RegisterError(
        Diagnostic(
            "no-register",
            msg("there is no register here"),
            msg("check the name; `maatwaarde register propose` makes a new one"),
            location.where,
        )
    )
