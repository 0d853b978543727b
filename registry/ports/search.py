"""Full text: what is indexed, asked and found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

TRAITS = ("subject", "grade", "assessment", "audience")
"""What a recommendation is about, beyond its kind: names of columns, filters and facets."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A document as the index sees it.

    ``visible_to`` are tokens (``public``, ``org:<id>``); a search names the tokens its person holds, and sees only
    entries that share one. ``text`` is the plain text, pages separated by ``\\f``. ``items`` are numbers of
    measures («2.9»). ``traits`` maps names out of ``TRAITS`` to values. ``sections`` says where in ``text``
    (characters) each section begins, and its heading.
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
    traits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a person asks.

    ``text`` is typed by the person and never trusted. Filters are exact values; an empty tuple means "any".
    ``traits`` maps names out of ``TRAITS`` to wanted values.
    ``visible_to`` are the tokens of the person; ``None`` means no restriction (the system itself).
    ``sort`` is ``relevance`` or ``date``. ``partial`` allows documents with only a part of the words to be shown when
    few have all.
    """

    text: str
    kinds: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    traits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    visible_to: tuple[str, ...] | None = None
    limit: int = 20
    offset: int = 0
    sort: str = "relevance"
    partial: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One found document. ``snippet`` is plain text in which «found» words stand between ``\\x02`` and ``\\x03``.

    ``page`` (from 1), ``section`` (its heading) and ``line`` (from 0, as ``str.splitlines`` counts the lines of the
    document's text) tell where the snippet begins; each is ``None`` when there is no such thing or nothing was found
    in the text. ``complete`` tells whether the document has all words of the question.
    """

    id: str
    title: str
    kind: str
    organization: str
    number: str
    day: date | None
    snippet: str
    score: float
    page: int | None = None
    section: str | None = None
    line: int | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Completion:
    """What a person may be about to type.

    ``kind`` is ``title`` or ``number`` (of the document ``id``), or ``word``: the typed text with its last word
    finished, and no ``id``.
    """

    text: str
    kind: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search gives.

    ``total`` counts all matches the person may see; ``facets`` maps a field (``kind``, ``organization``, ``year``,
    ``item``, ``status`` and those of ``TRAITS``) to (value, count) pairs, most first; ``corrected`` is a better
    spelling or ``None``; ``notices`` say in Russian what in the query could not be honoured. ``complete`` is how many
    of the matches have all words of the question, ``None`` where that is not known; few others are ever among them.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    corrected: str | None = None
    notices: tuple[str, ...] = ()
    complete: int | None = None


class SearchEngine(Protocol):
    """Full text. The index is a cache: it may be deleted at any hour and is rebuilt from the registry."""

    def index(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace the entries in one commit; how many there were."""
        ...

    def remove(self, ids: Iterable[str]) -> None:
        """Forget the entries; unknown ids are ignored."""
        ...

    def search(self, query: SearchQuery | str) -> SearchResult:
        """Find. Never raises because of what a person typed.

        Raises ``IndexUnavailable`` when the index is, ``LimitExceeded`` when the answer takes too long.
        """
        ...

    def matching(self, query: SearchQuery) -> frozenset[str]:
        """Identifiers of all documents with everything that is asked for; none with a part of the words only.

        ``limit``, ``offset`` and ``sort`` do not matter. Raises as ``search`` does.
        """
        ...

    def complete(self, text: str, *, visible_to: tuple[str, ...] | None, limit: int = 8) -> tuple[Completion, ...]:
        """Numbers, titles and words that continue the typed text, out of documents that the tokens let the person see.

        Never raises because of what a person typed. Raises ``IndexUnavailable`` when the index is.
        """
        ...

    def similar(self, id: str, *, visible_to: tuple[str, ...] | None, limit: int = 5) -> tuple[Hit, ...]:  # noqa: A002
        """Documents about the same, the most alike first, never the document itself; only what the person may see.

        Nothing for a document that is not in the index or that the person may not see.
        """
        ...

    def ids(self) -> set[str]:
        """Identifiers of everything in the index."""
        ...

    def clear(self) -> None:
        """Empty the index."""
        ...

    def needs_rebuild(self) -> bool:
        """Whether the index is new, of another version, damaged, or was left in the middle of a rebuild."""
        ...

    def rebuild(
        self, entries: Iterable[IndexEntry], *, chunk: int = ..., progress: Callable[[int], None] | None = None
    ) -> int:
        """Make the index hold exactly the entries, in committed portions; how many they are.

        Searches go on meanwhile; a rebuild that was cut off, begun again, goes on where it stopped.
        """
        ...

    def close(self) -> None:
        """Release files and connections."""
        ...
