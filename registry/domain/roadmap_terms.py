"""What the reading of the terms leaves in doubt: days that do not exist, years that nobody named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from registry.domain.roadmap_front import Years
from registry.domain.roadmap_table import Doubt
from registry.domain.schedule import Deadline, Horizon, read_deadline
from registry.errors import N_

_YEAR = re.compile(r"20\d\d")
_QUOTED = re.compile(r"«([^»]*)»")


@dataclass(frozen=True, slots=True)
class Term:
    """The term of a measure: its number, the place of the cell, its text, and the heading of its section."""

    number: str
    place: str
    text: str
    heading: str


def term_doubts(terms: Iterable[Term], period: Years, approved_on: date | None) -> Iterator[Doubt]:
    """Doubts about the terms; empty ones are left out."""
    horizon = Horizon(period.start, period.end, approved_on)
    for term in terms:
        if term.text:
            read = read_deadline(term.text, horizon)
            for message in (*_each_once(read.doubts), *_year_of_heading(term, read)):
                yield Doubt(term.number, term.place, message)


def _each_once(messages: Iterable[str]) -> Iterator[str]:
    """The messages without those about words that another one has quoted already."""
    said: list[str] = []
    for message in messages:
        quoted = _QUOTED.search(message)
        if not (quoted and any(part in quoted[1] for part in said)):
            yield message
        said += [quoted[1]] if quoted else []


def _year_of_heading(term: Term, read: Deadline) -> Iterator[str]:
    """«2026 год» above measures whose terms name no year: windows of the other years are hardly meant."""
    years = {window.end.year for window in read.windows}
    if _YEAR.search(term.heading) and not _YEAR.search(term.text) and len(years) > 1:
        yield N_("раздел называется «{heading}», а срок без года прочитан для каждого года плана").format(
            heading=term.heading
        )
