"""Editions of a plan follow one another: keys, days, the archive, and a new edition begun by given changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from registry.db import Database
from registry.domain.roadmap_reading import ReadRoadmap
from registry.errors import InvalidInput, NotFound, RuleViolation
from registry.queries import completeness, editions, evidence
from registry.queries import roadmaps as read
from registry.queries.documents import DocumentFilters, list_documents
from registry.queries.measures import measure
from registry.services import documents
from registry.services import evidence as facts
from registry.services.editions import match_item, start_edition
from registry.services.roadmaps import accept_roadmap, import_roadmap
from tests.factories.organizations import make_region
from tests.factories.roadmaps import read_item, read_roadmap_of
from tests.fakes import StillClock

FIRST = read_roadmap_of(
    replace(read_item("1.1"), title="Анализ результатов оценочных процедур"),
    replace(read_item("1.2", deadline="до 1 марта 2025 года"), title="Проведение семинаров для учителей"),
)
TODAY = StillClock().today()


def take(database: Database, roadmap: ReadRoadmap, **how: object) -> str:
    with database.write() as uow:
        return import_roadmap(uow, read=roadmap, source_name="план.docx", **how).code  # type: ignore[arg-type]


def accept(database: Database, code: str, since: date | None = None) -> None:
    with database.write() as uow:
        accept_roadmap(uow, code=code, since=since)


def in_force(database: Database) -> str:
    code = take(database, FIRST)
    accept(database, code)
    return code


def renumbered(roadmap: ReadRoadmap = FIRST) -> ReadRoadmap:
    """1.2 becomes 1.3, and 1.2 is another measure."""
    new = replace(read_item("1.2", deadline="до 1 июня 2027 года"), title="Издание сборника лучших практик")
    return replace(roadmap, items=(roadmap.items[0], new, replace(roadmap.items[1], number="1.3")))


def keys(database: Database, code: str) -> dict[str, str]:
    with database.read() as uow:
        return {item.number: item.key for item in read.roadmap(uow, code).items}


def test_a_measure_keeps_its_key_under_another_number(database: Database) -> None:
    in_force(database)
    code = take(database, renumbered())
    assert keys(database, code) == {"1.1": "1.1", "1.2": "1.2#2", "1.3": "1.2"}


def test_a_person_corrects_the_matching_before_acceptance(database: Database) -> None:
    first = in_force(database)
    code = take(database, renumbered())
    with database.write() as uow:
        match_item(uow, code=code, number="1.2", key="1.2")
    assert keys(database, code) == {"1.1": "1.1", "1.2": "1.2", "1.3": "1.3"}
    with database.write() as uow:
        match_item(uow, code=code, number="1.1", key=None)
    assert keys(database, code)["1.1"] == "1.1#2"
    with pytest.raises(NotFound), database.write() as uow:
        match_item(uow, code=code, number="1.2", key="9.9")
    with pytest.raises(NotFound), database.write() as uow:
        match_item(uow, code=code, number="7.7", key=None)
    with pytest.raises(RuleViolation), database.write() as uow:
        match_item(uow, code=first, number="1.1", key=None)


def test_the_days_tell_which_edition_binds(any_database: Database) -> None:
    first = in_force(any_database)
    code = take(any_database, renumbered())
    since = TODAY + timedelta(days=30)
    accept(any_database, code, since)
    with any_database.read() as uow:
        states = {row.code: (row.state, row.in_force_from, row.in_force_until) for row in read.roadmaps(uow)}
        assert states == {
            first: ("current", date(2024, 12, 17), since - timedelta(days=1)),
            code: ("coming", since, None),
        }
        assert read.roadmap(uow).code == first
        asked = {day: read.roadmap(uow, on=day).code for day in (date(2020, 1, 1), since - timedelta(days=1), since)}
    assert list(asked.values()) == [first, first, code], "before the first edition it is the first one"


def test_an_edition_begins_no_earlier_than_the_one_it_replaces(database: Database) -> None:
    in_force(database)
    code = take(database, renumbered())
    with pytest.raises(RuleViolation, match=r"действует с 17\.12\.2024"):
        accept(database, code, date(2024, 12, 1))
    accept(database, code)
    with database.read() as uow:
        assert read.roadmap(uow, code).in_force_from == TODAY, "the old date of approval says nothing about the change"


def test_an_edition_approved_later_begins_with_its_approval(database: Database) -> None:
    first = in_force(database)
    code = take(database, replace(renumbered(), approved_on=date(2025, 3, 1)))
    accept(database, code)
    with database.read() as uow:
        assert read.roadmap(uow, code).in_force_from == date(2025, 3, 1)
        assert read.roadmap(uow, first).in_force_until == date(2025, 2, 28)


def test_an_older_edition_is_refused_unless_it_is_history(database: Database) -> None:
    first = in_force(database)
    older = replace(renumbered(), approved_on=date(2024, 2, 1))
    with pytest.raises(RuleViolation, match=r"утверждена 01\.02\.2024"):
        take(database, older)
    code = take(database, older, archive=True)
    with database.read() as uow:
        view = read.roadmap(uow, code)
        assert (view.state, view.in_force_from, view.in_force_until) == (
            "archived", date(2024, 2, 1), date(2024, 12, 16),
        )  # fmt: skip
        assert read.roadmap(uow).code == first
        assert read.roadmap(uow, on=date(2024, 6, 1)).code == code
        assert {item.number: item.key for item in view.items} == {"1.1": "1.1", "1.2": "1.2#2", "1.3": "1.2"}
    with pytest.raises(RuleViolation, match="не раньше действующей"):
        take(database, replace(retold(), approved_on=date(2025, 2, 1)), archive=True)
    with pytest.raises(InvalidInput, match="не найдена дата"):
        take(database, replace(retold(), approved_on=None), archive=True)
    assert take(database, older, archive=True) == code, "a second import of the same file changes nothing"


def retold() -> ReadRoadmap:
    return replace(FIRST, items=(replace(FIRST.items[0], expected_result="иначе"), FIRST.items[1]))


def test_a_return_to_an_earlier_table_is_an_edition_of_its_own(database: Database) -> None:
    first = in_force(database)
    accept(database, take(database, renumbered()))
    again = take(database, replace(FIRST, approved_on=date(2025, 9, 1)))
    assert again not in (first, take(database, FIRST)), "the same file is the archived edition, a later one is not"


def test_evidence_and_exemptions_follow_the_measure(database: Database) -> None:
    make_region(database)
    first = in_force(database)
    with database.write() as uow:
        link = facts.add_link(
            uow, organization="a", item="1.2", kind="order", url="https://example.org/1", fulfilled_on=date(2025, 2, 1)
        )
        release = facts.exempt(uow, organization="b", item="1.2", reason="нет учителей")
    code = take(database, renumbered())
    accept(database, code, TODAY)

    def rows(on: date) -> dict[str, str]:
        with database.read() as uow:
            found = completeness.organization_completeness(uow, "a", on)
            return {"roadmap": found.roadmap, **{r.item: r.status for r in found.rows if r.item != "1.1"}}

    assert rows(TODAY) == {"roadmap": code, "1.2": "not_due", "1.3": "met"}
    assert rows(TODAY - timedelta(days=1)) == {"roadmap": first, "1.2": "met"}
    with database.read() as uow:
        total = completeness.summary(uow, TODAY)
        assert {item.item: item.totals.met for item in total.items} == {"1.1": 0, "1.2": 0, "1.3": 1}
        assert {item.item: item.totals.exempt for item in total.items}["1.3"] == 1
        one = completeness.item_completeness(uow, "1.3", TODAY)
        assert [mark.url for _, found in one.organizations for row in found for mark in row.evidence] == [
            "https://example.org/1"
        ]
        assert evidence.evidence(uow, link.id).item == "1.3"
        assert evidence.exemption(uow, release.id).item == "1.3"
        assert measure(uow, "1.3").key == "1.2"
        assert measure(uow, "1.2", family="plan-1").number == "1.3", "facts name a measure by its key"
    with database.write() as uow:
        again = facts.add_link(
            uow, organization="b", item="1.3", kind="order", url="https://example.org/2", fulfilled_on=date(2025, 2, 2)
        )
    assert again.item == "1.3"
    with database.read() as uow:
        old = completeness.organization_completeness(uow, "b", TODAY, first)
        assert [row.status for row in old.rows if row.item == "1.2"] == ["met"]


def test_a_document_follows_its_measure_in_lists_and_filters(database: Database) -> None:
    make_region(database)
    in_force(database)
    with database.write() as uow:
        made = documents.draft(uow, kind="order", organization="a", item="1.2", values={"title": "О семинаре"})
    accept(database, take(database, renumbered()), TODAY)
    with database.read() as uow:
        assert [row.items for row in list_documents(uow, DocumentFilters()).rows] == [("1.3",)]
        assert [row.id for row in list_documents(uow, DocumentFilters(items=("1.3",))).rows] == [made.id]
        assert list_documents(uow, DocumentFilters(items=("1.2",))).rows == ()
    with database.write() as uow:
        revised = documents.revise(uow, document_id=made.id, values={"title": "О семинарах"}, revision=made.revision)
    assert revised.revision == made.revision + 1


def test_a_changed_term_tells_which_evidence_counts_by_its_own_day(database: Database) -> None:
    make_region(database)
    first = in_force(database)
    with database.write() as uow:
        facts.add_link(
            uow, organization="a", item="1.2", kind="order", url="https://example.org/1", fulfilled_on=date(2025, 2, 1)
        )
    later = replace(FIRST.items[1], deadline_text="до 1 апреля 2025 года")
    code = take(database, replace(FIRST, items=(FIRST.items[0], later)))
    with database.read() as uow:
        found = editions.compare_editions(uow, code)
    assert (found.before.code, found.after.code, found.comparison.totals["deadlines"]) == (first, code, 1)
    (carried,) = found.carried
    assert (carried.evidence, carried.moved_evidence, carried.lost) == (1, 1, False)
    assert [window.end for window, _ in carried.gone] == [date(2025, 3, 1)]
    accept(database, code, TODAY)
    with database.read() as uow:
        rows = completeness.organization_completeness(uow, "a", TODAY).rows
    assert [(row.status, row.window.end) for row in rows if row.item == "1.2" and row.window] == [
        ("met", date(2025, 4, 1))
    ]


def test_a_waiting_edition_is_matched_anew_when_another_is_accepted(database: Database) -> None:
    in_force(database)
    one = take(database, renumbered())
    two = take(database, replace(renumbered(), items=(*renumbered().items, read_item("1.4"))))
    assert keys(database, two)["1.2"] == "1.2#3"
    accept(database, one)
    assert keys(database, two)["1.2"] == "1.2#2", "the new measure is the one that the accepted edition brought"


@dataclass(frozen=True)
class Edit:
    key: str | None
    subject: str
    text: str = ""


def start(database: Database, *edits: Edit) -> str:
    with database.write() as uow:
        return start_edition(uow, changes=edits, family="plan-1").code


def test_an_edition_begins_with_the_changes_that_were_accepted(database: Database) -> None:
    in_force(database)
    code = start(
        database,
        Edit("1.1", "kinds_text", "отчет, приказ"),
        Edit("1.1", "deadline_text", "  ежегодно,\n до 1 мая "),
        Edit("1.2", "drop"),
        Edit(None, "item", "Новое мероприятие\nОтветственный исполнитель: ОО\nВид документа: приказ\n"
             "Сроки выполнения: март 2026 года\nРаздел: 1"),
    )  # fmt: skip
    with database.read() as uow:
        view = read.roadmap(uow, code)
        found = editions.compare_editions(uow, code)
    assert view.state == "review"
    item, new = view.items
    assert (item.kind_codes, item.deadline_text, [body.code for body in item.responsible]) == (
        ("report", "order"), "ежегодно, до 1 мая", ["mouo"],
    )  # fmt: skip
    assert (new.number, new.title, new.kind_codes) == ("1.2", "Новое мероприятие", ("order",))
    assert (new.key, [body.code for body in new.responsible]) == ("1.2#2", ["oo"])
    assert [(c.item.number, c.what) for c in found.comparison.changes] == [
        ("1.1", "changed"), ("1.2", "dropped"), ("1.2", "new"),
    ]  # fmt: skip


def test_a_title_that_is_all_new_stays_the_same_measure(database: Database) -> None:
    in_force(database)
    code = start(database, Edit("1.2", "title", "Другое"), Edit("1.2", "deadline_text", "май"))
    assert keys(database, code)["1.2"] == "1.2"


@pytest.mark.parametrize(
    "edits",
    [
        (),
        (Edit("9.9", "title", "x"),),
        (Edit("1.1", "colour", "x"),),
        (Edit("1.1", "title", "x"), Edit("1.1", "title", "y")),
        (Edit("1.1", "title", "x"), Edit("1.1", "drop")),
        (Edit("1.1", "title", FIRST.items[0].title),),
        (Edit(None, "item", "Новое\nНомер: 1.1"),),
    ],
)
def test_changes_that_cannot_be_made_begin_nothing(database: Database, edits: tuple[Edit, ...]) -> None:
    code = in_force(database)
    with pytest.raises(InvalidInput):
        start(database, *edits)
    with database.read() as uow:
        assert [row.code for row in read.roadmaps(uow)] == [code]
