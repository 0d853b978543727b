"""What the domain asks of the world: Protocols, and the value types they speak.

Every port has one contract suite in ``tests`` that runs over all of its engines. ``document_templates`` and
``search_index`` know the domain through this package and ``registry.errors`` alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.ports.documents import (
    Catalogue,
    Converter,
    Declension,
    Drafted,
    Examined,
    FieldSpec,
    Kind,
    Renderer,
    Stamped,
    TemplateRemark,
)
from registry.ports.layout import LayoutDemand, LayoutFix, LayoutFixed, LayoutPack, LayoutRemark, LocalRules
from registry.ports.search import TRAITS, Completion, Hit, IndexEntry, SearchEngine, SearchQuery, SearchResult
from registry.ports.tables import RawRow, RawTable
from registry.ports.world import Clock, FileStore, IsolatedCalls, Isolation, Letter, Mailer, StoredFile

__all__ = [
    "TRAITS",
    "Catalogue",
    "Clock",
    "Completion",
    "Converter",
    "Declension",
    "Drafted",
    "Examined",
    "FieldSpec",
    "FileStore",
    "Hit",
    "IndexEntry",
    "IsolatedCalls",
    "Isolation",
    "Kind",
    "LayoutDemand",
    "LayoutFix",
    "LayoutFixed",
    "LayoutPack",
    "LayoutRemark",
    "Letter",
    "LocalRules",
    "Mailer",
    "Ports",
    "RawRow",
    "RawTable",
    "Renderer",
    "SearchEngine",
    "SearchQuery",
    "SearchResult",
    "Stamped",
    "StoredFile",
    "TemplateRemark",
]


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports that services of the registry may need, bound once by the composition root.

    ``small_group`` is how many examinees a value must be of to be printed in documents; 0 prints all.
    """

    clock: Clock
    files: FileStore
    catalogue: Catalogue
    renderer: Renderer
    declension: Declension
    small_group: int = 5
