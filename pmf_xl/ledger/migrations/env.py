"""What Alembic runs a step in: the connection and the transaction of whoever opened the ledger."""

from alembic import context

from pmf_xl.ledger.versions import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
