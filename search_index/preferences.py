"""Small factors of the relevance beside the words: what is fresh, and what kind it is.

Both are bounded: together they change a score by at most 16 per cent, so they order what is about equally good and
never lift a document over one that answers clearly better. They are a choice of ours, not a rule of any order.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from weakref import WeakKeyDictionary

import numpy as np

from search_index.collection import Column, Numbers, Scores, Segment

FRESH = 0.10
_HALVED_AFTER = 3 * 365.25
# Acts and recommendations are looked for by people; reports and letters about them mention the same words.
_LEADING = 0.05
LEADING_KINDS = frozenset({"order", "legal_acts", "local_acts", "resolution", "method_recs"})


# Of each segment, by its column of kinds, which lives as long as it: so many powers take milliseconds.
_known: WeakKeyDictionary[Column, tuple[date, Scores]] = WeakKeyDictionary()


def preference(segment: Segment, today: date | None = None) -> Scores:
    """Return the factor of each document, from 1 to ``(1 + FRESH) * 1.05``; 1 for an undated one of another kind."""
    kinds, now = segment.column("kind"), today or datetime.now(UTC).date()
    known = _known.get(kinds)
    if known is None or known[0] != now:
        known = _known[kinds] = now, _freshness(segment.days, now) * _standing(kinds, segment.size)
    return known[1]


def _freshness(days: Numbers, today: date) -> Scores:
    """A document of today (or dated later) gets the whole tenth, one of three years ago a half of it."""
    age = np.maximum(0.0, today.toordinal() - days.astype(np.float64))
    factors: Scores = np.where(days > 0, 1.0 + FRESH * 0.5 ** (age / _HALVED_AFTER), 1.0)
    return factors


def _standing(kinds: Column, size: int) -> Scores:
    factors: Scores = np.where(kinds.having(LEADING_KINDS, size), 1.0 + _LEADING, 1.0)
    return factors
