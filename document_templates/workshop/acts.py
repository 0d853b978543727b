"""Local and legal acts: a приказ, распоряжение or постановление, and the положение or порядок that it approves."""

from __future__ import annotations

from docx.shared import Pt

from document_templates.workshop.rows import control_point, numbered_sections, points
from document_templates.workshop.sheet import Sheet
from document_templates.workshop.stamps import APPROVED, acquaintance, annex_mark, stamped_annex_mark, visas

#: The word that orders, and the act in the dative and in the instrumental, by the form of the act. A распоряжение has
#: no such word: its preamble ends with a colon.
ORDERING = {"order": "ПРИКАЗЫВАЮ:", "resolution": "ПОСТАНОВЛЯЮ:"}
TO_ACT = {"order": "приказу", "directive": "распоряжению", "resolution": "постановлению"}
BY_ACT = {"order": "приказом", "directive": "распоряжением", "resolution": "постановлением"}
#: The acts that may be approved: name and gender.
NAMES = {"regulation": "ПОЛОЖЕНИЕ", "procedure": "ПОРЯДОК", "rules": "ПРАВИЛА", "order_of_work": "РЕГЛАМЕНТ"}
GENDERS = {"regulation": "n", "procedure": "m", "rules": "pl", "order_of_work": "m"}


def build_local() -> bytes:
    """The template of a local act of a municipal body."""
    return _build("Локальный акт (шаблон)")


def build_legal() -> bytes:
    """The template of a legal act of a school."""
    return _build("Правовой акт (шаблон)")


def _build(name: str) -> bytes:
    sheet = Sheet(left_mm=30)
    sheet.letterhead("{{ (form_label or 'приказ')|upper }}")
    sheet.heading("{{ title }}", space_before=Pt(0), space_after=Pt(12))
    sheet.registration()
    last = "line|without_stop ~ (':' if form == 'directive' else ',')"
    sheet.each("preamble|paragraphs", f"{{{{ {last} if loop.last else line }}}}")
    sheet.tag("if form != 'directive'")
    words = f"{{{{ {ORDERING!r}[form or 'order'] }}}}"
    sheet.line(words, space_before=Pt(12), space_after=Pt(12), keep_with_next=True)
    sheet.tag("endif")
    points(sheet)
    control_point(sheet)
    sheet.signature()
    sheet.executor()
    acquaintance(sheet, "С документом")
    # Words that are filled are printed even when it was not chosen what the act approves.
    sheet.tag("set chosen_act = normative if normative != 'nothing' else ''")
    sheet.tag("set approves = chosen_act or normative_title or sections")
    sheet.tag("set total = (1 if approves else 0) + annexes|length")
    _normative(sheet)
    _annexes(sheet)
    visas(sheet, "акта")
    return sheet.save(name)


def _normative(sheet: Sheet) -> None:
    """The act that is approved, with its stamp. Without one there is no annex."""
    sheet.tag("if approves")
    word = f"{{{{ {APPROVED!r}[{GENDERS!r}[chosen_act or 'procedure']] }}}}"
    stamped_annex_mark(sheet, "1", "1", word, act=f"{{{{ {BY_ACT!r}[form or 'order'] }}}}")
    sheet.line(f"{{{{ {NAMES!r}[chosen_act or 'procedure'] }}}}", "Title", space_after=Pt(0))
    sheet.line("{{ normative_title }}", "Title")
    numbered_sections(sheet)
    sheet.tag("endif")


def _annexes(sheet: Sheet) -> None:
    """Annexes of text, each «к приказу …» or with the stamp of its approval by the act."""
    sheet.tag("for annex in annexes")
    sheet.tag("set place = (1 if approves else 0) + loop.index")
    sheet.tag("if annex.stamp")
    word = f"{{{{ {APPROVED!r}[annex.stamp] }}}}"
    stamped_annex_mark(sheet, "{{ place }}", "place", word, act=f"{{{{ {BY_ACT!r}[form or 'order'] }}}}")
    sheet.tag("else")
    annex_mark(sheet, "{{ place }}", "place", act=f"{{{{ {TO_ACT!r}[form or 'order'] }}}}")
    sheet.tag("endif")
    sheet.heading("{{ annex.title|without_stop }}")
    sheet.each("annex.text|paragraphs")
    sheet.tag("endfor")
