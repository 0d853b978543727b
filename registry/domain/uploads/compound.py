"""Old office files: DOC and XLS, which are small file systems of sectors (OLE, MS-CFB)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from registry.domain.uploads.refusals import DAMAGED, MACROS, OTHER_OFFICE, PASSWORD, Refused

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MACROS = frozenset({"vba", "macros", "_vba_project", "_vba_project_cur"})
_SEALED = frozenset({"encryptedpackage", "encryptioninfo"})
_HEADER, _ENTRY, _IN_HEADER = 512, 128, 109
_LAST, _FREE = 0xFFFFFFFA, 0xFFFFFFFF
_STREAM, _ROOT = 2, 5

_WORD = (0xA5EC, 0xA5DC)  # Word 97 and later, Word 6 and 95
_WORD_FLAGS, _WORD_ENCRYPTED = 10, 0x0100
_FILEPASS, _BOUNDSHEET, _EOF, _MACRO_SHEET = 0x2F, 0x85, 0x0A, 1
_GLOBALS = 8 * 1024 * 1024


def compound_code(data: bytes) -> str:
    """``doc`` or ``xls``. Raises ``Refused``, or ``ValueError`` and ``struct.error`` for a broken file."""
    files = _Files(data)
    top = files.top()
    if _SEALED & top.keys():
        raise Refused(PASSWORD)
    if _MACROS & {entry.name for entry in files.entries}:
        raise Refused(MACROS)
    if "worddocument" in top:
        _check_word(files.read(top["worddocument"]))
        return "doc"
    book = top.get("workbook") or top.get("book")
    if book is None:
        raise Refused(OTHER_OFFICE)
    _check_book(files.read(book)[:_GLOBALS])
    return "xls"


def _check_word(body: bytes) -> None:
    (magic,), (flags,) = struct.unpack_from("<H", body), struct.unpack_from("<H", body, _WORD_FLAGS)
    if magic not in _WORD:
        raise Refused(DAMAGED)
    if flags & _WORD_ENCRYPTED:
        raise Refused(PASSWORD)


def _check_book(body: bytes) -> None:
    """Look through the records of the workbook itself, which stand before those of its sheets."""
    at = 0
    while at + 4 <= len(body):
        kind, size = struct.unpack_from("<HH", body, at)
        if kind == _FILEPASS:
            raise Refused(PASSWORD)
        if kind == _BOUNDSHEET and size > 5 and body[at + 9] == _MACRO_SHEET:
            raise Refused(MACROS)
        if kind == _EOF:
            return
        at += 4 + size
    raise Refused(DAMAGED)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file or folder; ``name`` is in small letters, numbers are of entries and sectors."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class _Files:
    """The file system in the bytes. Raises ``ValueError`` for what leads in a circle or beyond the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise ValueError(shift)
        self._size = 1 << shift
        directory, _, self._cutoff, small = struct.unpack_from("<IIII", data, 48)
        self._table = self._numbers(self._table_sectors())
        self.entries = _entries(b"".join(map(self._sector, self._chain(directory))))
        if not self.entries or self.entries[0].kind != _ROOT:
            raise ValueError(directory)
        self._small_table = self._numbers(self._chain(small)) if small < _LAST else []

    def top(self) -> dict[str, _Entry]:
        """The entries of the root folder by name."""
        found: dict[str, _Entry] = {}
        waiting, seen = [self.entries[0].child], set[int]()
        while waiting:
            number = waiting.pop()
            if number == _FREE or number in seen:
                continue
            seen.add(number)
            entry = self.entries[number]
            found[entry.name] = entry
            waiting += [entry.left, entry.right]
        return found

    def read(self, entry: _Entry) -> bytes:
        """The content of a file, all of whose sectors must be there."""
        if entry.kind != _STREAM:
            raise ValueError(entry.name)
        if entry.size >= self._cutoff:
            return self._whole(entry.start, entry.size)
        root = self.entries[0]
        small = self._whole(root.start, root.size)
        pieces = [small[n * 64 : n * 64 + 64] for n in _followed(self._small_table, entry.start)]
        return _of_size(b"".join(pieces), entry.size)

    def _whole(self, start: int, size: int) -> bytes:
        return _of_size(b"".join(map(self._sector, self._chain(start))), size)

    def _chain(self, start: int) -> Iterator[int]:
        return _followed(self._table, start)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at >= len(self._data):
            raise ValueError(number)
        return self._data[at : at + self._size]

    def _numbers(self, sectors: Iterator[int]) -> list[int]:
        raw = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))

    def _table_sectors(self) -> Iterator[int]:
        """Sectors of the table of sectors: the first ones are named in the header, more of them in a chain."""
        (more,) = struct.unpack_from("<I", self._data, 68)
        yield from _used(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        seen: set[int] = set()
        while more < _LAST:
            if more in seen:
                raise ValueError(more)
            seen.add(more)
            *named, more = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            yield from _used(named)


def _used(numbers: tuple[int, ...] | list[int]) -> Iterator[int]:
    return (number for number in numbers if number < _LAST)


def _followed(table: list[int], start: int) -> Iterator[int]:
    number, steps = start, 0
    while number < _LAST:
        yield number
        number, steps = table[number], steps + 1
        if steps > len(table):
            raise ValueError(start)


def _of_size(data: bytes, size: int) -> bytes:
    if len(data) < size:
        raise ValueError(size)
    return data[:size]


def _entries(directory: bytes) -> list[_Entry]:
    return [_entry(directory[at : at + _ENTRY]) for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]


def _entry(raw: bytes) -> _Entry:
    length, kind = struct.unpack_from("<HB", raw, 64)
    left, right, child = struct.unpack_from("<III", raw, 68)
    start, size = struct.unpack_from("<II", raw, 116)
    name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
    return _Entry(name, kind, left, right, child, start, size)
