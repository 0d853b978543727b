"""Rules on the text: fonts, indents, spacing, dates, heading, order, signature (clauses 3.3–3.5, 5.10, 5.17–5.22)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from document_templates.checks.profiles import Profile
from document_templates.checks.sheet import Line, Sheet
from registry.errors import N_
from registry.ports import LayoutRemark

INDENT = 709  # 1.25 cm in twentieths of a point
_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_PADDED_DAY = re.compile(rf"\b0\d\s+(?:{_MONTHS})\b", re.IGNORECASE)
_SHORT_DATE = re.compile(r"(?<![\d.])(?:\d\.\d{1,2}|\d{2}\.\d)\.(?:19|20)\d\d\b(?!\.)")
_SPREAD = re.compile(r"(?:\b[А-ЯЁ] ){3,}[А-ЯЁ]\b")
_DEEP = re.compile(r"^\s*(?:\d+\.){5,}")
_HEADING = re.compile(r"^(?:О|Об|Обо)\s+[«а-яёА-ЯЁ]")
_SURNAME_FIRST = re.compile(r"^[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.$")
_POST = re.compile(
    r"^(?:и\.о\.|врио|исполняющ|за\s|/|[а-яё-]*\s?(?:директор|начальник|заместитель|руководитель|председатель|заведующ|ректор|глава))",
    re.IGNORECASE,
)
_FOR_SOMEONE = re.compile(r"^(?:за\s|/)", re.IGNORECASE)
_ANNEX = re.compile(r"^Приложение(?:\s+(?:№\s*)?\d+)?\s*$|^Приложение(?:\s+(?:№\s*)?\d+)?\s+к\s")
_ANNEX_NAMED = re.compile(r"приложени|прилагаем", re.IGNORECASE)


def fonts(sheet: Sheet, profile: Profile) -> Iterator[LayoutRemark]:
    """L4: free fonts; sizes 12, 13, 14 in running text."""
    for line in sheet.lines:
        for run in line.source.iter(qn("w:r")):
            if not "".join(t.text or "" for t in run.iter(qn("w:t"))).strip():
                continue
            font = sheet.run_format(line, run, "rFonts", "ascii") or sheet.run_format(line, run, "rFonts", "hAnsi")
            if font and font not in profile.fonts:
                yield LayoutRemark(
                    "L4",
                    "warning",
                    line.place,
                    N_("Шрифт «{font}» не из числа свободно распространяемых.").format(font=font),
                    True,
                )
            yield from _size(sheet, profile, line, run)
            break  # one remark for a paragraph is enough


def _size(sheet: Sheet, profile: Profile, line: Line, run: Any) -> Iterator[LayoutRemark]:
    size = int(sheet.run_format(line, run, "sz", "val") or 20) / 2
    if line.kind == "text" and size not in profile.sizes:
        allowed = ", ".join(f"{each:g}" for each in sorted(profile.sizes))
        yield LayoutRemark(
            "L4",
            "warning",
            line.place,
            N_("Размер шрифта {size}; в тексте допустимы {allowed}.").format(size=f"{size:g}", allowed=allowed),
            True,
        )


def indents(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L5: the first line of a paragraph is indented by 1.25 cm."""
    for line in sheet.text_lines:
        if abs(line.first_line - INDENT) > 5:
            message = N_("Абзацный отступ {width} см, должен быть 1,25 см.").format(
                width=f"{line.first_line / 567:.2f}".replace(".", ",")
            )
            yield LayoutRemark("L5", "warning", line.place, message, True)


def line_spacing(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L8: one to one and a half lines."""
    for line in sheet.text_lines:
        if not 240 <= line.spacing <= 360:
            yield LayoutRemark("L8", "warning", line.place, N_("Межстрочный интервал должен быть от 1 до 1,5."), True)


def spaces(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L9: one space between words, letters not spread."""
    for line in sheet.lines:
        if re.search(r"\S[ \u00a0]{2,}\S", line.text):
            yield LayoutRemark("L9", "warning", line.place, N_("Между словами больше одного пробела."), True)
        if _SPREAD.search(line.text):
            yield LayoutRemark("L9", "warning", line.place, N_("Слово набрано вразрядку пробелами."), False)
        if any(_spread(sheet, line, run) for run in line.source.iter(qn("w:r"))):
            yield LayoutRemark("L9", "note", line.place, N_("Изменено расстояние между буквами."), True)


def _spread(sheet: Sheet, line: Line, run: Any) -> bool:
    return sheet.run_format(line, run, "spacing", "val") not in {None, "0"}


def alignment(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L10: running text is justified."""
    for line in sheet.text_lines:
        if line.alignment not in {"both", "distribute"}:
            yield LayoutRemark("L10", "warning", line.place, N_("Текст выравнивается по ширине."), True)


def numbering_depth(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L14: at most four levels of numbers."""
    for line in sheet.lines:
        if _DEEP.match(line.text):
            yield LayoutRemark("L14", "warning", line.place, N_("Больше четырёх уровней нумерации."), False)


def first_person(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L15: an order orders in the first person."""
    if sheet.is_order and not re.search(r"приказываю", sheet.text, re.IGNORECASE):
        yield LayoutRemark("L15", "error", N_("документ"), N_("В приказе нет слова «ПРИКАЗЫВАЮ»."), False)


def dates(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L16: «05.06.2026» or «5 июня 2026 г.»."""
    for line in sheet.lines:
        for pattern, example in ((_PADDED_DAY, "5 июня 2026 г."), (_SHORT_DATE, "05.06.2026")):
            found = pattern.search(line.text)
            if found:
                message = N_("Дата «{text}» записана неверно; образец: {example}").format(
                    text=found[0], example=example
                )
                yield LayoutRemark("L16", "warning", line.place, message, False)


def heading(sheet: Sheet, profile: Profile) -> Iterator[LayoutRemark]:
    """L23: a heading that answers «о чём?» stands before the text; the 2025 edition asks it of every document."""
    opening = [line.text.strip() for line in sheet.lines[:25]]
    if any(_HEADING.match(text) for text in opening) or any(line.kind == "heading" for line in sheet.lines[:25]):
        return
    if profile.heading_for_all or sum(len(line.text) for line in sheet.text_lines) > 400:
        level = "warning" if profile.heading_for_all else "note"
        yield LayoutRemark("L23", level, N_("начало документа"), N_("Нет заголовка к тексту («О …», «Об …»)."), False)


def annexes(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L24: an annex is named in the text."""
    for place, line in enumerate(sheet.lines):
        if _ANNEX.match(line.text.strip()) and place > 3:
            before = " ".join(each.text for each in sheet.lines[:place])
            if not _ANNEX_NAMED.search(before):
                yield LayoutRemark(
                    "L24", "warning", line.place, N_("На приложение нет ссылки в тексте документа."), False
                )
            return


def signature(sheet: Sheet, _: Profile) -> Iterator[LayoutRemark]:
    """L29: initials stand before the surname in a signature; «за» and a slash are not used."""
    for post, name, line in _signatures(sheet):
        if _SURNAME_FIRST.match(name):
            yield LayoutRemark("L29", "warning", line.place, N_("В подписи инициалы ставятся перед фамилией."), False)
        if _FOR_SOMEONE.match(post):
            yield LayoutRemark(
                "L29", "error", line.place, N_("Подпись с предлогом «за» или косой чертой не ставится."), False
            )


def _signatures(sheet: Sheet) -> Iterator[tuple[str, str, Line]]:
    """Post, name and place of what looks like a signature: a row of a plain table, or a line with tabs."""
    by_source = {line.source: line for line in sheet.lines}
    for row in sheet.document.element.body.iter(qn("w:tr")):
        cells = [" ".join(_cell_text(cell).split()) for cell in row.findall(qn("w:tc"))]
        filled = [cell for cell in cells if cell]
        if len(filled) == 2 and _POST.match(filled[0]):
            yield filled[0], filled[1], by_source[next(row.iter(qn("w:p")))]
    for line in sheet.lines:
        parts = [part.strip() for part in line.text.split("\t") if part.strip()]
        if len(parts) == 2 and _POST.match(parts[0]):
            yield parts[0], parts[1], line


def _cell_text(cell: Any) -> str:
    return " ".join(t.text or "" for t in cell.iter(qn("w:t")))


RULES = (
    fonts,
    indents,
    line_spacing,
    spaces,
    alignment,
    numbering_depth,
    first_person,
    dates,
    heading,
    annexes,
    signature,
)
