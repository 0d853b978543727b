"""Fakes behind the ports: a clock that stands still and files kept in memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import BinaryIO

from registry.errors import N_, NotFound
from registry.ports import StoredFile

LOCAL = timezone(timedelta(hours=5))


class StillClock:
    """A clock that shows one moment until it is set again."""

    def __init__(self, moment: datetime | None = None) -> None:
        self.moment = moment or datetime(2025, 10, 15, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(LOCAL).date()

    def set(self, day: date) -> None:
        """Show nine in the morning UTC of the day."""
        self.moment = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)


class MemoryFiles:
    """A content-addressed store in a dictionary."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    def put(self, data: bytes) -> StoredFile:
        address = hashlib.sha256(data).hexdigest()
        self.data[address] = data
        return StoredFile(address, len(data))

    def read(self, sha256: str) -> bytes:
        if sha256 not in self.data:
            raise NotFound(N_("Файла {sha256} нет в хранилище."), sha256=sha256)
        return self.data[sha256]

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO(self.read(sha256))

    def exists(self, sha256: str) -> bool:
        return sha256 in self.data

    def addresses(self) -> Iterable[str]:
        return sorted(self.data)
