"""A DOCX as plain blocks that a page can show beside the form: paragraphs with their setting, tables, pictures' words.

Only what makes a document recognizable is taken, styles included: sides, weight, indents, where a new page begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from document_templates.package import open_package, parse_xml
from document_templates.reading import TBL, TC, TR, P, R, W, paragraph_text

_BODY = f"{{{W}}}body"
_VALUE = f"{{{W}}}val"
_SIDES = {"center": "center", "right": "right", "end": "right", "both": "justify"}
_OFF = frozenset({"0", "false", "off", "none"})
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_INSERTED = ("}sdt", "}sdtContent", "}ins", "}customXml")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``align`` is ``left``, ``center``, ``right`` or ``justify``; ``bold`` when all of it is.

    ``indented`` is true with a first-line indent, ``breaks`` when a new page begins before it.
    """

    text: str
    align: str = "left"
    bold: bool = False
    heading: bool = False
    indented: bool = False
    breaks: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that tabs drive to the sides of the sheet; one when there are no tabs."""
        return tuple(part.strip() for part in self.text.split("\t"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its paragraphs on lines, set as its first paragraph is. ``span`` is how many columns it takes."""

    text: str
    align: str = "left"
    bold: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table by rows. ``header`` is true with a heading row, ``ruled`` when it is drawn with lines."""

    rows: tuple[tuple[Cell, ...], ...]
    header: bool = False
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, by the words that stand for it."""

    alt: str


Block = Paragraph | Table | Picture


def preview(docx: bytes) -> tuple[Block, ...]:
    """The body of the document in reading order. Raises ``FileRejected`` for what is no DOCX."""
    package = open_package(docx)
    body = parse_xml(package["word/document.xml"]).find(_BODY)
    if body is None:
        return ()
    styles = _Styles(parse_xml(package["word/styles.xml"])) if "word/styles.xml" in package else _Styles()
    return tuple(_Reader(styles).blocks(body))


@dataclass(slots=True)
class _Styles:
    """Properties of paragraphs, looked up in the paragraph itself and then along its chain of styles."""

    source: etree._Element | None = None
    known: dict[str, etree._Element] = field(default_factory=dict)
    usual: str = ""

    def __post_init__(self) -> None:
        for style in self.source.iter(f"{{{W}}}style") if self.source is not None else ():
            name = str(style.get(f"{{{W}}}styleId", ""))
            self.known[name] = style
            if style.get(f"{{{W}}}type") == "paragraph" and style.get(f"{{{W}}}default") in {"1", "true"}:
                self.usual = name

    def chain(self, element: etree._Element) -> Iterator[etree._Element]:
        """The paragraph and the styles that it stands on, the nearest first; a circle of styles ends."""
        yield element
        own = element.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        name, seen = str(own.get(_VALUE, "")) if own is not None else self.usual, set[str]()
        while name in self.known and name not in seen:
            seen.add(name)
            yield self.known[name]
            above = self.known[name].find(f"{{{W}}}basedOn")
            name = "" if above is None else str(above.get(_VALUE, ""))

    def find(self, element: etree._Element, path: str) -> etree._Element | None:
        """The nearest property at the path (``pPr/jc``), ``None`` when nothing sets it."""
        steps = "/".join(f"{{{W}}}{step}" for step in path.split("/"))
        return next((found for each in self.chain(element) if (found := each.find(steps)) is not None), None)

    def on(self, element: etree._Element, path: str) -> bool:
        """Whether a switch (``rPr/b``) is on."""
        found = self.find(element, path)
        return found is not None and found.get(_VALUE, "1") not in _OFF


class _Reader:
    def __init__(self, styles: _Styles) -> None:
        self._styles = styles

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        for child in element:
            if child.tag == P:
                yield self._paragraph(child)
                yield from (Picture(alt) for drawn in child.iter(_DRAWN) if (alt := str(drawn.get("descr") or "")))
            elif child.tag == TBL:
                yield self._table(child)
            elif isinstance(child.tag, str) and child.tag.endswith(_INSERTED):
                yield from self.blocks(child)

    def _paragraph(self, element: etree._Element) -> Paragraph:
        style = element.find(f"{{{W}}}pPr/{{{W}}}pStyle")
        heading = style is not None and str(style.get(_VALUE, "")).lower().startswith(("heading", "title", "заголовок"))
        side = self._styles.find(element, "pPr/jc")
        align = _SIDES.get(str(side.get(_VALUE)), "left") if side is not None else "left"
        return Paragraph(
            text=paragraph_text(element).strip(" \n"),
            align=align,
            bold=self._bold(element),
            heading=heading,
            indented=align in {"left", "justify"} and self._is_indented(element),
            breaks=self._styles.on(element, "pPr/pageBreakBefore") or _breaks_inside(element),
        )

    def _bold(self, element: etree._Element) -> bool:
        runs = [run for run in element.iter(R) if paragraph_text(run).strip()]
        whole = self._styles.on(element, "rPr/b")
        switches = [run.find(f"{{{W}}}rPr/{{{W}}}b") for run in runs]
        return bool(runs) and all(whole if s is None else s.get(_VALUE, "1") not in _OFF for s in switches)

    def _is_indented(self, element: etree._Element) -> bool:
        indent = self._styles.find(element, "pPr/ind")
        first = "0" if indent is None else str(indent.get(f"{{{W}}}firstLine", "0"))
        return first.isdecimal() and int(first) > 0

    def _table(self, element: etree._Element) -> Table:
        rows = tuple(tuple(self._cell(cell) for cell in row.findall(TC)) for row in element.findall(TR))
        borders = element.find(f"{{{W}}}tblPr/{{{W}}}tblBorders")
        style = element.find(f"{{{W}}}tblPr/{{{W}}}tblStyle")
        ruled = borders is not None or (style is not None and str(style.get(_VALUE)) in self._ruled_styles())
        return Table(rows, element.find(f"{TR}/{{{W}}}trPr/{{{W}}}tblHeader") is not None, ruled)

    def _ruled_styles(self) -> set[str]:
        path = f"{{{W}}}tblPr/{{{W}}}tblBorders"
        return {name for name, style in self._styles.known.items() if style.find(path) is not None}

    def _cell(self, element: etree._Element) -> Cell:
        inside = [self._paragraph(each) for each in element.iter(P)]
        text = "\n".join(each.text.strip() for each in inside).strip()
        first = next((each for each in inside if each.text.strip()), Paragraph(""))
        span = element.find(f"{{{W}}}tcPr/{{{W}}}gridSpan")
        columns = str(span.get(_VALUE)) if span is not None else ""
        wide = int(columns) if columns.isdecimal() and 0 < int(columns[:4]) < 1000 else 1
        return Cell(text, first.align, first.bold or (first.heading and bool(text)), wide)


def _breaks_inside(element: etree._Element) -> bool:
    return any(found.get(f"{{{W}}}type") == "page" for found in element.iter(f"{{{W}}}br"))
