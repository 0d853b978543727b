"""Letters before anything else: what is kept of a text, and how two spellings of one letter become the same."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens, zero-width signs and stress marks stand inside words and are no part of them.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u0300\u0301\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_OTHER_DASH = re.compile(f"[{_DASHES}]")
# Latin letters that a scanner or a hurried hand puts into a Russian word.
_LOOKALIKES = str.maketrans("aceopxykmthb", "асеорхукмтнв")
_SOUNDS = str.maketrans("abvgdeklmnoprstuf", "абвгдеклмнопрстуф")
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[а-яё]")


def clean_text(text: str) -> str:
    """Return the text with composed letters and without invisible signs; page breaks stay.

    Lone halves of surrogate pairs, which no file may hold, become question marks.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", whole)))


def fold(text: str) -> str:
    """Return the text in lower case, with ё as е and every dash as a hyphen, of exactly the same length."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    # Looking for the few signs is many times quicker than a table asked for every letter.
    if "ё" in lower:
        lower = lower.replace("ё", "е")
    return _OTHER_DASH.sub("-", lower) if _OTHER_DASH.search(lower) else lower


def settle_script(word: str) -> str:
    """Return a folded word with its Latin look-alikes as Cyrillic when the word is Cyrillic otherwise."""
    if _LATIN.search(word) and _CYRILLIC.search(word):
        return word.translate(_LOOKALIKES)
    return word


def settle_index_letter(letter: str) -> str:
    """Return the Cyrillic letter that a Latin one stands for in a number («10-P-2710» is «10-П-2710»)."""
    return letter.translate(_SOUNDS)


_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбю"
_KEYS = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)


def other_layout(word: str) -> str | None:
    """Return what the same keys type on the Russian keyboard («ghbrfp» is «приказ»); ``None`` for Russian words."""
    lower = word.lower()
    if _CYRILLIC.search(lower) or not _LATIN.search(lower):
        return None
    return fold(lower.translate(_KEYS))
