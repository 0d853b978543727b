"""A blank sheet by ГОСТ Р 7.0.97: page, styles, header, and the few shapes our templates are made of."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from document_templates.package import repack
from document_templates.renderer import ACROSS
from document_templates.workshop import frames
from document_templates.workshop.table_ends import close_tables

FONT = "Liberation Serif"
INDENT = Emu(709 * 635)  # 1.25 cm, in twentieths of a point times EMU
LEFT, CENTRE, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
#: Fixed moment in the core properties: a template is rebuilt byte for byte.
MOMENT = datetime(2026, 11, 23, tzinfo=UTC)


class Sheet:
    """A document under construction. ``left_mm`` is 30 for what is kept over ten years, else 20."""

    def __init__(self, *, left_mm: float = 20) -> None:
        self.document = Document()
        self.section = self.document.sections[0]
        self.width = Mm(210 - left_mm - 10)
        self._bookmarks = 1_000
        self._page(left_mm)
        self._styles()
        self._header()

    def line(self, text: str = "", style: str = "Body Text", **layout: Any) -> Any:
        """A paragraph. ``layout`` are attributes of the paragraph format (``space_before=Pt(12)``, ``alignment=…``)."""
        paragraph = self.document.add_paragraph(style=style)
        if text:
            paragraph.add_run(text)
        for name, value in layout.items():
            setattr(paragraph.paragraph_format, name, value)
        return paragraph

    def tag(self, tag: str) -> None:
        """A paragraph that only holds a paragraph tag and vanishes when the template is filled."""
        self.document.add_paragraph(f"{{%p {tag} %}}", style="Requisite")

    def each(self, source: str, text: str = "{{ line }}", style: str = "Body Text", **layout: Any) -> None:
        """A paragraph for each line of a text or list."""
        self.tag(f"for line in {source}")
        self.line(text, style, **layout)
        self.tag("endfor")

    def heading(self, text: str, level: int = 1, *, bookmark: str = "", **layout: Any) -> Any:
        """A heading in a real heading style, with a bookmark for the table of contents if asked."""
        paragraph = self.line("" if bookmark else text, f"Heading {level}", **layout)
        if bookmark:
            self._bookmarks += 100
            within = f"{{{{ {self._bookmarks} + loop.index }}}}" if "loop" in bookmark else str(self._bookmarks)
            marked(paragraph, text, bookmark, within)
        return paragraph

    def leaders(self, paragraph: Any) -> None:
        """A right tab with dots up to the margin, for a line of the contents."""
        paragraph.paragraph_format.tab_stops.add_tab_stop(self.width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)

    # ------------------------------------------------------------------------------------------------ requisites

    def letterhead(self, kind_name: str) -> None:
        """Name of the organization, name of the kind."""
        self.line("{{ organization.name|upper }}", "Requisite Along", space_after=Pt(14)).runs[0].bold = True
        self.line(kind_name, "Title")

    def registration(self, date: str = "") -> None:
        """Date on the left (``date`` if the document has one of its own), number on the right, place below."""
        paragraph = self.line(date, "Requisite", space_before=Pt(12), space_after=Pt(6))
        paragraph.paragraph_format.tab_stops.add_tab_stop(self.width, WD_TAB_ALIGNMENT.RIGHT)
        if not date:
            marked(paragraph, "____________", "registration_date", "1")
        paragraph.add_run("\t№\u00a0")
        marked(paragraph, "____________", "registration_number", "2")
        self.tag("if city")
        self.line("{{ city }}", "Requisite Centred", space_after=Pt(14))
        self.tag("endif")

    def signature(self, *others: tuple[str, str]) -> None:
        """Post on the left, name on the right; stays in one piece. ``others`` sign below: (post, name)."""
        people = (("{{ signatory_post }}", "{{ signatory_name }}"), *others)
        table = self.document.add_table(rows=len(people), cols=2)
        table.autofit = False
        frames.undrawn(table)
        widths = (Emu(int(self.width * 0.6)), Emu(int(self.width * 0.4)))
        for row, texts in zip(table.rows, people, strict=True):
            for column, cell, width, text, side in zip(
                table.columns, row.cells, widths, texts, (LEFT, RIGHT), strict=True
            ):
                column.width = cell.width = width
                self.fill(cell, text, "Requisite", side)
                cell.paragraphs[0].paragraph_format.space_before = Pt(36)
                cell.paragraphs[0].paragraph_format.keep_with_next = None if texts is people[-1] else True
                _child(cell._tc.get_or_add_tcPr(), "vAlign", val="bottom")
            whole(row)

    def executor(self) -> None:
        """The executor mark, in small type at the left."""
        self.tag("if executor_mark")
        self.line("{{ executor_mark }}", "Executor Mark", space_before=Pt(36))
        self.tag("endif")

    # ---------------------------------------------------------------------------------------------------- tables

    def table(self, headings: Sequence[str], widths_mm: Sequence[float]) -> Any:
        """A bordered table with one repeated header row."""
        table = self.document.add_table(rows=1, cols=len(headings), style="Table Grid")
        table.autofit = False
        frames.drawn(table)
        for column, cell, text, width in zip(table.columns, table.rows[0].cells, headings, widths_mm, strict=True):
            column.width = cell.width = Mm(width)
            self.fill(cell, text, "Table Heading")
        whole(table.rows[0])
        _child(table.rows[0]._tr.get_or_add_trPr(), "tblHeader")
        return table

    def row(self, table: Any, texts: Sequence[str], *, centred: Sequence[int] = ()) -> Any:
        """A row of the table that is not cut by a page; columns in ``centred`` are centred."""
        row = table.add_row()
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = table.columns[place].width
            self.fill(cell, text, "Table Text", alignment=CENTRE if place in centred else None)
        whole(row)
        return row

    def heading_row(self, table: Any, text: str) -> None:
        """A row of one cell across the table: a heading inside it."""
        row = table.add_row()
        cell = row.cells[0].merge(row.cells[-1])
        self.fill(cell, text, "Table Heading")
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        whole(row)

    def style(self, name: str, *, size: float, **layout: Any) -> None:
        """Add a paragraph style that only some templates need, unless it is there."""
        if name not in self.document.styles:
            self._style(name, size=size, new=True, **layout)

    def end_of_section(self) -> None:
        """A paragraph that ends the pages set upright; what follows lies across, beginning in the style ``ACROSS``."""
        self.style(ACROSS, size=14, left_indent=Mm(175))
        paragraph = self.document.add_paragraph(style="Requisite")
        paragraph._p.get_or_add_pPr().append(copy.deepcopy(self.section._sectPr))

    def row_tag(self, table: Any, tag: str) -> None:
        """A row that only holds a row tag and vanishes when the template is filled."""
        row = table.add_row()
        self.fill(row.cells[0], f"{{%tr {tag} %}}", "Table Text")

    def fill(self, cell: Any, text: str, style: str, alignment: Any = None) -> None:
        """The text in the cell's only paragraph."""
        paragraph = cell.paragraphs[0]
        paragraph.style = self.document.styles[style]
        paragraph.add_run(text)
        if alignment is not None:
            paragraph.paragraph_format.alignment = alignment

    def save(self, title: str) -> bytes:
        """The template's bytes, always the same for the same calls."""
        close_tables(self.document)
        properties = self.document.core_properties
        properties.title = title
        # Who changed it last is not said: docxcompose, once imported, spoils that name of python-docx.
        properties.author = "Доккарта"
        properties.comments, properties.language = "", "ru-RU"
        properties.created = properties.modified = MOMENT
        self.document.save(target := io.BytesIO())
        return repack(target.getvalue())

    def _page(self, left_mm: float) -> None:
        section = self.section
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(left_mm), Mm(10)
        section.top_margin = section.bottom_margin = Mm(20)
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = True

    def _header(self) -> None:
        """The page number, centred, from the second page on."""
        paragraph = self.section.header.paragraphs[0]
        paragraph.style = self.document.styles["Header"]
        field(paragraph, "PAGE", "2")

    def _styles(self) -> None:
        _defaults(self.document.styles.element)
        self._style("Normal", size=14)
        self._style("Header", size=12, alignment=CENTRE)
        self._style("Body Text", size=14, alignment=JUSTIFY, first_line_indent=INDENT, line_spacing=1.15)
        self._style("Title", size=14, bold=True, alignment=CENTRE, space_after=Pt(14))
        self._style("Heading 1", size=14, bold=True, alignment=CENTRE, space_before=Pt(14), space_after=Pt(8))
        self._style("Heading 2", size=14, bold=True, alignment=LEFT, first_line_indent=INDENT, space_before=Pt(8))
        self._style("Caption", size=12, alignment=CENTRE, space_before=Pt(4), space_after=Pt(10))
        self._style("Requisite", size=14, new=True)
        self._style("Requisite Centred", size=14, alignment=CENTRE, new=True)
        side = Emu((self.width - Mm(120)) // 2)
        self._style("Requisite Along", size=14, alignment=CENTRE, left_indent=side, right_indent=side, new=True)
        self._style("Requisite Corner", size=14, left_indent=Emu(self.width - Mm(75)), new=True)
        self._style("Executor Mark", size=10, new=True)
        self._style("Table Text", size=11, new=True)
        self._style("Table Heading", size=11, bold=True, alignment=CENTRE, new=True)
        self._style("Contents", size=14, new=True)
        for name in ("Title", "Heading 1", "Heading 2", "Caption"):
            self.document.styles[name].paragraph_format.keep_with_next = name != "Caption"

    def _style(self, name: str, *, size: float, bold: bool = False, new: bool = False, **layout: Any) -> None:
        styles = self.document.styles
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) if new else styles[name]
        if new:
            style.base_style, style.quick_style = styles["Normal"], True
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        _font(style.element.get_or_add_rPr())
        paragraph = style.paragraph_format
        paragraph.space_before = layout.pop("space_before", Pt(0))
        paragraph.space_after = layout.pop("space_after", Pt(0))
        paragraph.line_spacing = layout.pop("line_spacing", 1.0)
        for attribute, value in layout.items():
            setattr(paragraph, attribute, value)
        _strip(style.element.get_or_add_pPr(), "pBdr", "contextualSpacing")
        _strip(style.element.get_or_add_rPr(), "spacing", "kern")


def marked(paragraph: Any, text: str, bookmark: str, identifier: str) -> None:
    """A run inside a bookmark. ``bookmark`` and ``identifier`` may hold tags."""
    start = _child(paragraph._p, "bookmarkStart", id=identifier, name=bookmark)
    run = paragraph.add_run(text)
    start.addnext(run._r)
    run._r.addnext(_child(paragraph._p, "bookmarkEnd", id=identifier))


def field(paragraph: Any, instruction: str, shown: str, *, dirty: bool = False) -> None:
    """A field with the text shown until the program computes it; ``dirty`` asks Word to compute it on opening."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run(shown if kind == "text" else "")
        if kind is None:
            holder = OxmlElement("w:instrText")
            holder.text = f" {instruction} "
            holder.set(qn("xml:space"), "preserve")
            run._r.append(holder)
        elif kind != "text":
            mark = _child(run._r, "fldChar", fldCharType=kind)
            if dirty and kind == "begin":
                mark.set(qn("w:dirty"), "true")


def whole(row: Any) -> None:
    """Forbid a page to cut the row."""
    _child(row._tr.get_or_add_trPr(), "cantSplit")


def _child(parent: Any, element_name: str, /, **attributes: str) -> Any:
    element = OxmlElement(f"w:{element_name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def _strip(properties: Any, *names: str) -> None:
    """Remove what the blank document's own styles bring: lines under titles, spread letters."""
    for name in names:
        for unwanted in properties.findall(qn(f"w:{name}")):
            properties.remove(unwanted)


def _font(properties: Any) -> None:
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _defaults(styles: Any) -> None:
    """The document's defaults: our font, and Russian as its language."""
    properties = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _font(properties)
    language = properties.find(qn("w:lang"))
    language = language if language is not None else _child(properties, "lang")
    language.set(qn("w:val"), "ru-RU")
