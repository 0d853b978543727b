"""Jobs on their pages: whose they are, how they go, and how they are stopped."""

from __future__ import annotations

import pytest

from app.jobs.running import carry_out
from registry.errors import N_, ConversionFailed, RuleViolation
from registry.services import jobs
from tests.app.conftest import Site
from tests.app.papers import OTHER, SURGUT, registered


class Unlucky:
    """A converter that is installed and fails."""

    def available(self) -> bool:
        return True

    def to_pdf(self, docx: bytes, _format: str = "docx") -> bytes:
        raise ConversionFailed(N_("LibreOffice не смог прочитать документ."))


def ordered(site: Site, organization: str = SURGUT) -> int:
    """A job that makes a PDF of a document of the organization; its identifier."""
    number = registered(site, organization=organization)
    with site.parts.database.write() as uow:
        return jobs.order_pdf(uow, document_id=number).id


def test_a_waiting_job_follows_itself_and_a_finished_one_rests(make_site) -> None:
    site = make_site({"converter": Unlucky()})
    job = ordered(site)
    reader = site.visitor("viewer", SURGUT)
    waiting = reader.get(f"/jobs/{job}").find("#job")
    assert waiting.get("hx-get") == f"/jobs/{job}"
    carry_out(site.parts, job)
    page = reader.get(f"/jobs/{job}")
    assert page.find("#job").get("hx-get") is None
    assert "LibreOffice не смог прочитать документ." in page.text
    assert "Не выполнено" in page.text


def test_htmx_is_given_the_state_alone(site: Site) -> None:
    job = ordered(site)
    reader = site.visitor("viewer", SURGUT)
    part = reader.client.get(f"/jobs/{job}", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert part.startswith('<div id="job"')
    assert "<html" not in part


def test_the_log_speaks_the_time_of_the_place(site: Site) -> None:
    job = ordered(site)
    with site.parts.database.write() as uow:
        jobs.log(uow, job, "Преобразование начато.")
    page = site.visitor("viewer", SURGUT).get(f"/jobs/{job}")
    assert page.find(".dk-log").text_content().strip() == "15.10.2025 14:00 Преобразование начато."


def test_jobs_of_other_organizations_are_absent(site: Site) -> None:
    own, theirs = ordered(site), ordered(site, OTHER)
    reader = site.visitor("viewer", SURGUT)
    assert [row[0] for row in reader.get("/jobs/").rows()] == [f"Изготовление PDF № {own}"]
    assert reader.get(f"/jobs/{theirs}", 404).text == reader.get("/jobs/4242", 404).text
    key = {"csrf_token": reader.get(f"/jobs/{own}").find("input[name=csrf_token]").get("value")}
    assert reader.client.post(f"/jobs/{theirs}/cancel", data=key).status_code == 404


def test_nobody_had_jobs_yet(site: Site) -> None:
    assert "Заданий не было" in site.visitor("viewer", SURGUT).get("/jobs/").text


def test_the_author_stops_her_job_and_another_reader_does_not(site: Site) -> None:
    number = registered(site)
    author, other = site.visitor("author", SURGUT), site.visitor("viewer", SURGUT)
    card = author.get(f"/documents/{number}")
    job = author.send(card, button="Изготовить PDF")
    address = job.response.request.path
    assert "Отменить задание" not in {button.text_content() for button in other.get(address).all("main button")}
    key = {"csrf_token": other.get("/jobs/").find("input[name=csrf_token]").get("value")}
    assert other.client.post(f"{address}/cancel", data=key).status_code == 403
    stopped = author.send(job, button="Отменить задание")
    assert "Задание отменено." in stopped.text
    assert stopped.find("#job").get("hx-get") is None
    assert author.send(job, button="Отменить задание", status=422).heading == "Действие не выполнено"


def test_a_job_is_not_stopped_without_the_token(site: Site) -> None:
    assert site.visitor().client.post(f"/jobs/{ordered(site)}/cancel").status_code == 400


def test_the_making_of_the_index_is_one_job_that_nobody_may_stop(site: Site) -> None:
    for total in (300, 400):
        with site.parts.database.write() as uow:
            job = jobs.begin_rebuild(uow, total=total)
    page = site.visitor().get(f"/jobs/{job}")
    assert "Обновление указателя поиска № 1" in page.find("h1").text_content()
    assert "Работа прервалась и начата заново." in page.text
    assert "Отменить задание" not in page.text
    with site.parts.database.write() as uow:
        with pytest.raises(RuleViolation, match="остановить нельзя"):
            jobs.cancel(uow, job_id=job)
        jobs.finish(uow, job, {"documents": 400})
    assert site.visitor("viewer", SURGUT).client.get(f"/jobs/{job}").status_code == 404
