"""What a file is, by its content, and what is refused before anything opens it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.formats import BY_CODE, FileFormat, format_of
from registry.domain.uploads import media_type_of, safe_name
from registry.errors import FileRejected
from tests.factories import hostile_files as hostile
from tests.factories.documents import docx_bytes
from tests.factories.formats import file_of, image, odt, rtf, xlsx
from tests.factories.old_office import ENCRYPTED_WORD, OLE, WORD_HEAD, book, compound, record, sheet_of, word

_TYPES = "[Content_Types].xml"


def with_members(data: bytes, **members: bytes) -> bytes:
    """The archive with members added or put in the place of its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            new.writestr(name, content)
    return stream.getvalue()


def encrypted_zip() -> bytes:
    """A DOCX whose directory says that its members are locked."""
    data = bytearray(docx_bytes())
    at = data.rfind(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<H", data, at + 8, 1)
        at = data.rfind(b"PK\x01\x02", 0, at)
    return bytes(data)


def cut_table() -> bytes:
    """A container whose table of sectors leads in a circle."""
    data = bytearray(word())
    directory = struct.unpack_from("<I", data, 48)[0]
    table = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<I", data, (table + 1) * 512 + directory * 4, directory)
    return bytes(data)


def moving_png() -> bytes:
    data = image("PNG")
    chunk = b"acTL" + struct.pack(">II", 2, 0)
    return data[:33] + struct.pack(">I", 8) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:]


def huge_jpeg() -> bytes:
    data = image("JPEG")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", 60_000, 60_000) + data[at + 4 :]


@pytest.mark.parametrize("code", BY_CODE)
def test_each_format_is_told_by_its_content_under_any_name(code: str) -> None:
    media_type = media_type_of(file_of(code), "обманка.exe")
    assert format_of(media_type).code == code
    assert safe_name("отчёт за год.exe", media_type) == f"отчёт за год.exe{BY_CODE[code].extension}"


@pytest.mark.parametrize("code", BY_CODE)
@pytest.mark.parametrize("ending", ["docx", "DOC", "jpeg", "tif", "xlsm"])
def test_a_wrong_ending_gives_way_to_the_right_one(code: str, ending: str) -> None:
    form: FileFormat = BY_CODE[code]
    assert safe_name(f"скан.{ending}", form.media_type) == f"скан{form.extension}"


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb in an ODT": (lambda: odt(**{"content.xml": b"<a>" + b" " * (70 * 1024 * 1024)}), "недопустимо большой"),
    "bomb in an XLSX": (lambda: hostile.xlsx(b" " * (70 * 1024 * 1024)), "недопустимо большой"),
    "bomb beside the document": (
        lambda: with_members(docx_bytes(), **{f"word/media/{n}.bmp": bytes(60 * 1024 * 1024) for n in range(5)}),
        "недопустимо большой",
    ),
    "XLSB": (lambda: hostile.packed(**{"xl__workbook": "<a/>"}).replace(b"workbook.xml", b"workbook.bin"), "XLSX"),
    "table of OpenDocument": (
        lambda: odt(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "Сохраните её как XLSX"
    ),
    "drawing of OpenDocument": (lambda: odt(mimetype=b"application/vnd.oasis.opendocument.graphics"), "Принимаются"),
    "macros in an ODT": (lambda: odt(**{"Basic/Standard/Module1.xml": "<a/>"}), "макросы"),
    "a script in an ODT": (lambda: odt(**{"Scripts/python/a.py": "import os"}), "макросы"),
    "an event of an ODT": (
        lambda: odt(
            head='<office:scripts><office:event-listeners><script:event-listener script:event-name="dom:load" '
            'xlink:href="vnd.sun.star.script:a.py$b?language=Python&amp;location=share"/></office:event-listeners>'
            "</office:scripts>"
        ),
        "макросы",
    ),
    "a macro as a field": (lambda: odt('<text:p><text:execute-macro text:name="a"/></text:p>'), "макросы"),
    "DDE in an ODT": (
        lambda: odt("<text:dde-connection-decls><text:dde-connection-decl/></text:dde-connection-decls>"), "DDE"
    ),
    "macros in an XLSX": (lambda: with_members(xlsx(), **{"xl/vbaProject.bin": b"x"}), "макросы"),
    "macros of Excel 4": (lambda: with_members(xlsx(), **{"xl/macrosheets/sheet1.xml": b"<a/>"}), "макросы"),
    "XLSM": (lambda: with_members(xlsx(), **{_TYPES: b'<Types a="sheet.macroEnabled.main+xml"/>'}), "макросы"),
    "DDE in an XLSX": (
        lambda: with_members(xlsx(), **{"xl/externalLinks/externalLink1.xml": b'<a><x:ddeLink ddeService="cmd"/></a>'}),
        "DDE",
    ),
    "an entity in an ODT": (
        lambda: odt(before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "повреждён"
    ),
    "an entity in UTF-16": (
        lambda: odt(**{"styles.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a/>'.encode("utf-16")}), "повреждён"
    ),
    "an entity in UTF-7": (
        lambda: odt(**{"styles.xml": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE a+AD4-'}), "повреждён"
    ),
    "an entity in EBCDIC": (lambda: odt(**{"styles.xml": "<?xml version='1.0'?><a/>".encode("cp037")}), "повреждён"),
    "an entity in an XLSX": (
        lambda: with_members(xlsx(), **{"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><sst>&x;</sst>'}),
        "повреждён",
    ),
    "two members of one name": (
        lambda: with_members(odt(), **{"CONTENT.XML": b"<a/>"}), "повреждён"
    ),
    "a member that climbs": (lambda: with_members(odt(), **{"Pictures/../../a.png": b"x"}), "повреждён"),
    "a locked ODT": (lambda: odt(**{"META-INF/manifest.xml": "<a><m:encryption-data/></a>"}), "защищён паролем"),
    "an ODT locked whole": (lambda: odt(**{"encrypted-package": b"x"}), "защищён паролем"),
    "a locked archive": (encrypted_zip, "защищён паролем"),
    "a locked DOCX": (lambda: compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "защищён паролем"),
    "a locked DOC": (lambda: word(ENCRYPTED_WORD + bytes(5_000)), "защищён паролем"),
    "a locked small DOC": (lambda: word(ENCRYPTED_WORD + bytes(100)), "защищён паролем"),
    "a locked XLS": (lambda: book(record(0x2F, bytes(6))), "защищён паролем"),
    "macros in a DOC": (lambda: compound({"WordDocument": WORD_HEAD}, {"VBA": b"x"}), "макросы"),
    "macros of Excel 4 in an XLS": (lambda: book(sheet_of(0), sheet_of(1)), "макросы"),
    "rubbish for a DOC": (lambda: word(bytes(5_000)), "повреждён"),
    "a workbook without an end": (lambda: compound({"Workbook": record(0x0809, bytes(16))}), "повреждён"),
    "sectors in a circle": (cut_table, "повреждён"),
    "a cut DOC": (lambda: word()[:3_000], "повреждён"),
    "old presentation": (lambda: compound({"PowerPoint Document": b"x"}), "не документ и не таблица"),
    "a bare container": (lambda: OLE + bytes(600), "повреждён"),
    "RTF of groups": (hostile.endless_rtf, "слишком глубоко"),
    "RTF closed a million times": (lambda: b"{\\rtf1 " + b"{" * 10**6 + b"}" * 10**6 + b"}", "слишком глубоко"),
    "a cut RTF": (lambda: rtf()[:-1], "повреждён"),
    "fifty thousand points square": (hostile.huge_png, "слишком велико: 50000 × 50000"),
    "a JPEG of gigabytes": (huge_jpeg, "слишком велико: 60000 × 60000"),
    "a TIFF of gigabytes": (lambda: hostile.tiff(60_000, 60_000), "слишком велико"),
    "a TIFF of many pages": (lambda: hostile.tiff(10, 10, 5_000), "больше 500 страниц"),
    "a TIFF in a circle": (lambda: hostile.tiff(10, 10, 3, circle=True), "повреждён"),
    "a moving PNG": (moving_png, "движется"),
    "a cut PNG": (lambda: image("PNG")[:-12], "повреждён"),
    "a cut JPEG": (lambda: image("JPEG")[:-2], "повреждён"),
    "a GIF": (lambda: image("GIF"), "PNG, JPEG или TIFF"),
    "a WEBP": (lambda: image("WEBP"), "PNG, JPEG или TIFF"),
    "a photograph of an iPhone": (lambda: b"\0\0\0\x24ftypheic" + bytes(100), "PNG, JPEG или TIFF"),
    "a program": (lambda: b"MZ\x90\0" + bytes(600), "Принимаются DOCX, PDF, ODT, DOC, RTF, XLSX, XLS, PNG, JPEG, TIFF"),
    "a page of the web": (lambda: b"<html><script>alert(1)</script></html>", "не принимается"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_is_refused_with_words_before_anything_opens_it(case: str) -> None:
    make, words = REFUSED[case]
    with pytest.raises(FileRejected, match=words) as refused:
        media_type_of(make(), "файл.bin")
    assert "«файл.bin»" in refused.value.message
    assert "{" not in refused.value.message


def test_a_document_with_a_table_in_it_is_a_document_still() -> None:
    data = compound({"WordDocument": WORD_HEAD + bytes(100)}, {"Workbook": b"x", "EncryptedPackage": b"y"})
    assert format_of(media_type_of(data, "x")).code == "doc"


def test_an_empty_library_of_macros_is_no_macro() -> None:
    data = odt(**{"Basic/script-lc.xml": "<a/>", "Basic/Standard/script-lb.xml": "<a/>"})
    assert format_of(media_type_of(data, "x")).code == "odt"


@given(code=st.sampled_from(sorted(BY_CODE)), draw=st.data())
def test_a_file_with_bytes_changed_is_taken_or_refused_and_nothing_else(code: str, draw: st.DataObject) -> None:
    data = bytearray(file_of(code))
    for _ in range(draw.draw(st.integers(1, 6))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    cut = draw.draw(st.one_of(st.just(len(data)), st.integers(1, len(data))))
    with suppress(FileRejected):
        assert format_of(media_type_of(bytes(data[:cut]), "x"))
