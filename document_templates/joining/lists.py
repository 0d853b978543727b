"""Lists of joined documents: each document counts from its own beginning."""

from __future__ import annotations

import copy

from lxml import etree

from document_templates.joining.parts import Source, children
from document_templates.reading import P, W

NUMBERING = "word/numbering.xml"
_VALUE, _NUM_ID, _ABSTRACT_ID = (f"{{{W}}}{name}" for name in ("val", "numId", "abstractNumId"))
#: What may stand before the number of a list in the properties of a paragraph.
_BEFORE = [f"{{{W}}}{n}" for n in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")]


class Lists:
    """The numbering part of the joined file, and the styles that number paragraphs."""

    def __init__(self, first: Source) -> None:
        self.tree = first.tree(NUMBERING)
        self._styles = _numbered_styles(first.tree("word/styles.xml"))

    def restart(self, body: etree._Element, source: Source) -> None:
        """Give the lists of a later document numbers of their own, counted from their own beginning."""
        theirs = source.tree(NUMBERING)
        if self.tree is None or theirs is None:
            return
        made: dict[str, str] = {}
        self._say_style_numbers(body)
        for used in body.iter(_NUM_ID):
            number = str(used.get(_VALUE))
            if number not in made:
                made[number] = self._copied(number, theirs)
            used.set(_VALUE, made[number])

    def _say_style_numbers(self, body: etree._Element) -> None:
        """Write the list of a style into each paragraph of the style, so that the paragraph can have another one."""
        for paragraph in body.iter(P):
            properties = paragraph.find(f"{{{W}}}pPr")
            style = None if properties is None else properties.find(f"{{{W}}}pStyle")
            if properties is None or style is None or properties.find(f"{{{W}}}numPr") is not None:
                continue
            known = self._styles.get(str(style.get(_VALUE)))
            if known is not None:
                place = sum(1 for each in properties if each.tag in _BEFORE)
                properties.insert(place, copy.deepcopy(known))

    def _copied(self, number: str, theirs: etree._Element) -> str:
        """The number of a fresh list that looks like the document's list; «0» and unknown ones stay."""
        source = next((each for each in theirs.iter(f"{{{W}}}num") if each.get(_NUM_ID) == number), None)
        if source is None or self.tree is None:
            return number
        made = copy.deepcopy(source)
        kind = made.find(_ABSTRACT_ID)
        if kind is None:
            return number
        abstract = _abstract(theirs, str(kind.get(_VALUE)))
        kind.set(_VALUE, self._abstract_like(abstract, str(kind.get(_VALUE))))
        _restart_levels(made, abstract)
        identifier = str(1 + max(int(each.get(_NUM_ID, "0")) for each in self.tree.iter(f"{{{W}}}num")))
        made.set(_NUM_ID, identifier)
        last = [each for each in self.tree if each.tag in (f"{{{W}}}num", f"{{{W}}}abstractNum")][-1]
        last.addnext(made)
        return identifier

    def _abstract_like(self, wanted: etree._Element | None, identifier: str) -> str:
        """The identifier of an equal description of a list here; it is added when there is none."""
        if wanted is None or self.tree is None:
            return identifier
        mine = [each for each in children(self.tree) if each.tag == f"{{{W}}}abstractNum"]
        text = _plain(wanted)
        for each in mine:
            if _plain(each) == text:
                return str(each.get(_ABSTRACT_ID))
        added = copy.deepcopy(wanted)
        fresh = str(1 + max((int(each.get(_ABSTRACT_ID, "0")) for each in mine), default=0))
        added.set(_ABSTRACT_ID, fresh)
        if mine:
            mine[-1].addnext(added)
        else:
            self.tree.insert(0, added)
        return fresh


def _numbered_styles(styles: etree._Element | None) -> dict[str, etree._Element]:
    """The list of each style that numbers its paragraphs, taken from the styles it stands on."""
    known = {str(each.get(f"{{{W}}}styleId")): each for each in children(styles) if each.tag == f"{{{W}}}style"}
    found: dict[str, etree._Element] = {}
    for name in known:
        seen, at = set[str](), name
        while at in known and at not in seen:
            seen.add(at)
            numbered = known[at].find(f"{{{W}}}pPr/{{{W}}}numPr")
            if numbered is not None and numbered.find(_NUM_ID) is not None:
                found[name] = numbered
                break
            above = known[at].find(f"{{{W}}}basedOn")
            at = "" if above is None else str(above.get(_VALUE))
    return found


def _abstract(numbering: etree._Element, identifier: str) -> etree._Element | None:
    return next((e for e in numbering.iter(f"{{{W}}}abstractNum") if e.get(_ABSTRACT_ID) == identifier), None)


def _plain(abstract: etree._Element) -> bytes:
    """The description without its identifier, for comparing."""
    own = copy.deepcopy(abstract)
    own.set(_ABSTRACT_ID, "")
    own.tail = None
    text: bytes = etree.tostring(own)
    return text


def _restart_levels(number: etree._Element, abstract: etree._Element | None) -> None:
    """Let each level of the list begin anew; a level that the document begins elsewhere stays so."""
    said = {each.get(f"{{{W}}}ilvl") for each in number.iter(f"{{{W}}}lvlOverride")}
    for level in children(abstract):
        start = level.find(f"{{{W}}}start")
        if level.tag != f"{{{W}}}lvl" or start is None or level.get(f"{{{W}}}ilvl") in said:
            continue
        override = etree.SubElement(number, f"{{{W}}}lvlOverride", {f"{{{W}}}ilvl": str(level.get(f"{{{W}}}ilvl"))})
        etree.SubElement(override, f"{{{W}}}startOverride", {_VALUE: str(start.get(_VALUE))})
