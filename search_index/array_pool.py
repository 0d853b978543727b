"""Documents gathered in memory until they become arrays of a segment: no object for a posting anywhere.

A document's terms become numbers through one dictionary for each field; everything after that is sorting and counting
of whole arrays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count

import numpy as np

from search_index.array_file import Array, ArraysInMemory
from search_index.field_lists import Lists, field_arrays
from search_index.kept_rows import row_arrays
from search_index.schema import BEGINNING_MARK, COUNTED, FIELDS, POSITIONED, IndexedDocument
from search_index.squeezed import insides

IDS = "id"
STORED_FIELDS = (*FIELDS, IDS)


class ArrayPool:
    """Takes documents and gives their arrays."""

    def __init__(self) -> None:
        self._documents: list[IndexedDocument] = []
        self._fields = {field: _FieldPool(field) for field in STORED_FIELDS}

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, document: IndexedDocument) -> None:
        """Take the document."""
        self._documents.append(document)
        for field, terms in document.terms.items():
            self._fields[field].add(terms)
        self._fields[IDS].add({document.id: (0,)})

    def arrays(self) -> ArraysInMemory:
        """Return everything that was taken, as a segment keeps it."""
        found = row_arrays(self._documents)
        for field in self._fields.values():
            found |= field.arrays()
        return found


class _FieldPool:
    """The postings of a field in the order of documents: number of the term, how often, positions."""

    def __init__(self, field: str) -> None:
        self._field = field
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        # Lists, not arrays: they take numbers that exist already, several times as fast.
        self._terms: list[int] = []
        self._counts: list[int] = []
        self._positions: list[int] = []
        self._sizes: list[int] = []

    def add(self, terms: Mapping[str, Sequence[int]]) -> None:
        """Take the terms of the next document."""
        if self._field == "words":
            # Words with one beginning are neighbours here, so their beginnings need no lists.
            self._take([word for word in terms if word[0] != BEGINNING_MARK])
        else:
            self._take(terms)
        if self._field in COUNTED:
            self._counts.extend(map(len, terms.values()))
        if self._field in POSITIONED:
            self._positions.extend(chain.from_iterable(terms.values()))

    def _take(self, terms: Iterable[str]) -> None:
        before = len(self._terms)
        self._terms.extend(map(self._numbers.__getitem__, terms))
        self._sizes.append(len(self._terms) - before)

    def arrays(self) -> ArraysInMemory:
        """Return the lists by terms."""
        keys = [term.encode() for term in self._numbers]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        ranks = np.empty(len(keys), np.int64)
        ranks[order] = np.arange(len(keys))
        documents = np.repeat(np.arange(len(self._sizes)), self._sizes)
        terms = ranks[np.array(self._terms, np.int64)]
        counts = np.array(self._counts, np.int64) if self._field in COUNTED else None
        positions = np.array(self._positions, np.int64) if self._field in POSITIONED else None
        lists = grouped(terms, Lists(np.empty(0), documents, counts, positions), len(keys))
        return field_arrays(self._field, [keys[number] for number in order], lists)


def grouped(terms: Array, postings: Lists, many: int) -> Lists:
    """Return the postings as lists of the terms numbered up to ``many``; of each term they keep their order."""
    order = np.argsort(terms, kind="stable")
    counts, positions = postings.counts, postings.positions
    if counts is not None and positions is not None:
        each = np.cumsum(counts, dtype=np.int64) - counts
        positions = positions[insides(each[order], counts[order])]
    sizes = np.bincount(terms, minlength=many)
    return Lists(sizes, postings.documents[order], counts[order] if counts is not None else None, positions)
