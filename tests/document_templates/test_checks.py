"""The layout rules: each is broken once, on a sheet that is clean otherwise."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm, Pt

from document_templates.checks import check, pack_for
from document_templates.workshop.sheet import LEFT, Sheet
from registry.errors import FileRejected, InvalidInput, TemplateUnsafe
from tests.document_templates.making import picture_of, saved

LONG = "Настоящий документ составлен для проверки правил оформления и содержит обычный текст, занимающий больше строки."
LAST = date(2026, 11, 23)


def sheet_with(change: Callable[[Sheet], Any] = lambda sheet: None) -> bytes:
    """A clean document, changed."""
    sheet = Sheet(left_mm=30)
    sheet.line("ПРИКАЗ", "Title")
    sheet.heading("О проверке")
    sheet.line(LONG)
    sheet.line("ПРИКАЗЫВАЮ:")
    change(sheet)
    sheet.line("Директор\tА.А. Дренин", "Requisite")
    return sheet.save("Проверка")


def rules(docx: bytes, **options: Any) -> set[str]:
    return {remark.rule for remark in check(docx, day=options.pop("day", LAST), **options)}


def body(change: Callable[[Any], Any]) -> Callable[[Sheet], Any]:
    """A change of the first long paragraph."""
    return lambda sheet: change(sheet.document.paragraphs[2])


def setting(owner: str, name: str, value: Any) -> Callable[[Sheet], None]:
    def change(sheet: Sheet) -> None:
        target = {"section": sheet.section, "text": sheet.document.paragraphs[2].paragraph_format}[owner]
        setattr(target, name, value)

    return change


def lettered(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spread = OxmlElement("w:spacing")
    spread.set(qn("w:val"), "40")
    paragraph.runs[0]._r.get_or_add_rPr().append(spread)


def picture(sheet: Sheet) -> None:
    sheet.document.add_picture(io.BytesIO(picture_of(1)), width=Mm(50))


def bare_table(sheet: Sheet) -> None:
    table = sheet.document.add_table(rows=2, cols=2, style="Table Grid")
    for cell in table._cells:
        cell.text = "клетка"


def test_a_clean_document_has_no_remarks_under_either_edition() -> None:
    assert check(sheet_with(), day=LAST) == ()
    assert check(sheet_with(), day=date(2024, 12, 17)) == ()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("L1", setting("section", "page_width", Mm(216))),
        ("L1", setting("section", "top_margin", Mm(15))),
        ("L1", setting("section", "right_margin", Mm(5))),
        ("L2", setting("section", "left_margin", Mm(20))),
        ("L3", setting("section", "different_first_page_header_footer", False)),
        ("L3", setting("section", "header_distance", Mm(5))),
        ("L3", lambda sheet: sheet.section.header.paragraphs[0].clear()),
        ("L3", lambda sheet: setattr(sheet.section.header.paragraphs[0], "alignment", LEFT)),
        ("L4", body(lambda p: setattr(p.runs[0].font, "name", "Times New Roman"))),
        ("L4", body(lambda p: setattr(p.runs[0].font, "size", Pt(10)))),
        ("L5", setting("text", "first_line_indent", Mm(5))),
        ("L8", setting("text", "line_spacing", 2.0)),
        ("L9", lambda sheet: sheet.line("Два  пробела")),
        ("L9", lambda sheet: sheet.line("П Р И К А З", "Title")),
        ("L9", body(lettered)),
        ("L10", setting("text", "alignment", LEFT)),
        ("L14", lambda sheet: sheet.line("1.2.3.4.5. Слишком глубоко")),
        ("L15", lambda sheet: sheet.document.paragraphs[3].clear()),
        ("L16", lambda sheet: sheet.line("Срок – 05 июня 2026 г.")),
        ("L16", lambda sheet: sheet.line("Срок – 5.6.2026")),
        ("L24", lambda sheet: sheet.line("Приложение 1", "Requisite Corner")),
        ("L29", lambda sheet: sheet.line("Заместитель директора\tСвятченко И.В.", "Requisite")),
        ("L29", lambda sheet: sheet.line("За директора\tИ.В. Святченко", "Requisite")),
        ("T1", lambda sheet: sheet.line("Осталось {{ title }}")),
        ("T2", lambda sheet: sheet.line("Номер ________")),
        ("A2", picture),
        ("A3", bare_table),
        ("A4", bare_table),
    ],
)
def test_each_rule_sees_its_breach_and_only_its_own(rule: str, change: Callable[[Sheet], Any]) -> None:
    assert rules(sheet_with(change)) - {"A3", "A4"} == {rule} - {"A3", "A4"}
    assert rule in rules(sheet_with(change))


def test_a_foreign_document_is_told_its_language_and_its_headings() -> None:
    document = Document()
    document.add_paragraph(LONG * 80)
    found = rules(saved(document))
    assert {"A1", "A5", "L5", "L10", "L23"} <= found


def test_the_edition_follows_the_day_of_the_document() -> None:
    assert pack_for(date(2024, 12, 17)).name == "gost-2016"
    assert pack_for(date(2025, 8, 17)).name == "gost-2016"
    assert pack_for(date(2025, 8, 18)).name == "gost-2025"
    assert pack_for(None).name == "gost-2025"


def test_a_short_document_needs_a_heading_since_2025_only() -> None:
    document = Document()
    document.add_paragraph("Справка дана для предъявления по месту требования.")
    assert "L23" in rules(saved(document), profile="gost-2025")
    assert "L23" not in rules(saved(document), profile="gost-2016")


def test_a_signature_in_a_plain_table_is_seen() -> None:
    def signed(sheet: Sheet) -> None:
        table = sheet.document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Директор", "Дренин\u00a0А.А."

    assert rules(sheet_with(signed)) == {"L29"}


def test_many_remarks_of_one_rule_are_told_briefly() -> None:
    def many(sheet: Sheet) -> None:
        for number in range(30):
            sheet.line(f"Строка  {number}")

    remarks = [remark for remark in check(sheet_with(many), day=LAST) if remark.rule == "L9"]
    assert len(remarks) == 6
    assert remarks[-1].message == "Таких мест ещё: 25."


def test_a_remark_names_its_place_for_a_person() -> None:
    [remark] = check(sheet_with(lambda sheet: sheet.line("Срок – 05 июня 2026 г.")), day=LAST)
    assert remark.place == "абзац 5 «Срок – 05 июня 2026 г.»"
    assert "05 июня" in remark.message


def test_an_unknown_profile_and_a_file_that_is_no_docx_are_refused() -> None:
    with pytest.raises(InvalidInput, match="gost-1997"):
        check(sheet_with(), profile="gost-1997")
    with pytest.raises(FileRejected):
        check(b"text")


def repacked(docx: bytes, **parts: bytes | None) -> bytes:
    """The document with parts of ``word/`` replaced, or left out where ``None``."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            data = parts.get(name.removeprefix("word/").removesuffix(".xml"), source.read(name))
            if data is not None:
                archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize("part", ["document", "styles"])
def test_a_document_that_declares_a_type_is_refused_before_its_entities_grow(part: str) -> None:
    growing = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    bomb = b'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">' + growing + b"]><x>&e9;</x>"
    with pytest.raises(TemplateUnsafe, match="DOCTYPE"):
        check(repacked(sheet_with(), **{part: bomb}))


@pytest.mark.parametrize("broken", [b"<w:styles", b"", None])
def test_a_document_with_a_broken_part_is_refused_as_damaged(broken: bytes | None) -> None:
    with pytest.raises(FileRejected):
        check(repacked(sheet_with(), styles=broken))
