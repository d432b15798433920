"""A seal for each entry: what was entered once more, so that verify can say what differs.

Without it a last entry that is taken away would leave no gap.
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from maatwaarde.account.register.migrations.append_only import append_only

revision = "r0002"
down_revision = "r0001"

_SEALED = (
    "number",
    "plan",
    "state",
    "decided_by",
    "decided_on",
    "reason",
    "entered_at",
    "parts",
    "previous",
)


def upgrade() -> None:
    seals = op.create_table(
        "maatwaarde_seal",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
    )
    bind = op.get_bind()
    columns = ", ".join(_SEALED)
    found = bind.execute(sa.text(f"SELECT {columns} FROM maatwaarde_entry ORDER BY number"))
    for row in found.mappings().all():
        # As canonical JSON was when this step was made.
        record = json.dumps(
            dict(row), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
        seal = {"record": record, "sha256": hashlib.sha256(record.encode()).hexdigest()}
        bind.execute(seals.insert().values(number=row["number"], **seal))
    for statement in append_only("maatwaarde_seal", bind.dialect.name):
        bind.exec_driver_sql(statement)
