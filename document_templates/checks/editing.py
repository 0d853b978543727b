"""Small changes of a document's XML that keep its words: texts over several runs, properties in their right order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from document_templates import reading

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_SILENT = {qn(f"w:{name}") for name in ("del", "pPr", "rPr", "moveFrom", "delText", "p")}
#: Children of paragraph properties that come after those we write, by the schema's order.
_AFTER_IND = ("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment")
_TAIL = ("textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange")
_AFTER = {
    "spacing": ("ind", *_AFTER_IND, *_TAIL),
    "ind": (*_AFTER_IND, *_TAIL),
    "jc": ("textDirection", "textAlignment", *_TAIL),
}


class Letters:
    """The letters of a paragraph, in order, each with the text element that holds it; breaks and tabs have none."""

    def __init__(self, paragraph: Any) -> None:
        self._pieces = list(_pieces(paragraph))
        self.text = "".join(text for text, _ in self._pieces)

    def replace(self, pattern: re.Pattern[str], made: Callable[[re.Match[str]], str]) -> int:
        """Put ``made`` in place of each match that holds no break and no tab; how many were changed."""
        changes = [(found, made(found)) for found in pattern.finditer(self.text)]
        done = 0
        for found, new in reversed(changes):
            if new != found[0] and self._put(found.start(), found.end(), new):
                done += 1
        self.text = "".join(text for text, _ in self._pieces)
        return done

    def _put(self, start: int, end: int, new: str) -> bool:
        place, touched = 0, list[tuple[int, int, int]]()
        for number, (text, holder) in enumerate(self._pieces):
            low, high = max(start - place, 0), min(end - place, len(text))
            if low < high:
                if holder is None:
                    return False
                touched.append((number, low, high))
            place += len(text)
        for number, low, high in reversed(touched):
            text, holder = self._pieces[number]
            self._set(number, text[:low] + (new if number == touched[0][0] else "") + text[high:], holder)
        return True

    def _set(self, number: int, text: str, holder: Any) -> None:
        self._pieces[number] = (text, holder)
        holder.text = text
        holder.set(_SPACE, "preserve")


def _pieces(element: Any) -> Iterator[tuple[str, Any]]:
    for child in element:
        if child.tag == reading.T:
            yield child.text or "", child
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag], None
        elif child.tag not in _SILENT and isinstance(child.tag, str):
            yield from _pieces(child)


def set_format(paragraph: Any, element: str, **attributes: str | None) -> None:
    """Set attributes of a property of the paragraph (``spacing``, ``ind``, ``jc``); ``None`` takes one away."""
    properties = paragraph.get_or_add_pPr()
    holder = properties.find(qn(f"w:{element}"))
    if holder is None:
        holder = OxmlElement(f"w:{element}")
        later = {qn(f"w:{name}") for name in _AFTER[element]}
        following = next((child for child in properties if child.tag in later), None)
        if following is None:
            properties.append(holder)
        else:
            following.addprevious(holder)
    for name, value in attributes.items():
        if value is None:
            holder.attrib.pop(qn(f"w:{name}"), None)
        else:
            holder.set(qn(f"w:{name}"), value)
