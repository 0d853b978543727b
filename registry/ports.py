"""What the domain asks of the world: Protocols, and the value types they speak.

Every port has one contract suite in ``tests`` that runs over all of its engines. ``document_templates`` and
``search_index`` know the domain through this module and ``registry.errors`` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

T = TypeVar("T")

# --------------------------------------------------------------------------------------------------------- time


class Clock(Protocol):
    """The only source of "now"."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The calendar day in the zone of the installation."""
        ...


# -------------------------------------------------------------------------------------------------------- files


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store: ``sha256`` is its name and its checksum, ``size`` is in bytes."""

    sha256: str
    size: int


class FileStore(Protocol):
    """Content-addressed files: the same bytes are stored once and never change."""

    def put(self, data: bytes) -> StoredFile:
        """Store the bytes durably and return their address; storing them again changes nothing."""
        ...

    def read(self, sha256: str) -> bytes:
        """The bytes at the address. Raises ``NotFound`` when there are none."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """A binary stream of the bytes. Raises ``NotFound`` when there are none."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether the address holds bytes."""
        ...

    def addresses(self) -> Iterable[str]:
        """Every address in the store."""
        ...


# ---------------------------------------------------------------------------------------------------- isolation


class Isolation(Protocol):
    """Runs a function in a child process that may not take more than its share."""

    def call(self, function: Callable[..., T], *args: Any, seconds: float = 20, memory_mb: int = 512) -> T:
        """The function's result, or its ``DokkartaError`` raised again here.

        The function must be importable by name and its arguments and result picklable. Raises ``LimitExceeded``
        when the child ran out of time or memory or died.
        """
        ...


# ------------------------------------------------------------------------------------------- kinds and templates


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a kind of document, from ``kind.yaml``.

    ``type`` is one of ``line`` (one line of text), ``text`` (paragraphs), ``date``, ``number``, ``choice``, ``lines``
    (a list of lines), ``rows`` (a list of mappings with the keys of ``columns``), ``figures`` (a table of
    indicators filled from the registry). ``default`` is a Jinja expression text over the drafting context, ``None``
    when there is no default. ``choices`` are (value, label) pairs.
    """

    name: str
    type: str
    label: str
    help: str = ""
    required: bool = False
    default: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    columns: tuple[FieldSpec, ...] = ()
    group: str = ""
    label_en: str = ""
    help_en: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    ``gender`` is ``m``, ``f``, ``n`` or ``pl``. ``series`` names the numbering series («П», «Исх») or is ``None``
    when documents of the kind get no number of their own. ``evidence_only`` kinds are events and publications: a link
    or a protocol fulfils them, no file is drafted. ``publishable`` says whether the portal may ever show
    it. ``has_template`` is true when the kind can be drafted here; then ``fields`` is its form. ``issuers``,
    ``registration``, ``published`` and ``retention`` are texts with their certainty marks. ``phrases`` are the ways in
    which plans name the kind in a cell («приказ», «приказы»).
    """

    code: str
    singular: str
    plural: str
    genitive: str
    gender: str
    group: str
    name_en: str
    series: str | None
    publishable: bool
    evidence_only: bool
    has_template: bool
    issuers: str = ""
    registration: str = ""
    published: str = ""
    retention: str = ""
    phrases: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()


class Catalogue(Protocol):
    """All kinds of documents, by code."""

    def kinds(self) -> Sequence[Kind]:
        """Every kind, in the order of the catalogue."""
        ...

    def kind(self, code: str) -> Kind:
        """The kind with the code. Raises ``NotFound``."""
        ...


@dataclass(frozen=True, slots=True)
class Drafted:
    """A rendered document: the DOCX, its heading, its plain text, and the hash of the template it came from."""

    docx: bytes
    title: str
    text: str
    template_sha256: str


@dataclass(frozen=True, slots=True)
class LayoutRemark:
    """One remark of the layout check: ``level`` is ``error``, ``warning`` or ``note``."""

    rule: str
    level: str
    place: str
    message: str
    fixable: bool = False


class Renderer(Protocol):
    """Turns a kind and its values into a DOCX."""

    def defaults(self, kind: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The starting values of the kind's fields for a drafting context (see ``document_templates/README.md``).

        A field without a default, or whose default needs a fact that the context lacks, is absent.
        """
        ...

    def draft(self, kind: str, values: Mapping[str, Any], context: Mapping[str, Any]) -> Drafted:
        """The document; empty required fields are drawn as visible blanks («____»).

        So a draft can be read before it is complete. Raises ``TemplateError`` or ``InvalidInput`` naming the field.
        """
        ...

    def missing(self, kind: str, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the required fields that are empty, in the order of the form."""
        ...

    def stamp(self, docx: bytes, *, number: str, day: date) -> bytes:
        """The same document with its registration number and date in the places its template keeps for them."""
        ...

    def check(self, docx: bytes, *, day: date | None = None, profile: str = "auto") -> Sequence[LayoutRemark]:
        """Remarks on the layout. ``profile`` is ``gost-2016``, ``gost-2025`` or ``auto`` (chosen by ``day``)."""
        ...


class Converter(Protocol):
    """Turns DOCX into PDF."""

    def available(self) -> bool:
        """Whether the converter is installed."""
        ...

    def to_pdf(self, docx: bytes) -> bytes:
        """The PDF. Raises ``ConverterMissing`` or ``ConversionFailed``."""
        ...


# --------------------------------------------------------------------------------------------- tables of a file


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of a table as it stands in a file.

    ``cells`` are verbatim texts; ``place`` names the row for a person («таблица 1, строка 14», «лист 3, строка 7»).
    """

    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """The roadmap's table out of any file, before anything is understood.

    ``preamble`` is the text before the table (title, date, number of the order), ``rows`` all rows of all its
    tables in order, header rows included.
    """

    preamble: str
    rows: tuple[RawRow, ...]


# -------------------------------------------------------------------------------------------------------- search


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A document as the index sees it.

    ``visible_to`` are tokens (``public``, ``org:<id>``); a search names the tokens its person holds, and sees only
    entries that share one. ``text`` is the plain text, pages separated by ``\\f``. ``items`` are numbers of
    measures («2.9»).
    """

    id: str
    title: str
    text: str = ""
    kind: str = ""
    organization: str = ""
    number: str = ""
    day: date | None = None
    status: str = ""
    items: tuple[str, ...] = ()
    visible_to: tuple[str, ...] = ("public",)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a person asks.

    ``text`` is typed by the person and never trusted. Filters are exact values; an empty tuple means "any".
    ``visible_to`` are the tokens of the person; ``None`` means no restriction (the system itself).
    ``sort`` is ``relevance`` or ``date``.
    """

    text: str
    kinds: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    visible_to: tuple[str, ...] | None = None
    limit: int = 20
    offset: int = 0
    sort: str = "relevance"


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document. ``snippet`` is plain text in which «found» words stand between ``\\x02`` and ``\\x03``."""

    id: str
    title: str
    kind: str
    organization: str
    number: str
    day: date | None
    snippet: str
    score: float
    page: int | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search gives.

    ``total`` counts all matches the person may see; ``facets`` maps a field (``kind``, ``organization``, ``year``,
    ``item``, ``status``) to (value, count) pairs, most first; ``corrected`` is a better spelling or ``None``;
    ``notices`` say in Russian what in the query could not be honoured.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    corrected: str | None = None
    notices: tuple[str, ...] = ()


class SearchEngine(Protocol):
    """Full text. The index is a cache: it may be deleted at any hour and is rebuilt from the registry."""

    def index(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace the entries in one commit; how many there were."""
        ...

    def remove(self, ids: Iterable[str]) -> None:
        """Forget the entries; unknown ids are ignored."""
        ...

    def search(self, query: SearchQuery | str) -> SearchResult:
        """Find. Never raises because of what a person typed. Raises ``IndexUnavailable`` when the index is."""
        ...

    def ids(self) -> set[str]:
        """Identifiers of everything in the index."""
        ...

    def clear(self) -> None:
        """Empty the index."""
        ...

    def close(self) -> None:
        """Release files and connections."""
        ...


# ------------------------------------------------------------------------------------------------------- bundle


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports that services of the registry may need, bound once by the composition root."""

    clock: Clock
    files: FileStore
    catalogue: Catalogue
    renderer: Renderer


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where the embedded engines keep their files; every path lies under ``root``."""

    root: Path

    @property
    def files(self) -> Path:
        """The content-addressed store."""
        return self.root / "files"

    @property
    def index(self) -> Path:
        """The search index."""
        return self.root / "index"
