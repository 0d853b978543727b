"""Rules on requisites: their shape, number, place, addressees, kind (clauses 3.4, 3.5, 5.9-5.15)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from document_templates.checks.demands import Breach
from document_templates.checks.lines import CORNER, Line
from document_templates.checks.sheet import Asked, Sheet, millimetres
from document_templates.checks.text_rules import TWIPS
from registry.errors import N_

#: An average letter is about so wide in font sizes; a line shorter than its area by this count is no breach.
_LETTER = 0.5
_POINT = 25.4 / 72
_NUMBERED = re.compile(r"№[\s\u00a0]*([^\s,;«»\"()]+)")
_PLACE = re.compile(r"^(?:г\.|пгт\.?|пос\.|п\.|с\.|д\.)?[\s\u00a0]*([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*)$")
_SETTLEMENT = r"(?:\bг\.|\bгород[а-я]*|\bпгт|\bпос[её]л[а-я]*|\bсел[а-я]|\bдеревн[а-я])"
_GREETING = re.compile(r"^Уважаем", re.IGNORECASE)
_INITIALS_FIRST = re.compile(r"^[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?$")
_ADDRESSEE = re.compile(r"^[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?$")
_STAMP = re.compile(r"утвержд|согласова|приложени", re.IGNORECASE)
#: What a document may call itself besides the kinds that are approved.
_KINDS = re.compile(
    r"(?i)^(?:приказ|распоряжение|постановление|решение|резолюция|протокол|акт|справка|отч[её]т|доклад|договор|"
    r"соглашение|письмо|докладная|служебная|объяснительная|записка|журнал|сборник|предложени|анализ|выписка|"
    r"заявлени|заявк|анкет|информация|информационн|аналитическ|методическ|инструктивн|дорожная|антирисков|"
    r"среднесрочн|дополнительн|паспорт|ведомость|сведения|реестр|проект|материалы|телефонограмма)"
)
_OPENING = 40


def requisite_spacing(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L7: the lines of one requisite are set single."""
    before: Line | None = None
    for line in sheet.lines:
        of_one = before is not None and before.left > CORNER and bool(before.text.strip())
        if line.left > CORNER and line.text.strip() and (of_one or "\n" in line.text) and line.spacing > 1.05:
            yield Breach(line.place, N_("Строки реквизита печатаются через один интервал."), fixable=True)
        before = line


def corner_width(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L11: the lines of a requisite in the corner, or along the sheet, are not longer than asked."""
    section = next(iter(sheet.document.sections))
    page = millimetres(section.page_width) - millimetres(section.left_margin) - millimetres(section.right_margin)
    along = {line.number for line in _letterhead(sheet)}
    for line in sheet.lines if page > 0 else ():
        most = asked["corner"] if line.left > CORNER else asked["along"] if line.number in along else 0
        if most and line.cell is None and line.runs and _longest(sheet, line, page) > most:
            message = N_("Строка реквизита длиннее {most} см.")
            yield Breach(line.place, message.format(most=f"{most / 10:g}".replace(".", ",")))


def _longest(sheet: Sheet, line: Line, page: float) -> float:
    """About how long the longest line of the requisite is, in millimetres: no longer than its area."""
    area = page - (line.left + line.right) / TWIPS
    size = sheet.size(line, line.runs[0]) * _POINT
    return min(area - 1, max(len(part) for part in line.text.split("\n")) * size * _LETTER)


def _letterhead(sheet: Sheet) -> Iterator[Line]:
    """Centred requisites above the name of the kind or the first running text: whose document it is."""
    for line in sheet.lines[:_OPENING]:
        if line.kind in {"text", "heading"} or _KINDS.match(line.text.strip()):
            return
        if line.alignment == "center" and line.text.strip():
            yield line


def number(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L17: the number is written as the organization writes its numbers. Without a pattern nothing is asked."""
    if not asked["pattern"]:
        return
    shape = _shape(asked["pattern"])
    for line in sheet.lines[:20]:
        found = _NUMBERED.search(line.text)
        if found and line.kind != "text" and not _STAMP.search(line.text):
            if not set(found[1]) <= {"_"} and not shape.fullmatch(found[1]):
                message = N_("Номер «{number}» не отвечает образцу «{pattern}».")
                yield Breach(line.place, message.format(number=found[1], pattern=asked["pattern"]))
            return


def _shape(pattern: str) -> re.Pattern[str]:
    places = {"{n}": r"\d+", "{yyyy}": r"\d{4}", "{yy}": r"\d{2}"}
    pieces = re.split(r"(\{n\}|\{yyyy\}|\{yy\})", pattern)
    return re.compile("".join(places.get(piece, re.escape(piece)) for piece in pieces))


def place(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L18: the place is not named in a letter, nor again after a name of the organization that holds it."""
    above, numbered = "", False
    for line in sheet.lines[:20]:
        text = line.text.strip()
        found = _PLACE.match(text)
        # Above the number of a letter a settlement is a part of the address.
        if found and numbered and not line.in_corner and is_letter(sheet):
            yield Breach(line.place, N_("В письме место составления не указывают."))
            return
        if found and above and not line.in_corner:
            stem = found[1][:-1] if found[1][-1] in "аяойь" else found[1]
            if re.search(rf"{_SETTLEMENT}[\s\u00a0]*{re.escape(stem)}(?:[а-яё]{{0,2}})\b", above, re.IGNORECASE):
                yield Breach(line.place, N_("Место составления уже есть в наименовании организации."))
                return
        numbered = numbered or "№" in text
        above += f"\n{text}" if line.kind != "text" else ""


def is_letter(sheet: Sheet) -> bool:
    """Whether the document greets somebody, or is addressed and does not say its kind."""
    if any(_GREETING.match(line.text.strip()) for line in sheet.lines[:_OPENING]):
        return True
    return not _names_itself(sheet) and any(True for _ in _addressed(sheet))


def _names_itself(sheet: Sheet) -> bool:
    genders = sheet.kinds
    for line in sheet.lines[:_OPENING]:
        text = line.text.strip()
        words = [word.lower() for word in re.findall(r"[А-ЯЁа-яё-]+", text)[:2]]
        if line.style in {"Title", "Название"} and text:
            return True
        if line.kind != "text" and not line.in_corner and (_KINDS.match(text) or any(w in genders for w in words)):
            return True
    return False


def _addressed(sheet: Sheet) -> Iterator[Line]:
    """Lines in the corner of the opening, before any running text and outside stamps."""
    for line in sheet.lines[:_OPENING]:
        if line.kind == "text" or _STAMP.search(line.text):
            return
        if line.in_corner and line.text.strip():
            yield line


def addressees(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L35: few addressees, surname before initials."""
    if not is_letter(sheet):
        return
    parts = [(line, part.strip()) for line in _addressed(sheet) for part in line.text.split("\n")]
    for line, part in parts:
        if _INITIALS_FIRST.match(part):
            yield Breach(line.place, N_("В адресате фамилия ставится перед инициалами."))
    named = [line for line, part in parts if _ADDRESSEE.match(part) or _INITIALS_FIRST.match(part)]
    if len(named) > asked["most"]:
        message = N_("Адресатов больше {most}: составьте список рассылки.")
        yield Breach(named[-1].place, message.format(most=round(asked["most"])))


def kind_name(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L36: everything but a letter says what kind of document it is."""
    if sheet.text.strip() and not _names_itself(sheet) and not is_letter(sheet):
        yield Breach(N_("начало документа"), N_("Не назван вид документа («ПРИКАЗ», «СПРАВКА», «ПОЛОЖЕНИЕ»…)."))


RULES = (
    ("L7", requisite_spacing),
    ("L11", corner_width),
    ("L17", number),
    ("L18", place),
    ("L35", addressees),
    ("L36", kind_name),
)
