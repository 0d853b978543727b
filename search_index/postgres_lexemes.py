"""A document as rows of PostgreSQL: vectors of our own terms, how often each occurs, and where.

A lexeme is a sign of its field and a term of the analysis. Fields with positions keep them, so that ``<->`` answers
phrases; the signs of ``OFTEN`` mark terms that a text has at least so many times, by which the index itself tells
which of many matches are worth scoring. PostgreSQL holds 16 383 positions, 255 places of one lexeme and 1 MB in a
vector: a longer document gets several, its *parts*, which overlap by more than any phrase is long.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from search_index.collection import Numbers
from search_index.schema import COLUMNS, POSITIONED, IndexedDocument

SIGNS = {"title": "t", "text": "x", "marks": "m", "words": "w"}
SCORED = ("title", "text", "marks")
OFTEN = {"2": 2, "3": 3, "4": 4, "6": 6, "9": 9, "f": 14}
LONGEST = 400
_POSITIONS = 16_000
_PLACES = 255
_BYTES = 400_000
_OVERLAP = 64
_STRETCHES = (4000, 1000, _PLACES - _OVERLAP)
_COUNTS = np.dtype([("term", "<u8"), ("text", "<u4"), ("title", "<u2"), ("marks", "<u2")])
_MOST = {"text": 2**32 - 1, "title": 2**16 - 1, "marks": 2**16 - 1}


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of a document. One of ``vectors`` is the rule; more are the parts of a long document."""

    id: str
    fingerprint: str
    day: int
    lengths: tuple[int, ...]
    columns: str
    card: bytes
    vectors: tuple[str, ...]
    counts: bytes
    places: bytes
    words: tuple[str, ...]


def row_of(document: IndexedDocument) -> Row:
    """Return the document as it is kept."""
    counts, places = _packed(document.terms)
    return Row(
        id=document.id,
        fingerprint=document.fingerprint,
        day=document.day,
        lengths=tuple(document.lengths[field] for field in SCORED),
        columns=json.dumps({name: document.columns[name] for name in COLUMNS if document.columns[name]}),
        card=document.card,
        vectors=tuple(_vectors(document.terms)),
        counts=counts,
        places=places,
        words=tuple(word[:LONGEST] for word in document.terms["words"]),
    )


def quoted(sign: str, term: str) -> str:
    """Return the lexeme as PostgreSQL reads it, in a vector or in a query: whatever is in the term, it ends nothing."""
    return "'" + (sign + term[:LONGEST]).replace("\\", "\\\\").replace("'", "''") + "'"


@lru_cache(maxsize=200_000)
def key_of(term: str) -> int:
    """Return the number that stands for a term in the counts."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


# ------------------------------------------------------------------------------------------------------------- vectors


def _vectors(terms: Mapping[str, Mapping[str, Sequence[int]]]) -> Iterator[str]:
    placed = [(SIGNS[field] + term, places) for field in POSITIONED for term, places in terms[field].items()]
    bare = [SIGNS[field] + term for field in ("marks", "words") for term in terms[field]]
    often = [(sign, term) for term, places in terms["text"].items() for sign, n in OFTEN.items() if len(places) >= n]
    bare += [sign + term for sign, term in often]
    if _fits(placed, bare):
        yield _vector(placed, bare)
        return
    yield from (_vector(stretch, []) for stretch in _stretches(placed))
    step = _BYTES // (4 * LONGEST)
    yield from (_vector([], bare[at : at + step]) for at in range(0, len(bare), step))


def _fits(placed: Sequence[tuple[str, Sequence[int]]], bare: Sequence[str]) -> bool:
    size = sum(4 * len(term) + 8 + 2 * len(places) for term, places in placed) + sum(4 * len(term) + 8 for term in bare)
    return size < _BYTES and all(len(places) <= _PLACES and places[-1] < _POSITIONS for _, places in placed)


def _stretches(placed: Sequence[tuple[str, Sequence[int]]]) -> Iterator[list[tuple[str, list[int]]]]:
    """The places in stretches that vectors can hold, counted from the beginning of each."""
    listed = [(term, np.asarray(places)) for term, places in placed]
    end = max((int(places[-1]) for _, places in listed), default=0) + 1
    for length in _STRETCHES:
        stretches = [_stretch(listed, start, start + length + _OVERLAP) for start in range(0, end, length)]
        if all(len(places) <= _PLACES for stretch in stretches for _, places in stretch):
            break
    yield from stretches


def _stretch(listed: Sequence[tuple[str, Numbers]], start: int, end: int) -> list[tuple[str, list[int]]]:
    found = []
    for term, places in listed:
        first, last = np.searchsorted(places, (start, end))
        if first < last:
            found.append((term, (places[first:last] - start).tolist()))
    return found


def _vector(placed: Sequence[tuple[str, Sequence[int]]], bare: Sequence[str]) -> str:
    lexemes = [quoted("", term) + ":" + ",".join([str(place + 1) for place in places]) for term, places in placed]
    return " ".join([*lexemes, *(quoted("", term) for term in bare)])


# -------------------------------------------------------------------------------------------------------------- counts


def _packed(terms: Mapping[str, Mapping[str, Sequence[int]]]) -> tuple[bytes, bytes]:
    """How often each term occurs in each field, and the positions in the same order, titles first."""
    known = sorted({term: key_of(term) for field in SCORED for term in terms[field]}.items(), key=lambda pair: pair[1])
    counts = np.zeros(len(known), _COUNTS)
    counts["term"] = [key for _, key in known]
    for field in SCORED:
        counts[field] = [min(len(terms[field].get(term, ())), _MOST[field]) for term, _ in known]
    listed = [
        place
        for field in POSITIONED
        for (term, _), count in zip(known, counts[field].tolist(), strict=True)
        for place in terms[field].get(term, ())[:count]
    ]
    return counts.tobytes(), zlib.compress(np.array(listed, "<u4").tobytes(), 1)


def unpacked_counts(packed: bytes) -> Numbers:
    """Return the counts: one row for a term (``term`` is its key), one column for each field."""
    return np.frombuffer(packed, _COUNTS)


def unpacked_places(packed: bytes, counts: Numbers) -> dict[str, Numbers]:
    """Return the positions of each field, a stretch for each term in the order of the counts."""
    listed = np.frombuffer(zlib.decompress(packed), "<u4").astype(np.int64)
    ends = np.cumsum([int(counts[field].sum()) for field in POSITIONED])
    return dict(zip(POSITIONED, np.split(listed, ends[:-1]), strict=True))
