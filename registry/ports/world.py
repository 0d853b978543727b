"""Time, files, child processes: what the domain asks of the machine it runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self, TypeVar

T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)


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
        when the child ran out of time or memory or died, ``Busy`` when too many others are at work.
        """
        ...

    def standing(
        self, function: Callable[..., T], *fixed: Any, seconds: float = 20, memory_mb: int = 512, calls: int = 200
    ) -> IsolatedCalls[T]:
        """A child that stays for many calls of the function; ``fixed`` are its first arguments, given once."""
        ...

    def shared(
        self, function: Callable[..., T], *fixed: Any, seconds: float = 20, memory_mb: int = 512, calls: int = 200
    ) -> IsolatedCalls[T]:
        """A child that stays, for the calls of all threads, one after another."""
        ...


class IsolatedCalls(Protocol[R_co]):
    """A limited child that answers one call after another; for one thread. A call that breaks a limit is lost alone."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def call(self, *args: Any) -> R_co:
        """The function's result, or its ``DokkartaError`` raised again here. Raises ``LimitExceeded`` or ``Busy``."""
        ...

    def close(self) -> None:
        """End the child; a later call starts another one."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text to one address.

    ``unsubscribe`` is the address of the page that stops such letters, empty when there is none.
    """

    to: str
    subject: str
    text: str
    unsubscribe: str = ""


class Mailer(Protocol):
    """Hands letters to a mail server."""

    def available(self) -> bool:
        """Whether a mail server is set."""
        ...

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises ``Unavailable`` when the server is not there or refuses it.

        ``RefusedAddress`` among these says that the server knows no such address.
        """
        ...
