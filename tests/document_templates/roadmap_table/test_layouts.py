"""Tables as people lay them out, and files that mean harm: every cell finds its column or is told of."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from document_templates.roadmap_table import CANONICAL, read_table
from document_templates.roadmap_table.periods import period_of
from registry.errors import FileRejected, ImportRejected
from registry.ports import RawTable
from tests.depth import examples
from tests.effort import within
from tests.factories.plans import LEFT, UP, book, saved, word
from tests.factories.roadmap_files import body_rows, order_roadmap, understood, zip_file

SHORT = ["№", "Мероприятие", "Ответственные", "Вид документа", "Срок"]
ROW = ["1", "Смотр", "ОО", "приказ", "май"]


def rows_of(table: RawTable) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def told(table: RawTable) -> str:
    return "\n".join(f"{remark.place}: {remark.text}" for remark in table.remarks)


@pytest.mark.parametrize("make", [word, lambda rows: book(("План", rows))], ids=["docx", "xlsx"])
def test_a_cell_merged_over_rows_belongs_to_each_of_them(make) -> None:
    rows = [SHORT, ROW, ["2", "Слёт", UP, "отчет", UP], ["3", "Сбор", "МОУО", "отчет", UP]]
    table = read_table(make(rows), "план")
    assert rows_of(table)[1:] == [
        ("1", "Смотр", "ОО", "приказ", "май", ""),
        ("2", "Слёт", "ОО", "отчет", "май", ""),
        ("3", "Сбор", "МОУО", "отчет", "май", ""),
    ]
    assert "графа «Сроки выполнения»: объединённая ячейка отнесена к каждой из строк" in told(table)


@pytest.mark.parametrize("make", [word, lambda rows: book(("План", rows))], ids=["docx", "xlsx"])
def test_a_row_whose_number_is_merged_goes_on_the_measure_above(make) -> None:
    rows = [SHORT, ROW, [UP, UP, "МОУО", "отчет", "июнь"], ["2", "Слёт", "ОО", "отчет", "май"]]
    table = read_table(make(rows), "план")
    assert rows_of(table)[1] == ("1", "Смотр", "ОО; МОУО", "приказ; отчет", "май; июнь", "")
    assert "прочитана как продолжение строки" in told(table)
    assert len(table.rows) == 3


def test_a_merge_does_not_reach_over_a_heading() -> None:
    rows = [SHORT, ROW, ["Раздел 2. Второй", *[LEFT] * 4], ["2", "Слёт", "ОО", "отчет", ""]]
    assert rows_of(read_table(word(rows), "план.docx"))[-1] == ("2", "Слёт", "ОО", "отчет", "", "")


def test_a_table_inside_a_cell_belongs_to_the_cell() -> None:
    document = docx.Document(io.BytesIO(word([SHORT, ROW])))
    inner = document.tables[0].cell(1, 1).add_table(2, 2)
    for cell, text in zip(inner._cells, ["район", "дата", "Заречье", "5 мая"], strict=True):
        cell.text = text
    (_, row) = rows_of(read_table(saved(document), "план.docx"))
    assert row[1].split("\n") == ["Смотр", "район", "дата", "Заречье", "5 мая"]
    assert row[4] == "май"


def test_a_table_that_only_lays_out_the_page_gives_the_plan_inside_it() -> None:
    document = docx.Document()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).text = "План на 2026 год"
    inner = outer.cell(0, 0).add_table(2, 5)
    for cell, text in zip(inner._cells, [*SHORT, *ROW], strict=True):
        cell.text = text
    table = read_table(saved(document), "план.docx")
    assert rows_of(table)[1] == (*ROW, "")
    assert "План на 2026 год" in table.preamble


def test_a_text_box_in_a_cell_is_read_line_by_line() -> None:
    document = docx.Document(io.BytesIO(word([SHORT, ROW])))
    box = parse_xml(
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>до 5 мая</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>2026 года</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    cell = document.tables[0].cell(1, 4)
    cell.paragraphs[0].clear()._p.append(box)
    assert rows_of(read_table(saved(document), "план.docx"))[1][4].split() == ["до", "5", "мая", "2026", "года"]


def test_a_repeated_header_of_two_rows_with_column_numbers_is_no_measure() -> None:
    header = [
        ["№", "Мероприятие", "Ответственные", LEFT, "Срок", "Вид документа"],
        [UP, UP, "исполнитель", "соисполнитель", UP, UP],
        ["1", "2", "3", "4", "5", "6"],
    ]
    rows = [*header, ["1", "Смотр", "МОУО", "ОО", "май", "приказ"], *header, ["2", "Слёт", "МОУО", "", "май", "отчет"]]
    table = read_table(word(rows), "план.docx")
    measures = [row for row in rows_of(table) if row != rows_of(table)[0]]
    assert measures == [("1", "Смотр", "МОУО, ОО", "приказ", "май", ""), ("2", "Слёт", "МОУО", "отчет", "май", "")]
    assert told(table).count("составлена из нескольких граф") == 1


def test_the_rest_of_a_plan_with_another_grid_is_fitted_cell_by_cell() -> None:
    wide = [["1.2", LEFT, "Слёт", LEFT, "ОО", "приказ", "июнь"], ["Раздел 2. Второй", *[LEFT] * 6]]
    table = read_table(word([SHORT, ["1.1", *ROW[1:]]], "", wide), "план.docx")
    assert rows_of(table)[2] == rows_of(table)[0]  # a header parts the tables, as a page does
    assert rows_of(table)[3:] == [
        ("1.2", "Слёт", "ОО", "приказ", "июнь", ""),
        ("Раздел 2. Второй", "", "", "", "", ""),
    ]


def test_a_column_of_numbers_without_a_name_numbers_the_measures() -> None:
    table = read_table(word([["", *SHORT[1:]], ["1.", *ROW[1:]], ["2.", *ROW[1:]]]), "план.docx")
    assert [row[0] for row in rows_of(table)[1:]] == ["1.", "2."]


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["№", "Мероприятие", "Срок", "Документ", "Бюджет"], "«Ответственный исполнитель»"),
        (["№", "Мероприятие", "Исполнители", "Документ"], "«Сроки выполнения»"),
        (["№", "Срок реализации", "Исполнители"], "«Наименование мероприятия»"),
    ],
)
def test_a_plan_without_a_needed_column_is_refused_with_what_it_has(names: list[str], missing: str) -> None:
    with pytest.raises(ImportRejected) as caught:
        read_table(word([names, ["1", *["x"] * (len(names) - 1)]]), "план.docx")
    assert f"но нет столбцов {missing}. Добавьте" in caught.value.message
    assert all(f"«{name}»" in caught.value.message for name in names)


@pytest.mark.parametrize(
    ("name", "group", "period"),
    [
        ("I кв.", "", "I кв."),
        ("2 квартал 2026 г.", "", "2 квартал 2026 г."),
        ("III", "Срок, квартал", "III квартал"),
        ("IV", "2027 год, кварталы", "IV квартал 2027 года"),
        ("март", "2026", "март 2026 года"),
        ("1 полугодие", "", "1 полугодие"),
        ("2026 год", "", "2026 год"),
        ("III", "Объём средств", None),
        ("Срок", "", None),
    ],
)
def test_the_period_of_a_column_is_that_of_its_headings(name: str, group: str, period: str | None) -> None:
    assert period_of(name, group) == period


# ---------------------------------------------------------------------------------------------------- workbooks


def test_hidden_columns_and_errors_of_a_sheet_are_told() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(("План", [SHORT, ROW, ["2", "#REF!", "ОО", "приказ", "май"]]))))
    page = made["План"]
    page.column_dimensions["D"].hidden = True
    page["B3"].data_type = "e"
    text = told(read_table(saved(made), "план.xlsx"))
    assert "лист «План»: скрытые столбцы прочитаны вместе с остальными: D" in text
    assert "ошибки вместо значений: B3" in text


def workbook(sheet: str) -> bytes:
    """A workbook of one sheet with this XML."""
    members = {
        path: content
        for path, content in unpacked(book(("План", [SHORT, ROW]))).items()
        if path != "xl/worksheets/sheet1.xml"
    }
    return zip_file({**members, "xl/worksheets/sheet1.xml": sheet.encode()})


def unpacked(data: bytes) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_xml(rows: str, after: str = "") -> str:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f'<worksheet {space}><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>{after}</worksheet>'


def cells(number: int, texts: list[str]) -> str:
    inner = "".join(
        f'<c r="{"ABCDEF"[place]}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in enumerate(texts)
    )
    return f'<row r="{number}">{inner}</row>'


def test_a_sheet_that_claims_a_huge_size_is_read_by_what_it_holds() -> None:
    empty = "".join(f'<row r="{number}"/>' for number in range(3, 200_000))
    with within(seconds=10):
        table = read_table(workbook(sheet_xml(cells(1, SHORT) + cells(2, ROW) + empty)), "план.xlsx")
    assert rows_of(table)[1:] == [(*ROW, "")]


def test_a_row_far_below_is_never_lost_in_silence() -> None:
    with pytest.raises(FileRejected, match="больше 20000 строк"):
        read_table(workbook(sheet_xml(cells(1, SHORT) + cells(2, ROW) + cells(900_000, ROW))), "план.xlsx")


def test_a_merge_of_the_whole_sheet_costs_little() -> None:
    merge = '<mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    with within(seconds=5):
        table = read_table(workbook(sheet_xml(cells(1, SHORT) + cells(2, ROW), merge)), "план.xlsx")
    assert rows_of(table)[1:] == [(*ROW, "")]


def test_a_sheet_of_a_million_cells_ends_in_a_refusal() -> None:
    rows = "".join(cells(number, ["1"] * 5) for number in range(3, 200_000))
    with pytest.raises((FileRejected, ImportRejected), match="строк"):
        read_table(workbook(sheet_xml(cells(1, SHORT) + rows)), "план.xlsx")


def test_entities_in_a_sheet_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;">]>' + sheet_xml(cells(1, SHORT))
    with pytest.raises(FileRejected, match="DOCTYPE"):
        read_table(workbook(bomb), "план.xlsx")


# ------------------------------------------------------------------------------------------------------- limits


def test_a_cell_of_a_whole_book_is_refused_with_its_row() -> None:
    with pytest.raises(ImportRejected, match=r"таблица 1, строка 2: в ячейке 10001 знаков"):
        read_table(word([SHORT, ["1", "я" * 10_001, "ОО", "приказ", "май"]]), "план.docx")


def test_a_table_of_too_many_rows_is_refused() -> None:
    lines = ["\t".join(SHORT), *("\t".join([str(number), *ROW[1:]]) for number in range(1, 5_002))]
    with pytest.raises(ImportRejected, match="больше 5000 строк"):
        read_table("\n".join(lines).encode(), "план.txt")


def test_a_row_of_ten_thousand_cells_is_cut_to_what_a_plan_has() -> None:
    document = docx.Document(io.BytesIO(word([SHORT, ROW])))
    row = document.tables[0].rows[1]._tr
    for _ in range(10_000):
        row.append(parse_xml(f"<w:tc {nsdecls('w')}><w:tcPr><w:gridSpan w:val='64'/></w:tcPr><w:p/></w:tc>"))
    assert rows_of(read_table(saved(document), "план.docx"))[1] == (*ROW, "")


def test_the_order_in_word_is_read_and_understood_quickly() -> None:
    data = word("План на 2024/2026 годы", [CANONICAL, *body_rows()])
    understood(data, "план.docx")
    with within(seconds=0.5):  # it takes a tenth of that
        assert len(read_table(data, "план.docx").rows) > len(order_roadmap().items)


TEXTS = st.sampled_from(["", LEFT, UP, "1", "1.1.", "ОО", "май", "х", "Раздел 1. А", *SHORT, "I", "квартал", "начало"])


@examples(60)
@given(st.lists(st.lists(TEXTS, min_size=5, max_size=5), min_size=1, max_size=7))
def test_any_layout_gives_rows_of_six_cells_or_a_refusal(rows: list[list[str]]) -> None:
    grid = [[("" if text == LEFT and not left else text) for left, text in enumerate(row)] for row in rows]
    grid[0] = ["" if text == UP else text for text in grid[0]]
    lines = "\n".join("\t".join("" if text in {LEFT, UP} else text for text in row) for row in [SHORT, *grid])
    try:
        table = read_table(lines.encode(), "план.txt")
    except (FileRejected, ImportRejected):
        return
    assert all(len(row.cells) == len(CANONICAL) for row in table.rows)
