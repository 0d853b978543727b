"""What is put in place after a part was rendered: line ends, tabs, new paragraphs and pages of values, and unique ids.

Between the elements of a rendered part there are no line ends and tabs, so that every one of them came from a value.
"""

from __future__ import annotations

import re

_SPECIAL = re.compile("[\n\t\a\f]")
_TYPED = re.compile("<w:t(?: [^<>]*)?>([^<\n\t\a\f]*[\n\t\a\f][^<]*)")
_IN_TAG = re.compile("<[^<>\n\t\a\f]*[\n\t\a\f][^<>]*>")
_PARAGRAPH_START = re.compile(r"<w:p(?: [^<>]*)?>")
_RUN_START = re.compile(r"<w:r(?: [^<>]*)?>")
_PROPERTIES = re.compile(r"<w:(pPr|rPr)(?:>.*?</w:\1>|/>)", re.DOTALL)
_TEXT = '<w:t xml:space="preserve">'
_LINE, _TAB = f"</w:t><w:br/>{_TEXT}", f"</w:t><w:tab/>{_TEXT}"
_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_BLANKS = str.maketrans("\n\t\a\f", "    ")


def lay_out(xml: str) -> str:
    """The part with the line ends, tabs, paragraphs and pages that its values ask for.

    ``\\n`` is a line end, ``\\t`` a tab, ``\\a`` a new paragraph, ``\\f`` a new page, in the setting of their run.
    In an attribute they are blanks, in a text that is not typed, as of a field's code, they stay.
    """
    if not _SPECIAL.search(xml):
        return xml
    made: list[str] = []
    place = 0
    for found in _TYPED.finditer(xml):
        made += [xml[place : found.start(1)], _laid(xml, found.start(), found[1])]
        place = found.end()
    xml = "".join([*made, xml[place:]])
    return _IN_TAG.sub(lambda found: found[0].translate(_BLANKS), xml) if _SPECIAL.search(xml) else xml


def _laid(xml: str, place: int, text: str) -> str:
    """The text of the element that begins at the place, laid out."""
    if "\a" in text or "\f" in text:
        own = _properties(xml, _last_start(xml, place, "<w:r", _RUN_START))
        set_so = _properties(xml, _last_start(xml, place, "<w:p", _PARAGRAPH_START))
        begun = f"<w:p>{set_so}<w:r>{own}{_TEXT}"
        text = text.replace("\a", f"</w:t></w:r></w:p>{begun}").replace("\f", f"</w:t></w:r></w:p>{_PAGE}{begun}")
    return text.replace("\n", _LINE).replace("\t", _TAB)


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
