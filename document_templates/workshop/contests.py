"""Papers of contests: procedure, regulation, rules. Each is approved by an order, whose date and number it carries."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.workshop.rows import numbered_sections, rows_or_blank, table_annex, text_annexes
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.stamps import approved_by_act


def build_procedure() -> bytes:
    """The template of «Порядок проведения конкурса»."""
    return _governing("ПОРЯДОК", "m", "к Порядку", "Порядок проведения конкурса (шаблон)")


def build_regulation() -> bytes:
    """The template of «Положение о проведении конкурса»."""
    return _governing("ПОЛОЖЕНИЕ", "n", "к Положению", "Положение о проведении конкурса (шаблон)")


def build_rules() -> bytes:
    """The template of «Правила по подготовке конкурсных документов»: the list of papers is their first annex."""
    sheet = _opened("ПРАВИЛА", "pl")
    table_annex(sheet, 1, "к Правилам", "Перечень конкурсных документов")
    table = sheet.table(("№ п/п", "Документ", "Требования к содержанию и оформлению"), (12, 68, 90))
    rows_or_blank(sheet, table, "papers", ("paper", "demand"))
    text_annexes(sheet, "1", "к Правилам")
    return sheet.save("Правила по подготовке конкурсных документов (шаблон)")


def _governing(word: str, gender: str, whose: str, name: str) -> bytes:
    sheet = _opened(word, gender)
    table_annex(sheet, 1, whose, "Этапы и сроки проведения конкурса")
    table = sheet.table(("№ п/п", "Этап", "Срок", "Ответственный"), (12, 72, 42, 44))
    rows_or_blank(sheet, table, "stages", ("stage", "due", "responsible"))
    table_annex(sheet, 2, whose, "Критерии оценивания")
    table = sheet.table(("№ п/п", "Критерий", "Показатели", "Наибольший балл"), (12, 58, 72, 28))
    rows_or_blank(sheet, table, "criteria", ("criterion", "features", "points"), centred=(0, 3))
    text_annexes(sheet, "2", whose)
    return sheet.save(name)


def _opened(word: str, gender: str) -> Sheet:
    sheet = Sheet(left_mm=30)
    approved_by_act(sheet, gender)
    sheet.line(word, "Title", space_before=Pt(14), space_after=Pt(0))
    sheet.line("{{ title }}", "Title")
    numbered_sections(sheet)
    return sheet
