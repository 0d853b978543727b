"""Files on the local disk, addressed by their content.

A file is written under a temporary name, flushed to the disk, renamed, and its folder is flushed too: after ``put``
returns, a power cut loses nothing, and a reader never sees half a file.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from registry.errors import N_, NotFound
from registry.ports import StoredFile

_ADDRESS = re.compile(r"[0-9a-f]{64}")


class LocalFiles:
    """A content-addressed store under one folder: ``ab/cdef…`` holds the bytes whose sha256 is ``abcdef…``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: set[Path] = set()

    def put(self, data: bytes) -> StoredFile:
        """Store the bytes durably and return their address; storing them again changes nothing."""
        address = hashlib.sha256(data).hexdigest()
        path = self._path(address)
        if not path.exists():
            _write_durably(path, data)
            self._keep_folder(path.parent)
        return StoredFile(address, len(data))

    def _keep_folder(self, folder: Path) -> None:
        """Flush the entry of the folder itself, once for each of the few folders that there are."""
        if folder not in self._kept:
            _flush_folder(folder.parent)
            self._kept.add(folder)

    def read(self, sha256: str) -> bytes:
        """The bytes at the address. Raises ``NotFound`` when there are none."""
        with self.open(sha256) as stream:
            return stream.read()

    def open(self, sha256: str) -> BinaryIO:
        """A binary stream of the bytes. Raises ``NotFound`` when there are none."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise NotFound(N_("Файла {sha256} нет в хранилище."), sha256=sha256) from error

    def exists(self, sha256: str) -> bool:
        """Whether the address holds bytes."""
        return _ADDRESS.fullmatch(sha256) is not None and self._path(sha256).is_file()

    def addresses(self) -> Iterable[str]:
        """Every address in the store, in order."""
        names = (path.parent.name + path.name for path in self.root.glob("??/*"))
        return sorted(name for name in names if _ADDRESS.fullmatch(name))

    def _path(self, address: str) -> Path:
        # An address that is no hash could name a file outside the store.
        if _ADDRESS.fullmatch(address) is None:
            raise NotFound(N_("Файла {sha256} нет в хранилище."), sha256=address)
        return self.root / address[:2] / address[2:]


def _write_durably(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o440)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
