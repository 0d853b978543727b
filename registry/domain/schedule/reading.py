"""From a text to a reading: which piece has which year, what comes first and what recurs. No dates yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from registry.domain.schedule.edges import unit_in
from registry.domain.schedule.joining import (
    due_next_year,
    headed,
    joined,
    month_until,
    shown,
    until_which,
    without_loose_years,
)
from registry.domain.schedule.lexer import parts_of
from registry.domain.schedule.narrowing import spanned
from registry.domain.schedule.normalize import tidy
from registry.domain.schedule.noting import Noting
from registry.domain.schedule.tree import (
    Heading,
    Item,
    Mark,
    MonthDays,
    Offset,
    Passage,
    Piece,
    Rhythm,
    Tie,
)
from registry.domain.schedule.understood import Reading, Tied, Timed
from registry.domain.schedule.years import bare_year, explicit, heads_years, share_years, under_years
from registry.errors import N_

# A cell of a plan is shorter by an order of magnitude: what is longer is not a deadline.
LONGEST_TEXT = 4_000

_STAGE = re.compile(r"\b(?:этап|тур|поток|смена|волна)$")
_BORDER = re.compile(r"начало|старт|открытие|окончание|завершение|конец|финиш|закрытие")
_APPROXIMATE = re.compile(r"\b(?:ориентировочно|предварительно|примерно|приблизительно|около)\b")


@lru_cache(maxsize=16_384)
def reading_of(text: str) -> Reading:
    """The reading of a text; treat it as frozen. Never raises."""
    if len(text) > LONGEST_TEXT:
        return Reading(doubts=[N_("текст слишком длинный для срока: {count} знаков").format(count=len(text))])
    tidied = tidy(text)
    if not re.search(r"\w", tidied):
        return Reading(doubts=[N_("срок не указан")])
    return _Reader(tidied).read()


class _Reader(Noting):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.said_yearly = False  # before «далее»
        self.instead = False  # after a year that heads a part: «…, в 2026 году – до 15 марта»

    def read(self) -> Reading:
        parts = under_years([self._items(tokens) for tokens in parts_of(self.folded)], colon=":" in self.text)
        dated = any(
            isinstance(item, MonthDays) or (isinstance(item, Piece) and not bare_year(item))
            for items in parts
            for item in items
        )
        for number, items in enumerate(parts):
            self._part(number, items if dated else self._opened(items))
        self._keep_yearly()
        self._yearly_since()
        if _APPROXIMATE.search(self.folded):
            self._doubt(N_("срок назван приблизительно"))
        if self.unread:
            words = "», «".join(self.unread)[:300]
            self._doubt(N_("не прочитано: «{words}»; проверьте срок").format(words=words))
        return self.reading

    # ------------------------------------------------------------------------------------- items to reading

    def _part(self, number: int, items: list[Item]) -> None:
        self.part = number
        if any(self._takes_back(item) for item in items):
            self.unread.append(self.text if number == 0 else shown(items, self.text))
            items = [item for item in items if isinstance(item, Tie)]
        items, loose = without_loose_years(items)
        if loose:
            self._doubt(N_("неясно, какую часть года называют непрочитанные слова"))
        self.instead = number > 0 and self.reading.yearly and heads_years(items)
        items = joined(items)
        if month_until(items):
            self._doubt(N_("неясно, назван отрезок времени или срок отчёта за месяц"))
        items, doubts = share_years(headed(items))
        for doubt in doubts:
            self._doubt(doubt)
        self.heading = ""
        self.open = []
        self.after_dash = False
        for item in items:
            self._item(item, number)
            self.after_dash = item == Mark("tire")
        self._look_back(items)

    def _look_back(self, items: Sequence[Item]) -> None:
        """What is seen only when the whole part was read."""
        reading = self.reading
        reading.timed = spanned([t if t.part != self.part else due_next_year(t) for t in reading.timed])
        if until_which(items):
            self._doubt(N_("неясно, до какого из названных месяцев срок"))
        alone = bool(items) and all(item in (Mark("yearly"), Mark("comma")) for item in items)
        if alone and reading.timed and all(explicit(timed.piece) for timed in reading.timed):
            reading.then = True  # «март 2025 года; ежегодно»

    def _keep_yearly(self) -> None:
        """«ежегодно в августе, далее по графику»: August stays yearly when no dates or rhythm follow."""
        reading = self.reading
        again = any(timed.phase for timed in reading.timed) or any(phase for _, phase in reading.rhythm_parts)
        tied = any(tied.phase for tied in reading.ties)
        if self.said_yearly and tied and not (again or reading.continuous):
            reading.then = False
        elif self.said_yearly and again:
            self._doubt(N_("неясно, повторяется ли срок, названный перед «далее»"))

    def _yearly_since(self) -> None:
        """«до 1 марта, начиная с 2025 года» comes every year."""
        reading = self.reading
        since = [timed for timed in reading.timed if timed.piece.kind == "since" and explicit(timed.piece)]
        beside = {(timed.part, timed.phase) for timed in since}
        again = [t for t in reading.timed if not (t.piece.kind == "since" or explicit(t.piece) or bare_year(t.piece))]
        if any((timed.part, timed.phase) in beside for timed in again) and not (reading.rhythms or reading.continuous):
            reading.yearly = True

    def _item(self, item: Item, part: int) -> None:
        if isinstance(item, Piece):
            self.open.append(len(self.reading.timed))
            self.reading.timed.append(Timed(item, part, self.phase, self.heading, instead=self.instead))
        elif isinstance(item, Tie):
            self._tie(item, part)
        elif isinstance(item, Offset):
            self._offset(item, part)
        elif isinstance(item, Passage):
            self._passage(item)
        elif isinstance(item, Heading):
            self.heading = item.text
        elif isinstance(item, Mark):
            self._mark(item, part)
        else:
            self._rhythm(item)

    def _rhythm(self, item: Item) -> None:
        if isinstance(item, MonthDays) and self._narrow(item):
            return
        self.reading.rhythm_parts.add((self.part, self.phase))
        if isinstance(item, Rhythm):
            self.reading.rhythms.append(item)
        elif isinstance(item, MonthDays):
            self.reading.month_days.append(self._after_unit(item))

    def _after_unit(self, days: MonthDays) -> MonthDays:
        """«по итогам квартала, до 15 числа следующего месяца»: the month after the quarter."""
        named = [unit_in(tied.tie.phrase) for tied in self.reading.ties if tied.part == self.part]
        unit = next(filter(None, named), "") if days.following and not days.unit else days.unit
        return replace(days, unit=unit)

    def _tie(self, tie: Tie, part: int) -> None:
        if tie.dated and tie.kind != "regard":
            self._doubt(N_("дата внутри слов «{words}» не прочитана как срок").format(words=tie.phrase[:120]))
        self.reading.ties.append(Tied(tie, part, self.phase))

    def _offset(self, offset: Offset, part: int) -> None:
        ties = self.reading.ties
        if ties and ties[-1].part == part and ties[-1].tie.kind == "event" and ties[-1].tie.offset is None:
            ties[-1] = replace(ties[-1], tie=replace(ties[-1].tie, offset=offset))
        else:
            self._doubt(N_("не сказано, от какого дня считать срок"))

    def _mark(self, mark: Mark, part: int) -> None:
        reading = self.reading
        before = [timed.piece for timed in reading.timed if timed.part == part]
        if mark.name == "then" and any(timed.piece.kind != "since" for timed in reading.timed):
            self.said_yearly = reading.yearly and self.phase == 0
            reading.then, self.phase = True, 1
        elif mark.name == "yearly":
            reading.yearly = True
            if before and all(explicit(piece) and not bare_year(piece) for piece in before):
                reading.then, self.phase = True, 1
        elif mark.name == "continuous":
            reading.continuous = True
        elif mark.name == "years":
            self.instead = True

    def _passage(self, passage: Passage) -> None:
        words = self.text[passage.start : passage.end].strip(" ,-:")
        if passage.kind == "label" and re.search(r"[^\W\d_]", words):
            self.heading = words.rstrip("-: ")
            if not _BORDER.fullmatch(self.heading.lower()):
                self._hidden(words)
        elif passage.kind in {"label", "words"}:
            self._words(words)
        elif passage.kind == "for":
            self._hidden(words, years=not words.lower().startswith(("за ", "по состоянию")))
            self._name(words)
        else:
            self._note(passage)

    def _words(self, words: str) -> None:
        if self.after_dash and self.open:  # «июнь – 9 классы»
            if not _BORDER.fullmatch(words.lower()):
                self._hidden(words)
            self._name(words)
        elif _STAGE.search(words.lower()):  # «1 этап май»
            self._hidden(words)
            self.heading = words
        elif not _APPROXIMATE.fullmatch(words.lower()):
            self.unread.append(words)
