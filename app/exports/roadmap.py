"""A stored roadmap as the table that the order has."""

from __future__ import annotations

from document_templates.roadmap_table import RoadmapSheet, sheet_of
from registry.queries.roadmaps import RoadmapView


def roadmap_sheet(roadmap: RoadmapView) -> RoadmapSheet:
    """The roadmap ready to be written; read back out of the file it is the same roadmap."""
    return sheet_of(
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
        approval=_approval(roadmap),
    )


def _approval(roadmap: RoadmapView) -> tuple[str, ...]:
    day = f"{roadmap.approved_on:%d.%m.%Y}" if roadmap.approved_on else ""
    return tuple(
        line for line in (roadmap.approved_by, "ПРИКАЗ" if roadmap.number else "", day, roadmap.number) if line
    )
