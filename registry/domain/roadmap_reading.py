"""A roadmap understood: the table of any file read as sections and measures, with every doubt named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.domain.bodies import BODY_NAMES, Body, read_bodies
from registry.domain.cells import KindPhrases, KindReader
from registry.domain.folding import fold, latin_slips
from registry.domain.roadmap_front import Front, Years, read_front
from registry.domain.roadmap_rows import (
    DEADLINE,
    KINDS,
    RESPONSIBLE,
    RESULT,
    TITLE,
    Doubt,
    PlanRow,
    PlanRows,
    Reading,
    ReadSection,
    Table,
    put_together,
)
from registry.errors import N_, ImportRejected, Remark

__all__ = [
    "Doubt",
    "ItemKind",
    "PlanRow",
    "ReadItem",
    "ReadRoadmap",
    "ReadSection",
    "Years",
    "read_measure",
    "read_roadmap",
]


@dataclass(frozen=True, slots=True)
class ItemKind:
    """A kind of document that a measure requires.

    ``only_body`` is the code of the body that alone owes it, ``None`` when all responsible bodies do.
    """

    code: str
    only_body: str | None = None


@dataclass(frozen=True, slots=True)
class ReadItem:
    """A measure: what was understood beside the texts as they stand (without markup, in one line).

    ``number`` has no last dot; ``parent`` is the number of the measure it is a part of, ``None`` for the others.
    ``place`` is where its first row stands in the file.
    """

    number: str
    parent: str | None
    section: str
    title: str
    bodies: tuple[Body, ...]
    responsible_text: str
    kinds: tuple[ItemKind, ...]
    kinds_text: str
    deadline_text: str
    expected_result: str
    place: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class ReadRoadmap:
    """A roadmap read out of a file.

    ``code`` is made from the number of the order («10-П-2710» → ``10-p-2710``), or from the fingerprint when there
    is no number. ``approved_on`` is ``None`` when the text before the table does not tell.
    """

    code: str
    number: str
    title: str
    approved_by: str
    approved_on: date | None
    period: Years
    sections: tuple[ReadSection, ...]
    items: tuple[ReadItem, ...]
    warnings: tuple[Doubt, ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the texts: the same for the same table read out of a file of another kind."""
        return _fingerprint(self.sections, self.items)


def read_roadmap(table: Table, vocabulary: Iterable[KindPhrases], *, year: int | None = None) -> ReadRoadmap:
    """Understand the table of a roadmap.

    ``vocabulary`` are the kinds of documents with their phrases. ``year`` is the period of a plan that names no year
    anywhere (the caller's current year). Raises ``ImportRejected`` when numbers repeat, when there is no measure, or
    when nothing tells the years.
    """
    kinds = KindReader(vocabulary)
    found = put_together(table.rows, lambda cells: _reading(kinds, cells))
    _refuse_unusable(found)
    doubts = list(found.doubts)
    items = tuple(_item(row, kinds, doubts) for row in found.rows)
    sections = tuple(found.sections)
    doubts.extend(_same_titles(items))
    front = read_front(table.preamble)
    period = front.period or _guessed_period(items, front, year, doubts)
    doubts.extend(_missing_requisites(front))
    return ReadRoadmap(
        code=code_of(front.number) or f"roadmap-{_fingerprint(sections, items)[:8]}",
        number=front.number,
        title=front.title,
        approved_by=front.approved_by,
        approved_on=front.approved_on,
        period=period,
        sections=sections,
        items=items,
        warnings=_in_order(doubts, found.rows),
    )


_BEFORE_TABLE = N_("текст перед таблицей")
_ADDED = N_(
    "в столбце документа назван только внешний документ; по ожидаемому результату («{phrase}») добавлен «{kind}»"
)
_ADDED_FOR_ONE = N_(
    "в столбце документа назван только внешний документ; по ожидаемому результату («{phrase}») добавлен «{kind}», "
    "его издаёт только {body}"
)


def _reading(kinds: KindReader, cells: Sequence[str]) -> Reading:
    """How much of a row can be read: halves of a cut row usually cannot be read to the last word."""
    bodies, codes = read_bodies(cells[RESPONSIBLE]), kinds.read(cells[KINDS], cells[TITLE])
    unread = any("не распознан" in remark for remark in (*bodies.remarks, *codes.remarks))
    if bodies.values and codes.values and not unread:
        return Reading.WHOLE
    return Reading.PART if bodies.values or codes.values else Reading.NOTHING


def _refuse_unusable(found: PlanRows) -> None:
    if found.repeated:
        raise ImportRejected(
            N_("Номера мероприятий повторяются. Исправьте нумерацию в файле и загрузите его ещё раз."),
            remarks=[Remark(doubt.place, doubt.message) for doubt in found.repeated],
        )
    if not found.rows:
        raise ImportRejected(N_("В таблице нет ни одного мероприятия с номером в столбце «№ п/п»."))


def read_measure(row: PlanRow, kinds: KindReader) -> tuple[ReadItem, tuple[Doubt, ...]]:
    """One measure out of its cells alone, and what was not understood of them."""
    doubts: list[Doubt] = []
    return _item(row, kinds, doubts), tuple(doubts)


def _item(row: PlanRow, kinds: KindReader, doubts: list[Doubt]) -> ReadItem:
    """One measure; what was not understood of its cells goes to the doubts."""
    cells = row.cells
    bodies = read_bodies(cells[RESPONSIBLE])
    codes = kinds.read(cells[KINDS], cells[TITLE])
    required = tuple(ItemKind(code) for code in codes.values)
    added = _from_result(codes.values, cells[RESULT], kinds)
    messages = [*bodies.remarks, *codes.remarks]
    for kind, phrase in added:
        told = _ADDED_FOR_ONE if kind.only_body else _ADDED
        whom = BODY_NAMES[kind.only_body] if kind.only_body else ""
        messages.append(told.format(phrase=phrase, kind=kinds.names[kind.code], body=whom))
    messages += _slips(cells)
    messages += [] if cells[DEADLINE] else [N_("срок не указан")]
    messages += [] if cells[TITLE] else [N_("наименование мероприятия не заполнено")]
    doubts.extend(Doubt(row.number, row.place, message) for message in messages)
    return ReadItem(
        number=row.number,
        parent=row.parent,
        section=row.section,
        title=cells[TITLE],
        bodies=bodies.values,
        responsible_text=cells[RESPONSIBLE],
        kinds=(*required, *(kind for kind, _ in added)),
        kinds_text=cells[KINDS],
        deadline_text=cells[DEADLINE],
        expected_result=cells[RESULT],
        place=row.place,
    )


def _slips(cells: Sequence[str]) -> list[str]:
    """Latin letters in the cells that are not read as codes."""
    words = dict.fromkeys(word for column in (TITLE, DEADLINE, RESULT) for word in latin_slips(cells[column]))
    return [N_("в слове «{word}» есть латинские буквы").format(word=word) for word in words]


_PREPARED = re.compile(r"(?:подготовлен|разработан|издан|утвержден)\w*\s+")


def _from_result(codes: Sequence[str], result: str, kinds: KindReader) -> list[tuple[ItemKind, str]]:
    """Documents that the expected result promises when the cell itself names foreign documents alone.

    «применены актуальные показатели, подготовлен приказ АУ «ИРО»» → an order of the institute.
    """
    if not codes or any("внешн" not in kinds.groups.get(code, "") for code in codes):
        return []
    added: list[tuple[ItemKind, str]] = []
    for prepared in _PREPARED.finditer(fold(result)):
        phrase = re.split(r"[,;.]", result[prepared.end() :], maxsplit=1)[0].strip()
        bodies = read_bodies(re.sub(r"^\S+\s*", "", phrase)).values
        only = bodies[0].code if len(bodies) == 1 else None
        named = kinds.read(phrase).values
        added.extend((ItemKind(code, only), prepared[0] + phrase) for code in named if code not in codes)
    return added


def _same_titles(items: Sequence[ReadItem]) -> Iterator[Doubt]:
    """Measures with the same title: easily mixed up, so they are named."""
    first: dict[str, ReadItem] = {}
    for item in items:
        other = first.setdefault(fold(item.title), item)
        if other is not item and item.title:
            message = N_("мероприятия {first} и {second} названы одинаково; различайте их по номеру").format(
                first=other.number, second=item.number
            )
            yield Doubt(item.number, item.place, message)


def _guessed_period(items: Sequence[ReadItem], front: Front, year: int | None, doubts: list[Doubt]) -> Years:
    """The years of a plan whose heading names none: those of its deadlines, of its approval, or the caller's."""
    named = [int(found) for item in items for found in re.findall(r"\b(20\d\d)\b", item.deadline_text)]
    if not named:
        named = [front.approved_on.year] if front.approved_on else []
    if not named and year is not None:
        named = [year]
    if not named:
        raise ImportRejected(
            N_("Непонятно, на какие годы составлен план: укажите их в заголовке («… на 2024/2026 годы»).")
        )
    period = Years(date(min(named), 1, 1), date(max(named), 12, 31))
    message = N_("в заголовке не указаны годы плана; принято: {first}–{last}").format(
        first=period.start.year, last=period.end.year
    )
    doubts.append(Doubt(None, _BEFORE_TABLE, message))
    return period


def _missing_requisites(front: Front) -> Iterator[Doubt]:
    wanted = {
        N_("номер приказа"): front.number,
        N_("дата утверждения"): front.approved_on,
        N_("заголовок плана"): front.title,
        N_("кем утверждён план"): front.approved_by,
    }
    for name, value in wanted.items():
        if not value:
            yield Doubt(None, _BEFORE_TABLE, N_("не найдено: {name}").format(name=name))


def _in_order(doubts: Iterable[Doubt], rows: Sequence[PlanRow]) -> tuple[Doubt, ...]:
    """Doubts in the order of the measures; those about the whole plan first."""
    order = {row.number: place for place, row in enumerate(rows)}
    return tuple(sorted(dict.fromkeys(doubts), key=lambda doubt: order.get(doubt.item or "", -1)))


def _fingerprint(sections: Sequence[ReadSection], items: Sequence[ReadItem]) -> str:
    texts = [f"{section.number}\t{section.title}" for section in sections]
    texts += [
        "\t".join(
            (item.number, item.title, item.responsible_text, item.kinds_text, item.deadline_text, item.expected_result)
        )
        for item in items
    ]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)


def code_of(number: str) -> str:
    """The code of an order's number in Latin letters: «10-П-2710» → ``10-p-2710``; empty for an empty number."""
    latin = "".join(_LETTERS.get(char, char) for char in number.lower())
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
