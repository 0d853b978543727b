"""Russian text into terms, the same way for documents and for questions.

Every word gets two terms at one position: its lemma and, marked ``~``, its stem; together they find more than either
alone. What a clerk searches by letter for letter gets a term of the *exact layer*, marked ``=``: numbers («2.9»),
registration numbers («10-П-2710»), dates (as ISO, however they are written), abbreviations («ГИА-11») and words with
a hyphen; and a day with a number beside it («от 06.09.2024 № 10-П-1833») gets one as a citation. Function words and
single letters get no term and no position.

``read_tokens`` gives a token for each word, for questions and whatever looks at words one by one; ``read_terms``
gives the same terms of a whole document, many times faster: what a word gives is remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from search_index.characters import fold, settle_index_letter, settle_script
from search_index.dates import citations, day_of, spoken_dates
from search_index.morphology import FUNCTION_WORDS, is_known, is_russian, lemma, stem

# Letters and digits, joined by hyphens; points and slashes join digits, and a letter to a dotted number («3.26.а»).
TOKEN = re.compile(r"[^\W_]+(?:(?:-|(?<=\d)[./](?=\d)|(?:(?<=\d\.\d)|(?<=\d\.\d\d))\.(?=[a-zа-я](?![^\W_])))[^\W_]+)*")
_CUT = re.compile(f"({TOKEN.pattern})")
_DIGIT = re.compile(r"\d")
_GLUED = re.compile(r"([^\W\d_]{2,})(\d{1,2})")
# Only a word of two letters has a shape that matters, and these have: letters other than the usual small ones.
_CAPITALS_TOGETHER = re.compile(r"[^\W\d_a-zа-яё]{2}")
_SHORT = 5  # upper-case words up to this length may be abbreviations even when the dictionary has such a word
ORDINARY, _CAPITALS, _AMONG_CAPITALS = range(3)  # shapes of a word
_REMEMBERED = 40_000  # words of each of two generations, at some 600 bytes each
_MANY_LETTERS = 60  # longer "words" are encoded rubbish; their beginning is enough to find them


class Token(NamedTuple):
    """One word or number of a text: where it stands and what it is searched by.

    ``whole`` are terms of the exact layer for the token as one thing; ``parts`` are the terms of its words, one
    tuple for each position (two for «план-график»). Both are empty for a word that search leaves out. ``key`` is
    the token in the glossary's spelling: the lemma of a word, a number as it is; one for each part. ``pieces`` are
    the terms of the day and of the number when the token is a citation.
    """

    start: int
    end: int
    folded: str
    whole: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    key: tuple[str, ...]
    pieces: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether search leaves the token out."""
        return not self.whole and not self.parts

    @property
    def width(self) -> int:
        """How many positions the token takes."""
        return max(1, len(self.parts))


class Terms(NamedTuple):
    """The terms of a text with their positions, the places of the positions, and the words as they are written.

    ``places`` are starts and lengths in characters, one for each position.
    """

    positions: Mapping[str, list[int]]
    places: Sequence[tuple[int, int]]
    written: set[str]


def read_tokens(text: str, *, asked: bool = False) -> list[Token]:
    """Return the tokens of a text in order, left-out words included.

    ``asked`` is for the words of a question: a number is then only the number itself, not also its last part, and a
    date of three words or a citation is one token.
    """
    folded = fold(text)
    joined = _joined_tokens(folded, asked=asked)
    tokens: list[Token] = []
    whole_until = 0
    found = list(TOKEN.finditer(folded))
    for place, match in enumerate(found):
        start = match.start()
        if start < whole_until:
            continue
        thing = joined.get(start)
        if thing is not None and asked:
            whole_until = thing.end
            tokens.append(thing)
            continue
        token = _token(start, match[0], _shape(text, found, place), asked=asked)
        tokens.append(token if thing is None else token._replace(whole=(*token.whole, *thing.whole)))
    return tokens


class Cut(NamedTuple):
    """A text cut into tokens.

    ``pieces`` are what is before each token and the token, by turns; ``words`` are the tokens, folded, ``starts`` where
    they begin. ``shapes`` has the places of those in capitals; all others are ``ORDINARY``. ``joined`` are the things
    of several tokens by their beginning.
    """

    pieces: Sequence[str]
    words: Sequence[str]
    starts: Sequence[int]
    shapes: Mapping[int, int]
    joined: Mapping[int, Token]


def cut(text: str) -> Cut:
    """Cut a document into its tokens at once, which is many times faster than one match after another."""
    folded = fold(text)
    pieces = _CUT.split(folded)
    pieces.pop()
    ends = list(accumulate(map(len, pieces)))
    starts = ends[::2]
    shapes = _shapes(text, starts, ends[1::2]) if _CAPITALS_TOGETHER.search(text) else {}
    return Cut(pieces, pieces[1::2], starts, shapes, _joined_tokens(folded, asked=False))


def read_terms(text: str) -> Terms:
    """Return what ``read_tokens`` finds in a document, by terms."""
    _, words, starts, shapes, joined = cut(text)
    positions: defaultdict[str, list[int]] = defaultdict(list)
    places: list[tuple[int, int]] = []
    written: set[tuple[str, ...]] = set()
    for place, (word, start) in enumerate(zip(words, starts, strict=True)):
        terms, steps, own = WORDS[shapes.get(place, ORDINARY)][word]
        if not terms:
            continue
        at = len(places)
        for term, step in zip(terms, steps, strict=True):
            positions[term].append(at + step)
        places.extend([(start, len(word))] * (steps[-1] + 1))
        written.add(own)
        if start in joined:
            for term in joined[start].whole:
                positions[term].append(at)
    return Terms(positions, places, set().union(*written))


def _shapes(text: str, starts: Sequence[int], ends: Sequence[int]) -> dict[int, int]:
    """Return the shapes of the tokens that are in capitals; all others are ordinary."""
    capitals = [text[start:end].isupper() for start, end in zip(starts, ends, strict=True)]
    long = [capital and end - start > _SHORT for capital, start, end in zip(capitals, starts, ends, strict=True)]
    # A neighbour that is a long word in capitals: «О ВНЕСЕНИИ» is a heading, not an abbreviation «О».
    beside = [before or after for before, after in zip([False, *long], [*long[1:], False, False], strict=True)]
    return {place: _AMONG_CAPITALS if beside[place] else _CAPITALS for place, capital in enumerate(capitals) if capital}


# Plain tuples: the garbage collector leaves them alone.
_Read = tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]


class _Words(dict[str, _Read]):
    """What the words of a shape give; of the words that were not seen lately the oldest half is forgotten at times.

    A word gives its terms, of each the distance from the first position, ascending, and the words as written.
    """

    def __init__(self, shape: int) -> None:
        super().__init__()
        self._shape = shape
        self._older: dict[str, _Read] = {}

    def __missing__(self, word: str) -> _Read:
        """Look among the older words, else read the word."""
        found = self._older.get(word)
        if found is None:
            found = _read(word, self._shape)
        if len(self) >= _REMEMBERED:
            self._older = dict(self)
            self.clear()
        self[word] = found
        return found

    def forget(self) -> None:
        """Forget all of them: for whoever exchanges what a word is searched by."""
        self._older = {}
        self.clear()


def _read(word: str, shape: int) -> _Read:
    token = _token(0, word, shape, asked=False)
    if token.is_empty:
        return (), (), ()
    parts = ((*token.whole, *(token.parts[0] if token.parts else ())), *token.parts[1:])
    found = [(term, step) for step, part in enumerate(parts) for term in dict.fromkeys(part)]
    return tuple(term for term, _ in found), tuple(step for _, step in found), written_words(token)


WORDS = tuple(_Words(shape) for shape in range(3))


def written_words(token: Token) -> tuple[str, ...]:
    """Return a token of three letters or more as it is written, folded, and the words of a compound."""
    if "-" not in token.folded:
        return (token.folded,) if len(token.folded) > 2 else ()
    return (token.folded, *(part for part in token.folded.split("-") if len(part) > 2))


def _settled(word: str) -> str:
    return settle_script(word[:_MANY_LETTERS])


def _joined_tokens(folded: str, *, asked: bool) -> dict[int, Token]:
    """Return what is one thing though it is written in several tokens, by its beginning."""
    joined = {}
    for start, (end, day) in spoken_dates(folded).items():
        joined[start] = Token(start, end, day, (f"={day}",), (), (day,))
    if asked or "№" in folded:
        for start, end, day, number in citations(folded):
            term = _number_terms(_settled(number), asked=True)[0][0]
            whole = f"={day} {term[1:]}"
            # A document has a date in words besides; the citation is asked for with its own pieces.
            spoken = joined[start].whole if start in joined and not asked else ()
            joined[start] = Token(start, end, whole[1:], (*spoken, whole), (), (whole[1:],), (f"={day}", term))
    return joined


def _shape(text: str, found: list[re.Match[str]], place: int) -> int:
    start, end = found[place].span()
    if not text[start:end].isupper():
        return ORDINARY
    return _AMONG_CAPITALS if _stands_in_capitals(text, found, place) else _CAPITALS


def _token(start: int, written: str, shape: int, *, asked: bool) -> Token:
    end = start + len(written)
    word = _settled(written)
    if _DIGIT.search(word):
        whole, parts = _number_terms(word, asked=asked)
        return Token(start, end, word, whole, parts, (word,))
    if "-" in word:
        pieces = [piece for piece in word.split("-") if len(piece) > 1]
        parts = tuple(_word_terms(piece, shape, asked=asked) for piece in pieces)
        key = tuple(lemma(piece) for piece in pieces)
        return Token(start, end, word, (f"={word}",), tuple(filter(None, parts)), key)
    terms = _word_terms(word, shape, asked=asked)
    return Token(start, end, word, (), (terms,) if terms else (), (lemma(word),))


def _word_terms(word: str, shape: int, *, asked: bool) -> tuple[str, ...]:
    if len(word) < 2:
        return ()
    if word in FUNCTION_WORDS:
        return (f"={word}",) if shape == _CAPITALS else ()
    known = is_known(word)
    abbreviation = shape != ORDINARY and (not known or len(word) <= _SHORT)
    terms: list[str] = [f"={word}"] if abbreviation or (asked and not known) else []
    terms.append(lemma(word) if known or not abbreviation else word)
    # Endings of an abbreviation are no endings: «МОУО» is not a form of «МОУ».
    if is_russian(word) and not abbreviation:
        terms.append(f"~{stem(word)}")
    return tuple(terms)


def _number_terms(word: str, *, asked: bool) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    day = day_of(word)
    if day is not None:
        return ((f"={day}",) if asked else (f"={day}", f"={day[:4]}")), ()
    glued = _GLUED.fullmatch(word)
    if glued is not None:
        word = f"{glued[1]}-{glued[2]}"
    pieces = re.split("[-/]", word)
    if len(pieces) == 1:
        return (f"={word}",), ()
    if any(len(piece) == 1 and piece.isalpha() for piece in pieces):
        number = "-".join(settle_index_letter(piece) if len(piece) == 1 else piece for piece in pieces)
        tail = max((piece for piece in pieces if piece.isdigit()), key=len, default="")
        return ((f"={number}",) if asked or not tail else (f"={number}", f"={tail}")), ()
    return (f"={word}",), tuple(_piece_terms(piece) for piece in pieces)


def _piece_terms(piece: str) -> tuple[str, ...]:
    return (f"={piece}", lemma(piece) if is_known(piece) else piece) if piece.isalpha() else (f"={piece}",)


def _stands_in_capitals(text: str, found: list[re.Match[str]], place: int) -> bool:
    """Whether a neighbour is a long word in capitals: «О ВНЕСЕНИИ» is a heading, not an abbreviation «О»."""
    for neighbour in (place - 1, place + 1):
        if 0 <= neighbour < len(found):
            start, end = found[neighbour].span()
            if end - start > _SHORT and text[start:end].isupper():
                return True
    return False
