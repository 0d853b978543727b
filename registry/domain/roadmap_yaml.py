"""A roadmap as a YAML text that a person can read and review, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from registry.domain.bodies import Body
from registry.domain.roadmap_reading import Doubt, ItemKind, ReadItem, ReadRoadmap, ReadSection, Years

_WIDTH = 118
# The safe loader in C where PyYAML has it, ten times as quick: each installation is filled from such texts.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def dump_roadmap(roadmap: ReadRoadmap) -> str:
    """The YAML of a roadmap; the same roadmap always gives the same text."""
    data = {
        "code": roadmap.code,
        "number": roadmap.number,
        "title": roadmap.title,
        "approved_by": roadmap.approved_by,
        "approved_on": roadmap.approved_on,
        "heading": roadmap.heading,
        "period": {"start": roadmap.period.start, "end": roadmap.period.end},
        "sections": [{"number": section.number, "title": section.title} for section in roadmap.sections],
        "items": [_item_data(item) for item in roadmap.items],
        "warnings": [{"item": one.item, "place": one.place, "message": one.message} for one in roadmap.warnings],
    }
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=_WIDTH)


def _item_data(item: ReadItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "parent": item.parent,
        "section": item.section,
        "title": item.title,
        "responsible": [_without_none(code=body.code, condition=body.condition) for body in item.bodies],
        "responsible_text": item.responsible_text,
        "kinds": [_without_none(code=kind.code, only_body=kind.only_body) for kind in item.kinds],
        "kinds_text": item.kinds_text,
        "deadline_text": item.deadline_text,
        "expected_result": item.expected_result,
        "place": item.place,
    }


def _without_none(**values: str | None) -> dict[str, str]:
    return {key: value for key, value in values.items() if value is not None}


def load_roadmap(text: str) -> ReadRoadmap:
    """The roadmap of a text that ``dump_roadmap`` wrote."""
    data = yaml.load(text, Loader=LOADER)  # noqa: S506 - both loaders are safe
    approved_on = data["approved_on"]
    return ReadRoadmap(
        code=data["code"],
        number=data["number"],
        title=data["title"],
        approved_by=data["approved_by"],
        approved_on=_day(approved_on) if approved_on else None,
        period=Years(_day(data["period"]["start"]), _day(data["period"]["end"])),
        sections=tuple(ReadSection(**section) for section in data["sections"]),
        items=tuple(_item(item) for item in data["items"]),
        warnings=tuple(Doubt(**doubt) for doubt in data["warnings"]),
        heading=data.get("heading", ""),
    )


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _item(data: Mapping[str, Any]) -> ReadItem:
    plain = {key: value for key, value in data.items() if key not in {"responsible", "kinds"}}
    return ReadItem(
        bodies=tuple(Body(body["code"], body.get("condition")) for body in data["responsible"]),
        kinds=tuple(ItemKind(kind["code"], kind.get("only_body")) for kind in data["kinds"]),
        **plain,
    )
