"""Old office files made by hand: the container of DOC and XLS (OLE) with streams of one's choice."""

from __future__ import annotations

import struct
from collections.abc import Mapping

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

#: The beginning of a DOC of Word 97 and later; the flags stand at byte 10.
WORD_HEAD = struct.pack("<HHHHHH", 0xA5EC, 0x00C1, 0, 0x0419, 0, 0)
ENCRYPTED_WORD = struct.pack("<HHHHHH", 0xA5EC, 0x00C1, 0, 0x0419, 0, 0x0100)


def compound(streams: Mapping[str, bytes], inner: Mapping[str, bytes] | None = None) -> bytes:
    """A container with the streams at its top, and ``inner`` ones in a folder ``Inside``.

    Streams shorter than 4096 bytes are kept among the small ones, as the format asks.
    """
    return _Writer({**streams, **(inner or {})}, len(streams)).whole()


def word(body: bytes = WORD_HEAD + bytes(5_000), **more: bytes) -> bytes:
    """A container that begins as a DOC does."""
    return compound({"WordDocument": body, **more})


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of a workbook."""
    return struct.pack("<HH", kind, len(body)) + body


def book(*records: bytes) -> bytes:
    """An XLS whose workbook has these records between its first and its last one."""
    return compound({"Workbook": record(0x0809, bytes(16)) + b"".join(records) + record(0x0A)})


def sheet_of(kind: int) -> bytes:
    """The record that names a sheet; kind 0 has cells, kind 1 macros of Excel 4."""
    return record(0x85, struct.pack("<IBBBB", 0, 0, kind, 1, 0) + b"A")


class _Writer:
    def __init__(self, streams: Mapping[str, bytes], outer: int) -> None:
        self.table: list[int] = []
        self.sectors: list[bytes] = []
        small, small_table, places = b"", list[int](), []
        for data in streams.values():
            if len(data) >= _CUTOFF:
                places.append(self._put(data))
                continue
            first, count = len(small) // _SMALL, max(1, -(-len(data) // _SMALL))
            small += data.ljust(count * _SMALL, b"\0")
            small_table += [*range(first + 1, first + count), _END]
            places.append(first)
        self.small_start = self._put(small) if small else _END
        packed = struct.pack(f"<{len(small_table)}I", *small_table)
        self.small_table = self._put(packed.ljust(-(-len(packed) // _SECTOR) * _SECTOR, b"\xff")) if small else _END
        entries = self._entries(streams, places, outer, len(small))
        self.directory = self._put(b"".join(entries))

    def _put(self, data: bytes) -> int:
        first, count = len(self.sectors), -(-len(data) // _SECTOR)
        self.sectors += [data[n * _SECTOR : n * _SECTOR + _SECTOR].ljust(_SECTOR, b"\0") for n in range(count)]
        self.table += [*range(first + 1, first + count), _END]
        return first

    def _entries(self, streams: Mapping[str, bytes], places: list[int], outer: int, small: int) -> list[bytes]:
        """The root, the streams one to the right of another, and a folder that holds those beyond ``outer``."""
        several = len(streams) > outer
        made = [_entry("Root Entry", 5, child=1, start=self.small_start, size=small)]
        for number, (name, data) in enumerate(streams.items(), 1):
            last = number in {outer, len(streams)}
            right = (len(streams) + 1 if several else _FREE) if number == outer else _FREE if last else number + 1
            made.append(_entry(name, 2, right=right, start=places[number - 1], size=len(data)))
        if several:
            made.append(_entry("Inside", 1, child=outer + 1))
        return made

    def whole(self) -> bytes:
        count = 1
        while (len(self.sectors) + count) * 4 > count * _SECTOR:
            count += 1
        table_at = len(self.sectors)
        table = [*self.table, *([_TABLE] * count)]
        packed = struct.pack(f"<{len(table)}I", *table).ljust(count * _SECTOR, b"\xff")
        named = [*range(table_at, table_at + count)][:109]
        head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        small = 0 if self.small_table == _END else 1
        head += struct.pack("<IIIIIIIIII", 0, count, self.directory, 0, _CUTOFF, self.small_table, small, _END, 0, 0)[
            :-4
        ]
        head += struct.pack("<109I", *named, *([_FREE] * (109 - len(named))))
        return head + b"".join(self.sectors) + packed


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    raw = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<III", _FREE, right, child)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )
