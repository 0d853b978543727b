"""What is written reads back verbatim, and stands in the layout of the order."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from document_templates.roadmap_table import (
    CANONICAL,
    RoadmapSheet,
    SheetRow,
    read_table,
    section_row,
    sheet_of,
    write_docx,
    write_xlsx,
)
from tests.factories.roadmap_files import body_rows, order_roadmap, understood

WRITERS = pytest.mark.parametrize("write", [write_docx, write_xlsx])


def sheet() -> RoadmapSheet:
    return RoadmapSheet(title="План мероприятий на 2024/2026 годы", rows=tuple(map(SheetRow, body_rows())))


@WRITERS
def test_the_order_reads_back_verbatim(write) -> None:
    assert [row.cells for row in read_table(write(sheet()), "план").rows] == [CANONICAL, *body_rows()]


@WRITERS
def test_a_roadmap_written_from_its_items_is_the_same_roadmap(write) -> None:
    order = order_roadmap()
    items = [{**{key: getattr(item, key) for key in item.__slots__}} for item in order.items]
    made = sheet_of(
        title=order.title,
        sections=[(section.number, section.title) for section in order.sections],
        items=items,
        approval=(order.approved_by.upper(), "ПРИКАЗ", "17.12.2024", order.number),
    )
    read = understood(write(made), "план")
    assert (read.items, read.sections, read.code) == (order.items, order.sections, order.code)
    assert (read.title, read.approved_on, read.fingerprint) == (order.title, order.approved_on, order.fingerprint)


TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=40).map(
    lambda text: "".join(char for char in text if char.isprintable() or char == "\n").strip(" \n")
)


@WRITERS
@given(cells=st.lists(TEXT, min_size=5, max_size=5))
def test_any_text_reads_back(write, cells: list[str]) -> None:
    row = ("1.1.", *cells)
    made = write(RoadmapSheet(title="План", rows=(SheetRow(row), SheetRow(("1.2.", "а", "б", "в", "г", "д")))))
    assert read_table(made, "план").rows[1].cells == row


@WRITERS
def test_control_characters_and_formulas_do_no_harm(write) -> None:
    row = ("1.1.", "=1+1", "@SUM(A1)", "а\x00б\x0b", "+7", "-5")
    made = write(RoadmapSheet(title="План", rows=(SheetRow(row),)))
    assert read_table(made, "план").rows[1].cells == ("1.1.", "=1+1", "@SUM(A1)", "аб", "+7", "-5")


def test_a_formula_is_never_written_as_one() -> None:
    made = write_xlsx(RoadmapSheet(title="=A1", rows=(SheetRow(("1.", "=1+1", "", "", "", "")),)))
    page = openpyxl.load_workbook(io.BytesIO(made)).active
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}


def test_the_document_has_the_layout_of_the_order() -> None:
    document = docx.Document(io.BytesIO(write_docx(sheet())))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(size / Mm(1)) for size in sizes] == [297, 210, 20, 10]
    rows = document.tables[0].rows
    assert [index for index, row in enumerate(rows) if row._tr.find(f".//{qn('w:tblHeader')}") is not None] == [0]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    assert len(rows[1]._tr.findall(qn("w:tc"))) == 1
    assert document.styles["Normal"].font.name == "Liberation Serif"


def test_the_workbook_prints_across_with_a_repeated_header() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(sheet()))).active
    assert page.page_setup.orientation == "landscape"
    assert page.print_title_rows == "$2:$2"
    assert page.freeze_panes == "A3"
    assert "A3:F3" in {str(merged) for merged in page.merged_cells.ranges}


def test_a_lettered_item_is_written_without_a_number() -> None:
    keys = ("title", "responsible_text", "kinds_text", "deadline_text", "expected_result")
    items = [{"number": number, "section": "3", **dict.fromkeys(keys, "а")} for number in ("3.26", "3.26.a")]
    rows = sheet_of(title="", sections=[("3", "Раздел")], items=items).rows
    assert [row.cells[0] for row in rows] == ["3. Раздел", "3.26.", ""]
    assert rows[0] == section_row("3", "Раздел")
