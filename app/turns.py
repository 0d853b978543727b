"""Taking turns: heavy work goes on at so many places at once, the rest waits a little or is told to come again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from registry.errors import N_, Busy

BUSY = N_("Сервис занят: сейчас обрабатывается много файлов. Ничего не потеряно, повторите действие через полминуты.")


class Patience:
    """How callers wait for a turn, all of them together: each for ``seconds``, at most so many ``callers`` at once.

    ``None`` waits as long as it takes, and all who come; that is for workers and commands. A web server, whose threads
    are few, is made hasty.
    """

    def __init__(self, seconds: float | None = None, callers: int | None = None, *, busy: str = BUSY) -> None:
        """``busy`` is what those are told who get no turn."""
        self.seconds = seconds
        self.callers = callers
        self._busy = busy
        self._waiting = 0
        self._guard = threading.Lock()

    def hurry(self, *, threads: int, seconds: float = 3.0) -> None:
        """Let only a quarter of the ``threads`` of a web server wait, and not for long."""
        self.seconds, self.callers = seconds, max(1, threads // 4)

    def wait(self, places: threading.Semaphore) -> None:
        """Take a place, when one gets free. Raises ``Busy``."""
        with self._guard:
            if self.callers is not None and self._waiting >= self.callers:
                raise Busy(self._busy)
            self._waiting += 1
        try:
            if not places.acquire(timeout=self.seconds):
                raise Busy(self._busy)
        finally:
            with self._guard:
                self._waiting -= 1


class Turns:
    """``most`` places for work at once."""

    def __init__(self, most: int, patience: Patience) -> None:
        self._places = threading.BoundedSemaphore(most)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a place. Raises ``Busy`` when none gets free in time."""
        if not self._places.acquire(blocking=False):
            self._patience.wait(self._places)
        try:
            yield
        finally:
            self._places.release()


def places_for(processors: int, threads: int) -> int:
    """How many limited children may work at once beside a web server with so many threads.

    No more than there are processors or than four, since each may take half a gigabyte; fewer than half of the threads,
    so that the others can answer.
    """
    return max(1, min(processors, 4, threads // 2 - 1))
