"""Filters and facets: what they let through, and how many documents have each value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from search_index.collection import Flags, Numbers, Segment
from search_index.list_meeting import all_of
from search_index.schema import FACETS

Facets = Mapping[str, Sequence[tuple[str, int]]]


def passed(
    segments: Sequence[Segment], matched: Sequence[Flags], filters: Mapping[str, Sequence[str]]
) -> tuple[list[Numbers], Facets]:
    """Return the documents of each segment that have a wanted value in each column, and the counts of all facets.

    Each facet counts as if its own filter were not there; its values stand most frequent first. An empty list of
    wanted values is no filter.
    """
    kept: list[Numbers] = []
    counts = {facet: Counter[str]() for facet in FACETS}
    for segment, flags in zip(segments, matched, strict=True):
        let = {facet: segment.column(facet).having(wanted, segment.size) for facet, wanted in filters.items() if wanted}
        documents = np.flatnonzero(all_of([flags, *let.values()], segment.size))
        kept.append(documents)
        for facet in FACETS:
            column = segment.column(facet)
            if facet in let and column.values:
                others = [flag for name, flag in let.items() if name != facet]
                documents = np.flatnonzero(all_of([flags, *others], segment.size))
            else:
                documents = kept[-1]
            counts[facet].update(column.counts(documents))
    return kept, {facet: tuple(sorted(c.items(), key=lambda pair: (-pair[1], pair[0]))) for facet, c in counts.items()}
