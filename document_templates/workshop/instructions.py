"""Инструкция, памятка, алгоритм: numbered sections for one role, approved by an order when there is one."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.workshop.rows import numbered_sections, text_annexes
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.stamps import acquaintance, dated

#: The stamp's word by the form of the document.
STAMPS = {"instruction": "УТВЕРЖДЕНА", "memo": "УТВЕРЖДЕНА", "algorithm": "УТВЕРЖДЕН", "rules_of_work": "УТВЕРЖДЕН"}


def build() -> bytes:
    """The template."""
    sheet = Sheet(left_mm=20)
    sheet.line("{{ organization.name }}", "Requisite Along", space_after=Pt(14))
    sheet.tag("if approval")
    sheet.line(f"{{{{ {STAMPS!r}[form or 'instruction'] }}}}", "Requisite Corner")
    sheet.line("{{ approval }}", "Requisite Corner")
    dated(sheet.line("от\u00a0", "Requisite Corner"), own=True)
    sheet.tag("endif")
    sheet.line("{{ (form_label or 'инструкция')|upper }}", "Title", space_before=Pt(14), space_after=Pt(0))
    sheet.line("{{ title }}", "Title", space_after=Pt(4))
    sheet.line("для {{ audience }}", "Requisite Centred", space_after=Pt(6))
    numbered_sections(sheet)
    acquaintance(sheet, "С документом")
    text_annexes(sheet)
    return sheet.save("Инструктивные документы (шаблон)")
