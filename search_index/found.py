"""What was found: flags and scores of all matches, and the best of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search_index.collection import Flags, Numbers, Scores


@dataclass(frozen=True, slots=True)
class Found:
    """All matches that the person may see and the filters let through: of each segment, ascending, and their scores.

    ``whole`` tells of each whether it has all words of the question; ``None`` when all have.
    """

    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]]
    documents: Sequence[Numbers]
    scores: Sequence[Scores]
    whole: Sequence[Flags] | None = None

    @property
    def complete(self) -> int:
        """How many have all words."""
        return self.total if self.whole is None else int(sum(np.count_nonzero(flags) for flags in self.whole))

    @property
    def best(self) -> float:
        """The score of the best match."""
        return max((float(scores.max()) for scores in self.scores if len(scores)), default=0.0)

    def has_all(self, segment: int, document: int) -> bool:
        """Whether the match has all words."""
        if self.whole is None:
            return True
        return bool(self.whole[segment][np.searchsorted(self.documents[segment], document)])


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
