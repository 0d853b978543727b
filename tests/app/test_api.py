"""Programs read the same as people, in the shapes of the command line, and are refused in one shape."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from registry.services import events
from tests.app.conftest import Site
from tests.app.papers import draft, indexed, registered

OWN = "mouo-71876000"


def test_the_roadmap_is_read_whole(site: Site) -> None:
    found = site.visitor("viewer", OWN).client.get("/api/v1/roadmap").get_json()
    assert len(found["items"]) == 66
    item = site.visitor("viewer", OWN).client.get("/api/v1/roadmap/items/2.9").get_json()
    assert item["kinds"] == ["order", "support_programme", "report"]
    assert item in found["items"]


def test_the_calendar_and_what_waits_are_read(site: Site) -> None:
    with site.parts.database.write() as uow:
        events.enter(uow, code="vpr", starts_on=date(2026, 4, 20), ends_on=date(2026, 5, 20), basis="приказ")
    client = site.visitor("viewer", OWN).client
    (event,) = client.get("/api/v1/events").get_json()
    assert (event["code"], event["start"], event["measures"]) == ("vpr", "2026-04-20", ["2.8", "2.18", "2.19", "3.19"])
    waited = {each["code"]: each["years"] for each in client.get("/api/v1/events/waiting").get_json()}
    assert waited["vpr"] == [2024, 2025]
    item = client.get("/api/v1/roadmap/items/3.19").get_json()
    assert [window["end"] for window in item["deadline"]["windows"]] == ["2026-04-19"]


def test_completeness_has_the_shape_of_the_command_line(site: Site) -> None:
    client = site.visitor("viewer", OWN).client
    found = client.get(f"/api/v1/completeness/{OWN}?on=2025-12-31").get_json()
    assert (found["organization"], found["on"]) == (OWN, "2025-12-31")
    assert sum(found["totals"].values()) == len(found["rows"])
    everybody = client.get("/api/v1/completeness?on=2025-12-31").get_json()
    assert [each["organization"] for each in everybody["organizations"]] == [OWN]


def test_organizations_are_those_one_may_read(site: Site) -> None:
    own = site.visitor("viewer", OWN).client.get("/api/v1/organizations").get_json()
    assert [row["code"] for row in own] == [OWN]
    bodies = site.visitor("viewer", "department").client.get("/api/v1/organizations?level=mouo").get_json()
    assert len(bodies) == 22


@pytest.mark.parametrize(
    "path", ["completeness/mouo-71871000", "indicators/mouo-71871000", "documents/1", "roadmap/items/9.9"]
)
def test_what_is_not_there_or_not_ones_own_is_not_found(site: Site, path: str) -> None:
    answer = site.visitor("viewer", OWN).client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert set(answer.get_json()["error"]) == {"message", "remarks"}


@pytest.mark.parametrize("path", ["organizations", "completeness"])
def test_a_level_that_there_is_not_is_refused_and_the_levels_are_named(site: Site, path: str) -> None:
    answer = site.visitor("viewer", OWN).client.get(f"/api/v1/{path}?level=nosuch")
    assert answer.status_code == 422
    assert "«nosuch»" in answer.get_json()["error"]["message"]
    assert "department, iro, mouo, oo, goo" in answer.get_json()["error"]["message"]


def test_a_date_written_wrongly_is_named(site: Site) -> None:
    answer = site.visitor("viewer", OWN).client.get("/api/v1/completeness?on=31.12.2025")
    assert answer.status_code == 422
    assert "31.12.2025" in answer.get_json()["error"]["message"]


def test_without_a_session_a_program_is_told_so(site: Site) -> None:
    answer = site.anyone().client.get("/api/v1/roadmap")
    assert answer.status_code == 401
    assert answer.mimetype == "application/json"


def test_an_address_that_does_not_exist_is_told_in_the_same_shape(site: Site) -> None:
    answer = site.anyone().client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.get_json()["error"]["remarks"] == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"kind": "schedule", "values": {"title": "\\ud800"}}',
        b'{"kind": "schedule", "values": {"title": "a\\u0000b"}}',
        b'{"kind": "schedule", "values": {"title": NaN}}',
        b'{"kind": "schedule", "values": {"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'{"kind": "schedule"',
        b'"schedule"',
        b"\xff\xfe\x00",
    ],
)
def test_an_order_that_no_database_could_keep_is_refused_and_starts_nothing(body: bytes, site: Site) -> None:
    client = site.visitor("author", OWN).client
    token = client.get("/batches/new").get_data(as_text=True).partition('name="csrf_token"')[2].partition('value="')[2]
    headers = {"X-CSRFToken": token.partition('"')[0]}
    answer = client.post("/api/v1/batches", data=body, content_type="application/json", headers=headers)
    assert answer.status_code == 422
    assert "JSON" in answer.get_json()["error"]["message"]
    assert client.get("/api/v1/batches").get_json() == []


def test_a_program_searches_with_the_rights_of_its_person(site: Site) -> None:
    own = draft(site, organization=OWN, values={"title": "О заповедном деле", "preamble": "Сомы и налимы"})
    other = draft(site, organization=OWN, values={"title": "О заповедных местах", "preamble": "Сомы и налимы"})
    hidden = draft(site, organization="mouo-71871000", values={"title": "О заповедном чужом", "preamble": "Сомы"})
    indexed(site)
    client = site.visitor("viewer", OWN).client
    found = client.get("/api/v1/search?q=сомы&kind=order&kind=nosuch&limit=1").get_json()
    assert (found["total"], len(found["hits"]), found["unknown"]) == (2, 1, ["nosuch"])
    assert set(found["hits"][0]) >= {"id", "snippet", "highlights", "page", "section", "line"}
    offered = client.get("/api/v1/search/complete?q=заповед").get_json()
    assert {each["id"] for each in offered if each["kind"] == "title"} == {own, other}
    assert [each["id"] for each in client.get(f"/api/v1/search/similar/{own}").get_json()] == [other]
    assert client.get(f"/api/v1/search/similar/{hidden}").status_code == 404
    assert client.get("/api/v1/search/saved").get_json() == []
    assert site.anyone().client.get("/api/v1/search?q=сомы").status_code == 401


def found_by_pages(client: FlaskClient, address: str) -> list[int]:
    """All hits, page by page."""
    ids, cursor = [], ""
    while cursor is not None:
        page = client.get(f"{address}&cursor={cursor}").get_json()
        ids += [hit["id"] for hit in page["hits"]]
        cursor = page["next"]
    return ids


def test_pages_are_gone_through_by_a_cursor_of_their_question(site: Site) -> None:
    made = {draft(site, organization=OWN, values={"title": f"О заповедном {number}"}) for number in range(5)}
    indexed(site)
    client = site.visitor("viewer", OWN).client
    assert sorted(found_by_pages(client, "/api/v1/search?q=заповедном&limit=2")) == sorted(made)
    cursor = client.get("/api/v1/search?q=заповедном&limit=2").get_json()["next"]
    for wrong in (f"/api/v1/search?q=дело&cursor={cursor}", "/api/v1/search?q=заповедном&cursor=2.x"):
        answer = client.get(wrong)
        assert answer.status_code == 422
        assert "по другому запросу" in answer.get_json()["error"]["message"]
    # Another person may see other documents: the place in her list is another one.
    other = site.visitor("viewer", "mouo-71871000").client.get(f"/api/v1/search?q=заповедном&cursor={cursor}")
    assert other.status_code == 422


def test_prior_recommendations_are_read_by_what_they_are_about_with_a_citation(site: Site) -> None:
    mine = registered(site, organization=OWN, kind="method_recs", values={"title": "О химии в 9 классе"})
    draft(site, organization=OWN, kind="method_recs", values={"title": "О химии в проекте"})
    registered(site, organization="mouo-71871000", kind="method_recs", values={"title": "О химии чужой"})
    draft(site, organization=OWN, values={"title": "О химии"})
    indexed(site)
    client = site.visitor("viewer", OWN).client
    found = client.get("/api/v1/recommendations?q=химии").get_json()
    assert [hit["id"] for hit in found["hits"]] == [mine]
    assert found["hits"][0]["citation"] == "Методические рекомендации о химии в 9 классе (от 15.10.2025)"
    assert found["next"] is None
    assert client.get("/api/v1/recommendations?year=1999").get_json()["total"] == 0
    assert site.anyone().client.get("/api/v1/recommendations").status_code == 401
