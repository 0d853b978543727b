"""Claims about cost that a busy machine does not break: the processor time of the thread, never the clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail when what is done inside takes this thread more processor time."""
    started = time.thread_time()
    yield
    assert time.thread_time() - started < seconds
