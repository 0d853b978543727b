"""The same document in every format: its words, its sections, its pages."""

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from search_index.extraction import extract
from tests.factories.formats import OLD_WORKBOOK
from tests.factories.office_files import HEADINGS, converted, share_found, word_document, workbook


def installed(program):
    import os
    import shutil

    if shutil.which(program) is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")


@pytest.fixture(scope="module")
def whole():
    return extract(word_document(), "файл.docx")


@pytest.fixture(scope="module")
def in_format(tmp_path_factory):
    made = {}

    def make(to, source=word_document, extension="docx"):
        if to not in made:
            made[to] = converted(source(), extension, to, tmp_path_factory.mktemp("converted"))
        return made[to]

    return make


@pytest.mark.parametrize("to", ["odt", "doc", "rtf", "pdf"])
def test_ninety_nine_words_of_a_hundred_come_out_of_every_format(whole, in_format, to):
    if to == "doc":
        installed("catdoc")
    found = extract(in_format(to), "без расширения")
    assert found.reason is None
    body = whole.text.replace("Департамент образования и науки", "").replace("Ханты-Мансийск", "")
    assert share_found(body, found.text) >= 0.99


@pytest.mark.parametrize("to", ["docx", "odt", "pdf"])
def test_sections_begin_at_their_headings(in_format, to):
    found = extract(word_document() if to == "docx" else in_format(to), "файл")
    assert [heading for _, heading in found.sections] == list(HEADINGS)
    for begins, heading in found.sections:
        assert found.text[begins:].startswith(heading)


def test_a_style_based_on_a_heading_and_an_outline_level_make_headings_too():
    document = docx.Document()
    style = document.styles.add_style("Глава", 1)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("Глава первая", style="Глава")
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    document.add_paragraph("Глава вторая")._p.get_or_add_pPr().append(level)
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.paragraphs[0].style = document.styles["Heading 1"]
    cell.paragraphs[0].text = "Ячейка"
    stream = io.BytesIO()
    document.save(stream)
    found = extract(stream.getvalue(), "x")
    assert [heading for _, heading in found.sections] == ["Глава первая", "Глава вторая"]
    assert "Ячейка" in found.text


def test_a_workbook_gives_its_cells_as_they_are_read_and_its_sheets_as_sections():
    found = extract(workbook(), "x.xlsx")
    assert [heading for _, heading in found.sections] == ["Показатели", "Пояснения"]
    assert "Средняя школа № 7\t2024\t7,5\t08.03.2025" in found.text
    assert "не преодолевших порог" in found.text


def test_two_readers_of_workbooks_agree():
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(workbook()), read_only=True)
    expected = " ".join(
        str(cell) for sheet in book for row in sheet.iter_rows(max_col=1, values_only=True) for cell in row
    )
    assert share_found(expected, extract(workbook(), "x").text) == 1


def test_an_old_workbook_is_read_like_a_new_one():
    found = extract(OLD_WORKBOOK.read_bytes(), "x.xls")
    assert [heading for _, heading in found.sections] == ["Показатели", "Пояснения"]
    new = extract(workbook(), "x.xlsx").text.split("\n")
    assert [line for line in found.text.split("\n") if line] == [line for line in [*new[:42], *new[-3:]] if line]


def test_russian_letters_of_an_old_code_page_are_read():
    data = b"{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0\\'e8\\'ea\\'e0\\'e7 \\'ee \\'c3\\'c8\\'c0\\par}"
    assert extract(data, "x").text.strip() == "Приказ о ГИА"


def test_without_catdoc_it_is_said_and_nothing_fails(in_format, monkeypatch, tmp_path):
    data = in_format("doc")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = extract(data, "x.doc")
    assert found.text == ""
    assert "не установлена программа catdoc" in found.reason
