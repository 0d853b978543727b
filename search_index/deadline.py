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
def within(seconds: float) -> Iterator[None]:
    """Let ``check`` refuse when so many seconds have passed, in this thread."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def check() -> None:
    """Raise ``LimitExceeded`` when the time of the question is over; without ``within`` there is no end."""
    end = _END.get()
    if end is not None and time.monotonic() >= end:
        raise LimitExceeded(N_("Поиск по этому запросу занял слишком много времени. Уточните слова запроса."))
