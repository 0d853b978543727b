"""A DOCX as the rules see it: paragraphs with the formats that styles give them, sections, tables, pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length

from document_templates import package, reading
from registry.errors import N_, FileRejected

#: Paragraphs from this length on are running text, to which the rules on text apply.
TEXT_FROM = 80
#: Paragraphs that begin farther right than this (60 mm, in twentieths of a point) are requisites in the corner.
CORNER = 3400


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: ``kind`` is ``text``, ``heading``, ``requisite`` (short or not justified by design) or ``cell``."""

    number: int
    text: str
    kind: str
    style: str
    alignment: str
    first_line: int
    spacing: int
    source: Any

    @property
    def place(self) -> str:
        """How a person finds it."""
        words = " ".join(self.text.split())
        return N_("абзац {number} «{words}»").format(
            number=self.number, words=f"{words[:50]}…" if len(words) > 50 else words
        )


def _opened(docx: bytes) -> Any:
    """The document of python-docx, which says that a part is missing or foreign in exceptions of many kinds."""
    try:
        return Document(io.BytesIO(docx))
    except (KeyError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise FileRejected(package.DAMAGED, part="word/document.xml") from error


class Sheet:
    """The document for the rules. Raises ``FileRejected``, and ``TemplateUnsafe`` for a document type declaration."""

    def __init__(self, docx: bytes) -> None:
        self.members = package.open_package(docx)
        package.require_plain_xml(self.members)
        self.document = _opened(docx)
        self.root = package.parse_xml(self.members["word/document.xml"], "word/document.xml")

    @cached_property
    def lines(self) -> list[Line]:
        """All paragraphs of the body, those in tables included, in order."""
        paragraphs = self.document.element.body.iter(qn("w:p"))
        return [self._line(number, paragraph) for number, paragraph in enumerate(paragraphs, 1)]

    @property
    def text_lines(self) -> Iterator[Line]:
        """Running text only."""
        return (line for line in self.lines if line.kind == "text")

    @cached_property
    def text(self) -> str:
        """The text of the body."""
        return reading.body_text(self.members)

    @cached_property
    def tables(self) -> list[Any]:
        """Tables that show data: with borders, of two rows or more. Tables that only place a signature are left out."""
        return [table for table in self.document.element.body.iter(qn("w:tbl")) if _shows_data(table)]

    @property
    def is_order(self) -> bool:
        """Whether the document calls itself an order on a line of its own."""
        return any(line.text.strip() == "ПРИКАЗ" for line in self.lines[:15])

    def _line(self, number: int, paragraph: Any) -> Line:
        text = reading.paragraph_text(paragraph)
        style = self._style(paragraph)
        alignment = str(self._format(paragraph, style, "jc", "val") or "left")
        indented = _number(self._format(paragraph, style, "ind", "left")) > CORNER
        return Line(
            number,
            text,
            "requisite" if indented else _kind(paragraph, text, style, alignment),
            style.name if style is not None else "",
            alignment,
            _number(self._format(paragraph, style, "ind", "firstLine")),
            _number(self._format(paragraph, style, "spacing", "line")) or 240,
            paragraph,
        )

    def _style(self, paragraph: Any) -> Any:
        properties = paragraph.pPr
        named = properties.pStyle.val if properties is not None and properties.pStyle is not None else None
        return self._styles.get(named or "") or self.document.styles["Normal"]

    @cached_property
    def _styles(self) -> dict[str, Any]:
        return {style.style_id: style for style in self.document.styles}

    def _format(self, paragraph: Any, style: Any, element: str, attribute: str) -> str | None:
        """The attribute of the paragraph's own format, of its styles' up the chain, or of the document's defaults."""
        holders = [paragraph.pPr]
        while style is not None:
            holders.append(style.element.pPr)
            style = style.base_style
        holders.append(self._defaults("w:pPrDefault/w:pPr"))
        for holder in holders:
            found = holder.find(qn(f"w:{element}")) if holder is not None else None
            if found is not None and found.get(qn(f"w:{attribute}")) is not None:
                return str(found.get(qn(f"w:{attribute}")))
        return None

    def run_format(self, line: Line, run: Any, element: str, attribute: str) -> str | None:
        """The attribute of a run's format, of its paragraph's styles up the chain, or of the document's defaults."""
        holders = [run.rPr]
        style = self._style(line.source)
        while style is not None:
            holders.append(style.element.rPr)
            style = style.base_style
        holders.append(self._defaults("w:rPrDefault/w:rPr"))
        for holder in holders:
            found = holder.find(qn(f"w:{element}")) if holder is not None else None
            if found is not None and found.get(qn(f"w:{attribute}")) is not None:
                return str(found.get(qn(f"w:{attribute}")))
        return None

    def _defaults(self, path: str) -> Any:
        steps = "/".join(qn(step) for step in ("w:docDefaults", *path.split("/")))
        return self.document.styles.element.find(steps)


def _kind(paragraph: Any, text: str, style: Any, alignment: str) -> str:
    if any(True for _ in paragraph.iterancestors(qn("w:tc"))):
        return "cell"
    if style is not None and re.match(r"(?i)heading|title|заголовок|toc", style.name or ""):
        return "heading"
    if alignment == "center" or len(text.strip()) < TEXT_FROM or "\t" in text:
        return "requisite"
    return "text"


def _shows_data(table: Any) -> bool:
    rows = table.findall(qn("w:tr"))
    borders = list(table.iter(qn("w:tblBorders"), qn("w:tcBorders")))
    drawn = any(edge.get(qn("w:val")) not in {"nil", "none"} for border in borders for edge in border) or _styled(table)
    return len(rows) > 1 and drawn


def _styled(table: Any) -> bool:
    """Whether the table has a named style other than the plain one, which draws nothing."""
    named = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    return named is not None and named.get(qn("w:val")) not in {"TableNormal", "a1"}


def _number(text: str | None) -> int:
    try:
        return round(float(text or 0))
    except ValueError:
        return 0


def millimetres(length: Length | None) -> float:
    """The length in millimetres; 0 when it is not set."""
    return float(length.mm) if length is not None else 0.0
