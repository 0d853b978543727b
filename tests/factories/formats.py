"""A small sound file of each format that the registry takes, all of the same words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook
from PIL import Image

from tests.factories.documents import docx_bytes, pdf_bytes
from tests.factories.old_office import word

WORDS = "Приказ о проведении мониторинга"
#: Made once by xlwt 1.3, which is no part of the lock: two sheets, the first of figures of forty schools.
OLD_WORKBOOK = Path(__file__).parents[1] / "data" / "workbook.xls"
ODT_TYPE = "application/vnd.oasis.opendocument.text"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
ODT_SPACES = " ".join(
    f'xmlns:{name}="{_NAMES}{name}:1.0"' for name in ("office", "text", "table", "style", "script", "manifest")
) + (
    f' xmlns:draw="{_NAMES}drawing:1.0" xmlns:svg="{_NAMES}svg-compatible:1.0" xmlns:fo="{_NAMES}xsl-fo-compatible:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"'
)


def odt(body: str = f"<text:p>{WORDS}</text:p>", *, before: str = "", head: str = "", **members: bytes | str) -> bytes:
    """An ODT; ``before`` comes before the root of its content, ``head`` before its body, ``members`` are added."""
    content = (
        f"{before}<office:document-content {ODT_SPACES}>{head}<office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", ODT_TYPE), ("content.xml", "text/xml"))
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_NAMES}manifest:1.0" manifest:version="1.3">{listed}</manifest:manifest>'
    )
    parts = {"mimetype": ODT_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest, **members}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, how)
    return stream.getvalue()


def rtf(body: str = "") -> bytes:
    """An RTF of the words, with ``body`` after them."""
    letters = "".join(f"\\u{ord(sign)}?" for sign in WORDS)
    return f"{{\\rtf1\\ansi\\ansicpg1251\\uc1 {letters}\\par {body}}}".encode()


def xlsx() -> bytes:
    """An XLSX with the words in a cell."""
    book = Workbook()
    book.worksheets[0].append([WORDS])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def image(form: str, pages: int = 1) -> bytes:
    """A white image without a word on it."""
    stream = io.BytesIO()
    first, *rest = [Image.new("L", (200, 300), 255 - number) for number in range(pages)]
    first.save(stream, form, **({"save_all": True, "append_images": rest} if rest else {}))
    return stream.getvalue()


def file_of(code: str) -> bytes:
    """The file of the format with that code."""
    made = {
        "docx": lambda: docx_bytes(WORDS),
        "pdf": pdf_bytes,
        "odt": odt,
        "doc": word,
        "rtf": rtf,
        "xlsx": xlsx,
        "xls": OLD_WORKBOOK.read_bytes,
        "png": lambda: image("PNG"),
        "jpeg": lambda: image("JPEG"),
        "tiff": lambda: image("TIFF", 2),
    }
    return made[code]()
