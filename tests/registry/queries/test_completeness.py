"""The audit of the bundled roadmap: against a count by hand, in a bounded number of statements, under rights."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from registry.db import Database
from registry.domain.completeness import Totals
from registry.domain.roles import SYSTEM, Actor, Role
from registry.domain.traits import BIASED
from registry.errors import NotFound
from registry.models import Evidence, Exemption
from registry.queries import completeness as audit
from registry.services import documents, events, registration
from registry.services.organizations import add_trait, create_organization
from tests.factories.documents import ORDER
from tests.factories.organizations import SURGUT, actor_in, bundled, make_school, organization
from tests.factories.roadmaps import make_roadmap, read_item
from tests.factories.system import counted_statements
from tests.fakes import StillClock

FAMILY = "10-p-2710"
NEW_YEAR_EVE = date(2025, 12, 31)

# Counted by hand from the order's table for a municipal body without schools on the list of the biased, on 31.12.2025:
# measure → (number of kinds, windows of one kind by status). «МОУО» stands among the executors of each.
BY_HAND: dict[str, tuple[int, Totals]] = {
    # сентябрь – май 2024/25 is past, 2025/26 runs, сентябрь – декабрь 2026 is to come; «локальные акты»
    "1.2": (1, Totals(overdue=1, due=1, not_due=1)),
    # октябрь – декабрь of three years; 31.12.2025 is the last permitted day, so still due; «локальные акты»
    "1.5": (1, Totals(overdue=1, due=1, not_due=1)),
    # август – декабрь yearly; «информационно-аналитические отчеты»
    "2.2": (1, Totals(overdue=1, due=1, not_due=1)),
    "2.3": (1, Totals(overdue=1, due=1, not_due=1)),
    # октябрь – март, 2024/25 past, 2025/26 runs, 2026/27 to come; приказ, программа, отчет
    "2.9": (3, Totals(overdue=1, due=1, not_due=1)),
    # «в соответствии с графиками МОУО»: no date; приказ, программа, протокол заседания
    "2.11": (3, Totals(undated=1)),
    # «ежегодно» alone is soft: 2024 and 2025 stay due, 2026 has not begun; письма, вебинары, консультации
    "2.12": (3, Totals(due=2, not_due=1)),
    # «в соответствии с графиками»: собрания, встречи, консультации, сайты, социальные сети
    "2.13": (5, Totals(undated=1)),
    # апрель, октябрь, декабрь: three of 2024 and two of 2025 past, декабрь 2025 runs, three of 2026 to come; приказ,
    # информационное письмо, программа, информационный отчёт
    "2.15": (4, Totals(overdue=5, due=1, not_due=3)),
    # ноябрь – декабрь yearly; the same four kinds
    "2.16": (4, Totals(overdue=1, due=1, not_due=1)),
    # декабрь yearly; the same four kinds
    "2.17": (4, Totals(overdue=1, due=1, not_due=1)),
    # декабрь 2024, далее не позднее декабря: 2024 past, 31.12.2025 is the last day, 2026 opens tomorrow; программа
    "2.24": (1, Totals(overdue=1, due=1, not_due=1)),
    # «в соответствии с … актами Минпросвещения»: no date; информационно-методические отчёты
    "3.5": (1, Totals(undated=1)),
    # ноябрь – декабрь текущего учебного года is that of 2024; later ones wait for the federal list; справки по ОО
    "3.6": (1, Totals(overdue=1)),
    # I квартал ежегодно: 2024 and 2025 past, 2026 opens tomorrow; приказ, программа, протокол
    "3.7": (3, Totals(overdue=2, not_due=1)),
    "3.8": (1, Totals(overdue=2, not_due=1)),
    "3.9": (2, Totals(overdue=2, not_due=1)),
    "3.10": (2, Totals(overdue=2, not_due=1)),
    # «ежегодно» alone; приказ
    "3.11": (1, Totals(due=2, not_due=1)),
    # январь – февраль; приказ, отчет
    "3.14": (2, Totals(overdue=2, not_due=1)),
    # апрель; приказ, отчет
    "3.15": (2, Totals(overdue=2, not_due=1)),
    # январь – февраль; концепция, среднесрочная программа, антирисковые программы
    "3.16": (3, Totals(overdue=2, not_due=1)),
    # до июня is до 31 мая; СМИ, сайты, социальные сети, родительские собрания, совещания, мастер-классы
    "3.22": (6, Totals(overdue=2, not_due=1)),
    # август – сентябрь; информационно-аналитическая справка
    "3.24": (1, Totals(overdue=2, not_due=1)),
    # до 23.12.2025, далее ежегодно: 2025 past, 2026 opens tomorrow; приказ, отчет
    "3.25": (2, Totals(overdue=1, not_due=1)),
    # до 30 ноября: 2024 and 2025 past; предложения
    "4.3": (1, Totals(overdue=2, not_due=1)),
}
# 2.26 binds bodies «где имеются ОО с необъективными результатами» only: none is known, so it is not owed.


def prove(
    database: Database, item: str, kind: str, day: date, *, code: str = SURGUT, window: str | None = None
) -> None:
    with database.write() as uow:
        uow.session.add(
            Evidence(
                family=FAMILY,
                item_number=item,
                kind=kind,
                organization_id=organization(uow, code).id,
                window=window,
                url="https://example.org/act",
                fulfilled_on=day,
                created_at=datetime(2025, 12, 1, tzinfo=UTC),
            )
        )


def audited(
    database: Database, code: str = SURGUT, on: date = NEW_YEAR_EVE, actor: Actor = SYSTEM
) -> audit.Completeness:
    with database.read(actor) as uow:
        return audit.organization_completeness(uow, code, on)


def test_the_audit_of_surgut_agrees_with_a_count_by_hand(database: Database) -> None:
    bundled(database)
    report = audited(database)
    found = {item: Totals.of(row.status for row in rows) for item, rows in report.by_item}
    assert found == {item: windows * kinds for item, (kinds, windows) in BY_HAND.items()}
    assert report.totals == sum((windows * kinds for kinds, windows in BY_HAND.values()), Totals())
    assert report.totals == Totals(due=28, overdue=85, not_due=57, undated=9)
    assert (report.roadmap, report.notices) == (FAMILY, ())
    assert report.titles.keys() == BY_HAND.keys()


def test_the_missing_act_turns_its_row_met_and_nothing_else(database: Database) -> None:
    bundled(database)
    before = audited(database)
    prove(database, "1.2", "local_acts", date(2025, 10, 14), window="2025-09-01..2026-05-31")
    after = audited(database)
    changed = [(old, new) for old, new in zip(before.rows, after.rows, strict=True) if old != new]
    ((old, new),) = changed
    assert (old.item, old.status, new.status) == ("1.2", "due", "met")
    assert [mark.url for mark in new.evidence] == ["https://example.org/act"]
    assert after.totals == before.totals + Totals(met=1) - Totals(due=1)


def test_the_json_is_that_of_the_contract(database: Database) -> None:
    bundled(database)
    data = audited(database).as_json()
    assert {key: data[key] for key in ("organization", "on", "roadmap")} == {
        "organization": SURGUT,
        "on": "2025-12-31",
        "roadmap": FAMILY,
    }
    first = data["rows"][0]
    assert (first["item"], first["kind"], first["status"]) == ("1.2", "local_acts", "overdue")
    assert first["window"]["start"] == "2024-09-01"
    assert first["window"]["end"] == "2025-05-31"
    assert first["window"]["id"] == "2024-09-01..2025-05-31"
    assert (first["documents"], first["days_overdue"], first["reason"]) == ([], 214, None)
    assert sum(data["totals"].values()) == len(data["rows"])


def test_a_condition_appears_with_a_school_on_the_list_and_says_why(database: Database) -> None:
    bundled(database)
    with database.write() as uow:
        make_school(uow, "school-1", SURGUT)
        add_trait(uow, organization="school-1", trait=BIASED, since=date(2025, 3, 1), basis="Письмо от 01.03.2025 № 1")
    rows = [row for row in audited(database).rows if row.item == "2.26"]
    assert [(row.window.id if row.window else "", row.status) for row in rows] == [
        ("2025-01-01..2025-05-31", "overdue")
    ]
    assert rows[0].condition == "где имеются ОО с необъективными результатами"
    school = {row.item: row.status for row in audited(database, "school-1").rows if row.condition}
    assert school == {"1.6": "due"}, "октябрь – декабрь 2025 runs to this very day"
    assert not any(row.condition for row in audited(database, "mouo-71875000").rows)


def test_one_organization_takes_five_statements_at_most(any_database: Database) -> None:
    bundled(any_database)
    prove(any_database, "1.5", "local_acts", date(2025, 10, 14))
    with any_database.read() as uow, counted_statements(any_database) as statements:
        report = audit.organization_completeness(uow, SURGUT, NEW_YEAR_EVE)
    assert len(report.rows) == 179
    assert len(statements) <= 5


def test_the_summary_takes_as_many_statements_for_many_as_for_few(any_database: Database) -> None:
    bundled(any_database)

    def statements(schools: int) -> int:
        with any_database.write() as uow:
            for number in range(schools):
                code = f"s{schools}-{number}"
                make_school(uow, code, SURGUT)
                add_trait(uow, organization=code, trait=BIASED, since=date(2025, 1, 1), basis="письмо")
        with any_database.read() as uow, counted_statements(any_database) as counted:
            audit.summary(uow, NEW_YEAR_EVE)
        return len(counted)

    assert statements(1) == statements(40) <= 12


def test_evidence_out_of_place_costs_the_summary_two_statements_more(any_database: Database) -> None:
    bundled(any_database)
    with any_database.write() as uow:
        make_school(uow, "s-0", SURGUT)
        add_trait(uow, organization="s-0", trait=BIASED, since=date(2025, 1, 1), basis="письмо")
    prove(any_database, "1.3", "order", date(2025, 11, 3), code="s-0")
    with any_database.read() as uow, counted_statements(any_database) as counted:
        audit.summary(uow, NEW_YEAR_EVE)
    assert len(counted) <= 13


def test_the_summary_is_the_sum_of_the_audits(database: Database) -> None:
    bundled(database)
    with database.write() as uow:
        for code in ("school-1", "school-2"):
            make_school(uow, code, SURGUT)
        add_trait(uow, organization="school-2", trait=BIASED, since=date(2025, 9, 1), basis="письмо")
        uow.session.add(
            Exemption(
                family=FAMILY,
                item_number="3.16",
                organization_id=organization(uow, "school-1").id,
                reason="ремонт",
                since=date(2025, 1, 1),
                created_at=datetime(2025, 1, 1, tzinfo=UTC),
            )
        )
    prove(database, "1.3", "order", date(2025, 11, 3), code="school-1", window="2025-10-01..2025-12-31")
    prove(database, "1.3", "order", date(2025, 11, 9), code="school-1", window="2025-10-01..2025-12-31")
    prove(database, "3.5", "info_method_report", date(2025, 5, 3))
    with database.read() as uow:
        whole = audit.summary(uow, NEW_YEAR_EVE)
    alone = {each.organization.code: audited(database, each.organization.code) for each in whole.organizations}
    assert len(alone) == 33 + 2
    assert {each.organization.code: each.totals for each in whole.organizations} == {
        code: report.totals for code, report in alone.items()
    }
    assert whole.totals == sum((report.totals for report in alone.values()), Totals())
    assert whole.totals == sum((each.totals for each in whole.items), Totals())
    for each in whole.organizations:
        assert sum(each.cells, Totals()) == each.totals
        own = dict(alone[each.organization.code].by_item)
        for item, cell in zip(whole.items, each.cells, strict=True):
            assert cell == Totals.of(row.status for row in own.get(item.item, ()))
    assert sum(item.totals.rows for item in whole.items) == whole.totals.rows


def test_one_measure_shows_who_has_it_with_the_evidence(database: Database) -> None:
    bundled(database)
    prove(database, "1.5", "local_acts", date(2025, 10, 14))
    with database.read() as uow:
        found = audit.item_completeness(uow, "1.5", NEW_YEAR_EVE)
    assert [ref.level for ref, _ in found.organizations] == ["mouo"] * 22
    ((_, rows),) = [(ref, rows) for ref, rows in found.organizations if ref.code == SURGUT]
    assert [row.status for row in rows] == ["overdue", "met", "not_due"]
    assert rows[1].evidence[0].url == "https://example.org/act"
    assert found.totals == Totals(met=1, overdue=22, due=21, not_due=22)
    with database.read() as uow, pytest.raises(NotFound):
        audit.item_completeness(uow, "9.9", NEW_YEAR_EVE)


def test_home_puts_the_longest_overdue_and_the_soonest_due_first(database: Database) -> None:
    bundled(database)
    clerk = actor_in(database, SURGUT, Role.AUTHOR)
    with database.read(clerk) as uow:
        page = audit.home(uow, clerk.organization_ids(), date(2025, 11, 10), limit=5)
    assert [task.row.window.end for task in page.overdue if task.row.window] == [date(2024, 2, 29)] * 5
    assert page.due[0].row.item in {"2.12", "3.11"}, "soft windows of 2024 ended first"
    assert all(task.row.status == "not_due" for task in page.upcoming)
    assert page.upcoming[0].row.window is not None
    assert page.upcoming[0].row.window.opens == date(2025, 12, 1)
    assert page.overdue[0].title.startswith(("Выявление ресурсных", "Разработка концептуальных"))
    assert [ref.code for ref, _ in page.totals] == [SURGUT]


def test_an_audit_of_others_is_not_to_be_seen(database: Database) -> None:
    bundled(database)
    with database.write() as uow:
        make_school(uow, "school-1", SURGUT)
        make_school(uow, "school-2", "mouo-71875000")
    clerk = actor_in(database, SURGUT, Role.VIEWER)
    with database.read(clerk) as uow:
        whole = audit.summary(uow, NEW_YEAR_EVE)
        item = audit.item_completeness(uow, "3.24", NEW_YEAR_EVE)
        others = audit.home(uow, [1, 2, 3, 4, 5], NEW_YEAR_EVE)
    assert [each.organization.code for each in whole.organizations] == [SURGUT, "school-1"]
    assert [ref.code for ref, _ in item.organizations] == [SURGUT, "school-1"]
    assert others.totals == ()
    for code in ("mouo-71875000", "school-2", "department", "nowhere"):
        with pytest.raises(NotFound) as caught:
            audited(database, code, actor=clerk)
        assert caught.value.message == f"Организации «{code}» нет или она вам недоступна."


def test_the_summary_is_narrowed_by_level_and_parent(database: Database) -> None:
    bundled(database)
    with database.write() as uow:
        make_school(uow, "school-1", SURGUT)
    with database.read() as uow:
        bodies = audit.summary(uow, NEW_YEAR_EVE, level="mouo")
        beneath = audit.summary(uow, NEW_YEAR_EVE, parent=SURGUT)
    assert len(bodies.organizations) == 22
    assert [each.organization.code for each in beneath.organizations] == [SURGUT, "school-1"]
    assert beneath.organizations[1].organization.parent == SURGUT


def test_without_a_roadmap_in_force_it_is_said(database: Database) -> None:
    with database.write() as uow:
        create_organization(uow, code="department", name="Департамент", level="department")
    with pytest.raises(NotFound, match="Действующей дорожной карты нет"):
        audited(database, "department")


def test_evidence_belongs_to_the_plan_not_to_another(database: Database) -> None:
    bundled(database)
    make_roadmap(database, read_item("1.5", kinds="local_acts"), code="other")
    prove(database, "1.5", "local_acts", date(2025, 10, 14))
    with database.read() as uow:
        other = audit.organization_completeness(uow, SURGUT, NEW_YEAR_EVE, "other")
    assert [row.status for row in other.rows] == ["overdue", "overdue", "not_due"]


def test_registering_the_missing_act_turns_its_row_met(any_database: Database, clock: StillClock) -> None:
    bundled(any_database)
    clock.set(date(2025, 11, 14))
    with any_database.write() as uow:
        draft = documents.draft(uow, kind="order", organization=SURGUT, item="1.2", values=ORDER)
    assert audited(any_database).totals.met == 0, "a draft fulfils nothing"
    with any_database.write() as uow:
        registration.register(uow, document_id=draft.id)
    report = audited(any_database)
    (row,) = [row for row in report.rows if row.status == "met"]
    assert (row.item, row.kind, row.documents) == ("1.2", "local_acts", (draft.id,)), "an order is a local act"
    assert row.window is not None
    assert row.window.id == "2025-09-01..2026-05-31"
    assert row.as_json()["documents"] == [draft.id]
    assert report.totals == Totals(met=1, due=27, overdue=85, not_due=57, undated=9)
    with any_database.read() as uow:
        assert audit.summary(uow, NEW_YEAR_EVE, parent=SURGUT).totals == report.totals


def test_what_waits_for_an_event_is_said_beside_the_rows_until_its_date_is_entered(database: Database) -> None:
    bundled(database)
    body, institute = audited(database), audited(database, "iro")
    assert [(each.item, each.event) for each in body.waiting] == [("3.6", "federal-list")]
    assert {each.item for each in institute.waiting} >= {"2.18", "2.19"}
    assert [each["item"] for each in body.as_json()["waiting"]] == ["3.6"]
    assert not {each.item for each in body.waiting} & {row.item for row in body.rows if row.window is None}
    with database.write() as uow:
        events.enter(
            uow, code="vpr-2026", starts_on=date(2026, 4, 20), ends_on=date(2026, 5, 20), basis="приказ для проверки"
        )
    years = {each.item: each.years for each in audited(database, "iro").waiting if each.event == "vpr"}
    assert "2.19" not in years, "2025 has its own date, so nothing is missing any more"
    assert years["2.18"] == (2025,), "the date of 2026 is known, that of 2025 is not"
    with database.write() as uow:
        events.enter(
            uow, code="vpr-2025", starts_on=date(2025, 4, 11), ends_on=date(2025, 5, 16), basis="приказ для проверки"
        )
    assert "2.18" not in {each.item for each in audited(database, "iro").waiting}
    assert audited(database).totals == body.totals, "a municipal body waits for another event"


def test_home_says_what_waits_with_those_concerned(database: Database) -> None:
    bundled(database)
    with database.read() as uow:
        page = audit.home(uow, [organization(uow, code).id for code in (SURGUT, "mouo-71875000")], NEW_YEAR_EVE)
    ((waits, whose),) = page.waiting
    assert (waits.item, {ref.code for ref in whose}) == ("3.6", {SURGUT, "mouo-71875000"})
