"""Text of a DOCX straight from its XML: headers, body with tables, footnotes, footers; its headings by style."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from registry.errors import FileRejected
from search_index.extraction.marking import Mark
from search_index.extraction.packed import DAMAGED, tree, unpacked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BODY, _STYLES = "word/document.xml", "word/styles.xml"
_AROUND = re.compile(r"word/(?:(header)|(?:footnotes|endnotes|comments)|(footer))\d*\.xml")
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_UNSEEN = frozenset({f"{_W}instrText", f"{_W}delText", f"{_W}rPr", f"{_W}pPr", f"{_MC}Fallback"})
_HEADING_NAME = re.compile(r"(?:heading|заголовок) [1-9]", re.IGNORECASE)
_BODY_LEVEL = 9  # the outline level of plain text


def docx_pieces(data: bytes) -> Iterator[str | Mark]:
    """Yield the text, a line for each paragraph and a tab between cells, with its headings marked.

    Raises ``FileRejected`` for an archive that unpacks to more than a document may, or is no DOCX at all.
    """
    with unpacked(data, _is_read) as archive:
        names = archive.namelist()
        headings = _heading_styles(archive.read(_STYLES)) if _STYLES in names else frozenset()
        for name in _parts(names):
            yield from _part(archive, name, headings)
            yield "\n"


def _is_read(name: str) -> bool:
    return name in {_BODY, _STYLES} or _AROUND.fullmatch(name) is not None


def _parts(names: list[str]) -> list[str]:
    """Headers first, then the body, notes, footers: as a person meets them."""
    if _BODY not in names:
        raise FileRejected(DAMAGED)
    found = [(name, match) for name in sorted(names) if (match := _AROUND.fullmatch(name))]
    headers = [name for name, match in found if match[1]]
    footers = [name for name, match in found if match[2]]
    notes = [name for name, match in found if not match[1] and not match[2]]
    return [*headers, _BODY, *notes, *footers]


def _part(archive: zipfile.ZipFile, name: str, headings: frozenset[str]) -> Iterator[str | Mark]:
    return _pieces(tree(archive.read(name)), headings if name == _BODY else frozenset())


def _heading_styles(xml: bytes) -> frozenset[str]:
    """Identifiers of the styles of headings: by name, by outline level, or based on such a style."""
    based: dict[str | None, list[str]] = {}
    waiting = []
    for style in tree(xml).iter(f"{_W}style"):
        name = style.get(f"{_W}styleId", "")
        based.setdefault(_base(style), []).append(name)
        if _is_heading(style):
            waiting.append(name)
    found: set[str] = set()
    # Each style is taken once, so styles that rest on each other in a circle do not hold this up.
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += based.get(name, [])
    return frozenset(found)


def _is_heading(style: etree._Element) -> bool:
    name = style.find(f"{_W}name")
    named = name is not None and _HEADING_NAME.fullmatch(name.get(f"{_W}val", "")) is not None
    return named or _outlined(style.find(f"{_W}pPr"))


def _base(style: etree._Element) -> str | None:
    base = style.find(f"{_W}basedOn")
    return None if base is None else base.get(f"{_W}val")


def _outlined(properties: etree._Element | None) -> bool:
    level = None if properties is None else properties.find(f"{_W}outlineLvl")
    value = "" if level is None else level.get(f"{_W}val", "")
    return value.isdecimal() and int(value) < _BODY_LEVEL


def _heads(paragraph: etree._Element, headings: frozenset[str]) -> bool:
    """Whether the paragraph is a heading. One inside a cell is none: tables use such styles for their looks."""
    properties = paragraph.find(f"{_W}pPr")
    if properties is None or next(paragraph.iterancestors(f"{_W}tc"), None) is not None:
        return False
    style = properties.find(f"{_W}pStyle")
    return (style is not None and style.get(f"{_W}val") in headings) or _outlined(properties)


def _pieces(root: etree._Element, headings: frozenset[str]) -> Iterator[str | Mark]:
    unseen_until: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if unseen_until is not None:
            if event == "end" and element is unseen_until:
                unseen_until = None
        elif event == "end":
            yield from _after(element, headings)
        elif element.tag in _UNSEEN:
            unseen_until = element
        elif element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}p" and _heads(element, headings):
            yield Mark.HEADING
        else:
            yield _BREAKS.get(str(element.tag), "")


def _after(element: etree._Element, headings: frozenset[str]) -> Iterator[str | Mark]:
    if element.tag == f"{_W}p":
        if _heads(element, headings):
            yield Mark.HEADING_END
        yield "\n"
    elif element.tag == f"{_W}tc":
        yield "\t"
