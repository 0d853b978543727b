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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import cast

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from registry.db import Database
from registry.ports import Ports
from registry.schema import upgrade

# Nothing of a test needs to outlive the machine.
QUICK = ("fsync=off",)


@contextmanager
def sqlite_database(folder: Path, ports: Ports) -> Iterator[Database]:
    """A fresh database in the folder, as the migrations make it."""
    (folder / "test.sqlite3").write_bytes(_migrated_file())
    database = Database(f"sqlite:///{folder / 'test.sqlite3'}", ports)
    try:
        yield database
    finally:
        database.close()


@cache
def _migrated_file() -> bytes:
    """The file that the migrations make of nothing: they are carried out once, and each test gets a copy."""
    with tempfile.TemporaryDirectory(prefix="dokkarta-migrated-") as folder:
        path = Path(folder) / "migrated.sqlite3"
        _migrate(f"sqlite:///{path}")
        return path.read_bytes()


def _migrate(address: str) -> None:
    database = Database(address, cast(Ports, None))  # migrations ask for no port
    try:
        upgrade(database.engine)
    finally:
        database.close()


@contextmanager
def empty_postgres(server: str, template: str = "template0") -> Iterator[str]:
    """The address of a database on the server, a copy of the template (by default of nothing), dropped afterwards."""
    name = f"dokkarta_{uuid.uuid4().hex[:12]}"
    _tell(server, f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}")
    try:
        yield _on(server, name)
    finally:
        _tell(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgres_database(server: str, ports: Ports) -> Iterator[Database]:
    """A fresh database on the server, as the migrations make it, dropped afterwards."""
    if server not in _templates:
        _templates[server] = f"dokkarta_template_{uuid.uuid4().hex[:12]}"
        _tell(server, f"CREATE DATABASE {_templates[server]} ENCODING 'UTF8' TEMPLATE template0")
        _migrate(_on(server, _templates[server]))
    with empty_postgres(server, _templates[server]) as address:
        database = Database(address, ports)
        try:
            yield database
        finally:
            database.close()


# What the migrations made on each server, to be copied for each test.
_templates: dict[str, str] = {}


def _on(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _tell(server: str, command: str) -> None:
    """Give the server a command outside of any transaction."""
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(command))
    finally:
        admin.dispose()


@contextmanager
def postgres_server(*settings: str) -> Iterator[str | None]:
    """The address of a PostgreSQL server: the one named in the environment, or a throw-away cluster.

    ``settings`` are of the cluster (``QUICK`` when none are given). ``None`` when neither can be had.
    """
    given = os.environ.get("DOKKARTA_TEST_POSTGRES_URL")
    if given or programs() is None:
        yield given
        if given in _templates:
            _tell(given, f"DROP DATABASE {_templates.pop(given)} WITH (FORCE)")
        return
    with own_cluster(*settings) as cluster:
        yield cluster.address


def programs() -> Path | None:
    """The folder of the programs of the newest PostgreSQL of this machine."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: float(path.parent.name))


@contextmanager
def own_cluster(*settings: str) -> Iterator[Cluster]:
    """A running cluster of one's own, gone afterwards. Its programs must be there (``programs``)."""
    with tempfile.TemporaryDirectory(prefix="dokkarta-pg-") as folder:
        cluster = Cluster(Path(folder), settings or QUICK)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop(signal.SIGINT)


class Cluster:
    """A cluster in a folder, which can be stopped and started again at the same address.

    `pg_virtualenv` gives root one cluster at a time under one name; suites that run side by side need one each.
    """

    def __init__(self, folder: Path, settings: Sequence[str]) -> None:
        self._settings = [word for setting in (*settings, "max_connections=200") for word in ("-c", setting)]
        self._folder, self._data = folder, folder / "data"
        self._as_postgres = _give_to_postgres(folder)
        self._programs = cast(Path, programs())
        initdb = [*self._as_postgres, str(self._programs / "initdb"), "-D", str(self._data), "-U", "postgres"]
        subprocess.run([*initdb, "-A", "trust", "-E", "UTF8", "--no-sync"], check=True, capture_output=True, cwd=folder)
        self._port = _free_port()
        self.address = f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = ["-p", str(self._port), "-k", str(self._folder), "-c", "listen_addresses=127.0.0.1"]
        command = [*self._as_postgres, str(self._programs / "postgres"), "-D", str(self._data), *options]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*command, *self._settings], stdout=log, stderr=subprocess.STDOUT, cwd=self._folder
            )
        _wait_for(self.address, self._process, self._folder / "log")

    def stop(self, how: signal.Signals) -> None:
        """Stop the server: ``SIGINT`` ends what is being done, ``SIGQUIT`` leaves it as a failure of power would."""
        if self._process is None:
            return
        pid = (self._data / "postmaster.pid").read_text().split()[0]
        os.kill(int(pid), how)
        self._process.wait(timeout=60)
        self._process = None


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
