"""Copying a whole database: SQLite through its online backup, PostgreSQL through its own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, make_url

from registry.db import Database
from registry.errors import N_, FileRejected, RuleViolation, Unavailable

_PAGES = 2_000
# Not the index of full text, which is made anew from the database, nor the extensions that only the index uses.
_DUMP = (
    *("--format=custom", "--no-owner", "--no-privileges", "--extension=plpgsql"),
    *("--exclude-schema=dokkarta_search", "--exclude-schema=dokkarta_search_next"),
)


def sqlite_path(url: str) -> Path:
    """The file of an embedded database."""
    return Path(make_url(url).database or "")


def copy_database(database: Database, target: Path) -> None:
    """Write a consistent copy while others go on working. Raises ``Unavailable`` without the tools of PostgreSQL."""
    if database.is_sqlite:
        _copy_sqlite(sqlite_path(database.url), target)
    else:
        _run_tool("pg_dump", database.url, [*_DUMP, f"--file={target}"])


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy, pages=_PAGES, sleep=0.01)
        # One file, without a journal beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def check_sqlite(path: Path, name: str) -> None:
    """Raise ``FileRejected`` when the file is not a sound SQLite database."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            answer = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise FileRejected(N_("Архив «{name}» повреждён: база данных не читается."), name=name) from error
    if answer != "ok":
        raise FileRejected(N_("Архив «{name}» повреждён: база данных не прошла проверку целостности."), name=name)


def restore_postgres(database: Database, dump: Path) -> None:
    """Put a dump into an empty database, whole or not at all."""
    if inspect(database.engine).get_table_names():
        raise RuleViolation(N_("База PostgreSQL не пуста. Восстанавливать можно только в пустую базу."))
    database.engine.dispose()
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run_tool("pg_restore", database.url, [*options, str(dump)])


def _run_tool(tool: str, url: str, options: list[str]) -> None:
    program = shutil.which(tool)
    if program is None:
        raise Unavailable(
            N_("Для архива базы PostgreSQL нужна программа {tool}. Установите пакет postgresql-client."), tool=tool
        )
    address = make_url(url)
    # The password goes through the environment: arguments are seen by every user of the machine.
    environment = {**os.environ, **({"PGPASSWORD": str(address.password)} if address.password else {})}
    plain = address.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    result = subprocess.run(
        [program, f"--dbname={plain}", *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode != 0:
        said = next((line for line in result.stderr.splitlines() if line.strip()), f"код {result.returncode}")
        raise Unavailable(N_("Программа {tool} завершилась с ошибкой: {said}"), tool=tool, said=said)
