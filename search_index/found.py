"""What was found: flags and scores of all matches, and the best of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search_index.collection import Flags, Numbers, Scores, Segment


@dataclass(frozen=True, slots=True)
class Found:
    """All matches that the person may see and the filters let through: flags and scores for each segment.

    ``whole`` are flags of those that have all words, ``complete`` is how many they are; others have a part of them.
    """

    total: int
    complete: int
    facets: Mapping[str, Sequence[tuple[str, int]]]
    flags: Sequence[Flags]
    scores: Sequence[Scores]
    whole: Sequence[Flags]

    @property
    def best(self) -> float:
        """The score of the best match."""
        return max((float(s[f].max()) for f, s in zip(self.flags, self.scores, strict=True) if f.any()), default=0.0)


def listed_in(segments: Sequence[Segment], found: Found) -> tuple[Numbers, Numbers, Scores, Numbers]:
    """Return the matches one after another: segments, numbers in them, scores, days."""
    documents = [np.flatnonzero(flags) for flags in found.flags]
    if not documents:
        empty = np.empty(0, np.int64)
        return empty, empty, np.empty(0), empty
    return (
        np.concatenate([np.full(len(rows), number, np.int64) for number, rows in enumerate(documents)]),
        np.concatenate(documents).astype(np.int64),
        np.concatenate([scores[rows] for scores, rows in zip(found.scores, documents, strict=True)]),
        np.concatenate([segment.days[rows] for segment, rows in zip(segments, documents, strict=True)]),
    )


def best_of(scores: Sequence[Scores], other_than: Sequence[Flags], many: int) -> list[tuple[int, int]]:
    """Return so many of the best documents, each by the number of its segment and its own; the same every time."""
    if not scores:
        return []
    rows = [np.flatnonzero((found > 0) & ~flags) for found, flags in zip(scores, other_than, strict=True)]
    segments = np.concatenate([np.full(len(listed), number) for number, listed in enumerate(rows)])
    documents = np.concatenate(rows)
    values = np.concatenate([found[listed] for found, listed in zip(scores, rows, strict=True)])
    best = best_places(values, many)
    order = best[np.lexsort((-documents[best], -segments[best], -values[best]))][:many]
    return [(int(segments[at]), int(documents[at])) for at in order]


def best_places(values: Numbers, many: int) -> Numbers:
    """Return the places of so many of the greatest values, and of all that equal the least of these."""
    if many >= len(values) or not many:
        return np.arange(len(values) if many else 0)
    return np.flatnonzero(values >= np.partition(values, len(values) - many)[len(values) - many])
