"""The order's table in every form in which people keep it."""

from __future__ import annotations

import functools
import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
import openpyxl

from document_templates.catalogue import FolderCatalogue
from document_templates.roadmap_table import CANONICAL, read_table
from registry.domain.roadmap_reading import ReadRoadmap, read_roadmap
from registry.ports import Kind, RawRow, RawTable

DATA = Path(__file__).parents[1] / "data" / "roadmap"
ORDER = DATA / "order-10-p-2710.txt"
Cells = Sequence[str]


@functools.cache
def vocabulary() -> tuple[Kind, ...]:
    """The bundled kinds."""
    return tuple(FolderCatalogue().kinds())


@functools.cache
def order_table() -> RawTable:
    """The table of the order as its text holds it."""
    return read_table(ORDER.read_bytes(), ORDER.name)


@functools.cache
def order_roadmap() -> ReadRoadmap:
    """The order, read."""
    return read_roadmap(order_table(), vocabulary())


def body_rows() -> list[tuple[str, ...]]:
    """The rows of the order without the repeated headers."""
    return [row.cells for row in order_table().rows if row.cells != CANONICAL]


def understood(data: bytes, name: str) -> ReadRoadmap:
    """Read and understand a file."""
    return read_roadmap(read_table(data, name), vocabulary(), year=2024)


def raw(rows: Iterable[Cells], preamble: str = "План на 2024/2026 годы") -> RawTable:
    """A table straight from rows, the header first."""
    listed = [CANONICAL, *rows]
    return RawTable(preamble, tuple(RawRow(tuple(cells), f"строка {n}") for n, cells in enumerate(listed, start=1)))


def pages() -> list[list[tuple[str, ...]]]:
    """The rows as the order's pages hold them, a header row first on each."""
    made: list[list[tuple[str, ...]]] = []
    for row in order_table().rows:
        if row.cells == CANONICAL:
            made.append([])
        made[-1].append(row.cells)
    return made


def word_file(tables: Iterable[Iterable[Cells]], text: str = "", between: str = "") -> bytes:
    """A DOCX with plain tables, section rows merged across, as Word users make them."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    for rows in tables:
        listed = [list(row) for row in rows]
        table = document.add_table(rows=len(listed), cols=len(listed[0]))
        for line, cells in zip(table.rows, listed, strict=True):
            _fill(line, cells)
        document.add_paragraph(between)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _fill(row, cells: list[str]) -> None:
    held = row.cells
    if cells[0].strip() and len(cells) > 2 and not any(cells[1:]):
        held[0].merge(held[-1]).text = cells[0]
        return
    for cell, text in zip(held, cells, strict=True):
        cell.text = text


def sheet_file(rows: Iterable[Cells], *, top: int = 1, left: int = 1, before: Iterable[str] = ()) -> bytes:
    """An XLSX with the table at any place, and with a first sheet that is about something else."""
    book = openpyxl.Workbook()
    book.active.title = "Титул"
    book.active["A1"] = "Справочник"
    page = book.create_sheet("План")
    for number, line in enumerate(before, start=1):
        page.cell(number, 1, line)
    for line, cells in enumerate(rows, start=top):
        for column, text in enumerate(cells, start=left):
            page.cell(line, column, text or None)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zip_file(members: dict[str, bytes]) -> bytes:
    """Any ZIP."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in members.items():
            archive.writestr(path, content)
    return stream.getvalue()


def office() -> str | None:
    """Where LibreOffice is, ``None`` when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(documents: dict[str, bytes], folder: Path, target: str = "pdf") -> dict[str, bytes]:
    """PDF of each DOCX by name, all in one run of LibreOffice with a profile of its own."""
    for name, data in documents.items():
        (folder / f"{name}.docx").write_bytes(data)
    command = [str(office()), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to"]
    command += [target, "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in documents)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in documents}
