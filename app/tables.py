"""Tables that people bring and take: CSV and XLSX read into rows with their numbers, XLSX written without formulas.

Reading is meant to run in a limited child process (``app.isolation``): the functions here are importable by name
and speak plain, picklable values.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from registry.errors import N_, FileRejected

Cell = str | int | float | date | None

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_UNPACKED = 300 * 1024 * 1024
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")
# Excel takes a text that begins with one of these for a formula or a command when the file is a CSV.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: ``number`` is what a spreadsheet shows beside it, ``cells`` are its values, ``None`` when empty."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's rows, empty ones left out. ``sheet`` is its title, empty for a CSV."""

    sheet: str
    rows: tuple[TableRow, ...]


def read_table(data: bytes, name: str) -> Table:
    """The table of an XLSX (its first sheet that has anything) or of a CSV. What it is, is judged by its bytes.

    Raises ``FileRejected`` naming the file when it is neither, is damaged, encrypted, empty or too large.
    """
    if data[:4] == b"PK\x03\x04":
        table = _read_xlsx(data, name)
    elif data[:8] == _OLE:
        raise FileRejected(_ole_reason(data), name=name)
    else:
        table = _read_csv(data, name)
        _check_name(table, name)
    if not table.rows:
        raise FileRejected(N_("Файл «{name}»: в таблице нет ни одной заполненной строки."), name=name)
    return table


def _check_name(table: Table, name: str) -> None:
    """A text under the name of a workbook passes for a CSV only when it is plainly a table."""
    if table.rows and name.lower().endswith(_WORKBOOKS) and sum(len(row.cells) > 1 for row in table.rows) < 2:
        raise FileRejected(
            N_(
                "Файл «{name}» не является книгой Excel (XLSX): внутри обычный текст. Откройте таблицу в Excel и "
                "сохраните её как .xlsx или .csv."
            ),
            name=name,
        )


def _ole_reason(data: bytes) -> str:
    if _ENCRYPTED_OLE in data:
        return N_("Файл «{name}» защищён паролем. Снимите пароль и сохраните файл заново.")
    return N_("Файл «{name}» сохранён в старом формате Excel (.xls). Сохраните его как .xlsx или .csv.")


# --------------------------------------------------------------------------------------------------------- xlsx


def _read_xlsx(data: bytes, name: str) -> Table:
    _check_package(data, name)
    try:
        with warnings.catch_warnings():
            # openpyxl warns about parts it does not keep (validations, slicers); values are all that is read here.
            warnings.simplefilter("ignore")
            return _first_filled_sheet(data, name)
    except FileRejected:
        raise
    except Exception as error:
        raise FileRejected(N_("Файл «{name}» повреждён: книгу Excel не удалось прочитать."), name=name) from error


def _check_package(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise FileRejected(N_("Файл «{name}» повреждён: книгу Excel не удалось прочитать."), name=name) from error
    if not any(member.filename.lower() == "xl/workbook.xml" for member in members):
        raise FileRejected(N_("Файл «{name}» не является ни книгой Excel (XLSX), ни таблицей CSV."), name=name)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise FileRejected(N_("Файл «{name}» слишком велик в распакованном виде."), name=name)


def _first_filled_sheet(data: bytes, name: str) -> Table:
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        title = ""
        for sheet in workbook.worksheets:
            title = title or sheet.title
            rows = tuple(_sheet_rows(sheet, name))
            if rows:
                return Table(sheet.title, _with_formulas(data, sheet.title, rows))
    finally:
        workbook.close()
    return Table(title, ())


def _sheet_rows(sheet: Any, name: str) -> Iterator[TableRow]:
    # The size that a file declares is not to be trusted: it pads every row to it.
    sheet.reset_dimensions()
    found = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = _trimmed(tuple(_plain(value) for value in values[: MAX_COLUMNS + 1]))
        if not cells:
            continue
        found += 1
        _check_size(found, len(cells), name)
        yield TableRow(number, cells)


def _with_formulas(data: bytes, title: str, rows: tuple[TableRow, ...]) -> tuple[TableRow, ...]:
    """Show the text of a formula where its value was never computed, so that it is not taken for an empty cell."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [n for n in package.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        if not any(b"<f" in package.read(sheet) for sheet in sheets):
            return rows
    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    sheet = workbook[title]
    sheet.reset_dimensions()
    computed = {row.number: row.cells for row in rows}
    written = dict(enumerate(sheet.iter_rows(values_only=True), 1))
    workbook.close()
    found = ((number, _uncomputed(computed.get(number, ()), written[number])) for number in sorted(written))
    return tuple(TableRow(number, cells) for number, cells in found if cells)


def _uncomputed(cells: tuple[Cell, ...], written: Sequence[Any]) -> tuple[Cell, ...]:
    padded = (*cells, *([None] * (len(written) - len(cells))))
    pairs = zip(padded, [*written, *([None] * len(padded))], strict=False)
    return _trimmed(tuple(text if value is None and _is_formula(text) else value for value, text in pairs))


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if value is None or isinstance(value, int | float | date):
        return value
    text = str(value).strip()
    return text or None


# ---------------------------------------------------------------------------------------------------------- csv


def _read_csv(data: bytes, name: str) -> Table:
    text = _decode(data, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return Table("", tuple(_csv_rows(reader, name)))
    except csv.Error as error:
        template = N_("Файл «{name}», строка {line}: кавычки не закрыты или поле слишком длинное.")
        raise FileRejected(template, name=name, line=reader.line_num) from error


def _csv_rows(reader: Any, name: str) -> Iterator[TableRow]:
    found = 0
    for number, values in enumerate(reader, 1):
        cells = _trimmed(tuple(value.strip() or None for value in values))
        if not cells:
            continue
        found += 1
        _check_size(found, len(cells), name)
        yield TableRow(number, cells)


def _decode(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data, "utf-16", name)
    if b"\0" in data:
        raise FileRejected(N_("Файл «{name}» не является ни книгой Excel (XLSX), ни таблицей CSV."), name=name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel in Russian saves CSV in the Windows code page.
        return _decoded(data, "cp1251", name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRejected(N_("Файл «{name}»: кодировка текста не распознана."), name=name) from error
    if any(ch < " " and ch not in "\t\r\n" for ch in text):
        raise FileRejected(N_("Файл «{name}» не является ни книгой Excel (XLSX), ни таблицей CSV."), name=name)
    return text


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(";,\t", key=first.count)


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return cells[:end]


def _check_size(rows: int, columns: int, name: str) -> None:
    if rows > MAX_ROWS:
        raise FileRejected(N_("Файл «{name}»: больше {limit} строк."), name=name, limit=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise FileRejected(N_("Файл «{name}»: больше {limit} столбцов."), name=name, limit=MAX_COLUMNS)


# ------------------------------------------------------------------------------------------------------ writing


def clean_text(value: str) -> str:
    """The text without the characters that no XML file may hold, its lines ended by ``\n``."""
    return "".join(ch for ch in value.replace("\r\n", "\n").replace("\r", "\n") if _allowed(ch))


def _allowed(ch: str) -> bool:
    if ch < " ":
        return ch in "\t\n\r"
    return not "\ud800" <= ch <= "\udfff" and ch not in "\ufffe\uffff"


def put_value(cell: Any, value: Cell) -> None:
    """Write a value into a cell of openpyxl; a text stays a text even when it looks like a formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = clean_text(value)[:32_767]
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True


def write_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A CSV that Excel in Russian opens: semicolons, a byte order mark, texts that look like formulas defused."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    for row in rows:
        writer.writerow([_csv_value(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def _csv_value(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    return str(value).replace(".", ",")
