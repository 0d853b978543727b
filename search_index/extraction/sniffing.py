"""What a file is, by its content."""

from __future__ import annotations

import io
import zipfile

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_PDF_WITHIN = 1024  # readers allow rubbish before the header
_MEMBERS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "content.xml": "odt"}
# An encrypted DOCX is an OLE file with these streams; names there are UTF-16.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})


def file_type(data: bytes) -> str:
    """Return the type: ``docx``, ``pdf``, ``text``, or one that is not read (``encrypted``, ``ole``, ``image``…)."""
    if not data.strip():
        return "empty"
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith(_ZIP):
        return _zip_type(data)
    if data.startswith(_OLE):
        return "encrypted" if _ENCRYPTED_STREAM in data else "ole"
    if data.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_IMAGES):
        return "image"
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
