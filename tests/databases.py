"""Databases for tests: SQLite in a folder, PostgreSQL in a throw-away cluster."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

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
def empty_postgres(server: str) -> Iterator[str]:
    """The address of a database on the server with nothing in it, dropped afterwards."""
    name = f"dokkarta_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def postgres_database(server: str, ports: Ports) -> Iterator[Database]:
    """A fresh database on the server, made by the migrations and dropped afterwards."""
    with empty_postgres(server) as address:
        database = Database(address, ports)
        try:
            upgrade(database.engine)
            yield database
        finally:
            database.close()


@contextmanager
def postgres_server() -> Iterator[str | None]:
    """The address of a PostgreSQL server: the one named in the environment, or a throw-away cluster.

    ``None`` when neither can be had.
    """
    given = os.environ.get("DOKKARTA_TEST_POSTGRES_URL")
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: float(path.parent.name))
    if given or programs is None:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="dokkarta-pg-") as folder, _cluster(programs, Path(folder)) as address:
        yield address


@contextmanager
def _cluster(programs: Path, folder: Path) -> Iterator[str]:
    """A cluster of one's own in the folder.

    `pg_virtualenv` gives root one cluster at a time under one name; suites that run side by side need one each.
    """
    as_postgres = _give_to_postgres(folder)
    data = folder / "data"
    initdb = [*as_postgres, str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
    subprocess.run([*initdb, "-E", "UTF8", "--no-sync"], check=True, capture_output=True, cwd=folder)
    port = _free_port()
    options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    command = [*as_postgres, str(programs / "postgres"), "-D", str(data), *options, "-c", "max_connections=200"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)
    address = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    try:
        _wait_for(address, process, folder / "log")
        yield address
    finally:
        pid = (data / "postmaster.pid").read_text().split()[0]
        os.kill(int(pid), signal.SIGINT)
        process.wait(timeout=60)


def _give_to_postgres(folder: Path) -> list[str]:
    """PostgreSQL does not run as root: hand the folder to its user and say how to become her."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    engine = create_engine(address)
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            engine.connect().close()
        except OperationalError:
            time.sleep(0.1)
        else:
            engine.dispose()
            return
    raise RuntimeError(f"the cluster did not start:\n{log.read_text(errors='replace')}")
