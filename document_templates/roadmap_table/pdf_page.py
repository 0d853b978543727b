"""What PDFium says of one page: characters with their boxes, and straight lines of its drawings."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import degrees
from typing import Any

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_DEPTH = 4
_MAX_LINES = 60_000
# A line is upright or level when its ends differ by no more than this, in points.
_STRAIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Char:
    """One character: its box in points, y upwards. ``generated`` ones were inferred by PDFium, not written."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    baseline: float
    generated: bool

    @property
    def centre(self) -> float:
        """The middle of the box across."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """The middle of the box upwards."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level or upright line: ``at`` is its fixed coordinate, ``start`` and ``end`` bound the other one."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """Characters in the order of the page's text, and its strokes, turned so that the text runs level."""

    chars: tuple[Char, ...]
    lines: tuple[Stroke, ...]


def page_content(page: Any, limit: int) -> PageContent:
    """Read one page; no more than ``limit`` characters."""
    textpage = page.get_textpage()
    try:
        count = min(textpage.count_chars(), limit)
        turn = _turn(textpage, count)
        chars = tuple(_chars(textpage, count, turn))
    finally:
        textpage.close()
    return PageContent(chars, tuple(_strokes(page, turn)))


def _turn(textpage: Any, count: int) -> int:
    """By how many quarter turns the most of the text is turned (a landscape page stored upright has one)."""
    from pypdfium2 import raw

    step = max(1, count // 500)
    angles = Counter(
        round(degrees(raw.FPDFText_GetCharAngle(textpage, index)) / 90) % 4 for index in range(0, count, step)
    )
    return angles.most_common(1)[0][0] if angles else 0


def _turned(point: Point, turn: int) -> Point:
    """The point after turning the page back by ``turn`` quarters."""
    x, y = point
    return ((x, y), (-y, x), (-x, -y), (y, -x))[turn]


def _chars(textpage: Any, count: int, turn: int) -> Iterator[Char]:
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        (x1, y1), (x2, y2) = _turned((left, bottom), turn), _turned((right, top), turn)
        yield Char(
            text=_sign(raw.FPDFText_GetUnicode(textpage, index)),
            left=min(x1, x2),
            right=max(x1, x2),
            bottom=min(y1, y2),
            top=max(y1, y2),
            baseline=_turned((x.value, y.value), turn)[1],
            generated=raw.FPDFText_IsGenerated(textpage, index) == 1,
        )


def _sign(code: int) -> str:
    """The character; PDFium puts U+0002 for a hyphen that ends a line."""
    if code in {0x02, 0x2010, 0x2011}:
        return "-"
    return " " if code == 0xA0 else chr(code) if 0 < code < 0x110000 and code not in {0xFFFE, 0xFFFF} else ""


def _strokes(page: Any, turn: int) -> Iterator[Stroke]:
    from pypdfium2 import raw

    counted = 0
    objects = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
    for drawn, matrix in _paths(objects, _IDENTITY, 0):
        for start, end in _sides(drawn):
            stroke = _stroke(_turned(_moved(start, matrix), turn), _turned(_moved(end, matrix), turn))
            if stroke is not None:
                counted += 1
                yield stroke
            if counted >= _MAX_LINES:
                return


def _paths(objects: Iterator[Any], outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """Visible paths with the matrix that puts them on the page, those inside forms too."""
    from pypdfium2 import raw

    for item in objects:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH and _is_drawn(item):
            yield item, _product(_matrix(item), outer)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = (raw.FPDFFormObj_GetObject(item, index) for index in range(raw.FPDFFormObj_CountObjects(item)))
            yield from _paths(inner, _product(_matrix(item), outer), depth + 1)


def _is_drawn(path: Any) -> bool:
    """Whether the path is filled or stroked; others only clip."""
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, fill, stroke)) and bool(fill.value or stroke.value)


def _matrix(item: Any) -> Matrix:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(point: Point, matrix: Matrix) -> Point:
    x, y = point
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _sides(path: Any) -> Iterator[tuple[Point, Point]]:
    """Straight pieces of a path."""
    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    first: Point = (0.0, 0.0)
    last: Point = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield last, first


def _stroke(start: Point, end: Point) -> Stroke | None:
    """The piece as a stroke; ``None`` when it is slanted or a dot."""
    (x1, y1), (x2, y2) = start, end
    if abs(x1 - x2) <= _STRAIGHT < abs(y1 - y2):
        return Stroke(True, (x1 + x2) / 2, min(y1, y2), max(y1, y2))
    if abs(y1 - y2) <= _STRAIGHT < abs(x1 - x2):
        return Stroke(False, (y1 + y2) / 2, min(x1, x2), max(x1, x2))
    return None
