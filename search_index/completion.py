"""What a person may be about to type: numbers, titles and words of the documents that the person may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from registry.ports import Completion
from search_index.characters import clean_text, fold
from search_index.collection import Segment
from search_index.finding import Finder
from search_index.morphology import lemma
from search_index.plan import Every, Terms, plain_word_terms
from search_index.schema import MARKS, NUMBER_MARK, TITLE_MARK

LEAST_LETTERS = 2
_MOST_CHARACTERS = 256
_MOST_WORDS = 8
# So many words of the vocabulary are looked at, the shortest first, and so many titles are read.
_TRIED = 64
_READ = 64
_SHORT_END = re.compile(r"(?:(?<=\w)\s+[^\W\d_])+\Z")
_LAST_WORD = re.compile(r"[^\W_]+(?:[-./][^\W_]+)*\Z")


def complete(finder: Finder, typed: str, limit: int) -> tuple[Completion, ...]:
    """Return numbers first, then titles, then words; fewer than ``LEAST_LETTERS`` letters give nothing.

    A last word of one letter («приказ о») is passed over, so that the list does not go and come at each space.
    """
    text = _SHORT_END.sub("", " ".join(clean_text(typed[:_MOST_CHARACTERS]).split()))
    found = _LAST_WORD.search(text)
    if found is None or len(found.group()) < LEAST_LETTERS or limit < 1:
        return ()
    earlier, last = text[: found.start()], fold(found.group())
    numbers = _numbers(finder, fold(text.removeprefix("№").strip()))
    titles = [*islice(_titles(finder, earlier, last, fold(text)), limit)]
    seen = [fold(each.text) for each in titles]
    words = (Completion(earlier + word, "word") for word in _words(finder, last, fold(earlier), seen))
    listed = [*islice(numbers, limit), *titles, *islice(words, limit)]
    return tuple({_sameness(each): each for each in reversed(listed)}.values())[::-1][:limit]


def _sameness(found: Completion) -> tuple[str, str, str | None]:
    """Alike titles are one line; alike numbers are documents of different years and bodies, and each has its own."""
    return found.kind, fold(found.text), found.id if found.kind == "number" else None


def _numbers(finder: Finder, beginning: str) -> Iterator[Completion]:
    marked = _shortest(finder.vocabulary(NUMBER_MARK + beginning)) if any(map(str.isdigit, beginning)) else []
    for _, card in _newest(finder.seen_with(Every(()), words=marked)):
        yield Completion(card["number"], "number", card["id"])


def _titles(finder: Finder, earlier: str, last: str, typed: str) -> Iterator[Completion]:
    """Titles with all the words, the last one unfinished; those that begin as typed come first."""
    words = [terms for word in earlier.split()[-_MOST_WORDS:] if (terms := plain_word_terms(word))]
    step = Every(tuple(Terms(terms, fields=("title",)) for terms in words))
    marked = _shortest(finder.vocabulary(TITLE_MARK + last))
    cards = [card for _, card in _newest(finder.seen_with(step, words=marked))]
    for card in sorted(cards, key=lambda card: not fold(card["title"]).startswith(typed)):
        yield Completion(card["title"], "title", card["id"])


def _words(finder: Finder, last: str, earlier: str, titles: Sequence[str]) -> list[str]:
    """Longer words that begin so, those of more of the person's documents first.

    Of each word one form: that of a title with the earlier words before it («о подготовке»), else the most frequent.
    """
    if last[0] in MARKS:
        return []
    counted = [(finder.seen_count(word), word) for word in _shortest(finder.vocabulary(last)) if word != last]
    forms: dict[str, list[str]] = {}
    for count, word in sorted(counted, key=lambda pair: (-pair[0], pair[1])):
        if count:
            forms.setdefault(lemma(word), []).append(word)
    return [
        next((w for w in same if any(earlier + w in title for title in titles)), same[0]) for same in forms.values()
    ]


def _shortest(words: Iterable[str]) -> Sequence[str]:
    return sorted(words, key=lambda word: (len(word), word))[:_TRIED]


def _newest(found: Iterable[tuple[Segment, np.ndarray]]) -> list[tuple[int, dict[str, str]]]:
    """Return the day and the card of the newest of the documents."""
    rows = []
    for segment, documents in found:
        days = segment.days[documents]
        newest = np.argsort(-days, kind="stable")[:_READ].tolist()
        rows += [(int(days[at]), segment, int(documents[at])) for at in newest]
    rows.sort(key=lambda row: -row[0])
    return [(day, dict(segment.card(document))) for day, segment, document in rows[:_READ]]
