"""From words to tokens of the grammar: which «до» speaks of time, and where the words of an event end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from lark import Token
from lark.lexer import Lexer

from registry.domain.schedule.edges import offset_of
from registry.domain.schedule.kinds import (
    BETWEEN,
    COUNTED,
    DATE_INSIDE,
    DATED,
    ENDS,
    ENDS_RANGE,
    LONGEST_LIST,
    NUMBERED_YEARS,
    ONLY_COUNTED,
    PART_INSIDE,
    STOPS,
    STOPS_AFTER_COMMA,
    TIME,
)
from registry.domain.schedule.repeats import repeated
from registry.domain.schedule.tree import Offset, Tie
from registry.domain.schedule.words import Word, words_of

_NOMINATIVE = re.compile(r"(?:янв|февр|апр|сент|окт|ноя|дек)\w*ь|март|август|май|ию[нл]ь")
_UNTIL = re.compile(r"(?:конца|окончания|завершения)\s+")


class TokenLexer(Lexer):
    """Lark's door for tokens that are made already."""

    def __init__(self, _conf: Any) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]  # Lark wraps the old, simple signature
        """The tokens as they come."""
        return iter(data)


def parts_of(folded: str) -> list[list[Token]]:
    """Tokens of the folded text, one list for each part between semicolons."""
    parts: list[list[Token]] = [[]]
    for token in _Scanner(words_of(folded), folded).tokens():
        if token.type == "SEMICOLON":
            parts.append([])
        else:
            parts[-1].append(token)
    return [repeated(part) for part in parts if part]


class _Scanner:
    def __init__(self, words: Sequence[Word], text: str) -> None:
        self.words = words
        self.text = text
        self.place = 0
        self.previous = ""
        self.handlers: dict[str, Callable[[Word], Token | None]] = {
            "NUM": self._number,
            "BEFORE": self._before,
            "TO": self._preposition,
            "K": self._preposition,
            "FROM": self._preposition,
            "ABOUT": self._about,
            "PERIOD": self._period,
            "DASH": self._dash,
            "COLON": self._colon,
            "OFFSET": self._offset,
            "AFTER": lambda word: self._event(word, "after"),
            "WITHIN": lambda word: self._event(word, "during"),
            "AHEAD_OF": lambda word: self._event(word, "before"),
            "SCHEDULE": lambda word: self._tied(word, "SCHEDULE", "schedule", "schedule"),
            "REGARD": lambda word: self._tied(word, "REGARD", "regard", "schedule"),
            "ON_DEMAND": lambda word: self._tied(word, "ON_DEMAND", "demand", "after"),
            "FOR": self._audience,
            "WEEKDAY": self._weekday,
            "AS_OF": self._as_of,
            "MONTH_WORD": self._month_word,
        }

    def tokens(self) -> Iterator[Token]:
        while self.place < len(self.words):
            word = self.words[self.place]
            self.place += 1
            handler = self.handlers.get(word.kind, self._plain)
            token = handler(word)
            if token is not None:
                self.previous = token.type
                yield token

    # ------------------------------------------------------------------------------------- words of one token

    def _plain(self, word: Word) -> Token:
        if word.kind in ONLY_COUNTED and (self.previous != "NUM" or self._of_a_year(word)):
            return _token("WORD", word)
        if word.kind in {"BEGIN", "MIDDLE", "END"} and not self._time_at(self.place):
            return _token("WORD", word)
        return _token("WORD" if word.kind == "REFERENCE" else word.kind, word)

    def _number(self, word: Word) -> Token:
        return _token("NUM" if self._counted_at(self.place - 1) else "WORD", word)

    def _weekday(self, word: Word) -> Token | None:
        """«вторая пятница мая», «вторая пятница» of every month; «вторник, 20 мая» adds nothing to the day."""
        if self.previous != "NUM":
            return None if self._beside_day() else _token("WORD", word)
        if self._kind(self.place) == "MONTH":
            return _token("WEEKDAY", word)
        each = re.search(r"кажд\w+\s+$", self.text[: self.words[self.place - 2].start])
        return _token("MONTH_WEEKDAY", replace(word, text=f"{word.text} каждого месяца") if each else word)

    def _beside_day(self) -> bool:
        """Whether a day of the calendar, or a rhythm of weekdays, stands next to the weekday."""
        near = range(max(self.place - 5, 0), min(self.place + 3, len(self.words)))
        return any(self._kind(n) in {"DATE", "DAY_MONTH", "DATE_SPAN", "OFTEN"} or self._is_day(n) for n in near)

    def _month_word(self, word: Word) -> Token | None:
        """«сентябрь месяц», «до 5 числа текущего месяца» add nothing; beside other words a month is meant."""
        idle = self.previous in {"MONTH", "MONTH_DAY", "MONTH_WEEKDAY", "MONTHLY", "OFTEN", "NOTE"}
        return None if idle or self._kind(self.place) == "MONTH" else _token("WORD", word)

    def _is_day(self, place: int) -> bool:
        return self._kind(place) == "NUM" and self._kind(place + 1) == "MONTH"

    def _of_a_year(self, word: Word) -> bool:
        """«первая неделя учебного года», «вторая половина дня»: no part of a month."""
        if word.kind == "MOIETY":
            return self.text[word.end :].lstrip().startswith("дня")
        return word.kind in {"WEEK", "DECADE"} and self._kind(self.place) in {"REL_SCHOOL", "REL_YEAR", "SCHOOL_YEAR"}

    def _as_of(self, word: Word) -> Token:
        """«по состоянию на 1 октября» beside a term says what is counted; alone it is a term that nobody named."""
        start = place = self.place
        while self._kind(place) in ENDS_RANGE or (self._kind(place) == "AND" and self._time_at(place + 1)):
            place += 1
        others = [n for n in range(len(self.words)) if not start <= n < place]
        if place > start and any(self._time_at(n) for n in others):
            self.place = place
            return _token("FOR", Word("FOR", "", word.start, self.words[place - 1].end))
        return _token("EXCEPT", word)

    def _before(self, word: Word) -> Token:
        return _token("BEFORE", word) if self._time_at(self.place) else self._event(word, "before")

    def _preposition(self, word: Word) -> Token:
        return _token(word.kind if self._time_at(self.place) else "WORD", word)

    def _about(self, word: Word) -> Token:
        """«за 2025 год – до 1 февраля» heads what follows; «за 2025 год» alone is not a deadline."""
        if not self._time_at(self.place):
            return _token("WORD", word)
        for ahead in range(self.place, min(self.place + 8, len(self.words))):
            if self.words[ahead].kind in {"COLON", "DASH"} and not self._counted_at(ahead - 1):
                self.place = ahead
                return _token("WORD", Word("WORD", word.text, word.start, self.words[ahead - 1].end))
            if self.words[ahead].kind in {"SEMICOLON", "COMMA"}:
                break
        return self._accounted(word)

    def _accounted(self, word: Word) -> Token:
        """«до 15 января за предыдущий год» names what is reported on; «за 2025 год» may mean a year of its own."""
        start = self.place
        on = word.text != "за" and self._kind(start) not in {"REL_YEAR", "REL_SCHOOL"}
        if on or self.previous not in ENDS_RANGE | {"TIRE", "YEARLY"}:
            return _token("EXCEPT", word)
        while self._kind(self.place) in ENDS_RANGE | {"AND", "DASH"}:
            self.place += 1
        numbered = [self._kind(place) in NUMBERED_YEARS for place in range(max(start - 6, 0), self.place)]
        if any(numbered[start - self.place :]) and not any(numbered[: start - self.place]):
            self.place = start
            return _token("EXCEPT", word)
        return _token("FOR", Word("FOR", "", word.start, self.words[self.place - 1].end))

    def _period(self, word: Word) -> Token | None:
        if self._kind(self.place) in {"FROM", "BEFORE", "TO", "COLON", "DASH"} or self._time_at(self.place):
            return None
        return self._event(word, "during")

    def _dash(self, word: Word) -> Token:
        joins = self.previous in ENDS_RANGE and self._time_at(self.place)
        return _token("DASH" if joins else "TIRE", word)

    def _colon(self, word: Word) -> Token:
        return _token("TIRE", word)

    # ---------------------------------------------------------------------------- tokens of several words

    def _offset(self, word: Word) -> Token:
        """«за месяц до …», «в течение 10 рабочих дней после …»; «в течение 10 дней» alone waits for its event."""
        offset = offset_of(word.text)
        relation = {"BEFORE": "before", "AFTER": "after", "AHEAD_OF": "before"}.get(self._kind(self.place), "")
        after_day = self._text(self.place) == "после" and self._time_at(self.place + 1)
        if after_day and re.match("в теч|не поз", word.text):
            self.place += 1
            token = _token("LATER_BY", word)
            token.value = (offset, word.text.startswith("в теч"))
            return token
        if not relation or self._time_at(self.place + 1):
            ahead = relation == "before" and re.match("за|не поз", word.text)
            token = _token("AHEAD_BY" if ahead else "OFFSET", word)
            token.value = offset
            return token
        self.place += 1
        return self._event(word, relation, offset)

    def _event(self, word: Word, relation: str, offset: Offset | None = None) -> Token:
        phrase = self._tail()
        named = word.kind in {"AFTER", "WITHIN"} and word.text != "после"
        if not (named or re.search(r"[^\W\d_]{2}", phrase)):
            return _token("EXCEPT", word)
        if relation == "before" and (found := _UNTIL.match(phrase)):
            relation, phrase = "until", phrase[found.end() :]
        elif word.kind == "AFTER":
            phrase = f"{word.text} {phrase}".strip()
        # «по итогам I полугодия» speaks of what is summed up; «до 1 сентбр» is a day that was not read.
        dated = re.sub(r"^по (?:итог|результат|окончани)\w*.*?(?:квартал|полугоди)\w*", "", phrase)
        token = _token("EVENT", word)
        token.value = Tie("event", relation, phrase, offset, dated=bool(DATE_INSIDE.search(dated)))
        return token

    def _tied(self, word: Word, name: str, kind: str, relation: str) -> Token:
        tail = self._tail()
        token = _token(name, word)
        # «приказом от 06.09.2024 № 10» names a document, not a day.
        bare = re.sub(r"\bот\s+\d{1,2}\.\d{1,2}\.\d{2,4}", "", tail)
        dated = bool(DATE_INSIDE.search(bare) or PART_INSIDE.search(bare))
        token.value = Tie(kind, relation, f"{word.text} {tail}".strip(), dated=dated)
        return token

    def _audience(self, word: Word) -> Token:
        while self.place < len(self.words):
            ahead = self.words[self.place]
            if ahead.kind in STOPS or ahead.kind in {"COMMA", "DASH", "COLON", "NOTE", "BEFORE", "AFTER", "SCHEDULE"}:
                break
            if ahead.kind in DATED or (ahead.kind == "NUM" and self._counted_at(self.place)):
                break
            self.place += 1
        last = self.words[self.place - 1]
        return _token("FOR", Word("FOR", "", word.start, last.end))

    def _tail(self) -> str:
        """The folded text up to the place where time is spoken of again; it is consumed."""
        start = self.place
        while self.place < len(self.words) and not self._stops_at(self.place):
            self.place += 1
        last = self.place
        while last > start and self.words[last - 1].kind in {"COMMA", "AND", "DASH"}:
            last -= 1
        return self.text[self.words[start].start : self.words[last - 1].end] if last > start else ""

    def _stops_at(self, place: int) -> bool:
        word, ahead = self.words[place], self._kind(place + 1)
        if word.kind in STOPS or (word.kind in {"BEFORE", "K"} and self._time_at(place + 1)):
            return True
        if word.kind == "COMMA":
            if self._text(place + 1) in {"год", "года"}:  # «по итогам полугодия, года»
                return False
            return ahead in STOPS_AFTER_COMMA or self._time_at(place + (2 if ahead == "FROM" else 1))
        if word.kind == "MONTH":
            return bool(_NOMINATIVE.fullmatch(word.text)) and self._kind(place - 1) not in {"ABOUT", "DASH"}
        return word.kind == "NOTE" and bool(DATE_INSIDE.search(word.text))

    # ------------------------------------------------------------------------------------------ looking ahead

    def _kind(self, place: int) -> str:
        return self.words[place].kind if 0 <= place < len(self.words) else ""

    def _text(self, place: int) -> str:
        return self.words[place].text if place < len(self.words) else ""

    def _time_at(self, place: int) -> bool:
        kind = self._kind(place)
        if kind in {"BEGIN", "MIDDLE", "END"}:
            return self._kind(place + 1) in TIME or self._counted_at(place + 1)
        return kind in TIME | ENDS or (kind == "NUM" and self._counted_at(place))

    def _counted_at(self, place: int) -> bool:
        """Whether the number at the place counts days of a month, quarters and the like."""
        for ahead in range(place, place + LONGEST_LIST, 2):
            if self._kind(ahead) != "NUM":
                return False
            after = self._kind(ahead + 1)
            if after in COUNTED:
                return True
            if after not in BETWEEN:
                return False
        return False


def _token(name: str, word: Word) -> Token:
    token = Token(name, word.text, start_pos=word.start, end_pos=word.end)
    token.value = word
    return token
