"""A stored roadmap as the table that the order has, with the cells that changed marked if wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from document_templates.kept_forms import body_in
from document_templates.roadmap_table import STAMP, RoadmapSheet, sheet_of
from registry.domain.editions import Comparison, changed_cells
from registry.domain.roadmap_front import read_front, read_years
from registry.queries.editions import Compared
from registry.queries.roadmaps import RoadmapView

_WHOLE_YEARS = ((1, 1), (12, 31))


def roadmap_sheet(
    roadmap: RoadmapView, compared: Compared | None = None, forms: Mapping[str, Any] | None = None
) -> RoadmapSheet:
    """The roadmap ready to be written; read back out of the file it is the same roadmap.

    ``compared`` is the comparison with another edition: what differs is marked, and a legend says what marks mean.
    ``forms`` are cases of names of bodies that a person corrected, by name (``queries.word_forms.forms_of_bodies``).
    """
    sheet = sheet_of(
        title=roadmap.title,
        sections=[(section.number, section.title) for section in roadmap.sections],
        items=[
            {
                "number": item.number,
                "section": item.section,
                "title": item.title,
                "responsible_text": item.responsible_text,
                "kinds_text": item.kinds_text,
                "deadline_text": item.deadline_text,
                "expected_result": item.expected_result,
            }
            for item in roadmap.items
        ],
        approval=_approval(roadmap, forms or {}),
        changed=changed_cells(compared.comparison) if compared else None,
        changed_sections=[each.number for each in compared.comparison.sections] if compared else (),
    )
    legend = tuple(_legend(compared)) if compared else ()
    return replace(sheet, period=_period(roadmap), legend=legend)


def _approval(roadmap: RoadmapView, forms: Mapping[str, Any]) -> tuple[str, ...]:
    """The stamp «УТВЕРЖДЕН / приказом … / от … № …» when it reads back as it is; else the head of the order."""
    body, on, number = roadmap.approved_by, roadmap.approved_on, roadmap.number
    if body and on and number:
        stamp = (STAMP, f"приказом {body_in({'forms': forms}, body, 'genitive')}", f"от {on:%d.%m.%Y} № {number}")
        read = read_front("\n".join(stamp))
        if (read.approved_by, read.approved_on, read.number) == (body, on, number):
            return stamp
    return _head(roadmap)


def _head(roadmap: RoadmapView) -> tuple[str, ...]:
    day = f"{roadmap.approved_on:%d.%m.%Y}" if roadmap.approved_on else ""
    number = f"№ {roadmap.number}" if roadmap.number else ""
    act = "ПРИКАЗ" if roadmap.approved_by or roadmap.number else ""
    return tuple(line for line in (roadmap.approved_by, act, roadmap.heading, day, number) if line)


def _period(roadmap: RoadmapView) -> str:
    """The years of the plan in words that the reader knows, when the title does not name them."""
    start, end = roadmap.period_start, roadmap.period_end
    named = read_years(roadmap.title)
    if named is not None and (named.start, named.end) == (start, end):
        return ""
    kind = "годы" if ((start.month, start.day), (end.month, end.day)) == _WHOLE_YEARS else "учебные годы"
    return f"Утверждён на {start.year}/{end.year} {kind}"


def _legend(compared: Compared) -> Iterator[str]:
    yield (
        "Серым фоном и толстой чертой слева отмечены ячейки, которые отличаются от редакции "
        f"{_named(compared.before.code, compared.before.in_force_from)}; новые мероприятия отмечены целиком."
    )
    dropped = _dropped(compared.comparison)
    if dropped:
        yield f"Исключены пункты прежней редакции: {', '.join(dropped)}."
    if not compared.comparison:
        yield "Отличий нет."


def _named(code: str, since: date | None) -> str:
    return f"{code} (действует с {since:%d.%m.%Y})" if since else code


def _dropped(comparison: Comparison) -> list[str]:
    return [change.item.number for change in comparison.changes if change.what == "dropped"]
