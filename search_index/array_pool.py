"""Documents become the arrays of a segment: no object for a posting anywhere.

What ``schema.document_of`` says of each document is here said of all at once. A document's terms become numbers
(``array_reading``); everything after that is sorting and counting of whole arrays.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from registry.ports import IndexEntry
from search_index.array_file import Array, ArraysInMemory
from search_index.array_reading import Numbers, Occurrences, Reader
from search_index.characters import clean_text
from search_index.collection import Flags
from search_index.field_lists import Lists, field_arrays
from search_index.kept_rows import piece_arrays, row_arrays
from search_index.schema import (
    FIELDS,
    NUMBER_MARK,
    POSITIONED,
    TITLE_MARK,
    marks_of,
    own_number,
    sections_of,
    title_of,
)
from search_index.squeezed import insides
from search_index.texts import packed_text

IDS = "id"
STORED_FIELDS = (*FIELDS, IDS)
_FEW = 100
_REMEMBERED = 80_000  # tokens, at some 500 bytes each with their terms


class Pool:
    """Makes segments of documents. What words give is remembered from one to the next."""

    def __init__(self, kind_names: Mapping[str, str]) -> None:
        self._kind_names = kind_names
        self._reader = Reader()
        self._lock = threading.Lock()

    def arrays(self, entries: Sequence[IndexEntry]) -> ArraysInMemory:
        """Return the entries, which ``schema.check_entry`` has passed and no two of which have one id, as a segment."""
        if len(entries) < _FEW:
            # Sorting all that is remembered would take longer than reading them anew.
            return _arrays(entries, self._kind_names, Reader())
        with self._lock:
            if self._reader.size > _REMEMBERED:
                self._reader = Reader()
            return _arrays(entries, self._kind_names, self._reader)


def _arrays(entries: Sequence[IndexEntry], kind_names: Mapping[str, str], reader: Reader) -> ArraysInMemory:
    texts = [clean_text(entry.text) for entry in entries]
    read = {
        "title": reader.read(title_of(entry, kind_names) for entry in entries),
        "text": reader.read(texts),
        "marks": reader.read(marks_of(entry) for entry in entries),
    }
    found = row_arrays(entries, kind_names)
    found |= piece_arrays("texts", _packed_texts(entries, texts, read["text"]))
    ranks = reader.terms.ranks()
    for field, occurrences in read.items():
        found[f"{field}.lengths"] = np.bincount(occurrences.texts[occurrences.at], minlength=len(entries)).astype("<u4")
        found |= _terms(field, reader.terms, ranks, occurrences)
    found |= _words(entries, reader, read)
    found |= _identifiers(entries)
    return found


def _packed_texts(entries: Sequence[IndexEntry], texts: Sequence[str], read: Occurrences) -> list[bytes]:
    ends = np.cumsum(np.bincount(read.texts, minlength=len(texts))).tolist()
    return [
        packed_text(text, read.starts[first:last], read.lengths[first:last], sections_of(entry, text))
        for entry, text, first, last in zip(entries, texts, [0, *ends], ends, strict=False)
    ]


def _terms(field: str, names: Numbers, ranks: Array, read: Occurrences) -> ArraysInMemory:
    """Return the lists of a field: each term with its documents, how often, and where."""
    of_terms, at = _sorted_pairs(ranks[read.terms], read.at, len(read.texts))
    documents = read.texts[at]
    starts = np.flatnonzero(_changes(of_terms) | _changes(documents))
    counts = np.diff(starts, append=len(at))
    positions = read.positions[at] if field in POSITIONED else None
    return _lists(field, names.key, of_terms[starts], Lists(counts, documents[starts], counts, positions))


def _words(entries: Sequence[IndexEntry], reader: Reader, read: Mapping[str, Occurrences]) -> ArraysInMemory:
    """Return the lists of written words, and with their marks those of titles and the own numbers.

    Words with one beginning are neighbours here, so their beginnings need no lists. Marks sort before all words.
    """
    own = Numbers()
    numbered = [(own.of(number), at) for at, entry in enumerate(entries) if (number := own_number(entry))]
    of_numbers, ranks = own.ranks(), reader.words.ranks()
    marked = len(ranks) + len(of_numbers)
    terms = np.concatenate(
        [
            ranks[read["title"].words],
            len(ranks) + of_numbers[np.array([number for number, _ in numbered], np.int64)],
            *(marked + ranks[each.words] for each in read.values()),
        ]
    )
    having = [read["title"].having, np.array([at for _, at in numbered], np.int64), *(r.having for r in read.values())]
    of_terms, documents = _sorted_pairs(terms, np.concatenate(having), len(entries))
    first = _changes(of_terms) | _changes(documents)

    def key(rank: int) -> bytes:
        if rank >= marked:
            return reader.words.key(rank - marked)
        if rank >= len(ranks):
            return NUMBER_MARK.encode() + own.key(rank - len(ranks))
        return TITLE_MARK.encode() + reader.words.key(rank)

    return _lists("words", key, of_terms[first], Lists(np.empty(0), documents[first], None, None))


def _identifiers(entries: Sequence[IndexEntry]) -> ArraysInMemory:
    identifiers = Numbers()
    documents = np.array([identifiers.of(entry.id) for entry in entries], np.int64)
    ranks = identifiers.ranks()
    order = np.argsort(ranks)
    return _lists(IDS, identifiers.key, ranks[order], Lists(np.empty(0), documents[order], None, None))


def _lists(field: str, key: Callable[[int], bytes], of_terms: Array, postings: Lists) -> ArraysInMemory:
    """Return the arrays of postings that are sorted by the ranks of their terms; ``key`` tells the term of a rank."""
    starts = np.flatnonzero(_changes(of_terms))
    found = list(map(key, of_terms[starts].tolist()))
    sizes = np.diff(starts, append=len(of_terms))
    return field_arrays(field, found, Lists(sizes, postings.documents, postings.counts, postings.positions))


def _sorted_pairs(first: Array, second: Array, many: int) -> tuple[Array, Array]:
    """Return the pairs of numbers sorted, as one number each meanwhile; the second ones are less than ``many``."""
    bits = many.bit_length()
    keys = np.sort(first << bits | second)
    return keys >> bits, keys & ((1 << bits) - 1)


def _changes(numbers: Array) -> Flags:
    """Return which numbers are other than the one before; the first is."""
    flags: Flags = np.diff(numbers, prepend=-1) != 0
    return flags


def grouped(terms: Array, postings: Lists, many: int) -> Lists:
    """Return the postings as lists of the terms numbered up to ``many``; of each term they keep their order."""
    order = np.argsort(terms, kind="stable")
    counts, positions = postings.counts, postings.positions
    if counts is not None and positions is not None:
        each = np.cumsum(counts, dtype=np.int64) - counts
        positions = positions[insides(each[order], counts[order])]
    sizes = np.bincount(terms, minlength=many)
    return Lists(sizes, postings.documents[order], counts[order] if counts is not None else None, positions)
