"""What is written reads back verbatim, and stands in the layout of the order."""

from __future__ import annotations

import io
from datetime import date

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from document_templates.checks import check
from document_templates.roadmap_table import (
    CANONICAL,
    STAMP,
    RoadmapSheet,
    SheetRow,
    read_table,
    section_row,
    sheet_of,
    write_docx,
    write_xlsx,
)
from registry.domain.folding import normal_text
from registry.errors import InvalidInput
from tests.depth import examples
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


ODD = st.one_of(
    st.text(st.sampled_from("аб \t\n\u00a0\u00ad\u202f\"'«»„“=+-@&<>;|#1."), max_size=30),
    st.sampled_from(["=1+1", "@SUM(A1)", "_x0041_", "&lt;b&gt;", "<p>текст</p>", "\n\n", "\t", " пробелы ", "\u00ad"]),
    st.integers(200, 3000).map(lambda size: "длинный текст " * (size // 14)),
)


@WRITERS
@examples(15)
@given(
    # A roadmap keeps no cell of blanks alone, and no measure without any text.
    cells=st.lists(ODD.filter(lambda cell: not cell or cell.strip()), min_size=5, max_size=5).filter(any),
    marked=st.sets(st.integers(0, 5)),
)
def test_odd_texts_read_back_to_the_last_sign_marked_or_not(write, cells: list[str], marked: set[int]) -> None:
    last = SheetRow(("1.2.", "а", "б", "в", "г", "д"))
    plain = RoadmapSheet(title="План", rows=(SheetRow(("1.1.", *cells)), last))
    marks = (SheetRow(("1.1.", *cells), frozenset(marked)), last)
    shown = RoadmapSheet(title="План", rows=marks, legend=("Серым отмечены изменения.", "1. Исключены пункты: 1.3."))
    for sheet in (plain, shown):
        read = read_table(write(sheet), "план")
        assert [row.cells for row in read.rows] == [CANONICAL, ("1.1.", *cells), last.cells]
        assert read.preamble == "План"


@WRITERS
@examples(15)
@given(
    cells=st.lists(ODD.map(normal_text), min_size=5, max_size=5).filter(any),
    # A heading begins with a word: «1. 1» is the number of a measure, whoever reads it.
    title=ODD.map(normal_text).filter(lambda title: not title or title[0].isalpha() or title[0] in "«„"),
)
def test_a_stored_roadmap_is_the_same_after_the_journey(write, cells: list[str], title: str) -> None:
    keys = ("title", "responsible_text", "kinds_text", "deadline_text", "expected_result")
    plain = dict.fromkeys(keys, "текст")
    items = [
        {"number": "1.1", "section": "1", **dict(zip(keys, cells, strict=True))},
        {"number": "1.2", "section": "1", **plain},
        {"number": "2.1", "section": "2", **plain},
    ]
    sections = [("1", title), ("2", "Раздел")]
    approval = ("Департамент образования", "ПРИКАЗ", "17.12.2024", "№ 10-П-2710")
    heading = "План мероприятий на 2024/2026 годы"
    for changed in ({}, {"1.1": keys, "2.1": ("number", "deadline_text")}):
        sheet = sheet_of(title=heading, sections=sections, items=items, approval=approval, changed=changed)
        read = understood(write(sheet), "план")
        assert [{key: getattr(item, key) for key in ("number", "section", *keys)} for item in read.items] == items
        assert [(section.number, section.title) for section in read.sections] == sections
        assert (read.title, read.number, read.approved_by, read.approved_on) == (
            heading, "10-П-2710", "Департамент образования", date(2024, 12, 17),
        )  # fmt: skip


def test_a_text_that_a_cell_of_excel_cannot_hold_is_refused_and_not_cut() -> None:
    long = RoadmapSheet(title="План", rows=(SheetRow(("1.1.", "а" * 40_000, "", "", "", "")),))
    with pytest.raises(InvalidInput, match="DOCX"):
        write_xlsx(long)
    written = docx.Document(io.BytesIO(write_docx(long)))
    assert written.tables[0].rows[1].cells[1].text == "а" * 40_000


def test_marks_are_told_by_a_shade_and_by_a_line_that_a_copier_keeps() -> None:
    marked = RoadmapSheet(
        title="План", rows=(SheetRow(("1.1.", "а", "б", "в", "г", "д"), frozenset({1, 4})),), legend=("Отмечено.",)
    )
    document = docx.Document(io.BytesIO(write_docx(marked)))
    cells = document.tables[0].rows[1]._tr.findall(qn("w:tc"))
    shaded = [n for n, cell in enumerate(cells) if cell.find(f".//{qn('w:shd')}") is not None]
    barred = [n for n, cell in enumerate(cells) if cell.find(f".//{qn('w:tcBorders')}") is not None]
    assert shaded == barred == [1, 4]
    assert document.sections[0].first_page_footer.paragraphs[0].text == "Отмечено."
    assert document.paragraphs[-1].text == "Отмечено."
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(marked)))["Дорожная карта"]
    row = next(row for row in page.iter_rows() if row[0].value == "1.1.")
    assert [n for n, cell in enumerate(row) if cell.fill.fill_type == "solid"] == [1, 4]
    assert [n for n, cell in enumerate(row) if cell.border.left.style == "thick"] == [1, 4]


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


def test_a_written_roadmap_says_its_language_and_has_real_styles_and_no_remark_on_its_layout() -> None:
    approval = (STAMP, "приказом Департамента образования", "от 17.12.2024 № 10-П-2710")
    rows = tuple(SheetRow(row) for row in body_rows() if "01 декабря" not in " ".join(row))
    made = write_docx(RoadmapSheet(title=order_roadmap().title, rows=rows, approval=approval))
    # The words of the plan are verbatim: where a space of theirs may break a line is theirs too.
    for remarks in (check(made, day=date(2026, 11, 23)), check(made, profile="gost-2016")):
        assert [remark for remark in remarks if remark.rule != "T3"] == []
    document = docx.Document(io.BytesIO(made))
    assert [paragraph.style.name for paragraph in document.paragraphs][:4] == [
        *["Requisite Corner Across"] * 3, "Title",
    ]  # fmt: skip
    cells = document.tables[0].rows[0].cells
    assert {cell.paragraphs[0].style.name for cell in cells} == {"Table Heading"}
    assert document.core_properties.language == "ru-RU"
    read = understood(made, "план.docx")
    assert (read.approved_by, read.approved_on, read.number) == (
        "Департамент образования", date(2024, 12, 17), "10-П-2710",
    )  # fmt: skip
