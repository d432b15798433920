"""Which revision the tables of a register have, and how they get the one of now."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from maatwaarde.account.register.location import Location
from maatwaarde.diagnostics import Diagnostic, RegisterError
from maatwaarde.messages import msg

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

VERSION_TABLE = "maatwaarde_version"
"""Where Alembic keeps the revision."""


def revision_of(connection: Connection, location: Location) -> str | None:
    """Return the revision of a register; None where there is none yet.

    Raises
    ------
    RegisterError
        If it is a file of something else, or of a newer maatwaarde.
    """
    from sqlalchemy import inspect, text

    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables and location.file is not None:
            raise RegisterError(
                Diagnostic(
                    "no-register",
                    msg("this file is no register: it holds other tables"),
                    msg("check the name; a new register gets a file of its own"),
                    location.where,
                )
            )
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars().all()
    if len(found) != 1 or found[0] not in revisions():
        raise RegisterError(
            Diagnostic(
                "unknown-revision",
                msg(
                    "this register has revision {revision!r}, which this maatwaarde does not know",
                    revision=", ".join(map(str, found)),
                ),
                msg("use the version of maatwaarde that it was made with, or a newer one"),
                location.where,
            )
        )
    return str(found[0])


@cache
def revisions() -> tuple[str, ...]:
    """Return all revisions, the first first."""
    from alembic.script import ScriptDirectory

    found = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(reversed([script.revision for script in found]))


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a revision, in the transaction that goes on."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
