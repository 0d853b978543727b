"""Rules on the text: fonts, indents, spacing, alignment, numbering, words, dates (clauses 3.3-3.5, 5.10, 5.18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from document_templates.checks.demands import Breach
from document_templates.checks.lines import Line
from document_templates.checks.sheet import Asked, Sheet
from registry.errors import N_

#: Twentieths of a point in a millimetre.
TWIPS = 1440 / 25.4
NEAR = 6
_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
PADDED_DAY = re.compile(rf"(?<![\d.])0(?P<day>\d)(?P<rest>\s+(?:{_MONTHS})\b)", re.IGNORECASE)
SHORT_DATE = re.compile(r"(?<![\d.])(?P<day>\d|\d\d)\.(?P<month>\d|\d\d)(?P<year>\.(?:19|20)\d\d)\b(?!\.\d)")
#: Two or three spaces are a slip; more of them push a word to its place, and taking them away would move it.
SLIPS = re.compile(r"(?<=[^\s])[ \u00a0]{2,3}(?=[^\s])")
PUSHED = re.compile(r"\S[ \u00a0]{4,}\S")
_SPREAD = re.compile(r"(?:\b[А-ЯЁ] ){3,}[А-ЯЁ]\b")
_NUMBERS = re.compile(r"^\s*((?:\d+\.)+\d*)")
#: The name of a kind in capitals has so many words at the most.
_KIND_WORDS = 2
_ROMAN = re.compile(r"^\s*(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})\.\s+\S")
_HEADING = re.compile(r"^(?:О|Об|Обо)\s+[«а-яёА-ЯЁ]")
_INITIALS_FIRST = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
_INITIALS_LAST = re.compile(r"\b[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s[А-ЯЁ]\.\s?[А-ЯЁ]\.(?!\s?[А-ЯЁ][а-яё])")
#: Fonts whose letters are signs: another font would show other signs.
SIGNS = frozenset({"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings", "MT Extra", "Cambria Math"})


def fonts(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L4: free fonts; the sizes asked in running text."""
    for line in sheet.lines:
        for run in line.runs:
            font = sheet.font(line, run)
            if font and font not in asked["fonts"] and font not in SIGNS:
                message = N_("Шрифт «{font}» не из числа свободно распространяемых.")
                yield Breach(line.place, message.format(font=font), fixable=True)
                break  # one remark for a paragraph is enough


def sizes(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L4: the sizes asked in running text."""
    allowed = ", ".join(f"{each:g}" for each in sorted(asked["sizes"]))
    for line in sheet.text_lines:
        wrong = next((size for run in line.runs if (size := sheet.size(line, run)) not in asked["sizes"]), None)
        if wrong is not None:
            message = N_("Размер шрифта {size}; в тексте допустимы {allowed}.")
            yield Breach(line.place, message.format(size=f"{wrong:g}", allowed=allowed), fixable=True)


def indents(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L5: the first line of a paragraph is indented. Points of an automatic list have indents of their list."""
    for line in sheet.text_lines:
        if not line.is_listed and abs(line.first_line - asked["indent"] * TWIPS) > NEAR:
            message = N_("Абзацный отступ {width} см, должен быть {asked} см.")
            yield Breach(
                line.place, message.format(width=_cm(line.first_line), asked=_cm(asked["indent"] * TWIPS)), True
            )


def _cm(twips: float) -> str:
    return f"{twips / TWIPS / 10:.2f}".replace(".", ",")


def section_headings(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L6: headings of sections have the indent or stand in the middle. The heading of a letter stands at the left."""
    for line in sheet.lines:
        if not line.is_section_heading or _HEADING.match(line.text.strip()):
            continue
        if line.alignment != "center" and line.first_line <= 0 and line.left <= 0:
            yield Breach(line.place, N_("Заголовок раздела стоит от края: нужен абзацный отступ или середина."), True)


def line_spacing(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L8: one to one and a half lines."""
    for line in sheet.text_lines:
        if not asked["least"] - 0.01 <= line.spacing <= asked["most"] + 0.01:
            message = N_("Межстрочный интервал должен быть от {least} до {most}.")
            least, most = (f"{asked[end]:g}".replace(".", ",") for end in ("least", "most"))
            yield Breach(line.place, message.format(least=least, most=most), fixable=True)


def spaces(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L9: one space between words."""
    for line in sheet.lines:
        if SLIPS.search(line.text):
            yield Breach(line.place, N_("Между словами больше одного пробела."), fixable=True)
        elif PUSHED.search(line.text):
            yield Breach(line.place, N_("Слова разнесены пробелами: поставьте табуляцию или таблицу без рамок."))


def letters(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L9: letters are not spread."""
    for line in sheet.lines:
        if _SPREAD.search(line.text):
            yield Breach(line.place, N_("Слово набрано вразрядку пробелами."))
        if any(is_spread(sheet, line, run) for run in line.runs):
            yield Breach(line.place, N_("Изменено расстояние между буквами."), fixable=True)


def is_spread(sheet: Sheet, line: Line, run: Any) -> bool:
    """Whether the letters of the run stand farther apart or closer than they should."""
    return sheet.run_format(line, run, "spacing", "val") not in {None, "0"}


def alignment(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L10: running text is justified."""
    for line in sheet.text_lines:
        if line.alignment not in {"both", "distribute"}:
            yield Breach(line.place, N_("Текст выравнивается по ширине."), fixable=True)


def numbering_depth(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L14: at most four levels of numbers, typed or automatic; typed ones are Arabic."""
    for line in sheet.lines:
        if line.cell is None and _ROMAN.match(line.text):
            yield Breach(line.place, N_("Разделы и пункты нумеруют арабскими цифрами."))
        typed = _NUMBERS.match(line.text)
        if max(len(re.findall(r"\d+", typed[1])) if typed else 0, line.list_level) > asked["depth"]:
            yield Breach(line.place, N_("Уровней нумерации больше {depth}.").format(depth=round(asked["depth"])))


def words(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L15: an order orders in the first person, minutes tell in the third."""
    if sheet.is_order and not re.search(r"приказываю", sheet.text, re.IGNORECASE):
        yield Breach(N_("документ"), N_("В приказе нет слова «ПРИКАЗЫВАЮ»."))
    if sheet.calls_itself("ПРОТОКОЛ"):
        for heard in (r"слушали", r"решили|постановили"):
            if not re.search(heard, sheet.text, re.IGNORECASE):
                word = "СЛУШАЛИ" if heard == "слушали" else "РЕШИЛИ"
                yield Breach(N_("документ"), N_("В протоколе нет слова «{word}».").format(word=word))


def dates(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L16: «05.06.2026» or «5 июня 2026 г.»."""
    for line in sheet.lines:
        for pattern, example in ((PADDED_DAY, "5 июня 2026 г."), (SHORT_DATE, "05.06.2026")):
            found = next((each for each in pattern.finditer(line.text) if mended_date(each) != each[0]), None)
            if found:
                message = N_("Дата «{text}» записана неверно; образец: {example}")
                yield Breach(line.place, message.format(text=found[0], example=example), fixable=True)


def mended_date(found: re.Match[str]) -> str:
    """The date as it should stand; as it is when it is right, or no date of any calendar."""
    if "rest" in found.groupdict():
        return f"{found['day']}{found['rest']}" if found["day"] != "0" else found[0]
    day, month = int(found["day"]), int(found["month"])
    return f"{day:02}.{month:02}{found['year']}" if 1 <= day <= 31 and 1 <= month <= 12 else found[0]


def heading(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L23: a heading that answers «о чём?» stands before the text, unless the text is as short as asked."""
    opening = sheet.lines[:25]
    if any(_HEADING.match(line.text.strip()) or _heads(line) for line in opening):
        return
    if sheet.text.strip() and (not asked["short_text"] or _length(sheet) > asked["short_text"]):
        yield Breach(N_("начало документа"), N_("Нет заголовка к тексту («О …», «Об …»)."))


def _heads(line: Line) -> bool:
    """Whether the style says that it is a heading, and it says more than what kind of document this is."""
    text = line.text.strip()
    return line.kind == "heading" and bool(text) and not (text.isupper() and len(text.split()) <= _KIND_WORDS)


def _length(sheet: Sheet) -> int:
    return sum(len(line.text) for line in sheet.text_lines)


def initials(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L37: initials in the text stand where the organization wants them; nowhere in particular by default."""
    wrong, message = {
        "after": (_INITIALS_FIRST, N_("В тексте инициалы ставятся после фамилии: «{text}».")),
        "before": (_INITIALS_LAST, N_("В тексте инициалы ставятся перед фамилией: «{text}».")),
    }.get(asked["initials"], (None, ""))
    for line in sheet.text_lines if wrong else ():
        found = wrong.search(line.text) if wrong else None
        if found:
            yield Breach(line.place, message.format(text=found[0]))


RULES = (
    ("L4", fonts),
    ("L4", sizes),
    ("L5", indents),
    ("L6", section_headings),
    ("L8", line_spacing),
    ("L9", spaces),
    ("L9", letters),
    ("L10", alignment),
    ("L14", numbering_depth),
    ("L15", words),
    ("L16", dates),
    ("L23", heading),
    ("L37", initials),
)
