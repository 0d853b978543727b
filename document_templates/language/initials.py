"""Where initials stand: before the surname, or after it. Only the order changes; a full name is left as it is.

Signatures, visas and stamps have them before the surname (ГОСТ Р 7.0.97, 5.16, 5.20–5.22), addressees after it (5.15);
in running text and in lists the house decides (5.18).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from document_templates.language.house import Initials
from document_templates.language.morphology import parses
from document_templates.language.persons import initials_first, initials_last, parse_name

_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PAIR = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
#: A surname on each side of the initials: only one of them is theirs.
_NAMED = re.compile(rf"(?<![\w.-])(?:(?P<first>{_WORD})\s)?(?P<initials>{_PAIR})(?:\s?(?P<last>{_WORD}))?(?![\w-])")
#: What is called after a person is a name of its own: «школа им. А.С. Пушкина».
_IN_HONOUR = re.compile(r"\b(?:им|имени|ул|улиц\w*|пр|просп|проспект\w*|пер|пл|памяти|преми\w*)\.?\s$", re.IGNORECASE)


def signed(text: str) -> str:
    """The name as signatures have it: «А.А. Дренин». A full name or another text stays."""
    return initials_first(text) if _has_initials(text) else text


def addressed(text: str) -> str:
    """The name as addressees have it: «Дренину А.А.». A full name or another text stays."""
    return initials_last(text) if _has_initials(text) else text


def listed(text: str, order: Initials = "before") -> str:
    """The text with each name that has two initials in the order of the house: «Дренин А.А., директор».

    A name whose surname cannot be told from the words beside it stays.
    """
    if _has_initials(text):
        return initials_last(text) if order == "after" else initials_first(text)
    return _NAMED.sub(lambda found: _reordered(found, order), text)


def _has_initials(text: str) -> bool:
    name = parse_name(text)
    return name is not None and bool(name.initials)


def _reordered(found: re.Match[str], order: Initials) -> str:
    before, initials, after = found["first"], found["initials"], found["last"]
    if _IN_HONOUR.search(found.string, 0, found.start()):
        return found[0]
    if before and after:
        named = [_is_surname(before), _is_surname(after)]
        if named == [True, False]:
            return f"{_name(before, initials, order)} {after}"
        return f"{before} {_name(after, initials, order)}" if named == [False, True] else found[0]
    surname = before or after
    return _name(surname, initials, order) if surname else found[0]


def _name(surname: str, initials: str, order: Initials) -> str:
    return addressed(f"{initials} {surname}") if order == "after" else signed(f"{surname} {initials}")


def _is_surname(word: str) -> bool:
    """Whether the dictionary, or its guess, reads the word as a surname."""
    return any("Surn" in reading.tag for reading in parses(word))


#: How a field with the mark ``person`` of ``kind.yaml`` is written, by the mark; ``listed`` follows the house.
ORDERS: Mapping[str, Callable[[str, Initials], str]] = {
    "signed": lambda text, _: signed(text),
    "addressed": lambda text, _: addressed(text),
    "listed": listed,
}
