"""A roadmap's table out of a PDF with a text layer: cells are rebuilt from ruling lines and positions of characters."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from document_templates.roadmap_table.columns import ROADMAP, Shape, columns_of, is_header
from document_templates.roadmap_table.pdf_grid import Grid, tables_of
from document_templates.roadmap_table.pdf_gutters import unruled
from document_templates.roadmap_table.pdf_page import Char, PageContent, page_content
from document_templates.roadmap_table.pdf_words import (
    Cell,
    Line,
    Wrapping,
    ends_inside_word,
    join_lines,
    lines_of,
    wrapping_of,
)
from document_templates.roadmap_table.rows import FoundRow, FoundTable
from registry.errors import N_, FileRejected, Remark

MAX_PAGES = 400
MAX_CHARS = 3_000_000

_UNRULED = N_("линий таблицы в PDF нет: столбцы и строки найдены по положению слов")

# PDFium keeps global state and may be entered by one thread at a time.
_ONE_AT_A_TIME = threading.Lock()


def read_pdf(data: bytes, name: str, shape: Shape = ROADMAP) -> list[FoundTable]:
    """The tables of all pages in order, each with the text above it; where nothing is ruled, by white gutters.

    Raises ``FileRejected`` when the file is damaged, encrypted, too long, or has no text layer.
    """
    with _ONE_AT_A_TIME:
        pages = _contents(data, name)
    if not any(page.chars for page in pages):
        raise FileRejected(
            N_(
                "В файле «{name}» нет текстового слоя: это изображения страниц. "
                "Загрузите исходный документ (.docx) или PDF, сохранённый из него."
            ),
            name=name,
        )
    grids = tables_of(page.lines for page in pages)
    drawn = any(grids)
    if not drawn:
        grids = unruled(pages, shape)
    ruled = [[_Ruled.of(grid, page.chars) for grid in found] for page, found in zip(pages, grids, strict=True)]
    wrapping = wrapping_of(cell for tables in ruled for table in tables for cell in table.filled())
    found: list[FoundTable] = []
    for number, (page, tables) in enumerate(zip(pages, ruled, strict=True), start=1):
        found.extend(_page_tables(page, tables, number, wrapping))
    marked = _mark_cut_words(found, [table for tables in ruled for table in tables], wrapping, shape)
    return marked if drawn else _doubted(marked)


def _doubted(found: list[FoundTable]) -> list[FoundTable]:
    """Tell whoever reviews the table that nothing but the places of its words says where cells end."""
    for place, table in enumerate(found):
        if table.rows:
            remark = Remark(table.rows[0].place, _UNRULED)
            return [*found[:place], replace(table, remarks=(*table.remarks, remark)), *found[place + 1 :]]
    return found


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A grid with the lines of text in its cells, by row and column."""

    grid: Grid
    cells: Mapping[tuple[int, int], Sequence[Line]]

    @classmethod
    def of(cls, grid: Grid, chars: Sequence[Char]) -> _Ruled:
        """Put the characters into the cells in which their middles lie."""
        held: dict[tuple[int, int], list[Char]] = {}
        for char in chars:
            cell = None if char.generated else grid.cell_at(char.centre, char.middle)
            if cell is not None:
                held.setdefault(cell, []).append(char)
        return cls(grid, {cell: lines_of(members) for cell, members in held.items()})

    def cell(self, band: int, column: int) -> Cell:
        """A cell with its lines."""
        left, right = self.grid.columns[column], self.grid.right_edge(band, column)
        return Cell(self.cells.get((band, column), ()), left, right)

    def filled(self) -> Iterator[Cell]:
        """Cells that hold text."""
        return (self.cell(band, column) for band, column in self.cells)


def _contents(data: bytes, name: str) -> list[PageContent]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error, name) from error
    try:
        return _all_pages(document, name)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error, name) from error
    finally:
        document.close()


def _all_pages(document: Any, name: str) -> list[PageContent]:
    if len(document) > MAX_PAGES:
        raise FileRejected(
            N_("В файле «{name}» больше {limit} страниц: это не дорожная карта."), name=name, limit=MAX_PAGES
        )
    pages: list[PageContent] = []
    left = MAX_CHARS
    for page in document:
        content = page_content(page, left)
        left -= len(content.chars)
        if left <= 0:
            raise FileRejected(
                N_("Файл «{name}» слишком велик: в нём больше {limit} знаков."), name=name, limit=MAX_CHARS
            )
        pages.append(content)
        page.close()
    return pages


def _refusal(error: Exception, name: str) -> FileRejected:
    if "password" in str(error).lower():
        return FileRejected(N_("Файл «{name}» защищён паролем. Снимите пароль и загрузите его ещё раз."), name=name)
    return FileRejected(N_("Файл «{name}» повреждён: PDF не открывается. Сохраните его заново."), name=name)


def _page_tables(page: PageContent, ruled: Sequence[_Ruled], number: int, wrapping: Wrapping) -> list[FoundTable]:
    """The tables of one page from top to bottom, each with the text between it and the one above."""
    if not ruled:
        return [FoundTable((), _loose(page.chars), printed=True)]
    tables: list[FoundTable] = []
    ceiling = float("inf")
    done = 0
    for table in ruled:
        rows = _rows(table, number, done, wrapping)
        above = [char for char in page.chars if table.grid.top < char.middle < ceiling]
        tables.append(FoundTable(rows, _loose(above), printed=True))
        ceiling = table.grid.rows[-1]
        done += len(rows)
    return tables


def _rows(table: _Ruled, page: int, done: int, wrapping: Wrapping) -> tuple[FoundRow, ...]:
    return tuple(
        FoundRow(
            tuple(join_lines(table.cell(band, column), wrapping) for column in range(table.grid.width)),
            N_("страница {page}, строка {row}").format(page=page, row=done + band + 1),
            table.grid.left(band),
            table.grid.above(band),
        )
        for band in range(table.grid.height)
    )


def _mark_cut_words(
    found: list[FoundTable], ruled: Sequence[_Ruled], wrapping: Wrapping, shape: Shape
) -> list[FoundTable]:
    """Put a soft hyphen where a page cut a row inside a word, so that whoever joins the parts knows it."""
    places = [place for place, table in enumerate(found) if table.rows]
    for upper, lower in pairwise(range(len(ruled))):
        above, below = found[places[upper]], found[places[lower]]
        headers = (is_header(columns_of(row.cells, shape), shape) for row in below.rows)
        band = next((band for band, header in enumerate(headers) if not header), None)
        if band is None or ruled[upper].grid.width != ruled[lower].grid.width:
            continue
        cells = list(above.rows[-1].cells)
        for column in range(len(cells)):
            first = ruled[upper].cell(len(above.rows) - 1, column)
            if ends_inside_word(first, ruled[lower].cell(band, column), wrapping):
                cells[column] += "\u00ad"
        last = replace(above.rows[-1], cells=tuple(cells))
        found[places[upper]] = replace(above, rows=(*above.rows[:-1], last))
    return found


def _loose(chars: Sequence[Char]) -> str:
    """Text outside tables in the order of the page, with the line ends that PDFium found."""
    return "".join(char.text for char in chars).replace("\r\n", "\n")
