"""Words made comparable lightly: folded, without endings. Enough to see that two titles speak of the same thing.

It is no morphology: a stem is what is left of a word when a usual Russian ending is taken off. Abbreviations are kept.
"""

from __future__ import annotations

import re
from functools import lru_cache

from registry.domain.folding import fold


def _words(text: str) -> list[str]:
    return text.split()


_WORD = re.compile(r"[а-я0-9]+(?:-[а-я0-9]+)*")
_SHORTEST_STEM = 4
_SHORTEST_WORD = 3
# Longest first, so that «-ирования» goes before «-ия» does.
_ENDINGS = sorted(
    _words(
        "ированиями ированиях ированием ирования ирование ированию ированный ированных "
        "иями иях ией ием ия ию ий ие ии ями ами ях ах "
        "ого его ому ему ыми ими ой ей ый ые ых их ым им ую юю ая яя ое ее "
        "ости остью ость остей остям остями остях остию "
        "ения ение ению ением ений ениями ениях ания ание анию анием аний аниями аниях "
        "ться тся ют ет ит ат ят ть ов ев ом ем ам ям а я о е ы и у ю ь"
    ),
    key=len,
    reverse=True,
)
# Words of every title of an act, which tell nothing of its matter.
_EMPTY = frozenset(
    _words(
        "для при над под про без или что как его это этот также числе том иных иные год года году годов годы "
        "учебный учебного учебном через между после перед более менее"
    )
)


def stems(text: str) -> dict[str, str]:
    """Stems of the words of a text that say something, each with the word as it stands (folded), in order."""
    found: dict[str, str] = {}
    for word in _WORD.findall(fold(text)):
        for part in word.split("-") if len(word) > _SHORTEST_WORD else (word,):
            if len(part) >= _SHORTEST_WORD and part not in _EMPTY and not part.isdecimal():
                found.setdefault(stem(part), part)
    return found


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The word without its ending; a short word stays whole."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
