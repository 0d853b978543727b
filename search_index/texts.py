"""Texts beside the index: compressed, one row for a version of a document, read only for the page that is shown.

A row never changes: a reader of an older state of the index finds the very text that state was made from, or nothing.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search_index.collection import Numbers
from search_index.schema import IndexedDocument

_TABLE = """
CREATE TABLE IF NOT EXISTS texts (
    document TEXT NOT NULL, fingerprint TEXT NOT NULL, body BLOB NOT NULL, spans BLOB NOT NULL, sections TEXT NOT NULL,
    PRIMARY KEY (document, fingerprint)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text, the places of its positions (``starts`` and ``lengths`` in characters), and its sections."""

    text: str
    starts: Numbers
    lengths: Numbers
    sections: Sequence[tuple[int, str]] = ()


class TextStore:
    """Texts in one SQLite file, or in memory when ``path`` is ``None``. Safe to use from several threads."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False, timeout=30)
        try:
            with self._lock, self._connection:
                self._connection.execute("PRAGMA journal_mode=WAL")
                self._connection.execute("PRAGMA synchronous=NORMAL")
                self._connection.execute(_TABLE)
        except sqlite3.Error:
            self._connection.close()
            raise

    def put(self, documents: Iterable[IndexedDocument]) -> None:
        """Keep the texts of the documents, all or none."""
        packed = [
            (
                d.id,
                d.fingerprint,
                packed_text(d.text),
                packed_spans(d.spans),
                json.dumps(d.sections, ensure_ascii=False),
            )
            for d in documents
        ]
        with self._lock, self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?)", packed)

    def get(self, document: str, fingerprint: str) -> KeptText | None:
        """Return the text of a document in that state, ``None`` when it is gone."""
        with (
            self._lock,
            closing(
                self._connection.execute(
                    "SELECT body, spans, sections FROM texts WHERE document = ? AND fingerprint = ?",
                    (document, fingerprint),
                )
            ) as cursor,
        ):
            row = cursor.fetchone()
        if row is None:
            return None
        return kept_text(*row)

    def keep_only(self, current: Iterable[tuple[str, str]]) -> None:
        """Drop every other state of these documents."""
        with self._lock, self._connection:
            self._connection.executemany("DELETE FROM texts WHERE document = ? AND fingerprint <> ?", current)

    def drop(self, documents: Iterable[str]) -> None:
        """Drop the documents in every state."""
        rows = [(document,) for document in documents]
        with self._lock, self._connection:
            self._connection.executemany("DELETE FROM texts WHERE document = ?", rows)

    def documents(self) -> set[str]:
        """Return which documents have a text."""
        with self._lock, closing(self._connection.execute("SELECT DISTINCT document FROM texts")) as cursor:
            return {row[0] for row in cursor}

    def clear(self) -> None:
        """Drop everything."""
        with self._lock, self._connection:
            self._connection.execute("DELETE FROM texts")

    def close(self) -> None:
        """Release the file."""
        with self._lock:
            self._connection.close()


def packed_text(text: str) -> bytes:
    """Return the text as it is kept."""
    return zlib.compress(text.encode(), 6)


def packed_spans(spans: Sequence[tuple[int, int]]) -> bytes:
    """Return the places of the positions as they are kept."""
    # Starts as steps from one to the next are small numbers, which compress to a quarter.
    pairs = np.array(spans, np.int64).reshape(-1, 2)
    steps = np.diff(pairs[:, 0], prepend=0)
    return zlib.compress(np.concatenate((steps, pairs[:, 1])).astype(np.uint32).tobytes(), 1)


def kept_text(body: bytes, spans: bytes, sections: str) -> KeptText:
    """Return a text out of what is kept of it; ``sections`` are pairs in JSON."""
    pairs = np.frombuffer(zlib.decompress(spans), np.uint32).astype(np.int64).reshape(2, -1)
    headings = [(int(start), str(heading)) for start, heading in json.loads(sections)]
    return KeptText(zlib.decompress(body).decode(), np.cumsum(pairs[0]), pairs[1], headings)
