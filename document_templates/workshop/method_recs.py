"""Методические рекомендации: title page, annotation, contents, introduction, sections, conclusion, annexes."""

from __future__ import annotations

from docx.shared import Mm, Pt

from document_templates.workshop.sheet import CENTRE, RIGHT, Sheet, field

#: Headings whose text does not come from the values: (condition, bookmark, text).
_OPENING = (("introduction", "contents_introduction", "Введение"),)
_CLOSING = (
    ("recommendations", "contents_recommendations", "Рекомендации"),
    ("conclusion", "contents_conclusion", "Заключение"),
    ("literature", "contents_literature", "Список литературы"),
)


def build() -> bytes:
    """The template of methodological recommendations."""
    sheet = Sheet(left_mm=30)
    _title_page(sheet)
    _front_matter(sheet)
    _contents(sheet)
    sheet.heading("Введение", bookmark="contents_introduction", page_break_before=True)
    sheet.each("introduction|paragraphs")
    _sections(sheet)
    sheet.tag("if recommendations")
    sheet.heading("Рекомендации", bookmark="contents_recommendations")
    sheet.each("recommendations", "{{ loop.index }}. {{ line|sentence }}")
    sheet.tag("endif")
    sheet.tag("if conclusion")
    sheet.heading("Заключение", bookmark="contents_conclusion")
    sheet.each("conclusion|paragraphs")
    sheet.tag("endif")
    sheet.tag("if literature")
    sheet.heading("Список литературы", bookmark="contents_literature")
    sheet.each("literature", "{{ loop.index }}. {{ line|sentence }}")
    sheet.tag("endif")
    _annexes(sheet)
    return sheet.save("Методические рекомендации (шаблон)")


def _title_page(sheet: Sheet) -> None:
    sheet.line("{{ organization.name }}", "Requisite Centred", space_after=Pt(36))
    sheet.tag("if approval")
    sheet.line("УТВЕРЖДЕНЫ", "Requisite Corner")
    sheet.line("{{ approval }}", "Requisite Corner")
    sheet.line(
        "от {{ approval_date|date if approval_date else '____________' }} №\u00a0{{ approval_number or '________' }}",
        "Requisite Corner",
    )
    sheet.tag("endif")
    sheet.line("МЕТОДИЧЕСКИЕ РЕКОМЕНДАЦИИ", "Title", space_before=Pt(130))
    sheet.line("{{ title }}", "Title")
    sheet.line("для {{ audience_label|lower_first }}", "Requisite Centred", space_before=Pt(18))
    footer = sheet.section.first_page_footer.paragraphs[0]
    footer.style = sheet.document.styles["Requisite Centred"]
    footer.add_run("{{ city }}{% if city %}, {% endif %}{{ year }}")


def _front_matter(sheet: Sheet) -> None:
    sheet.heading("Аннотация", page_break_before=True)
    sheet.each("annotation|paragraphs")
    sheet.tag("if authors")
    sheet.line("Составители:", space_before=Pt(12), keep_with_next=True)
    sheet.each("authors", "{{ line }}")
    sheet.tag("endif")


def _contents(sheet: Sheet) -> None:
    """Entries with references to the pages of their headings, computed by the program that opens the file."""
    sheet.line("Содержание", "Title", space_before=Pt(24))
    for condition, bookmark, text in _OPENING:
        _entry(sheet, condition, bookmark, text)
    sheet.tag("for section in sections")
    _entry(sheet, "", "contents_section_{{ loop.index }}", "{{ loop.index }}. {{ section.title|without_stop }}")
    sheet.tag("endfor")
    for condition, bookmark, text in _CLOSING:
        _entry(sheet, condition, bookmark, text)
    sheet.tag("for annex in annexes")
    _entry(
        sheet,
        "",
        "contents_annex_{{ loop.index }}",
        "Приложение{% if annexes|length > 1 %} {{ loop.index }}{% endif %}. {{ annex.title|without_stop }}",
    )
    sheet.tag("endfor")


def _entry(sheet: Sheet, condition: str, bookmark: str, text: str) -> None:
    if condition:
        sheet.tag(f"if {condition}")
    paragraph = sheet.line(text, "Contents", right_indent=Mm(0))
    sheet.leaders(paragraph)
    paragraph.add_run("\t")
    field(paragraph, f"PAGEREF {bookmark} \\h", "–", dirty=True)
    if condition:
        sheet.tag("endif")


def _sections(sheet: Sheet) -> None:
    sheet.tag("for section in sections")
    sheet.heading("{{ loop.index }}. {{ section.title|without_stop }}", bookmark="contents_section_{{ loop.index }}")
    sheet.each("section.text|paragraphs")
    sheet.tag("endfor")


def _annexes(sheet: Sheet) -> None:
    sheet.tag("for annex in annexes")
    sheet.line(
        "Приложение{% if annexes|length > 1 %} {{ loop.index }}{% endif %}",
        "Requisite",
        page_break_before=True,
        alignment=RIGHT,
    )
    sheet.heading("{{ annex.title|without_stop }}", bookmark="contents_annex_{{ loop.index }}", alignment=CENTRE)
    sheet.each("annex.text|paragraphs")
    sheet.tag("endfor")
