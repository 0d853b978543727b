"""Files of every format at the doors: entered, shown, handed over, published, exported, kept."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import func, select

from app import shut_in
from app.archives.writing import write_archive
from app.jobs.running import carry_out
from registry.domain.formats import BY_CODE
from registry.errors import ConversionFailed, RuleViolation
from registry.models import Document, DocumentVersion
from registry.queries import jobs as job_queries
from registry.services import jobs, publication
from registry.services.verify import verify
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import SURGUT, card, indexed, upload
from tests.app.test_converter import installed
from tests.app.test_converter_secrets import COLOUR, WORD, shows_secret
from tests.factories.formats import WORDS, file_of, odt, rtf
from tests.factories.office_files import converted, word_document
from tests.factories.old_office import WORD_HEAD, compound
from tests.registry.domain.test_uploads import REFUSED

TEXTS = ("docx", "odt", "rtf", "xlsx")


def can_be_shut_in() -> bool:
    """Whether this kernel fences a program off; where it does not, nothing is converted, which is tested too."""
    with tempfile.TemporaryDirectory() as folder:
        words = shut_in.command(Path(folder), Path("/bin/true"), 2**30)
        return subprocess.run([*words, "/bin/true"], check=False).returncode == 0


fenced = pytest.mark.skipif(not can_be_shut_in(), reason="the kernel has no Landlock to shut LibreOffice in")


def entered(site: Site, data: bytes, name: str, status: int = 200) -> tuple[Visitor, Page]:
    clerk = site.visitor("org_admin", SURGUT)
    values = {
        "organization": SURGUT, "kind": "method_recs", "title": "О мониторинге", "day": "2025-10-01",
        "file": upload(data, name),
    }  # fmt: skip
    return clerk, clerk.send(clerk.get("/documents/enter"), values, status=status)


def number_of(page: Page) -> int:
    return int(page.response.request.path.rsplit("/", 1)[1])


@pytest.mark.parametrize("code", BY_CODE)
def test_a_file_of_each_format_is_entered_shown_and_handed_over(site: Site, code: str) -> None:
    form, data = BY_CODE[code], file_of(code)
    clerk, page = entered(site, data, "обманка.exe")
    assert form.label.casefold() in page.text.casefold()
    if code in TEXTS:
        assert WORDS in page.text
    elif not form.scans:
        assert ("Текст не прочитан" in page.text) == (code == "doc")
    answer = clerk.client.get(page.links[f"Скачать {form.short}"])
    assert answer.data == data
    assert answer.mimetype == form.media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert f"{form.extension}" in answer.headers["Content-Disposition"]
    assert ("Изготовить PDF" in page.response.text) == form.converts
    assert ("Проверить оформление" in page.text) == form.layout
    assert clerk.client.get(f"/documents/{number_of(page)}/file/original").data == data


@pytest.mark.parametrize("code", [code for code in BY_CODE if code != "xls"])
def test_the_portal_hands_out_what_may_be_handed_out(site: Site, code: str) -> None:
    form = BY_CODE[code]
    _, page = entered(site, file_of(code), "файл")
    number = number_of(page)
    with site.parts.database.write() as uow:
        publication.publish(uow, document_id=number)
    reader = site.anyone()
    shown = reader.get(f"/portal/documents/{number}")
    assert form.label.casefold() in shown.text.casefold()
    assert (f"Скачать {form.short}" in shown.links) == form.public
    assert ("Файл для скачивания готовится" in shown.text) == (not form.public)
    assert reader.client.get(f"/portal/documents/{number}/{code}").status_code == (200 if form.public else 404)
    with site.parts.database.write() as uow:
        ordered = [job.kind for job in job_queries.jobs(uow, document_id=number)]
    assert ("pdf" in ordered) == form.converts


def test_an_old_workbook_is_not_published_and_it_is_said_what_to_do(site: Site) -> None:
    clerk, page = entered(site, file_of("xls"), "файл.xls")
    number = number_of(page)
    with site.parts.database.write() as uow, pytest.raises(RuleViolation, match="XLSX или PDF"):
        publication.publish(uow, document_id=number)
    assert card(site, number).state == "registered"
    with site.parts.database.write() as uow, pytest.raises(RuleViolation, match="PDF из него не изготавливается"):
        jobs.order_pdf(uow, document_id=number)
    assert clerk.client.get(f"/documents/{number}/file/pdf").status_code == 404


@fenced
def test_readers_get_the_pdf_of_an_old_document_and_never_the_document(site: Site, tmp_path: Path) -> None:
    installed()
    data = converted(word_document(), "docx", "doc", tmp_path)
    _, page = entered(site, data, "старый.doc")
    number = number_of(page)
    with site.parts.database.write() as uow:
        publication.publish(uow, document_id=number)
        job = next(each for each in job_queries.jobs(uow, document_id=number) if each.kind == "pdf")
    carry_out(site.parts, job.id)
    reader = site.anyone()
    shown = reader.get(f"/portal/documents/{number}")
    assert "Скачать PDF" in shown.links
    assert "Скачать DOC" not in shown.links
    pdf = reader.client.get(shown.links["Скачать PDF"]).data
    assert "Ответственный исполнитель" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert reader.client.get(f"/portal/documents/{number}/doc").status_code == 404


def test_hostile_files_are_refused_at_the_door_with_words(site: Site) -> None:
    clerk = site.visitor("org_admin", SURGUT)
    form = clerk.get("/documents/enter")
    for case, (make, words) in REFUSED.items():
        # The client of the tests leaves larger requests to the collector of garbage.
        if len(data := make()) > 400_000:
            continue
        values = {"organization": SURGUT, "kind": "method_recs", "title": "О", "day": "2025-10-01"}
        page = clerk.send(form, {**values, "file": upload(data, "файл.bin")}, status=422)
        assert len(page.errors) == 1, case
        assert re.search(words, page.errors[0]), case
    with site.parts.database.read() as uow:
        assert uow.session.scalar(select(func.count(Document.id))) == 0


def test_a_hostile_file_is_refused_by_the_command_line_in_one_line(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "письмо.doc"
    file.write_bytes(compound({"WordDocument": WORD_HEAD}, {"VBA": b"x"}))
    words = [
        "enter",
        str(file),
        "--organization",
        SURGUT,
        "--kind",
        "method_recs",
        "--title",
        "О",
        "--date",
        "2025-10-01",
    ]
    environment = {**os.environ, "DOKKARTA_DATA": str(site.parts.settings.data)}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == (
        "Файл «письмо.doc» содержит макросы. Сохраните его без макросов, например как DOCX или XLSX."
    )


def test_the_text_of_a_file_is_handed_over_in_its_pages(site: Site) -> None:
    clerk, page = entered(site, odt("<text:p>Первая</text:p>"), "a.odt")
    number = number_of(page)
    answer = clerk.client.get(page.links["Скачать текст"])
    assert (answer.mimetype, answer.data.decode("utf-8-sig")) == ("text/plain", "Первая\n")
    with site.parts.database.write() as uow:
        uow.session.query(DocumentVersion).filter_by(document_id=number).one().text = "Первая\fВторая"
    text = clerk.client.get(f"/documents/{number}/file/text").data.decode("utf-8-sig")
    assert text == "— с. 1 —\n\nПервая\n\n— с. 2 —\n\nВторая\n"
    _, empty = entered(site, file_of("png"), "a.png")
    assert "Скачать текст" not in empty.links
    missing = clerk.client.get(f"/documents/{number_of(empty)}/file/text")
    assert (missing.status_code, "изображение" in missing.text) == (404, True)


class _Listening:
    """A server of this machine that notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(404)
                self.end_headers()

            do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - names of the standard library

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listening() -> Iterator[_Listening]:
    made = _Listening()
    yield made
    made.server.shutdown()
    made.server.server_close()


def reaching(address: str) -> dict[str, bytes]:
    """Documents that would have LibreOffice fetch ``address`` with something after it, in every way of the format."""
    frame = '<text:p><draw:frame svg:width="5cm" svg:height="5cm" text:anchor-type="paragraph">{}</draw:frame></text:p>'
    shown = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
    linked = {
        "image": frame.format(f'<draw:image xlink:href="{address}/s.png" {shown}/>'),
        "object": frame.format(f'<draw:object xlink:href="{address}/s.odt" {shown}/>'),
        "OLE object": frame.format(f'<draw:object-ole xlink:href="{address}/s.odt" {shown}/>'),
        "frame": frame.format(f'<draw:floating-frame xlink:href="{address}/s.html" {shown}/>'),
        "plugin": frame.format(f'<draw:plugin xlink:href="{address}/s.html" {shown}/>'),
        "section": f'<text:section text:name="a"><text:section-source xlink:href="{address}/s.html" {shown}/>'
        "<text:p>a</text:p></text:section>",
    }
    style = (
        '<office:automatic-styles><style:style style:name="P" style:family="paragraph"><style:paragraph-properties>'
        f'<style:background-image xlink:href="{address}/s.png" {shown}/></style:paragraph-properties></style:style>'
        "</office:automatic-styles>"
    )
    fields = {
        "INCLUDEPICTURE": f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}/s.png" \\\\d}}{{\\fldrslt x}}}}',
        "INCLUDETEXT": f'{{\\field{{\\*\\fldinst INCLUDETEXT "{address}/s.html"}}{{\\fldrslt x}}}}',
        "a template": f"{{\\*\\template {address}/s.dot}}",
        "a link": f'{{\\field{{\\*\\fldinst LINK Word.Document.8 "{address}/s.doc" a}}{{\\fldrslt x}}}}',
    }
    body = '<text:p text:style-name="P">a</text:p>' + "".join(linked.values())
    return {"odt": odt(body, head=style), "rtf": rtf("".join(fields.values()))}


@fenced
@pytest.mark.parametrize("code", reaching(""))
def test_no_document_makes_libreoffice_ask_the_network(code: str, listening: _Listening) -> None:
    assert installed().to_pdf(reaching(listening.address)[code], code).startswith(b"%PDF")
    assert listening.asked == []


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from PIL import Image

    folder = tmp_path_factory.mktemp("secret")
    Image.new("RGB", (64, 64), COLOUR).save(folder / "s.png")
    for name in ("s.html", "s.dot", "s.doc"):
        (folder / name).write_text(f"<html><body><p>{WORD}</p></body></html>")
    (folder / "s.odt").write_bytes(odt(f"<text:p>{WORD}</text:p>"))
    return folder


@fenced
@pytest.mark.parametrize("code", reaching(""))
def test_no_document_shows_a_file_of_the_server(code: str, secret: Path) -> None:
    assert not shows_secret(installed().to_pdf(reaching(f"file://{secret}")[code], code))


@fenced
def test_a_drawing_within_an_rtf_shows_no_file_of_the_server(secret: Path) -> None:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    drawn = (
        f'<svg {spaces} width="64" height="64"><image width="64" height="64" xlink:href="file://{secret}/s.png"/></svg>'
    )
    picture = "{{\\pict\\pngblip\\picwgoal2000\\pichgoal2000 {}}}"
    assert not shows_secret(installed().to_pdf(rtf(picture.format(drawn.encode().hex())), "rtf"))
    assert shows_secret(installed().to_pdf(rtf(picture.format((secret / "s.png").read_bytes().hex())), "rtf"))


@fenced
def test_what_libreoffice_cannot_read_is_a_failure_told_in_words() -> None:
    with pytest.raises(ConversionFailed, match="PDF не изготовлен"):
        installed().to_pdf(file_of("doc"), "doc")


def test_foreign_files_are_kept_by_a_backup_and_verified(site: Site, tmp_path: Path) -> None:
    files = [file_of(code) for code in BY_CODE]
    for data in files:
        entered(site, data, "файл")
    indexed(site)
    archive = tmp_path / "архив.zip"
    write_archive(site.parts, archive)
    with zipfile.ZipFile(archive) as packed:
        kept = {hashlib.sha256(packed.read(name)).hexdigest() for name in packed.namelist() if "files/" in name}
    assert {hashlib.sha256(data).hexdigest() for data in files} <= kept
    assert verify(site.parts.database, site.parts.search).broken == ()
