"""Spaces that do not break, quotes and dashes."""

from __future__ import annotations

import re
from collections.abc import Callable

NBSP = "\N{NO-BREAK SPACE}"
#: Words that official texts count: «21 школа», «5 участников».
_COUNTED = (
    r"(?:школ|организаци|учреждени|муниципал|участник|обучающ|учащ|учени[кц]|выпускник|педагог|учител|работник|класс"
    r"|балл|показател|мероприяти|документ|пункт|раз(?:а|у)?\b|дн(?:я|ей)\b|день\b|недел|месяц"
    r"|час(?:а|ов)?\b|минут|процент|человек|лист|экземпляр|рубл|страниц|слушател|програм)"
)
#: «8 (3462) 52-10-10», «+7 912 345 67 89».
_PHONE = re.compile(r"(?<![\d-])(?:\+7|8) ?(?:\(\d{3,5}\)|\d{3,5})(?: ?\d{2,3}(?:[ -]\d{2}){1,2})\b")
_HELD: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_PHONE, lambda found: found[0].replace(" ", NBSP)),
    (re.compile(r"(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))"), rf"\g<1>{NBSP}"),
    (re.compile(r"\bи (?=т\.\s?[дп]\.)"), f"и{NBSP}"),
    (re.compile(r"\bт\. (?=[дп]\.)"), f"т.{NBSP}"),
    (re.compile(r"\b(ст|пп|п|гл|рис|табл|стр|с|кв|д)\. (?=\d)"), rf"\g<1>.{NBSP}"),
    (re.compile(r"(?<!\d)(?<!\d[ \u00a0])\b(г|ул|пр)\. (?=[А-ЯЁ])"), rf"\g<1>.{NBSP}"),
    (re.compile(r"(?<=[№§]) (?=\S)"), NBSP),
    (re.compile(r"(?<=\d) (?=(?:г|гг|п|%|млн|млрд|тыс|руб|чел|л|экз|кл|ч)\b\.?)"), NBSP),
    (re.compile(r"(?<=\d) %"), f"{NBSP}%"),
    (re.compile(r"(?<=[А-ЯЁ]\.) (?=[А-ЯЁ][а-яё])"), NBSP),
    (re.compile(r"(?<=[а-яё]) (?=[А-ЯЁ]\.[А-ЯЁ]\.)"), NBSP),
    (re.compile(r"(?<=\bп\.) (?=п\.)"), NBSP),
    (re.compile(r" (?=[–—] )"), NBSP),
    (re.compile(r"(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ]\.)"), NBSP),
    (re.compile(rf"(?<=\d) (?={_COUNTED})"), NBSP),
)
_YEARS = re.compile(r"(?<=\b[12]\d{3})-(?=[12]\d{3}\s(?:гг|год|учебн))")
_OPENING = re.compile(r'(^|[\s(\[«\u00a0])"(?=\S)')


def nested(text: str) -> str:
    """The text with „лапки“ for the quotes within quotes. A text whose quotes do not match is left as it is.

    «Программа «Успех» школы» becomes «Программа „Успех“ школы».
    """
    depth, made = 0, []
    for sign in text:
        depth -= sign == "»"
        if depth < 0:
            return text
        made.append({"«": "„", "»": "“"}.get(sign, sign) if depth else sign)
        depth += sign == "«"
    return text if depth else "".join(made)


def typography(text: str) -> str:
    """The text with «ёлочки» for straight quotes and „лапки“ within them, dashes, and spaces that hold.

    A dash stands for a hyphen between words and between the years of a period.
    Letters are never changed; applied twice it gives the same.
    """
    text = nested(_OPENING.sub(r"\1«", text).replace('"', "»"))
    text = _YEARS.sub("–", text)
    return held(re.sub(r"(?<=\s)-(?=\s)", "–", text))


def held(text: str) -> str:
    """The text with spaces that do not break where a line must not end: only spaces are changed."""
    for pattern, replacement in _HELD:
        text = pattern.sub(replacement, text)
    return text


def quoted(text: str) -> str:
    """The text in «ёлочки», with „лапки“ for its own; a text that wears them as a whole is left alone."""
    text = text.strip()
    wears = text.startswith("«") and text.endswith("»") and _closes(text) == len(text) - 1
    return text if wears else nested(f"«{text}»")


def _closes(text: str) -> int:
    """Where the quote that opens the text is closed; −1 when it is not."""
    depth = 0
    for index, sign in enumerate(text):
        depth += (sign == "«") - (sign == "»")
        if depth == 0:
            return index
    return -1


def plain_spaces(text: str) -> str:
    """The text on one line with ordinary single spaces: the form in which texts are compared."""
    return re.sub(r"\s+", " ", text).strip()
