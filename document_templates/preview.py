"""A DOCX as plain blocks that a page can show beside the form: paragraphs with their setting, tables by rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from document_templates.package import open_package, parse_xml
from document_templates.reading import TBL, TC, TR, P, R, W, paragraph_text

_BODY = f"{{{W}}}body"
_VALUE = f"{{{W}}}val"
_SIDES = {"center": "center", "right": "right", "end": "right", "both": "justify"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``align`` is ``left``, ``center``, ``right`` or ``justify``; ``bold`` when all of it is."""

    text: str
    align: str = "left"
    bold: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, each a text whose paragraphs stand on lines. ``header`` is true with a heading row."""

    rows: tuple[tuple[str, ...], ...]
    header: bool = False


def preview(docx: bytes) -> tuple[Paragraph | Table, ...]:
    """The body of the document in reading order. Raises ``FileRejected`` for what is no DOCX."""
    package = open_package(docx)
    body = parse_xml(package["word/document.xml"]).find(_BODY)
    return tuple(_blocks(body)) if body is not None else ()


def _blocks(element: etree._Element) -> Iterator[Paragraph | Table]:
    for child in element:
        if child.tag == P:
            yield _paragraph(child)
        elif child.tag == TBL:
            yield _table(child)
        elif isinstance(child.tag, str) and child.tag.endswith(("}sdt", "}sdtContent")):
            yield from _blocks(child)


def _paragraph(element: etree._Element) -> Paragraph:
    style = _property(element, "pStyle").lower()
    heading = style.startswith(("heading", "title", "заголовок"))
    align = _SIDES.get(_property(element, "jc"), "center" if heading else "left")
    runs = [run for run in element.iter(R) if "".join(run.itertext()).strip()]
    bold = bool(runs) and all(run.find(f"{{{W}}}rPr/{{{W}}}b") is not None for run in runs)
    return Paragraph(paragraph_text(element).strip(), align, bold, heading)


def _property(element: etree._Element, name: str) -> str:
    found = element.find(f"{{{W}}}pPr/{{{W}}}{name}")
    return "" if found is None else str(found.get(_VALUE, ""))


def _table(element: etree._Element) -> Table:
    rows = tuple(
        tuple("\n".join(paragraph_text(p).strip() for p in cell.iter(P)).strip() for cell in row.findall(TC))
        for row in element.findall(TR)
    )
    return Table(rows, element.find(f"{TR}/{{{W}}}trPr/{{{W}}}tblHeader") is not None)
