"""Протокол and решение (резолюция): what a meeting heard and decided."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.workshop.parts import POINT, lines, signed
from document_templates.workshop.sheet import Sheet, marked
from document_templates.workshop.stamps import SHORT_NAME

#: More people than this are printed as a list in an annex.
MOST_PRESENT = 15
_HEARD = "____________________"


def build_minutes() -> bytes:
    """Протокол, in full or in short by ``extent``. It bears the day of the meeting; only its number is registered."""
    sheet = Sheet(left_mm=30)
    sheet.letterhead("ПРОТОКОЛ")
    sheet.line("{{ meeting }}", "Title", space_after=Pt(0))
    sheet.line("{{ title }}", "Title", space_after=Pt(12))
    sheet.registration("{{ held_on|date }}")
    sheet.line("Председатель – {{ signatory_name|initials }}")
    sheet.line("Секретарь – {{ secretary_name|initials }}")
    _present(sheet)
    _agenda(sheet)
    sheet.tag("if extent == 'short'")
    sheet.heading("ПРИНЯТЫЕ РЕШЕНИЯ")
    sheet.tag("endif")
    _points(sheet)
    signed(sheet, ("Секретарь", "{{ secretary_name }}"))
    _list_of_present(sheet)
    return sheet.save("Протокол (шаблон)")


def _present(sheet: Sheet) -> None:
    sheet.tag(f"if present|length > {MOST_PRESENT}")
    sheet.line("Присутствовали: {{ present|length|number_of('человек') }} (список прилагается).")
    sheet.tag("else")
    sheet.line("Присутствовали: {{ present|map('without_stop')|join('; ') }}.")
    sheet.tag("endif")
    sheet.tag("if invited")
    sheet.line("Приглашенные: {{ invited|map('without_stop')|join('; ') }}.")
    sheet.tag("endif")
    sheet.each("introduction|paragraphs")


def _agenda(sheet: Sheet) -> None:
    sheet.heading("{{ 'РАССМОТРЕННЫЕ ВОПРОСЫ' if extent == 'short' else 'ПОВЕСТКА ДНЯ' }}")
    sheet.tag("for row in points")
    sheet.line(
        "{{ loop.index }}. {{ row.question|without_stop }}."
        "{% if row.speaker %} Докладчик – {{ row.speaker|without_stop }}.{% endif %}"
    )
    sheet.tag("endfor")


def _points(sheet: Sheet) -> None:
    sheet.tag("for row in points")
    sheet.tag("set number = loop.index")
    sheet.heading("{{ number }}. {{ row.question|without_stop }}", 2, keep_with_next=True)
    sheet.tag("if extent != 'short'")
    sheet.tag("set heard = row.report|paragraphs")
    sheet.line(
        f"СЛУШАЛИ: {{{{ row.speaker|without_stop or '{_HEARD}' }}}}.{{% if heard %}} {{{{ heard[0] }}}}{{% endif %}}"
    )
    sheet.each("heard[1:]")
    sheet.tag("if row.speeches")
    sheet.line("ВЫСТУПИЛИ:", keep_with_next=True)
    sheet.each("row.speeches|paragraphs", "{{ line|without_stop }}{{ '.' if loop.last else ';' }}")
    sheet.tag("endif")
    sheet.tag("endif")
    sheet.line("РЕШИЛИ:", keep_with_next=True)
    lines(sheet, "row.decisions|paragraphs", "{{ number }}.{{ loop.index }}. {{ line|sentence }}")
    sheet.tag("if row.vote")
    sheet.line("Голосовали: {{ row.vote|without_stop }}.", keep_with_next=True)
    sheet.tag("endif")
    sheet.tag("endfor")


def _list_of_present(sheet: Sheet) -> None:
    sheet.tag(f"if present|length > {MOST_PRESENT}")
    sheet.line("Приложение", "Requisite Corner", page_break_before=True)
    sheet.line("к протоколу", "Requisite Corner")
    paragraph = sheet.line("от {{ held_on|date }} №\u00a0", "Requisite Corner", space_after=Pt(14))
    marked(paragraph, "________", "registration_number_list", "201")
    sheet.heading("Список присутствовавших")
    table = sheet.table(("№ п/п", f"{SHORT_NAME}, должность"), (16, 154))
    sheet.row_tag(table, "for line in present")
    sheet.row(table, ("{{ loop.index }}", "{{ line }}"), centred=(0,))
    sheet.row_tag(table, "endfor")
    sheet.tag("endif")


def build_resolution() -> bytes:
    """Решение or резолюция, accepted by those who took part; it has no number of its own."""
    sheet = Sheet(left_mm=30)
    sheet.line("{{ organization.name|upper }}", "Requisite Along", space_after=Pt(14)).runs[0].bold = True
    for text in ("ПРИНЯТО", "участниками {{ meeting }}", "{{ held_on|long_date }}"):
        sheet.line(text, "Requisite Corner")
    sheet.line("{{ (form_label or 'Решение')|upper }}", "Title", space_before=Pt(24), space_after=Pt(4))
    sheet.line("{{ meeting }}", "Title", space_after=Pt(0))
    sheet.line("{{ title }}", "Title", space_after=Pt(12))
    sheet.tag("if city")
    sheet.line("{{ city }}", "Requisite Centred", space_after=Pt(14))
    sheet.tag("endif")
    sheet.each("introduction|paragraphs")
    _noted(sheet)
    _decided(sheet)
    signed(sheet)
    return sheet.save("Решение конференции (шаблон)")


def _noted(sheet: Sheet) -> None:
    sheet.tag("if noted")
    sheet.line("Участники {{ meeting }}, рассмотрев представленные доклады и материалы,", keep_with_next=True)
    sheet.heading("ОТМЕТИЛИ:")
    sheet.each("noted", POINT)
    sheet.tag("endif")


def _decided(sheet: Sheet) -> None:
    """The decisions by addressee: «1. Рекомендовать …:» and its points; one without an addressee is a point itself."""
    sheet.line(
        "{{ 'По итогам обсуждения участники' if noted else 'Участники' }} {{ meeting }}"
        "{% if not noted %}, рассмотрев представленные доклады и материалы,{% endif %}",
        space_before=Pt(8),
        keep_with_next=True,
    )
    sheet.heading("РЕШИЛИ:")
    sheet.tag("for row in decisions")
    sheet.tag("set number = loop.index")
    sheet.tag("set lines = row.text|paragraphs")
    sheet.tag("if row.addressee")
    sheet.line("{{ number }}. Рекомендовать {{ row.addressee|without_stop }}:", keep_with_next=True)
    lines(sheet, "lines", "{{ number }}.{{ loop.index }}. {{ line|sentence }}")
    sheet.tag("else")
    sheet.line("{{ number }}. {{ lines[0]|sentence }}", keep_with_next=True)
    sheet.each("lines[1:]", "{{ number }}.{{ loop.index }}. {{ line|sentence }}")
    sheet.tag("endif")
    sheet.tag("endfor")
    sheet.tag("if vote")
    sheet.line("Голосовали: {{ vote|without_stop }}.", space_before=Pt(8), keep_with_next=True)
    sheet.tag("endif")
