"""Which requirements a registered document may fulfil: ranked proposals with their reasons. A person confirms.

A document is compared with the requirements of its own organization that are open (due, overdue or without a date).
The kind must fit; then speak for a match: the number of the measure named in the text, words of its title, the day
inside the window, the school year, and the roadmap's own number. What only shares a kind and a day with a
requirement is not proposed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from registry.domain.folding import fold, squash
from registry.domain.fulfilment import EventKind, fulfilled_kinds, shows_an_event
from registry.domain.item_numbers import sort_key
from registry.domain.schedule.model import Window
from registry.domain.scoring import tells_of_an_event
from registry.domain.stems import stems
from registry.errors import N_

#: From how many points on a match is proposed; tuned on the bundled roadmap (see the tests).
THRESHOLD = 55
#: How many proposals one document gets at most.
MOST = 8

_EXACT, _GENERIC, _EVENT, _EVENT_IN_TEXT = 30, 25, 47, 30
_CITED, _ROADMAP, _VERBATIM, _WORDS = 40, 10, 30, 45
_IN_WINDOW, _LATE, _UNDATED, _SCHOOL_YEAR = 15, 5, 5, 5
_LATEST = 366
_FEWEST_WORDS = 2
# So much weight of shared words is needed before they count in full; less counts by its square, so that words which
# stand in every other title («качество», «обучающиеся») never make a match by themselves.
_ENOUGH_WEIGHT = 9.0
_BODY_SHARE = 0.4
_SHOWN_WORDS = 5

_LIST = r"(\d{1,2}(?:\.\d{1,2}){1,3}(?:(?:\s*[,;и]\s*|\s+и\s+|\s*-\s*)\d{1,2}(?:\.\d{1,2}){1,3})*)(?![\d.]*\d)"
_CITATION = re.compile(
    rf"(?:\b(?:подпункт|пункт|мероприяти|позици|строк)[а-я]*|\b(?:пп|п)\.)\s*(?:№\s*)?{_LIST}", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")
_SCHOOL_YEAR_TEXT = re.compile(r"(20\d\d)\s*[-/]\s*(?:20)?(\d\d)\s*(?:-?го|-?м)?\s*(?:уч|г)")


class NamedKind(EventKind, Protocol):
    """What is asked of a kind of document."""

    @property
    def singular(self) -> str:
        """Its name."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered document. ``text`` is its beginning; ``settled`` are (measure, kind) pairs decided already.

    These are the pairs that it fulfils or fulfilled, and those that a person turned down.
    """

    id: int
    kind: NamedKind
    title: str
    number: str | None
    day: date
    text: str = ""
    settled: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """An open requirement of the organization: a kind of a measure in its open windows (empty: without dates)."""

    item: str
    kind: NamedKind
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A match that a person may confirm.

    ``window`` is an identifier, ``None`` for a requirement without dates. ``form`` is ``document`` or ``protocol``;
    for a protocol the person has to say on which day the event was held. ``reasons`` are Russian phrases.
    """

    document: int
    item: str
    kind: str
    window: str | None
    form: str
    points: int
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The proposal as the command line prints it."""
        return {
            "document": self.document,
            "item": self.item,
            "kind": self.kind,
            "window": self.window,
            "form": self.form,
            "points": self.points,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Measures:
    """The titles of a roadmap, prepared once: stems of each, how telling each stem is, and the roadmap's number."""

    titles: Mapping[str, str]
    number: str = ""
    _stems: dict[str, dict[str, str]] = field(default_factory=dict, init=False, repr=False)
    _weights: dict[str, float] = field(default_factory=dict, init=False, repr=False)
    _folded: dict[str, str] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        seen: dict[str, int] = {}
        for number, title in self.titles.items():
            self._stems[number] = stems(title)
            self._folded[number] = fold(squash(title)).rstrip(". ")
            for each in self._stems[number]:
                seen[each] = seen.get(each, 0) + 1
        whole = max(len(self.titles), 1)
        self._weights.update({each: math.log(whole / count) for each, count in seen.items()})

    def stems_of(self, item: str) -> Mapping[str, str]:
        """The stems of the title of a measure."""
        return self._stems.get(item, {})

    def folded(self, item: str) -> str:
        """The title of a measure for finding it in a folded text."""
        return self._folded.get(item, "")

    def weight(self, each: Iterable[str]) -> float:
        """How telling the stems are together; one that no title has is as telling as the rarest."""
        rarest = math.log(max(len(self.titles), 2))
        return sum(self._weights.get(stem, rarest) for stem in each)

    def most_telling(self, each: Iterable[str]) -> list[str]:
        """The stems, the most telling first."""
        return sorted(each, key=lambda stem: (-self._weights.get(stem, 0.0), stem))


def propose(
    document: Candidate, wanted: Sequence[Wanted], measures: Measures, *, threshold: int = THRESHOLD, most: int = MOST
) -> tuple[Proposal, ...]:
    """The requirements that the document may fulfil, the likeliest first."""
    reading = _Reading(document, measures)
    found = [made for each in wanted if (made := reading.compare(each)) is not None and made.points >= threshold]
    found.sort(key=lambda each: (-each.points, sort_key(each.item), each.kind))
    return tuple(found[:most])


def cited(text: str) -> frozenset[str]:
    """Numbers of measures that a folded text names: «п. 2.9», «пунктами 2.9, 2.10», «мероприятие 3.1»."""
    return frozenset(number for found in _CITATION.finditer(text) for number in _NUMBER.findall(found[1]))


class _Reading:
    """A document, read once and compared with many requirements."""

    def __init__(self, document: Candidate, measures: Measures) -> None:
        self._document, self._measures = document, measures
        self._title = stems(document.title)
        body = fold(squash(document.text))
        self._whole = f"{fold(squash(document.title))} {body}"
        self._cited = cited(self._whole)
        self._names_roadmap = bool(measures.number) and fold(measures.number) in self._whole
        self._years = frozenset(int(found[1]) for found in _SCHOOL_YEAR_TEXT.finditer(self._whole))

    @cached_property
    def _body(self) -> Mapping[str, str]:
        """The stems of the text; most documents are told by their titles, so it is read when it is asked for."""
        return stems(self._document.text)

    def compare(self, wanted: Wanted) -> Proposal | None:
        """The match whatever its points; ``None`` when it cannot be one."""
        if (wanted.item, wanted.kind.code) in self._document.settled:
            return None
        fits = self._kind(wanted.kind)
        if fits is None:
            return None
        form, points, kind_words = fits
        placed = self._place(wanted, form)
        if placed is None:
            return None
        window, dated = placed
        parts = [(points, kind_words), *self._matter(wanted.item, form), *dated]
        return Proposal(
            document=self._document.id,
            item=wanted.item,
            kind=wanted.kind.code,
            window=window.id if window else None,
            form=form,
            points=sum(points for points, _ in parts),
            reasons=tuple(text for _, text in parts if text),
        )

    def _kind(self, wanted: NamedKind) -> tuple[str, int, str] | None:
        held = self._document.kind
        if held.code == wanted.code:
            return "document", _EXACT, N_("вид совпадает")
        if fulfilled_kinds(held, (wanted,)):
            return "document", _GENERIC, N_("вид подходит: требуется общий")
        if shows_an_event(wanted) and tells_of_an_event(held):
            return self._event(wanted)
        return None

    def _event(self, wanted: NamedKind) -> tuple[str, int, str] | None:
        named = stems(wanted.singular).keys()
        if named <= self._title.keys():
            return "protocol", _EVENT, N_("в заголовке названо мероприятие: {kind}").format(kind=wanted.singular)
        if named <= self._body.keys():
            return "protocol", _EVENT_IN_TEXT, N_("в тексте названо мероприятие: {kind}").format(kind=wanted.singular)
        return None

    def _matter(self, item: str, form: str) -> list[tuple[int, str]]:
        """What the document says of the measure. The roadmap's number alone speaks of all measures, so of none."""
        said = list(self._words(item, form))
        if item in self._cited:
            said.insert(0, (_CITED, N_("назван пункт {item}").format(item=item)))
        if said and self._names_roadmap:
            number = self._measures.number
            said.append((_ROADMAP, N_("назван приказ о дорожной карте № {number}").format(number=number)))
        return said

    def _words(self, item: str, form: str) -> Iterable[tuple[int, str]]:
        wanted = self._measures.stems_of(item)
        if len(wanted) > _FEWEST_WORDS and self._measures.folded(item) in self._whole:
            yield _VERBATIM + _WORDS, N_("мероприятие названо дословно")
            return
        common = [each for each in wanted if each in self._title]
        if len(common) < _FEWEST_WORDS:
            return
        only_body = [each for each in wanted if each in self._body and each not in self._title]
        weight = self._measures.weight(common)
        whole = min(self._measures.weight(self._title), self._measures.weight(wanted))
        share = min(weight / whole, 1.0) if whole else 0.0
        helped = min(1.0, share + _BODY_SHARE * share * self._measures.weight(only_body) / max(whole, 1.0))
        # An event is named in the document already, so common words are enough to tell its matter.
        points = _WORDS * helped * min(1.0, weight / _ENOUGH_WEIGHT) ** (1 if form == "protocol" else 2)
        said = ", ".join(wanted[each] for each in self._measures.most_telling(common)[:_SHOWN_WORDS])
        yield round(points), N_("общие слова: {words}").format(words=said)

    def _place(self, wanted: Wanted, form: str) -> tuple[Window | None, list[tuple[int, str]]] | None:
        """The window the document belongs to with what its dates say; ``None`` when it belongs to none."""
        if not wanted.windows:
            return None, [(_UNDATED, "")]
        day = self._document.day
        holding = [window for window in wanted.windows if window.opens <= day <= window.end]
        if holding:
            window = holding[0]
            bounds = {"start": f"{window.opens:%d.%m.%Y}", "end": f"{window.end:%d.%m.%Y}"}
            # A protocol is dated later than its event, so its day says little.
            worth = _LATE if form == "protocol" else _IN_WINDOW
            said = [(worth, N_("дата в сроке с {start} по {end}").format(**bounds))]
            return window, said + self._school_year(window)
        ended = [window for window in wanted.windows if 0 < (day - window.end).days <= _LATEST]
        if not ended:
            return None
        window = ended[-1]
        said = [(_LATE, N_("дата позже срока, который закончился {end}").format(end=f"{window.end:%d.%m.%Y}"))]
        return window, said + self._school_year(window)

    def _school_year(self, window: Window) -> list[tuple[int, str]]:
        for year in sorted(self._years):
            if window.opens <= date(year + 1, 8, 31) and window.end >= date(year, 9, 1):
                return [(_SCHOOL_YEAR, N_("назван {years} учебный год").format(years=f"{year}/{year + 1}"))]
        return []
