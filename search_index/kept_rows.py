"""What a segment keeps of each document beside its terms: columns, lengths, day, state, card and text.

A column ``c`` is ``c.values`` (JSON), ``c.codes`` (numbers of values) and ``c.offsets`` (where those of each document
begin). Cards and texts are pieces one after another, with ``.offsets`` likewise; each text is a compressed piece with a
checksum of its own.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from registry.ports import IndexEntry
from search_index.array_file import Array, Arrays, ArraysInMemory, ArrayWriter, Damaged
from search_index.collection import Column
from search_index.schema import COLUMNS, LENGTHS, card_of, columns_of, day_number, fingerprint_of

PIECES = ("cards", "texts")
NUMBERS = ("days", *(f"{field}.lengths" for field in LENGTHS))
_CARD = ("id", "title", "kind", "organization", "number", "day")
_LISTED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_STATE = 32  # bytes of a fingerprint
_AT_ONCE = 1 << 22  # bytes of pieces


def row_arrays(entries: Sequence[IndexEntry], kind_names: Mapping[str, str]) -> ArraysInMemory:
    """Return the arrays of the documents, but for their lengths and texts."""
    states = b"".join(bytes.fromhex(fingerprint_of(entry, kind_names)) for entry in entries)
    found = ArraysInMemory(
        {"days": np.array([day_number(entry) for entry in entries], "<i4"), "states": np.frombuffer(states, np.uint8)}
    )
    columns = [columns_of(entry) for entry in entries]
    for name in COLUMNS:
        found |= _column_arrays(name, [column[name] for column in columns])
    found |= piece_arrays("cards", [_packed_card(entry) for entry in entries])
    return found


def _packed_card(entry: IndexEntry) -> bytes:
    card = card_of(entry)
    return _LISTED([card[name] for name in _CARD]).encode("utf-8", "surrogatepass")


def card_at(arrays: Arrays, row: int) -> dict[str, Any]:
    """Return the card of a document (see ``schema.card_of``)."""
    return dict(zip(_CARD, json.loads(piece(arrays, "cards", row).decode("utf-8", "surrogatepass")), strict=True))


def state_at(arrays: Arrays, row: int) -> str:
    """Return the fingerprint of a document."""
    return arrays.array("states")[row * _STATE : (row + 1) * _STATE].tobytes().hex()


def piece(arrays: Arrays, name: str, row: int) -> bytes:
    """Return the piece of a document."""
    offsets = arrays.array(f"{name}.offsets")
    return arrays.array(name)[int(offsets[row]) : int(offsets[row + 1])].tobytes()


def column_of(arrays: Arrays, name: str) -> Column:
    """Return a column. Raises ``Damaged``."""
    offsets = arrays.array(f"{name}.offsets").astype(np.int64)
    return Column.starting(arrays.array(f"{name}.codes").astype(np.int64), _values(arrays, name), offsets)


def _values(arrays: Arrays, name: str) -> tuple[str, ...]:
    values = json.loads(zlib.decompress(arrays.array(f"{name}.values").tobytes()))
    if not isinstance(values, list):
        raise Damaged(name)
    return tuple(values)


def _column_arrays(name: str, rows: Iterable[Sequence[str]]) -> dict[str, Array]:
    known: dict[str, int] = {}
    sizes: list[int] = []
    codes: list[int] = []
    for values in rows:
        sizes.append(len(values))
        codes.extend(known.setdefault(value, len(known)) for value in values)
    return _column(name, list(known), np.array(codes, np.uint32), np.array(sizes, np.int64))


def _column(name: str, values: Sequence[str], codes: Array, sizes: Array) -> dict[str, Array]:
    listed = zlib.compress(json.dumps(values, ensure_ascii=False).encode())
    narrow = np.uint8 if len(values) < 1 << 8 else np.uint16 if len(values) < 1 << 16 else np.uint32
    return {
        f"{name}.values": np.frombuffer(listed, np.uint8),
        f"{name}.codes": codes.astype(narrow),
        f"{name}.offsets": _offsets(sizes).astype("<u4"),
    }


def piece_arrays(name: str, pieces: Sequence[bytes]) -> dict[str, Array]:
    """Return the pieces one after another, and where each begins."""
    sizes = np.fromiter(map(len, pieces), np.int64, len(pieces))
    return {name: np.frombuffer(b"".join(pieces), np.uint8), f"{name}.offsets": _offsets(sizes).astype("<u8")}


def _offsets(sizes: Array) -> Array:
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


# -------------------------------------------------------------------------------------------------------------- merging


def merge_rows(sources: Sequence[tuple[Arrays, Array]], writer: ArrayWriter) -> None:
    """Write the rows of the sources one behind another; each comes with flags of the documents to keep."""
    for name in NUMBERS:
        for arrays, live in sources:
            writer.add(name, arrays.array(name)[live])
    for arrays, live in sources:
        writer.add("states", arrays.array("states").reshape(-1, _STATE)[live].reshape(-1))
    for name in COLUMNS:
        writer.add_all(_merged_column(name, sources))
    for name in PIECES:
        _merge_pieces(name, sources, writer)


def _merged_column(name: str, sources: Sequence[tuple[Arrays, Array]]) -> Mapping[str, Array]:
    known: dict[str, int] = {}
    codes: list[Array] = []
    sizes: list[Array] = []
    for arrays, live in sources:
        numbers = np.array([known.setdefault(value, len(known)) for value in _values(arrays, name)], np.uint32)
        each: Array = np.diff(arrays.array(f"{name}.offsets").astype(np.int64))
        own = arrays.array(f"{name}.codes")[np.repeat(live, each)]
        codes.append(numbers[own] if len(numbers) else np.empty(0, np.uint32))
        sizes.append(each[live])
    return _column(name, list(known), np.concatenate(codes), np.concatenate(sizes))


def _merge_pieces(name: str, sources: Sequence[tuple[Arrays, Array]], writer: ArrayWriter) -> None:
    sizes: list[Array] = []
    for arrays, live in sources:
        offsets = arrays.array(f"{name}.offsets").astype(np.int64)
        sizes.append(np.diff(offsets)[live])
        pieces = arrays.array(name)
        for first, last in _stretches(live):
            for begin in range(int(offsets[first]), int(offsets[last]), _AT_ONCE):
                writer.add(name, pieces[begin : min(begin + _AT_ONCE, int(offsets[last]))])
        arrays.release()
    writer.add(name, np.empty(0, np.uint8))
    writer.add(f"{name}.offsets", _offsets(np.concatenate(sizes)).astype("<u8"))


def _stretches(flags: Array) -> list[tuple[int, int]]:
    """Return the beginnings and ends of the stretches of set flags."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
