"""Ascending lists of documents, and flags of all documents, put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_index.collection import Flags, Numbers, Postings

FEWER = 16  # a list so many times shorter than another is looked up in it by halving
_LOOKED_UP = 64  # and so is one of less than so great a part of all documents


def meeting(documents: Numbers, postings: Postings, size: int) -> tuple[Numbers, Numbers]:
    """Return the places in ``documents`` of those that are in the list, and how often these have the term."""
    listed = postings.documents
    if are_long(documents, postings, size):
        having = counts_of(documents, postings, size)
        places = np.flatnonzero(having)
        return places, having[places]
    if len(documents) < len(listed):
        at = np.minimum(np.searchsorted(listed, documents), len(listed) - 1)
        places = np.flatnonzero(listed[at] == documents)
        return places, postings.counts[at[places]]
    if not len(documents):
        return documents, postings.counts
    at = np.minimum(np.searchsorted(documents, listed), len(documents) - 1)
    found = np.flatnonzero(documents[at] == listed)
    return at[found], postings.counts[found]


def are_long(documents: Numbers, postings: Postings, size: int) -> bool:
    """Whether both are so long that looking one up in the other takes longer than ``counts_of``."""
    return min(len(documents), len(postings.documents)) * _LOOKED_UP > size


def counts_of(documents: Numbers, postings: Postings, size: int) -> Numbers:
    """Return how often each of the documents has the term, 0 for the others.

    What the list says is put where its documents are among all ``size``, and taken from there.
    """
    counts = np.zeros(size, postings.counts.dtype)
    counts[postings.documents] = postings.counts
    having: Numbers = counts[documents]
    return having


def flagged_places(listed: Numbers, among: Flags) -> Numbers:
    """Return the places in the list of the documents that are flagged."""
    documents = np.flatnonzero(among)
    if len(documents) * FEWER < len(listed):
        at = np.minimum(np.searchsorted(listed, documents), len(listed) - 1)
        found: Numbers = at[listed[at] == documents]
        return found
    return np.flatnonzero(among[listed])


def is_among(keys: Numbers, ascending: Numbers) -> Flags:
    """Which keys are in the ascending list."""
    if not len(ascending):
        return np.zeros(len(keys), np.bool_)
    places = np.minimum(np.searchsorted(ascending, keys), len(ascending) - 1)
    flags: Flags = ascending[places] == keys
    return flags


def all_of(found: Sequence[Flags], size: int) -> Flags:
    """Return the documents with every flag; all when there are no flags."""
    flags = found[0].copy() if found else np.ones(size, np.bool_)
    for other in found[1:]:
        flags &= other
    return flags


def any_of(found: Sequence[Flags], size: int) -> Flags:
    """Return the documents with any flag."""
    flags = np.zeros(size, np.bool_)
    for other in found:
        flags |= other
    return flags
