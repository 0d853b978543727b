"""Time, files, child processes: what the domain asks of the machine it runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """The only source of "now"."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The calendar day in the zone of the installation."""
        ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store: ``sha256`` is its name and its checksum, ``size`` is in bytes."""

    sha256: str
    size: int


class FileStore(Protocol):
    """Content-addressed files: the same bytes are stored once and never change."""

    def put(self, data: bytes) -> StoredFile:
        """Store the bytes durably and return their address; storing them again changes nothing."""
        ...

    def read(self, sha256: str) -> bytes:
        """The bytes at the address. Raises ``NotFound`` when there are none."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """A binary stream of the bytes. Raises ``NotFound`` when there are none."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether the address holds bytes."""
        ...

    def addresses(self) -> Iterable[str]:
        """Every address in the store."""
        ...


class Isolation(Protocol):
    """Runs a function in a child process that may not take more than its share."""

    def call(self, function: Callable[..., T], *args: Any, seconds: float = 20, memory_mb: int = 512) -> T:
        """The function's result, or its ``DokkartaError`` raised again here.

        The function must be importable by name and its arguments and result picklable. Raises ``LimitExceeded``
        when the child ran out of time or memory or died.
        """
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text to one address."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Hands letters to a mail server."""

    def available(self) -> bool:
        """Whether a mail server is set."""
        ...

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises ``Unavailable`` when the server is not there or refuses it."""
        ...
