"""The entries, chained by hash."""

import sqlalchemy as sa
from alembic import op

from maatwaarde.account.register.migrations.append_only import append_only

revision = "r0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "maatwaarde_entry",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("plan", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_on", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("entered_at", sa.Text, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
    )
    bind = op.get_bind()
    for statement in append_only("maatwaarde_entry", bind.dialect.name):
        bind.exec_driver_sql(statement)
