"""Roadmaps for tests: a small one whose windows can be counted on fingers, and pieces of plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registry.db import Database
from registry.domain.bodies import Body
from registry.domain.requirements import BodyRef, KindRef, Plan, PlanItem, make_plan
from registry.domain.roadmap_reading import ItemKind, ReadItem, ReadRoadmap, ReadSection, Years
from registry.domain.schedule import Horizon, read_deadline
from registry.services.roadmaps import import_roadmap

HORIZON = Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17))


def plan_item(
    number: str, deadline: str, *, bodies: str = "oo", kinds: str = "order", condition: str | None = None
) -> PlanItem:
    """A measure; ``bodies`` and ``kinds`` are words, a kind may be ``order:iro`` for one body only."""
    pairs = [word.partition(":")[::2] for word in kinds.split()]
    return PlanItem(
        number=number,
        title=f"Мероприятие {number}",
        bodies=tuple(BodyRef(code, condition) for code in bodies.split()),
        kinds=tuple(KindRef(code, only or None) for code, only in pairs),
        deadline=read_deadline(deadline, HORIZON),
    )


def plan_of(*items: PlanItem) -> Plan:
    """A plan of these measures over 2024–2026."""
    return make_plan(code="test", family="test", title="План", horizon=HORIZON, items=items)


def read_item(
    number: str, *, bodies: str = "mouo", kinds: str = "order", deadline: str = "ежегодно до 1 декабря"
) -> ReadItem:
    """A measure as the reader gives it."""
    return ReadItem(
        number=number,
        parent=None,
        section=number.partition(".")[0],
        title=f"Мероприятие {number}",
        bodies=tuple(Body(code, None) for code in bodies.split()),
        responsible_text=bodies,
        kinds=tuple(ItemKind(code) for code in kinds.split()),
        kinds_text=kinds,
        deadline_text=deadline,
        expected_result="",
        place=f"строка {number}",
    )


def read_roadmap_of(*items: ReadItem, code: str = "plan-1") -> ReadRoadmap:
    """A roadmap as the reader gives it."""
    return ReadRoadmap(
        code=code,
        number="План-1",
        title="План мероприятий",
        approved_by="Департамент",
        approved_on=date(2024, 12, 17),
        period=Years(date(2024, 1, 1), date(2026, 12, 31)),
        sections=tuple(ReadSection(n, f"Раздел {n}") for n in dict.fromkeys(item.section for item in items)),
        items=items,
        warnings=(),
    )


def make_roadmap(database: Database, *items: ReadItem, code: str = "plan-1") -> str:
    """A roadmap in force; its code."""
    with database.write() as uow:
        read = read_roadmap_of(*(items or (read_item("1.1"),)), code=code)
        return import_roadmap(uow, read=read, source_name="план.xlsx", state="current").code


def retitled(roadmap: ReadRoadmap, number: str, title: str) -> ReadRoadmap:
    """The same roadmap with another title of one measure."""
    items = tuple(replace(item, title=title) if item.number == number else item for item in roadmap.items)
    return replace(roadmap, items=items)
