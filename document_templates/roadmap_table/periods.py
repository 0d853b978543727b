"""A matrix of terms: columns «I кв.» … «IV кв.», months or years with a mark where the measure is due."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MONTH = (
    r"(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)[ьяа]?"
    r"|(?:янв|фев|мар|апр|авг|сент|окт|нояб|дек)\.?"
)
_YEAR = r"20\d\d(?:\s*(?:г\.?|год|года))?"
_ORDINAL = r"(?:[IV]{1,3}|[1-4])(?:-?[йе])?"
_PERIOD = re.compile(
    rf"(?:{_ORDINAL}\s*(?:кв\.?|квартал|полугодие)|{_MONTH})(?:\s*,?\s*{_YEAR})?|{_YEAR}", re.IGNORECASE
)
_BARE = re.compile(_ORDINAL, re.IGNORECASE)
_MARK = re.compile(r"[хx+vу✓✔√☑•●*■▪]|да", re.IGNORECASE)
_NO_MARK = re.compile(r"[-–—]*|нет", re.IGNORECASE)
# «I» and «Х» are often typed in the other alphabet.
_LATIN = str.maketrans("ІХі", "IXi")


@dataclass(frozen=True, slots=True)
class PeriodColumn:
    """A column of the matrix: its position in the grid, and its period in words («I квартал 2025 года»)."""

    position: int
    period: str


def period_of(name: str, group: str) -> str | None:
    """The period that a header cell names under its group heading; ``None`` when it names none.

    A bare «I» is a quarter when the group says so; a year in the group belongs to every column under it.
    """
    own = " ".join(name.translate(_LATIN).split())
    above = group.lower()
    if _BARE.fullmatch(own):
        unit = next((unit for stem, unit in (("кварт", "квартал"), ("полуг", "полугодие")) if stem in above), None)
        if unit is None:
            return None
        own = f"{own} {unit}"
    elif not _PERIOD.fullmatch(own):
        return None
    year = re.search(r"20\d\d", group)
    return f"{own} {year[0]} года" if year and not re.search(r"20\d\d", own) else own


def term_of(cells: Sequence[str], columns: Sequence[PeriodColumn]) -> str:
    """The term of a row in the words of the headings; a cell that holds words of its own gives those."""
    parts = []
    for column in columns:
        text = cells[column.position].strip() if column.position < len(cells) else ""
        if _MARK.fullmatch(text):
            parts.append(column.period)
        elif not _NO_MARK.fullmatch(text):
            parts.append(text)
    return ", ".join(parts)
