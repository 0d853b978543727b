"""Documents of the shared index as segments, so that what is shared by all engines can score and show them.

All documents are one segment whose lists of words come from the server (``WholeSegment``); some of them, fetched with
what is kept of them, are another (``FewSegment``); ``RoughSegment`` knows of them only what the lists tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from search_index.collection import Column, Flags, Numbers, Places, Postings, Scores
from search_index.plan import Start
from search_index.postgres_lexemes import OFTEN, SIGNS, key_of, quoted, unpacked_counts, unpacked_places
from search_index.postgres_query import leaf_query
from search_index.postgres_reading import Kept, Reading
from search_index.schema import POSITIONED
from search_index.texts import KeptText

# Documents that have a term, but not in the text.
_ELSEWHERE = "-"


class WholeSegment:
    """All documents, by the places of the shelf."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._shelf = reading.shelf

    @property
    def size(self) -> int:
        """How many places there are."""
        return self._shelf.size

    @property
    def live(self) -> Flags:
        """Which places are of documents as they are now."""
        return self._shelf.live

    @property
    def days(self) -> Numbers:
        """The days."""
        return self._shelf.days

    def lengths(self, field: str) -> Scores:
        """The numbers of words."""
        return self._shelf.lengths[field]

    def column(self, name: str) -> Column:
        """The values of a facet."""
        return self._shelf.columns[name]

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents with the term; how often they have it is not told."""
        (found,) = self._reading.lists([quoted(SIGNS[field], term)])
        return Postings(found, np.ones(len(found))) if len(found) else None

    def frequency(self, field: str, term: str) -> int:
        """How many documents have the term."""
        found = self.postings(field, term)
        return len(found.documents) if found is not None else 0

    def places(self, field: str, term: str, among: Flags) -> Places | None:  # noqa: ARG002
        """Nothing: positions are read for the page only."""
        return None

    def starting(self, beginning: str) -> Numbers:
        """The documents with a word that begins so."""
        (found,) = self._reading.lists([leaf_query(Start(beginning))])
        return found

    def text(self, document: int) -> KeptText:
        """The text of a document."""
        return self._reading.text(document)

    def words(self, beginning: str) -> Iterable[str]:
        """The written words that begin so."""
        return self._reading.words(beginning)

    def number_of(self, identifier: str) -> int | None:
        """The place of a document."""
        return self._reading.place_of(identifier)

    def card(self, document: int) -> Mapping[str, Any]:
        """What is shown of a document."""
        return self._reading.card(document)


class _Some:
    """Some documents of the whole, in the order of their numbers."""

    def __init__(self, reading: Reading, places: Numbers) -> None:
        self._reading = reading
        self.chosen = places
        self.live: Flags = np.ones(len(places), np.bool_)

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.chosen)

    @property
    def days(self) -> Numbers:
        """The days."""
        return self._reading.shelf.days[self.chosen]

    def lengths(self, field: str) -> Scores:
        """The numbers of words."""
        return self._reading.shelf.lengths[field][self.chosen]

    def column(self, name: str) -> Column:
        """The values of a facet."""
        whole = self._reading.shelf.columns[name]
        known = np.full(self._reading.shelf.size, -1, np.int64)
        known[self.chosen] = np.arange(len(self.chosen))
        documents = known[whole.documents]
        ours = documents >= 0
        return Column(documents[ours], whole.codes[ours], whole.values)

    def postings(self, field: str, term: str) -> Postings | None:  # noqa: ARG002
        """The documents with the term."""
        return None

    def frequency(self, field: str, term: str) -> int:
        """How many of them have the term."""
        found = self.postings(field, term)
        return len(found.documents) if found is not None else 0

    def places(self, field: str, term: str, among: Flags) -> Places | None:  # noqa: ARG002
        """The occurrences of the term."""
        return None

    def starting(self, beginning: str) -> Numbers:  # noqa: ARG002
        """Nothing: the whole knows the words."""
        return np.empty(0, np.int64)

    def words(self, beginning: str) -> Iterable[str]:  # noqa: ARG002
        """Nothing: the whole knows the words."""
        return ()

    def text(self, document: int) -> KeptText:
        """The text of a document."""
        return self._reading.text(int(self.chosen[document]))

    def number_of(self, identifier: str) -> int | None:  # noqa: ARG002
        """Nothing: the whole knows the documents."""
        return None

    def card(self, document: int) -> Mapping[str, Any]:
        """What is shown of a document."""
        return self._reading.card(int(self.chosen[document]))


class RoughSegment(_Some):
    """Documents of which the lists tell the terms of the title and whether a text has a term once, twice or more.

    ``surely`` are terms that every document has, and most of them in the text; of those that are ``assumed`` not even
    the documents are asked for that have them elsewhere.
    """

    def __init__(
        self, reading: Reading, places: Numbers, terms: Sequence[str], surely: frozenset[str], assumed: frozenset[str]
    ) -> None:
        super().__init__(reading, places)
        self._surely, self._assumed = surely, assumed
        asked = [(term, sign) for term in terms for sign in self._signs(term)]
        found = reading.lists([_list_of(sign, term) for term, sign in asked])
        known = np.full(reading.shelf.size, -1, np.int64)
        known[places] = np.arange(len(places))
        self._lists = {pair: (at := known[one])[at >= 0] for pair, one in zip(asked, found, strict=True)}

    def _signs(self, term: str) -> tuple[str, ...]:
        own = (SIGNS["marks"],) if term.startswith("=") else ()
        often = () if term.startswith("=") else OFTEN
        once = () if term in self._assumed else (_ELSEWHERE if term in self._surely else SIGNS["text"],)
        return (SIGNS["title"], *often, *own, *once)

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents with the term, and about how often."""
        counts = np.zeros(self.size)
        if field != "text":
            counts[self._lists.get((term, SIGNS[field]), [])] = 1
        else:
            if term in self._surely or term in self._assumed:
                counts[:] = 1
                counts[self._lists.get((term, _ELSEWHERE), [])] = 0
            for sign, count in ((SIGNS["text"], 1), *OFTEN.items()):
                counts[self._lists.get((term, sign), [])] = count
        documents = np.flatnonzero(counts)
        return Postings(documents, counts[documents]) if len(documents) else None


def _list_of(sign: str, term: str) -> str:
    if sign != _ELSEWHERE:
        return quoted(sign, term)
    title, marks, text = (quoted(SIGNS[field], term) for field in ("title", "marks", "text"))
    return f"({title} | {marks}) & !{text}"


class FewSegment(_Some):
    """Documents that were fetched: their terms, and their positions when those are needed."""

    def __init__(
        self,
        reading: Reading,
        places: Numbers,
        counts: Sequence[bytes],
        positions: Sequence[bytes] | None = None,
        shown: Sequence[Kept] | None = None,
    ) -> None:
        super().__init__(reading, places)
        self._entries, sizes = unpacked_counts(counts)
        self._keys = np.ascontiguousarray(self._entries["term"])
        self._owners = np.repeat(np.arange(len(sizes)), sizes)
        self._shown = shown
        self._positions: dict[str, tuple[Numbers, Numbers]] = {}
        if positions is not None:
            each = np.split(self._entries, np.cumsum(sizes)[:-1]) if len(sizes) else []
            unpacked = [unpacked_places(packed, one) for packed, one in zip(positions, each, strict=True)]
            for field in POSITIONED:
                listed = [one[field] for one in unpacked]
                ends = np.cumsum(self._entries[field].astype(np.int64))
                self._positions[field] = (np.concatenate(listed) if listed else np.empty(0, np.int64), ends)

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents with the term."""
        at = self._found(field, term)
        return Postings(self._owners[at], self._entries[field][at].astype(np.float64)) if len(at) else None

    def places(self, field: str, term: str, among: Flags) -> Places | None:
        """The occurrences of the term."""
        at = self._found(field, term)
        at = at[among[self._owners[at]]]
        if not len(at):
            return None
        listed, ends = self._positions[field]
        counts = self._entries[field][at].astype(np.int64)
        runs = [listed[end - count : end] for end, count in zip(ends[at].tolist(), counts.tolist(), strict=True)]
        return Places(np.repeat(self._owners[at], counts), np.concatenate(runs))

    def _found(self, field: str, term: str) -> Numbers:
        at = np.flatnonzero(self._keys == np.uint64(key_of(term)))
        found: Numbers = at[self._entries[field][at] > 0]
        return found

    def card(self, document: int) -> Mapping[str, Any]:
        """What is shown of a document."""
        if self._shown is None:
            return super().card(document)
        card: dict[str, Any] = json.loads(self._shown[document].card)
        return card

    def text(self, document: int) -> KeptText:
        """The text of a document."""
        return super().text(document) if self._shown is None else self._shown[document].text
