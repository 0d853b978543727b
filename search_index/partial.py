"""Documents with a part of the words, where few have all: which of them are shown, and how well they answer.

A question of three words or more that fills no page with documents having all words, and one of two words that no
document has together, is answered by the best of the others too, up to a page. What is told by the words (their rarity)
decides: a document with less than a third of it is no answer, however many common words it shares with the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from search_index.collection import Flags, Numbers, Scores, Segment
from search_index.evaluation import Evaluation
from search_index.list_meeting import any_of
from search_index.plan import Either, Every, Having, Row, Start, Step, Terms, Without

PAGE = 20
LEAST_TOLD = 0.3
# Half of the words score a sixth less than their sum, a quarter three tenths less.
_LACKING = 0.25
_SCORED = 500


@dataclass(frozen=True, slots=True)
class Loose:
    """A question taken apart: what must be there, and the parts of which some may be missing."""

    required: tuple[Step, ...]
    parts: tuple[Step, ...]


def loosened(root: Step) -> Loose | None:
    """Return the question taken apart; ``None`` when there are not two words of which one could be left out.

    Words in quotation marks need not stand together then; what begins a word is required, like a condition.
    """
    if not isinstance(root, Every):
        return None
    required = tuple(part for part in root.parts if isinstance(part, Having | Without | Start))
    parts = tuple(word for part in root.parts if part not in required for word in _words(part))
    return Loose(required, parts) if len(parts) > 1 else None


def _words(part: Step) -> Iterable[Step]:
    return (Terms(word) for word in part.words) if isinstance(part, Row) else (part,)


def may_join(loose: Loose, complete: int, *, newest_first: bool) -> bool:
    """Whether documents with a part of the words are shown beside so many that have all."""
    if newest_first or len(loose.parts) == 2:
        return complete == 0
    return complete < PAGE


def shares_of(parts: Sequence[Step], evaluation: Evaluation) -> Scores:
    """Return the share of each part in what all tell; nothing is told by what no document has."""
    told = np.array([_told(part, evaluation) for part in parts])
    whole = told.sum()
    shares: Scores = told / whole if whole else told
    return shares


def _told(step: Step, evaluation: Evaluation) -> float:
    match step:
        case Terms(terms):
            known = evaluation.known(terms)
            return step.weight * sum(map(evaluation.rarity, known)) / len(known) if known else 0.0
        case Row(words):
            return step.weight * sum(_told(Terms(word), evaluation) for word in words)
        case Every(parts):
            return sum(_told(part, evaluation) for part in parts)
        case Either(parts):
            return max(_told(part, evaluation) for part in parts)
        case Start():
            return 1.0
        case _:
            return 0.0


def telling(loose: Loose, shares: Scores) -> list[Step]:
    """Return parts of which every document with enough of what is told has one: without the commonest words."""
    order = np.argsort(shares, kind="stable")
    dispensable = int(np.searchsorted(np.cumsum(shares[order]), LEAST_TOLD))
    return [loose.parts[at] for at in sorted(order[dispensable:].tolist())]


def having_enough(
    loose: Loose, shares: Scores, evaluation: Evaluation, segment: Segment, seen: Flags
) -> tuple[Numbers, Scores]:
    """Return the seen documents that have enough of what the words tell, and how much they have, at most 1.

    Of very many those that have most; at least ``_SCORED``, and all that have as much as the last of these.
    """
    some = telling(loose, shares)
    if not some:
        return np.empty(0, np.int64), np.empty(0)
    among = seen & any_of([evaluation.matching(part, segment) for part in some], segment.size)
    for part in loose.required:
        among &= evaluation.matching(part, segment)
    documents = np.flatnonzero(among)
    has = np.zeros(len(documents))
    for part, share in zip(loose.parts, shares, strict=True):
        has += share * evaluation.matching(part, segment)[documents]
    least = LEAST_TOLD
    if len(documents) > _SCORED:
        least = max(least, float(np.partition(has, len(has) - _SCORED)[len(has) - _SCORED]) - 1e-9)
    enough = has >= least
    return documents[enough], has[enough]


def scores_of(loose: Loose, evaluation: Evaluation, segment: Segment, documents: Numbers) -> Scores:
    """Return how well the documents answer: the sum over the parts they have, somewhat less when parts are missing."""
    whole = np.zeros(len(documents))
    count = np.zeros(len(documents))
    evaluation.keeps = False  # lists of such questions would crowd out what others are answered by
    for part in loose.parts:
        whole += evaluation.scores(part, segment, documents)
        count += evaluation.matching(part, segment)[documents]
    found: Scores = whole * (count / len(loose.parts)) ** _LACKING
    return found
