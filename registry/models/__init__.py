"""The tables, one module per aggregate. Nothing above ``registry.services`` and ``registry.queries`` sees them."""

from registry.models.base import Base
from registry.models.batches import Batch, BatchEntry
from registry.models.documents import (
    DismissedMatch,
    Document,
    DocumentItem,
    DocumentTopic,
    DocumentVersion,
    Evidence,
    Exemption,
    NumberPattern,
    NumberSeries,
    ScanPage,
)
from registry.models.events import AnchorEvent
from registry.models.indicators import Figure, FigureClosing, FigureImport, FigureUse, Indicator
from registry.models.layout import LayoutRules, LayoutWaiver
from registry.models.organizations import BoundCondition, Organization, OrganizationTrait, Sign, TraitList
from registry.models.people import EndedSession, Grant, LoginThrottle, User
from registry.models.proposals import Proposal
from registry.models.reminders import CalendarFeed, SentDigest
from registry.models.roadmaps import ItemBody, ItemKind, ReadingDoubt, Roadmap, RoadmapItem, RoadmapSection
from registry.models.saved_searches import SavedSearch
from registry.models.secret_addresses import SecretAddress
from registry.models.system import Job, JournalEntry, JournalHead, OutboxRow
from registry.models.templates import Template, TemplateVersion
from registry.models.word_forms import WordForm

__all__ = [
    "AnchorEvent",
    "Base",
    "Batch",
    "BatchEntry",
    "BoundCondition",
    "CalendarFeed",
    "DismissedMatch",
    "Document",
    "DocumentItem",
    "DocumentTopic",
    "DocumentVersion",
    "EndedSession",
    "Evidence",
    "Exemption",
    "Figure",
    "FigureClosing",
    "FigureImport",
    "FigureUse",
    "Grant",
    "Indicator",
    "ItemBody",
    "ItemKind",
    "Job",
    "JournalEntry",
    "JournalHead",
    "LayoutRules",
    "LayoutWaiver",
    "LoginThrottle",
    "NumberPattern",
    "NumberSeries",
    "Organization",
    "OrganizationTrait",
    "OutboxRow",
    "Proposal",
    "ReadingDoubt",
    "Roadmap",
    "RoadmapItem",
    "RoadmapSection",
    "SavedSearch",
    "ScanPage",
    "SecretAddress",
    "SentDigest",
    "Sign",
    "Template",
    "TemplateVersion",
    "TraitList",
    "User",
    "WordForm",
]
