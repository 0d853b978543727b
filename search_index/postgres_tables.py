"""The tables of the shared index: a schema of their own, made when first needed and made anew beside the live one.

``state`` holds one row; whoever writes locks it, so that changes are numbered in the order in which they commit.
``facts`` never change. ``cards`` tell what a document is (``facets`` the values of its columns), ``terms`` (and
``parts`` of long documents) by what it is found, ``counts`` how it is scored, ``bodies`` how it is shown; ``words``
are all written words, ``removed`` the documents that are gone.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass, field

import psycopg

from search_index import schema
from search_index.postgres_rows import KnownRows
from search_index.postgres_server import Cursor, Server

logger = logging.getLogger("dokkarta.search")

LIVE = "dokkarta_search"
NEXT = "dokkarta_search_next"
# Raise the second number when the tables change.
SHAPE = f"{schema.VERSION}.2"
_CHECKS_CLIENTS = 140_000
_LOCK = 7_305_211_905_226_318
_TABLES = """
CREATE TABLE {0}.state (shape text NOT NULL, generation text NOT NULL, complete bool NOT NULL, damaged bool NOT NULL,
    listed bool NOT NULL, change bigint NOT NULL, last int NOT NULL);
CREATE TABLE {0}.facts (rows text NOT NULL);
CREATE TABLE {0}.cards (number int PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE, fingerprint bytea NOT NULL,
    change bigint NOT NULL, shelf bytea NOT NULL, card bytea NOT NULL);
CREATE INDEX cards_change ON {0}.cards (change);
CREATE TABLE {0}.facets (code int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL, UNIQUE (name, value));
CREATE TABLE {0}.removed (number int PRIMARY KEY, change bigint NOT NULL);
CREATE INDEX removed_change ON {0}.removed (change);
CREATE TABLE {0}.terms (number int PRIMARY KEY, terms tsvector NOT NULL);
CREATE TABLE {0}.parts (number int NOT NULL, part int NOT NULL, terms tsvector NOT NULL, PRIMARY KEY (number, part));
CREATE TABLE {0}.counts (number int PRIMARY KEY, counts bytea NOT NULL);
CREATE TABLE {0}.bodies (number int PRIMARY KEY, places bytea NOT NULL, body bytea NOT NULL);
CREATE TABLE {0}.words (word text COLLATE "C" PRIMARY KEY);
ALTER TABLE {0}.terms ALTER terms SET STORAGE EXTERNAL, SET (toast_tuple_target = 128);
ALTER TABLE {0}.parts ALTER terms SET STORAGE EXTERNAL, SET (toast_tuple_target = 128);
ALTER TABLE {0}.counts ALTER counts SET STORAGE EXTERNAL, SET (toast_tuple_target = 8160);
ALTER TABLE {0}.bodies ALTER places SET STORAGE EXTERNAL, ALTER body SET STORAGE EXTERNAL;
"""
_NAMES = ("state", "facts", "cards", "facets", "removed", "terms", "parts", "counts", "bodies", "words")
_STATE = ("generation", "complete", "damaged", "listed", "change")
_SEARCHED = ("terms", "parts")


@dataclass(frozen=True, slots=True)
class State:
    """The index as one transaction sees it. Another ``generation`` has nothing in common with this one.

    ``listed`` tells whether its lists are there: not while it is filled for the first time.
    """

    home: str
    generation: str
    complete: bool
    damaged: bool
    listed: bool
    change: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for one generation: whether the server compares words by their letters, which rows are terms."""

    generation: str = ""
    likeness: bool = False
    rows: KnownRows = field(default_factory=KnownRows)


def read_state(cursor: Cursor) -> State | None:
    """Return the index of our shape, ``None`` when there is none."""
    for home in _homes(cursor):
        # One of another shape may have other columns.
        cursor.execute(f"SELECT shape, to_jsonb(state) FROM {home}.state")
        row = cursor.fetchone()
        if row is not None and row[0] == SHAPE:
            return State(home, *(row[1][name] for name in _STATE))
    return None


def read_facts(cursor: Cursor, state: State) -> Facts:
    """Return what does not change while the index is of this generation."""
    cursor.execute(f"SELECT rows FROM {state.home}.facts")
    ((rows,),) = cursor.fetchall()
    return Facts(state.generation, _has(cursor, "pg_trgm"), KnownRows.read(rows))


def _homes(cursor: Cursor) -> list[str]:
    """Which of the two schemas there are, the live one first.

    The catalogue itself is asked: ``to_regclass`` may remember what was so before another process made the tables.
    """
    cursor.execute(
        "SELECT nspname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = ANY(%s) AND relname = 'state' ORDER BY nspname",
        ([LIVE, NEXT],),
    )
    return [home for (home,) in cursor]


def make(server: Server, rows: KnownRows) -> None:
    """Make an empty index unless there is one of our shape: beside the live one when that is of another shape."""
    with server.transaction() as cursor:
        _alone(cursor)
        if read_state(cursor) is None:
            _create(cursor, NEXT if LIVE in _homes(cursor) else LIVE, rows)


def renew(server: Server, rows: KnownRows) -> None:
    """Put an empty index in the place of what there is of our shape, whatever its condition."""
    with server.transaction() as cursor:
        _alone(cursor)
        state = read_state(cursor)
        _create(cursor, state.home if state is not None else LIVE, rows)


def is_sound(cursor: Cursor, state: State) -> bool:
    """Whether every table is there, and the lists when they should be, and nothing is known to be damaged."""
    lists = [f"{table}_lists" for table in _SEARCHED] if state.listed else []
    wanted = [f"{state.home}.{name}" for name in (*_NAMES, *lists)]
    cursor.execute("SELECT count(to_regclass(name)) FROM unnest(%s::text[]) AS name", (wanted,))
    return not state.damaged and cursor.fetchone() == (len(wanted),)


def before_loading(server: Server, state: State) -> None:
    """Remember that the index is incomplete. An empty one does without its lists until it is full: that is quicker."""
    with server.transaction() as cursor:
        cursor.execute(f"UPDATE {state.home}.state SET complete = false")
        cursor.execute(f"SELECT FROM {state.home}.cards LIMIT 1")
        if cursor.fetchone() is None:
            cursor.execute(f"UPDATE {state.home}.state SET listed = false")
            for name in (*(f"{table}_lists" for table in _SEARCHED), "words_likeness"):
                cursor.execute(f"DROP INDEX IF EXISTS {state.home}.{name}")


def after_loading(server: Server, state: State) -> None:
    """Make the lists, remember that the index is complete, and put one that was made beside into its place."""
    with server.transaction() as cursor:
        _alone(cursor)
        cursor.execute("SET LOCAL statement_timeout = 0")
        # Lists are not gone on with for a process that was killed: the next rebuild would wait for them.
        if cursor.connection.info.server_version >= _CHECKS_CLIENTS:
            cursor.execute("SET LOCAL client_connection_check_interval = '2s'")
        _make_lists(cursor, state.home)
        for table in _NAMES:
            cursor.execute(f"ANALYZE {state.home}.{table}")
    with server.transaction() as cursor:
        _alone(cursor)
        cursor.execute(f"UPDATE {state.home}.state SET complete = true, listed = true")
        if state.home == NEXT:
            # Waits for those who are reading; whoever comes meanwhile waits too, and finds the new index.
            cursor.execute(f"DROP SCHEMA {LIVE} CASCADE")
            cursor.execute(f"ALTER SCHEMA {NEXT} RENAME TO {LIVE}")


def mark_damaged(server: Server, state: State) -> None:
    """Remember that the index cannot be read, for the process that makes it anew."""
    with server.transaction() as cursor:
        cursor.execute(f"UPDATE {state.home}.state SET damaged = true")


def _alone(cursor: Cursor) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def _create(cursor: Cursor, home: str, rows: KnownRows) -> None:
    cursor.execute(f"DROP SCHEMA IF EXISTS {home} CASCADE")
    cursor.execute(f"CREATE SCHEMA {home}")
    cursor.execute(_TABLES.format(home))
    if not _enabled(cursor, "pg_trgm"):
        logger.warning("PostgreSQL has no pg_trgm: misspelt words are compared with all that begin the same")
    _make_lists(cursor, home)
    cursor.execute(
        f"INSERT INTO {home}.state VALUES (%s, %s, false, false, true, 0, 0)",
        (SHAPE, uuid.uuid4().hex),
    )
    cursor.execute(f"INSERT INTO {home}.facts VALUES (%s)", (rows.written(),))


def _make_lists(cursor: Cursor, home: str) -> None:
    # Never switched on by ourselves: it is quicker for phrases only (see README).
    method = "rum (terms rum_tsvector_ops)" if _has(cursor, "rum") else "gin (terms) WITH (fastupdate = off)"
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for table in _SEARCHED:
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {table}_lists ON {home}.{table} USING {method}")
    if _has(cursor, "pg_trgm"):
        cursor.execute(f"CREATE INDEX IF NOT EXISTS words_likeness ON {home}.words USING gin (word gin_trgm_ops)")


def _enabled(cursor: Cursor, extension: str) -> bool:
    """Whether the extension can be used; it is switched on when the server has it and we may."""
    if _has(cursor, extension):
        return True
    cursor.execute("SELECT FROM pg_available_extensions WHERE name = %s", (extension,))
    if cursor.fetchone() is None:
        return False
    try:
        with cursor.connection.transaction():
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    except psycopg.Error as error:
        logger.info("the extension %s cannot be switched on: %s", extension, error)
        return False
    return True


def _has(cursor: Cursor, extension: str) -> bool:
    cursor.execute("SELECT FROM pg_extension WHERE extname = %s", (extension,))
    return cursor.fetchone() is not None
