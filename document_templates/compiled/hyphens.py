"""Hyphens that do not break, within numbers of documents and telephones.

A number stays one word on a line: «10-П-2710», «273-ФЗ», «52-10-10». The hyphen becomes Word's own element
``w:noBreakHyphen`` and no sign U+2011: readers of DOCX give a plain «-» for it, so the number is found and compared as
it was typed, and the line is not set in another font for want of the sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A typed text with a hyphen, from its opening tag, which has none.
_TYPED = re.compile(r'<w:t(?: xml:space="preserve")?>[^<-]*-[^<]*')
#: Short groups of letters and digits with a digit among them: longer words may break, or cells would overflow.
_NUMBER = re.compile(r"(?<![\w./@:-])(?=[\w-]*\d)\w{1,12}(?:-\w{1,12})+(?![\w@-]|[.:]/?[a-zA-Z\d/])")
_HYPHEN = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'


def hold_numbers(xml: str) -> str:
    """The XML of a part with hyphens that do not break in the numbers of its typed texts."""
    return _TYPED.sub(_held, xml) if "-" in xml else xml


def _held(found: re.Match[str]) -> str:
    return _HYPHEN.join(pieces(found[0]))


def pieces(text: str) -> list[str]:
    """The text in pieces, between which hyphens stand that do not break; a text without such a one is one piece."""
    made, end = [], 0
    for place in _places(text):
        made.append(text[end:place])
        end = place + 1
    return [*made, text[end:]]


def _places(text: str) -> Iterator[int]:
    for found in _NUMBER.finditer(text):
        yield from (found.start() + place for place, sign in enumerate(found[0]) if sign == "-")
