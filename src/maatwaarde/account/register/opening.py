"""How a register is opened, made, and brought up to date."""

from __future__ import annotations

import os
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
    _refuse_older(location, revision)
    return Register(location, engine, patience)


def check_register(url: str | Path | None, *, patience: float = PATIENCE) -> None:
    """Refuse what no register can be added to, as far as can be seen without making one.

    Raises
    ------
    RegisterError
        If it is of an older or a newer version, or cannot be opened, or its folder is none.
    """
    location = locate(url)
    if location.file is not None and not os.path.exists(location.file):
        if os.path.isdir(location.file.parent):
            return
        raise RegisterError(
            Diagnostic(
                "no-folder",
                msg("there is no such folder"),
                msg("make it first, or give another name"),
                location.where,
            )
        )
    _, revision = _found(location, True, patience)
    if revision is not None:
        _refuse_older(location, revision)


def upgrade_register(
    url: str | Path | None = None, *, patience: float = PATIENCE
) -> tuple[str, str, str]:
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
    now = revisions()[-1]
    with transaction(engine, location, patience, writes=True) as connection:
        # Somebody else may just have done so.
        before = revision_of(connection, location) or revision
        if before != now:
            migrate(connection)
    return location.shown, before, now


def _found(location: Location, create: bool, patience: float) -> tuple[Engine, str | None]:
    file = location.file
    if file is not None and not create and not os.path.exists(file):
        raise _none(location)
    if file is not None and os.path.isdir(file):
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


def _refuse_older(location: Location, revision: str | None) -> None:
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


def _none(location: Location) -> RegisterError:
    return RegisterError(
        Diagnostic(
            "no-register",
            msg("there is no register here"),
            msg("check the name; `maatwaarde register propose` makes a new one"),
            location.where,
        )
    )
