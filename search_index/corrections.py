"""«Возможно, вы имели в виду»: a better spelling out of the index's own words.

Only words of documents that the person may see are offered, so a correction tells nothing of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from search_index import deadline
from search_index.characters import fold, other_layout
from search_index.plan import is_plain_word
from search_index.query_nodes import AllOf, AnyOf, Node, Word

LEAST_LETTERS = 4
_MOST_TRIED = 20


def typed_words(node: Node | None) -> list[Word]:
    """Return the words of a question that could be misspelt; what is excluded or quoted is left alone."""
    match node:
        case Word(text) if is_plain_word(text) and len(text) >= LEAST_LETTERS:
            return [node]
        case AllOf(nodes) | AnyOf(nodes):
            return [word for part in nodes for word in typed_words(part)]
        case _:
            return []


def better_word(word: str, vocabulary: Callable[[str], Iterable[str]], seen: Callable[[str], int]) -> str | None:
    """Return the nearest word that the person's documents have, the more frequent of equals; ``None`` if none is.

    ``vocabulary`` gives the written words with a beginning, ``seen`` how many of the person's documents have one.
    """
    folded = fold(word)
    switched = other_layout(folded)
    if switched is not None and seen(switched):
        return switched
    allowed = 1 if len(folded) < 6 else 2
    near: dict[str, int] = {}
    # A slip in the very first letter is found by the second one, when the two were swapped or one was lost.
    for beginning in dict.fromkeys((folded[0], folded[1])):
        deadline.check()
        for known in vocabulary(beginning):
            if abs(len(known) - len(folded)) <= allowed and known.isalpha():
                distance = edit_distance(folded, known, allowed)
                if distance <= allowed:
                    near[known] = distance
    ordered = sorted(near, key=lambda known: (near[known], known))[:_MOST_TRIED]
    counted = [(near[known], -count, known) for known in ordered if (count := seen(known))]
    return min(counted)[2] if counted else None


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


def replaced(text: str, changes: Iterable[tuple[Word, str]]) -> str:
    """Return the question with the words changed in their places."""
    for word, better in sorted(changes, key=lambda change: -change[0].start):
        text = text[: word.start] + better + text[word.end :]
    return text
