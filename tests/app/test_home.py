"""The first page tells a person what is due and overdue for her organizations, most urgent first."""

from __future__ import annotations

from datetime import date

from registry.services import roadmaps
from tests.app.conftest import Site


def test_tasks_stand_by_urgency_with_their_numbers(site: Site) -> None:
    page = site.visitor("author", "mouo-71876000").get("/")
    tiles = [" ".join(tile.text_content().split()) for tile in page.all("main .dk-tile")]
    assert [tile.split(" ", 1)[1] for tile in tiles] == [
        "Просрочено", "Срок идёт", "Срок не наступил", "Дата не задана", "Исполнено",
    ]  # fmt: skip
    headings = [h2.text_content() for h2 in page.all("main h2")]
    assert headings[:5] == ["Просрочено", "До конца этого месяца", "Срок идёт", "Скоро начнётся", "Ждёт даты"]


def test_documents_of_one_measure_and_window_are_one_task(site: Site) -> None:
    site.clock.set(date(2025, 12, 31))
    page = site.visitor("author", "mouo-71876000").get("/")
    tasks = [" ".join(li.text_content().split()) for li in page.all("#month .dk-tasks li")]
    assert any(
        "Пункт 2.15: приказ, информационное письмо, программа мероприятия, информационный отчёт" in t for t in tasks
    )
    assert "Сегодня последний день" in tasks[0]


def test_every_task_leads_straight_to_its_document(site: Site) -> None:
    clerk = site.visitor("registrar", "mouo-71876000")
    page = clerk.get("/")
    task = next(li for li in page.all("#overdue .dk-tasks li") if "Пункт 3.8:" in li.text_content())
    [link] = [a for a in task.iter("a") if a.text_content() == "Создать документ"]
    assert clerk.get(link.get("href")).heading == "Проект: приказ"


def test_an_order_may_be_drafted_where_any_act_is_asked_for(site: Site) -> None:
    clerk = site.visitor("registrar", "mouo-71876000")
    task = next(li for li in clerk.get("/").all("#due .dk-tasks li") if "Пункт 1.2:" in li.text_content())
    [link] = [a for a in task.iter("a") if a.text_content() == "Создать приказ"]
    assert clerk.get(link.get("href")).heading == "Проект: приказ"


def test_a_reader_is_offered_nothing_to_do(site: Site) -> None:
    page = site.visitor("viewer", "mouo-71876000").get("/")
    assert page.all("#overdue .dk-tasks li")
    assert not page.all("#overdue .dk-acts")


def test_the_page_of_a_body_tells_what_it_has_to_do(site: Site) -> None:
    page = site.visitor("org_admin", "department").get("/?organization=mouo-71876000")
    assert page.heading == "Что сделать: МОУО (город Сургут)"
    assert page.all("#overdue .dk-tasks li")
    assert not page.all("#overdue .dk-acts")  # drafting is done in the body's own name


def test_the_page_of_a_foreign_body_is_not_there(site: Site) -> None:
    site.visitor("viewer", "mouo-71876000").get("/?organization=mouo-71871000", status=404)


def test_what_has_a_last_day_stands_before_what_has_none(site: Site) -> None:
    page = site.visitor("author", "mouo-71876000").get("/")
    soft = ["В течение" in li.text_content() for li in page.all("#due .dk-tasks li")]
    assert soft == sorted(soft)


def test_overdue_days_are_counted_in_proper_russian(site: Site) -> None:
    site.clock.set(date(2024, 3, 1))
    page = site.visitor("author", "mouo-71876000").get("/")
    assert "Просрочено на 1 день" in page.text
    site.clock.set(date(2024, 3, 3))
    assert "Просрочено на 3 дня" in site.visitor("author", "mouo-71876000").get("/").text


def test_a_person_of_two_organizations_sees_whose_task_it_is(site: Site) -> None:
    from registry.services import people

    visitor = site.visitor("viewer", "mouo-71876000")
    with site.parts.database.write() as uow:
        people.set_roles(uow, user_id=1, roles=[("mouo-71876000", "viewer"), ("mouo-71871000", "viewer")])
    with visitor.client.session_transaction() as session:
        session["version"] = 2
    page = visitor.get("/")
    owners = {p.text_content() for p in page.all("#overdue .dk-tasks-text p")}
    assert len([owner for owner in owners if owner.startswith("МОУО")]) == 2


def test_without_a_roadmap_the_page_says_what_to_do(site: Site) -> None:
    with site.parts.database.write() as uow:
        uow.session.execute(roadmaps.Roadmap.__table__.update().values(state="archived"))
    page = site.visitor().get("/")
    assert "Дорожной карты ещё нет" in page.text
    assert page.links["Загрузить дорожную карту"] == "/roadmap/import"


def test_a_stranger_is_led_to_the_portal(site: Site) -> None:
    assert site.anyone().client.get("/").headers["Location"] == "/portal/"
