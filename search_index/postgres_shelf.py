"""What each process remembers of every document: its number, facets, day and lengths, but nothing of its words.

It is brought up to date at the beginning of each search, within the transaction of the search, by the rows that have
changed since: so visibility, facets and lists are of one moment. A replaced document gets a new place, and the old one
is dead until the shelf is read anew.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from search_index.collection import Column, Flags, Numbers, Scores
from search_index.postgres_lexemes import SCORED, Row
from search_index.postgres_server import Cursor, added_rows
from search_index.postgres_tables import State
from search_index.schema import COLUMNS

_READ = """
SELECT array_agg(number), array_agg(octet_length(shelf)), string_agg(shelf, ''::bytea)
FROM (SELECT number, shelf FROM {0}.cards WHERE change > %s ORDER BY number) AS added
"""
_NEW_VALUES = "SELECT code, name, value FROM {0}.facets WHERE code > %s ORDER BY code"
# The day, whether there are parts, and the lengths; codes of values follow.
_HEAD = 2 + len(SCORED)
_GONE = "SELECT number FROM {0}.removed WHERE change > %s"


@dataclass(frozen=True)
class Values:
    """The values of all columns by their codes: of which column each is, and which value of that, from 0."""

    columns: Numbers = field(default_factory=lambda: np.full(1, -1))
    places: Numbers = field(default_factory=lambda: np.zeros(1, np.int64))
    of: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict.fromkeys(COLUMNS, ()))

    @property
    def last(self) -> int:
        """The greatest code."""
        return len(self.columns) - 1

    def longer(self, rows: Sequence[tuple[int, str, str]]) -> Values:
        """Return these and more, given by code, column and value; codes ascend and are greater than those here."""
        if not rows:
            return self
        size = rows[-1][0] + 1
        columns, places = np.full(size, -1), np.zeros(size, np.int64)
        columns[: self.last + 1], places[: self.last + 1] = self.columns, self.places
        listed = {name: list(values) for name, values in self.of.items()}
        for code, name, value in rows:
            columns[code], places[code] = COLUMNS.index(name), len(listed[name])
            listed[name].append(value)
        return Values(columns, places, {name: tuple(values) for name, values in listed.items()})


@dataclass(frozen=True)
class Shelf:
    """All documents at one change of one generation of the index; a place for each state of a document.

    Shelves of one ``epoch`` have the same document in the same place, however many were added or died since.
    """

    generation: str
    epoch: object
    change: int
    values: Values
    numbers: Numbers
    live: Flags
    long: Flags
    days: Numbers
    lengths: Mapping[str, Scores]
    columns: Mapping[str, Column]

    @property
    def size(self) -> int:
        """How many places there are, dead ones included."""
        return len(self.numbers)

    @cached_property
    def count(self) -> int:
        """How many documents there are."""
        return int(np.count_nonzero(self.live))

    @cached_property
    def average_lengths(self) -> dict[str, float]:
        """The mean number of words of a document in each scored field."""
        total = max(1, self.count)
        return {field: max(1.0, float(self.lengths[field][self.live].sum()) / total) for field in SCORED}

    @cached_property
    def has_long(self) -> bool:
        """Whether some document has parts."""
        return bool((self.long & self.live).any())

    def places(self, numbers: Numbers) -> Numbers:
        """Return the places of the documents with these numbers; unknown and dead ones are left out."""
        # Numbers ascend, dead ones too: a document that is put again gets a new one.
        if not self.size:
            return np.empty(0, np.int64)
        at = np.minimum(np.searchsorted(self.numbers, numbers), self.size - 1)
        found: Numbers = at[(self.numbers[at] == numbers) & self.live[at]]
        return found


def empty_shelf(generation: str) -> Shelf:
    """Return a shelf without documents."""
    none, few = np.empty(0, np.int64), np.empty(0, np.int32)
    return Shelf(
        generation,
        object(),
        -1,
        Values(),
        none,
        np.empty(0, np.bool_),
        np.empty(0, np.bool_),
        none,
        {field: np.empty(0) for field in SCORED},
        {name: Column(few, few, ()) for name in COLUMNS},
    )


def shelved(row: Row, codes: Mapping[tuple[str, str], int]) -> bytes:
    """Return what the shelf keeps of a document; values of columns by their codes."""
    values = [codes[pair] for pair in row.values]
    return struct.pack(f"<{_HEAD + len(values)}i", row.day, len(row.vectors) > 1, *row.lengths, *values)


def up_to_date(shelf: Shelf, cursor: Cursor, state: State) -> Shelf:
    """Return the shelf as the transaction sees it; one that is newer than the transaction is an error of the caller."""
    if shelf.generation != state.generation or shelf.size > 2 * shelf.count + 1000:
        shelf = empty_shelf(state.generation)
    if shelf.change == state.change:
        return shelf
    cursor.execute(_NEW_VALUES.format(state.home), (shelf.values.last,))
    values = shelf.values.longer(cursor.fetchall())
    added = added_rows(cursor, _READ.format(state.home), (shelf.change,))
    gone = []
    if shelf.size:
        cursor.execute(_GONE.format(state.home), (shelf.change,))
        gone = [number for (number,) in cursor]
    return _changed(replace(shelf, values=values, change=state.change), _Added.read(*added), gone)


@dataclass(frozen=True)
class _Added:
    """Documents read from the server: numbers, a row of the head for each, and pairs of a document and a code."""

    numbers: Numbers
    head: Numbers
    documents: Numbers
    codes: Numbers

    @classmethod
    def read(cls, numbers: Numbers, sizes: Numbers, packed: bytes) -> _Added:
        data = np.frombuffer(packed, "<i4")
        sizes = sizes // data.itemsize
        starts = np.cumsum(sizes) - sizes
        at = starts[:, None] + np.arange(_HEAD)
        coded = np.ones(len(data), np.bool_)
        coded[at] = False
        documents = np.repeat(np.arange(len(numbers)), sizes - _HEAD)
        return cls(numbers, data[at].astype(np.int64), documents, data[coded].astype(np.int64))


def _changed(shelf: Shelf, added: _Added, gone: Sequence[int]) -> Shelf:
    live = shelf.live.copy()
    live[shelf.places(np.array(gone, np.int64))] = False
    head, count = added.head, len(added.numbers)
    return replace(
        shelf,
        numbers=np.concatenate((shelf.numbers, added.numbers)),
        live=np.concatenate((live, np.ones(count, np.bool_))),
        long=np.concatenate((shelf.long, head[:, 1] > 0)),
        days=np.concatenate((shelf.days, head[:, 0])),
        lengths={
            name: np.concatenate((shelf.lengths[name], head[:, at].astype(np.float64)))
            for at, name in enumerate(SCORED, 2)
        },
        columns={name: _longer(shelf, name, added) for name in COLUMNS},
    )


def _longer(shelf: Shelf, name: str, added: _Added) -> Column:
    """Return the column with the values of the documents that were added.

    It is another object for each number of documents: what is remembered by a column is as long as it.
    """
    column, values = shelf.columns[name], shelf.values
    ours = values.columns[added.codes] == COLUMNS.index(name)
    documents, count = added.documents[ours], len(added.numbers)
    return Column(
        np.concatenate((column.documents, (documents + shelf.size).astype(np.int32))),
        np.concatenate((column.codes, values.places[added.codes[ours]].astype(np.int32))),
        values.of[name],
        is_single=(column.is_single or not shelf.size) and np.array_equal(documents, np.arange(count)),
    )
