"""«Возможно, вы имели в виду»: a better spelling out of the index's own words.

Only words of documents that the person may see are offered, so a correction tells nothing of the others. A word that
the dictionary or the glossary has is never taken for a slip, however near another one is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search_index import deadline
from search_index.characters import fold, other_layout
from search_index.morphology import FUNCTION_WORDS, is_known, stem
from search_index.plan import is_plain_word
from search_index.query_nodes import AllOf, AnyOf, Node, Word

LEAST_LETTERS = 4
_LEAST_PART = 3  # letters of each of two words written as one
_MOST_TRIED = 20

Change = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of words.

    ``near`` gives, for a misspelt word, what gives the written words with a beginning, ``seen`` how many of the
    person's documents have one, ``found`` whether any of them has a form of it, ``right`` whether it is no slip.
    """

    near: Callable[[str], Callable[[str], Iterable[str]]]
    seen: Callable[[str], int]
    found: Callable[[str], bool]
    right: Callable[[str], bool]


def spellings(text: str, node: Node | None, known: Known) -> Iterator[str]:
    """Yield other spellings of a question, the likeliest first: the other layout, words mended one by one."""
    switched = other_layout(text)
    if switched is not None:
        yield switched
    words = typed_words(node)
    changes = [*_pairs(text, words, known)]
    taken = {start for start, _, _ in changes} | {end for _, end, _ in changes}
    alone = [word for word in words if word.start not in taken and word.end not in taken]
    changes += [(word.start, word.end, better) for word in alone if (better := _mended(word.text, known)) is not None]
    if changes:
        yield replaced(text, changes)


def typed_words(node: Node | None) -> list[Word]:
    """Return the words of a question that could be misspelt; what is excluded or quoted is left alone."""
    match node:
        case Word(text) if is_plain_word(text):
            return [node]
        case AllOf(nodes) | AnyOf(nodes):
            return [word for part in nodes for word in typed_words(part)]
        case _:
            return []


def _pairs(text: str, words: Sequence[Word], known: Known) -> Iterator[Change]:
    """Yield neighbours that are one word written as two: «при каз»."""
    until = 0
    for one, other in pairwise(words):
        whole = fold(one.text + other.text)
        apart = all(known.right(word.text) and len(word.text) >= _LEAST_PART for word in (one, other))
        if one.start < until or text[one.end : other.start].strip() or apart:
            continue
        if len(whole) > LEAST_LETTERS and is_known(whole) and known.found(whole):
            until = other.end
            yield one.start, other.end, whole


def _mended(word: str, known: Known) -> str | None:
    if len(word) < LEAST_LETTERS or known.right(word) or known.found(word):
        return None
    return two_words(word, known) or better_word(word, known.near(word), known.seen)


def two_words(word: str, known: Known) -> str | None:
    """Return the two words that were written as one, the longest first word of several; ``None`` when they are not."""
    folded = fold(word)
    for at in range(len(folded) - _LEAST_PART, _LEAST_PART - 1, -1):
        parts = folded[:at], folded[at:]
        if all(is_known(part) and part not in FUNCTION_WORDS for part in parts) and all(map(known.found, parts)):
            return " ".join(parts)
    return None


def better_word(word: str, vocabulary: Callable[[str], Iterable[str]], seen: Callable[[str], int]) -> str | None:
    """Return the nearest word that the person's documents have, the more frequent of equals; ``None`` if none is.

    Of words with another ending the beginnings are compared: documents may have only another form of the word.
    """
    folded = fold(word)
    switched = other_layout(folded)
    if switched is not None and seen(switched):
        return switched
    near = _near(folded, vocabulary)
    ordered = sorted(near, key=lambda known: (near[known], known))[:_MOST_TRIED]
    counted = [(near[known], -count, known) for known in ordered if (count := seen(known))]
    return min(counted)[2] if counted else None


def _near(folded: str, vocabulary: Callable[[str], Iterable[str]]) -> dict[str, float]:
    """Return the words within a slip or two, with how far they are; half a slip more for another ending."""
    near: dict[str, float] = {}
    base = stem(folded)
    # A slip in the very first letter is found by the second one, when the two were swapped or one was lost.
    for beginning in dict.fromkeys((folded[0], folded[1])):
        for known in vocabulary(beginning):
            deadline.check()
            distance: float = _slips(folded, known)
            if distance > _allowed(folded) and len(base) >= LEAST_LETTERS:
                distance = _slips(base, stem(known)) + 0.5
            if distance < _allowed(folded) + 1 and known.isalpha():
                near[known] = distance
    return near


def _allowed(word: str) -> int:
    return 1 if len(word) < 6 else 2


def _slips(word: str, known: str) -> int:
    """How far the words are; one more than is allowed for any more. Letters are compared first, it is quicker."""
    most = _allowed(word)
    if abs(len(known) - len(word)) > most or len(set(word) ^ set(known)) > 2 * most:
        return most + 1
    return edit_distance(word, known, most)


def edit_distance(one: str, other: str, most: int) -> int:
    """Return how many letters to add, drop, change or swap with the next; ``most + 1`` stands for any more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def replaced(text: str, changes: Iterable[Change]) -> str:
    """Return the question with the stretches changed in their places."""
    for start, end, better in sorted(changes, reverse=True):
        text = text[:start] + better + text[end:]
    return text
