"""``render``: docxtpl's syntax, nothing lost, nothing let through."""

from __future__ import annotations

import io
import unicodedata
from datetime import date
from typing import Any

import pytest
from docx import Document
from docxtpl import DocxTemplate, Listing, RichText
from hypothesis import given
from hypothesis import strategies as st

from document_templates import Picture, render
from registry.errors import FileRejected, TemplateError, TemplateSyntax, TemplateUnsafe, TemplateValue
from tests.depth import examples
from tests.document_templates.making import paragraphs_of, picture_of, repacked, saved, template_of, with_part
from tests.effort import within

WRITABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=60
)


def one(tag: str, context: dict[str, Any]) -> str:
    return paragraphs_of(render(template_of(tag), context))[0]


@examples(60)
@given(text=WRITABLE)
def test_any_text_value_comes_out_exactly(text: str) -> None:
    assert one("[{{ value }}]", {"value": text}) == f"[{text}]"


@examples(25)
@given(lines=st.lists(WRITABLE, max_size=6))
def test_any_list_comes_out_in_order(lines: list[str]) -> None:
    made = paragraphs_of(
        render(template_of("{%p for line in lines %}", "{{ line }}", "{%p endfor %}"), {"lines": lines})
    )
    assert made == lines


@pytest.mark.parametrize("text", ["A & <B> R&D", "{{ x }}", "{% if %}", "{_{ и }_}", "]]>", "&amp;", "<w:t>", "«»“”"])
def test_signs_of_xml_and_of_templates_are_only_text_in_a_value(text: str) -> None:
    assert one("{{ value }}", {"value": text}) == text


def test_line_ends_and_tabs_of_a_value_stay() -> None:
    assert one("{{ value }}", {"value": "один\nдва\tтри\r\nчетыре"}) == "один\nдва\tтри\nчетыре"


def test_nothing_is_printed_for_none() -> None:
    assert one("[{{ value }}]", {"value": None}) == "[]"


def test_a_key_goes_before_a_method_of_the_same_name() -> None:
    assert one("{{ row.items }}", {"row": {"items": "список"}}) == "список"


def test_loops_conditions_and_rows_give_what_docxtpl_gives() -> None:
    document = Document()
    document.add_paragraph("{%p if shown %}")
    document.add_paragraph("Показано {{ count }} раз")
    document.add_paragraph("{%p endif %}")
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).text = "{%tr for row in rows %}"
    table.cell(1, 0).text, table.cell(1, 1).text = "{{ loop.index }}", "{{ row }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    document.sections[0].header.paragraphs[0].text = "{{ count }}"
    context = {"shown": True, "count": 3, "rows": ["а", "б"]}
    ours = Document(io.BytesIO(render(saved(document), context)))
    theirs = DocxTemplate(io.BytesIO(saved(document)))
    theirs.render(context)
    assert [p.text for p in ours.paragraphs] == [p.text for p in theirs.docx.paragraphs]
    assert cells(ours) == cells(theirs.docx) == [["1", "а"], ["2", "б"]]
    assert ours.sections[0].header.paragraphs[0].text == "3"


def cells(document: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_rich_text_and_listings_of_docxtpl_are_taken() -> None:
    assert one("{{r value }}", {"value": RichText("жирно", bold=True)}) == "жирно"
    assert one("{{ value }}", {"value": Listing("а\nб")}) == "а\nб"


def test_a_picture_comes_with_the_text_that_stands_for_it() -> None:
    made = render(template_of("{{ picture }}"), {"picture": Picture(picture_of(1), "Серая точка", width_mm=10)})
    [shape] = Document(io.BytesIO(made)).inline_shapes
    assert shape._inline.docPr.get("descr") == "Серая точка"


def test_the_same_template_and_context_give_the_same_bytes() -> None:
    template = template_of("{{ value }}")
    assert render(template, {"value": "раз"}) == render(template, {"value": "раз"})


def test_numbers_are_formatted_as_docxtpl_templates_do() -> None:
    assert one("{{ '%.1f'|format(value) }}", {"value": 12.345}) == "12.3"
    assert one("{{ '%s из %d'|format(value, 7) }}", {"value": "а<б"}) == "а<б из 7"
    assert one("{{ '%(n)03d'|format(n=value) }}", {"value": 7}) == "007"


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ value.__class__.__mro__ }}",
        "{{ value.format }}",
        "{{ '{0.__class__}'.format(value) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ 'а' * 10**9 }}",
        "{{ [0] * 999999999 }}",
        "{{ 9**9**9 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '%999999999d'|format(1) }}",
        "{{ '%.99999f'|format(1) }}",
        "{{ '%*d'|format(999999999, 1) }}",
        "{% autoescape false %}{{ value }}{% endautoescape %}",
        "{% include 'a' %}",
        "{% import 'a' as b %}",
        "{% extends 'a' %}",
        "{% block a %}{% endblock %}",
        "{% for i in range(999999999) %}{% endfor %}",
        "{{ value._secret }}",
    ],
)
def test_what_a_template_may_not_have_is_refused_at_once(tag: str) -> None:
    with within(seconds=2), pytest.raises((TemplateUnsafe, TemplateValue)) as refused:
        one(tag, {"value": "текст"})
    assert "Шаблон" in refused.value.message


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ФИО полностью}}", "ФИО полностью"),
        ("{{ value|нет }}", "нет фильтра"),
        ("{{ value|safe }}", "нет фильтра «safe»"),
        ("{% for x in value %}", "не закрыт"),
        ("{% если value %}", "нет тега"),
        ("{{ value", "{{ value"),
        ("{{ value | }}", "{{ value | }}"),
    ],
)
def test_a_tag_that_cannot_be_read_is_named(tag: str, said: str) -> None:
    with pytest.raises(TemplateSyntax, match="абзац") as refused:
        render(template_of("Начало", tag), {"value": "1"})
    assert said in refused.value.message


@pytest.mark.parametrize(("tag", "name"), [("{{ fio }}", "fio"), ("{{ row.fio }}", "fio"), ("{{ rows[5] }}", "5")])
def test_a_missing_value_is_named_with_its_paragraph(tag: str, name: str) -> None:
    with pytest.raises(TemplateValue) as refused:
        render(template_of("Начало", f"Исполнитель: {tag}"), {"row": {}, "rows": []})
    assert "абзац «Исполнитель:" in refused.value.message
    assert name in refused.value.facts["name"]


@pytest.mark.parametrize("tag", ["{{ 1/0 }}", "{{ value + 1 }}", "{{ value() }}", "{{ value.upper }}"])
def test_a_value_of_the_wrong_shape_is_told_with_its_paragraph(tag: str) -> None:
    with pytest.raises(TemplateValue, match="абзац"):
        one(tag, {"value": "текст"})


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x1f", "\udcff", "\ufffe", "\uffff"])
def test_a_sign_that_no_document_can_hold_is_refused_before_rendering_and_its_field_named(sign: str) -> None:
    with pytest.raises(TemplateValue) as refused:
        one("{{ points }}", {"points": [{"text": f"до{sign}после"}]})
    assert refused.value.facts["field"] == "points.1.text"
    assert f"U+{ord(sign):04X}" in refused.value.message


def test_ten_megabytes_of_one_word_are_refused_at_once() -> None:
    with within(seconds=2), pytest.raises(TemplateValue, match="слишком длинный"):
        one("{{ value }}", {"value": "ж" * 10_000_000})


def test_a_million_rows_are_refused_at_once() -> None:
    with within(seconds=2), pytest.raises(TemplateValue, match="слишком много строк"):
        one("{{ value }}", {"value": [["1"] * 1000] * 1000})


def test_values_nested_without_end_are_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(TemplateValue, match="уровней"):
        one("{{ value }}", {"value": endless})


def test_an_object_is_no_plain_data() -> None:
    with pytest.raises(TemplateValue, match="StringIO"):
        one("{{ value }}", {"value": io.StringIO()})


def test_dates_and_numbers_print_through_filters_as_official_papers_write_them() -> None:
    context = {"day": date(2024, 12, 17), "share": 12.345, "schools": 21}
    made = one("{{ day|long_date }}; {{ day|date }}; {{ share|decimal }}; {{ schools|number_of('школа') }}", context)
    assert unicodedata.normalize("NFKC", made) == "17 декабря 2024 г.; 17.12.2024; 12,3; 21 школа"


def test_text_beside_a_paragraph_tag_is_refused_and_not_lost() -> None:
    with pytest.raises(TemplateSyntax, match="рядом с тегом"):
        render(template_of("Важное условие {%p if value %}", "да", "{%p endif %}"), {"value": True})


def test_a_tag_where_nothing_fills_it_is_refused() -> None:
    diagram = (
        '<a:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:r><a:t>{{ value }}</a:t></a:r></a:p>'
    )
    with pytest.raises(TemplateSyntax, match="не заполняется"):
        render(with_part(template_of("Текст"), "word/diagrams/data1.xml", diagram.encode()), {"value": "1"})


def test_tags_that_break_the_document_are_refused_and_not_recovered() -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "{%tc for x in value %}"
    table.cell(0, 1).text = "{%tr endfor %}"
    with pytest.raises(TemplateError):
        render(saved(document), {"value": [1, 2]})


@pytest.mark.parametrize("data", [b"", b"text", b"PK\x03\x04broken", b"%PDF-1.7"])
def test_what_is_no_docx_is_rejected(data: bytes) -> None:
    with pytest.raises(FileRejected, match="не является документом Word"):
        render(data, {})


def test_a_template_that_lost_a_part_is_rejected() -> None:
    broken = repacked(template_of("x"), lambda members: {**members, "word/document.xml": b"<w:document"})
    with pytest.raises(FileRejected, match=r"word/document\.xml"):
        render(broken, {})


@pytest.mark.parametrize("context", [None, [1], "title", 5])
def test_a_context_that_is_no_values_by_name_is_refused(context: Any) -> None:
    with pytest.raises(TemplateValue, match="значения по именам"):
        render(template_of("{{ value }}"), context)


@pytest.mark.parametrize("template", [None, "текст", 5, Document()])
def test_a_template_that_is_no_content_of_a_file_is_refused(template: Any) -> None:
    with pytest.raises(FileRejected, match="содержимое файла"):
        render(template, {})
