"""The text of a deadline, taken apart into items; what made no sense is remembered, to be said aloud."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lark import Token

from registry.domain.schedule.builder import Impossible, build
from registry.domain.schedule.edges import LeftToTheSchool
from registry.domain.schedule.joining import between_commas
from registry.domain.schedule.lexer import parts_of
from registry.domain.schedule.normalize import fold
from registry.domain.schedule.suspects import hides_time
from registry.domain.schedule.tree import Item, Mark, Passage, Piece
from registry.domain.schedule.understood import Reading
from registry.domain.schedule.years import bare_year, explicit
from registry.errors import N_

ACCOUNT = re.compile(
    r"(?:[а-я]+ ){0,3}за (?!исключени)|по состоянию на "
)  # «до 20 января (за год)» names what is reported on


class Source:
    """A tidied text, its reading as far as it got, and the words that were not read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.reading = Reading()
        self.unread: list[str] = []
        self.notes: dict[Passage, list[Item]] = {}  # what stands in brackets, read once

    def _doubt(self, sentence: str) -> None:
        if sentence not in self.reading.doubts:
            self.reading.doubts.append(sentence)

    def _hidden(self, words: str, *, years: bool = False) -> None:
        """Says that words taken for a name may tell a term."""
        if hides_time(fold(words), years=years):
            self._doubt(N_("в словах «{words}» может быть назван срок; проверьте").format(words=words[:120]))

    def _items(self, tokens: list[Token]) -> list[Item]:
        """The items of a part; when they make no sense together, of those stretches between commas that do."""
        items = self._try(tokens)
        if items is not None:
            return items
        stretches = between_commas(tokens)
        if len(stretches) == 1:
            self._leave(tokens)
            return []
        whole: list[Item] = []
        for stretch in stretches:
            found = self._try(stretch)
            if found is None:
                self._leave(stretch)
            whole += [Mark("comma"), *(found or [])]
        return whole

    def _try(self, tokens: list[Token]) -> list[Item] | None:
        try:
            return build(tokens)
        except LeftToTheSchool:
            self._doubt(N_("границы половин и четвертей учебного года определяет школа, даты не вычислены"))
            return None
        except Impossible as impossible:
            self._doubt(N_("такого срока не бывает: «{words}»").format(words=str(impossible)[:80]))
            return None

    def _leave(self, tokens: Sequence[Token]) -> None:
        starts = [token.start_pos or 0 for token in tokens]
        ends = [token.end_pos or 0 for token in tokens]
        self.unread.append(self.text[min(starts) : max(ends)])

    def _opened(self, items: Sequence[Item]) -> list[Item]:
        """The items, with dates in brackets in place of the brackets: «2 раза в год (май)», «школьный этап (май)»."""
        opened: list[Item] = []
        for item in items:
            inner = self._dates_of(item)
            before = opened[-1] if inner and opened else None
            if isinstance(before, Passage) and before.kind == "words":
                opened[-1] = replace(before, kind="label")
            elif isinstance(before, Piece) and bare_year(before) and not explicit(before):
                opened.pop()  # «в течение учебного года (сентябрь - май)»
            if inner and isinstance(item, Passage):
                self._dropped(item)
            opened += inner or [item]
        return opened

    def _dates_of(self, item: Item) -> list[Item]:
        if not (isinstance(item, Passage) and item.kind == "note") or ACCOUNT.match(self._inside(item)):
            return []
        inner = self._items_inside(item)
        if not any(isinstance(found, Piece) for found in inner):
            return []
        return [found for found in inner if not isinstance(found, Passage)]

    def _dropped(self, note: Passage) -> None:
        """Words beside dates in brackets name something, unless they may tell a term."""
        for found in self._items_inside(note):
            if isinstance(found, Passage):
                self._hidden(self._inside(note)[found.start : found.end])

    def _takes_back(self, item: Item) -> bool:
        """«кроме мая», «(за исключением июля)»: what stands in the part cannot be taken as it is."""
        return item == Mark("except") or Mark("except") in self._dates_of(item)

    def _items_inside(self, note: Passage) -> list[Item]:
        if note not in self.notes:
            self.notes[note] = [found for tokens in parts_of(self._inside(note)) for found in self._try(tokens) or []]
        return self.notes[note]

    def _inside(self, note: Passage) -> str:
        return self.folded[note.start + 1 : note.end - 1]
