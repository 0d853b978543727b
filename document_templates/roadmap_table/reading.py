"""One door for every format: the bytes decide what a file is, its name only helps to say so."""

from __future__ import annotations

from document_templates.roadmap_table.columns import ROADMAP, Shape
from document_templates.roadmap_table.found import assemble
from document_templates.roadmap_table.package import open_package
from document_templates.roadmap_table.pdf import read_pdf
from document_templates.roadmap_table.plain_text import read_text
from document_templates.roadmap_table.rows import FoundTable
from document_templates.roadmap_table.sheet import read_sheets
from document_templates.roadmap_table.word import read_word
from registry.errors import N_, FileRejected
from registry.ports import RawTable

MAX_FILE = 48 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")


def read_table(data: bytes, name: str, shape: Shape = ROADMAP) -> RawTable:
    """The table of the shape out of a DOCX, PDF with text, XLSX, text or Markdown file.

    The first row is a header row; every row has the canonical columns in their order, whatever their order in
    the file. Raises ``FileRejected`` (not such a file, damaged, encrypted, too large, no text layer) or
    ``ImportRejected`` (readable, but without such a table).
    """
    if len(data) > MAX_FILE:
        raise FileRejected(
            N_("Файл «{name}» больше {limit} МБ. Загрузите файл меньшего размера."),
            name=name,
            limit=MAX_FILE // 1024 // 1024,
        )
    if not data.strip(b"\0 \t\r\n"):
        raise FileRejected(N_("Файл «{name}» пуст."), name=name)
    tables = _tables(data, name, shape)
    if not any(table.rows for table in tables) and not (_is_package(data) or _is_pdf(data)):
        _refuse_false_name(name)
    return assemble(tables, name, shape)


def _tables(data: bytes, name: str, shape: Shape) -> list[FoundTable]:
    """The tables found by the reader that the content asks for."""
    if _is_package(data):
        return _office(data, name)
    if _is_pdf(data):
        return read_pdf(data, name, shape)
    _refuse_others(data, name)
    return read_text(data, name, shape)


def _is_package(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _is_pdf(data: bytes) -> bool:
    # The standard lets a PDF begin within its first kilobyte.
    return b"%PDF-" in data[:1024]


def _office(data: bytes, name: str) -> list[FoundTable]:
    members = open_package(data, name)
    types = members.get("[Content_Types].xml", b"")
    if "xl/workbook.xml" in members or b"spreadsheetml.sheet.main" in types:
        return read_sheets(data, members, name)
    if "word/document.xml" in members or b"wordprocessingml.document.main" in types:
        return read_word(members, name)
    raise FileRejected(
        N_(
            "Файл «{name}» — архив, но не документ Word (.docx) и не книга Excel (.xlsx). Сохраните его в одном из них."
        ),
        name=name,
    )


_FALSE_NAMES = {
    ".xlsx": N_("Файл «{name}» не является книгой Excel (XLSX): внутри текст без таблицы. Сохраните таблицу в Excel."),
    ".docx": N_("Файл «{name}» не является документом Word (DOCX): внутри текст без таблицы. Сохраните его в Word."),
    ".pdf": N_("Файл «{name}» не является файлом PDF: внутри текст без таблицы. Загрузите исходный документ."),
}


def _refuse_false_name(name: str) -> None:
    """Name the format that the file only calls itself by."""
    for ending, message in _FALSE_NAMES.items():
        if name.lower().endswith(ending):
            raise FileRejected(message, name=name)


def _refuse_others(data: bytes, name: str) -> None:
    """Name the common formats that cannot be read, and what to do instead."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FileRejected(N_("Файл «{name}» защищён паролем. Снимите пароль и загрузите его ещё раз."), name=name)
        raise FileRejected(
            N_("Файл «{name}» — в старом формате Office (.doc или .xls). Сохраните его как .docx или .xlsx."), name=name
        )
    if data.startswith(b"{\\rtf"):
        raise FileRejected(N_("Файл «{name}» — в формате RTF. Сохраните его как .docx."), name=name)
    if data.startswith(_PICTURES):
        raise FileRejected(
            N_("Файл «{name}» — изображение, текста в нём нет. Нужен исходный документ или PDF с текстом."), name=name
        )
