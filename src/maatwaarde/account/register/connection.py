"""Connections to a register: transactions in which nobody else writes, and nothing half."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from maatwaarde.account.register.faults import in_words
from maatwaarde.account.register.location import Location

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PATIENCE = 15.0
"""Seconds that a writer waits for another."""

# Of a connection that Ctrl-C ends it logs a traceback, which would stand on standard error where
# nobody has said what is to be done with logs.
logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())

# Of all locks in a database of PostgreSQL, that of a register: the first digits of pi.
_LOCK = 3141592653


def connect(location: Location, patience: float) -> Engine:
    """Return what makes connections; it makes none yet."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    with in_words(location):
        if location.file is None:
            wait = max(1, round(patience))
            engine = create_engine(
                location.url, poolclass=NullPool, connect_args={"connect_timeout": wait}
            )
        else:
            # Transactions are begun by `transaction`, since the driver would do so too late.
            given = {"timeout": patience, "isolation_level": None}
            engine = create_engine(location.url, poolclass=NullPool, connect_args=given)
            event.listen(engine, "connect", _as_bytes_are)
    return engine


def _as_bytes_are(connection: Any, _: Any) -> None:
    # A file that was altered may hold what is no text; that is to be told, and to stop nothing.
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")


@contextmanager
def transaction(
    engine: Engine, location: Location, patience: float, *, writes: bool
) -> Iterator[Connection]:
    """Give a connection in a transaction, which is kept whole or not at all.

    Parameters
    ----------
    writes
        Whether something may be entered: then nobody else enters anything until it ends.
    """
    from sqlalchemy import text

    with in_words(location), engine.connect() as connection:
        if location.file is not None:
            with connection.begin():
                connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
                yield connection
            return
        with connection.begin():
            if writes:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{round(patience * 1000)}ms'")
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            else:
                connection.exec_driver_sql(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            yield connection
