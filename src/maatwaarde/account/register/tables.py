"""The tables of a register as they are now; `migrations` makes them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

METADATA = MetaData()

# What is hashed is text that we write ourselves: a database that keeps JSON in its own way would
# give other bytes back. Days and times are text for the same reason.
ENTRIES = Table(
    "maatwaarde_entry",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("plan", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("decided_on", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("entered_at", String, nullable=False),
    Column("decision", String),
    Column("parts", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("sha256", String, nullable=False),
)

SEALS = Table(
    "maatwaarde_seal",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("record", String, nullable=False),
    Column("sha256", String, nullable=False),
)
