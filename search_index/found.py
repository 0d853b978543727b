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


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents of a segment, ascending: how well they answer, what is preferred, and which have all words."""

    documents: Numbers
    scores: Scores
    preference: Scores
    whole: Flags

    def scores_of(self, documents: Numbers) -> Scores:
        """Return the scores of some of them; 0 for a document that is none of them."""
        if not len(self.documents):
            return np.zeros(len(documents))
        at = np.minimum(np.searchsorted(self.documents, documents), len(self.documents) - 1)
        return np.where(self.documents[at] == documents, self.scores[at], 0.0)


def best_of(candidates: Sequence[Candidates], many: int) -> list[Numbers]:
    """Return so many of the best documents without all words, by segment; of equals always the same ones."""
    values = [np.where(each.whole, -1.0, each.scores * each.preference) for each in candidates]
    best = [best_places(worth, many) for worth in values]
    segments = np.repeat(np.arange(len(best)), [len(at) for at in best])
    documents = np.concatenate([each.documents[at] for each, at in zip(candidates, best, strict=True)] or [np.empty(0)])
    worth = np.concatenate([value[at] for value, at in zip(values, best, strict=True)] or [np.empty(0)])
    order = np.lexsort((-documents, -segments, -worth))[:many]
    order = order[worth[order] > 0]
    return [documents[order[segments[order] == number]] for number in range(len(best))]


def best_places(values: Numbers, many: int) -> Numbers:
    """Return the places of so many of the greatest values, and of all that equal the least of these."""
    if many >= len(values) or not many:
        return np.arange(len(values) if many else 0)
    return np.flatnonzero(values >= np.partition(values, len(values) - many)[len(values) - many])
