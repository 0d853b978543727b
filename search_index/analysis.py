"""Russian text into terms, the same way for documents and for questions.

Every word gets two terms at one position: its lemma and, marked ``~``, its stem; together they find more than either
alone. What a clerk searches by letter for letter gets a term of the *exact layer*, marked ``=``: numbers («2.9»),
registration numbers («10-П-2710»), dates (as ISO, however they are written), abbreviations («ГИА-11») and words with
a hyphen. Function words and single letters get no term and no position.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from search_index.characters import fold, settle_index_letter, settle_script
from search_index.morphology import FUNCTION_WORDS, is_known, is_russian, lemma, stem

# Letters and digits, joined by hyphens; points and slashes join digits, and a letter to a dotted number («3.26.а»).
TOKEN = re.compile(r"[^\W_]+(?:(?:-|(?<=\d)[./](?=\d)|(?:(?<=\d\.\d)|(?<=\d\.\d\d))\.(?=[a-zа-я](?![^\W_])))[^\W_]+)*")
_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_SPOKEN_DATE = re.compile(rf"(?<![\w.])(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+(\d{{4}})(?!\d)")
_WRITTEN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DIGIT = re.compile(r"\d")
_GLUED = re.compile(r"([^\W\d_]{2,})(\d{1,2})")
_SHORT = 5  # upper-case words up to this length may be abbreviations even when the dictionary has such a word
_MANY_LETTERS = 60  # longer "words" are encoded rubbish; their beginning is enough to find them


class Token(NamedTuple):
    """One word or number of a text: where it stands and what it is searched by.

    ``whole`` are terms of the exact layer for the token as one thing; ``parts`` are the terms of its words, one
    tuple for each position (two for «план-график»). Both are empty for a word that search leaves out. ``key`` is
    the token in the glossary's spelling: the lemma of a word, a number as it is; one for each part.
    """

    start: int
    end: int
    folded: str
    whole: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    key: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether search leaves the token out."""
        return not self.whole and not self.parts

    @property
    def width(self) -> int:
        """How many positions the token takes."""
        return max(1, len(self.parts))


def read_tokens(text: str, *, asked: bool = False) -> list[Token]:
    """Return the tokens of a text in order, left-out words included.

    ``asked`` is for the words of a question: a number is then only the number itself, not also its last part, and a
    date of three words is one token.
    """
    folded = fold(text)
    dates = {match.start(): (match.end(), _iso(match, by_name=True)) for match in _SPOKEN_DATE.finditer(folded)}
    tokens: list[Token] = []
    whole_until = 0
    found = list(TOKEN.finditer(folded))
    for place, match in enumerate(found):
        if match.start() < whole_until:
            continue
        spoken = dates.get(match.start())
        if spoken is not None and spoken[1] is not None and asked:
            whole_until = spoken[0]
            tokens.append(Token(match.start(), spoken[0], spoken[1], (f"={spoken[1]}",), (), (spoken[1],)))
            continue
        upper = text[match.start() : match.end()].isupper()
        in_capitals = upper and _stands_in_capitals(text, found, place)
        token = _token(match, upper=upper, in_capitals=in_capitals, asked=asked)
        if spoken is not None and spoken[1] is not None:
            token = Token(token.start, token.end, token.folded, (*token.whole, f"={spoken[1]}"), token.parts, token.key)
        tokens.append(token)
    return tokens


def written_words(token: Token) -> tuple[str, ...]:
    """Return a token of three letters or more as it is written, folded, and the words of a compound."""
    if "-" not in token.folded:
        return (token.folded,) if len(token.folded) > 2 else ()
    return (token.folded, *(part for part in token.folded.split("-") if len(part) > 2))


def _settled(word: str) -> str:
    return settle_script(word[:_MANY_LETTERS])


def _token(match: re.Match[str], *, upper: bool, in_capitals: bool, asked: bool) -> Token:
    start, end = match.span()
    word = _settled(match.group())
    if _DIGIT.search(word):
        whole, parts = _number_terms(word, asked=asked)
        return Token(start, end, word, whole, parts, (word,))
    if "-" in word:
        pieces = [piece for piece in word.split("-") if len(piece) > 1]
        parts = tuple(_word_terms(piece, upper=upper, in_capitals=in_capitals, asked=asked) for piece in pieces)
        key = tuple(lemma(piece) for piece in pieces)
        return Token(start, end, word, (f"={word}",), tuple(filter(None, parts)), key)
    terms = _word_terms(word, upper=upper, in_capitals=in_capitals, asked=asked)
    return Token(start, end, word, (), (terms,) if terms else (), (lemma(word),))


@lru_cache(maxsize=200_000)
def _word_terms(word: str, *, upper: bool, in_capitals: bool, asked: bool) -> tuple[str, ...]:
    if len(word) < 2:
        return ()
    known = is_known(word)
    if word in FUNCTION_WORDS:
        return (f"={word}",) if upper and not in_capitals else ()
    abbreviation = upper and (not known or len(word) <= _SHORT)
    terms: list[str] = [f"={word}"] if abbreviation or (asked and not known) else []
    terms.append(lemma(word) if known or not abbreviation else word)
    # Endings of an abbreviation are no endings: «МОУО» is not a form of «МОУ».
    if is_russian(word) and not abbreviation:
        terms.append(f"~{stem(word)}")
    return tuple(terms)


def _number_terms(word: str, *, asked: bool) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    day = _day(word)
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


def _day(word: str) -> str | None:
    written = _WRITTEN_DATE.fullmatch(word)
    if written is not None:
        return _iso(written, by_name=False)
    iso = _ISO_DATE.fullmatch(word)
    return _valid_day(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None


def _iso(match: re.Match[str], *, by_name: bool) -> str | None:
    month = _MONTHS.index(match[2]) + 1 if by_name else int(match[2])
    return _valid_day(int(match[3]), month, int(match[1]))


def _valid_day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _stands_in_capitals(text: str, found: list[re.Match[str]], place: int) -> bool:
    """Whether a neighbour is a long word in capitals: «О ВНЕСЕНИИ» is a heading, not an abbreviation «О»."""
    for neighbour in (place - 1, place + 1):
        if 0 <= neighbour < len(found):
            start, end = found[neighbour].span()
            if end - start > _SHORT and text[start:end].isupper():
                return True
    return False
