"""Reading tables that people bring, and writing tables that do nothing when opened."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.tables import Cell, clean_text, put_value, read_table, write_csv
from registry.errors import FileRejected


def workbook(rows: list[list[Cell]], *, formulas: bool = False) -> bytes:
    book = Workbook()
    sheet = book.active
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if formulas:
                sheet.cell(number, column, value)
            else:
                put_value(sheet.cell(number, column), value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_rows_keep_the_numbers_a_spreadsheet_shows() -> None:
    table = read_table(workbook([["Код", "Число"], [], ["а", 5, None], [None, 2.5]]), "a.xlsx")
    assert [(row.number, row.cells) for row in table.rows] == [(1, ("Код", "Число")), (3, ("а", 5)), (4, (None, 2.5))]


def test_dates_of_a_workbook_are_dates() -> None:
    assert read_table(workbook([[date(2025, 12, 31)]]), "a.xlsx").rows[0].cells == (date(2025, 12, 31),)


def test_a_formula_that_was_never_computed_is_shown_and_not_taken_for_an_empty_cell() -> None:
    table = read_table(workbook([["Число"], ["=A3*2"], [4]], formulas=True), "a.xlsx")
    assert [row.cells for row in table.rows] == [("Число",), ("=A3*2",), (4,)]


def test_the_first_sheet_that_has_anything_is_read() -> None:
    book = Workbook()
    book.create_sheet("Данные")["B2"] = "есть"
    stream = io.BytesIO()
    book.save(stream)
    table = read_table(stream.getvalue(), "a.xlsx")
    assert (table.sheet, table.rows[0].number, table.rows[0].cells) == ("Данные", 2, (None, "есть"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_in_any_usual_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    text = delimiter.join(["Код", "Название"]) + "\r\n\r\n" + delimiter.join(["щ-1", '"две\nстроки"']) + "\r\n"
    table = read_table(text.encode(encoding), "a.csv")
    assert [(row.number, row.cells) for row in table.rows] == [(1, ("Код", "Название")), (3, ("щ-1", "две\nстроки"))]


def damaged_workbook() -> bytes:
    return workbook([["а"] * 50] * 50)[:-200]


def not_a_workbook() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return stream.getvalue()


def workbook_with_broken_xml() -> bytes:
    source, stream = zipfile.ZipFile(io.BytesIO(workbook([["а"]]))), io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, b"<worksheet" if "sheet1" in name else source.read(name))
    return stream.getvalue()


def test_a_table_of_text_under_the_name_of_a_workbook_is_read() -> None:
    assert len(read_table("Код;Число\nа;5\n".encode(), "показатели.xlsx").rows) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (damaged_workbook(), "повреждён"),
        (workbook_with_broken_xml(), "повреждён"),
        (not_a_workbook(), "не является ни книгой Excel"),
        ("Просто текст, который назвали книгой.".encode(), r"не является книгой Excel \(XLSX\): внутри обычный текст"),
        ("Код;Число\n".encode(), r"не является книгой Excel \(XLSX\)"),
        ("Список\nшкола 1\nшкола 2\n".encode("cp1251"), r"не является книгой Excel \(XLSX\)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "старом формате"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "паролем"),
        (b"%PDF-1.7\n\x00\x01\x02", "ни таблицей CSV"),
        (b"\x89PNG\r\n\x1a\n\x03\x04", "ни таблицей CSV"),
        (b"", "ни одной заполненной"),
        (b" ; ; \n;;\n", "ни одной заполненной"),
        ('а;б\n1;"не закрыта\n'.encode(), "строка"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_name_and_reason(data: bytes, reason: str) -> None:
    with pytest.raises(FileRejected, match=reason) as caught:
        read_table(data, "показатели.xlsx")
    assert "показатели.xlsx" in caught.value.message


def test_a_table_wider_than_any_form_is_refused() -> None:
    with pytest.raises(FileRejected, match="столбцов"):
        read_table(";".join("а" * 300).encode(), "a.csv")


@given(st.text(max_size=40))
def test_no_text_becomes_a_formula_in_a_workbook(text: str) -> None:
    book = Workbook()
    put_value(book.active["A1"], text)
    stream = io.BytesIO()
    book.save(stream)
    cell = load_workbook(io.BytesIO(stream.getvalue())).active["A1"]
    assert cell.data_type != "f"
    assert (cell.value or "") == clean_text(text).replace("\r\n", "\n").replace("\r", "\n") or not text.strip()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1, max_size=20))
def test_no_cell_of_a_csv_begins_like_a_formula(text: str) -> None:
    written = write_csv([[text, 2.5, None, date(2025, 1, 31)]]).decode("utf-8-sig")
    assert not written.strip('"').startswith(("=", "+", "-", "@"))
    assert written.rstrip().endswith(";2,5;;2025-01-31")
