"""An index in plain dictionaries: for tests and for very small collections. Nothing outlives the process."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from registry.errors import N_, IndexUnavailable
from registry.ports import IndexEntry
from search_index.collection import Collection, Column, Flags, Numbers, Places, Postings, Scores
from search_index.engine import Engine, entries_of
from search_index.plan import Planner
from search_index.schema import COLUMNS, FIELDS, MARKS, POSITIONED, IndexedDocument, document_of
from search_index.texts import KeptText

_Lists = dict[str, dict[str, list[tuple[int, Sequence[int]]]]]


class MemorySegment:
    """A ``collection.Segment`` of documents that are all in memory."""

    def __init__(self, documents: Sequence[IndexedDocument]) -> None:
        self._documents = documents
        self._columns = {name: Column.of(document.columns[name] for document in documents) for name in COLUMNS}
        self._numbers = {document.id: number for number, document in enumerate(documents)}
        self._lists: _Lists = {field: defaultdict(list) for field in FIELDS}
        for number, document in enumerate(documents):
            for field, terms in document.terms.items():
                for term, positions in terms.items():
                    self._lists[field][term].append((number, positions))

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self._documents)

    @property
    def live(self) -> Flags:
        """All of them: forgotten documents are not kept."""
        return np.ones(self.size, np.bool_)

    @property
    def days(self) -> Numbers:
        """The days as ordinals."""
        return np.array([document.day for document in self._documents], np.int64)

    def lengths(self, field: str) -> Scores:
        """The numbers of words."""
        return np.array([document.lengths[field] for document in self._documents], np.float64)

    def column(self, name: str) -> Column:
        """The values of a facet."""
        return self._columns[name]

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents with the term."""
        found = self._lists[field].get(term)
        if found is None:
            return None
        documents, positions = zip(*found, strict=True)
        return Postings(np.array(documents, np.int64), np.array([len(p) for p in positions], np.float64))

    def frequency(self, field: str, term: str) -> int:
        """How many documents have the term."""
        return len(self._lists[field].get(term, ()))

    def places(self, field: str, term: str, among: Flags) -> Places | None:
        """The occurrences of the term in the flagged documents."""
        listed = self._lists[field].get(term, ()) if field in POSITIONED else ()
        found = [(number, positions) for number, positions in listed if among[number]]
        if not found:
            return None
        documents = np.repeat([number for number, _ in found], [len(positions) for _, positions in found])
        return Places(documents.astype(np.int64), np.concatenate([np.array(p, np.int64) for _, p in found]))

    def starting(self, beginning: str) -> Numbers:
        """The documents with a written word that begins so."""
        lists = [self._lists["words"][word] for word in self.words(beginning)]
        return np.array([number for found in lists for number, _ in found], np.int64)

    def words(self, beginning: str) -> Iterable[str]:
        """The written words that begin so; marked ones when the beginning has the mark."""
        return [w for w in self._lists["words"] if w.startswith(beginning) and (beginning or w[0] not in MARKS)]

    def number_of(self, identifier: str) -> int | None:
        """The number of a document."""
        return self._numbers.get(identifier)

    def text(self, document: int) -> KeptText:
        """The text of a document."""
        kept = self._documents[document]
        spans = np.array(kept.spans, np.int64).reshape(-1, 2)
        return KeptText(kept.text, spans[:, 0], spans[:, 1], kept.sections)

    def card(self, document: int) -> Mapping[str, Any]:
        """What is shown of a document."""
        card: dict[str, Any] = json.loads(self._documents[document].card)
        return card


class MemoryEngine(Engine):
    """Keeps analysed documents by id and makes the lists at the first search after a change."""

    def __init__(self, planner: Planner) -> None:
        super().__init__(planner)
        self._documents: dict[str, IndexedDocument] = {}
        self._collection: Collection | None = None
        self._complete = False
        self._closed = False
        self._lock = threading.RLock()

    def index(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace the entries."""
        taken = {entry.id: document_of(entry, self.names.kinds) for entry in entries_of(entries)}
        with self._lock:
            self._documents.update(taken)
            self._collection = None
        return len(taken)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget the entries."""
        with self._lock:
            for document in list(ids):
                self._documents.pop(document, None)
            self._collection = None

    def ids(self) -> set[str]:
        """Identifiers of everything."""
        return set(self._documents)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._documents.clear()
            self._collection = None

    def close(self) -> None:
        """Forget everything for good; later searches raise ``IndexUnavailable``."""
        self.clear()
        self._closed = True

    def needs_rebuild(self) -> bool:
        """True until the first rebuild."""
        return not self._complete

    def fingerprints(self) -> dict[str, str]:
        """The state of every entry."""
        return {document.id: document.fingerprint for document in self._documents.values()}

    def _prepare_rebuild(self) -> None:
        self._complete = False

    def _finish_rebuild(self) -> None:
        self._complete = True

    @contextmanager
    def _reading(self) -> Iterator[Collection]:
        with self._lock:
            if self._closed:
                raise IndexUnavailable(N_("Поисковый указатель закрыт."))
            if self._collection is None:
                self._collection = Collection([MemorySegment(list(self._documents.values()))])
            collection = self._collection
        yield collection
