"""One report, two files."""

from __future__ import annotations

import io
from datetime import date

from docx import Document
from openpyxl import load_workbook

from app.exports.docx import docx
from app.exports.report import Column, Report, ReportTable, Row
from app.exports.xlsx import xlsx

COLUMNS = (Column("Пункт", 8), Column("Состояние", 40), Column("Дней", 8, number=True), Column("День", 12))


def report(*rows: Row, name: str = "Состояние / все") -> Report:
    return Report("Полнота", ("Отчётная дата: 31.12.2025",), (ReportTable(name, COLUMNS, rows),))


DANGEROUS = '=HYPERLINK("http://x";"y")'


def test_a_text_that_looks_like_a_formula_stays_a_text_in_the_workbook() -> None:
    sheet = load_workbook(io.BytesIO(xlsx(report(Row(("1.1", DANGEROUS, 5, date(2025, 12, 31)), "danger"))))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "Полнота"
    assert rows[1][0] == "Отчётная дата: 31.12.2025"
    assert rows[3] == ["Пункт", "Состояние", "Дней", "День"]
    assert rows[4][:3] == ["1.1", DANGEROUS, 5]
    assert sheet["B5"].data_type == "s"
    assert sheet["D5"].is_date
    assert sheet.freeze_panes == "A5"


def test_names_of_sheets_are_made_fit_and_kept_apart() -> None:
    long = "Сводка: по всем организациям округа / на конец года"
    tables = tuple(ReportTable(long, COLUMNS, ()) for _ in range(3))
    names = load_workbook(io.BytesIO(xlsx(Report("Т", (), tables)))).sheetnames
    assert len(set(names)) == 3
    assert all(len(name) <= 31 and not set(name) & set(r"[]:*?/\'") for name in names)


def test_the_document_holds_every_row_and_repeats_its_heading() -> None:
    rows = [Row((f"1.{n}", "просрочено & <не> готово\nвторая строка", n, None)) for n in range(200)]
    document = Document(io.BytesIO(docx(report(*rows))))
    table = document.tables[0]
    assert len(table.rows) == 201
    assert table.rows[200].cells[1].text == "просрочено & <не> готово\nвторая строка"
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert document.sections[0].page_width > document.sections[0].page_height


def test_control_characters_do_not_spoil_a_file() -> None:
    spoiled = report(Row(("\x00\x0b", "\ufffe\ud800текст", 1, None)))
    assert Document(io.BytesIO(docx(spoiled))).tables[0].rows[1].cells[1].text == "текст"
    assert load_workbook(io.BytesIO(xlsx(spoiled))).active["B5"].value == "текст"


def test_a_table_for_the_screen_only_stays_out_of_the_document() -> None:
    tables = (
        ReportTable("Кратко", COLUMNS, ()),
        ReportTable("Всё", COLUMNS, (Row(("1", "а", 1, None)),), in_docx=False),
    )
    document = Document(io.BytesIO(docx(Report("Т", (), tables))))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "Кратко" in texts
    assert "Всё" not in texts
    assert "Строк нет." in texts
