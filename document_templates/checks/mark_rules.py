"""Rules on annexes, signatures and marks (clauses 5.19, 5.22, 5.23, 5.25, 5.26, 5.30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from document_templates import reading
from document_templates.checks.demands import Breach
from document_templates.checks.lines import Line
from document_templates.checks.sheet import Asked, Sheet
from registry.errors import N_

_SURNAME_FIRST = re.compile(r"^[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.$")
_NAME = re.compile(r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?\s?[А-ЯЁ][а-яё]+")
_POST = re.compile(
    r"^(?:и\.о\.|врио|исполняющ|за\s|/|[а-яё-]*\s?(?:директор|начальник|заместитель|руководитель|председатель|заведующ|ректор|глава))",
    re.IGNORECASE,
)
#: What stands between post and name when there is no table: a tab, or many spaces.
_APART = re.compile(r"\t|[ \u00a0]{4,}")
_FOR_SOMEONE = re.compile(r"^(?:за\s|/)", re.IGNORECASE)
_ANNEX = re.compile(r"^Приложение(?:\s+(?:№\s*)?\d+)?\s*$|^Приложение(?:\s+(?:№\s*)?\d+)?\s+к\s")
_ANNEX_NAMED = re.compile(r"приложени|прилага[ею]", re.IGNORECASE)
_OF_WHAT = re.compile(r"(?:^|\s)к\s+\w", re.IGNORECASE)
_OF_AN_ORDER = re.compile(r"(?:^|\s)к\s+(?:приказ|распоряжени|постановлени)", re.IGNORECASE)
_APPROVED = re.compile(r"утвержд[её]н", re.IGNORECASE)
_ATTACHED = re.compile(r"^Приложени[ея]:")
_COPIES = re.compile(r"в[\s\u00a0]+(?:\d+|_+)[\s\u00a0]+экз")
_SIGNED_BY_KEY = re.compile(
    r"подписан\w*[\s\u00a0]+(?:усиленной[\s\u00a0]+)?(?:\w+[\s\u00a0]+)?электронной[\s\u00a0]+подписью", re.IGNORECASE
)
_OF_KEY = {
    N_("номера сертификата"): re.compile(r"сертификат", re.IGNORECASE),
    N_("владельца"): re.compile(r"владел", re.IGNORECASE),
    N_("срока действия"): re.compile(
        r"действител|срок\w*[\s\u00a0]+действия|\bс[\s\u00a0]+\d\d\.\d\d\.\d{4}", re.IGNORECASE
    ),
}
_PHONE = re.compile(r"(?:\+7|\b8)?[\s\u00a0(-]*\d{3,5}[)\s\u00a0-]+\d{1,3}[\s-]?\d\d[\s-]?\d\d\b")
_FULL_NAME = re.compile(r"[А-ЯЁ][а-яё-]+[\s\u00a0]+[А-ЯЁ][а-яё]+[\s\u00a0]+[А-ЯЁ][а-яё]+(?:ич|на|оглы|кызы)\b")
_TRUE_COPY = re.compile(r"^(?:Копия[\s\u00a0]+верна|Верно)[.:]?$", re.IGNORECASE)
_DATE = re.compile(r"\d\d\.\d\d\.\d{4}|\d{4}\s?г|_{3,}")
_FILED = re.compile(r"^В[\s\u00a0]+дело\b", re.IGNORECASE)
_FILED_WELL = re.compile(r"№[\s\u00a0]*[\w./-]+[\s\u00a0]+за[\s\u00a0]+\d{4}", re.IGNORECASE)
_LAST = 6


def annexes(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L24: an annex is named in the text, and says what it belongs to."""
    marks = [(place, line) for place, line in enumerate(sheet.lines) if place > 3 and _ANNEX.match(line.text.strip())]
    for place, line in marks[:1]:
        if not _ANNEX_NAMED.search(" ".join(each.text for each in sheet.lines[:place])):
            yield Breach(line.place, N_("На приложение нет ссылки в тексте документа."))
    for _place, line in marks if sheet.is_order else ():
        mark = _mark(sheet, line)
        if not _OF_WHAT.search(mark) and not _APPROVED.search(mark):
            yield Breach(line.place, N_("В отметке не сказано, к какому документу приложение: «к приказу … от … № …»."))


def approved_annexes(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L25: an annex with a stamp of approval does not repeat the order in its mark."""
    for line in sheet.lines[4:]:
        if _ANNEX.match(line.text.strip()):
            mark = _mark(sheet, line)
            if _OF_AN_ORDER.search(mark) and _APPROVED.search(mark):
                yield Breach(line.place, N_("У приложения есть гриф утверждения: «к приказу …» в отметке лишнее."))


def _mark(sheet: Sheet, line: Line) -> str:
    """The text of the mark of an annex, with the stamp that may stand below it."""
    below = sheet.following(line, 4)
    near = [each.text for each in below if each.in_corner == line.in_corner and len(each.text) < 300]
    return " ".join([line.text, *near])


def attachments(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L26: the mark of attachments tells sheets and copies."""
    for line in sheet.lines:
        if _ATTACHED.match(line.text.strip()):
            row = line.cell.getparent() if line.cell is not None else None
            beside = "".join(t.text or "" for t in row.iter(qn("w:t"))) if row is not None else ""
            below = " ".join(each.text for each in sheet.lines[line.number : line.number + 10])
            if not _COPIES.search(f"{line.text} {beside} {below}"):
                yield Breach(line.place, N_("В отметке о приложении нет числа экземпляров: «на 2 л. в 1 экз.»."))


def signature(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L29: initials stand before the surname in a signature; «за» and a slash are not used."""
    for post, name, line in _signatures(sheet):
        if _SURNAME_FIRST.match(name):
            yield Breach(line.place, N_("В подписи инициалы ставятся перед фамилией."))
        if _FOR_SOMEONE.match(post):
            yield Breach(line.place, N_("Подпись с предлогом «за» или косой чертой не ставится."))


def _signatures(sheet: Sheet) -> Iterator[tuple[str, str, Line]]:
    """Post, name and place of what looks like a signature: a row of a plain table, or a line with tabs."""
    by_source = {line.source: line for line in sheet.lines}
    for row in sheet.document.element.body.iter(qn("w:tr")):
        cells = [" ".join(_cell_text(cell).split()) for cell in row.findall(qn("w:tc"))]
        filled = [cell for cell in cells if cell]
        if len(filled) == 2 and _POST.match(filled[0]):
            yield filled[0], filled[1], by_source[next(row.iter(qn("w:p")))]
    for line in sheet.lines:
        parts = [part.strip() for part in _APART.split(line.text) if part.strip()]
        if len(parts) == 2 and _POST.match(parts[0]):
            yield parts[0], parts[1], line


def _cell_text(cell: Any) -> str:
    return " ".join(reading.all_text(cell).splitlines())


def electronic_signature(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L31: the mark of an electronic signature names certificate, owner and term."""
    for line in sheet.lines:
        if line.kind != "text" and _SIGNED_BY_KEY.search(line.text):
            mark = " ".join([line.text, *(each.text for each in sheet.following(line, 5))])
            absent = [name for name, pattern in _OF_KEY.items() if not pattern.search(mark)]
            if absent:
                message = N_("В отметке об электронной подписи нет: {absent}.")
                yield Breach(line.place, message.format(absent=", ".join(absent)))


def executor(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L32: the mark of the executor, a short line with a telephone after the signature, has the full name."""
    signed = max((line.number for _post, _name, line in _signatures(sheet)), default=0)
    for line in sheet.lines[signed : signed + _LAST] if signed else ():
        if line.kind == "requisite" and len(line.text) < 100 and _PHONE.search(line.text):
            above = sheet.lines[line.number - 2].text if line.number - 2 >= signed else ""
            if not _FULL_NAME.search(f"{above}\n{line.text}"):
                yield Breach(line.place, N_("В отметке об исполнителе нужны фамилия, имя и отчество полностью."))


def true_copy(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L33: who says that the copy is true, and when."""
    for line in sheet.lines:
        if _TRUE_COPY.match(line.text.strip()):
            below = " ".join(each.text for each in sheet.lines[line.number : line.number + 6])
            if not _NAME.search(below) or not _DATE.search(below):
                yield Breach(line.place, N_("После «Верно» нужны должность, инициалы и фамилия, дата заверения."))


def filed(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L34: the mark of the file names the file and the year."""
    for line in sheet.lines:
        if line.kind != "text" and _FILED.match(line.text.strip()) and not _FILED_WELL.search(line.text):
            yield Breach(
                line.place, N_("В отметке о направлении в дело нужны индекс и год: «В дело № 01-18 за 2026 г.».")
            )


RULES = (
    ("L24", annexes),
    ("L25", approved_annexes),
    ("L26", attachments),
    ("L29", signature),
    ("L31", electronic_signature),
    ("L32", executor),
    ("L33", true_copy),
    ("L34", filed),
)
