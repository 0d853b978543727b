"""The time that a question may take: set around it once, looked at between its steps."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from registry.errors import N_, LimitExceeded

SECONDS = 5.0
_END: ContextVar[float | None] = ContextVar("end of the question's time", default=None)


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Let ``check`` refuse when so many seconds have passed, in this thread; never for ``None``, whatever was set."""
    token = _END.set(None if seconds is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def left() -> float | None:
    """Return how many seconds the question still has, none or fewer when its time is over; ``None`` without an end."""
    end = _END.get()
    return None if end is None else end - time.monotonic()


def check() -> None:
    """Raise ``LimitExceeded`` when the time of the question is over; without ``within`` there is no end."""
    remaining = left()
    if remaining is not None and remaining <= 0:
        raise LimitExceeded(N_("Поиск по этому запросу занял слишком много времени. Уточните слова запроса."))
