"""Documents about the same: by the words of a document that tell most."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

from search_index.analysis import read_tokens

_READ_CHARACTERS = 20_000
_TITLE = 3
_WEIGHED = 60
_MOST = 12
_SHARE = 3  # a document is similar when it has one of so many of the telling words


def telling_terms(title: str, text: str, frequency: Callable[[str], int], total: int) -> tuple[str, ...]:
    """Return the terms by which others like the document are found, the most telling first.

    ``frequency`` says how many of the ``total`` documents have a term. A term that no other document has is of no use.
    """
    counts: Counter[str] = Counter()
    for part, weight in ((title, _TITLE), (text[:_READ_CHARACTERS], 1)):
        for token in read_tokens(part):
            terms = [term for words in token.parts for term in words if term[0] not in "=~"]
            for term in (*terms, *(term for term in token.whole if any(map(str.isalpha, term)))):
                counts[term] += weight
    weights = {}
    for term, count in counts.most_common(_WEIGHED):
        having = frequency(term)
        if having > 1:
            weights[term] = (1 + math.log(count)) * math.log(1 + total / having)
    return tuple(sorted(weights, key=lambda term: (-weights[term], term))[:_MOST])


def least_shared(terms: int) -> int:
    """Return how many of the telling terms a similar document has at least."""
    return max(1, math.ceil(terms / _SHARE))
