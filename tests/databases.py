"""Databases for tests: SQLite in a folder, PostgreSQL in a throw-away cluster."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from registry.db import Database
from registry.ports import Ports
from registry.schema import upgrade


@contextmanager
def sqlite_database(folder: Path, ports: Ports) -> Iterator[Database]:
    """A fresh database in the folder, made by the migrations."""
    database = Database(f"sqlite:///{folder / 'test.sqlite3'}", ports)
    upgrade(database.engine)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def postgres_database(server: str, ports: Ports) -> Iterator[Database]:
    """A fresh database on the server, dropped afterwards."""
    name = f"dokkarta_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    database = Database(make_url(server).set(database=name).render_as_string(hide_password=False), ports)
    try:
        upgrade(database.engine)
        yield database
    finally:
        database.close()
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def postgres_server() -> Iterator[str | None]:
    """The address of a PostgreSQL server: the one named in the environment, or a throw-away cluster.

    ``None`` when neither can be had.
    """
    given = os.environ.get("DOKKARTA_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    if shutil.which("pg_virtualenv") is None or not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        yield None
        return
    with _cluster() as address:
        yield address


@contextmanager
def _cluster() -> Iterator[str]:
    """A cluster that lives as long as its standard input is open."""
    process, words = _started()
    host, port, user, password = words
    try:
        yield f"postgresql+psycopg://{user}:{password}@{host}:{port}/postgres"
    finally:
        process.communicate()


def _started(tries: int = 4) -> tuple[subprocess.Popen[str], list[str]]:
    """Start a cluster; one at a time, because two that start at once may take the same port."""
    command = ["pg_virtualenv", "bash", "-c", 'echo "$PGHOST $PGPORT $PGUSER $PGPASSWORD"; cat']
    with (Path(tempfile.gettempdir()) / "dokkarta-clusters.lock").open("w") as queue:
        fcntl.flock(queue, fcntl.LOCK_EX)
        for _ in range(tries):
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            words = next((found for line in process.stdout if len(found := line.split()) == 4), None)
            if words is not None:
                return process, words
            process.communicate()
            time.sleep(1)
    raise RuntimeError("pg_virtualenv started no cluster")
