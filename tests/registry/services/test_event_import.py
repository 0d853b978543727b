"""Events out of a plan-graph: reviewed, stored whole or not at all, and never twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from registry.db import Database
from registry.domain.plan_graph import MOST_ROWS
from registry.domain.roles import Actor, GrantedRole, Role
from registry.errors import Forbidden, ImportRejected, InvalidInput, RuleViolation
from registry.models import AnchorEvent, JournalEntry, Organization
from registry.queries import events as queries
from registry.services import event_import, events, setup
from tests.factories.plan_graphs import ROWS, graph, text_file
from tests.factories.system import journal_length

BASIS = "план-график, составленный для проверки"


@pytest.fixture
def region(any_database: Database) -> Database:
    """The bundled order on each database."""
    with any_database.write() as uow:
        setup.load_bundled(uow)
    return any_database


def take_in(database: Database, rows=ROWS, **more):
    with database.write() as uow:
        return event_import.import_events(
            uow, read=graph(text_file(rows)).rows, basis=BASIS, source_name="план-график.txt", **more
        )


def moved(term: str):
    return [("2", "Проведение ВПР", term, "")]


def test_a_plan_graph_gives_events_and_a_second_time_changes_nothing(region: Database) -> None:
    first = take_in(region)
    assert (first.created, first.changed, first.unchanged) == (2, 0, 0)
    assert set(first.measures) == {"2.9", "2.18", "2.19", "3.19"}
    with region.read() as uow:
        rows = {row.code: row for row in queries.calendar(uow)}
    assert rows["vpr"].source == "план-график.txt"
    assert (rows["vpr"].title, rows["vpr"].responsible) == ("Проведение ВПР в 4–8 и 10 классах", "РОИВ, ОО")
    assert rows["vpr"].basis == BASIS
    length = journal_length(region)
    again = take_in(region)
    assert (again.created, again.changed, again.unchanged, again.measures) == (0, 0, 2, ())
    assert journal_length(region) == length


def test_a_changed_date_is_shown_as_a_change_and_moves_the_event(region: Database) -> None:
    take_in(region)
    with region.read() as uow:
        found = event_import.review(uow, graph(text_file(moved("13 апреля – 15 мая"))))
    (change,) = found.changes
    assert (change.action, change.known.days.start, change.days.start) == (
        "change",
        date(2026, 4, 20),
        date(2026, 4, 13),
    )
    done = take_in(region, moved("13 апреля – 15 мая"))
    assert (done.created, done.changed, set(done.measures)) == (0, 1, {"2.18", "2.19", "3.19"})
    with region.read() as uow:
        said = uow.session.scalars(select(JournalEntry.details).where(JournalEntry.action == "event.change")).one()
        whole = uow.session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "event.import").order_by(JournalEntry.id.desc())
        ).first()
    assert (said["old"], said["new"]) == ("20.04.2026 – 20.05.2026", "13.04.2026 – 15.05.2026")
    assert set(whole["measures"]) == {"2.18", "2.19", "3.19"}


def test_only_the_rows_that_were_chosen_are_stored(region: Database) -> None:
    with region.read() as uow:
        changes = event_import.review(uow, graph(text_file())).changes
    chosen = [change.key for change in changes if change.code == "vpr-results"]
    done = take_in(region, chosen=chosen, seen=[event_import.mark(change) for change in changes])
    assert (done.created, done.measures) == (1, ("2.9",))


def test_nothing_is_stored_when_the_calendar_changed_since_the_review(region: Database) -> None:
    with region.read() as uow:
        seen = [event_import.mark(change) for change in event_import.review(uow, graph(text_file())).changes]
    with region.write() as uow:
        events.enter(uow, code="vpr", starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 25), basis=BASIS)
    with pytest.raises(RuleViolation, match="Календарь изменился"):
        take_in(region, seen=seen)
    assert _count(region) == 1


@pytest.mark.parametrize("more", [{"chosen": []}, {"chosen": ["vpr:1999-01-01..1999-01-02"]}])
def test_an_empty_choice_is_refused(region: Database, more) -> None:
    with pytest.raises(InvalidInput):
        take_in(region, **more)
    assert _count(region) == 0


def test_a_change_that_would_overlap_another_event_stores_nothing(region: Database) -> None:
    take_in(region, [*moved("20 апреля – 20 мая"), ("3", "Проведение ВПР", "21 – 25 сентября", "")])
    with region.read() as uow:
        before = [(row.start, row.end) for row in queries.calendar(uow)]
    with pytest.raises(RuleViolation):
        take_in(region, moved("20 апреля – 22 сентября"))
    with region.read() as uow:
        assert [(row.start, row.end) for row in queries.calendar(uow)] == before


def test_a_file_without_events_says_so_row_by_row(region: Database) -> None:
    with region.read() as uow, pytest.raises(ImportRejected) as refused:
        event_import.review(uow, graph(text_file([ROWS[0], ROWS[5]])))
    assert [remark.place for remark in refused.value.remarks] == ["строка 4", "строка 5"]


def test_rows_beyond_the_most_are_told_and_not_left_out_silently() -> None:
    rows = [(str(n), f"Консультирование {n}", "в течение года", "ФИОКО") for n in range(MOST_ROWS + 2)]
    read = graph(text_file(rows))
    assert len(read.rows) == MOST_ROWS
    assert [(r.place, r.text) for r in read.remarks] == [
        (f"строка {MOST_ROWS + 4}", f"прочитано строк: {MOST_ROWS}; эта и следующие не прочитаны")
    ]


def test_a_plan_graph_is_taken_in_by_those_who_manage_the_region(region: Database) -> None:
    with region.read() as uow:
        town = uow.session.scalars(select(Organization).where(Organization.level == "mouo")).first()
        stranger = Actor(None, "", (GrantedRole(town.id, town.path, Role.ORG_ADMIN),))
    with region.write(stranger) as uow, pytest.raises(Forbidden):
        event_import.import_events(uow, read=graph(text_file()).rows, basis=BASIS)
    with region.read(stranger) as uow, pytest.raises(Forbidden):
        event_import.review(uow, graph(text_file()))


def _count(database: Database) -> int:
    with database.read() as uow:
        return len(uow.session.scalars(select(AnchorEvent)).all())
