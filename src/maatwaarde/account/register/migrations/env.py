"""What Alembic runs: the steps that a register lacks, in the transaction of who calls."""

from alembic import context

from maatwaarde.account.register.schema import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
