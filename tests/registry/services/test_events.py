"""The calendar of events: whoever keeps it, its days give windows at once, and what was fulfilled follows them."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from registry.db import Database
from registry.domain.roles import Actor, GrantedRole, Role
from registry.domain.schedule import Horizon, Period, read_deadline
from registry.domain.schedule.anchors import keyed
from registry.errors import AlreadyDone, Forbidden, InvalidInput, NotFound, RuleViolation
from registry.models import Document, DocumentItem, Evidence, Exemption, JournalEntry, Organization, RoadmapItem
from registry.ports import Ports
from registry.queries import events as queries
from registry.queries.anchors import events_in_force
from registry.queries.completeness import organization_completeness, summary
from registry.queries.measures import measure
from registry.queries.plans import load_plan
from registry.queries.roadmaps import roadmap
from registry.services import events, evidence, setup
from tests.databases import sqlite_database
from tests.factories.documents import make_world
from tests.factories.system import counted_statements, journal_actions

VPR = {"code": "vpr-2026", "starts_on": date(2026, 4, 20), "ends_on": date(2026, 5, 20)}
BASIS = "приказ, внесённый для проверки"
FAMILY = "10-p-2710"


@pytest.fixture
def region(any_database: Database) -> Database:
    """The bundled order on each database."""
    with any_database.write() as uow:
        setup.load_bundled(uow)
    return any_database


def enter(database: Database, **changes):
    with database.write() as uow:
        return events.enter(uow, **{**VPR, "basis": BASIS, **changes})


def windows(database: Database) -> dict[str, tuple[str, ...]]:
    with database.read() as uow:
        return {item.number: tuple(w.id for w in item.deadline.windows) for item in load_plan(uow).items}


def test_the_days_of_vpr_give_five_measures_their_windows_and_change_nothing_else(region: Database) -> None:
    before = windows(region)
    made = enter(region)
    after = windows(region)
    assert len(before) == len(after) == 66
    of_2026 = {number: [w for w in after[number] if "2026" in w] for number in ("2.8", "2.18", "2.19", "3.10", "3.19")}
    assert of_2026 == {
        "2.8": ["2026-03-01..2026-03-31"],  # the text names the month, which is over before the tests begin
        "2.18": ["2026-05-21..2026-12-31"],
        "2.19": ["..2026-04-19"],
        "3.10": ["2026-01-01..2026-03-31"],  # «I квартал ежегодно»
        "3.19": ["..2026-04-19"],
    }
    moved = {number for number in before if before[number] != after[number]}
    assert moved == {"2.18", "2.19", "3.19"} == set(made.measures)
    assert {number: before[number] for number in before.keys() - moved} == {
        number: after[number] for number in after.keys() - moved
    }


def test_an_early_vpr_cuts_the_month_that_is_named_beside_it(region: Database) -> None:
    made = enter(region, starts_on=date(2026, 3, 16), ends_on=date(2026, 4, 10))
    assert made.measures == ("2.8", "2.18", "2.19", "3.19")
    assert windows(region)["2.8"][-1] == "2026-03-01..2026-03-15"


def test_every_reader_of_a_deadline_sees_the_window(region: Database) -> None:
    enter(region)
    with region.read() as uow:
        assert [w.id for w in measure(uow, "3.19").windows] == ["..2026-04-19"]
        shown = roadmap(uow).item("3.19").as_json()["deadline"]
        assert [window["end"] for window in shown["windows"]] == ["2026-04-19"]
        rows = organization_completeness(uow, "iro", date(2026, 4, 20)).rows
        assert {row.status for row in rows if row.item == "3.19"} == {"overdue"}
        assert summary(uow, date(2026, 4, 20)).totals.rows > 0


def test_the_audit_of_an_organization_stays_within_five_statements_and_the_summary_within_twelve(
    region: Database,
) -> None:
    enter(region)
    with region.read() as uow:
        with counted_statements(region) as one:
            organization_completeness(uow, "iro", date(2026, 4, 20))
        with counted_statements(region) as all_of_them:
            summary(uow, date(2026, 4, 20))
        with counted_statements(region) as days:
            events_in_force(uow)
    assert (len(one), len(days)) == (5, 1)
    assert len(all_of_them) <= 12


def test_several_times_in_one_year_all_count(region: Database) -> None:
    enter(region)
    enter(region, starts_on=date(2026, 9, 21), ends_on=date(2026, 9, 25))
    with region.read() as uow:
        assert sorted(events_in_force(uow)) == ["vpr-2026", "vpr-2026#2"]
    assert windows(region)["3.19"] == ("..2026-04-19", "..2026-09-20")


def test_what_waits_is_told_by_event_with_measures_and_years(region: Database) -> None:
    with region.read() as uow:
        before = {each.code: each for each in queries.waited(uow)}
    assert [(m.number, m.years) for m in before["vpr"].measures] == [
        ("2.18", (2025, 2026)),
        ("2.19", (2026,)),
        ("3.19", (2024, 2025, 2026)),
    ]
    assert {m.number for m in before["rosobrnadzor-schedule"].measures} == {"3.1", "3.2", "3.3"}
    assert before["rosobrnadzor-schedule"].years == ()
    assert "2.9" not in {m.number for each in before.values() for m in each.measures}
    enter(region)
    with region.read() as uow:
        after = {each.code: each for each in queries.waited(uow)}
    assert [(m.number, m.years) for m in after["vpr"].measures] == [("2.18", (2025,)), ("3.19", (2024, 2025))]


def test_a_schedule_of_somebody_gives_windows_to_those_who_wait_for_it_alone(region: Database) -> None:
    made = enter(region, code="rosobrnadzor-schedule", starts_on=date(2026, 1, 12), ends_on=date(2026, 6, 30))
    assert made.measures == ("3.1", "3.2", "3.3")
    assert windows(region)["3.2"] == ("2026-01-12..2026-06-30",)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "впр"}, "code"),
        ({"code": "x-something"}, "code"),
        ({"code": ""}, "code"),
        ({"code": "on-demand"}, "code"),
        ({"starts_on": date(2026, 5, 21)}, "ends_on"),
        ({"starts_on": date(1, 1, 1)}, "starts_on"),
        ({"ends_on": date(9999, 1, 1)}, "ends_on"),
        ({"basis": "  "}, "basis"),
        ({"basis": "д" * 3000}, "basis"),
    ],
)
def test_a_bad_event_is_refused_at_its_field_and_nothing_is_stored(database: Database, changes, field) -> None:
    with database.write() as uow:
        setup.load_bundled(uow)
    with pytest.raises(InvalidInput) as refused:
        enter(database, **changes)
    assert refused.value.facts["field"] == field
    with database.read() as uow:
        assert queries.calendar(uow, revoked=True) == ()


def test_an_event_that_is_entered_already_or_overlaps_is_refused(region: Database) -> None:
    made = enter(region)
    with pytest.raises(AlreadyDone) as same:
        enter(region)
    assert same.value.facts["id"] == made.id
    with pytest.raises(RuleViolation, match=r"20.04.2026 – 20.05.2026"):
        enter(region, starts_on=date(2026, 5, 20), ends_on=date(2026, 6, 1))


def test_two_people_who_enter_the_same_event_at_once_enter_it_once(region: Database) -> None:
    def attempt(_: int) -> str:
        try:
            enter(region)
        except AlreadyDone:
            return "already"
        return "entered"

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(attempt, range(4))) == ["already"] * 3 + ["entered"]
    with region.read() as uow:
        assert len(queries.calendar(uow)) == 1


def test_the_calendar_is_kept_by_those_who_manage_the_region(database: Database) -> None:
    with database.write() as uow:
        setup.load_bundled(uow)
        town = uow.session.scalar(select(Organization).where(Organization.level == "mouo"))
    stranger = Actor(None, "", (GrantedRole(town.id, town.path, Role.ORG_ADMIN),))
    made = enter(database)
    calls = (
        lambda uow: events.enter(uow, **{**VPR, "basis": BASIS}),
        lambda uow: events.change(uow, event_id=made.id, basis="иное"),
        lambda uow: events.revoke(uow, event_id=made.id, reason="ошибка"),
    )
    for call in calls:
        with database.write(stranger) as uow, pytest.raises(Forbidden):
            call(uow)


def test_a_changed_day_moves_the_window_and_everything_that_was_filed_under_it(region: Database) -> None:
    made = enter(region)
    _proved(region)
    with region.write() as uow:
        changed = events.change(uow, event_id=made.id, starts_on=date(2026, 4, 13), ends_on=date(2026, 5, 15))
    assert set(changed.measures) == {"2.18", "2.19", "3.19"}
    assert changed.carried == 3
    assert _filed(region) == {
        "evidence": "..2026-04-12",
        "document_items": "..2026-04-12",
        "exemptions": "..2026-04-12",
    }
    with region.read() as uow:
        rows = organization_completeness(uow, "iro", date(2026, 4, 30)).rows
        met = [row for row in rows if row.item == "3.19" and row.kind == "order"]
        assert [(row.status, row.window.id) for row in met] == [("met", "..2026-04-12")]
        said = uow.session.scalars(select(JournalEntry.details).where(JournalEntry.action == "event.change")).one()
    assert (said["old"], said["new"]) == ("20.04.2026 – 20.05.2026", "13.04.2026 – 15.05.2026")
    assert (set(said["measures"]), said["carried"]) == ({"2.18", "2.19", "3.19"}, 3)


def test_a_revoked_event_takes_its_window_and_keeps_what_was_fulfilled(region: Database) -> None:
    made = enter(region)
    _proved(region)
    with region.write() as uow:
        gone = events.revoke(uow, event_id=made.id, reason="дни названы ошибочно")
    assert (gone.revoked, gone.carried) == ("дни названы ошибочно", 0)
    assert windows(region)["3.19"] == ()
    with region.read() as uow:
        rows = organization_completeness(uow, "iro", date(2026, 4, 30)).rows
        assert {row.kind: row.status for row in rows if row.item == "3.19"}["order"] == "met"
        assert queries.calendar(uow) == ()
        assert [row.revoked for row in queries.calendar(uow, revoked=True)] == ["дни названы ошибочно"]
    with region.write() as uow, pytest.raises(RuleViolation):
        events.revoke(uow, event_id=made.id, reason="ещё раз")
    # Entered anew on other days, the fact counts by its own day.
    enter(region, starts_on=date(2026, 4, 13), ends_on=date(2026, 5, 15))
    with region.read() as uow:
        rows = organization_completeness(uow, "iro", date(2026, 4, 30)).rows
        assert {row.kind: row.status for row in rows if row.item == "3.19"}["order"] == "met"


def test_a_change_that_changes_nothing_leaves_no_trace(region: Database) -> None:
    made = enter(region)
    length = len(journal_actions(region))
    with region.write() as uow:
        same = events.change(uow, event_id=made.id, starts_on=VPR["starts_on"], basis=BASIS)
    assert (same.changed, same.measures) == (False, ())
    assert len(journal_actions(region)) == length
    with region.write() as uow, pytest.raises(NotFound):
        events.change(uow, event_id=made.id + 1, basis="иное")


def test_an_event_that_a_plan_names_in_its_own_words_can_be_entered(database: Database) -> None:
    make_world(database)
    with database.write() as uow:
        row = uow.session.scalar(select(RoadmapItem).where(RoadmapItem.number == "3.22"))
        row.deadline_text = "после утверждения положения о конкурсе"
    with database.read() as uow:
        own = next(offer for offer in queries.offers(uow) if offer.own)
    made = enter(database, code=own.code)
    assert (own.name, made.measures) == ("«после утверждения положения о конкурсе»", ("3.22",))


def test_entering_events_in_any_order_gives_the_same_windows(tmp_path: Path, ports: Ports) -> None:
    days = [
        {"code": "vpr", "starts_on": date(2025, 4, 11), "ends_on": date(2025, 5, 16)},
        VPR,
        {"code": "federal-list", "starts_on": date(2025, 9, 1), "ends_on": date(2025, 9, 1)},
        {"code": "vpr", "starts_on": date(2026, 9, 21), "ends_on": date(2026, 9, 25)},
    ]
    found = []
    for number, order in enumerate(list(permutations(days))[::5]):
        folder = tmp_path / str(number)
        folder.mkdir()
        with sqlite_database(folder, ports) as database:
            with database.write() as uow:
                setup.load_bundled(uow)
            for each in order:
                enter(database, **each)
            found.append(windows(database))
    assert all(each == found[0] for each in found)
    assert len(found[0]["2.18"]) == 4


TEXTS = (
    "ежегодно до начала проведения ВПР",
    "ежегодно до начала проведения ВПР, март",
    "декабрь 2024 года, ежегодно после проведения ВПР",
    "после получения результатов ВПР, но не позднее декабря",
    "в соответствии с планом-графиком Рособнадзора",
    "ежегодно",
)
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
OCCURRENCES = st.lists(
    st.tuples(
        st.sampled_from(["vpr", "vpr-results", "rosobrnadzor-schedule", "gia"]),
        st.tuples(DAYS, DAYS).map(lambda pair: Period(min(pair), max(pair))),
    ),
    max_size=6,
)


@given(OCCURRENCES, st.randoms())
def test_the_order_of_occurrences_never_matters(occurrences, random) -> None:
    horizon = Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17))
    shuffled = list(occurrences)
    random.shuffle(shuffled)
    one, other = keyed(occurrences), keyed(shuffled)
    assert one == other
    assert len(one) == len(set(occurrences))
    for text in TEXTS:
        assert read_deadline(text, horizon, one) == read_deadline(text, horizon, other)


@given(OCCURRENCES)
def test_only_texts_that_hang_on_an_event_are_touched_by_it(occurrences) -> None:
    horizon = Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17))
    apart = keyed((code, days) for code, days in occurrences if not code.startswith("vpr"))
    for text in TEXTS[:4]:
        assert read_deadline(text, horizon, apart) == read_deadline(text, horizon)


def _proved(database: Database) -> None:
    """An order and an exemption of the institute under the window of 3.19, and a draft that names it."""
    with database.write() as uow:
        iro = uow.session.scalar(select(Organization).where(Organization.code == "iro"))
        asked = measure(uow, "3.19")
        first, second = asked.owed_by("iro")
        evidence.add_link(
            uow, organization="iro", item="3.19", kind=first, url="https://iro.example/1",
            fulfilled_on=date(2025, 10, 1), window="..2026-04-19",
        )  # fmt: skip
        evidence.exempt(uow, organization="iro", item="3.19", kind=second, window="..2026-04-19", reason="иная форма")
        moment = uow.ports.clock.now()
        draft = Document(
            organization_id=iro.id, kind="order", title="О курсах", created_at=moment, updated_at=moment,
            items=[DocumentItem(family=FAMILY, item_number="3.19", window="..2026-04-19")],
        )  # fmt: skip
        uow.session.add(draft)


def _filed(database: Database) -> Mapping[str, str | None]:
    with database.read() as uow:
        return {
            model.__tablename__: uow.session.scalars(select(model.window)).one()
            for model in (Evidence, DocumentItem, Exemption)
        }
