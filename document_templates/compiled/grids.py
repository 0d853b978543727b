"""Widths of the columns of tables: LibreOffice follows the grid, so it must say what the cells say."""

from __future__ import annotations

import re

from lxml import etree

from document_templates.compiled import xmlnames as x
from document_templates.compiled.marks import Marks, late
from document_templates.compiled.tags import tags

_GRID, _COLUMN, _WIDTH = x.w("tblGrid"), x.w("gridCol"), x.w("w")
_LATE_GRID = re.compile("\x02grid:([0-9,]*)\x03")
_TOKEN = re.compile(r'<(/?)w:(tbl|tr|tc)(?=[ />])[^<>]*>|<w:(gridSpan|tcW)(?=[ />])[^<>]*?w:(?:val|w)="(\d+)"')


def fit(root: etree._Element) -> None:
    """Give the grid of each table the widths of its cells."""
    for table in root.iter(x.TBL):
        columns = table.findall(f"{_GRID}/{_COLUMN}")
        for row in table.findall(x.TR):
            known = [_width(cell) for cell in row.findall(x.TC)]
            if len(known) == len(columns) and all(known):
                for column, width in zip(columns, known, strict=True):
                    column.set(_WIDTH, width)
                break


def _width(cell: etree._Element) -> str:
    """The width that the cell says, or an empty text."""
    said = cell.find(f"{x.TCPR}/{x.w('tcW')}")
    width = str(said.get(_WIDTH, "")) if said is not None else ""
    return width if width.isdigit() else ""


def put_off(root: etree._Element, marks: Marks) -> None:
    """Leave the grid of tables whose cells depend on values until they are rendered."""
    for table in root.iter(x.TBL):
        if not _depends(table):
            continue
        grid = table.find(_GRID)
        if grid is None:
            grid = x.child_in_order(table, _GRID, frozenset({x.TR}))
        widths = [str(column.get(_WIDTH, "0")) for column in grid.findall(_COLUMN)]
        grid[:] = [marks.node(late("grid", ",".join(width if width.isdigit() else "0" for width in widths)))]


def _depends(table: etree._Element) -> bool:
    return any(
        tag.holder == "tc" or tag.word in {"colspan", "hm"}
        for leaf in table.iter(x.T)
        if x.above(leaf, x.TBL) is table
        for tag in tags(leaf.text or "")
    )


def lay_grids(xml: str) -> str:
    """The rendered part with the grids that were put off."""
    return _LATE_GRID.sub(lambda found: _laid(xml, found), xml)


def _laid(xml: str, found: re.Match[str]) -> str:
    old = [int(width) for width in found[1].split(",") if width]
    rows = _rows(xml, found.end())
    count = max((sum(span for span, _ in row) for row in rows), default=len(old))
    exact = next(
        (row for row in rows if len(row) == count and all(span == 1 and width for span, width in row)),
        None,
    )
    # What the cells say is never shrunk: Word shows it, and the template's author asked for it.
    widths = [width for _, width in exact] if exact else _shared(old, count)
    return "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)


def _shared(old: list[int], count: int) -> list[int]:
    """The old widths when they are as many, else equal shares of their sum."""
    return old if len(old) == count else [sum(old) // count] * count if count else []


def _rows(xml: str, place: int) -> list[list[tuple[int, int]]]:
    """Spans and widths of the cells of the table's rows from the place to the table's end; 0 is no known width."""
    rows: list[list[tuple[int, int]]] = []
    depth = 0
    for token in _TOKEN.finditer(xml, place):
        closing, name, shaped, number = token.groups()
        if name == "tbl":
            depth += -1 if closing else 1
            if depth < 0:
                break
        elif depth == 0:
            _take(rows, closing, name or shaped, int(number or 0))
    return rows


def _take(rows: list[list[tuple[int, int]]], closing: str | None, name: str, number: int) -> None:
    if name == "tr" and not closing:
        rows.append([])
    elif name == "tc" and not closing and rows:
        rows[-1].append((1, 0))
    elif rows and rows[-1] and not closing:
        span, width = rows[-1][-1]
        if name == "gridSpan":
            rows[-1][-1] = (number, width)
        elif name == "tcW":
            rows[-1][-1] = (span, number)
