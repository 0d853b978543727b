"""The forms of Russian words: dictionary lemma (pymorphy3) and stem (Snowball through PyStemmer).

The dictionary takes about a tenth of a second and 15 MB; it is loaded at the first word, once for a process. A word is
looked up in 7 µs with the compiled DAWG2, which pymorphy3 takes when it is installed; several times longer without.
"""

from __future__ import annotations

import re
import threading
from functools import cache, lru_cache
from typing import Any

from search_index.characters import fold

_CACHED_WORDS = 20_000  # under the cache of analysis, which holds what is asked for again and again

FUNCTION_WORDS = frozenset(
    """
    а без бы в ввиду весь во вот все всё для до его ее если еще же за и из или им их к как ко когда который ли либо
    между на над не него нее ни них но о об обо он она они оно от ото перед по под при про с со так также то тоже
    только того том у уж уже что чтобы это этот эта эти я мы вы ты наш ваш свой сей ибо лишь дабы через the of and
    """.split()  # noqa: SIM905 - a list of words reads as words
)
# Lemmas of what a question written as a sentence is built with: not sought when it has other words.
QUESTION_WORDS = frozenset(
    """
    где куда откуда когда почему зачем сколько кто чей какой каков каковой такой быть есть мочь можно нужно нужный
    надо должный
    """.split()  # noqa: SIM905 - a list of words reads as words
)
_OTHER_LETTER = re.compile("[^а-я]")
_threads = threading.local()


@cache
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def _stemmer() -> Any:
    # A PyStemmer object keeps state between calls, so each thread has its own.
    if not hasattr(_threads, "stemmer"):
        import Stemmer

        # Without its cache, which costs more than a stem.
        _threads.stemmer = Stemmer.Stemmer("russian", 0)
    return _threads.stemmer


def is_russian(word: str) -> bool:
    """Whether every letter of the folded word is Russian."""
    return _OTHER_LETTER.search(word) is None


def lemma(word: str) -> str:
    """Return the dictionary form of a folded word, folded; other than Russian words are returned as they are."""
    return _looked_up(word)[0]


def stem(word: str) -> str:
    """Return the part of a folded word that its endings leave alone."""
    return str(_stemmer().stemWord(word)) if is_russian(word) else word


def is_known(word: str) -> bool:
    """Whether the dictionary has the folded word, other than as an abbreviation."""
    return _looked_up(word)[1]


@lru_cache(maxsize=_CACHED_WORDS)
def _looked_up(word: str) -> tuple[str, bool]:
    """Return the lemma of a folded word and whether the word is known."""
    if not is_russian(word):
        return word, False
    return _likeliest(word) or _guessed(word)


def _likeliest(word: str) -> tuple[str, bool] | None:
    """Return the same of a word that the dictionary has, else ``None``.

    It is what ``MorphAnalyzer.parse`` puts first, without making a normal form of each of the parses.
    """
    analyzer = _dictionary()
    dictionary, known = analyzer.dictionary, analyzer.prob_estimator.p_t_given_w
    parses = [
        (fixed, paradigm, form, dictionary.build_tag_info(paradigm, form))
        for fixed, forms in dictionary.words.similar_items(word, analyzer.char_substitutes)
        for paradigm, form in forms
    ]
    if not parses:
        return None
    best = parses[0] if len(parses) == 1 else max(parses, key=lambda parse: known.get(f"{word}:{parse[3]}", 0))
    fixed, paradigm, form, tag = best
    return fold(dictionary.build_normal_form(paradigm, form, fixed)), "Abbr" not in tag


def _guessed(word: str) -> tuple[str, bool]:
    best = _dictionary().parse(word)[0]
    return fold(best.normal_form), bool(best.is_known) and "Abbr" not in best.tag
