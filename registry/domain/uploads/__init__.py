"""Whether a file is what the registry takes, by its content and never by its name.

The look is taken before anything opens the file: with the standard library alone, and within bounds of its own.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from registry.domain.formats import BY_CODE, ENDINGS, TAKEN, FileFormat, format_of
from registry.domain.uploads.compound import OLE, compound_code
from registry.domain.uploads.images import IMAGES, image_code
from registry.domain.uploads.packages import package_code
from registry.domain.uploads.plain import pdf_code, rtf_code
from registry.domain.uploads.refusals import DAMAGED, EMPTY, OTHER_IMAGE, UNKNOWN, Refused
from registry.errors import FileRejected

__all__ = ["media_type_of", "safe_name"]

_PDF_WITHIN = 1024  # readers allow rubbish before the header
_OTHER_IMAGES = re.compile(rb"GIF8[79]a|BM.{4}\0\0\0\0|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avi)", re.DOTALL)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
    LookupError,
)  # fmt: skip


def media_type_of(data: bytes, name: str) -> str:
    """The media type of the file.

    Raises ``FileRejected`` for what is none of the formats, damaged, encrypted, with macros, or larger than it looks.
    """
    try:
        return _format(data).media_type
    except Refused as refused:
        facts = {"name": name, "taken": TAKEN, **refused.facts}
        raise FileRejected(refused.message, remarks=(), **facts) from refused
    except _BROKEN as error:
        raise FileRejected(DAMAGED, name=name) from error


def safe_name(name: str, media_type: str) -> str:
    """A name for downloads: without folders and control characters, with the extension of the content."""
    last = re.split(r"[\\/]", name)[-1]
    stem = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    before, dot, ending = stem.rpartition(".")
    stem = before if f"{dot}{ending}".lower() in ENDINGS else stem
    return f"{stem.strip(' .')[:120] or 'document'}{format_of(media_type).extension}"


def _format(data: bytes) -> FileFormat:
    if not data:
        raise Refused(EMPTY)
    for begins, code_of in _LOOKS:
        if begins(data):
            return BY_CODE[code_of(data)]
    raise Refused(OTHER_IMAGE if _OTHER_IMAGES.match(data) else UNKNOWN)


_LOOKS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], str]], ...] = (
    (lambda data: data.startswith(b"PK"), package_code),
    (lambda data: data.startswith(OLE), compound_code),
    (lambda data: data.startswith(IMAGES), image_code),
    (lambda data: data.startswith(b"{\\rtf"), rtf_code),
    (lambda data: b"%PDF-" in data[:_PDF_WITHIN], pdf_code),
)
