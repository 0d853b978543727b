"""What each process remembers of every document: its number, facets, day and lengths, but nothing of its words.

It is brought up to date at the beginning of each search, within the transaction of the search, by the rows that have
changed since: so visibility, facets and lists are of one moment. A replaced document gets a new place, and the old one
is dead until the shelf is read anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from search_index.collection import Column, Flags, Numbers, Scores
from search_index.postgres_lexemes import SCORED
from search_index.postgres_server import Cursor
from search_index.postgres_tables import State
from search_index.schema import COLUMNS

_READ = "SELECT number, day, lengths, long, columns FROM {0}.cards WHERE change > %s ORDER BY number"
_GONE = "SELECT number FROM {0}.removed WHERE change > %s"


@dataclass(frozen=True)
class Shelf:
    """All documents at one change of one generation of the index; a place for each state of a document."""

    generation: str
    change: int
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

    @cached_property
    def _ordered(self) -> tuple[Numbers, Numbers]:
        places = np.flatnonzero(self.live)
        order = np.argsort(self.numbers[places], kind="stable")
        return self.numbers[places][order], places[order]

    def places(self, numbers: Numbers) -> Numbers:
        """Return the places of the documents with these numbers; unknown ones are left out."""
        known, places = self._ordered
        if not len(known):
            return np.empty(0, np.int64)
        at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        found: Numbers = places[at[known[at] == numbers]]
        return found


def empty_shelf(generation: str) -> Shelf:
    """Return a shelf without documents."""
    none = np.empty(0, np.int64)
    return Shelf(
        generation,
        -1,
        none,
        np.empty(0, np.bool_),
        np.empty(0, np.bool_),
        none,
        {field: np.empty(0) for field in SCORED},
        {name: Column(none, none, ()) for name in COLUMNS},
    )


def up_to_date(shelf: Shelf, cursor: Cursor, state: State) -> Shelf:
    """Return the shelf as the transaction sees it; one that is newer than the transaction is an error of the caller."""
    if shelf.generation != state.generation or shelf.size > 2 * shelf.count + 1000:
        shelf = empty_shelf(state.generation)
    if shelf.change == state.change:
        return shelf
    cursor.execute(_READ.format(state.home), (shelf.change,))
    rows = cursor.fetchall()
    cursor.execute(_GONE.format(state.home), (shelf.change,))
    return _changed(shelf, rows, [number for (number,) in cursor], state.change)


def _changed(shelf: Shelf, rows: Sequence[tuple[Any, ...]], gone: Sequence[int], change: int) -> Shelf:
    numbers = np.array([row[0] for row in rows], np.int64)
    live = shelf.live.copy()
    live[shelf.places(np.concatenate((numbers, np.array(gone, np.int64))))] = False
    lengths = np.array([row[2] for row in rows], np.float64).reshape(-1, len(SCORED))
    values = [_values(row[4]) for row in rows]
    return Shelf(
        shelf.generation,
        change,
        np.concatenate((shelf.numbers, numbers)),
        np.concatenate((live, np.ones(len(rows), np.bool_))),
        np.concatenate((shelf.long, np.array([row[3] for row in rows], np.bool_))),
        np.concatenate((shelf.days, np.array([row[1] for row in rows], np.int64))),
        {field: np.concatenate((shelf.lengths[field], lengths[:, at])) for at, field in enumerate(SCORED)},
        {
            name: _longer(shelf.columns[name], shelf.size, [each.get(name, ()) for each in values])
            for name in COLUMNS
        },
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _values(columns: str) -> Mapping[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = json.loads(columns)
    return found


def _longer(column: Column, size: int, rows: Sequence[Sequence[str]]) -> Column:
    """Return the column with the values of more documents after the first ``size``.

    It is another object for each number of documents: what is remembered by a column is as long as it.
    """
    added = Column.of(rows)
    if not len(added.documents):
        return Column(column.documents, column.codes, column.values) if rows else column
    known = {value: code for code, value in enumerate(column.values)}
    codes = np.array([known.setdefault(value, len(known)) for value in added.values], np.int64)
    return Column(
        np.concatenate((column.documents, added.documents + size)),
        np.concatenate((column.codes, codes[added.codes])),
        tuple(known),
    )
