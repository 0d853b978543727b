"""Questions of each kind, by lot out of the documents themselves: the same ones for the same corpus.

Two kinds ask for a whole page: with any words of a text, most of them rare, and with words of a title, as people who
look for a document do; those are common, so that thousands of documents are counted and ranked.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from registry.ports import IndexEntry

PAGES = ("whole page", "page by title")
KINDS = ("one term", "three terms", "four-term OR", "phrase", "prefix", *PAGES)
_WORD = re.compile(r"[а-яё]{4,20}")
_PAIR = re.compile(r"(?=(?<![а-яё-])([а-яё]{5,20} [а-яё]{5,20})(?![а-яё-]))")


@dataclass(frozen=True)
class Asked:
    """Words in lower case; ``kind`` says how they are meant: all of them, any of them, one after another, begun."""

    kind: str
    words: tuple[str, ...]


def questions(documents: Sequence[IndexEntry], each: int) -> list[Asked]:
    """Return so many questions of each kind, the kinds taking turns, so that a busy machine troubles all alike."""
    lot = random.Random(11)
    return [_question(kind, documents, lot) for _ in range(each) for kind in KINDS]


def _question(kind: str, documents: Sequence[IndexEntry], lot: random.Random) -> Asked:
    while True:
        document = lot.choice(documents)
        text = document.text.lower()
        words, pairs = _WORD.findall(text), _PAIR.findall(text)
        if len(set(words)) < 4 or not pairs:
            continue
        match kind:
            case "page by title":
                return Asked(kind, _named(document.title, lot))
            case "four-term OR":
                return Asked(kind, tuple(lot.choice(_WORD.findall(lot.choice(documents).text)) for _ in range(4)))
            case "phrase":
                return Asked(kind, tuple(lot.choice(pairs).split()))
        return Asked(kind, _of_text(kind, words, lot))


def _of_text(kind: str, words: Sequence[str], lot: random.Random) -> tuple[str, ...]:
    match kind:
        case "one term":
            return (lot.choice(words),)
        case "prefix":
            return (lot.choice(words)[:4],)
        case "three terms":
            return tuple(lot.sample(sorted(set(words)), 3))
    # A page is asked for with one, two or three words of one document.
    return tuple(lot.sample(sorted(set(words)), lot.choice((1, 2, 2, 3))))


def _named(title: str, lot: random.Random) -> tuple[str, ...]:
    words = _WORD.findall(title.lower())
    return tuple(lot.sample(words, min(len(words), lot.choice((1, 1, 2)))))
