"""The worker: carries out what the outbox holds and runs the jobs of the queue until it is told to stop."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from types import FrameType

from app.container import Container
from app.jobs.alone import alone
from app.jobs.draining import drain
from app.jobs.mending import Mending
from app.jobs.rebuilding import Left
from app.jobs.tasks import queue_of, recover
from app.mail.daily import DailyLetters

PAUSE = 0.3
AFTER_FAILURE = 5.0
LONGEST_PAUSE = 60.0
# A conversion that takes longer is left to the next start: its job is then found running and queued again.
PATIENCE = 15.0

logger = logging.getLogger("dokkarta.worker")


def work(container: Container, stop: threading.Event, *, threads: int = 2, interruptible: bool = True) -> None:
    """Work until ``stop`` is set. Raises ``Unavailable`` when another worker is at it."""
    with alone(container):
        recovered = recover(container)
        if recovered:
            logger.info("jobs taken up again: %s", recovered)
        consumer = queue_of(container).create_consumer(
            workers=threads, periodic=False, initial_delay=0.1, max_delay=1.0, shutdown_timeout=PATIENCE
        )
        consumer.start()
        container.stopping = stop
        # The queue's consumer has put its own handlers in place.
        listen(stop, also_interrupt=interruptible)
        try:
            _drain_until(container, stop, DailyLetters(container), Mending(container))
        finally:
            consumer.stop(graceful=True)


def listen(stop: threading.Event, *, also_interrupt: bool = True) -> None:
    """Let the signals of the system set ``stop``; an interrupt is ignored when another process will tell."""

    def tell(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGHUP, tell)
    signal.signal(signal.SIGINT, tell if also_interrupt else signal.SIG_IGN)


def stop_with_parent(stop: threading.Event) -> None:
    """Set ``stop`` when the process at the other end of stdin is gone."""

    def wait() -> None:
        while sys.stdin.buffer.read(1024):
            pass
        stop.set()

    threading.Thread(target=wait, name="parent watch", daemon=True).start()


def _drain_until(container: Container, stop: threading.Event, letters: DailyLetters, mending: Mending) -> None:
    pause = PAUSE
    while not stop.wait(pause):
        try:
            mending.when_due()
            letters.order_when_due()
            drain(container)
            pause = PAUSE
        except Left:
            logger.info("the making of the index was left to the next worker")
        except Exception:
            # The database or the index may be away for a while; the rows of the outbox wait.
            logger.exception("the outbox was not drained")
            pause = min(max(AFTER_FAILURE, pause * 2), LONGEST_PAUSE)
