"""Whether a file is what the registry takes: a DOCX or a PDF, by its content and never by its name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from registry.errors import N_, FileRejected

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"
EXTENSIONS = {DOCX_TYPE: ".docx", PDF_TYPE: ".pdf"}

LARGEST_BODY = 64 * 1024 * 1024
MOST_MEMBERS = 10_000
_BODY, _TYPES = "word/document.xml", "[Content_Types].xml"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")

EMPTY = N_("Файл «{name}» пуст.")
DAMAGED = N_("Файл «{name}» повреждён и не открывается. Сохраните его заново и загрузите ещё раз.")
OLD_OR_ENCRYPTED = N_(
    "Файл «{name}» — старый формат Word (.doc) или документ с паролем. Сохраните его как DOCX без пароля."
)
PASSWORD = N_("Файл «{name}» защищён паролем. Снимите защиту и загрузите его ещё раз.")
MACROS = N_("Файл «{name}» содержит макросы. Сохраните его как обычный документ DOCX.")
OTHER_OFFICE = N_("Файл «{name}» — не документ Word. Принимаются DOCX и PDF.")
UNKNOWN = N_("Файл «{name}» — не DOCX и не PDF. Принимаются только они.")


def media_type_of(data: bytes, name: str) -> str:
    """The media type of the file. Raises ``FileRejected`` for what is neither, damaged, encrypted or with macros."""
    if not data:
        raise FileRejected(EMPTY, name=name)
    if data.startswith(b"PK"):
        _check_docx(data, name)
        return DOCX_TYPE
    if b"%PDF-" in data[:1024]:
        _check_pdf(data, name)
        return PDF_TYPE
    raise FileRejected(OLD_OR_ENCRYPTED if data.startswith(_OLE) else UNKNOWN, name=name)


def safe_name(name: str, media_type: str) -> str:
    """A name for downloads: without folders and control characters, with the extension of the content."""
    last = re.split(r"[\\/]", name)[-1]
    stem = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    extension = EXTENSIONS[media_type]
    stem = stem[: -len(extension)] if stem.lower().endswith(extension) else stem
    return f"{stem.strip(' .')[:120] or 'document'}{extension}"


def _check_docx(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            if len(members) > MOST_MEMBERS:
                raise FileRejected(DAMAGED, name=name)
            if not {_BODY, _TYPES} <= members:
                raise FileRejected(OTHER_OFFICE, name=name)
            types = _read(archive, _TYPES, name)
            if b"macroEnabled" in types or "word/vbaProject.bin" in members:
                raise FileRejected(MACROS, name=name)
            _read(archive, _BODY, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise FileRejected(DAMAGED, name=name) from error


def _read(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """The member, its checksum proved; one that unpacks beyond all measure is refused unread."""
    with archive.open(member) as stream:
        body = stream.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        raise FileRejected(DAMAGED, name=name)
    return body


def _check_pdf(data: bytes, name: str) -> None:
    if b"%%EOF" not in data[-4096:]:
        raise FileRejected(DAMAGED, name=name)
    if _ENCRYPTED_PDF.search(data):
        raise FileRejected(PASSWORD, name=name)
