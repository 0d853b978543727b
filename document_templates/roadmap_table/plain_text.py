"""A roadmap's table written as text: cells parted by tabs, or a Markdown table with pipes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from document_templates.roadmap_table.columns import ROADMAP, Shape, columns_of, is_header
from document_templates.roadmap_table.rows import FoundRow, FoundTable
from registry.errors import N_, FileRejected

MAX_BYTES = 16 * 1024 * 1024

_STARTS_ROW = re.compile(r"\s*\d{1,3}(\s?\.\s?\d{1,3})*\.?\s*(\t|\s+\S)")
_HEADING = re.compile(
    r"\s*(?:(?:раздел|направление|блок|этап|задача)\s+(?:№\s*)?[\dIVXХ]|[IVXХ]{1,5}[.)]\s+\S)[^\t]*", re.IGNORECASE
)
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_text(data: bytes, name: str, shape: Shape = ROADMAP) -> list[FoundTable]:
    """The tables in a text file. Raises ``FileRejected`` when the bytes are not text."""
    lines = decode(data, name).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(is_header(columns_of(_pipe_cells(line), shape), shape) for line in lines if "|" in line):
        return list(_pipe_tables(lines))
    return _tables(lines, _tab_rows(lines, shape), shape)


def decode(data: bytes, name: str) -> str:
    """The text in UTF-8, UTF-16 with its mark, or Windows-1251."""
    if len(data) > MAX_BYTES:
        raise FileRejected(
            N_("Файл «{name}» больше {limit} МБ: это не таблица дорожной карты."),
            name=name,
            limit=MAX_BYTES // 1024 // 1024,
        )
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    for candidate in (encoding, "cp1251"):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRejected(
        N_("Файл «{name}» — не текст и не документ известного вида. Подойдут .docx, .pdf, .xlsx, .txt и .md."),
        name=name,
    )


def _tables(lines: Sequence[str], rows: Iterator[tuple[int, tuple[str, ...]]], shape: Shape) -> list[FoundTable]:
    """One table out of the rows; the lines above the first header row are the text before it."""
    found = list(rows)
    first = next(
        (position for position, (_, cells) in enumerate(found) if is_header(columns_of(cells, shape), shape)), None
    )
    if first is None:
        near = [FoundRow(cells, N_("строка {row}").format(row=line + 1)) for line, cells in found]
        return [FoundTable(tuple(near), "\n".join(lines))] if near else [FoundTable((), "\n".join(lines))]
    before = "\n".join(lines[: found[first][0]])
    kept = tuple(FoundRow(cells, N_("строка {row}").format(row=line + 1)) for line, cells in found[first:])
    return [FoundTable(kept, before)]


def _pipe_cells(line: str) -> list[str]:
    """Cells of one line of a Markdown table."""
    inner = line.strip()
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [_BREAK.sub("\n", cell.strip()).replace("\\|", "|") for cell in _PIPE.split(inner)]


def _pipe_tables(lines: Sequence[str]) -> Iterator[FoundTable]:
    """Markdown tables, each with the text above it; the rule under a header is no row."""
    rows: list[FoundRow] = []
    before: list[str] = []
    for number, line in enumerate(lines):
        if "|" in line:
            if not _RULE.fullmatch(line):
                rows.append(FoundRow(tuple(_pipe_cells(line)), N_("строка {row}").format(row=number + 1)))
            continue
        if rows:
            yield FoundTable(tuple(rows), "\n".join(before))
            rows, before = [], []
        before.append(line.lstrip("#").strip())
    yield FoundTable(tuple(rows), "\n".join(before))


def _tab_rows(lines: Sequence[str], shape: Shape) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows with tabs. A row whose cell holds line breaks goes on until it has all cells of the header."""
    width, start, row = 0, 0, ""
    for number, line in enumerate(lines):
        if row and _goes_on(row, line, width):
            row += "\n" + line
            continue
        if row:
            yield start, _tab_cells(row, width)
        row = ""
        if is_header(columns_of(line.split("\t"), shape), shape):
            width = line.count("\t")
        if "\t" in line or (width and (_STARTS_ROW.match(line) or _HEADING.fullmatch(line))):
            start, row = number, line
    if row:
        yield start, _tab_cells(row, width)


def _goes_on(row: str, line: str, width: int) -> bool:
    """Whether a line belongs to the row above it: the row lacks cells and the line brings no more than those."""
    if not line.strip() or row.count("\t") + line.count("\t") > width or _STARTS_ROW.match(line):
        return False
    if _HEADING.fullmatch(line):
        return False
    return line.count("\t") < width and "\t" in row


def _tab_cells(row: str, width: int) -> tuple[str, ...]:
    cells = [cell.strip(" ") for cell in row.split("\t")]
    return tuple(cells + [""] * (width + 1 - len(cells)))
