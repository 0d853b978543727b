"""From the folded text to words: the vocabulary, applied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from registry.domain.schedule.vocabulary import TABLE
from registry.domain.schedule.vocabulary_pieces import PIECES


def _pattern(text: str) -> str:
    while found := re.search(r"<(\w+)>", text):
        text = text.replace(found.group(), PIECES[found.group(1)])
    return text.replace(" ?", r"\s*").replace(" ", r"\s+")


_MASTER = re.compile(
    # The name stands after its pattern: a branch that begins with a group is never skipped by its first letter.
    "|".join(f"(?:{_pattern(pattern)})(?P<{kind}_{place}>)" for place, (kind, pattern, _) in enumerate(TABLE))
)
_KINDS = {f"{kind}_{place}": kind for place, (kind, _, _) in enumerate(TABLE)}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: its kind, its folded text and its place."""

    kind: str
    text: str
    start: int
    end: int


def examples() -> Iterator[tuple[str, str]]:
    """Each kind of word with its example."""
    return ((kind, example) for kind, _, example in TABLE)


def words_of(folded: str) -> list[Word]:
    """All words of the folded text but noise; every other character is noise too."""
    found = (Word(_KINDS[m.lastgroup or ""], m.group(), m.start(), m.end()) for m in _MASTER.finditer(folded))
    return [word for word in found if not word.kind.startswith("_")]
