"""Which figures a text prints: each found on a line beside its indicator and its year.

An indicator's code counts for its own line and for the rows of a table beneath it (their cells are set apart by tabs).
A figure that a person took out is not found, so it is not said to be printed; one that a person wrote otherwise is
found by ``edited_figures``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from registry.domain.indicators import PERCENT

SCOPES = ("own", "municipality", "region")
_NBSP = "\N{NO-BREAK SPACE}"
_CODE = re.compile(r"[0-9A-Za-zА-Яа-яЁё]+(?:[-_.][0-9A-Za-zА-Яа-яЁё]+)*")
#: Shorter pieces of a field stand on too many lines to tell that a line is theirs.
_TELLING = 12


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One value as a document shows it, what it is made of, and the imported rows it was computed from.

    ``place`` is the path of the organization whose value it is, empty when it is not known. ``numerator`` and
    ``denominator`` are ``None`` when only a value was given. ``fields`` are the names of the fields that print it.
    ``computed`` is the text that the program wrote where a person put ``printed`` by hand, empty for one that nobody
    changed; all the rest is then of the computed value.
    """

    indicator: str
    scope: str
    year: int
    printed: str
    figure_ids: tuple[int, ...]
    place: str = ""
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    unit: str = ""
    fields: tuple[str, ...] = ()
    computed: str = ""


def decimal_text(value: Any) -> str:
    """A value as official texts print it: a decimal comma, one digit after it, thousands apart."""
    rounded = Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{rounded:,f}".replace(",", _NBSP).replace(".", ",").replace("-", "\N{MINUS SIGN}")


def amount_text(value: float) -> str:
    """A number of people as it is written: no digits after the comma unless it has them."""
    return decimal_text(value).removesuffix(",0")


def shown_value(value: float | None, unit: str | None) -> str | None:
    """«25,0 %»; ``None`` when there is no value."""
    if value is None:
        return None
    return with_unit(decimal_text(value), unit)


def with_unit(printed: str, unit: str | None) -> str:
    """The text of a number with its unit; «?» stands for one that is not known."""
    return f"{printed}{_NBSP}{unit}" if unit and unit != "?" else printed


def formula_text(numerator: float | None, denominator: float | None, unit: str | None) -> str | None:
    """«21 из 84 × 100 %»: how the value came about; ``None`` when it was given as it is."""
    if numerator is None or denominator is None:
        return None
    times = f" × 100{_NBSP}%" if unit == PERCENT else ""
    return f"{amount_text(numerator)} из {amount_text(denominator)}{times}"


def cells_of(indicators: Sequence[Mapping[str, Any]]) -> Iterator[PrintedFigure]:
    """Every value of indicators in the shape of the drafting context, as a document would print it."""
    for indicator in indicators:
        for row in indicator.get("rows") or ():
            for scope in SCOPES:
                cell = row.get(scope) or {}
                if cell.get("value") is not None:
                    yield PrintedFigure(
                        indicator=str(indicator["code"]),
                        scope=scope,
                        year=int(row["year"]),
                        printed=decimal_text(cell["value"]),
                        figure_ids=tuple(int(each) for each in cell.get("figures") or ()),
                        place=str(cell.get("place") or ""),
                        numerator=cell.get("numerator"),
                        denominator=cell.get("denominator"),
                        value=float(cell["value"]),
                        unit=str(indicator.get("unit") or ""),
                    )


def found_in(
    text: str, cells: Iterable[PrintedFigure], pieces: Sequence[tuple[str, str]], table: str
) -> list[tuple[PrintedFigure, tuple[str, ...]]]:
    """The cells that the text prints, each with the fields where it stands.

    ``pieces`` are (name of a field, a line of it); a row of a table that is of none of them is the field ``table``.
    A number on a line is taken for one cell only: the organization's own value first, then the newest year.
    """
    ordered = sorted(cells, key=lambda cell: (SCOPES.index(cell.scope), -cell.year))
    folded = [(name, piece) for name, line in pieces if len(piece := _folded(line)) >= _TELLING]
    found: dict[int, dict[str, None]] = {}
    for line, codes in lines_with_codes(text, {cell.indicator for cell in ordered}):
        field = _field_of(_folded(line), folded) or (table if "\t" in line else "")
        for index, _ in standing(line, codes, ordered):
            found.setdefault(index, {})[field] = None
    return [(ordered[index], tuple(name for name in names if name)) for index, names in found.items()]


def standing(line: str, codes: set[str], ordered: Sequence[PrintedFigure]) -> Iterator[tuple[int, int]]:
    """The cells of the ordered ones that the line prints: (place among them, where the number begins)."""
    plain = line.replace(_NBSP, " ")
    taken: dict[str, int] = {}
    for index, cell in enumerate(ordered):
        if cell.indicator in codes and _stands(str(cell.year), line):
            begins = [each.start() for each in _numbers(cell.printed).finditer(plain)]
            place = taken.get(cell.printed, 0)
            if place < len(begins):
                taken[cell.printed] = place + 1
                yield index, begins[place]


def lines_with_codes(text: str, known: set[str]) -> Iterator[tuple[str, set[str]]]:
    """The lines of the text with the indicators they speak of; lines that speak of none are left out."""
    current: set[str] = set()
    for line in text.splitlines():
        named = {code for code in _CODE.findall(line) if code in known} | {
            code for code in known if not _CODE.fullmatch(code) and code in line
        }
        if named or "\t" not in line:
            current = named
        if current:
            yield line, current


def _stands(year: str, line: str) -> bool:
    return re.search(rf"(?<![\d,]){year}(?![\d,])", line) is not None


@lru_cache(maxsize=4096)
def _numbers(printed: str) -> re.Pattern[str]:
    """The number itself: no part of a longer one, no signed difference, no percentage points."""
    return re.compile(
        rf"(?<![\d,+\N{{MINUS SIGN}}])(?<!\d ){re.escape(_folded(printed))}(?!\d|,\d| \d{{3}}\b| ?п\. ?п\.)"
    )


def _field_of(line: str, pieces: Sequence[tuple[str, str]]) -> str:
    """The field one of whose lines is this line or a part of it."""
    return next((name for name, piece in pieces if piece in line or (len(line) >= _TELLING and line in piece)), "")


def _folded(text: str) -> str:
    return " ".join(text.replace(_NBSP, " ").split())
