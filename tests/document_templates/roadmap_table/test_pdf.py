"""A PDF with text gives the same table as the document it was made from."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from document_templates.roadmap_table import RoadmapSheet, SheetRow, read_table, write_docx
from document_templates.roadmap_table.columns import ROADMAP
from document_templates.roadmap_table.pdf_grid import grids_of, tables_of
from document_templates.roadmap_table.pdf_gutters import unruled
from document_templates.roadmap_table.pdf_page import Char, PageContent, Stroke
from document_templates.roadmap_table.pdf_words import Cell, Line, Wrapping, join_lines
from registry.errors import FileRejected, ImportRejected
from tests.factories.plans import PLANS, Plan
from tests.factories.roadmap_files import (
    body_rows,
    office,
    order_roadmap,
    order_table,
    pages,
    to_pdf,
    understood,
    word_file,
)

PRINTED = [plan for plan in PLANS if plan.name.endswith(".docx") and plan.name not in {"исправления.docx"}]
"""Plans whose PDF says the same; tracked changes are printed with what they delete."""

PASSWORD = (
    'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
    '"DocumentOpenPassword":{"type":"string","value":"x"}}'
)


def written() -> bytes:
    """The order as dokkarta writes it, with its front text."""
    rows = tuple(SheetRow(row) for row in body_rows())
    return write_docx(RoadmapSheet(title=order_roadmap().title, rows=rows, approval=("17.12.2024", "10-П-2710")))


def portrait() -> bytes:
    """Narrow columns on an upright page, rows cut by pages: words break inside, rows in the middle."""
    document = docx.Document(io.BytesIO(written()))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    body = document.element.body
    for whole in list(body.iter(qn("w:cantSplit"))):
        whole.getparent().remove(whole)
    for element in (*body.iter(qn("w:gridCol")), *body.iter(qn("w:tcW")), *body.iter(qn("w:tblW"))):
        element.set(qn("w:w"), str(int(element.get(qn("w:w"))) * 2 // 3))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def by_pages() -> bytes:
    """A table of its own on each page, as the order was published."""
    document = docx.Document(io.BytesIO(word_file(pages())))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    document.styles["Normal"].font.size = Pt(9)
    for table in document.tables:
        table.style = "Table Grid"
        for column, width in zip(table.columns, (12, 60, 45, 45, 45, 45), strict=True):
            for cell in column.cells:
                cell.width = Mm(width)
        paragraph = table._tbl.getnext()
        paragraph.append(docx.oxml.parse_xml(f'<w:r {docx.oxml.ns.nsdecls("w")}><w:br w:type="page"/></w:r>'))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def plain() -> bytes:
    """A table as a script makes it: six equal narrow columns, headings in the first of them, the order's text above."""
    document = docx.Document()
    for line in order_table().preamble.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=6, style="Table Grid")
    for row in order_table().rows:
        for cell, text in zip(table.add_row().cells, row.cells, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def bare(data: bytes) -> bytes:
    """The same document without a single ruling line."""
    document = docx.Document(io.BytesIO(data))
    for tag in ("w:tblBorders", "w:tcBorders", "w:tblStyle"):
        for element in list(document.element.body.iter(qn(tag))):
            element.getparent().remove(element)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """PDF of each shape of the plan, made by LibreOffice."""
    if office() is None:
        message = "LibreOffice is not installed (package libreoffice-writer-nogui)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("pdf")
    shapes = {"written": written(), "portrait": portrait(), "pages": by_pages(), "plain": plain()}
    shapes |= {plan.name: plan.make() for plan in PRINTED}
    made = to_pdf({**shapes, **{f"bare-{name}": bare(data) for name, data in shapes.items()}}, folder)
    return {**made, **to_pdf({"locked": word_file([])}, folder, PASSWORD)}


@pytest.mark.slow
@pytest.mark.parametrize("plan", PRINTED, ids=lambda plan: plan.name)
def test_a_plan_of_another_region_is_the_same_in_pdf_as_in_word(converted: Mapping[str, bytes], plan: Plan) -> None:
    printed, original = understood(converted[plan.name], "план.pdf"), understood(plan.make(), plan.name)
    assert printed.items == original.items
    assert printed.sections == original.sections


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["written", "portrait", "pages", "plain"])
def test_a_pdf_gives_the_order(converted: Mapping[str, bytes], shape: str) -> None:
    read = understood(converted[shape], "план.pdf")
    assert read.items == order_roadmap().items
    assert read.sections == order_roadmap().sections


@pytest.mark.slow
def test_a_table_without_lines_gives_the_order_and_says_how_it_was_read(converted: Mapping[str, bytes]) -> None:
    table = read_table(converted["bare-written"], "план.pdf")
    assert "линий таблицы в PDF нет" in table.remarks[0].message
    read, order = understood(converted["bare-written"], "план.pdf"), order_roadmap()
    assert read.items == order.items
    assert read.sections == order.sections
    assert (read.code, read.title, read.approved_on, read.period) == (
        order.code,
        order.title,
        order.approved_on,
        order.period,
    )


@pytest.mark.slow
def test_a_table_without_lines_is_read_as_it_is_or_refused_and_never_otherwise(converted: Mapping[str, bytes]) -> None:
    """Narrow columns, rows cut by pages, tables without numbers: what is not certain is no table at all."""
    names = [name for name in converted if name.startswith("bare-")]
    assert len(names) > 8
    for name in names:
        try:
            read = understood(converted[name], "план.pdf")
        except ImportRejected:
            continue
        original = understood(converted[name.removeprefix("bare-")], "план.pdf")
        assert (read.items, read.sections) == (original.items, original.sections), name


@pytest.mark.slow
def test_a_row_of_a_pdf_tells_its_page(converted: Mapping[str, bytes]) -> None:
    table = read_table(converted["written"], "план.pdf")
    assert table.rows[0].place == "страница 1, строка 1"
    assert table.rows[-1].place.startswith("страница 1")
    assert "10-П-2710" in table.preamble


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["written", "plain"])
def test_the_front_text_of_a_pdf_is_understood(converted: Mapping[str, bytes], shape: str) -> None:
    read, order = understood(converted[shape], "план.pdf"), order_roadmap()
    assert (read.code, read.title, read.approved_on, read.period) == (
        order.code,
        order.title,
        order.approved_on,
        order.period,
    )


@pytest.mark.slow
def test_a_page_whose_text_is_turned_is_read_upright(converted: Mapping[str, bytes]) -> None:
    document = pypdfium2.PdfDocument(converted["written"])
    for page in document:
        width, height = page.get_size()
        quarter = pypdfium2.PdfMatrix(0, 1, -1, 0, height, 0)
        for item in page.get_objects(max_depth=1):
            item.transform(quarter)
        page.gen_content()
        page.set_mediabox(0, 0, height, width)
        page.set_cropbox(0, 0, height, width)
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    assert understood(stream.getvalue(), "план.pdf").items == order_roadmap().items


@pytest.mark.slow
def test_a_locked_pdf_is_refused(converted: Mapping[str, bytes]) -> None:
    with pytest.raises(FileRejected, match="паролем"):
        read_table(converted["locked"], "план.pdf")


@pytest.mark.slow
def test_a_damaged_pdf_is_refused_or_read_in_part_but_never_crashes(converted: Mapping[str, bytes]) -> None:
    with pytest.raises((FileRejected, ImportRejected)):
        read_table(converted["written"][:3000], "план.pdf")


def test_a_pdf_of_pictures_is_refused() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    with pytest.raises(FileRejected, match="нет текстового слоя"):
        read_table(stream.getvalue(), "скан.pdf")


# ------------------------------------------------------------------------------------------------ lines and words


def box(x1: float, y1: float, x2: float, y2: float) -> list[Stroke]:
    return [Stroke(False, y1, x1, x2), Stroke(False, y2, x1, x2), Stroke(True, x1, y1, y2), Stroke(True, x2, y1, y2)]


def test_cells_drawn_as_boxes_make_one_grid() -> None:
    strokes = [stroke for x in (0, 100, 200) for y in (0, 20, 40) for stroke in box(x, y, x + 100, y + 20)]
    (grid,) = grids_of(strokes)
    assert (grid.height, grid.width) == (3, 3)
    assert grid.cell_at(150, 30) == (1, 1)
    assert grid.cell_at(350, 30) is None


def test_a_merged_row_is_one_cell() -> None:
    strokes = [*box(0, 0, 100, 20), *box(100, 0, 200, 20), *box(0, 20, 200, 40)]
    (grid,) = grids_of(strokes)
    assert grid.cell_at(150, 30) == (0, 0)
    assert grid.cell_at(150, 10) == (1, 1)
    assert grid.right_edge(0, 0) == 200


def test_two_tables_of_a_page_stay_apart() -> None:
    strokes = [*box(0, 100, 60, 120), *box(60, 100, 120, 120), *box(0, 0, 50, 20), *box(50, 0, 90, 20)]
    assert [(grid.top, grid.width) for grid in grids_of(strokes)] == [(120, 2), (20, 2)]


def test_a_frame_as_wide_as_the_table_before_it_is_a_merged_row_of_it() -> None:
    table, frame, other = [*box(0, 0, 60, 20), *box(60, 0, 120, 20)], box(0, 50, 120, 70), box(5, 50, 100, 70)
    assert [[grid.width for grid in page] for page in tables_of([frame, table, frame, other])] == [[], [2], [2], []]
    assert tables_of([table, frame])[1][0].cell_at(100, 60) == (0, 0)


# -------------------------------------------------------------------------------------------------- white gutters

HEADER = {0: "№", 40: "Мероприятие", 200: "Ответственный исполнитель", 400: "Срок"}
FIRST = {0: "1.1", 40: "Утвердить порядок", 200: "Департамент", 400: "до 1 марта"}
MORE = {40: "и разослать его", 400: "2026 года"}
SECOND = {0: "1.2", 40: "Провести совещание", 200: "МОУО", 400: "ежегодно"}
LETTER = 5.0


def page_of(*lines: Mapping[float, str], pitch: float = 12.0) -> PageContent:
    """A page of a fixed pitch: each line is texts by where they begin."""
    chars = [
        Char(sign, x + LETTER * place, x + LETTER * (place + 1), y - 8, y, y - 6, False)
        for y, line in zip((700 - pitch * number for number in range(len(lines))), lines, strict=True)
        for x, text in line.items()
        for place, sign in enumerate(text)
    ]
    return PageContent(tuple(chars), ())


def rows_of(*pages: PageContent) -> list[tuple[int, int]]:
    """(columns, rows) of the grid of each page that has one."""
    return [(grid.width, grid.height) for grids in unruled(pages, ROADMAP) for grid in grids]


def test_rows_begin_with_numbers_and_headings_run_across() -> None:
    heading = {120: "1. Нормативное обеспечение всех мероприятий плана"}
    assert rows_of(page_of(HEADER, heading, FIRST, MORE, SECOND)) == [(4, 4)]
    (grid,) = unruled([page_of(HEADER, heading, FIRST, MORE, SECOND)], ROADMAP)[0]
    assert [len(drawn) for drawn in grid.drawn] == [5, 2, 5, 5]


def test_a_row_without_a_number_begins_where_all_its_cells_begin() -> None:
    assert rows_of(page_of(HEADER, FIRST, {40: "и разослать его"}, {**SECOND, 0: ""}, SECOND)) == [(4, 4)]


def test_a_text_that_crosses_a_gutter_leaves_no_table() -> None:
    across = {0: "1.3", 40: "Разослать порядок во все школы округа", 300: "МОУО", 400: "в мае"}
    assert rows_of(page_of(HEADER, FIRST, across, SECOND)) == []


def test_two_gutters_where_the_header_names_one_column_leave_no_table() -> None:
    between = {0: "1.3", 40: "Совещание", 130: "очно", 200: "МОУО", 400: "в мае"}
    header = {0: "№", 40: "Мероприятие", 200: "Исполнитель", 400: "Срок"}
    assert rows_of(page_of(header, FIRST, SECOND)) == [(4, 3)]
    assert rows_of(page_of(header, {**FIRST, 40: "Порядок"}, between, {**SECOND, 40: "Опрос"})) == []


def test_cells_that_begin_apart_leave_no_table() -> None:
    assert rows_of(page_of(HEADER, FIRST, {40: "и разослать"}, {200: "МОУО", 400: "в мае"}, SECOND)) == []


def test_a_number_that_may_be_cut_in_two_leaves_no_table() -> None:
    assert rows_of(page_of(HEADER, {**FIRST, 0: "2.1"}, {**SECOND, 0: "6."})) == []
    assert rows_of(page_of(HEADER, {**FIRST, 0: "2.1"}, {**SECOND, 0: "2.2"})) == [(4, 3)]


def test_signatures_far_beneath_leave_no_table() -> None:
    assert rows_of(page_of(HEADER, FIRST, SECOND, *[{}] * 4, {40: "Директор"})) == []


def test_numbers_of_pages_and_a_repeated_header_are_no_rows() -> None:
    pages = page_of({200: "1"}, HEADER, FIRST, MORE), page_of({200: "2"}, HEADER, SECOND)
    assert rows_of(*pages) == [(4, 2), (4, 2)]


def joined(*lines: str, keeps: bool = True, known: frozenset[str] = frozenset(), full: bool = True) -> str:
    cell = Cell([Line(text, 6.0, 94.0 if full else 40.0, 5.0) for text in lines], 0.0, 100.0)
    return join_lines(cell, Wrapping(5.4, keeps, known))


def test_wrapped_lines_are_joined_with_one_space() -> None:
    assert joined("ежегодно ", "октябрь") == "ежегодно октябрь"
    assert joined("МОУО", "ОО", full=False) == "МОУО ОО"


def test_a_hyphen_at_the_end_of_a_line_joins_without_a_space() -> None:
    assert joined("информационно-", "аналитический") == "информационно-аналитический"
    assert joined("информационно", "-аналитический") == "информационно-аналитический"
    assert joined("октябрь -", "декабрь") == "октябрь - декабрь"
    assert joined("октябрь ", "– декабрь") == "октябрь – декабрь"


def test_a_hyphen_that_only_parted_a_word_goes() -> None:
    assert joined("мони-", "торинга", known=frozenset({"мониторинга"})) == "мониторинга"
    assert joined("план-", "график", known=frozenset({"план", "график"})) == "план-график"


def test_a_word_cut_by_a_narrow_column_is_whole_again() -> None:
    assert joined("информационны", "й отчёт") == "информационный отчёт"
    assert joined("Рособна", "дзора") == "Рособнадзора"
    assert joined("показателей", ", данных") == "показателей, данных"


def test_whole_words_of_full_lines_stay_apart() -> None:
    assert joined("общеобразовательных", "организаций") == "общеобразовательных организаций"
    assert joined("инструктивными", "и (или)") == "инструктивными и (или)"
    assert joined("реализац", "ия плана", full=False) == "реализац ия плана"
