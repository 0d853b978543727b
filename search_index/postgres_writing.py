"""Changes of the shared index: each a transaction, one after another under the lock of the state's row."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from search_index.postgres_lexemes import Row, row_of
from search_index.postgres_server import Cursor, Server
from search_index.postgres_tables import State
from search_index.schema import IndexedDocument
from search_index.texts import packed

_BEGIN = "UPDATE {0}.state SET change = change + 1 WHERE generation = %s RETURNING change"
_CARDS = """
INSERT INTO {0}.cards AS c (id, fingerprint, change, day, lengths, long, columns, card)
SELECT id, fingerprint, %s, day, lengths::int[], long, columns, card
FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[], %s::bool[], %s::text[], %s::bytea[]) WITH ORDINALITY
    AS new (id, fingerprint, day, lengths, long, columns, card, place) ORDER BY place
ON CONFLICT (id) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, change = EXCLUDED.change, day = EXCLUDED.day,
    lengths = EXCLUDED.lengths, long = EXCLUDED.long, columns = EXCLUDED.columns, card = EXCLUDED.card
RETURNING id, number
"""
_TERMS = """
INSERT INTO {0}.terms SELECT * FROM unnest(%s::int[], %s::tsvector[])
ON CONFLICT (number) DO UPDATE SET terms = EXCLUDED.terms
"""
_PARTS = "INSERT INTO {0}.parts SELECT * FROM unnest(%s::int[], %s::int[], %s::tsvector[])"
_COUNTS = """
INSERT INTO {0}.counts SELECT * FROM unnest(%s::int[], %s::bytea[])
ON CONFLICT (number) DO UPDATE SET counts = EXCLUDED.counts
"""
_BODIES = """
INSERT INTO {0}.bodies SELECT * FROM unnest(%s::int[], %s::bytea[], %s::bytea[])
ON CONFLICT (number) DO UPDATE SET places = EXCLUDED.places, body = EXCLUDED.body
"""
# In order, so that two writers that meet over a word never wait for each other in a circle.
_WORDS = (
    "INSERT INTO {0}.words SELECT DISTINCT word FROM unnest(%s::text[]) AS word ORDER BY word ON CONFLICT DO NOTHING"
)
_REMOVE = """
WITH gone AS (DELETE FROM {0}.cards WHERE id = ANY(%s) RETURNING number)
INSERT INTO {0}.removed SELECT number, %s FROM gone RETURNING number
"""


def put(server: Server, state: State, documents: Sequence[IndexedDocument]) -> bool:
    """Add or replace the documents in one commit. False when the index was made anew meanwhile: nothing was done."""
    rows = [row_of(document) for document in documents]
    bodies = [packed(document) for document in documents]
    with server.transaction() as cursor:
        change = _begin(cursor, state)
        if change is None:
            return False
        numbers = _put_cards(cursor, state.home, change, rows)
        _put_terms(cursor, state.home, numbers, rows)
        cursor.execute(_COUNTS.format(state.home), (numbers, [row.counts for row in rows]))
        cursor.execute(_BODIES.format(state.home), (numbers, [row.places for row in rows], bodies))
        cursor.execute(_WORDS.format(state.home), (list({word for row in rows for word in row.words}),))
    return True


def remove(server: Server, state: State, ids: Collection[str]) -> bool:
    """Forget the documents; false when the index was made anew meanwhile."""
    with server.transaction() as cursor:
        change = _begin(cursor, state)
        if change is None:
            return False
        cursor.execute(_REMOVE.format(state.home), (list(ids), change))
        numbers = [number for (number,) in cursor]
        for table in ("terms", "parts", "counts", "bodies") if numbers else ():
            cursor.execute(f"DELETE FROM {state.home}.{table} WHERE number = ANY(%s)", (numbers,))
    return True


def _begin(cursor: Cursor, state: State) -> int | None:
    cursor.execute(_BEGIN.format(state.home), (state.generation,))
    row = cursor.fetchone()
    return int(row[0]) if row is not None else None


def _put_cards(cursor: Cursor, home: str, change: int, rows: Sequence[Row]) -> list[int]:
    """The numbers of the documents, in their order."""
    columns = (
        [row.id for row in rows],
        [row.fingerprint for row in rows],
        [row.day for row in rows],
        ["{" + ",".join(map(str, row.lengths)) + "}" for row in rows],
        [len(row.vectors) > 1 for row in rows],
        [row.columns for row in rows],
        [row.card for row in rows],
    )
    cursor.execute(_CARDS.format(home), (change, *columns))
    known: dict[str, int] = dict(cursor.fetchall())
    return [known[row.id] for row in rows]


def _put_terms(cursor: Cursor, home: str, numbers: Sequence[int], rows: Sequence[Row]) -> None:
    short = [(number, row.vectors[0]) for number, row in zip(numbers, rows, strict=True) if len(row.vectors) == 1]
    long = [(number, row) for number, row in zip(numbers, rows, strict=True) if len(row.vectors) > 1]
    cursor.execute(f"DELETE FROM {home}.parts WHERE number = ANY(%s)", (list(numbers),))
    if short:
        cursor.execute(_TERMS.format(home), ([number for number, _ in short], [vector for _, vector in short]))
    for number, row in long:
        cursor.execute(f"DELETE FROM {home}.terms WHERE number = %s", (number,))
        for part, vector in enumerate(row.vectors):
            cursor.execute(_PARTS.format(home), ([number], [part], [vector]))
