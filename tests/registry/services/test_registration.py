"""Registration: numbers without holes and doubles, dates in order, facts of evidence, immutable versions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from registry.db import Database, UnitOfWork
from registry.errors import DateOutOfSeries, Forbidden, InvalidInput, MissingFields, NotFound, NumberTaken
from registry.models import Document, Evidence, JournalEntry, NumberSeries
from registry.queries.completeness import organization_completeness
from registry.queries.documents import document_card
from registry.services import documents, numbering
from registry.services.evidence import add_document
from registry.services.registration import register
from tests.factories.documents import ORDER, RECOMMENDATIONS, World, make_world
from tests.factories.system import journal_actions
from tests.fakes import StillClock


@pytest.fixture
def world(any_database: Database) -> World:
    return make_world(any_database)


def drafted(database: Database, world: World, organization: str = "department", **changes) -> int:
    asked = {"kind": "order", "organization": organization, "values": ORDER} | changes
    with database.write() as uow:
        return documents.draft(uow, **asked).id


def registered(database: Database, world: World, document_id: int, organization: str = "department", **given):
    with database.write(world.actor(organization, "registrar")) as uow:
        return register(uow, document_id=document_id, **given)


def counter(database: Database) -> list[tuple[str, int, int, date | None]]:
    with database.read() as uow:
        rows = uow.session.scalars(select(NumberSeries).order_by(NumberSeries.year))
        return [(row.series, row.year, row.last, row.last_day) for row in rows]


def test_numbers_follow_one_another_in_the_pattern_of_the_organization(any_database: Database, world: World) -> None:
    numbers = [registered(any_database, world, drafted(any_database, world)).number for _ in range(3)]
    assert numbers == ["10-П-1", "10-П-2", "10-П-3"]
    other = registered(any_database, world, drafted(any_database, world, "mouo-1"), "mouo-1")
    assert other.number == "1-П"
    assert other.as_json() == {"id": other.id, "number": "1-П", "date": "2025-10-15"}


def test_the_registered_file_carries_the_number_and_the_draft_stays_as_it_was(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database, world)
    with database.read() as uow:
        before = document_card(uow, document_id)
    registered(database, world, document_id)
    with database.read() as uow:
        after = document_card(uow, document_id)
    assert [version.ordinal for version in after.versions] == [1, 2]
    assert after.versions[0] == before.versions[0]
    assert after.current.sha256 != before.current.sha256
    text = stamped_text(database.ports.files.read(after.current.sha256))
    assert "10-П-1" in text
    assert "15.10.2025" in text or "15 октября 2025" in text
    assert after.text == text
    assert "____" in before.text
    assert "____" not in after.text
    assert (after.state, after.signatory, after.registered_by) == ("registered", "А.А. Дренин", "registrar department")


def _register_and_die(uow: UnitOfWork, document_id: int) -> None:
    register(uow, document_id=document_id)
    raise KeyboardInterrupt


def stamped_text(docx: bytes) -> str:
    from document_templates.reading import document_text

    return document_text(docx)


def test_empty_required_fields_are_named_and_no_number_is_spent(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database, world, values={**ORDER, "signatory_name": "", "points": []})
    with pytest.raises(MissingFields) as refused:
        registered(database, world, document_id)
    assert refused.value.facts["fields"] == ("points", "signatory_name")
    assert "«Подписывающий»" in refused.value.message
    assert [remark.place for remark in refused.value.remarks] == ["points", "signatory_name"]
    assert counter(database) == []


def test_an_aborted_registration_leaves_no_gap(any_database: Database, world: World) -> None:
    first, second = drafted(any_database, world), drafted(any_database, world)
    with pytest.raises(KeyboardInterrupt), any_database.write() as uow:
        _register_and_die(uow, first)
    assert registered(any_database, world, second).number == "10-П-1"
    assert registered(any_database, world, first).number == "10-П-2"
    assert counter(any_database) == [("П", 2025, 2, date(2025, 10, 15))]


def test_a_date_before_the_last_one_of_the_series_is_refused_naming_it(any_database: Database, world: World) -> None:
    registered(any_database, world, drafted(any_database, world), day=date(2025, 10, 10))
    document_id = drafted(any_database, world)
    with pytest.raises(DateOutOfSeries, match=r"10\.10\.2025"):
        registered(any_database, world, document_id, day=date(2025, 10, 9))
    assert registered(any_database, world, document_id, day=date(2025, 10, 10)).number == "10-П-2"


def test_a_day_that_has_not_come_is_refused(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database, world)
    with pytest.raises(DateOutOfSeries, match=r"16\.10\.2025"):
        registered(database, world, document_id, day=date(2025, 10, 16))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(225, 10, 1), date(2014, 12, 31)])
def test_a_day_of_long_ago_is_a_slip_and_refused(database: Database, day: date) -> None:
    world = make_world(database)
    with pytest.raises(DateOutOfSeries, match="слишком давняя"):
        registered(database, world, drafted(database, world), day=day)


def test_the_year_turns_by_the_local_calendar(any_database: Database, world: World, clock: StillClock) -> None:
    clock.moment = datetime(2025, 12, 31, 18, 59, tzinfo=UTC)  # 23:59 in the okrug
    old = registered(any_database, world, drafted(any_database, world))
    clock.moment = datetime(2025, 12, 31, 19, 1, tzinfo=UTC)  # 00:01 of the new year there
    new = registered(any_database, world, drafted(any_database, world))
    assert (old.number, old.date) == ("10-П-1", date(2025, 12, 31))
    assert (new.number, new.date) == ("10-П-1", date(2026, 1, 1))
    late = registered(any_database, world, drafted(any_database, world), day=date(2025, 12, 31))
    assert late.number == "10-П-2"
    assert [row[1:3] for row in counter(any_database)] == [(2025, 2), (2026, 1)]


@pytest.mark.parametrize("wanted", ["10-П-2710", "2710"])
def test_a_wanted_number_moves_the_counter_and_tells_what_it_skipped(
    any_database: Database, world: World, wanted: str
) -> None:
    registered(any_database, world, drafted(any_database, world))
    taken = registered(any_database, world, drafted(any_database, world), number=wanted)
    assert taken.number == "10-П-2710"
    assert registered(any_database, world, drafted(any_database, world)).number == "10-П-2711"
    with any_database.read() as uow:
        entries = uow.session.scalars(select(JournalEntry).where(JournalEntry.action == "document.register"))
        assert [entry.details.get("skipped") for entry in entries] == [None, [2, 2709], None]


def test_a_number_in_use_is_refused_with_the_document_that_has_it(database: Database) -> None:
    world = make_world(database)
    first = drafted(database, world)
    registered(database, world, first)
    second = drafted(database, world)
    with pytest.raises(NumberTaken, match=f"№ {first}"):
        registered(database, world, second, number="10-П-1")
    with pytest.raises(NumberTaken, match=f"№ {first}"):
        registered(database, world, second, number="10-п-01")
    assert registered(database, world, second).number == "10-П-2"


def test_a_number_out_of_the_pattern_is_kept_and_the_series_goes_on(database: Database) -> None:
    world = make_world(database)
    assert registered(database, world, drafted(database, world), number=" 10-П-1а ").number == "10-П-1а"
    assert registered(database, world, drafted(database, world)).number == "10-П-1"


@pytest.mark.parametrize("wanted", ["", "  ", "1" * 65, "1\x00"])
def test_what_cannot_be_a_number_is_refused(database: Database, wanted: str) -> None:
    world = make_world(database)
    document_id = drafted(database, world)
    with pytest.raises(InvalidInput):
        registered(database, world, document_id, number=wanted)
    assert counter(database) == []


def test_a_kind_without_a_series_is_registered_by_date_alone(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database, world, "mouo-1", kind="method_recs", item="2.4", values=RECOMMENDATIONS)
    with pytest.raises(InvalidInput, match="нет своего номера"):
        registered(database, world, document_id, "mouo-1", number="5")
    made = registered(database, world, document_id, "mouo-1", day=date(2025, 2, 20))
    assert (made.number, made.date) == (None, date(2025, 2, 20))
    assert [(e.kind, e.window) for e in made.evidence] == [("method_recs", "..2025-03-01")]
    assert counter(database) == []


def test_evidence_is_made_for_the_window_that_holds_the_day(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database, world, "mouo-1", item="1.1")
    made = registered(database, world, document_id, "mouo-1")
    assert [(e.item, e.kind, e.window) for e in made.evidence] == [("1.1", "order", "2025-10-01..2026-03-31")]
    again = registered(database, world, drafted(database, world, "mouo-1", item="1.1"), "mouo-1")
    assert again.evidence[0].window == "2025-10-01..2026-03-31"


def test_a_late_act_counts_for_the_earliest_window_that_was_missed(database: Database, clock: StillClock) -> None:
    world = make_world(database)
    clock.set(date(2025, 6, 2))
    first = registered(database, world, drafted(database, world, "mouo-1", item="1.1"), "mouo-1")
    assert first.evidence[0].window == "2024-10-01..2025-03-31"
    second = registered(database, world, drafted(database, world, "mouo-1", item="1.1"), "mouo-1")
    assert second.evidence[0].window == "2024-10-01..2025-03-31", "one more of it; the next window has not begun"


def test_an_act_from_before_all_windows_counts_in_none_until_a_person_names_one(
    any_database: Database, clock: StillClock
) -> None:
    world = make_world(any_database)
    clock.set(date(2024, 9, 2))
    document_id = drafted(any_database, world, "mouo-1", item="1.1")
    made = registered(any_database, world, document_id, "mouo-1")
    assert [(e.kind, e.window) for e in made.evidence] == [("order", None)]
    with any_database.read() as uow:
        assert [row.early for row in document_card(uow, document_id).evidence] == [True]
    clock.set(date(2024, 11, 1))

    def attached(**more: str) -> tuple[str | None, ...]:
        with any_database.write(world.actor("mouo-1", "registrar")) as uow:
            return tuple(e.window for e in add_document(uow, document_id=document_id, item="1.1", **more))

    with pytest.raises(InvalidInput) as refused:
        attached()
    assert refused.value.message.startswith("02.09.2024 — раньше всех сроков мероприятия 1.1.")
    assert "2024-10-01..2025-03-31" in refused.value.message
    assert attached(window="2024-10-01..2025-03-31") == ("2024-10-01..2025-03-31",)
    with any_database.read() as uow:
        assert [row.early for row in document_card(uow, document_id).evidence] == [True, False]
        rows = [row for row in organization_completeness(uow, "mouo-1", date(2026, 4, 1)).rows if row.item == "1.1"]
    assert [row.status for row in rows][:2] == ["met", "overdue"]


def test_a_named_window_is_the_one_that_counts(database: Database) -> None:
    world = make_world(database)
    document_id = drafted(database, world, "mouo-1", item="1.1", window="2024-10-01..2025-03-31")
    assert registered(database, world, document_id, "mouo-1").evidence[0].window == "2024-10-01..2025-03-31"


def test_an_order_fulfils_the_generic_act_of_its_group(database: Database) -> None:
    world = make_world(database)
    made = registered(database, world, drafted(database, world, "mouo-1", item="1.2"), "mouo-1")
    assert [(e.item, e.kind) for e in made.evidence] == [("1.2", "local_acts")]


def test_what_the_measure_does_not_ask_of_the_body_is_no_evidence(database: Database) -> None:
    world = make_world(database)
    # 1.2 is asked of municipal bodies; the order of 2.4 of the institute alone.
    assert registered(database, world, drafted(database, world, item="1.2")).evidence == ()
    municipal = registered(database, world, drafted(database, world, "mouo-1", item="2.4"), "mouo-1")
    assert municipal.evidence == ()
    with database.read() as uow:
        assert uow.session.scalars(select(Evidence)).all() == []


@pytest.mark.parametrize("role", ["viewer", "author", "publisher"])
def test_only_a_registrar_registers(database: Database, role: str) -> None:
    world = make_world(database)
    document_id = drafted(database, world, "mouo-1")
    with pytest.raises(Forbidden), database.write(world.actor("mouo-1", role)) as uow:
        register(uow, document_id=document_id)
    for stranger in (world.actor("mouo-2", "org_admin"), world.actor("mouo-2", "registrar")):
        with pytest.raises(NotFound), database.write(stranger) as uow:
            register(uow, document_id=document_id)
    # A body above reads what its schools and municipalities write, and registers nothing for them.
    with pytest.raises(Forbidden), database.write(world.actor("department", "registrar")) as uow:
        register(uow, document_id=document_id)


def test_the_pattern_of_a_series_is_set_by_the_administrator(database: Database) -> None:
    world = make_world(database)
    with database.write(world.actor("mouo-1", "org_admin")) as uow:
        numbering.set_pattern(uow, organization="mouo-1", series="П", pattern="{n}/{yyyy}-од")
    assert registered(database, world, drafted(database, world, "mouo-1"), "mouo-1").number == "1/2025-од"
    with pytest.raises(Forbidden), database.write(world.actor("mouo-1", "registrar")) as uow:
        numbering.set_pattern(uow, organization="mouo-1", series="П", pattern="{n}")
    assert "numbering.pattern" in journal_actions(database)


def test_rows_counter_and_journal_agree(any_database: Database, world: World) -> None:
    for _ in range(4):
        registered(any_database, world, drafted(any_database, world))
    with any_database.read() as uow:
        rows = uow.session.scalars(select(Document.number).order_by(Document.id)).all()
    assert len(rows) == len(set(rows)) == counter(any_database)[0][2] == 4
    assert journal_actions(any_database).count("document.register") == 4
