"""A document as rows of PostgreSQL: vectors of our own terms, how often each occurs, and where.

A lexeme is a sign of its field and a term of the analysis. Fields with positions keep them, so that ``<->`` answers
phrases; the signs of ``OFTEN`` mark terms that a text has at least so many times, by which the index itself tells
which of many matches are worth scoring. PostgreSQL holds 16 383 positions, 255 places of one lexeme and 1 MB in a
vector: a longer document gets several, its *parts*, which overlap by more than any phrase is long.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

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
_NUMBER = struct.Struct(">i")
# What follows a lexeme without places, and one with a single place.
_BARE = bytes(3)
_ONCE = [struct.pack(">x2H", 1, place + 1) for place in range(_POSITIONS)]
_MOST = {"text": 2**32 - 1, "title": 2**16 - 1, "marks": 2**16 - 1}


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of a document: ``values`` are pairs of a column and one of its values.

    One of ``vectors`` is the rule; more are the parts of a long document.
    """

    id: str
    fingerprint: str
    day: int
    lengths: tuple[int, ...]
    values: tuple[tuple[str, str], ...]
    card: bytes
    vectors: tuple[bytes, ...]
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
        values=tuple((name, value) for name in COLUMNS for value in document.columns[name]),
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


def _vectors(terms: Mapping[str, Mapping[str, Sequence[int]]]) -> Iterator[bytes]:
    placed = [(SIGNS[field] + term[:LONGEST], places) for field in POSITIONED for term, places in terms[field].items()]
    bare = [SIGNS[field] + term[:LONGEST] for field in ("marks", "words") for term in terms[field]]
    bare += [
        sign + term[:LONGEST]
        for term, places in terms["text"].items()
        if len(places) > 1
        for sign, least in OFTEN.items()
        if len(places) >= least
    ]
    if all(len(places) <= _PLACES and places[-1] < _POSITIONS for _, places in placed):
        whole = _vector(placed, bare)
        if len(whole) < _BYTES:
            yield whole
            return
    yield from (_vector(stretch, []) for stretch in _stretches(placed))
    step = _BYTES // (4 * LONGEST)
    yield from (_vector([], bare[at : at + step]) for at in range(0, len(bare), step))


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


def _vector(placed: Sequence[tuple[str, Sequence[int]]], bare: Sequence[str]) -> bytes:
    """A vector as it travels: each lexeme with its places, which are counted from 1, and nothing after a bare one."""
    known: dict[str, Sequence[int]] = dict.fromkeys(bare, ())
    for lexeme, places in placed:
        # Terms that differ only beyond what is kept of them are one.
        known[lexeme] = sorted({*known[lexeme], *places}) if lexeme in known else places
    parts = [_NUMBER.pack(len(known))]
    for lexeme, places in known.items():
        parts += (lexeme.encode(), _placed(places) if places else _BARE)
    return b"".join(parts)


def _placed(places: Sequence[int]) -> bytes:
    if len(places) == 1:
        return _ONCE[places[0]]
    return struct.pack(f">x{len(places) + 1}H", len(places), *[place + 1 for place in places])


# -------------------------------------------------------------------------------------------------------------- counts


def _packed(terms: Mapping[str, Mapping[str, Sequence[int]]]) -> tuple[bytes, bytes]:
    """How often each term occurs, a row for each field that has it, and the positions in the same order."""
    counts = np.zeros(sum(len(terms[field]) for field in SCORED), _COUNTS)
    counts["term"] = list(map(key_of, chain.from_iterable(terms[field] for field in SCORED)))
    listed: list[int] = []
    at = 0
    for field in SCORED:
        places = [found[: _MOST[field]] for found in terms[field].values()]
        counts[field][at : at + len(places)] = list(map(len, places))
        at += len(places)
        if field in POSITIONED:
            listed += chain.from_iterable(places)
    return counts.tobytes(), zlib.compress(np.array(listed, "<u4").tobytes(), 1)


def unpacked_counts(packed: Sequence[bytes]) -> tuple[Numbers, Numbers]:
    """Return the counts of some documents, one after another, and how many rows each document has.

    There is one row for a term (``term`` is its key) of a field, and one column for each field.
    """
    sizes = np.array([len(each) // _COUNTS.itemsize for each in packed], np.int64)
    return np.frombuffer(b"".join(packed), _COUNTS), sizes


def unpacked_places(packed: bytes, counts: Numbers) -> dict[str, Numbers]:
    """Return the positions of each field, a stretch for each term in the order of the counts."""
    listed = np.frombuffer(zlib.decompress(packed), "<u4").astype(np.int64)
    ends = np.cumsum([int(counts[field].sum()) for field in POSITIONED])
    return dict(zip(POSITIONED, np.split(listed, ends[:-1]), strict=True))
