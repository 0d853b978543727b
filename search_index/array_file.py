"""A file of named arrays: written once, read from the memory map, every array with its checksum.

The arrays stand one after another; behind them a directory (JSON: name → type, offset, bytes, CRC-32) and a trailer
that says where the directory is. Nothing in the file is ever executed or unpickled.
"""

from __future__ import annotations

import json
import mmap
import struct
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_MAGIC = b"DOKA0001"
_TRAILER = struct.Struct("<QII8s")  # where the directory is, its bytes, its CRC-32, magic
_ALIGNED = 8
_IN_MEMORY = 1 << 20
_COPIED = 1 << 20


class Damaged(Exception):
    """A file of the index is not what was written."""


class Arrays(Protocol):
    """Named arrays, wherever they are."""

    def array(self, name: str) -> Array:
        """The array. Raises ``KeyError`` when there is none, ``Damaged`` when it is not what was written."""
        ...

    def release(self) -> None:
        """Let go of the memory of what was read; it is read again when it is asked for."""
        ...


class ArraysInMemory(dict[str, Array]):
    """Arrays that were just made."""

    def array(self, name: str) -> Array:
        """The array."""
        return self[name]

    def release(self) -> None:
        """They are nowhere else."""


class ArrayWriter:
    """Gathers arrays part by part, small ones in memory and large ones on disk, and writes the file at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts: dict[str, IO[bytes]] = {}
        self._types: dict[str, str] = {}

    def add(self, name: str, part: Array) -> None:
        """Append to the array; the type of its first part is that of all."""
        whole = np.ascontiguousarray(part, dtype=self._types.get(name, part.dtype.str))
        if name not in self._parts:
            self._types[name] = whole.dtype.str
            self._parts[name] = _spool(self._folder)
        self._parts[name].write(_octets(whole))

    def add_all(self, arrays: Mapping[str, Array]) -> None:
        """Append each of the arrays."""
        for name, part in arrays.items():
            self.add(name, part)

    def write(self, file: IO[bytes]) -> dict[str, int]:
        """Write everything; return what ``ArrayFile`` is told: ``size`` of the file and ``crc`` of its directory."""
        directory = _Directory(file)
        for name, part in self._parts.items():
            directory.list(name, self._types[name], *_copy(part, file))
            part.close()
        return directory.write()

    def close(self) -> None:
        """Forget what was gathered."""
        for part in self._parts.values():
            part.close()


def write_arrays(arrays: Mapping[str, Array], file: IO[bytes]) -> dict[str, int]:
    """Write arrays that are in memory, without gathering them first; return the same as ``ArrayWriter.write``."""
    directory = _Directory(file)
    for name, array in arrays.items():
        octets = _octets(np.ascontiguousarray(array))
        file.write(octets)
        directory.list(name, array.dtype.str, octets.nbytes, zlib.crc32(octets))
    return directory.write()


class _Directory:
    """Lists arrays as they are written, and ends the file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._listed: dict[str, tuple[str, int, int, int]] = {}
        self._offset = 0

    def list(self, name: str, kind: str, size: int, crc: int) -> None:
        """List the array that was just written."""
        self._listed[name] = (kind, self._offset, size, crc)
        padding = -size % _ALIGNED
        self._file.write(bytes(padding))
        self._offset += size + padding

    def write(self) -> dict[str, int]:
        """Write the directory and what says where it is."""
        listed = json.dumps(self._listed).encode()
        crc = zlib.crc32(listed)
        self._file.write(listed + _TRAILER.pack(self._offset, len(listed), crc, _MAGIC))
        return {"size": self._offset + len(listed) + _TRAILER.size, "crc": crc}


def _spool(folder: Path) -> IO[bytes]:
    return cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder)))


def _octets(array: Array) -> memoryview:
    return memoryview(array.view(np.uint8).data)


def _copy(part: IO[bytes], file: IO[bytes]) -> tuple[int, int]:
    part.seek(0)
    size = crc = 0
    while block := part.read(_COPIED):
        file.write(block)
        size += len(block)
        crc = zlib.crc32(block, crc)
    return size, crc


class ArrayFile:
    """The arrays of a file, each checked when it is first asked for; they outlive the deletion of the file."""

    def __init__(self, path: Path, *, size: int, crc: int) -> None:
        """Open the file that the manifest describes so. Raises ``Damaged``, ``OSError``."""
        with path.open("rb") as file:
            if path.stat().st_size != size or size < _TRAILER.size:
                raise Damaged(path.name)
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        offset, length, listed_crc, magic = _TRAILER.unpack(self._map[size - _TRAILER.size :])
        listed = self._map[offset : offset + length]
        if magic != _MAGIC or listed_crc != crc or zlib.crc32(listed) != crc:
            raise Damaged(path.name)
        self._name = path.name
        self._directory: dict[str, tuple[str, int, int, int]] = json.loads(listed)
        self._checked: dict[str, Array] = {}

    def array(self, name: str) -> Array:
        """Return the array, which cannot be changed. Raises ``KeyError``, ``Damaged``."""
        known = self._checked.get(name)
        if known is None:
            known = self.unchecked(name)
            if zlib.crc32(_octets(known)) != self._directory[name][3]:
                raise Damaged(f"{self._name}: {name}")
            self._checked[name] = known
        return known

    def unchecked(self, name: str) -> Array:
        """Return an array whose every part has a checksum of its own."""
        kind, offset, size, _ = self._directory[name]
        dtype = np.dtype(kind)
        return np.frombuffer(self._map, dtype, size // dtype.itemsize, offset)

    def check(self) -> None:
        """Check every array. Raises ``Damaged``."""
        if len(self._checked) < len(self._directory):
            for name in self._directory:
                self.array(name)
            self.release()

    def release(self) -> None:
        """Let go of the memory of what was read; the system may still have it when it is asked for again."""
        self._map.madvise(mmap.MADV_DONTNEED)
