"""What is put in place after a part was rendered: line ends, tabs, new paragraphs and pages of values, and unique ids.

Between the elements of a rendered part there are no line ends and tabs, so that every one of them came from a value.
"""

from __future__ import annotations

import re

_SPECIAL = re.compile("[\n\t\a\f]")
_PARAGRAPH_START = re.compile(r"<w:p(?: [^<>]*)?>")
_RUN_START = re.compile(r"<w:r(?: [^<>]*)?>")
_PROPERTIES = re.compile(r"<w:(pPr|rPr)(?:>.*?</w:\1>|/>)", re.DOTALL)
_TEXT = '<w:t xml:space="preserve">'
_INSIDE = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def lay_out(xml: str) -> str:
    """The part with the line ends, tabs, paragraphs and pages that its values ask for.

    ``\\n`` is a line end, ``\\t`` a tab, ``\\a`` a new paragraph, ``\\f`` a new page, in the setting of their run.
    In an attribute they are blanks, in a text that is not typed, as of a field's code, they stay.
    """
    if not _SPECIAL.search(xml):
        return xml
    made: list[str] = []
    place = 0
    for found in _SPECIAL.finditer(xml):
        made.append(xml[place : found.start()])
        made.append(_laid(xml, found.start(), found[0]))
        place = found.end()
    return "".join([*made, xml[place:]])


def _laid(xml: str, place: int, sign: str) -> str:
    """What stands for the sign at that place."""
    opened, closed = xml.rfind("<", 0, place), xml.rfind(">", 0, place)
    if opened > closed:
        return " "
    if not xml.startswith(("<w:t>", "<w:t "), opened):
        return sign if sign in _INSIDE else " "
    if sign in _INSIDE:
        return f"</w:t>{_INSIDE[sign]}{_TEXT}"
    return _new_paragraph(xml, opened, page=sign == "\f")


def _new_paragraph(xml: str, place: int, *, page: bool) -> str:
    run = _last_start(xml, place, "<w:r", _RUN_START)
    paragraph = _last_start(xml, place, "<w:p", _PARAGRAPH_START)
    own, set_so = _properties(xml, run), _properties(xml, paragraph)
    between = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' if page else ""
    return f"</w:t></w:r></w:p>{between}<w:p>{set_so}<w:r>{own}{_TEXT}"


def _last_start(xml: str, place: int, sign: str, pattern: re.Pattern[str]) -> int:
    """The end of the last opening tag of the kind before the place; ``-1`` when there is none."""
    place = xml.rfind(sign, 0, place)
    while place >= 0:
        found = pattern.match(xml, place)
        if found:
            return found.end()
        place = xml.rfind(sign, 0, place)
    return -1


def _properties(xml: str, place: int) -> str:
    found = _PROPERTIES.match(xml, place) if place >= 0 else None
    return found[0] if found else ""
