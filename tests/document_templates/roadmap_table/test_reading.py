"""The order's table comes the same out of every file that people have."""

from __future__ import annotations

import codecs
import io
import random

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from document_templates.roadmap_table import CANONICAL, read_table
from registry.errors import FileRejected, ImportRejected
from tests.factories.roadmap_files import (
    ORDER,
    body_rows,
    order_roadmap,
    order_table,
    pages,
    sheet_file,
    understood,
    word_file,
    zip_file,
)


def same_as_the_order(data: bytes, name: str) -> bool:
    return understood(data, name).items == order_roadmap().items


def test_the_text_of_the_order_gives_a_hundred_rows_and_its_requisites() -> None:
    table = order_table()
    assert len(table.rows) == 100
    assert sum(row.cells == CANONICAL for row in table.rows) == 19
    assert table.rows[1].place == "строка 210"
    assert "10-П-2710" in table.preamble


def test_cells_of_a_text_stay_verbatim_with_their_markup() -> None:
    assert any(row.cells[4].startswith("<p>до 20.05.2024") for row in order_table().rows)


def test_one_table_in_word_gives_the_order() -> None:
    assert same_as_the_order(word_file([[CANONICAL, *body_rows()]]), "план.docx")


def test_a_table_on_each_page_in_word_gives_the_order() -> None:
    assert same_as_the_order(word_file(pages(), between="12"), "план.docx")


def test_page_tables_without_repeated_headers_give_the_order() -> None:
    without = [page if number == 0 else page[1:] for number, page in enumerate(pages())]
    assert same_as_the_order(word_file(without), "план.docx")


def test_a_sheet_gives_the_order_wherever_its_table_starts() -> None:
    rows = [CANONICAL, *body_rows()]
    assert same_as_the_order(sheet_file(rows), "план.xlsx")
    assert same_as_the_order(sheet_file(rows, top=7, left=3, before=["ПРИКАЗ", "План на 2024/2026 годы"]), "план.xlsx")


def test_text_above_a_sheets_table_is_the_preamble() -> None:
    data = sheet_file([CANONICAL, *body_rows()], top=4, before=["17.12.2024", "10-П-2710"])
    table = read_table(data, "план.xlsx")
    assert table.preamble.endswith("17.12.2024\n10-П-2710")
    assert table.rows[0].place == "лист «План», строка 4"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_text_in_any_customary_encoding_gives_the_order(encoding: str) -> None:
    assert same_as_the_order(ORDER.read_text("utf-8").encode(encoding), "план.txt")


def test_a_markdown_table_gives_the_order() -> None:
    lines = ["# План на 2024/2026 годы", "", *("| " + " | ".join(row) + " |" for row in [CANONICAL])]
    lines += ["|---|:--|---|---|---|---|", *("| " + " | ".join(row) + " |" for row in body_rows())]
    assert same_as_the_order("\n".join(lines).encode(), "план.md")


def test_a_cell_with_line_breaks_in_a_text_is_put_together() -> None:
    rows = [
        "\t".join(CANONICAL),
        "1.1.\tРазработка\nплана\tМОУО\nОО\tприказ\tежегодно\tприказ",
        "1.2.\tА\tОО\tприказ\tI квартал\tб",
    ]
    read = read_table("\n".join(rows).encode(), "план.txt")
    assert [row.cells[:3] for row in read.rows[1:]] == [("1.1.", "Разработка\nплана", "МОУО\nОО"), ("1.2.", "А", "ОО")]


def test_content_decides_and_not_the_name() -> None:
    assert same_as_the_order(word_file([[CANONICAL, *body_rows()]]), "план.pdf")
    assert same_as_the_order(ORDER.read_bytes(), "план.docx")


def test_other_names_and_another_order_of_columns_come_out_canonical() -> None:
    names = ["Мероприятие", "Срок реализации", "№", "Форма документа", "Исполнители", "Результат", "Отметка"]
    order = [1, 4, 0, 3, 2, 5]
    rows = [names, *([*(row[column] for column in order), "да"] for row in body_rows() if row[1])]
    table = read_table(sheet_file(rows), "план.xlsx")
    assert [row.cells for row in table.rows[1:]] == [row for row in body_rows() if row[1]]
    assert table.rows[0].cells == ("№", "Мероприятие", "Исполнители", "Форма документа", "Срок реализации", "Результат")


def test_a_heading_across_a_reordered_table_stays_a_heading() -> None:
    names = ["Наименование мероприятия", "№ п/п", "Ответственные", "Вид документа", "Сроки"]
    rows = [names, ["2. Научное обеспечение", "", "", "", ""], ["Сборник", "2.1.", "ОО", "приказ", "ежегодно"]]
    table = read_table(word_file([rows]), "план.docx")
    assert [row.cells for row in table.rows[1:]] == [
        ("2. Научное обеспечение", "", "", "", "", ""),
        ("2.1.", "Сборник", "ОО", "приказ", "ежегодно", ""),
    ]


def test_a_letterhead_in_a_table_of_its_own_belongs_to_the_preamble() -> None:
    data = word_file([[["17.12.2024", "№ 10-П-2710"]], [CANONICAL, *body_rows()]])
    assert "17.12.2024\t№ 10-П-2710" in read_table(data, "план.docx").preamble


def test_a_foreign_table_after_the_plan_is_left_out() -> None:
    data = word_file([[CANONICAL, *body_rows()], [["Согласовано", "Иванов"], ["Дата", "1"]]])
    assert same_as_the_order(data, "план.docx")


def test_numbers_that_word_counts_itself_are_read() -> None:
    rows = read_table(_self_numbered(), "план.docx").rows[1:]
    assert [row.cells[0].strip() for row in rows] == ["1. Первый", "1.1.", "1.2.", "2. Второй", "2.1."]


def _self_numbered() -> bytes:
    """A DOCX whose numbers stand in no text: «%1.%2.» of a list."""
    rows = [CANONICAL, *([text, "", "", "", "", ""] for text in ("Первый", "", "", "Второй", ""))]
    for number in (2, 3, 5):
        rows[number] = ["", "А", "ОО", "приказ", "ежегодно", "б"]
    document = docx.Document(io.BytesIO(word_file([rows])))
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in enumerate(["%1.", "%1.%2."])
    )
    numbering.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="5">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="9"><w:abstractNumId w:val="5"/></w:num>'))
    for row in document.tables[0].rows[1:]:
        first = row.cells[0].paragraphs[0]
        _number(first, 0 if first.text else 1)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _number(paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="9"/></w:numPr>'))


# --------------------------------------------------------------------------------------------------- refusals


def refused(data: bytes, name: str) -> str:
    with pytest.raises(FileRejected) as caught:
        read_table(data, name)
    assert name in caught.value.message
    return caught.value.message


def not_imported(data: bytes, name: str) -> str:
    with pytest.raises(ImportRejected) as caught:
        read_table(data, name)
    return caught.value.message


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\0" * 50])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "пуст" in refused(data, "план.docx")


def test_a_damaged_docx_is_refused() -> None:
    data = word_file([[CANONICAL, *body_rows()]])
    assert "повреждён" in refused(data[: len(data) // 2], "план.docx")
    assert "повреждён" in refused(data[:200] + b"junk" * 40 + data[360:], "план.docx")


def test_broken_markup_is_refused() -> None:
    assert "разметка" in refused(zip_file({"word/document.xml": b"<w:document><oops>"}), "план.docx")


def test_any_broken_byte_gives_a_refusal_and_no_other_error() -> None:
    data = word_file([[CANONICAL, *body_rows()[:5]]])
    dice = random.Random(5)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(6):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        try:
            read_table(bytes(broken), "план.docx")
        except (FileRejected, ImportRejected):
            continue


@pytest.mark.parametrize(
    ("name", "said"),
    [("план.xlsx", "не является книгой Excel (XLSX)"), ("план.docx", "не является документом Word"), ("п.pdf", "PDF")],
)
def test_a_text_that_calls_itself_something_else_is_refused_as_what_it_is_not(name: str, said: str) -> None:
    assert said in refused("Просто текст.\nВторая строка.".encode(), name)
    table = "\n".join("\t".join(row) for row in [CANONICAL, *body_rows()])
    assert len(read_table(table.encode(), name).rows) > 60


def test_a_broken_workbook_is_refused() -> None:
    members = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook>"}
    assert "Excel" in refused(zip_file(members), "план.xlsx")


def test_an_archive_of_something_else_is_refused() -> None:
    assert "архив" in refused(zip_file({"a.txt": b"1"}), "план.docx")


def test_a_bomb_is_refused_by_what_it_really_unpacks_to() -> None:
    data = zip_file({"word/document.xml": b"\0" * (100 * 1024 * 1024)})
    assert len(data) < 1024 * 1024
    assert "распакованном" in refused(data, "план.docx")


def test_a_package_of_too_many_parts_is_refused() -> None:
    assert "частей" in refused(zip_file({f"{n}.xml": b"" for n in range(2001)}), "план.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_declaration_is_refused(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "DOCTYPE" in refused(zip_file({"word/document.xml": text.encode(encoding)}), "план.docx")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "паролем"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90 + b"x", "старом формате"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\x89PNG\r\n\x1a\n....", "изображение"),
        (b"%PDF-1.7\nnothing more", "повреждён"),
        (bytes(range(1, 256)) + b"\0\1\2", "не текст"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, word: str) -> None:
    assert word in refused(data, "план.docx")


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(zip_file({"word/document.xml": b"<a/>"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "зашифрован" in refused(bytes(data), "план.docx")


def test_missing_columns_are_named_beside_the_found_ones() -> None:
    rows = [["№ п/п", "Мероприятие", "Сроки", "Примечание"], ["1", "А", "май", ""]]
    message = not_imported(word_file([rows]), "план.docx")
    assert "найдены столбцы «№ п/п», «Мероприятие», «Сроки», «Примечание»" in message
    assert "нет столбцов «Ответственный исполнитель»." in message


def test_a_file_without_a_table_is_refused_with_the_columns_it_needs() -> None:
    assert "«Ожидаемый результат»" in not_imported("Просто письмо".encode(), "письмо.txt")
    assert "ни у одной" in not_imported(word_file([[["а", "б"], ["1", "2"]]]), "план.docx")


def test_a_header_without_rows_is_refused() -> None:
    assert "нет строк" in not_imported("\t".join(CANONICAL).encode(), "план.txt")


def test_an_empty_document_is_refused() -> None:
    assert "пуст" in not_imported(word_file([]), "план.docx")


def test_a_byte_order_mark_alone_is_no_table() -> None:
    assert "пуст" in not_imported(codecs.BOM_UTF8, "план.txt")
