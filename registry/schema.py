"""The schema of the database: bringing it to the newest migration, and asking where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to the revision; nothing happens when it stands there already."""
    with _migrating(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to an older revision (``base`` empties it)."""
    with _migrating(engine) as connection:
        command.downgrade(_config(connection), revision)


def current_revision(engine: Engine) -> str | None:
    """The revision of the database, ``None`` when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The newest revision the program knows."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """One transaction for the migrations.

    SQLite changes a table by making it anew and dropping the old one, which its foreign keys would forbid; they are
    looked at once, before the commit. Raises ``RuntimeError`` when a migration left a reference to nothing.
    """
    embedded = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if embedded:
            _foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                yield connection
                if embedded and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    msg = f"references to nothing after the migration: {broken[:5]}"
                    raise RuntimeError(msg)
        finally:
            if embedded:
                _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    # Outside of a transaction, where alone the switch works.
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={state}")
    cursor.close()


def _config(connection: object | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
