"""How long a log-in waits after failed tries."""

from __future__ import annotations

from datetime import datetime, timedelta

# A person mistypes a few times; a machine tries on. One address may serve a whole school.
FREE_TRIES_OF_LOGIN = 5
FREE_TRIES_OF_ADDRESS = 30
LONGEST_WAIT = timedelta(minutes=15)
# A counter is forgotten after a quiet day.
FORGOTTEN_AFTER = timedelta(days=1)


def wait_until(failures: int, last: datetime, free: int) -> datetime:
    """The moment before which no further try is looked at: 30 seconds after the last free one, then doubling."""
    if failures < free:
        return last
    wait = timedelta(seconds=30 * 2.0 ** min(failures - free, 10))
    return last + min(wait, LONGEST_WAIT)
