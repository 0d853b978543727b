"""Asks that are left to each side: so many at once, then so many a second.

Each process counts for itself, so several of them together let that many times more through.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Pace:
    """So many asks at once, and then so many a second."""

    name: str
    at_once: float
    a_second: float


@dataclass(slots=True)
class Buckets:
    """What is left to each side; the longest silent are forgotten. For all threads."""

    _left: OrderedDict[tuple[str, str], tuple[float, float]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def take(self, pace: Pace, side: str, now: float) -> bool:
        """Take one ask of the side at the moment (seconds); whether there was one."""
        key = (pace.name, side)
        with self._guard:
            left, since = self._left.pop(key, (pace.at_once, now))
            left = min(pace.at_once, left + max(0.0, now - since) * pace.a_second)
            taken = left >= 1
            self._left[key] = (left - taken, now)
            if len(self._left) > _KEPT:
                self._left.popitem(last=False)
        return taken
