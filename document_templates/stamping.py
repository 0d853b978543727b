"""Number and date of registration, written into the bookmarks that a template keeps for them.

Places are bookmarks whose names begin with ``registration_number`` or ``registration_date``; they are invisible, live
through editing in Word and LibreOffice, and can be filled again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from lxml import etree

from document_templates import package, reading
from document_templates.compiled.hyphens import pieces
from document_templates.compiled.zipping import replaced
from document_templates.language import short_date
from document_templates.values import plain

NUMBER, DATE = "registration_number", "registration_date"
_W = f"{{{reading.W}}}"
_HYPHEN = f"{_W}noBreakHyphen"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STORY = re.compile(r"^word/(document|header\d*|footer\d*)\.xml$")


def stamp(docx: bytes, *, number: str, day: date) -> bytes:
    """The document with the number and the date in every place for them; unchanged where it keeps none.

    Unchanged too with an empty ``number``: the places of a document without a number of its own are for the act that
    approves it, and that act is not known here. Raises ``FileRejected`` for what is no DOCX, ``TemplateValue`` for a
    number that no document can hold.
    """
    members = package.open_package(docx)
    if not number:
        return docx
    texts = {NUMBER: plain(number, "number"), DATE: short_date(day)}
    changed = {name: _stamped(members[name], texts) for name in members if _STORY.match(name)}
    return replaced(docx, {name: data for name, data in changed.items() if data is not members[name]})


def places(docx: bytes) -> list[str]:
    """Names of the places for the number and the date, in order."""
    members = package.open_package(docx)
    return [
        mark.get(f"{_W}name", "")
        for name in members
        if _STORY.match(name)
        for mark in _marks(package.parse_xml(members[name], name))
    ]


def _marks(root: etree._Element) -> Iterator[etree._Element]:
    for mark in root.iter(f"{_W}bookmarkStart"):
        if mark.get(f"{_W}name", "").startswith((NUMBER, DATE)):
            yield mark


def _stamped(data: bytes, texts: Mapping[str, str]) -> bytes:
    root = package.parse_xml(data, "word/document.xml")
    marks = list(_marks(root))
    if not marks:
        return data
    for mark in marks:
        name = mark.get(f"{_W}name", "")
        _write(mark, texts[NUMBER if name.startswith(NUMBER) else DATE])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _write(mark: etree._Element, text: str) -> None:
    """Put the text into the first run of the bookmark and empty the others. A bookmark without runs gets one."""
    runs = list(_runs(mark))
    if not runs:
        run = etree.Element(f"{_W}r")
        mark.addnext(run)
        runs = [run]
    for run in runs:
        for child in run.findall(f"{_W}t") + run.findall(_HYPHEN):
            run.remove(child)
    for place, piece in enumerate(pieces(text)):
        if place:
            etree.SubElement(runs[0], _HYPHEN)
        holder = etree.SubElement(runs[0], f"{_W}t")
        holder.text = piece
        holder.set(_SPACE, "preserve")


def _runs(mark: etree._Element) -> Iterator[etree._Element]:
    """The runs between the bookmark's start and its end within the paragraph."""
    identifier = mark.get(f"{_W}id")
    for sibling in mark.itersiblings():
        if sibling.tag == f"{_W}bookmarkEnd" and sibling.get(f"{_W}id") == identifier:
            return
        if sibling.tag == f"{_W}r":
            yield sibling
