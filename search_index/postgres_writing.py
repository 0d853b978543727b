"""Changes of the shared index: each a transaction, one after another under the lock of the state's row.

Rows travel as the server keeps them (``COPY … BINARY``), for one document as for thousands. A document that is put
again gets another number: the old one is gone.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from search_index.postgres_lexemes import Row
from search_index.postgres_server import Cursor, Server
from search_index.postgres_shelf import shelved
from search_index.postgres_tables import State

_BEGIN = "UPDATE {0}.state SET change = change + 1, last = last + %s WHERE generation = %s RETURNING change, last"
_FORGET = """
WITH gone AS (DELETE FROM {0}.cards WHERE id = ANY(%s) RETURNING number)
INSERT INTO {0}.removed SELECT number, %s FROM gone RETURNING number
"""
_KNOWN_VALUES = """
SELECT name, value, code FROM {0}.facets JOIN unnest(%s::text[], %s::text[]) AS new (name, value) USING (name, value)
"""
_NEW_VALUES = (
    "INSERT INTO {0}.facets (name, value) SELECT * FROM unnest(%s::text[], %s::text[]) RETURNING name, value, code"
)
# In order, so that what is alike comes together.
_WORDS = "INSERT INTO {0}.words SELECT word FROM unnest(%s::text[]) AS word ORDER BY word ON CONFLICT DO NOTHING"
_COPY_BEGINS = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_ENDS = struct.pack(">h", -1)
_FIELDS, _SIZE, _INT, _LONG = (struct.Struct(form) for form in (">h", ">i", ">i", ">q"))
_MOST_WORDS = 200_000


@dataclass(slots=True)
class Familiar:
    """What a process knows to be in an index of one generation already: it need not be asked for again."""

    generation: str = ""
    values: dict[tuple[str, str], int] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self, generation: str) -> tuple[dict[tuple[str, str], int], set[str]]:
        """Return what is known of the index of the generation, to be read only."""
        with self.lock:
            if self.generation != generation:
                self.generation, self.values, self.words = generation, {}, set()
            return self.values, self.words

    def learn(self, generation: str, values: dict[tuple[str, str], int], words: Iterable[str]) -> None:
        """Take in what has been committed."""
        with self.lock:
            if self.generation == generation:
                self.values.update(values)
                if len(self.words) < _MOST_WORDS:
                    self.words.update(words)


def put(server: Server, state: State, rows: Sequence[Row], bodies: Sequence[bytes], familiar: Familiar) -> bool:
    """Add or replace the documents in one commit. False when the index was made anew meanwhile: nothing was done."""
    known_values, known_words = familiar.known(state.generation)
    words = {word for row in rows for word in row.words}.difference(known_words)
    with server.transaction() as cursor:
        begun = _begin(cursor, state, len(rows))
        if begun is None:
            return False
        change, last = begun
        _forget(cursor, state.home, change, [row.id for row in rows])
        wanted = {pair for row in rows for pair in row.values}.difference(known_values)
        new_values = _values(cursor, state.home, sorted(wanted))
        codes = known_values | new_values
        numbered = [(_INT.pack(number), row) for number, row in enumerate(rows, last - len(rows) + 1)]
        cards = [_card(number, row, _LONG.pack(change), codes) for number, row in numbered]
        _put_rows(cursor, state.home, numbered, cards, bodies)
        if words:
            cursor.execute(_WORDS.format(state.home), (list(words),))
    familiar.learn(state.generation, new_values, words)
    return True


def remove(server: Server, state: State, ids: Collection[str]) -> bool:
    """Forget the documents; false when the index was made anew meanwhile."""
    with server.transaction() as cursor:
        begun = _begin(cursor, state, 0)
        if begun is None:
            return False
        _forget(cursor, state.home, begun[0], list(ids))
    return True


def _begin(cursor: Cursor, state: State, count: int) -> tuple[int, int] | None:
    """The number of the change and of its last document, when the index is still the same."""
    cursor.execute(_BEGIN.format(state.home), (count, state.generation))
    row = cursor.fetchone()
    return (int(row[0]), int(row[1])) if row is not None else None


def _forget(cursor: Cursor, home: str, change: int, ids: list[str]) -> None:
    cursor.execute(_FORGET.format(home), (ids, change))
    numbers = [number for (number,) in cursor]
    for table in ("terms", "parts", "counts", "bodies") if numbers else ():
        cursor.execute(f"DELETE FROM {home}.{table} WHERE number = ANY(%s)", (numbers,))


def _values(cursor: Cursor, home: str, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The codes of values of columns; those that nobody has had get one."""
    found: dict[tuple[str, str], int] = {}
    for statement in (_KNOWN_VALUES, _NEW_VALUES):
        missing = [pair for pair in wanted if pair not in found]
        if missing:
            cursor.execute(statement.format(home), ([name for name, _ in missing], [value for _, value in missing]))
            found |= {(name, value): code for name, value, code in cursor}
    return found


def _put_rows(
    cursor: Cursor, home: str, numbered: Sequence[tuple[bytes, Row]], cards: Iterable[Sequence[bytes]],
    bodies: Sequence[bytes],
) -> None:  # fmt: skip
    _copy(cursor, f"{home}.cards", cards)
    _copy(cursor, f"{home}.terms", ((number, row.vectors[0]) for number, row in numbered if len(row.vectors) == 1))
    _copy(cursor, f"{home}.parts", _parts(numbered))
    _copy(cursor, f"{home}.counts", ((number, row.counts) for number, row in numbered))
    shown = zip(numbered, bodies, strict=True)
    _copy(cursor, f"{home}.bodies", ((number, row.places, body) for (number, row), body in shown))


def _card(number: bytes, row: Row, change: bytes, codes: Mapping[tuple[str, str], int]) -> Sequence[bytes]:
    return number, row.id.encode(), bytes.fromhex(row.fingerprint), change, shelved(row, codes), row.card


def _parts(numbered: Iterable[tuple[bytes, Row]]) -> Iterator[tuple[bytes, ...]]:
    for number, row in numbered:
        if len(row.vectors) > 1:
            yield from ((number, _INT.pack(part), vector) for part, vector in enumerate(row.vectors))


def _copy(cursor: Cursor, table: str, rows: Iterable[Sequence[bytes]]) -> None:
    data = [_COPY_BEGINS]
    for row in rows:
        data.append(_FIELDS.pack(len(row)))
        for value in row:
            data += (_SIZE.pack(len(value)), value)
    if len(data) > 1:
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(b"".join((*data, _COPY_ENDS)))
