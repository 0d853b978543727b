"""What all engines over a collection share: reading the question, finding, correcting, rebuilding.

An engine of this family only keeps documents and gives their lists (``collection``). An engine that finds by itself,
such as a database with full text, implements the port's methods and takes the question and the plan from here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from registry.errors import N_, InvalidInput, LimitExceeded
from registry.ports import TRAITS, Completion, Hit, IndexEntry, SearchQuery, SearchResult
from search_index import deadline
from search_index.analysis import read_tokens
from search_index.characters import fold
from search_index.collection import Collection
from search_index.completion import complete
from search_index.corrections import Known, spellings
from search_index.finding import FEW, Finder
from search_index.found import Found
from search_index.morphology import is_known
from search_index.plan import Every, Names, Plan, Planner, Terms
from search_index.query_language import read_question
from search_index.query_nodes import Question
from search_index.schema import fingerprint_of
from search_index.similarity import least_shared, telling_terms

CHUNK = 1_000
_CHUNK_CHARACTERS = 8_000_000  # so that a chunk of long texts takes no more memory than one of usual ones
_NO_ENTRY = N_("В указатель заносят записи документов, а передано значение вида «{type}».")
_PARTIAL = N_("Документов со всеми словами запроса нет: показаны самые близкие из тех, где есть часть слов.")
Progress = Callable[[int], None]


class Engine(ABC):
    """A ``registry.ports.SearchEngine`` that can also say whether it is complete, and be brought up to date."""

    seconds = deadline.SECONDS
    """How long a question may take."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    @property
    def names(self) -> Names:
        """What people call kinds and organizations."""
        return self._planner.names

    # -------------------------------------------------------------------------------------------------- the port

    @abstractmethod
    def index(self, entries: Iterable[IndexEntry]) -> int:
        """Add or replace the entries in one commit; how many there were. All or none are taken."""

    @abstractmethod
    def remove(self, ids: Iterable[str]) -> None:
        """Forget the entries; unknown ids are ignored."""

    @abstractmethod
    def ids(self) -> set[str]:
        """Identifiers of everything in the index."""

    @abstractmethod
    def clear(self) -> None:
        """Empty the index."""

    @abstractmethod
    def close(self) -> None:
        """Release files and connections; the engine may not be used afterwards."""

    def search(self, query: SearchQuery | str) -> SearchResult:
        """Find. Never raises because of what a person typed.

        Raises ``IndexUnavailable`` when the index is, ``LimitExceeded`` when the answer takes too long,
        ``InvalidInput`` for what is neither words nor a query.
        """
        asked = _asked(query)
        question = read_question(asked.text)
        plan = self._planner.plan(question)
        notices = list(plan.notices)
        with self._reading_in_time() as collection:
            finder = self._finder(collection, asked)
            found = finder.find(plan)
            hits = finder.hits(found, plan)
            corrected = self._corrected(finder, found, question, plan, notices)
        if found.total and not found.complete:
            notices.append(_PARTIAL)
        return SearchResult(found.total, hits, found.facets, corrected, tuple(notices), found.complete)

    def matching(self, query: SearchQuery) -> frozenset[str]:
        """Return the identifiers of all documents with everything that is asked for, however many they are."""
        asked = _asked(query)
        plan = self._planner.plan(read_question(asked.text))
        with self._reading_in_time() as collection:
            return self._finder(collection, asked).identifiers(plan)

    def complete(self, text: str, *, visible_to: tuple[str, ...] | None, limit: int = 8) -> tuple[Completion, ...]:
        """Return numbers, titles and words of what the person may see that continue the typed text."""
        asked = _asked(SearchQuery(text, visible_to=visible_to, limit=limit))
        with self._reading_in_time() as collection:
            return complete(self._finder(collection, asked), asked.text, asked.limit)

    def similar(self, id: str, *, visible_to: tuple[str, ...] | None, limit: int = 5) -> tuple[Hit, ...]:  # noqa: A002
        """Return documents about the same as this one, of those the person may see; none for one that is hidden."""
        asked = _asked(SearchQuery("", visible_to=visible_to, limit=limit))
        with self._reading_in_time() as collection:
            finder = self._finder(collection, asked)
            document = finder.document(id)
            if document is None:
                return ()
            terms = telling_terms(*document, finder.frequency, collection.size)
            if not terms:
                return ()
            found = finder.alike(terms, least_shared(len(terms)), id)
            return finder.hits(found, Plan(Every(tuple(Terms((term,)) for term in terms))))

    # ------------------------------------------------------------------------------------------------ beyond it

    @abstractmethod
    def needs_rebuild(self) -> bool:
        """Whether the index is new, of another version, damaged, or was left in the middle of a rebuild."""

    @abstractmethod
    def fingerprints(self) -> dict[str, str]:
        """The state of every entry in the index: its id and ``schema.fingerprint_of`` it."""

    @abstractmethod
    def _prepare_rebuild(self) -> None:
        """Make the index usable, anew if need be, and remember that it is incomplete."""

    @abstractmethod
    def _finish_rebuild(self) -> None:
        """Remember that the index is complete."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Collection]:
        """The collection as it is now, for the time of one search."""

    @contextmanager
    def _reading_in_time(self) -> Iterator[Collection]:
        with deadline.within(self.seconds), self._reading() as collection:
            yield collection

    def _finder(self, collection: Collection, query: SearchQuery) -> Finder:
        """What answers one question over the collection."""
        return Finder(collection, query)

    def index_in_chunks(self, entries: Iterable[IndexEntry], *, chunk: int = CHUNK) -> int:
        """Add or replace the entries, a commit for each chunk; how many there were.

        Memory is bounded by one chunk; what was committed stays when the work is interrupted.
        """
        return sum(self.index(part) for part in _chunks(entries, chunk))

    def rebuild(self, entries: Iterable[IndexEntry], *, chunk: int = CHUNK, progress: Progress | None = None) -> int:
        """Make the index hold exactly the entries; how many they are.

        Works on the live index in committed chunks: searches go on meanwhile, and an interrupted rebuild, begun
        again, passes over what it has already taken. A damaged or outdated index is made anew.
        ``progress`` is told how many entries are done.
        """
        self._prepare_rebuild()
        before = self.fingerprints()
        taken: set[str] = set()
        for part in _chunks(entries, chunk):
            self.index(entry for entry in part if not self._is_the_same(entry, before.get(entry.id)))
            taken.update(entry.id for entry in part)
            if progress is not None:
                progress(len(taken))
        self.remove(before.keys() - taken)
        self._finish_rebuild()
        return len(taken)

    def _is_the_same(self, entry: IndexEntry, known: str | None) -> bool:
        return known is not None and known == fingerprint_of(entry, self.names.kinds)

    # ---------------------------------------------------------------------------------------------- corrections

    def _corrected(
        self, finder: Finder, found: Found, question: Question, plan: Plan, notices: list[str]
    ) -> str | None:
        """A spelling of the question that finds more for this person; ``None`` when there is none or no time."""
        if plan.root is None or not question.text or found.complete >= FEW:
            return None
        try:
            return self._better(finder, found, question)
        except LimitExceeded:
            notices.append(N_("Поиск занял слишком много времени: другое написание слов не подбиралось."))
            return None

    def _better(self, finder: Finder, found: Found, question: Question) -> str | None:
        known = Known(finder.vocabulary_near, finder.seen_count, finder.has_form, self._is_right)
        for text in spellings(question.text, question.root, known):
            again = finder.find(self._planner.plan(read_question(text)))
            # Where no document has all words, neither as typed nor better spelt, the best answer tells.
            if again.complete > found.complete or (not found.complete and again.best > found.best):
                return text
        return None

    def _is_right(self, word: str) -> bool:
        tokens = [token for token in read_tokens(word, asked=True) if not token.is_empty]
        return is_known(fold(word)) or (bool(tokens) and self._planner.glossary.match(tokens, 0) is not None)


def _asked(query: object) -> SearchQuery:
    asked = SearchQuery(query) if isinstance(query, str) else query
    if not isinstance(asked, SearchQuery):
        raise InvalidInput(N_("Поиску нужны слова запроса, а передано значение вида «{type}»."), type=_type(query))
    if not isinstance(asked.text, str):
        raise InvalidInput(N_("Слова запроса должны быть текстом, а не «{type}»."), type=_type(asked.text))
    for name in ("limit", "offset"):
        if not isinstance(value := getattr(asked, name), int):
            raise InvalidInput(
                N_("Число «{name}» запроса должно быть целым, а не «{type}»."), name=name, type=_type(value)
            )
    if not asked.traits.keys() <= set(TRAITS):
        raise InvalidInput(N_("Признака «{name}» у поиска нет."), name=min(asked.traits.keys() - set(TRAITS)))
    return asked


def entries_of(entries: object) -> Iterator[IndexEntry]:
    """The entries one by one. Raises ``InvalidInput`` for what is no entry of the index."""
    if not isinstance(entries, Iterable):
        raise InvalidInput(_NO_ENTRY, type=_type(entries))
    for entry in entries:
        if not isinstance(entry, IndexEntry):
            raise InvalidInput(_NO_ENTRY, type=_type(entry))
        yield entry


def _type(value: object) -> str:
    return type(value).__name__


def _chunks(entries: Iterable[IndexEntry], size: int) -> Iterator[Sequence[IndexEntry]]:
    part: list[IndexEntry] = []
    characters = 0
    for entry in entries_of(entries):
        part.append(entry)
        characters += len(entry.text) if isinstance(entry.text, str) else 0
        if len(part) >= max(1, size) or characters >= _CHUNK_CHARACTERS:
            yield part
            part, characters = [], 0
    if part:
        yield part
