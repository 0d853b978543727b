"""A roadmap understood: the table of any file read as sections and measures, with every doubt named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.domain.bodies import Body, ReadCell, read_bodies
from registry.domain.cells import KindPhrases, KindReader
from registry.domain.folding import fold, latin_slips
from registry.domain.roadmap_code import code_of
from registry.domain.roadmap_front import Front, Years, read_front
from registry.domain.roadmap_promises import ItemKind, promised, told
from registry.domain.roadmap_rows import PlanRow, PlanRows, Reading, put_together
from registry.domain.roadmap_sections import ReadSection
from registry.domain.roadmap_table import (
    COLUMNS,
    DEADLINE,
    KINDS,
    RESPONSIBLE,
    RESULT,
    TITLE,
    Doubt,
    PlanTable,
    Table,
    look_at,
)
from registry.domain.roadmap_terms import Term, term_doubts
from registry.errors import N_, ImportRejected, Remark

__all__ = [
    "Doubt",
    "ItemKind",
    "PlanRow",
    "ReadItem",
    "ReadRoadmap",
    "ReadSection",
    "Years",
    "code_of",
    "read_measure",
    "read_roadmap",
]


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
    is no number. ``approved_on`` is ``None`` when the text before the table does not tell. ``heading`` is that of the
    order that approved it, empty when it is not known.
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
    heading: str = ""

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
    front = read_front(table.preamble)
    plan = look_at(table)
    reader = _Reader(plan, KindReader(vocabulary), front.approved_by)
    found = put_together(plan, reader.reading)
    _refuse_unusable(found)
    doubts = [Doubt(None, remark.place, remark.text) for remark in table.remarks]
    doubts += [*plan.doubts, *found.doubts]
    items = tuple(reader.item(row, doubts) for row in found.rows)
    sections = tuple(found.sections)
    doubts.extend(_same_titles(items))
    doubts.extend(reader.without_kinds(items))
    period = front.period or _guessed_period(items, front, year, doubts)
    headings = {section.number: section.title for section in sections}
    terms = [
        Term(item.number, plan.place(item.place, DEADLINE), item.deadline_text, headings.get(item.section, ""))
        for item in items
    ]
    doubts.extend(term_doubts(terms, period, front.approved_on))
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
        heading=front.heading,
    )


_BEFORE_TABLE = N_("текст перед таблицей")


def _refuse_unusable(found: PlanRows) -> None:
    if found.repeated:
        raise ImportRejected(
            N_("Номера мероприятий повторяются. Исправьте нумерацию в файле и загрузите его ещё раз."),
            remarks=[Remark(doubt.place, doubt.message) for doubt in found.repeated],
        )
    if not found.rows:
        raise ImportRejected(N_("В таблице нет ни одного мероприятия с номером в столбце «№ п/п»."))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the cells of a plan: with its kinds, and with the body that approved it."""

    plan: PlanTable
    kinds: KindReader
    authority: str

    def reading(self, cells: Sequence[str]) -> Reading:
        """How much of a row can be read: halves of a cut row usually cannot be read to the last word."""
        bodies, codes = read_bodies(cells[RESPONSIBLE], self.authority), self.kinds.read(cells[KINDS], cells[TITLE])
        if self.plan.lacks(KINDS):
            codes = ReadCell(("",))
        unread = any("не распознан" in remark for remark in (*bodies.remarks, *codes.remarks))
        if bodies.values and codes.values and not unread:
            return Reading.WHOLE
        return Reading.PART if bodies.values or codes.values else Reading.NOTHING

    def item(self, row: PlanRow, doubts: list[Doubt]) -> ReadItem:
        """One measure; what was not understood of its cells goes to the doubts."""
        cells = row.cells
        bodies = read_bodies(cells[RESPONSIBLE], self.authority)
        kinds, remarks = self._kinds(cells)
        messages = [(RESPONSIBLE, text) for text in bodies.remarks if not self.plan.lacks(RESPONSIBLE)]
        messages += [(KINDS, text) for text in remarks]
        messages += _slips(cells)
        messages += [] if cells[DEADLINE] or self.plan.lacks(DEADLINE) else [(DEADLINE, N_("срок не указан"))]
        messages += [] if cells[TITLE] else [(TITLE, N_("наименование мероприятия не заполнено"))]
        doubts.extend(Doubt(row.number, self.plan.place(row.place, column), text) for column, text in messages)
        return ReadItem(
            number=row.number,
            parent=row.parent,
            section=row.section,
            title=cells[TITLE],
            bodies=bodies.values,
            responsible_text=cells[RESPONSIBLE],
            kinds=kinds,
            kinds_text=cells[KINDS],
            deadline_text=cells[DEADLINE],
            expected_result=cells[RESULT],
            place=row.place,
        )

    def _kinds(self, cells: Sequence[str]) -> tuple[tuple[ItemKind, ...], list[str]]:
        """The kinds of the cell, or of the expected result where the plan has no column of documents; and remarks."""
        if self.plan.lacks(KINDS):
            return tuple(ItemKind(code) for code in self.kinds.read(cells[RESULT], cells[TITLE]).values), []
        codes = self.kinds.read(cells[KINDS], cells[TITLE])
        added = promised(codes.values, cells[RESULT], self.kinds)
        remarks = [*codes.remarks, *(told(one, self.kinds) for one in added)]
        return (*(ItemKind(code) for code in codes.values), *(one.kind for one in added)), remarks

    def without_kinds(self, items: Sequence[ReadItem]) -> Iterator[Doubt]:
        """Which measures got their kinds from the expected result, and which got none."""
        if not self.plan.lacks(KINDS):
            return
        found = [item.number for item in items if item.kinds]
        missing = [item.number for item in items if not item.kinds]
        place = N_("графа «{name}»").format(name=self.plan.names[RESULT])
        if found:
            numbers = ", ".join(found)
            yield Doubt(
                None, place, N_("вид документа взят из ожидаемого результата: {numbers}").format(numbers=numbers)
            )
        if missing:
            numbers = ", ".join(missing)
            yield Doubt(None, place, N_("вид документа не найден, укажите его: {numbers}").format(numbers=numbers))


def read_measure(row: PlanRow, kinds: KindReader, authority: str = "") -> tuple[ReadItem, tuple[Doubt, ...]]:
    """One measure out of its cells alone, and what was not understood of them; ``authority`` approved the plan."""
    doubts: list[Doubt] = []
    read = _Reader(PlanTable((), COLUMNS), kinds, authority).item(row, doubts)
    return read, tuple(doubts)


def _slips(cells: Sequence[str]) -> list[tuple[int, str]]:
    """Latin letters in the cells that are not read as codes, by column."""
    found = {word: column for column in (RESULT, DEADLINE, TITLE) for word in latin_slips(cells[column])}
    ordered = sorted(found.items(), key=lambda one: (TITLE, DEADLINE, RESULT).index(one[1]))
    return [(column, N_("в слове «{word}» есть латинские буквы").format(word=word)) for word, column in ordered]


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
