"""Templates of people: whose they are, from when they are in force, and which one a draft is written by."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from registry.db import Database
from registry.domain.paragraphs import paragraph_changes
from registry.domain.template_choice import ChosenTemplate, in_words, nearest
from registry.errors import Forbidden, InvalidInput, NotFound, RuleViolation
from registry.models import DocumentVersion, Job, Template
from registry.ports import Examined, TemplateRemark
from registry.queries import templates as queries
from registry.queries.document_card import document_card
from registry.services import documents, templates
from registry.services.jobs import enqueue
from registry.services.template_samples import SampleOf, order_pdf, sample
from registry.services.verify import verify
from tests.factories.documents import World, make_world
from tests.factories.templates import KIND, good_template
from tests.fakes import StillClock

GOOD = Examined((TemplateRemark("info", "файл", "Всё в порядке."),), ("title",), ("agreed",))
BAD = Examined((TemplateRemark("error", "основной текст", "Имени «titel» нет."),))
DAY = date(2025, 10, 15)
VALUES = {"title": "выходов наблюдателей", "approval": "приказом", "measures": [{"text": "Выход", "due": "1 мая"}]}


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database)


def put(database: Database, organization: str | None, note: str = "", **facts: Any) -> queries.VersionView:
    """A template put in force today."""
    since = facts.pop("since", DAY)
    with database.write() as uow:
        made = uploaded(uow, organization, note, **facts)
        return templates.put_in_force(uow, version_id=made.id, since=since)


def uploaded(uow: Any, organization: str | None, note: str = "", **facts: Any) -> queries.VersionView:
    given = {"examined": GOOD, "file_name": "график.docx", "data": good_template(f"Образец {note} {{{{ approval }}}}")}
    return templates.upload(uow, kind=KIND, organization=organization, **{**given, **facts})


def text_of(database: Database, organization: str) -> str:
    with database.read() as uow:
        return documents.prepare_draft(uow, kind=KIND, organization=organization, values=VALUES).drafted.text


def test_a_draft_is_written_by_the_nearest_template_in_force_up_the_path(database: Database, world: World) -> None:
    assert "Образец" not in text_of(database, "school-1")
    put(database, None, "для всех")
    assert "Образец для всех" in text_of(database, "school-1")
    put(database, "department", "Департамента")
    put(database, "mouo-1", "района")
    assert "Образец района" in text_of(database, "school-1")
    assert "Образец района" in text_of(database, "mouo-1")
    assert "Образец Департамента" in text_of(database, "mouo-2")


def test_a_template_put_in_force_ends_the_one_before_it_and_leaves_its_days(
    database: Database, world: World, clock: StillClock
) -> None:
    first = put(database, "mouo-1", "первый")
    second = put(database, "mouo-1", "второй", since=DAY + timedelta(days=10), name="Другое название")
    with database.read() as uow:
        assert queries.version(uow, first.id).until == DAY + timedelta(days=9)
    assert second.standing == "coming"
    assert "первый" in text_of(database, "mouo-1")
    clock.set(DAY + timedelta(days=10))
    assert "второй" in text_of(database, "mouo-1")
    with database.write() as uow:
        templates.retire(uow, version_id=second.id)
    assert "Образец" not in text_of(database, "mouo-1")


def test_the_card_of_a_document_says_which_version_it_was_written_by(database: Database, world: World) -> None:
    put(database, "mouo-1", "первый", name="График района")
    with database.write() as uow:
        made = documents.draft(uow, kind=KIND, organization="mouo-1", values=VALUES)
    put(database, "mouo-1", "второй", name="График района")
    with database.write() as uow:
        seen = document_card(uow, made.id)
        assert seen.template is not None
        assert (seen.template.name, seen.template.ordinal) == ("График района", 1)
        documents.revise(uow, document_id=made.id, values={"title": "выходов"}, revision=1)
        revised = document_card(uow, made.id).template
    assert revised is not None
    assert revised.ordinal == 2
    with database.read() as uow:
        row = uow.session.query(DocumentVersion).filter_by(document_id=made.id, ordinal=1).one()
        assert row.template_sha256 == queries.version(uow, seen.template.version_id).sha256


def test_a_template_with_errors_is_kept_but_never_in_force(database: Database, world: World) -> None:
    with database.write() as uow:
        made = uploaded(uow, "mouo-1", examined=BAD)
        assert (made.errors, made.standing) == (1, "draft")
        with pytest.raises(RuleViolation, match="есть ошибки"):
            templates.put_in_force(uow, version_id=made.id, since=DAY)
    with database.write() as uow:
        mended = uploaded(uow, "mouo-1", "исправленный")
        assert (mended.template_id, mended.ordinal) == (made.template_id, 2)


def test_a_file_that_is_no_template_is_not_kept(database: Database, world: World) -> None:
    refused = Examined((TemplateRemark("error", "файл", "Файл содержит макросы."),), opened=False)
    with pytest.raises(InvalidInput) as told, database.write() as uow:
        uploaded(uow, "mouo-1", examined=refused)
    assert [remark.text for remark in told.value.remarks] == ["Файл содержит макросы."]
    with database.read() as uow:
        assert queries.versions(uow) == ()


def test_the_same_file_again_is_the_version_that_it_was(database: Database, world: World) -> None:
    data = good_template()
    with database.write() as uow:
        assert uploaded(uow, "mouo-1", data=data).id == uploaded(uow, "mouo-1", data=data).id


def test_nothing_is_put_in_force_for_days_that_are_over(database: Database, world: World) -> None:
    with pytest.raises(RuleViolation, match="с сегодняшнего дня"):
        put(database, "mouo-1", since=DAY - timedelta(days=1))


def test_kinds_that_are_not_drafted_here_have_no_templates(database: Database, world: World) -> None:
    with pytest.raises(InvalidInput, match="не составляются"), database.write() as uow:
        templates.upload(uow, kind="webinar", organization=None, data=b"x", file_name="x", examined=GOOD)


def test_rights_follow_the_organization_and_everybodys_templates_the_region(database: Database, world: World) -> None:
    whole = put(database, None)
    own = put(database, "mouo-1", "района")
    with database.write(world.actor("mouo-1", "org_admin")) as uow:
        assert queries.version(uow, own.id).changeable
        assert not queries.version(uow, whole.id).changeable
        with pytest.raises(Forbidden):
            templates.retire(uow, version_id=whole.id)
        with pytest.raises(Forbidden):
            uploaded(uow, None)
        with pytest.raises(NotFound):
            uploaded(uow, "mouo-2")
    with database.write(world.actor("mouo-2", "org_admin")) as uow:
        assert [each.id for each in queries.versions(uow)] == [whole.id]
        with pytest.raises(NotFound):
            templates.retire(uow, version_id=own.id)
    with database.read(world.actor("mouo-1", "author")) as uow:
        assert [each.id for each in queries.versions(uow)] == [whole.id]
    with database.write(world.actor("department", "org_admin")) as uow:
        assert templates.retire(uow, version_id=own.id).standing == "retired"


def test_samples_speak_of_the_kinds_sample_or_of_an_organization(database: Database, world: World) -> None:
    made = put(database, "mouo-1", "района")
    with database.read() as uow:
        assert "независимых общественных наблюдателей" in sample(uow, made, SampleOf()).text
        assert "пункта 1.1" in sample(uow, made, SampleOf("mouo-1", "1.1")).text
    with database.read(world.actor("mouo-2", "org_admin")) as uow, pytest.raises(NotFound):
        sample(uow, made, SampleOf("mouo-1"))


def test_files_of_templates_are_verified_with_all_others(database: Database, world: World) -> None:
    made = put(database, "mouo-1")
    assert verify(database, None).orphans == 0
    del database.ports.files.data[made.sha256]  # type: ignore[attr-defined] # the store of tests is a dictionary
    assert [broken.problem for broken in verify(database, None).broken] == ["missing"]


def test_the_files_of_samples_and_of_printing_have_an_owner(database: Database, world: World) -> None:
    made = put(database, "mouo-1")
    with database.write() as uow:
        order_pdf(uow, made, sample(uow, made, SampleOf()))
        job = enqueue(uow, "batch_print", {"batch": 1})
        stored = {form: uow.ports.files.put(form.encode()).sha256 for form in ("docx", "pdf")}
        uow.session.get_one(Job, job.id).result = stored
    assert verify(database, None).orphans == 0
    del database.ports.files.data[stored["pdf"]]  # type: ignore[attr-defined] # the store of tests is a dictionary
    assert [broken.owner for broken in verify(database, None).broken] == [f"задание № {job.id}"]


@pytest.mark.parametrize("organization", ["mouo-1", None])
def test_first_uploads_of_one_name_at_once_become_versions_of_one_template(
    any_database: Database, organization: str | None
) -> None:
    make_world(any_database)
    together = threading.Barrier(4)

    def send(number: int) -> int:
        together.wait()
        with any_database.write() as uow:
            data = good_template(f"Образец {number} {{{{ approval }}}}")
            return uploaded(uow, organization, name="График", data=data).ordinal

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [1, 2, 3, 4]
    with any_database.read() as uow:
        assert uow.session.scalar(select(func.count(Template.id))) == 1


PATHS = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(lambda ids: "/" + "".join(f"{n}/" for n in ids))


@given(st.lists(st.tuples(PATHS | st.just(""), st.dates(date(2025, 1, 1), date(2025, 3, 1))), max_size=8), PATHS)
def test_the_nearest_is_never_farther_than_another_one(known: list[tuple[str, date]], path: str) -> None:
    candidates = [ChosenTemplate(n, "", "", where, since) for n, (where, since) in enumerate(known)]
    found = nearest(candidates, path)
    above = [each for each in candidates if path.startswith(each.path)]
    assert (found is None) == (above == [])
    for each in above:
        assert found is not None
        assert (len(found.path), found.since) >= (len(each.path), each.since)


def test_standings_follow_the_day() -> None:
    assert in_words("in_force", DAY, None, DAY) == "in_force"
    assert in_words("in_force", DAY, None, DAY - timedelta(days=1)) == "coming"
    assert in_words("in_force", DAY, DAY, DAY + timedelta(days=1)) == "over"
    assert in_words("draft", None, None, DAY) == "draft"


@given(st.lists(st.sampled_from("абвг")), st.lists(st.sampled_from("абвг")))
def test_changes_of_paragraphs_tell_all_that_differs(before: list[str], after: list[str]) -> None:
    changes = paragraph_changes(before, after)
    assert (changes == ()) == (before == after)
    assert all(change.was != change.becomes for change in changes)
    kept = len(before) - sum(bool(change.was) for change in changes)
    assert kept == len(after) - sum(bool(change.becomes) for change in changes)
