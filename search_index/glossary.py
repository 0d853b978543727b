"""Abbreviations and their readings, looked up in a row of words from either side.

The bundled data is ``glossary.yaml`` with a certainty mark for each reading. The glossary works on the question, not
on the index, so a changed glossary needs no rebuild.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from registry.errors import N_, InvalidInput
from search_index.analysis import Token, read_tokens

CERTAINTIES = ("order", "reading", "met", "own")


@dataclass(frozen=True, slots=True)
class Entry:
    """One abbreviation: its spellings, its readings, how sure they are, and whether the letters mean more than one.

    ``context`` are words beside which the letters mean this, whatever else they may mean.
    """

    write: tuple[str, ...]
    mean: tuple[str, ...]
    certainty: str = "own"
    ambiguous: bool = False
    note: str = ""
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of ``length`` tokens that the glossary knows, and the spellings that may stand in its place.

    ``abbreviated`` tells whether the stretch is the abbreviation itself; then the others are its readings.
    """

    length: int
    others: tuple[tuple[Token, ...], ...]
    abbreviated: bool
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class _Form:
    tokens: tuple[Token, ...]
    entry: Entry
    abbreviated: bool

    def is_ambiguous(self, beside: Sequence[Token]) -> bool:
        """Whether the letters may mean something else beside these words."""
        return self.entry.ambiguous and _context_of(self.entry.context).isdisjoint(_key(beside))


class Glossary:
    """Looks up both sides of its entries; the longest known stretch wins."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._forms: dict[tuple[str, ...], _Form] = {}
        self._longest = 0
        for entry in self.entries:
            self._learn(entry)

    def _learn(self, entry: Entry) -> None:
        sides = ((entry.write, True), (() if entry.ambiguous else entry.mean, False))
        for spellings, abbreviated in sides:
            for spelling in spellings:
                tokens = _worded(spelling)
                key = _key(tokens)
                if key:
                    self._forms.setdefault(key, _Form(tokens, entry, abbreviated))
                    self._longest = max(self._longest, len(key))

    def match(self, tokens: Sequence[Token], start: int) -> Match | None:
        """Return the longest known stretch that begins with the token, ``None`` when there is none."""
        key: tuple[str, ...] = ()
        best: Match | None = None
        for count, token in enumerate(tokens[start:], 1):
            key += token.key
            if len(key) > self._longest:
                break
            form = self._forms.get(key)
            if form is not None:
                beside = (*tokens[:start], *tokens[start + count :])
                best = Match(count, _others(form), form.abbreviated, form.is_ambiguous(beside))
        return best


def _others(form: _Form) -> tuple[tuple[Token, ...], ...]:
    known = _key(form.tokens)
    found = (_worded(spelling) for spelling in (*form.entry.write, *form.entry.mean))
    return tuple(tokens for tokens in found if _key(tokens) != known)


@cache
def _worded(spelling: str) -> tuple[Token, ...]:
    return tuple(token for token in read_tokens(spelling, asked=True) if not token.is_empty)


@cache
def _context_of(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for word in words for key in _key(_worded(word)))


def _key(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(part for token in tokens for part in token.key)


def read_glossary(given: Mapping[str, str | Sequence[str]]) -> Glossary:
    """Return a glossary of plain pairs: an abbreviation and its reading or readings."""
    return Glossary(
        [Entry((write,), (mean,) if isinstance(mean, str) else tuple(mean)) for write, mean in given.items()]
    )


@cache
def bundled_glossary() -> Glossary:
    """Return the glossary that comes with the package. Raises ``InvalidInput`` naming an entry that is not right."""
    import yaml

    # The safe loader in C where PyYAML has it: the glossary is read whenever a program opens the index.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("glossary.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are safe
    return Glossary([_entry(row) for row in data])


def _entry(row: Mapping[str, Any]) -> Entry:
    strange = set(row) - {"write", "mean", "certainty", "ambiguous", "note", "context"}
    if strange or not row.get("write") or not row.get("mean") or row.get("certainty") not in CERTAINTIES:
        raise InvalidInput(N_("Словарь сокращений: запись «{entry}» составлена неверно."), entry=str(row))
    return Entry(
        write=tuple(row["write"]),
        mean=tuple(row["mean"]),
        certainty=row["certainty"],
        ambiguous=bool(row.get("ambiguous", False)),
        note=row.get("note", ""),
        context=tuple(row.get("context", ())),
    )
