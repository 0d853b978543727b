"""Ids of a template's elements that repeat when a loop prints them several times: made late, or left out."""

from __future__ import annotations

import re

from lxml import etree

from document_templates.compiled import xmlnames as x
from document_templates.compiled.marks import Marks, late
from document_templates.compiled.tags import tags

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_PARAGRAPH_IDS = (f"{_WORD_2010}paraId", f"{_WORD_2010}textId")
_START, _END, _ID, _NAME = x.w("bookmarkStart"), x.w("bookmarkEnd"), x.w("id"), x.w("name")
_ANCHOR, _CODE, _FIELD, _INSTRUCTION = x.w("anchor"), x.w("instrText"), x.w("fldSimple"), x.w("instr")


def has_loops(root: etree._Element) -> bool:
    """Whether a tag of the part begins a loop or calls a macro."""
    return any(
        tag.word in {"for", "macro", "call"}
        for leaf in root.iter(*x.LEAVES)
        if "{" in (leaf.text or "")
        for tag in tags(leaf.text or "")
    )


def put_off(root: etree._Element, marks: Marks) -> None:
    """Leave the ids of drawings, and in a part with loops those of bookmarks, until the part is rendered."""
    for drawn in root.iter(_DRAWN):
        drawn.set("id", marks.text(late("drawn")))
    if etree.QName(root).localname != "comments":
        _leave_out(root)
    if has_loops(root):
        _put_off_bookmarks(root, marks)
        for element in list(root.iter(x.w("sdtPr"))):
            for number in element.findall(_ID):
                x.remove(number)


def _leave_out(root: etree._Element) -> None:
    """Take away ids of paragraphs: Word gives them anew, and only comments are found by them."""
    for paragraph in root.iter(x.P, x.TR):
        for name in _PARAGRAPH_IDS:
            if name in paragraph.attrib:
                del paragraph.attrib[name]


def _put_off_bookmarks(root: etree._Element, marks: Marks) -> None:
    names: set[str] = set()
    for start in root.iter(_START):
        name = str(start.get(_NAME, ""))
        names.add(name)
        start.set(_NAME, marks.text(late("name", name)))
        start.set(_ID, marks.text(late("mark", str(start.get(_ID, "")))))
    for end in root.iter(_END):
        end.set(_ID, marks.text(late("markend", str(end.get(_ID, "")))))
    if names:
        _put_off_references(root, marks, names)


def _put_off_references(root: etree._Element, marks: Marks, names: set[str]) -> None:
    for link in root.iter(x.w("hyperlink")):
        if link.get(_ANCHOR) in names:
            link.set(_ANCHOR, marks.text(late("anchor", str(link.get(_ANCHOR)))))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")

    def led(instruction: str) -> str:
        return pattern.sub(lambda found: marks.text(late("anchor", found[0])), instruction)

    for code in root.iter(_CODE):
        code.text = led(code.text or "")
    for simple in root.iter(_FIELD):
        simple.set(_INSTRUCTION, led(str(simple.get(_INSTRUCTION, ""))))
