"""The tables, one module per aggregate. Nothing above ``registry.services`` and ``registry.queries`` sees them."""

from registry.models.base import Base
from registry.models.documents import (
    Document,
    DocumentItem,
    DocumentVersion,
    Evidence,
    Exemption,
    NumberPattern,
    NumberSeries,
)
from registry.models.indicators import Figure, FigureImport, FigureUse, Indicator
from registry.models.organizations import Organization, OrganizationTrait
from registry.models.people import EndedSession, Grant, LoginThrottle, User
from registry.models.roadmaps import ItemBody, ItemKind, ReadingDoubt, Roadmap, RoadmapItem, RoadmapSection
from registry.models.system import Job, JournalEntry, JournalHead, OutboxRow

__all__ = [
    "Base",
    "Document",
    "DocumentItem",
    "DocumentVersion",
    "EndedSession",
    "Evidence",
    "Exemption",
    "Figure",
    "FigureImport",
    "FigureUse",
    "Grant",
    "Indicator",
    "ItemBody",
    "ItemKind",
    "Job",
    "JournalEntry",
    "JournalHead",
    "LoginThrottle",
    "NumberPattern",
    "NumberSeries",
    "Organization",
    "OrganizationTrait",
    "OutboxRow",
    "ReadingDoubt",
    "Roadmap",
    "RoadmapItem",
    "RoadmapSection",
    "User",
]
