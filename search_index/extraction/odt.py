"""Text of an OpenDocument file straight from its XML: headers and footers, body with tables and notes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from registry.errors import N_, FileRejected
from search_index.extraction.marking import Mark
from search_index.extraction.packed import DAMAGED, tree, unpacked

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _STYLE, _OFFICE = (_NAMES % part for part in ("text", "table", "style", "office"))
_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_PARAGRAPH, _HEADING = f"{_TEXT}p", f"{_TEXT}h"
_BREAKS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_UNSEEN = frozenset({f"{_TEXT}tracked-changes", f"{_TEXT}note-citation", f"{_OFFICE}annotation"})
_MOST_SPACES = 1_000
ENCRYPTED = N_("Файл зашифрован или защищён паролем: текст недоступен.")


def odt_pieces(data: bytes) -> Iterator[str | Mark]:
    """Yield the text, a line for each paragraph and a tab between cells, with its headings marked.

    Raises ``FileRejected`` for a file that is encrypted, damaged, or unpacks to more than a document may.
    """
    with unpacked(data, {_CONTENT, _STYLES, _MANIFEST}.__contains__) as archive:
        names = set(archive.namelist())
        if _CONTENT not in names:
            raise FileRejected(DAMAGED)
        if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
            raise FileRejected(ENCRYPTED)
        styles = tree(archive.read(_STYLES)) if _STYLES in names else None
        body = tree(archive.read(_CONTENT))
        yield from _around(styles, f"{_STYLE}header")
        for part in body.iter(f"{_OFFICE}body"):
            yield from _pieces(part)
        yield from _around(styles, f"{_STYLE}footer")


def _around(styles: etree._Element | None, tag: str) -> Iterator[str | Mark]:
    for part in () if styles is None else styles.iter(tag):
        yield from (piece for piece in _pieces(part) if isinstance(piece, str))


def _pieces(root: etree._Element) -> Iterator[str | Mark]:
    """Walk without recursion. Text belongs to paragraphs and headings; anything outside of them is layout."""
    unseen_until: etree._Element | None = None
    inside = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        line = element.tag in {_PARAGRAPH, _HEADING}
        if event == "start":
            if unseen_until is None and element.tag in _UNSEEN:
                unseen_until = element
            inside += line
            if unseen_until is None:
                yield from _opened(element, inside)
            continue
        inside -= line
        if unseen_until is None:
            yield from _closed(element)
        elif element is unseen_until:
            unseen_until = None
        if unseen_until is None and inside and element is not root:
            yield element.tail or ""


def _opened(element: etree._Element, inside: int) -> Iterator[str | Mark]:
    # A heading inside a paragraph (in a frame) begins no section: sections do not nest.
    if element.tag == _HEADING and inside == 1:
        yield Mark.HEADING
    if element.tag == f"{_TEXT}s":
        count = element.get(f"{_TEXT}c", "1")
        yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
    yield _BREAKS.get(str(element.tag), "")
    # Comments and entities have a text as well, which is no text of the document.
    if inside and isinstance(element.tag, str):
        yield element.text or ""


def _closed(element: etree._Element) -> Iterator[str | Mark]:
    if element.tag == _HEADING:
        yield Mark.HEADING_END
    if element.tag in {_PARAGRAPH, _HEADING}:
        yield "\n"
    elif element.tag == f"{_TABLE}table-cell":
        yield "\t"
