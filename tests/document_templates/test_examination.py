"""The examination of a template: one look tells all that is wrong with it, where it stands, and what was meant."""

from __future__ import annotations

import pytest
from docx import Document

from document_templates.catalogue import FolderCatalogue
from document_templates.examination import examine_template
from document_templates.package import open_package
from document_templates.package_faults import faults
from document_templates.renderer import DocxRenderer
from document_templates.word_fields import instructions
from registry.errors import DokkartaError
from registry.ports import Examined
from tests.document_templates.making import saved, template_of
from tests.factories.templates import HOSTILE, KIND, good_template

RENDERER = DocxRenderer()
CATALOGUE = FolderCatalogue()
WITH_TEMPLATE = [kind.code for kind in CATALOGUE.kinds() if kind.has_template]


def looked_at(template: bytes, kind: str = KIND) -> Examined:
    return examine_template(RENDERER, CATALOGUE.kind(kind), template)


def errors(found: Examined) -> list[tuple[str, str]]:
    return [(remark.place, remark.message) for remark in found.remarks if remark.level == "error"]


@pytest.mark.parametrize("kind", WITH_TEMPLATE)
def test_a_bundled_template_has_nothing_that_forbids_it(kind: str) -> None:
    found = looked_at(CATALOGUE.template(kind), kind)
    assert errors(found) == []
    assert found.unknown == ()


def test_one_look_tells_every_fault_with_its_paragraph() -> None:
    document = Document()
    for text in (
        "{{ titel }}",
        "{{ title.__class__ }}",
        "Итого {{ФИО полностью}}",
        "{% include 'a' %}",
        "{{ title|no }}",
    ):
        document.add_paragraph(text)
    document.add_paragraph("Рядом {%p if title %}")
    document.add_paragraph("{%p endif %}")
    document.sections[0].header.paragraphs[0].text = "{{ title._x }}"
    found = errors(looked_at(saved(document)))
    said = " | ".join(f"{place}: {message}" for place, message in found)
    for words in (
        "Имени «titel» нет",
        "основной текст, абзац «{{ title.__class__ }}»",
        "обращение к «__class__»",
        "имя поля – одно слово",
        "конструкция «include»",
        "нет фильтра «no»",
        "рядом с тегом «{%p if title %}» стоит текст",
        "верхний колонтитул (header1)",
    ):
        assert words in said, said


@pytest.mark.parametrize(
    ("text", "unknown", "meant"),
    [
        ("{{ titel }}", "titel", "title"),
        ("{{ заголовок }}", "заголовок", "title"),
        ("{{ organization.nam }}", "organization.nam", "organization.name"),
        ("{% for row in measures %}{{ row.txt }}{% endfor %}", "row.txt", "row.text"),
        ("{% for row in measures|sort(attribute='due') %}{{ row.deu }}{% endfor %}", "row.deu", "row.due"),
        ("{{ measures[0].respons }}", "….respons", "….responsible"),
        ("{{ head_name }}", "head_name", "organization.head_name"),
    ],
)
def test_an_unknown_name_comes_with_the_nearest_one(text: str, unknown: str, meant: str) -> None:
    found = looked_at(template_of(text))
    assert found.unknown == (unknown,)
    [(place, message)] = errors(found)
    assert "абзац «" in place
    assert f"Имени «{unknown}» нет" in message
    assert f"Возможно, вы имели в виду «{meant}»" in message


@pytest.mark.parametrize(
    "text",
    [
        "{% set a = title %}{{ a }}",
        "{% for row in measures %}{{ loop.index }}. {{ row.text }}{% endfor %}",
        "{% if amendment is defined and amendment %}{{ title }}{% endif %}",
        "{{ subtitle|default('') }}{{ title }}",
        "{% macro line(a) %}{{ a }}{% endmacro %}{{ line(title) }}",
        "{% for group in measures|batch(2) %}{% for row in group %}{{ row.text }}{% endfor %}{% endfor %}",
        "{% with a = title %}{{ a }}{% endwith %}",
    ],
)
def test_names_that_the_template_makes_itself_are_known(text: str) -> None:
    assert looked_at(template_of(text)).unknown == ()


def test_fields_are_told_by_what_becomes_of_them() -> None:
    found = looked_at(template_of("{{ title }}"))
    assert found.used == ("title",)
    assert "measures" in found.unused
    warned = [remark.message for remark in found.remarks if remark.level == "warning"]
    assert any("(measures) в шаблоне не используется" in message for message in warned)


def test_a_template_that_only_a_measure_can_fill_is_warned_of() -> None:
    found = looked_at(template_of("{{ title }} {{ item.number }}"))
    assert found.usable
    assert any("вне дорожной карты" in remark.message for remark in found.remarks if remark.level == "warning")


def test_a_tag_that_fails_on_empty_fields_is_an_error_of_the_trial() -> None:
    found = looked_at(template_of("{{ title }} {{ agreed[0].name }}"))
    assert [place for place, _ in errors(found)] == ["пробное заполнение: все поля пусты"]


def test_a_document_by_a_persons_template_may_leave_fields_out_but_loses_none_that_it_names() -> None:
    sample = CATALOGUE.sample(KIND)
    made = RENDERER.draft(KIND, sample["values"], sample["context"], template_of("{{ title }}"))
    assert sample["values"]["title"] in made.text
    with pytest.raises(DokkartaError, match="не попал в документ"):
        RENDERER.draft(KIND, sample["values"], sample["context"], template_of("{{ title|truncate(10) }}"))


def test_the_good_template_is_good() -> None:
    found = looked_at(good_template())
    assert errors(found) == []
    assert found.usable


def test_every_fault_of_a_package_is_told_not_only_the_first() -> None:
    members = open_package(HOSTILE["a linked image"]()) | {
        "word/vbaProject.bin": b"x",
        "word/a.xml": b"<!DOCTYPE a><a/>",
    }
    said = [fault.message for fault in faults(members)]
    assert len(said) == 3


def test_instructions_of_fields_are_read_over_runs_and_inside_each_other() -> None:
    from document_templates.package import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    begin, between, end = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))
    code = "<w:instrText>{}</w:instrText>".format
    xml = f"{begin}{code('IF ')}{begin}{code('PA')}{code('GE')}{between}1{end}{code(' = 1')}{between}x{end}"
    root = parse_xml(f"<w:p {space}>{xml}<w:fldSimple w:instr='SEQ a'/></w:p>".encode())
    assert list(instructions(root)) == ["PAGE", "IF  = 1", "SEQ a"]
