"""A scan is registered at once, read page by page, and then found with its page named."""

from __future__ import annotations

import io
import os
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from app.jobs.running import carry_out
from app.settings import Settings
from registry.errors import InvalidInput, RuleViolation
from registry.queries import jobs as job_queries
from registry.queries.scans import unread_pages
from registry.services import jobs, scans
from search_index.extraction import extract
from search_index.extraction.recognition import recognise_page
from tests.app.conftest import Site
from tests.app.page import Page, Visitor
from tests.app.papers import OTHER, SURGUT, card, indexed, registered, upload
from tests.factories.office_files import share_found
from tests.factories.scans import PAGES, image_file, pictures, recommendations, scanned_pdf

TITLE = "О преподавании математики"


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> list:
    if shutil.which("tesseract") is None:
        if os.environ.get("CI"):
            pytest.fail("Tesseract is not installed (package tesseract-ocr-rus)")
        pytest.skip("Tesseract is not installed (package tesseract-ocr-rus)")
    return pictures(recommendations(tmp_path_factory.mktemp("scans")))


@pytest.fixture(scope="module")
def scan(images: list) -> bytes:
    return scanned_pdf(images)


def entered(site: Site, data: bytes) -> tuple[Visitor, Page, int]:
    """The scan taken into the registry through the page: the clerk, the card she sees, its number."""
    clerk = site.visitor("registrar", SURGUT)
    page = clerk.get("/documents/enter")
    after = clerk.send(
        page,
        {
            "organization": SURGUT, "kind": "method_recs", "title": TITLE, "day": "2025-10-01",
            "file": upload(data, "скан.pdf"),
        },
    )  # fmt: skip
    return clerk, after, int(after.response.request.path.rsplit("/", 1)[1])


def reading_job(site: Site, document_id: int) -> job_queries.JobView:
    with site.parts.database.read() as uow:
        return next(each for each in job_queries.jobs(uow, document_id=document_id) if each.kind == "ocr")


def waiting_pages(site: Site, document_id: int) -> tuple[int, ...]:
    job = reading_job(site, document_id)
    with site.parts.database.read() as uow:
        return unread_pages(uow, int(job.payload["version"]))


def test_a_scan_is_registered_at_once_and_found_by_its_words_with_the_page(site: Site, scan: bytes) -> None:
    clerk, page, number = entered(site, scan)
    assert "Распознавание стоит в очереди, страниц: 3." in page.text
    indexed(site)
    assert "«Проценты»" not in clerk.get("/search/?q=проценты").text
    carry_out(site.parts, reading_job(site, number).id)
    indexed(site)
    read = card(site, number)
    assert share_found(" ".join(PAGES), read.text) >= 0.99
    assert read.text.count("\f") == 2
    assert read.scan is not None
    assert read.scan.confidence is not None
    assert read.scan.confidence > 85
    assert read.no_text_reason == ""
    found = clerk.get("/search/?q=затруднения текстовых задач на движение")
    assert re.search(r"О преподавании математики.*с\.\s2", found.text, re.DOTALL)
    place = next(str(a.get("href")) for a in found.all("main a") if re.search(r"с\.\s2", a.text_content()))
    address, _, line = place.partition("#")
    assert address == f"/documents/{number}/pages/2"
    assert "затруднения" in clerk.get(address).find(f"#{line}").text_content()
    shown = clerk.get(f"/documents/{number}")
    assert re.search(r"Средняя уверенность распознавания — \d\d %", shown.text)
    assert "Анализ результатов всероссийских проверочных работ" in " ".join(shown.text.split())


def test_the_card_of_a_running_job_names_the_page(site: Site, scan: bytes) -> None:
    clerk, _, number = entered(site, scan)
    job = reading_job(site, number)
    with site.parts.database.write() as uow:
        jobs.start(uow, job.id)
        jobs.advance(uow, job.id, done=1)
    assert "Распознавание: страница 2 из 3." in clerk.get(f"/documents/{number}").text


def test_the_card_follows_the_reading_and_stops_when_it_is_over(site: Site, scan: bytes) -> None:
    clerk, page, number = entered(site, scan)
    assert page.find("#scan").get("hx-get") == f"/documents/{number}"
    assert page.links["Обновить"] == f"/documents/{number}"
    htmx = {"HX-Request": "true"}
    waiting = clerk.client.get(f"/documents/{number}", headers=htmx).text
    assert "hx-trigger" in waiting
    assert "<html" not in waiting
    carry_out(site.parts, reading_job(site, number).id)
    over = clerk.client.get(f"/documents/{number}", headers=htmx).text
    assert "hx-trigger" not in over
    assert "Распознавание закончено. Показать текст" in over
    assert "Показать текст" not in clerk.get(f"/documents/{number}").text


def test_a_page_is_looked_at_beside_its_words(site: Site, scan: bytes) -> None:
    clerk, _, number = entered(site, scan)
    carry_out(site.parts, reading_job(site, number).id)
    shown = clerk.get(f"/documents/{number}")
    assert shown.find("#p2 a").get("href") == f"/documents/{number}/pages/2"
    page = clerk.get(f"/documents/{number}/pages/2")
    assert "Страница 2 из 3. Уверенность распознавания" in page.text
    assert "затруднения при решении текстовых задач" in " ".join(page.text.split())
    assert "наставничество" not in page.text
    assert (page.links["Предыдущая страница"], page.links["Следующая страница"]) == (
        f"/documents/{number}/pages/1",
        f"/documents/{number}/pages/3",
    )
    address = str(page.find(".dk-leaf-picture").get("src"))
    answer = clerk.client.get(address)
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert (answer.mimetype, picture.format, picture.width > 800) == ("image/png", "PNG", True)
    turned = clerk.get(page.links["Повернуть"]).find(".dk-leaf-picture")
    with Image.open(io.BytesIO(clerk.client.get(str(turned.get("src"))).data)) as sideways:
        assert sideways.size == (picture.height, picture.width)
    again = clerk.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert clerk.client.get(f"/documents/{number}/pages/4").status_code == 404
    assert clerk.client.get(f"/documents/{registered(site)}/pages/1").status_code == 404


def test_programs_order_the_reading_and_see_how_it_goes(site: Site, scan: bytes) -> None:
    clerk, page, number = entered(site, scan)
    token = {"X-CSRFToken": str(page.find("input[name=csrf_token]").get("value"))}
    ordered = clerk.client.post(f"/api/v1/documents/{number}/recognise", headers=token)
    assert ordered.status_code == 202
    job = reading_job(site, number)
    assert ordered.get_json() == {**job.as_json()}
    carry_out(site.parts, job.id)
    done = clerk.client.get(f"/api/v1/jobs/{job.id}").get_json()
    assert (done["state"], done["result"]["read"]) == ("done", 3)
    assert site.visitor("viewer", OTHER).client.get(f"/api/v1/jobs/{job.id}").status_code == 404


def test_a_job_that_was_interrupted_goes_on_with_the_next_page(site: Site, scan: bytes) -> None:
    _, _, number = entered(site, scan)
    job = reading_job(site, number)
    begun: list[str] = []

    def stop_at_the_second(_done: int, _total: int, line: str) -> None:
        if len(begun) == 1:
            raise KeyboardInterrupt
        begun.append(line)

    from app.jobs.recognition import read_pages

    with site.parts.database.write() as uow:
        taken = jobs.start(uow, job.id)
    assert taken is not None
    with pytest.raises(KeyboardInterrupt):
        read_pages(site.parts, taken, stop_at_the_second)
    assert begun == ["Распознавание: страница 1 из 3."]
    assert waiting_pages(site, number) == (1, 2)
    with site.parts.database.write() as uow:
        assert jobs.requeue_interrupted(uow) == (job.id,)
    carry_out(site.parts, job.id)
    log = reading_job(site, number).log
    assert "страница 1 из 3" not in log
    assert log.index("страница 2 из 3") < log.index("страница 3 из 3")
    assert share_found(" ".join(PAGES), card(site, number).text) >= 0.99


def test_it_is_read_anew_at_a_press_and_the_old_text_stays_until_then(site: Site, scan: bytes) -> None:
    clerk, _, number = entered(site, scan)
    carry_out(site.parts, reading_job(site, number).id)
    text = card(site, number).text
    job = clerk.send(clerk.get(f"/documents/{number}"), button="Распознать заново")
    assert "Распознавание текста" in job.heading
    assert card(site, number).text == text
    assert waiting_pages(site, number) == (0, 1, 2)
    carry_out(site.parts, reading_job(site, number).id)
    assert card(site, number).text == text


def test_it_is_ordered_once_and_never_for_a_document_without_pictures(site: Site, scan: bytes) -> None:
    _, _, number = entered(site, scan)
    plain = registered(site)
    with site.parts.database.write() as uow:
        assert scans.order(uow, document_id=number).id == reading_job(site, number).id
    with site.parts.database.write() as uow, pytest.raises(RuleViolation, match="распознавать нечего"):
        scans.order(uow, document_id=plain)


def test_without_tesseract_it_is_said_and_nothing_fails(
    make_site, scan: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = make_site()
    monkeypatch.setenv("PATH", str(tmp_path))
    clerk, page, number = entered(site, scan)
    assert "Распознавание сканов не установлено на сервере" in page.text
    assert not page.all(f"main form[action=/documents/{number}/recognise]")
    with site.parts.database.read() as uow:
        assert job_queries.jobs(uow, document_id=number) == ()
    with site.parts.database.write() as uow:
        job = scans.order(uow, document_id=number).id
    carry_out(site.parts, job)
    failed = reading_job(site, number)
    assert (failed.state, "не установлено" in failed.error) == ("failed", True)
    assert clerk.get(f"/documents/{number}").text.count("Страницы-изображения не распознаны") == 1


def test_it_can_be_switched_off(make_site, scan: bytes) -> None:
    site = make_site(ocr="off")
    _, page, _ = entered(site, scan)
    assert "Распознавание сканов выключено" in page.text


@pytest.mark.parametrize("value", ["rus;rm", "rus+", "../rus", "РУС"])
def test_languages_that_are_none_are_refused(value: str) -> None:
    with pytest.raises(InvalidInput, match="DOKKARTA_OCR"):
        Settings(ocr=value)


def test_unsure_and_empty_pages_are_named(site: Site, scan: bytes) -> None:
    clerk, _, number = entered(site, scan)
    version = int(reading_job(site, number).payload["version"])
    with site.parts.database.write() as uow:
        for page, (text, confidence) in enumerate([("Ясно", 95.0), ("Мутно", 40.0), ("", None)]):
            scans.keep_page(uow, version_id=version, number=page, text=text, confidence=confidence, languages="rus")
        scans.put_together(uow, version_id=version)
        jobs.cancel(uow, job_id=reading_job(site, number).id)
    shown = clerk.get(f"/documents/{number}").text
    assert "Распознано неуверенно: с. 2." in shown
    assert "Текст не найден: с. 3." in shown
    assert card(site, number).as_json()["scan"] == {
        "pages": 3, "read": 3, "confidence": 64.4, "unsure": [2], "empty": [3]
    }  # fmt: skip


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_images_are_read_page_by_page(images: list, form: str) -> None:
    data = image_file(images, form)
    found = extract(data, "скан")
    assert found.scanned == ((0, 1, 2) if form == "TIFF" else (0,))
    assert found.reason is not None
    last = found.scanned[-1]
    assert share_found(PAGES[last], recognise_page(data, "rus", last).text) >= 0.99


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_its_head_is_read(images: list, angle: int) -> None:
    turned = scanned_pdf([images[1].rotate(angle, expand=True)])
    page = recognise_page(turned, "rus+eng", 0)
    assert share_found(PAGES[1], page.text) >= 0.99
    assert page.confidence is not None
    assert page.confidence > 85


def test_a_photograph_is_turned_as_the_telephone_says(images: list) -> None:
    sideways = images[1].rotate(90, expand=True)
    said = Image.Exif()
    said[0x0112] = 6  # turn by a quarter to the right to look at it
    stream = io.BytesIO()
    sideways.save(stream, "JPEG", dpi=(200, 200), exif=said)
    assert share_found(PAGES[1], recognise_page(stream.getvalue(), "rus", 0).text) >= 0.99


def test_what_a_telephone_adds_to_a_photograph_is_no_page(images: list) -> None:
    stream = io.BytesIO()
    images[0].save(stream, "MPO", save_all=True, append_images=[images[1].resize((200, 300))])
    assert extract(stream.getvalue(), "x.jpg").scanned == (0,)


def test_pages_with_text_are_left_and_only_pictures_are_read(images: list, tmp_path: Path) -> None:
    import pypdfium2

    mixed = pypdfium2.PdfDocument(recommendations(tmp_path, PAGES[:1]))
    mixed.import_pages(pypdfium2.PdfDocument(scanned_pdf(images[1:2])))
    path = tmp_path / "mixed.pdf"
    mixed.save(path)
    found = extract(path.read_bytes(), "x")
    assert (found.pages, found.scanned, found.reason) == (2, (1,), None)
