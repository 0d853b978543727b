"""A segment of arrays as the evaluator reads it. Reading has no state: any number of threads may search at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from search_index.array_file import Array, ArrayFile
from search_index.array_pool import IDS, STORED_FIELDS
from search_index.collection import Column, Flags, ListCache, Numbers, Places, Postings, Scores
from search_index.field_lists import FieldLists
from search_index.kept_rows import card_at, column_of, state_at
from search_index.list_meeting import flagged_places
from search_index.schema import COLUMNS, LENGTHS, POSITIONED
from search_index.texts import KeptText, unpacked


class ArraysOfSegment:
    """What never changes of a segment: its file, and what was read of it once for all."""

    def __init__(self, key: str, arrays: ArrayFile, cache: ListCache) -> None:
        self.key = key
        self.arrays = arrays
        self.cache = cache
        self.fields = {field: FieldLists(arrays, field) for field in STORED_FIELDS}
        self.columns: dict[str, Column] = {name: column_of(arrays, name) for name in COLUMNS}
        self.days: Numbers = arrays.array("days").astype(np.int64)
        self.lengths: dict[str, Scores] = {f: arrays.array(f"{f}.lengths").astype(np.float64) for f in LENGTHS}

    def may_have(self, identifier: bytes) -> bool:
        """Whether the identifier may be there: most that are not are told by their hashes, without searching."""
        wanted = hash(identifier)
        at = int(self._hashes.searchsorted(wanted))
        return at < len(self._hashes) and bool(self._hashes[at] == wanted)

    @cached_property
    def _hashes(self) -> Array:
        lists = self.fields[IDS]
        return np.sort(np.fromiter(map(hash, lists.terms(0, len(lists))), np.int64, len(lists)))


class KeptSegment:
    """A ``collection.Segment``: the arrays with the flags of one commit."""

    def __init__(self, kept: ArraysOfSegment, live: Flags) -> None:
        self.kept = kept
        self._live = live

    @property
    def size(self) -> int:
        """How many documents there are, forgotten ones included."""
        return len(self._live)

    @property
    def live(self) -> Flags:
        """Which documents are not forgotten."""
        return self._live

    @property
    def days(self) -> Numbers:
        """The days as ordinals."""
        return self.kept.days

    def lengths(self, field: str) -> Scores:
        """The numbers of words."""
        return self.kept.lengths[field]

    def column(self, name: str) -> Column:
        """The values of a facet."""
        return self.kept.columns[name]

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents with the term."""
        key = (self.kept.key, field, term)
        known = self.kept.cache.get(key)
        if known is not None:
            return known
        lists = self.kept.fields[field]
        number = lists.number(term.encode())
        if number is None:
            return None
        documents = lists.documents(number, number + 1)
        counts = lists.counts(number, number + 1)
        found = Postings(documents, np.ones(len(documents), np.uint32) if counts is None else counts)
        return self.kept.cache.put(key, found)

    def frequency(self, field: str, term: str) -> int:
        """How many documents have the term, without reading which."""
        lists = self.kept.fields[field]
        number = lists.number(term.encode())
        return 0 if number is None else lists.size(number)

    def places(self, field: str, term: str, among: Flags) -> Places | None:
        """The occurrences of the term in those of the flagged documents that have it."""
        postings = self.postings(field, term) if field in POSITIONED else None
        if postings is None:
            return None
        wanted = flagged_places(postings.documents, among)
        lists = self.kept.fields[field]
        number = lists.number(term.encode())
        if not len(wanted) or number is None:
            return None
        counts: Array = postings.counts
        documents = np.repeat(postings.documents[wanted], counts[wanted])
        return Places(documents, lists.positions(number, counts, wanted))

    def starting(self, beginning: str) -> Numbers:
        """The documents with a written word that begins so, some of them several times."""
        lists = self.kept.fields["words"]
        return lists.documents(*lists.beginning(beginning.encode()))

    def words(self, beginning: str) -> Iterable[str]:
        """The written words that begin so."""
        lists = self.kept.fields["words"]
        return (word.decode() for word in lists.terms(*lists.beginning(beginning.encode())))

    def number_of(self, identifier: str) -> int | None:
        """The number of a document that is not forgotten."""
        row = self.row_of(identifier)
        return row if row is not None and self._live[row] else None

    def row_of(self, identifier: str) -> int | None:
        """The number of a document, forgotten or not."""
        term = identifier.encode()
        if not self.kept.may_have(term):
            return None
        lists = self.kept.fields[IDS]
        number = lists.number(term)
        return None if number is None else int(lists.documents(number, number + 1)[-1])

    def card(self, document: int) -> Mapping[str, Any]:
        """What is shown of a document."""
        return card_at(self.kept.arrays, document)

    def text(self, document: int) -> KeptText:
        """The text of a document."""
        offsets = self.kept.arrays.array("texts.offsets")
        whole = self.kept.arrays.unchecked("texts")
        return unpacked(whole[int(offsets[document]) : int(offsets[document + 1])].tobytes())

    def identifiers(self) -> Iterator[tuple[str, int]]:
        """Identifiers and numbers of the documents that are not forgotten."""
        lists = self.kept.fields[IDS]
        rows = lists.documents(0, len(lists)).tolist()
        for name, row in zip(lists.terms(0, len(lists)), rows, strict=True):
            if self._live[row]:
                yield name.decode(), row

    def state(self, document: int) -> str:
        """The fingerprint of a document."""
        return state_at(self.kept.arrays, document)
