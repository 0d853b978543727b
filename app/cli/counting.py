"""A database whose files report their reading, so that a long check can show how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from app.cli.streams import Progress
from registry.db import Database
from registry.ports import FileStore, StoredFile


class _CountingFiles:
    """The store itself; each opened file is one step of the progress."""

    def __init__(self, files: FileStore, progress: Progress) -> None:
        self._files = files
        self._progress = progress

    def put(self, data: bytes) -> StoredFile:
        """Store the bytes."""
        return self._files.put(data)

    def read(self, sha256: str) -> bytes:
        """The bytes at the address."""
        return self._files.read(sha256)

    def open(self, sha256: str) -> BinaryIO:
        """A stream of the bytes; counted."""
        self._progress.step()
        return self._files.open(sha256)

    def exists(self, sha256: str) -> bool:
        """Whether the address holds bytes."""
        return self._files.exists(sha256)

    def addresses(self) -> Iterable[str]:
        """Every address in the store."""
        return self._files.addresses()


def counted(database: Database, progress: Progress) -> Database:
    """The same database, told to show the reading of its files."""
    progress.total = sum(1 for _ in database.ports.files.addresses())
    database.ports = replace(database.ports, files=_CountingFiles(database.ports.files, progress))
    return database
