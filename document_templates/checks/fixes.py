"""Mending what a program may mend: a document in, a document out, the same words.

Each mender belongs to a rule and changes what the rule finds wrong, nothing else. Afterwards the words of the two
documents are compared: whitespace, forms of dates and numbers of pages are all that may differ.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from document_templates import package, reading
from document_templates.checks import page_fixes, text_fixes
from document_templates.checks.sheet import Asked, Sheet
from document_templates.checks.text_rules import PADDED_DAY, SHORT_DATE, mended_date
from registry.errors import N_, TemplateError
from registry.ports import LayoutFix, LayoutFixed, LayoutPack

Mender = Callable[[Sheet, Asked], int]
#: In the order in which they are applied: what others measure by comes first.
MENDERS: tuple[tuple[str, str, Mender], ...] = (
    ("L1", N_("Размер листа и поля"), page_fixes.page),
    ("L2", N_("Левое поле для подшивки"), page_fixes.binding),
    ("L3", N_("Номера страниц"), page_fixes.page_numbers),
    ("L4", N_("Шрифты и размеры"), text_fixes.fonts),
    ("L5", N_("Абзацные отступы"), text_fixes.indents),
    ("L6", N_("Отступы заголовков"), text_fixes.headings),
    ("L7", N_("Интервал в реквизитах"), text_fixes.requisites),
    ("L8", N_("Межстрочный интервал"), text_fixes.line_spacing),
    ("L9", N_("Лишние пробелы и разрядка"), text_fixes.spaces),
    ("L10", N_("Выравнивание по ширине"), text_fixes.alignment),
    ("L16", N_("Форма дат"), text_fixes.dates),
    ("T3", N_("Неразрывные пробелы"), text_fixes.held_spaces),
    ("A1", N_("Язык документа"), page_fixes.language),
    ("A3", N_("Заголовки таблиц"), page_fixes.table_headers),
    ("A4", N_("Строки таблиц"), page_fixes.table_rows),
)
LOST_WORDS = N_("Исправление изменило бы текст документа, поэтому не выполнено. Исправьте оформление в Word.")
_DIGITS = re.compile(r"\d+")


def mended(sheet: Sheet, docx: bytes, pack: LayoutPack) -> LayoutFixed:
    """The document with every rule of the pack applied that has a mender and is on.

    Raises ``TemplateError`` when the words would not stay the same.
    """
    done = []
    for rule, message, mend in MENDERS:
        demand = pack.demands[rule]
        count = mend(sheet, demand.parameters) if demand.on else 0
        if count:
            done.append(LayoutFix(rule, message, count))
            sheet.forget()
    if not done:
        return LayoutFixed(docx, (), reading.body_text(sheet.members))
    target = io.BytesIO()
    sheet.document.save(target)
    made = package.repack(target.getvalue())
    if words(made) != words(docx):
        raise TemplateError(LOST_WORDS)
    return LayoutFixed(made, tuple(done), reading.document_text(made))


def words(docx: bytes) -> list[str]:
    """The words of all parts without what a mender owns: whitespace, forms of dates, numbers in headers."""
    members = package.open_package(docx)
    told = []
    for name in reading.story_names(members):
        text = reading.all_text(package.parse_xml(members[name], name))
        for pattern in (PADDED_DAY, SHORT_DATE):
            text = pattern.sub(mended_date, text)
        text = re.sub(r"\s+", "", text)
        told.append(_DIGITS.sub("", text) if name.startswith("word/header") else text)
    return sorted(text for text in told if text)
