"""A new edition begun from the one in force by given changes, and the matching of measures corrected by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import select

from registry.db import UnitOfWork
from registry.domain.bodies import Body
from registry.domain.cells import KindReader
from registry.domain.edition_keys import fresh_key
from registry.domain.folding import normal_text
from registry.domain.item_numbers import sort_key
from registry.domain.roadmap_reading import (
    Doubt,
    ItemKind,
    PlanRow,
    ReadItem,
    ReadRoadmap,
    ReadSection,
    Years,
    read_measure,
)
from registry.errors import N_, InvalidInput, NotFound, Remark, RuleViolation
from registry.models import Roadmap, RoadmapItem
from registry.queries.scope import require_region
from registry.services.roadmaps import Imported, import_roadmap
from registry.services.succession import accepted_editions, rename_keys

CELLS = ("title", "responsible_text", "kinds_text", "deadline_text", "expected_result")
LABELS: Mapping[str, str] = {
    "Номер": "number",
    "Раздел": "section",
    "Ответственный исполнитель": "responsible_text",
    "Вид документа": "kinds_text",
    "Сроки выполнения": "deadline_text",
    "Ожидаемый результат": "expected_result",
}
"""How the lines of a new measure begin; a line without such a beginning belongs to the title."""
_SOURCE = N_("Изменения действующей редакции")


class CellEdit(Protocol):
    """A change that a new edition shall have.

    ``subject`` is a cell of ``CELLS`` with its new text, ``drop``, or ``item`` for a new measure, whose text is its
    title and labelled lines (see ``LABELS``). ``key`` names the measure in its family, ``None`` for a new one.
    """

    @property
    def key(self) -> str | None:
        """The key of the measure."""
        ...

    @property
    def subject(self) -> str:
        """What is changed."""
        ...

    @property
    def text(self) -> str:
        """The new text; empty for ``drop``."""
        ...


def match_item(uow: UnitOfWork, *, code: str, number: str, key: str | None) -> None:
    """Say which measure of the edition in force a measure under review is; ``None``: it is a new one.

    A measure of the same edition that had the key becomes a new one. Raises ``RuleViolation`` for an edition that is
    not under review, ``NotFound`` for a measure or a key that there is not.
    """
    require_region(uow.actor)
    roadmap = uow.session.scalar(select(Roadmap).where(Roadmap.code == code))
    if roadmap is None:
        raise NotFound(N_("Дорожной карты «{code}» нет."), code=code)
    if roadmap.state != "review":
        raise RuleViolation(N_("Карта «{code}» уже принята, изменить её нельзя. Загрузите новую редакцию."), code=code)
    place = next((n for n, item in enumerate(roadmap.items) if item.number == number), None)
    accepted = accepted_editions(uow, roadmap.family)
    base = {item.key: item.number for item in accepted[0].items} if accepted else {}
    if place is None or (key is not None and key not in base):
        raise NotFound(N_("В карте «{code}» нет мероприятия {number}."), code=code, number=number)
    keys = [item.key for item in roadmap.items]
    taken = {*uow.session.scalars(select(RoadmapItem.key).join(Roadmap).where(Roadmap.family == roadmap.family))}
    if key is None:
        keys[place] = fresh_key(number, taken) if keys[place] in base else keys[place]
    else:
        displaced = [n for n, other in enumerate(keys) if other == key and n != place]
        keys[place] = key
        for n in displaced:
            keys[n] = fresh_key(roadmap.items[n].number, {*taken, *keys})
    rename_keys(uow, roadmap, keys)
    uow.journal("roadmap.match", "roadmap", code, item=number, old=base.get(key or "", ""))


def start_edition(uow: UnitOfWork, *, changes: Sequence[CellEdit], family: str, source_name: str = "") -> Imported:
    """An edition under review: the latest accepted one of the plan with the changes made.

    Changed cells are read anew as an import reads them; what a person corrected of the others stays. Raises
    ``InvalidInput`` when there is nothing to change, when two changes contradict each other or name what is not there.
    """
    require_region(uow.actor)
    accepted = accepted_editions(uow, family)
    if not accepted:
        raise NotFound(N_("Действующей дорожной карты нет: примите загруженную карту на странице её проверки."))
    base = accepted[0]
    _refuse_wrong(base, changes)
    kinds = KindReader(uow.ports.catalogue.kinds())
    found = _changed(base, changes, kinds)
    read = _as_read(base, found)
    made = import_roadmap(uow, read=read, source_name=source_name or _SOURCE, family=family)
    if made.unchanged:
        raise InvalidInput(
            N_("Изменения ничего не меняют: редакция с такой таблицей уже есть («{code}»)."), code=made.code
        )
    roadmap = uow.session.scalars(select(Roadmap).where(Roadmap.code == made.code)).one()
    known = {each.item.number: each.key for each in found}
    taken = {*(item.key for item in base.items)}
    keys = [known[item.number] or fresh_key(item.number, taken) for item in roadmap.items]
    rename_keys(uow, roadmap, keys)
    return made


@dataclass(frozen=True, slots=True)
class _Found:
    """A measure of the new edition; ``key`` is ``None`` for a new one."""

    item: ReadItem
    key: str | None
    doubts: tuple[Doubt, ...] = ()


def _refuse_wrong(base: Roadmap, changes: Sequence[CellEdit]) -> None:
    known = {item.key for item in base.items}
    seen: dict[tuple[str, str], str] = {}
    dropped = {change.key for change in changes if change.subject == "drop"}
    remarks: list[Remark] = []
    for change in changes:
        if change.subject not in (*CELLS, "drop", "item"):
            remarks.append(Remark(change.subject, N_("Ячейки «{cell}» нет."), (("cell", change.subject),)))
        elif change.subject != "item" and change.key not in known:
            remarks.append(
                Remark(change.key or "", N_("Мероприятия {item} нет в действующей редакции."), (("item", change.key),))
            )
        elif change.subject in CELLS:
            other = seen.setdefault((change.key or "", change.subject), change.text)
            if other != change.text or change.key in dropped:
                message = N_("Изменения мероприятия {item} противоречат друг другу.")
                remarks.append(Remark(change.key or "", message, (("item", change.key),)))
    if remarks:
        raise InvalidInput(N_("Новая редакция не начата: проверьте изменения."), remarks=remarks)
    if not changes:
        raise InvalidInput(N_("Новая редакция не начата: нет ни одного изменения."))


def _changed(base: Roadmap, changes: Iterable[CellEdit], kinds: KindReader) -> list[_Found]:
    edits: dict[str, dict[str, str]] = {}
    dropped: set[str | None] = set()
    new: list[str] = []
    for change in changes:
        if change.subject == "drop":
            dropped.add(change.key)
        elif change.subject == "item":
            new.append(change.text)
        else:
            edits.setdefault(change.key or "", {})[change.subject] = normal_text(change.text)
    found = [
        _edited(item, edits.get(item.key, {}), kinds, base.approved_by)
        for item in base.items
        if item.key not in dropped
    ]
    for text in new:
        found.append(_new(text, base, [each.item.number for each in found], kinds))
    return sorted(found, key=lambda each: sort_key(each.item.number))


def _edited(row: RoadmapItem, edits: Mapping[str, str], kinds: KindReader, authority: str) -> _Found:
    stored = ReadItem(
        number=row.number,
        parent=row.parent,
        section=row.section,
        title=row.title,
        bodies=tuple(Body(body.code, body.condition) for body in row.bodies),
        responsible_text=row.responsible_text,
        kinds=tuple(ItemKind(kind.code, kind.only_body) for kind in row.kinds),
        kinds_text=row.kinds_text,
        deadline_text=row.deadline_text,
        expected_result=row.expected_result,
        place=row.place,
    )
    if not edits:
        return _Found(stored, row.key)
    texts = {name: edits.get(name, getattr(row, name)) for name in CELLS}
    cells = [row.number, *(texts[name] for name in CELLS)]
    read, doubts = read_measure(PlanRow(row.number, row.parent, row.section, cells, _SOURCE), kinds, authority)
    same = {name: texts[name] == getattr(row, name) for name in CELLS}
    if same["responsible_text"]:
        read = replace(read, bodies=stored.bodies)
    if same["kinds_text"] and same["title"] and same["expected_result"]:
        read = replace(read, kinds=stored.kinds)
    return _Found(read, row.key, doubts)


def _new(text: str, base: Roadmap, numbers: Sequence[str], kinds: KindReader) -> _Found:
    """A new measure out of its title and labelled lines; without a number it is the last of its section."""
    cells = dict.fromkeys(("number", "section", *CELLS), "")
    for line in text.splitlines():
        label, _, rest = line.partition(":")
        name = LABELS.get(label.strip())
        cells[name or "title"] = normal_text(rest if name else f"{cells['title']} {line}")
    section = (
        cells["section"] or cells["number"].partition(".")[0] or (base.sections[-1].number if base.sections else "1")
    )
    number = cells["number"] or _next_number(section, numbers)
    if number in numbers:
        raise InvalidInput(N_("Номер {number} уже занят в этой редакции."), number=number)
    row = PlanRow(number, None, section, [number, *(cells[name] for name in CELLS)], _SOURCE)
    read, doubts = read_measure(row, kinds, base.approved_by)
    return _Found(read, None, doubts)


def _next_number(section: str, numbers: Sequence[str]) -> str:
    parts = [number.split(".") for number in numbers]
    last = [int(part[1]) for part in parts if part[0] == section and len(part) > 1 and part[1].isdecimal()]
    return f"{section}.{max(last, default=0) + 1}"


def _as_read(base: Roadmap, found: Sequence[_Found]) -> ReadRoadmap:
    """The edition as the reader would give it, with the requisites of the order that it changes."""
    used = {each.item.section for each in found}
    return ReadRoadmap(
        code=base.code,
        number=base.number,
        title=base.title,
        approved_by=base.approved_by,
        approved_on=base.approved_on,
        period=Years(base.period_start, base.period_end),
        sections=tuple(ReadSection(one.number, one.title) for one in base.sections if one.number in used),
        items=tuple(each.item for each in found),
        warnings=tuple(doubt for each in found for doubt in each.doubts),
    )
