"""What the reading of the terms leaves in doubt: days that do not exist, years that nobody named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from registry.domain.roadmap_front import Years
from registry.domain.roadmap_table import Doubt
from registry.domain.schedule import Horizon, read_deadline


def term_doubts(terms: Iterable[tuple[str, str, str]], period: Years, approved_on: date | None) -> Iterator[Doubt]:
    """Doubts about the terms of measures, given as (number, place of the cell, text); empty terms are left out."""
    horizon = Horizon(period.start, period.end, approved_on)
    for number, place, text in terms:
        for message in read_deadline(text, horizon).doubts if text else ():
            yield Doubt(number, place, message)
