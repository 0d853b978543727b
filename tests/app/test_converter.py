"""PDF through the real LibreOffice, and what is said when it is missing, late, or given something else."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import stat
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from PIL import Image

from app.converter import LibreOffice
from app.listener import WarmLibreOffice
from app.office_child import MOST_MEMORY, lighten
from registry.errors import ConversionFailed, ConverterMissing


@pytest.fixture
def office() -> LibreOffice:
    return installed()


def installed(seconds: float = 120) -> LibreOffice:
    if shutil.which("soffice") is None:
        message = "LibreOffice is not installed (package libreoffice-writer-nogui)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return LibreOffice(seconds=seconds)


@pytest.fixture
def warm() -> Iterator[WarmLibreOffice]:
    made = WarmLibreOffice(installed())
    yield made
    made.close()


def letter(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def program(folder: Path, script: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_document_becomes_a_tagged_pdf_with_its_text(office: LibreOffice) -> None:
    pdf = office.to_pdf(letter("Утвердить план № 1"))
    assert "Утвердить план № 1" in text_of(pdf)
    assert_archival(pdf)


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def assert_archival(pdf: bytes) -> None:
    """What of PDF/A-2b and of tagging can be seen without a validator."""
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"/OutputIntents" in pdf
    assert b"/MarkInfo" in pdf
    assert b"/Encrypt" not in pdf
    fonts = re.findall(rb"/Type/FontDescriptor.*?endobj", pdf, re.DOTALL)
    assert fonts
    assert all(b"/FontFile" in font for font in fonts)
    assert not re.search(rb"/(JavaScript|Launch|EmbeddedFile)\b", pdf)


def test_a_missing_converter_says_what_to_ask_for() -> None:
    office = LibreOffice("no-such-office")
    assert not office.available()
    with pytest.raises(ConverterMissing, match="не установлен"):
        office.to_pdf(letter("x"))


def test_something_else_than_docx_is_refused_not_printed(tmp_path: Path) -> None:
    with pytest.raises(ConversionFailed, match="не является документом DOCX"):
        LibreOffice(program(tmp_path, "exit 0")).to_pdf(b"plain text")


def test_an_exit_code_of_nought_without_a_file_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ConversionFailed, match="не смог прочитать"):
        LibreOffice(program(tmp_path, "exit 0")).to_pdf(letter("x"))


def test_a_cold_call_may_take_only_so_much_memory(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with pytest.raises(ConversionFailed):
        LibreOffice(program(tmp_path, f"ulimit -v > {told}")).to_pdf(letter("x"))
    assert int(told.read_text()) * 1024 == MOST_MEMORY


def test_the_listener_may_take_only_so_much_memory(warm: WarmLibreOffice) -> None:
    warm.to_pdf(letter("x"))
    assert re.search(rf"Max address space +{MOST_MEMORY} ", Path(f"/proc/{warm.pid}/limits").read_text())


def test_a_late_conversion_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    office = LibreOffice(program(tmp_path, f"(sleep 0.8; touch {mark}) & sleep 30"), seconds=0.3)
    with pytest.raises(ConversionFailed, match="не уложился"):
        office.to_pdf(letter("x"))
    time.sleep(1)
    assert not mark.exists()


def test_one_listener_makes_many_pdfs_one_after_another(warm: WarmLibreOffice) -> None:
    first = warm.to_pdf(letter("Документ 0"))
    assert_archival(first)
    pid = warm.pid
    with ThreadPoolExecutor(3) as pool:
        texts = list(pool.map(lambda n: text_of(warm.to_pdf(letter(f"Документ {n}"))), range(1, 7)))
    assert [f"Документ {n}" in text for n, text in enumerate(texts, 1)] == [True] * 6
    assert (warm.pid, warm.starts) == (pid, 1)
    assert pid is not None
    assert os.getpgid(pid) == pid


def test_a_listener_is_replaced_after_its_documents() -> None:
    warm = WarmLibreOffice(installed(), documents=1)
    try:
        assert all("Лист" in text_of(warm.to_pdf(letter("Лист"))) for _ in range(2))
        assert warm.starts == 2
    finally:
        warm.close()
    assert warm.pid is None


def test_a_listener_that_hangs_is_ended_in_time_and_the_next_one_works() -> None:
    warm = WarmLibreOffice(installed(seconds=60))
    try:
        warm.to_pdf(letter("x"))
        hung = warm.pid
        assert hung is not None
        os.kill(hung, signal.SIGSTOP)
        warm.cold.seconds = 1
        with pytest.raises(ConversionFailed, match="не уложился"):
            warm.to_pdf(letter("x"))
        assert not Path(f"/proc/{hung}").exists()
        warm.cold.seconds = 60
        assert "Снова" in text_of(warm.to_pdf(letter("Снова")))
    finally:
        warm.close()


def test_when_the_listener_dies_the_cold_call_does_the_work(warm: WarmLibreOffice) -> None:
    warm.to_pdf(letter("x"))
    assert warm.pid is not None
    os.kill(warm.pid, signal.SIGKILL)
    assert "Не пропал" in text_of(warm.to_pdf(letter("Не пропал")))
    assert warm.pid is None


def test_an_idle_listener_is_let_go() -> None:
    warm = WarmLibreOffice(installed(), idle=0.2)
    warm.to_pdf(letter("x"))
    deadline = time.monotonic() + 20
    while warm.pid is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert warm.pid is None


def test_a_damaged_document_is_refused_and_the_listener_goes_on(warm: WarmLibreOffice) -> None:
    with pytest.raises(ConversionFailed, match="не смог прочитать"):
        warm.to_pdf(b"PK\x03\x04 no archive at all")
    assert "Дальше" in text_of(warm.to_pdf(letter("Дальше")))


def test_without_its_library_every_call_is_a_cold_one(tmp_path: Path) -> None:
    warm = WarmLibreOffice(LibreOffice(program(tmp_path, "exit 0")))
    with pytest.raises(ConversionFailed, match="не смог прочитать"):
        warm.to_pdf(letter("x"))
    assert warm.starts == 0
    assert not WarmLibreOffice(LibreOffice("no-such-office")).available()


@pytest.mark.parametrize("kind", ["cold", "warm"])
def test_a_document_fetches_nothing_from_the_network(kind: str, warm: WarmLibreOffice) -> None:
    asked: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def log_request(self, *_: object) -> None:
            asked.append(self.requestline)

    server = HTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/picture.png"
        office = warm if kind == "warm" else warm.cold
        assert "Снимок" in text_of(office.to_pdf(linked_picture(address)))
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def linked_picture(address: str) -> bytes:
    """A document whose picture lies elsewhere."""
    document = docx.Document()
    document.add_paragraph("Снимок")
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "PNG")
    stream.seek(0)
    document.add_picture(stream)
    part = document.part
    link = part.relate_to(address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", True)
    blip = next(document.element.iter(qn("a:blip")))
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), link)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table(style: str) -> bytes:
    """A document with one table of the style."""
    document = docx.Document()
    document.add_table(2, 2, style=style).cell(0, 0).text = "Ячейка"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("style", ["Table Grid", "Light Grid Accent 1", "Medium Shading 2 Accent 3"])
def test_a_document_without_its_unused_styles_looks_the_same(style: str, tmp_path: Path, warm: WarmLibreOffice) -> None:
    whole = table(style)
    file = tmp_path / "document.docx"
    file.write_bytes(whole)
    lighten(file)
    light = docx.Document(str(file))
    names = {each.name for each in light.styles}
    assert {style, "Normal Table", "Heading 1"} <= names
    assert len(names) < len({each.name for each in docx.Document(io.BytesIO(whole)).styles}) - 90
    cold, fast = (pictures(office.to_pdf(whole)) for office in (warm.cold, warm))
    assert cold == fast


def pictures(pdf: bytes) -> list[bytes]:
    return [page.render(scale=1).to_numpy().tobytes() for page in pypdfium2.PdfDocument(pdf)]


def test_what_is_no_package_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "document.docx"
    file.write_bytes(b"PK\x03\x04")
    with pytest.raises(zipfile.BadZipFile):
        lighten(file)
    assert file.read_bytes() == b"PK\x03\x04"
