"""What docxtpl's tags give is what docxtpl gives: each feature of its documentation, rendered by both."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Twips
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from hypothesis import given, settings
from hypothesis import strategies as st

from document_templates import Replacements, render
from document_templates.compiled.texts import texts
from document_templates.package import open_package, parse_xml
from document_templates.reading import all_text, body_text
from registry.errors import TemplateValue
from tests.depth import examples
from tests.document_templates.alike import Context, Engine, ours, seen, theirs
from tests.document_templates.making import picture_of, repacked, saved, template_of, with_related

CASES: dict[str, Callable[[], tuple[bytes, Context]]] = {}


def case(make: Callable[[], tuple[bytes, Context]]) -> Callable[[], tuple[bytes, Context]]:
    CASES[make.__name__.replace("_", " ")] = make
    return make


def table_of(*rows: tuple[str, ...], before: tuple[str, ...] = ()) -> bytes:
    """A document with one table; a row shorter than the others ends in empty cells."""
    document = Document()
    for text in before:
        document.add_paragraph(text)
    table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    return saved(document)


def runs_of(*paragraphs: tuple[str, ...]) -> bytes:
    """Paragraphs of runs; every other run is bold."""
    document = Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for number, text in enumerate(runs):
            paragraph.add_run(text).bold = bool(number % 2)
    return saved(document)


ROWS = [{"name": "Школа № 1", "count": 3}, {"name": "Гимназия «Знание»", "count": 5}]


@case
def an_order_with_lists_and_conditions() -> tuple[bytes, Context]:
    template = template_of(
        "Заказчик {{ customer }}",
        "{%p for row in rows %}",
        "{{ loop.index }}) {{ row.name }} – {{ row.count }} {% if row.count > 3 %}много{% else %}мало{% endif %}",
        "{%p endfor %}",
        "{%p if paid %}",
        "Оплачено",
        "{%p else %}",
        "Не оплачено",
        "{%p endif %}",
    )
    return template, {"customer": "ООО «Ромашка»", "rows": ROWS, "paid": False}


@case
def loops_within_loops() -> tuple[bytes, Context]:
    template = template_of(
        "{%p for row in rows %}",
        "{{ row.name }}",
        "{%p for n in row.numbers %}",
        "– {{ n }}",
        "{%p endfor %}",
        "{%p endfor %}",
    )
    return template, {"rows": [{"name": "А", "numbers": [1, 2]}, {"name": "Б", "numbers": []}]}


@case
def rows_of_a_table() -> tuple[bytes, Context]:
    rows = ("№", "Имя"), ("{%tr for row in rows %}",), ("{{ loop.index }}", "{{ row.name }}"), ("{%tr endfor %}",)
    return table_of(*rows), {"rows": ROWS}


@case
def a_table_whose_columns_come_from_values() -> tuple[bytes, Context]:
    rows = (
        ("{% colspan labels|length %}{{ title }}", "", ""),
        ("{%tc for label in labels %}", "{{ label }}", "{%tc endfor %}"),
        ("{%tr for row in rows %}", "", ""),
        ("{%tc for value in row %}", "{{ value }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    document = Document(io.BytesIO(table_of(*rows)))
    first = document.tables[0].rows[0]._tr
    for cell in list(first.tc_lst)[1:]:
        first.remove(cell)
    return saved(document), {"title": "Дни", "labels": ["пн", "вт", "ср", "чт"], "rows": [list("1234"), list("5678")]}


@case
def fewer_cells_than_the_template_has() -> tuple[bytes, Context]:
    rows = (("{%tc for label in labels %}", "{{ label }}", "{%tc endfor %}"), ("а", "б", "в"))
    document = Document(io.BytesIO(table_of(*rows)))
    document.tables[0]._tbl.remove(document.tables[0].rows[1]._tr)
    return saved(document), {"labels": ["один"]}


@case
def cells_merged_across_in_a_loop() -> tuple[bytes, Context]:
    rows = (
        ("{%tc for x in xs %}", "{% hm %}Заголовок", "{%tc endfor %}"),
        ("{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}"),
    )
    return table_of(*rows), {"xs": ["а", "б", "в"]}


@case
def cells_merged_down_in_a_loop() -> tuple[bytes, Context]:
    rows = (("{%tr for row in rows %}",), ("{% vm %}Всего", "{{ row.name }}"), ("{%tr endfor %}",))
    return table_of(*rows), {"rows": ROWS}


@case
def colours_of_cells() -> tuple[bytes, Context]:
    rows = (
        ("{%tr for c in cs %}",),
        ("{% cellbg c.bg %}{{ c.name }}", "{% cellbg 'FF0000' %}красный"),
        ("{%tr endfor %}",),
    )
    return table_of(*rows), {"cs": [{"bg": "00FF00", "name": "зелёный"}, {"bg": "0000FF", "name": "синий"}]}


@case
def comments_of_the_template() -> tuple[bytes, Context]:
    rows = (("{#tr строка таблицы #}", ""), ("{#tc ячейка #}", "осталось"))
    return table_of(*rows, before=("{#p абзац #}", "Видно {# не видно #}текст")), {}


@case
def rich_text_in_runs() -> tuple[bytes, Context]:
    rich = RichText("жирно", bold=True)
    rich.add(" и <курсив>\nстрока\tтаб\aабзац\fстраница", italic=True, color="ff0000", size=24, font="eastAsia:宋体")
    return runs_of(("До ", "{{r rich }}", " после"), ("{%r if yes %}", "жирный", "{%r endif %}")), {
        "rich": rich,
        "yes": 1,
    }


@case
def blanks_beside_rich_text() -> tuple[bytes, Context]:
    template = runs_of(
        ("{{r a }} {{r b }}",),
        ("{{r a }} ", "{{r b }}"),
        ("слово", "{{r a }} ", "слово", " {{r b }}"),
        (" {{r a }} ",),
        ("{%r if yes %} {{r a }} {%r endif %}",),
    )
    return template, {"a": RichText("одно"), "b": RichText("другое", bold=True), "yes": True}


@case
def rich_text_in_a_condition() -> tuple[bytes, Context]:
    return runs_of(("{% if rich %}", "{{r rich }}", "{% endif %}")), {"rich": RichText("есть", underline="single")}


@case
def rich_paragraphs() -> tuple[bytes, Context]:
    rich = RichTextParagraph()
    rich.add("Первый", parastyle="Quote")
    rich.add(RichText("Второй", bold=True), parastyle="Normal")
    return template_of("До", "{{p rich }}", "После"), {"rich": rich}


@case
def listings() -> tuple[bytes, Context]:
    text = "первая\nвторая\tс табуляцией <>&\aновый абзац\fновая страница"
    return template_of("Начало: {{ text }} – конец", "{{ plain }}"), {"text": Listing(text), "plain": "раз\nдва\tтри"}


@case
def lines_drawn_near() -> tuple[bytes, Context]:
    template = template_of(
        "Мой дом стоит",
        "{%- if town -%}",
        "\xa0в городе",
        "{%- else -%}",
        "\xa0в селе",
        "{%- endif -%}",
        "\xa0и он мне нравится.",
        "Конец",
    )
    return template, {"town": True}


@case
def soft_lines_drawn_near() -> tuple[bytes, Context]:
    return template_of(
        "Дом стоит\n{%- if town -%}\n\xa0в городе\n{%- else -%}\n\xa0в селе\n{%- endif -%}\n\xa0и точка"
    ), {"town": 0}


@case
def delimiters_written_apart() -> tuple[bytes, Context]:
    return template_of("{_{ имя }_} и {_% если %_}, {{ value }}"), {"value": 1}


@case
def tags_split_over_runs() -> tuple[bytes, Context]:
    template = runs_of(
        ("Имя: {", "{ na", "me }", "}."),
        ("{", "% if name == “Иван” ", "%", "}", "да", "{%", " endif %}"),
        ("{{", "name|upper", "}} и {{ na", "me }}"),
    )
    return template, {"name": "Иван"}


@case
def a_tag_over_two_lines() -> tuple[bytes, Context]:
    return template_of("{{ 1 +\n 2 }}", "{% set x = [1,", " 2] %}{{ x|length }}"), {}


@case
def signs_of_xml_in_tags_and_values() -> tuple[bytes, Context]:
    return template_of('{% if a < b and b > "а" %}{{ b }}{% endif %} & {{ "R" }}'), {"a": "а", "b": "я <>&\"' ю"}


@case
def spaces_kept() -> tuple[bytes, Context]:
    return runs_of((" {{ a }} ", "  {{ b }}  ", "{% if a %} х {% endif %}")), {"a": " один ", "b": "  два"}


@case
def headers_and_footers() -> tuple[bytes, Context]:
    document = Document()
    document.add_paragraph("{{ a }}")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Шапка {{ a }} & {% for x in xs %}{{ x }};{% endfor %}"
    section.footer.paragraphs[0].text = "Подвал «{{ a }}»\t{{ b }}"
    section.first_page_header.paragraphs[0].text = "{{ b }}"
    return saved(document), {"a": "<а>", "b": "б\nв", "xs": [1, 2]}


@case
def core_properties() -> tuple[bytes, Context]:
    document = Document()
    document.add_paragraph("x")
    core = document.core_properties
    core.title, core.subject, core.author = "О {{ what }}", "{% if what %}да{% endif %}", "{{ who }}"
    core.comments = "{{ what }} & {{ who }}"
    return saved(document), {"what": "работе", "who": "Отдел"}


@case
def footnotes() -> tuple[bytes, Context]:
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1">'
        "<w:p><w:r><w:t>Сноска {{ a }}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    return with_related(template_of("Текст {{ a }}"), "footnotes", notes), {"a": "об & этом"}


@case
def inline_images_in_text_tables_and_headers() -> tuple[bytes, Context]:
    document = Document(io.BytesIO(table_of(("{{ one }}", "{{ two }}"), before=("Вот {{ one }} картинка",))))
    document.sections[0].header.paragraphs[0].text = "{{ two }}"

    def context(engine: Engine) -> dict[str, Any]:
        return {
            "one": InlineImage(engine.template, io.BytesIO(picture_of(2)), width=Mm(20)),
            "two": InlineImage(
                engine.template, io.BytesIO(picture_of(3)), width=Mm(20), height=Mm(5), anchor="https://example.ru/"
            ),
        }

    return saved(document), context


@case
def rich_text_of_another_style_and_language() -> tuple[bytes, Context]:
    rich = RichText("x", style="Strong", subscript=True, strike=True, highlight="yellow", lang="ru-RU", rtl=True)
    return template_of("{{r rich }}"), {"rich": rich}


@case
def a_loop_over_runs_of_one_paragraph() -> tuple[bytes, Context]:
    return runs_of(("Список: {% for x in xs %}", "{{ x }}", "{% if not loop.last %}, {% endif %}{% endfor %}.")), {
        "xs": ["а", "б"]
    }


@case
def conditions_over_paragraphs() -> tuple[bytes, Context]:
    return template_of("А{% if yes %}Б", "В", "Г{% endif %}Д"), {"yes": True}


@case
def tags_with_percents_and_braces() -> tuple[bytes, Context]:
    return template_of("{{ 7 % 4 }}", "{% for x in xs if x % 2 %}{{ x }}{% endfor %}"), {"xs": [1, 2, 3]}


@case
def values_set_in_the_template() -> tuple[bytes, Context]:
    return template_of("{% set total = rows|length %}Всего {{ total }}", "Ещё раз {{ total }}"), {"rows": [1, 2]}


@case
def tables_within_tables() -> tuple[bytes, Context]:
    document = Document()
    outer = document.add_table(rows=1, cols=2)
    inner = outer.cell(0, 0).add_table(rows=3, cols=1)
    for row, text in enumerate(("{%tr for x in xs %}", "{{ x }}", "{%tr endfor %}")):
        inner.cell(row, 0).text = text
    outer.cell(0, 1).text = "{{ a }}"
    return saved(document), {"xs": [1, 2], "a": "б"}


@case
def a_cell_of_paragraphs() -> tuple[bytes, Context]:
    document = Document(io.BytesIO(table_of(("", "рядом"))))
    cell = document.tables[0].cell(0, 0)
    cell.text = "{%p for x in xs %}"
    cell.add_paragraph("{{ x }}")
    cell.add_paragraph("{%p endfor %}")
    return saved(document), {"xs": ["а", "б"]}


@pytest.mark.parametrize("name", CASES)
def test_the_document_is_what_docxtpl_makes(name: str) -> None:
    template, context = CASES[name]()
    assert seen(ours(template, context)) == seen(theirs(template, context))


@pytest.mark.parametrize("name", CASES)
def test_the_quick_reading_says_what_the_careful_one_says(name: str) -> None:
    members = open_package(ours(*CASES[name]()))
    quick = texts(members["word/document.xml"])
    assert quick.everything == all_text(parse_xml(members["word/document.xml"]))
    assert quick.body == body_text(members)


def test_signs_of_xml_come_out_once_where_docxtpl_writes_entities() -> None:
    document = Document()
    document.add_paragraph('{{ "R&D" }}')
    document.core_properties.title = "О {{ what }}"
    made = seen(ours(saved(document), {"what": "<работе>"}))
    assert made.paragraphs["word/document.xml"] == ["R&D"]
    assert made.properties["title"] == "О <работе>"


@pytest.mark.parametrize(
    "text",
    [
        "А {% if yes -%} хвост {%- endif %} конец",
        "А {%- if yes %} хвост {% endif -%} конец",
        "А {%- if yes -%} {%- if yes -%} {{ yes }} {%- endif -%} {%- endif -%} в",
        "А\xa0{% if yes -%}\xa0хвост\xa0{%- endif %}\xa0конец",
        "А {%- set x = 1 -%} Б {{ x }}",
    ],
)
def test_a_hyphen_within_a_line_takes_the_blanks_away_as_docxtpl_does(text: str) -> None:
    assert seen(ours(template_of(text), {"yes": 1})) == seen(theirs(template_of(text), {"yes": 1}))


def test_text_beside_a_tag_drawn_near_stays_where_docxtpl_drops_it() -> None:
    template = template_of("А {% if yes -%} хвост", "и ещё", "{%- endif %} конец")
    assert seen(ours(template, {"yes": 1})).paragraphs["word/document.xml"] == ["А хвост", "и ещё конец"]


def test_text_beside_a_tag_of_runs_keeps_its_look_where_docxtpl_drops_it() -> None:
    document = Document()
    document.add_paragraph().add_run("До {{r rich }} после").bold = True
    made = Document(io.BytesIO(ours(saved(document), {"rich": RichText("и")})))
    shown = [(run.text, run.bold) for run in made.paragraphs[0].runs if run.text]
    assert shown == [("До ", True), ("и", None), (" после", True)]


# ------------------------------------------------------------------------------------------------- any small template

WORD = st.text("абвгд ёж.,-«»№", min_size=1, max_size=8).filter(str.strip)
VALUE = st.sampled_from(["{{ a }}", "{{ b|upper }}", "{{ n + 1 }}", "{% if n > 2 %}много{% else %}мало{% endif %}"])
INLINE = st.lists(st.one_of(WORD, VALUE, st.just("{% for x in xs %}{{ x }};{% endfor %}")), min_size=1, max_size=4).map(
    "".join
)


def _wrapped(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    loops = st.sampled_from(
        [("{%p for x in xs %}", "{%p endfor %}"), ("{%p if n %}", "{%p endif %}"), ("{%p if not n %}", "{%p endif %}")]
    )
    return st.builds(lambda ends, lines: [ends[0], *lines, ends[1]], loops, inner)


LINES = st.recursive(
    st.lists(INLINE, min_size=1, max_size=3),
    lambda inner: st.one_of(_wrapped(inner), st.builds(lambda a, b: a + b, inner, inner)),
    max_leaves=4,
)
CELLS = st.lists(INLINE, min_size=3, max_size=3)
CONTEXT = st.fixed_dictionaries(
    {
        "a": st.text("абв <>&\"'\n\t", max_size=6),
        "b": st.text("abc №", max_size=5),
        "n": st.integers(0, 5),
        "xs": st.lists(st.text("эюя &", max_size=3), max_size=3),
    }
)


@examples(25)
@given(lines=LINES, cells=CELLS, cuts=st.lists(st.integers(1, 30), max_size=3), context=CONTEXT)
def test_any_small_template_gives_what_docxtpl_gives(
    lines: list[str], cells: list[str], cuts: list[int], context: dict[str, Any]
) -> None:
    template = _template(lines, cells, cuts)
    assert seen(ours(template, context)) == seen(theirs(template, context))


def _template(lines: list[str], cells: list[str], cuts: list[int]) -> bytes:
    """The lines, cut into runs at the places, and a table whose row repeats the cells."""
    document = Document()
    for line in lines:
        paragraph = document.add_paragraph()
        edges = [0, *sorted({cut for cut in cuts if cut < len(line)}), len(line)]
        for start, end in pairwise(edges):
            paragraph.add_run(line[start:end])
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for x in xs %}", "{%tr endfor %}"
    for column, text in enumerate(cells):
        table.cell(1, column).text = text
    return saved(document)


# -------------------------------------------------------------------------------- documents and files put in by docxtpl


def test_a_document_put_into_a_document_comes_whole() -> None:
    inner = Document(io.BytesIO(table_of(("ячейка", "другая"), before=("Абзац вложенного",))))
    inner.add_picture(io.BytesIO(picture_of(4)))
    template = template_of("До", "{{p inner }}", "После {{ a }}")

    def context(engine: Engine) -> dict[str, Any]:
        return {"inner": engine.document(saved(inner)), "a": "<а>"}

    made = seen(ours(template, context))
    assert made == seen(theirs(template, context))
    assert "Абзац вложенного" in made.paragraphs["word/document.xml"]
    assert made.media


def with_picture() -> bytes:
    document = Document()
    document.add_paragraph("{{ a }}")
    document.add_picture(io.BytesIO(picture_of(4)))
    header = document.sections[0].header.paragraphs[0].add_run()
    header.add_picture(io.BytesIO(picture_of(5)))
    for part, name in ((document.element, "тело.png"), (document.sections[0].header._element, "шапка.png")):
        [drawn] = part.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr")
        drawn.set("name", name)
    return saved(document)


def test_pictures_are_replaced_by_name_as_docxtpl_does() -> None:
    def change(made: DocxTemplate) -> None:
        made.replace_pic("тело.png", io.BytesIO(picture_of(6)))
        made.replace_pic("шапка.png", io.BytesIO(picture_of(7)))

    new = Replacements(pictures={"тело.png": picture_of(6), "шапка.png": picture_of(7)})
    assert seen(render(with_picture(), {"a": "1"}, new)) == seen(theirs(with_picture(), {"a": "1"}, change))


def test_media_are_replaced_by_their_bytes_as_docxtpl_does(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(picture_of(4))
    (tmp_path / "new").write_bytes(picture_of(8))
    new = Replacements(files=((picture_of(4), picture_of(8)),))
    old_and_new = str(tmp_path / "old"), str(tmp_path / "new")
    expected = theirs(with_picture(), {"a": "1"}, lambda made: made.replace_media(*old_and_new))
    assert seen(render(with_picture(), {"a": "1"}, new)).media == seen(expected).media


def test_embedded_files_are_replaced_by_bytes_and_by_name() -> None:
    name = "word/embeddings/Microsoft_Excel_Sheet1.xlsx"
    template = repacked(template_of("{{ a }}"), lambda members: {**members, name: template_of("старый")})
    old = zipfile.ZipFile(io.BytesIO(template)).read(name)
    for new in (Replacements(files=((old, b"new"),)), Replacements(members={name: b"new"})):
        assert zipfile.ZipFile(io.BytesIO(render(template, {"a": "1"}, new))).read(name) == b"new"


@pytest.mark.parametrize(
    "new", [Replacements(pictures={"нет": b""}), Replacements(files=((b"x", b""),)), Replacements(members={"x": b""})]
)
def test_what_is_not_in_the_template_cannot_be_replaced(new: Replacements) -> None:
    with pytest.raises(TemplateValue, match="В шаблоне нет"):
        render(with_picture(), {"a": "1"}, new)


def test_rich_text_may_name_the_address_of_its_link() -> None:
    rich = RichText("сайт", url_id="https://example.ru/?a=1&b=2", underline=True)
    assert seen(render(template_of("{{r rich }}"), {"rich": rich})).links == {"https://example.ru/?a=1&b=2"}


# -------------------------------------------------------------------------------------------------------------- widths


def looped_cells(grid: tuple[int, ...], width: int | None) -> bytes:
    """A table of one row whose cells come from a loop, each of the width (twentieths of a point)."""
    document = Document()
    table = document.add_table(rows=1, cols=3)
    for column, each in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), grid, strict=True):
        column.set(qn("w:w"), str(each))
    for cell, text in zip(table.rows[0].cells, ("{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}"), strict=True):
        cell.text = text
        if width is None:
            cell._tc.remove(cell._tc.get_or_add_tcPr())
        else:
            cell.width = Twips(width)
    return saved(document)


def said_widths(docx: bytes) -> tuple[list[int], list[int]]:
    """Widths of the columns of the first table, and of the cells of its first row that say one."""
    table = Document(io.BytesIO(docx)).tables[0]._tbl
    said = [each.get(qn("w:w")) for each in table.iter(qn("w:tcW"))]
    columns = [int(column.get(qn("w:w"))) for column in table.tblGrid.findall(qn("w:gridCol"))]
    return columns, [int(each) for each in said]


@settings(max_examples=15)
@given(width=st.integers(500, 4000), count=st.integers(1, 8))
def test_a_cell_keeps_the_width_that_it_says_as_in_docxtpl_and_the_grid_follows(width: int, count: int) -> None:
    template, values = looped_cells((3000, 3000, 3000), width), {"xs": list(range(count))}
    docxtpl, here = said_widths(theirs(template, values)), said_widths(render(template, values))
    assert here[1] == docxtpl[1] == [width] * count
    assert here[0] == here[1]


@settings(max_examples=8)
@given(count=st.integers(1, 8))
def test_cells_without_a_width_share_the_width_of_the_table_as_in_docxtpl(count: int) -> None:
    template, values = looped_cells((3000, 3000, 3000), None), {"xs": list(range(count))}
    docxtpl, here = said_widths(theirs(template, values)), said_widths(render(template, values))
    assert here[1] == docxtpl[1] == []
    assert here[0] == pytest.approx(docxtpl[0], abs=1)
