"""What the index keeps of a document, for every engine, and the version of that agreement.

Fields of terms: ``title`` and ``text`` (with positions), ``marks`` (the document's own number, day and items) and
``words`` (written words, for prefixes and corrections; marked: beginnings, words of the title, the own number, for
completion). Columns: the facets and ``visible``. The *card* is what a
list of hits shows. The text itself is kept beside the index (see ``texts``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.errors import N_, InvalidInput
from registry.ports import TRAITS, IndexEntry
from search_index.analysis import read_terms
from search_index.characters import clean_text, fold

# Raise it whenever the analysis or the shape of the index changes: an index of another version is made anew.
VERSION = 3
POSITIONED = ("title", "text")
COUNTED = LENGTHS = ("title", "text", "marks")
FIELDS = (*COUNTED, "words")
FACETS = ("kind", "organization", "year", "item", "status", *TRAITS)
COLUMNS = (*FACETS, "visible")
SEPARATOR = "\x1f"
# The shortest beginnings that may be asked for are terms themselves, so that the broadest prefix is one list.
BEGINNING = 3
BEGINNING_MARK = "^"
TITLE_MARK = "!"
NUMBER_MARK = "#"
MARKS = (BEGINNING_MARK, TITLE_MARK, NUMBER_MARK)


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """An entry ready for an engine.

    ``terms`` maps a field to its terms and their positions (for fields without positions the list only tells how
    often). ``spans`` are the places of the positions of ``text``: start and length of each, in characters; ``sections``
    are the starts and headings of its sections.
    """

    id: str
    terms: Mapping[str, Mapping[str, Sequence[int]]]
    lengths: Mapping[str, int]
    columns: Mapping[str, tuple[str, ...]]
    day: int
    card: bytes
    fingerprint: str
    text: str
    spans: tuple[tuple[int, int], ...]
    sections: tuple[tuple[int, str], ...] = ()


def document_of(entry: IndexEntry, kind_names: Mapping[str, str]) -> IndexedDocument:
    """Return the entry analysed. Raises ``InvalidInput`` for an identifier or a value that no index can hold."""
    check_entry(entry)
    text = clean_text(entry.text)
    spans: list[tuple[int, int]] = []
    words: set[str] = set()
    terms = {"title": _terms(title_of(entry, kind_names), [], words), "words": {}}
    titled = {TITLE_MARK + word for word in words}
    terms |= {"text": _terms(text, spans, words), "marks": _terms(marks_of(entry), [], words)}
    beginnings = {BEGINNING_MARK + word[:BEGINNING] for word in words}
    number = {NUMBER_MARK + own} if (own := own_number(entry)) else set()
    terms["words"] = {word: [0] for word in (*words, *beginnings, *titled, *number)}
    return IndexedDocument(
        id=entry.id,
        terms=terms,
        lengths={field: sum(map(len, terms[field].values())) for field in ("title", "text", "marks")},
        columns=columns_of(entry),
        day=day_number(entry),
        card=json.dumps(card_of(entry)).encode(),
        fingerprint=fingerprint_of(entry, kind_names),
        text=text,
        spans=tuple(spans),
        sections=sections_of(entry, text),
    )


def title_of(entry: IndexEntry, kind_names: Mapping[str, str]) -> str:
    """Return what is searched as the title.

    The kind is a word of it: «приказ 2710» means the order, whatever its title begins with.
    """
    return f"{clean_text(entry.title)}\n{kind_names.get(entry.kind, '')}"


def marks_of(entry: IndexEntry) -> str:
    """Return what the document is itself called by."""
    number, day = clean_text(entry.number), entry.day.isoformat() if entry.day else ""
    # Both together are what other documents cite it by.
    named = f"{day} № {number}" if number and day else number or day
    return "\n".join((named, *entry.items))


def own_number(entry: IndexEntry) -> str:
    """Return the number of the document as completion offers it; empty when it has none."""
    return fold(clean_text(entry.number)) if entry.number.strip() else ""


def day_number(entry: IndexEntry) -> int:
    """Return the day as its ordinal, 0 when there is none."""
    return entry.day.toordinal() if entry.day else 0


def card_of(entry: IndexEntry) -> dict[str, Any]:
    """Return what is shown of a document without its text."""
    return {
        "id": entry.id,
        "title": entry.title,
        "kind": entry.kind,
        "organization": entry.organization,
        "number": entry.number,
        "day": entry.day.isoformat() if entry.day else None,
    }


def fingerprint_of(entry: IndexEntry, kind_names: Mapping[str, str]) -> str:
    """Return a hash of everything that the index knows of the entry: equal hashes need no indexing."""
    state = (
        VERSION,
        entry.id,
        entry.title,
        entry.text,
        entry.kind,
        kind_names.get(entry.kind, ""),
        entry.organization,
        entry.number,
        entry.day,
        entry.status,
        entry.items,
        sorted(entry.visible_to),
        sorted((name, values) for name, values in entry.traits.items() if values),
        entry.sections,
    )
    return hashlib.sha256(repr(state).encode("utf-8", "backslashreplace")).hexdigest()


def check_entry(entry: IndexEntry) -> None:
    """Raise ``InvalidInput`` for an identifier or a value that no index can hold."""
    texts = (entry.title, entry.text, entry.number)
    traits = [value for values in entry.traits.values() for value in values]
    values = (entry.id, entry.kind, entry.organization, entry.status, *entry.items, *entry.visible_to, *traits)
    headings = [heading for _, heading in entry.sections]
    if not all(isinstance(value, str) for value in (*texts, *values, *headings)):
        raise InvalidInput(N_("Документ «{id}» нельзя внести в поиск: все его поля должны быть текстом."), id=entry.id)
    if not entry.traits.keys() <= set(TRAITS):
        raise InvalidInput(
            N_("Документ «{id}» нельзя внести в поиск: неизвестный признак «{name}»."),
            id=entry.id,
            name=min(entry.traits.keys() - set(TRAITS)),
        )
    if not entry.id or any(SEPARATOR in value or not _is_storable(value) for value in values):
        raise InvalidInput(
            N_("Документ «{id}» нельзя внести в поиск: недопустимые знаки в служебных полях."), id=repr(entry.id)
        )


def _is_storable(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def columns_of(entry: IndexEntry) -> dict[str, tuple[str, ...]]:
    """Return the values of each column."""
    single = {
        "kind": entry.kind,
        "organization": entry.organization,
        "year": str(entry.day.year) if entry.day else "",
        "status": entry.status,
    }
    several = {
        "item": entry.items,
        "visible": entry.visible_to,
        **{name: entry.traits.get(name, ()) for name in TRAITS},
    }
    return {
        **{name: (value,) if value else () for name, value in single.items()},
        **{name: tuple(dict.fromkeys(value for value in values if value)) for name, values in several.items()},
    }


def sections_of(entry: IndexEntry, text: str) -> tuple[tuple[int, str], ...]:
    """Return the sections with their starts in the cleaned text, in which characters may be fewer."""
    sections = sorted(entry.sections)
    if text != entry.text:
        moved, at, place = [], 0, 0
        for start, heading in sections:
            place += len(clean_text(entry.text[at:start]))
            at = max(at, start)
            moved.append((place, heading))
        sections = moved
    return tuple((start, " ".join(clean_text(heading).split())) for start, heading in sections)


def _terms(text: str, spans: list[tuple[int, int]], words: set[str]) -> Mapping[str, Sequence[int]]:
    """Return the terms with their positions; the places of the positions and the written words are added to."""
    found = read_terms(text)
    spans.extend(found.places)
    words.update(found.written)
    return found.positions
