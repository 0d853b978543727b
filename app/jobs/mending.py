"""A lost or damaged index is made anew by itself: by the one worker, once, and after a failure ever less often."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from app.container import Container
from app.jobs.draining import make_whole
from app.jobs.rebuilding import Left

logger = logging.getLogger("dokkarta.outbox")

# How often the worker looks at the index, and the longest pause after attempts that failed.
LOOK = 5.0
LONGEST = 600.0


class Mending:
    """Looks at the index now and then; whoever searches meanwhile is answered from the registry."""

    def __init__(self, container: Container, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` tells seconds."""
        self._container = container
        self._clock = clock
        self._due = clock()
        self._pause = LOOK

    def when_due(self) -> None:
        """Make the index anew if it must be; a failure is written to the log and makes the next pause longer."""
        if self._clock() < self._due:
            return
        try:
            make_whole(self._container)
            self._pause = LOOK
        except Left:
            logger.info("the making of the index was left to the next worker")
        except Exception:
            self._pause = min(self._pause * 2, LONGEST)
            logger.exception("the index was not made anew; the next attempt in %d s", self._pause)
        self._due = self._clock() + self._pause
