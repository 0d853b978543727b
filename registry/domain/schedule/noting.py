"""What stands in brackets or beside a dash: whether it narrows a term, is a term of its own, or names an addressee."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from registry.domain.schedule.joining import headed, joined
from registry.domain.schedule.narrowing import cut, dated, narrowed
from registry.domain.schedule.source import ACCOUNT, Source
from registry.domain.schedule.suspects import hides_time
from registry.domain.schedule.tree import Item, Mark, MonthDays, Offset, Passage, Piece, Rhythm, Tie
from registry.domain.schedule.understood import Timed
from registry.domain.schedule.years import bare_year, explicit, share_years, yearless
from registry.errors import N_

# Notes that neither narrow nor widen the dates beside them.
_IDLE_NOTE = re.compile(
    r"необходимост|\bин(?:ые|ой)\b|согласовани|ориентировоч|предварительн|включительно|возможн|допуска|врем[ея]н|далее\s+по",
)
_WEEKDAY = re.compile(r" ?(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс)\.? ?")
_TAKES_BACK = re.compile(r"\bкроме\b|исключ")
_LOOSE = (Mark("comma"), Mark("tire"), Mark("years"))


class Noting(Source, ABC):
    """A text whose notes are joined to the pieces that stand before them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.phase = 0
        self.part = 0
        self.heading = ""
        self.open: list[int] = []  # places of pieces that a following note may name

    @abstractmethod
    def _item(self, item: Item, part: int) -> None:
        """Take the item, which is of the part with that number, into the reading."""

    @abstractmethod
    def _rhythm(self, item: Item) -> None:
        """Take the rhythm, or days of each month, into the reading."""

    def _narrow(self, days: MonthDays) -> bool:
        """«март, июнь (до 20 числа)»: whether the days belong to the months before them, which they then narrow."""
        timed = [self.reading.timed[place] for place in self.open]
        pieces = [narrowed(found.piece, days) for found in timed]
        if self.reading.rhythms or days.every or days.following or days.unit or not pieces or None in pieces:
            return False
        for place, found, piece in zip(self.open, timed, pieces, strict=True):
            self.reading.timed[place] = replace(found, piece=piece or found.piece)
        return True

    def _note(self, note: Passage) -> None:
        inside = self._inside(note)
        if ACCOUNT.match(inside):
            self._name(self._bracketed(note))
            return
        inner = self._items_inside(note)
        dates = any(isinstance(found, Piece | MonthDays) for found in inner)
        if _IDLE_NOTE.search(inside) and not (dates or _TAKES_BACK.search(inside)):
            return
        if len(inner) == 1 and isinstance(inner[0], MonthDays) and self._note_of_days(inner[0]):
            return
        placed = not dates or self._note_of_dates(inner) or self._other_term(note, inner)
        hidden = not dates and not self._weekday_of(inside) and hides_time(self._left(inside, inner))
        if not placed or hidden:
            words = self._bracketed(note)
            self._doubt(N_("уточнение в скобках «{words}» не учтено; проверьте срок").format(words=words[:120]))
        if not dates:
            self._said_in(note, inner)

    def _weekday_of(self, inside: str) -> bool:
        """«20 мая (вторник)», «еженедельно (среда)»: a weekday of what is known already."""
        days = [self.reading.timed[place].piece for place in self.open]
        return bool(_WEEKDAY.fullmatch(inside)) and (
            bool(self.reading.rhythms) or (bool(days) and all(piece.last.unit == "day" for piece in days))
        )

    def _bracketed(self, note: Passage) -> str:
        return self.text[note.start + 1 : note.end - 1].strip()

    def _left(self, inside: str, inner: Sequence[Item]) -> str:
        """The words in brackets that were not understood; all of them when something is taken back."""
        if not inner or any(found == Mark("except") or isinstance(found, Offset) for found in inner):
            return inside
        return " ; ".join(inside[found.start : found.end] for found in inner if isinstance(found, Passage))

    def _other_term(self, note: Passage, inner: Sequence[Item]) -> bool:
        """«(корректировка – до 1 марта 2026 г.)», «(в 2026 году – до 15 марта)»: whether it is a term of its own."""
        items, doubts = share_years(headed(joined(list(inner))))
        pieces = [item for item in items if isinstance(item, Piece)]
        labels = [item for item in items if isinstance(item, Passage)]
        if doubts or not all(map(explicit, pieces)) or any(label.kind not in {"label", "for"} for label in labels):
            return False
        if len(pieces) + len(labels) != len([item for item in items if item not in _LOOSE]):
            return False
        yearly = "ежегодн" in self.folded
        if not labels and not (yearly and Mark("tire") in inner):
            return False
        start = note.start + 1
        name = " ".join(self.text[start + label.start : start + label.end].strip(" -:") for label in labels)
        self._hidden(name)
        self.reading.timed += [
            Timed(piece, self.part, self.phase, name, instead=yearly and not labels) for piece in pieces
        ]
        return True

    def _said_in(self, note: Passage, inner: Sequence[Item]) -> None:
        """Rhythms and ties in brackets are taken as if they stood outside; other words name an addressee."""
        said = [found for found in inner if isinstance(found, Mark | Rhythm | Tie)]
        for found in said:
            self._item(found, self.part)
        if not any(found != Mark("comma") for found in said):
            self._name(self._bracketed(note))

    def _note_of_dates(self, inner: Sequence[Item]) -> bool:
        """«IV квартал (ноябрь)», «ежемесячно (сентябрь – май)»: whether these dates found their place."""
        dates = [item for item in inner if item != Mark("comma")]
        if not all(isinstance(item, Piece) for item in dates):
            return False
        if len(dates) == 1 and self._note_of_year(dates[0]):
            return True
        if not self.open and self.reading.rhythms:
            for item in dates:
                self._item(item, self.part)
            return True
        if len(self.open) != 1:
            return False
        whole = self.reading.timed[self.open[0]]
        parts = [cut(whole.piece, item) for item in dates if isinstance(item, Piece)]
        if None in parts:
            return False
        self.reading.timed[self.open[0] :] = [replace(whole, piece=part) for part in parts if part]
        self.open = list(range(self.open[0], len(self.reading.timed)))
        return True

    def _note_of_year(self, item: Item) -> bool:
        """«до 1 октября (2024/2025 учебный год)»: whether it is the year of the terms before it."""
        year = item.last.year if isinstance(item, Piece) and bare_year(item) and explicit(item) else None
        timed = [self.reading.timed[place] for place in self.open]
        if year is None or not timed or not all(yearless(t.piece.first) and yearless(t.piece.last) for t in timed):
            return False
        for place, found in zip(self.open, timed, strict=True):
            self.reading.timed[place] = replace(found, piece=dated(found.piece, year))
        return True

    def _note_of_days(self, days: MonthDays) -> bool:
        """«март (до 20 числа)», «ежемесячно (до 20 числа)»: whether there is something that the days narrow."""
        if self._narrow(days):
            return True
        if self.reading.rhythms and not self.reading.month_days:
            self._rhythm(days)
            return True
        return False

    def _name(self, words: str) -> None:
        """The words name the addressee of the pieces since the last such words; before any, of those that follow."""
        if not self.open:
            self.heading = words
        for place in self.open:
            timed = self.reading.timed[place]
            self.reading.timed[place] = replace(timed, note=timed.note or words)
        self.open = []
