"""Instruction and information letters: letter head, addressees, heading, text, attachments, programme."""

from __future__ import annotations

from document_templates.workshop.parts import POINT
from document_templates.workshop.rows import points, rows_or_blank
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.stamps import (
    annex_dated,
    attachment_mark,
    letter_head,
    letter_heading,
    mailing_list,
    salutation,
)

#: What an information letter tells of the event: field and the words before it, in the order of the letter.
_FACTS = (
    ("held_on", "Дата и время проведения"),
    ("place", "Место проведения"),
    ("form_of_event_label", "Формат"),
    ("connection", "Подключение"),
)


def build_instruction() -> bytes:
    """The template of an instruction letter."""
    sheet = _opened()
    sheet.each("content|paragraphs")
    sheet.tag("if points or request")
    sheet.line("{{ request|without_stop }}{{ ':' if points else '.' }}", keep_with_next=True)
    points(sheet)
    sheet.tag("endif")
    sheet.each("closing|paragraphs")
    _contacts(sheet)
    _closed(sheet)
    mailing_list(sheet)
    return sheet.save("Инструктивное письмо (шаблон)")


def build_information() -> bytes:
    """The template of an information letter."""
    sheet = _opened()
    for name, words in _FACTS:
        sheet.tag(f"if {name}")
        sheet.line(f"{words}: {{{{ {name}|without_stop }}}}.")
        sheet.tag("endif")
    sheet.line("Мероприятие проводится для {{ audience|without_stop }}.")
    sheet.tag("if questions")
    sheet.line("К обсуждению предлагаются вопросы:", keep_with_next=True)
    sheet.each("questions", POINT)
    sheet.tag("endif")
    sheet.tag("if registration_link or registration_until")
    sheet.line(
        "Для участия необходимо зарегистрироваться{% if registration_until %} до {{ registration_until|long_date }}"
        "{% endif %}{% if registration_link %} по ссылке: {{ registration_link }}{% endif %}"
    )
    sheet.tag("endif")
    sheet.each("closing|paragraphs")
    _contacts(sheet)
    _closed(sheet)
    mailing_list(sheet)
    _programme(sheet)
    return sheet.save("Информационное письмо (шаблон)")


def _opened() -> Sheet:
    sheet = Sheet(left_mm=20)
    letter_head(sheet)
    letter_heading(sheet)
    salutation(sheet)
    sheet.each("introduction|paragraphs")
    return sheet


def _contacts(sheet: Sheet) -> None:
    sheet.tag("if contacts")
    sheet.line("Контактное лицо: {{ contacts|without_stop }}.")
    sheet.tag("endif")


def _closed(sheet: Sheet) -> None:
    attachment_mark(sheet)
    sheet.signature()
    sheet.executor()


def _programme(sheet: Sheet) -> None:
    sheet.tag("if programme")
    sheet.line("Приложение", "Requisite Corner", page_break_before=True)
    sheet.line("к письму {{ organization|of_body }}", "Requisite Corner")
    annex_dated(sheet, "1", "Requisite Corner")
    sheet.heading("Программа")
    table = sheet.table(("№ п/п", "Время", "Тема", "Выступающий"), (12, 30, 82, 56))
    rows_or_blank(sheet, table, "programme", ("time", "topic", "speaker"))
    sheet.tag("endif")
