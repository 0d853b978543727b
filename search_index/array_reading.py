"""Many texts become arrays of terms at once: what ``analysis.read_terms`` gives, without an object for a posting.

Every distinct token of the texts is read once; after that there are only numbers, repeated and sorted by numpy.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import Any

import numpy as np

from search_index.analysis import ORDINARY, WORDS, Cut, cut
from search_index.array_file import Array
from search_index.squeezed import insides

_Type = str | tuple[str, int]  # a token, with its shape unless that is ordinary


@dataclass(frozen=True, slots=True)
class Occurrences:
    """What was read in some texts.

    ``terms`` are numbers of terms, ``at`` the place of each occurrence among the positions of all texts. Of each
    position: ``texts`` (number of its text), ``positions`` (number in it), ``starts`` and ``lengths`` in characters.
    ``words`` and ``having`` are pairs: the number of a written word and of a text that has it, repetitions included.
    """

    terms: Array
    at: Array
    texts: Array
    positions: Array
    starts: Array
    lengths: Array
    words: Array
    having: Array


class Numbers:
    """Numbers for strings, in the order in which they are first asked for."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._keys: list[bytes] = []
        self._order: list[int] = []
        self.of = self._numbers.__getitem__

    def ranks(self) -> Array:
        """Return the place of each number when the strings are sorted by their bytes."""
        before = len(self._keys)
        self._keys += [name.encode() for name in islice(self._numbers, before, None)]
        # What is sorted already is a run that the sort only merges the others into.
        self._order += sorted(range(before, len(self._keys)), key=self._keys.__getitem__)
        self._order.sort(key=self._keys.__getitem__)
        ranks = np.empty(len(self._keys), np.int64)
        ranks[self._order] = np.arange(len(self._keys))
        return ranks

    def key(self, rank: int) -> bytes:
        """Return the string of that place, as bytes."""
        return self._keys[self._order[rank]]


class Reader:
    """Reads texts; ``terms`` and ``words`` are the numbers that it gives, ``size`` how many tokens it knows."""

    def __init__(self) -> None:
        self.terms = Numbers()
        self.words = Numbers()
        self._types: defaultdict[_Type, int] = defaultdict(count().__next__)
        self._type_terms = _Lists()
        self._type_steps = _Lists()
        self._type_words = _Lists()
        self._widths = array("q")

    @property
    def size(self) -> int:
        """How many different tokens it has read."""
        return len(self._widths)

    def read(self, texts: Iterable[str]) -> Occurrences:
        """Read the texts."""
        tokens, sizes, lengths, joined = array("q"), array("q"), array("q"), []
        for text in texts:
            found = cut(text)
            types: list[_Type] = list(found.words)
            for place, shape in found.shapes.items():
                types[place] = (found.words[place], shape)
            lengths.extend(map(len, found.pieces))
            joined += _joined(found, len(tokens))
            tokens.extend(map(self._types.__getitem__, types))
            sizes.append(len(types))
        self._learn()
        return self._placed(_array(tokens), _array(sizes), _array(lengths), joined)

    def _learn(self) -> None:
        """Read the tokens that were not seen before."""
        new = islice(self._types, len(self._widths), None)
        read = [WORDS[ORDINARY][kind] if isinstance(kind, str) else WORDS[kind[1]][kind[0]] for kind in new]
        self._type_terms.add_all([terms for terms, _, _ in read], self.terms.of)
        self._type_steps.add_all([steps for _, steps, _ in read], int)
        self._type_words.add_all([written for _, _, written in read], self.words.of)
        self._widths.extend([steps[-1] + 1 if steps else 0 for _, steps, _ in read])

    def _placed(self, tokens: Array, sizes: Array, lengths: Array, joined: Sequence[tuple[int, str]]) -> Occurrences:
        texts = np.repeat(np.arange(len(sizes)), sizes)
        widths = _array(self._widths)[tokens]
        firsts = np.cumsum(widths) - widths  # the first position of each token, counted through all texts
        of_position = np.repeat(np.arange(len(tokens)), widths)
        text_ends = np.cumsum(np.bincount(texts, weights=widths, minlength=len(sizes)).astype(np.int64))
        characters = np.cumsum(lengths)[::2]  # up to the beginning of each token, through all texts
        begins = characters - np.repeat(_before(np.bincount(texts, lengths.reshape(-1, 2).sum(1), len(sizes))), sizes)
        own, of_own = self._type_terms.of(tokens)
        steps, _ = self._type_steps.of(tokens)
        words, of_words = self._type_words.of(tokens)
        things = [(self.terms.of(term), int(firsts[token])) for token, term in joined if widths[token]]
        found = texts[of_position]
        return Occurrences(
            terms=np.concatenate((own, np.array([term for term, _ in things], np.int64))),
            at=np.concatenate((firsts[of_own] + steps, np.array([at for _, at in things], np.int64))),
            texts=found,
            positions=np.arange(len(found)) - _before(np.diff(text_ends, prepend=0))[found],
            starts=begins[of_position],
            lengths=lengths[1::2][of_position],
            words=words,
            having=texts[of_words],
        )


class _Lists:
    """Short lists of numbers, one behind another."""

    def __init__(self) -> None:
        self._values = array("q")
        self._sizes = array("q")

    def add_all(self, lists: Sequence[Sequence[Any]], number: Callable[[Any], int]) -> None:
        """Append the numbers of what is in each of the lists."""
        self._values.extend(map(number, chain.from_iterable(lists)))
        self._sizes.extend(map(len, lists))

    def of(self, numbers: Array) -> tuple[Array, Array]:
        """Return the values of the lists of those numbers, and for each the place of its number."""
        sizes = _array(self._sizes)
        wanted = sizes[numbers]
        values = _array(self._values)[insides(_before(sizes)[numbers], wanted)]
        return values, np.repeat(np.arange(len(numbers)), wanted)


def _joined(found: Cut, before: int) -> list[tuple[int, str]]:
    """Return the terms of dates and citations of several tokens, with the number of the token where each begins."""
    if not found.joined:
        return []
    places = {start: before + place for place, start in enumerate(found.starts)}
    return [(places[at], term) for at, thing in found.joined.items() if at in places for term in thing.whole]


def _before(sizes: Array) -> Array:
    """Return the sum of the sizes before each."""
    whole: Array = np.cumsum(sizes) - sizes
    return whole.astype(np.int64)


def _array(numbers: array[Any]) -> Array:
    return np.frombuffer(numbers, np.int64) if numbers else np.empty(0, np.int64)
