"""Alembic's environment: the address comes from the caller, the settings from pyproject.toml."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine

from registry.models import Base


def run() -> None:
    """Run the migrations over the connection the caller handed in, or over ``-x url=…`` from the command line."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run_on(connection)
        return
    engine = create_engine(context.get_x_argument(as_dictionary=True)["url"])
    with engine.connect() as fresh:
        _run_on(fresh)
        fresh.commit()


def _run_on(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
