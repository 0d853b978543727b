"""Cells merged over several rows: their text belongs to every row that they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from document_templates.roadmap_table.columns import NUMBER, ROADMAP, TITLE, Shape
from document_templates.roadmap_table.header import Header
from document_templates.roadmap_table.rows import FoundRow
from registry.errors import N_, Remark
from registry.ports import RawRow

_SHOWN = 5


@dataclass(slots=True)
class Merging:
    """Remembers the row above, and where merged cells were handed down.

    ``shared`` maps a canonical column to the first row and the last of each merged cell.
    """

    above: list[str] = field(default_factory=list)
    place: str = ""
    shared: dict[int, dict[str, str]] = field(default_factory=dict)
    first: dict[int, str] = field(default_factory=dict)
    told: list[Remark] = field(default_factory=list)

    def begin(self) -> None:
        """Nothing goes on from above: a header or a heading was read."""
        self.above, self.first = [], {}

    def filled(self, row: FoundRow, header: Header) -> tuple[list[str], bool]:
        """The texts of a row with those of merged cells; and whether it goes on the measure above it.

        A row whose number (or title, where there is no number) is merged with the row above is a part of that
        measure: then merged cells stay empty, as they are said already.
        """
        own = header.places.get(NUMBER) or header.places[TITLE]
        goes_on = own[0] in row.above and bool(self.above)
        texts = list(row.cells)
        for spot in row.above if self.above else ():
            if spot < min(len(texts), len(self.above)) and self.above[spot].strip():
                texts[spot] = "" if goes_on else self.above[spot]
                if not goes_on:
                    self._share(spot, row, header)
        for spot in list(self.first):
            if spot not in row.above:
                del self.first[spot]
        if not goes_on:
            self.above, self.place = texts, row.place
        return texts, goes_on

    def _share(self, spot: int, row: FoundRow, header: Header) -> None:
        first = self.first.setdefault(spot, self.place)
        column = next((one for one, places in header.places.items() if header.owner[spot] in places), None)
        if column is not None:
            self.shared.setdefault(column, {})[first] = row.place

    def joined(self, above: RawRow, cells: Sequence[str], row: FoundRow) -> RawRow:
        """The measure above with the cells of a row that goes on it."""
        self.told.append(
            Remark(
                row.place,
                N_("строка прочитана как продолжение строки «{above}»: их номер или наименование объединены").format(
                    above=above.place
                ),
            )
        )
        return RawRow(tuple(_both(first, more) for first, more in zip(above.cells, cells, strict=True)), above.place)

    def remarks(self, shape: Shape = ROADMAP) -> list[Remark]:
        """What was handed down, one remark for a column; and rows that were put together."""
        made = list(self.told)
        for column, cells in sorted(self.shared.items()):
            ranges = [_range(first, last) for first, last in list(cells.items())[:_SHOWN]]
            ranges += ["…"] if len(cells) > _SHOWN else []
            made.append(
                Remark(
                    N_("графа «{name}»").format(name=shape.titles[column]),
                    N_("объединённая ячейка отнесена к каждой из строк: {rows}").format(rows="; ".join(ranges)),
                )
            )
        return made


def _both(first: str, more: str) -> str:
    if not first.strip() or not more.strip() or first.strip() == more.strip():
        return first or more
    return f"{first.rstrip(' ;,.')}; {more}"


def _range(first: str, last: str) -> str:
    """«таблица 1, строка 3» and «таблица 1, строка 5» as «таблица 1, строка 3–5»."""
    head, _, number = last.rpartition(" ")
    return f"{first}–{number}" if first.startswith(f"{head} ") else f"{first} – {last}"
