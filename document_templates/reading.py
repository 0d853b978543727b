"""The text of a DOCX as a person reads it: paragraphs in order, rows of tables on lines, cells apart by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from document_templates.package import open_package, parse_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
P, R, T, TBL, TR, TC = (f"{{{W}}}{name}" for name in ("p", "r", "t", "tbl", "tr", "tc"))
_BREAKS = {f"{{{W}}}br": "\n", f"{{{W}}}cr": "\n", f"{{{W}}}tab": "\t", f"{{{W}}}noBreakHyphen": "-"}
#: Parts of a paragraph whose text nobody reads.
_SILENT = {f"{{{W}}}{name}" for name in ("del", "pPr", "rPr", "moveFrom", "delText")}
_STORY = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$")


def paragraph_text(paragraph: etree._Element) -> str:
    """The text of one paragraph: tabs as ``\\t``, line breaks as ``\\n``; text boxes are left out."""
    return "".join(_pieces(paragraph))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == T:
            yield child.text or ""
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag not in _SILENT and tag != P and isinstance(tag, str):
            yield from _pieces(child)


def blocks(element: etree._Element) -> Iterator[str]:
    """The lines of a body, a cell or a header: each paragraph, and each row of a table, is one."""
    for child in element:
        if child.tag == P:
            yield paragraph_text(child)
        elif child.tag == TBL:
            for row in child.iter(TR):
                if _nearest(row) is child:
                    yield "\t".join(_cell(cell) for cell in row.iter(TC) if cell.getparent() is row)
        elif isinstance(child.tag, str) and child.tag.endswith(("}sdt", "}sdtContent", "}ins", "}customXml")):
            yield from blocks(child)


def _nearest(row: etree._Element) -> etree._Element | None:
    parent = row.getparent()
    while parent is not None and parent.tag != TBL:
        parent = parent.getparent()
    return parent


def _cell(cell: etree._Element) -> str:
    return " ".join(line for line in blocks(cell) if line)


def all_text(tree: etree._Element) -> str:
    """Everything readable in the part, paragraph by paragraph, text boxes included."""
    return "\n".join(paragraph_text(paragraph) for paragraph in tree.iter(P))


def body_text(members: Mapping[str, bytes]) -> str:
    """The text of the body, lines as :func:`blocks` gives them, blank lines left out."""
    root = parse_xml(members["word/document.xml"], "word/document.xml")
    body = root.find(f"{{{W}}}body")
    return "\n".join(line for line in blocks(body) if line.strip()) if body is not None else ""


def document_text(docx: bytes) -> str:
    """The text of the document's body. Raises ``FileRejected``."""
    return body_text(open_package(docx))


def whole_text(docx: bytes) -> str:
    """Everything readable in the document, headers, footers and notes included. Raises ``FileRejected``."""
    members = open_package(docx)
    return "\n".join(all_text(parse_xml(members[name], name)) for name in story_names(members))


def story_names(members: Mapping[str, bytes]) -> list[str]:
    """Names of the parts that hold text: the body, headers, footers, notes, comments."""
    return [name for name in members if _STORY.match(name)]
