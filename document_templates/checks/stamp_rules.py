"""Rules on stamps: approval and agreement (clauses 5.16, 5.20)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from document_templates.checks.demands import Breach
from document_templates.checks.lines import Line
from document_templates.checks.sheet import Asked, Sheet
from registry.errors import N_

_APPROVE = re.compile(r"УТВЕРЖДАЮ$", re.IGNORECASE)
_APPROVED = re.compile(r"УТВЕРЖД[ЕЁ]Н(?P<ending>[АОЫ]?)$", re.IGNORECASE)
_AGREED = re.compile(r"СОГЛАСОВАНО?$", re.IGNORECASE)
_ANNEX = re.compile(r"Приложение\b", re.IGNORECASE)
_NAME = re.compile(r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?\s?[А-ЯЁ][а-яё]+")
_SURNAME_FIRST = re.compile(r"[А-ЯЁ][а-яё-]+\s[А-ЯЁ]\.\s?[А-ЯЁ]\.$")
_DATE = re.compile(r"\d\d\.\d\d\.\d{4}|\d{4}\s?г|_{2,}|[«\"]\s?_*\s?[»\"]")
_ACT = re.compile(r"\b(приказ|распоряжени|постановлени|решени)(\w*)", re.IGNORECASE)
_INSTRUMENTAL = frozenset({"ом", "ем"})
_DATED = re.compile(r"\bот\b.+№", re.DOTALL)
_MINUTES = re.compile(r"протокол", re.IGNORECASE)
_ENDINGS = {"m": "", "f": "А", "n": "О", "pl": "Ы"}
#: A stamp has so many lines at the most, and its document's name follows within so many.
_STAMP_LINES = 6
_TITLE_WITHIN = 14
#: Stamps of agreement that stand later are on the last page or on a sheet of their own.
_FIRST_PAGE = 25


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp: the line of its first word, and the text below it."""

    line: Line
    word: str
    below: str
    end: int

    @classmethod
    def at(cls, sheet: Sheet, line: Line) -> Stamp:
        """The stamp that begins on the line: it goes on while paragraphs stay in the same cell or corner."""
        word, *rest = [part.strip() for part in line.text.strip().split("\n")]
        end = line.number
        for each in sheet.following(line, _STAMP_LINES):
            if line.cell is None and each.in_corner != line.in_corner:
                break
            if line.in_corner or len(each.text) < 100:
                rest.append(each.text)
                end = each.number
        return cls(line, word, "\n".join(rest), end)


def _stamps(sheet: Sheet, pattern: re.Pattern[str]) -> Iterator[Stamp]:
    for line in sheet.lines:
        if pattern.match(line.text.strip().split("\n")[0].strip()):
            yield Stamp.at(sheet, line)


def place_of_approval(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L19: the stamp of approval stands at the right."""
    for pattern in (_APPROVE, _APPROVED):
        for stamp in _stamps(sheet, pattern):
            if not stamp.line.in_corner:
                yield Breach(stamp.line.place, N_("Гриф утверждения ставится справа вверху."))


def approval_by_person(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L20: who approves, and when."""
    for stamp in _stamps(sheet, _APPROVE):
        if any(_SURNAME_FIRST.search(part.strip()) for part in stamp.below.split("\n")):
            yield Breach(stamp.line.place, N_("В грифе утверждения инициалы ставятся перед фамилией."))
        elif not _NAME.search(stamp.below) and "__" not in stamp.below:
            yield Breach(stamp.line.place, N_("В грифе утверждения нет инициалов и фамилии."))
        if not _DATE.search(stamp.below):
            yield Breach(stamp.line.place, N_("В грифе утверждения нет даты."))


def approval_by_act(sheet: Sheet, asked: Asked) -> Iterator[Breach]:
    """L21: the word agrees with the kind; the act stands in the instrumental, with date and number."""
    for stamp in _stamps(sheet, _APPROVED):
        act = _ACT.search(stamp.below)
        if act and not _MINUTES.search(stamp.below):
            if act[2].lower() not in _INSTRUMENTAL:
                message = N_("В грифе утверждения акт называют в творительном падеже: «приказом», «постановлением».")
                yield Breach(stamp.line.place, message)
            if not _DATED.search(stamp.below):
                yield Breach(stamp.line.place, N_("В грифе утверждения нет даты и номера акта."))
        yield from _agreement(sheet, stamp, asked["genders"])


def _agreement(sheet: Sheet, stamp: Stamp, genders: Asked) -> Iterator[Breach]:
    if is_annexed(sheet, stamp.line):
        return  # the standard itself writes «УТВЕРЖДЕНО» over an annex
    found = _APPROVED.match(stamp.word)
    kind = _kind_below(sheet, stamp, genders)
    if found and kind and found["ending"].upper() != _ENDINGS[genders[kind]]:
        message = N_("«{word}» не согласовано с видом документа «{kind}»: нужно «{right}».")
        right = f"УТВЕРЖДЕН{_ENDINGS[genders[kind]]}"
        yield Breach(stamp.line.place, message.format(word=stamp.word, kind=kind, right=right))


def _kind_below(sheet: Sheet, stamp: Stamp, genders: Asked) -> str | None:
    """The name of the kind below the stamp: the first line that begins with it, after an adjective or two."""
    for line in sheet.lines[stamp.end : stamp.end + _TITLE_WITHIN]:
        if line.cell is None and not line.in_corner:
            words = re.findall(r"[а-яё-]+", line.text.lower())[:3]
            kind: str | None = next((word for word in words if word in genders), None)
            if kind:
                return kind
            if len(line.text) > 200:
                return None
    return None


def is_annexed(sheet: Sheet, line: Line) -> bool:
    """Whether the mark of an annex stands right above the line."""
    above = [each for each in sheet.lines[max(line.number - 4, 0) : line.number - 1] if each.text.strip()]
    return any(_ANNEX.match(each.text.strip()) for each in above[-3:])


def approval_by_body(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L22: a body approves by minutes, which have a date and a number."""
    for stamp in _stamps(sheet, _APPROVED):
        if _MINUTES.search(stamp.below) and not _DATED.search(stamp.below):
            yield Breach(
                stamp.line.place, N_("В грифе утверждения нет даты и номера протокола: «(протокол от … № …)».")
            )


def place_of_agreement(sheet: Sheet, _: Asked) -> Iterator[Breach]:
    """L27: on the first page the stamp of agreement stands at the left."""
    for stamp in _stamps(sheet, _AGREED):
        if stamp.line.number <= _FIRST_PAGE and stamp.line.in_corner and stamp.line.number < len(sheet.lines) / 2:
            yield Breach(stamp.line.place, N_("Гриф согласования ставится слева, на уровне грифа утверждения."))


RULES = (
    ("L19", place_of_approval),
    ("L20", approval_by_person),
    ("L21", approval_by_act),
    ("L22", approval_by_body),
    ("L27", place_of_agreement),
)
