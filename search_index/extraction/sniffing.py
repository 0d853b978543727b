"""What a file is, by its content."""

from __future__ import annotations

import io
import re
import zipfile

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_OTHER_IMAGES = (b"GIF8", b"BM")
_PDF_WITHIN = 1024  # readers allow rubbish before the header
_MEMBERS = {"word/document.xml": "docx", "xl/workbook.xml": "table", "content.xml": "odt"}
# Names of streams in an OLE file, which are UTF-16. An encrypted DOCX is such a file with the first of them.
_STREAMS = {"EncryptedPackage": "encrypted", "WordDocument": "doc", "Workbook": "table"}
# A workbook of Excel 5 and 95 is named by a common word, so it is looked for as the whole name of an entry.
_OLD_BOOK = re.compile(b"B\0o\0o\0k\0\0{56}\x0a\0\x02")
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})


def file_type(data: bytes) -> str:
    """Return ``docx``, ``odt``, ``doc``, ``rtf``, ``table``, ``pdf``, ``image``, ``text``, or a type not read."""
    if not data.strip():
        return "empty"
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith(_ZIP):
        return _zip_type(data)
    if data.startswith(_OLE):
        found = next((kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in data), "ole")
        return "table" if found == "ole" and _OLD_BOOK.search(data) else found
    if data.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_IMAGES):
        return "image"
    return _plainer_type(data)


def _plainer_type(data: bytes) -> str:
    if data.startswith(_OTHER_IMAGES) and b"\0" in data[:64]:
        return "other image"
    return "text" if _is_text(data) else "unknown"


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            encrypted = any(member.flag_bits & 1 for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        # The reader of DOCX will say that it is damaged.
        return "docx" if b"word/document.xml" in data else "unknown"
    if encrypted:
        return "encrypted"
    return next((kind for member, kind in _MEMBERS.items() if member in names), "zip")


def _is_text(data: bytes) -> bool:
    beginning = data[:8192]
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return beginning.translate(None, _CONTROL) == beginning
