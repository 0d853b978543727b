"""The templates that docxtpl tests itself with, rendered by it and by us: what they show is the same.

They are LGPL and not kept here; `.ci/docxtpl-templates` fetches them into ``build/docxtpl``.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import InlineImage, Listing, RichText

from document_templates import Replacements
from registry.errors import TemplateUnsafe
from tests.document_templates.alike import Context, Engine, ours, seen, theirs
from tests.document_templates.making import saved

FOLDER = Path(__file__).parents[2] / "build" / "docxtpl"
EMBEDDING = "embedded_main_tpl.docx"
HEADED = ["header_footer_tpl.docx", "header_footer_tpl_utf8.docx"]


@dataclass(frozen=True)
class Case:
    """A template of docxtpl and what goes into it."""

    template: str
    context: Context = field(default_factory=dict)


@pytest.fixture(scope="module", autouse=True)
def _templates() -> None:
    if not FOLDER.is_dir():
        message = "docxtpl's own templates are not there (.ci/docxtpl-templates fetches them)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


def read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


# ------------------------------------------------------------------------------------------------- templates and values

GOODS = [
    {"desc": "Мел <белый> & цветной", "qty": 12, "price": "1 240,50"},
    {"desc": "Доска «ученическая»", "qty": 1, "price": "18 000,00"},
]
MENU = {
    "dishes": [
        {"name": "Борщ", "ingredients": ["свёкла", "капуста", "хлеб & соль"]},
        {"name": "Вода", "ingredients": []},
        {"name": "Каша", "ingredients": ["пшено"]},
    ],
    "authors": [
        {"name": "Толстой", "books": [{"title": "Азбука"}, {"title": "«Филипок»"}]},
        {"name": "Пришвин", "books": [{"title": "Кладовая солнца"}]},
    ],
}


def an_order(**said: Any) -> dict[str, Any]:
    return {
        "customer_name": "МБОУ «СОШ № 7»",
        "items": GOODS,
        "total_price": "19 240,50",
        "company_name": 'ООО "Парта & Ко"',
        "is_paid": False,
        "in_europe": False,
        **said,
    }


def alerts() -> list[dict[str, Any]]:
    rich = RichText("Отопление", bold=True, color="#CC0000")
    rich.add(" ниже <18> градусов\nв кабинете 12", italic=True)
    return [
        {"date": "02.09.2026", "type": "ТРЕВОГА", "bg": "FF9999", "desc": rich},
        {"date": "03.09.2026", "type": "заметка", "bg": "99FF99", "desc": RichText("Всё в порядке")},
    ]


def a_table(labels: list[str]) -> dict[str, Any]:
    rows = [{"label": name, "cols": [f"{name} – {label}" for label in labels]} for name in ("5 «А»", "5 «Б»", "6 & 7")]
    return {"col_labels": labels, "tbl_contents": rows}


def texts_to_escape() -> dict[str, Any]:
    return {
        "myvar": RichText("три < пяти & \"два\" > 'одного'"),
        "myescvar": 'a < b && c > "d"',
        "nlnp": RichText("первая\nвторая\aновый абзац\nего строка\aпоследний", underline=True),
        "mylisting": Listing("пункт <1>\nпункт & 2\n\tс отступом\aабзац\fстраница"),
    }


def rich(engine: Engine) -> dict[str, Any]:
    made = RichText("Сказано ")
    made.add("стилем", style="myrichtextstyle")
    for look in ({"bold": True}, {"italic": True}, {"strike": True}, {"superscript": True}, {"subscript": True}):
        made.add(f" {next(iter(look))} <&>", **look)
    made.add("\nмелко", size=12, color="#008800")
    made.add("\tкрупно\n\n", size=48, font="Courier New", underline="double", highlight="yellow")
    made.add("сайт", url_id=engine.link("https://example.ru/путь?a=1&b=2"), underline=True)
    return {"example": made}


def pictures(engine: Engine) -> dict[str, Any]:
    def drawn(name: str, **sides: Any) -> InlineImage:
        return InlineImage(engine.template, str(FOLDER / name), **sides)

    return {
        "myimage": drawn("python_logo.png", width=Mm(25)),
        "myimageratio": drawn("python_jpeg.jpg", width=Mm(15), height=Mm(45)),
        "frameworks": [
            {"image": drawn(f"{name}.png", height=Mm(8)), "desc": f"<{name}> & другие"}
            for name in ("tornado", "django", "bottle", "django")
        ],
    }


def headed(name: str) -> Callable[[Engine], dict[str, Any]]:
    """Values of a page with header and footer; the document within has the styles of the template."""

    def context(engine: Engine) -> dict[str, Any]:
        inner = saved(emptied(name, lambda document: document.add_paragraph("Вложенный <абзац> & ещё")))
        return {
            "title": "Отчёт «Колонтитулы»",
            "company_name": "Управление & отделы",
            "date": "2 сентября 2026 г.",
            "mysubdoc": engine.document(inner),
        }

    return context


def inner(engine: Engine) -> dict[str, Any]:
    def write(document: Any) -> None:
        document.add_heading("О вложенном", level=1)
        document.add_paragraph("Слово ").add_run("живое").style = "dynamic"
        document.add_paragraph("Цитата «с отступом»", style="Intense Quote")
        document.add_picture(str(FOLDER / "pyramid.png"), width=Mm(20))
        table = document.add_table(rows=2, cols=3)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"ячейка <{number}>"

    return {"mysubdoc": engine.document(saved(emptied("subdoc_tpl.docx", write)))}


def emptied(name: str, write: Callable[[Any], Any]) -> Any:
    """A document with the styles of the template and what is written into it."""
    document = Document(io.BytesIO(read(name)))
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    write(document)
    return document


CASES = {
    "rows and conditions": Case("order_tpl.docx", an_order()),
    "no rows, the other conditions": Case("order_tpl.docx", an_order(items=[], is_paid=True)),
    "a condition within a paragraph": Case("order_tpl.docx", an_order(items=GOODS[:1], in_europe=True)),
    "loops within loops": Case("nested_for_tpl.docx", MENU),
    "loops within loops over nothing": Case("nested_for_tpl.docx", {"dishes": [], "authors": []}),
    "cells merged down in one row": Case("vertical_merge_tpl.docx", {**an_order(items=GOODS[:1]), "category": "А"}),
    "colours of cells": Case("cellbg_tpl.docx", {"alerts": alerts()}),
    "colours of no cells": Case("cellbg_tpl.docx", {"alerts": []}),
    "columns from values": Case("dynamic_table_tpl.docx", a_table(["пн", "вт", "ср", "чт"])),
    "fewer columns than the template has": Case("dynamic_table_tpl.docx", a_table(["пн"])),
    "more columns than the template has": Case("dynamic_table_tpl.docx", a_table(list("абвгдежзик"))),
    "signs of XML, listings, new paragraphs": Case("escape_tpl.docx", texts_to_escape()),
    "rich text with a link": Case("richtext_tpl.docx", rich),
    "rich text in a condition of runs": Case("richtext_and_if_tpl.docx", {"foobar": RichText("видно", bold=True)}),
    "a condition of runs that does not hold": Case("richtext_and_if_tpl.docx", {"foobar": ""}),
    "pictures in lines and tables": Case("inline_image_tpl.docx", pictures),
    "headers, footers, a document within": Case(HEADED[0], headed(HEADED[0])),
    "headers and footers in Korean, a document within": Case(HEADED[1], headed(HEADED[1])),
    "a header that names a picture": Case("header_footer_image_tpl.docx", {"mycompany": "Школа <№ 7> & сад"}),
    "accents and ampersands from values": Case(
        "header_footer_entities_tpl.docx", {"title": "Ёлка", "unknowvar": "Шапка & <подвал>"}
    ),
    "a document within with pictures and tables": Case("subdoc_tpl.docx", inner),
    "a document that will be embedded": Case("embedded_embedded_docx_tpl.docx", {"name": "Анна <А.> & Ко"}),
    "no tags at all": Case("replace_picture_tpl.docx"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_docxtpl_makes_of_its_own_template_is_made_here(name: str) -> None:
    case = CASES[name]
    template = read(case.template)
    assert seen(ours(template, case.context)) == seen(theirs(template, case.context))


def test_every_template_of_docxtpl_has_a_case() -> None:
    compared = {case.template for case in CASES.values()}
    assert compared | {EMBEDDING} == {path.name for path in FOLDER.glob("*.docx")}
    assert EMBEDDING not in compared


# ---------------------------------------------------------------------------------------------- what differs on purpose


def test_what_a_merge_hides_is_blank_where_docxtpl_repeats_it_in_the_hidden_cells() -> None:
    template, values = read("vertical_merge_tpl.docx"), {**an_order(), "category": "Мебель <для класса>"}
    made, expected = seen(ours(template, values)), theirs(template, values)
    assert made != seen(expected)
    assert made == seen(with_hidden_cells_blank(expected))


def with_hidden_cells_blank(docx: bytes) -> bytes:
    document = Document(io.BytesIO(docx))
    for cell in document.element.body.iter(qn("w:tc")):
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        if merge is not None and merge.get(qn("w:val"), "continue") == "continue":
            for text in cell.iter(qn("w:t")):
                text.text = ""
    return saved(document)


def test_a_template_with_embedded_documents_is_refused_because_word_opens_them_with_other_programs() -> None:
    with pytest.raises(TemplateUnsafe, match="внедрённый объект"):
        ours(read(EMBEDDING), {"name": "Анна"})


def test_an_ampersand_within_a_tag_of_a_footer_comes_out_once_where_docxtpl_writes_an_entity() -> None:
    template, values = read("header_footer_entities_tpl.docx"), {"title": "Ёлка & <хвоя>"}
    made, expected = seen(ours(template, values)), seen(theirs(template, values))
    assert expected.paragraphs["word/footer1.xml"] == ["Testé&amp;xx;"]
    assert made == replace(expected, paragraphs={**expected.paragraphs, "word/footer1.xml": ["Testé&xx;"]})


# ------------------------------------------------------------------------------------------------------- files replaced


def test_a_picture_named_in_the_template_is_replaced_as_docxtpl_does() -> None:
    template, new = read("replace_picture_tpl.docx"), read("zope.png")
    made = seen(ours(template, {}, Replacements(pictures={"python_logo.png": new})))
    assert made == seen(theirs(template, {}, lambda own: own.replace_pic("python_logo.png", io.BytesIO(new))))
    assert made.media != seen(ours(template, {})).media


def test_a_picture_of_the_header_known_by_its_bytes_is_replaced_as_docxtpl_does() -> None:
    template, values = read("header_footer_image_tpl.docx"), {"mycompany": "Школа"}
    old, new = FOLDER / "dummy_pic_for_header.png", FOLDER / "bottle.png"
    made = seen(ours(template, values, Replacements(files=((old.read_bytes(), new.read_bytes()),))))
    assert made == seen(theirs(template, values, lambda own: own.replace_media(str(old), str(new))))
    assert made.media != seen(ours(template, values)).media
