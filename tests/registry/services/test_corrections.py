"""A correction marks every document that prints the old figure, until a person settles it; nothing of it is stored."""

from __future__ import annotations

import pytest

from registry.db import Database
from registry.domain.roles import Role
from registry.errors import AlreadyDone, Forbidden, InvalidInput, RuleViolation
from registry.queries.corrections import corrected_documents, corrections
from registry.queries.documents import DocumentFilters, document_card, list_documents
from registry.services import documents
from registry.services.corrections import settle, settle_by
from registry.services.registration import register
from tests.factories.indicators import bring
from tests.factories.organizations import actor_in, bundled
from tests.registry.services.test_reports import MOUO, NBSP, OTHER, WORDS


@pytest.fixture
def printed(database: Database) -> Database:
    """A note of one municipal body with its own figure and that of the region."""
    bundled(database)
    bring(database, ("PS-03", MOUO, 2025, 25, 100, None), ("PS-03", OTHER, 2025, 300, 1000, None))
    return database


@pytest.fixture
def printed_anywhere(any_database: Database) -> Database:
    """The same in each kind of database."""
    bundled(any_database)
    bring(any_database, ("PS-03", MOUO, 2025, 25, 100, None), ("PS-03", OTHER, 2025, 300, 1000, None))
    return any_database


def note(database: Database, organization: str = MOUO) -> int:
    with database.write() as uow:
        return documents.draft(uow, kind="analytic_info", organization=organization, item="4.2", values=WORDS).id


def marks(database: Database, **narrowed: object) -> dict[tuple[int, str], tuple[str, str | None]]:
    with database.read() as uow:
        found = corrections(uow, **narrowed)  # type: ignore[arg-type]
    return {(each.document_id, each.scope): (each.was, each.becomes) for each in found}


def newest(database: Database) -> int:
    with database.read() as uow:
        return max(each.figure_id for each in corrections(uow))


def test_a_correction_marks_the_documents_that_print_the_old_figure_and_no_others(
    printed_anywhere: Database,
) -> None:
    mine, other = note(printed_anywhere), note(printed_anywhere, OTHER)
    assert marks(printed_anywhere) == {}
    bring(printed_anywhere, ("PS-03", MOUO, 2025, 26, 100, None), file_name="исправление.xlsx")
    assert marks(printed_anywhere) == {
        (mine, "own"): (f"25,0{NBSP}% (25 из 100)", f"26,0{NBSP}% (26 из 100)"),
        (mine, "region"): (f"29,5{NBSP}%", f"29,6{NBSP}%"),
        (other, "region"): (f"29,5{NBSP}%", f"29,6{NBSP}%"),
    }
    assert marks(printed_anywhere, document_id=other).keys() == {(other, "region")}
    assert marks(printed_anywhere, indicator="PS-04") == {}
    with printed_anywhere.read() as uow:
        listed = list_documents(uow, DocumentFilters(corrected=True)).rows
        assert {row.id for row in listed} == {mine, other}
        card = document_card(uow, mine)
    assert card.as_json()["corrections"][0]["becomes"].startswith("26,0")


def test_a_figure_of_a_body_that_had_none_corrects_the_sum_that_was_printed(printed: Database) -> None:
    mine = note(printed)
    bring(printed, ("PS-03", "mouo-71875000", 2025, 900, 1000, None))
    assert marks(printed).keys() == {(mine, "region")}


def test_a_correction_that_no_reader_could_see_marks_nothing(printed: Database) -> None:
    note(printed)
    bring(printed, ("PS-03", OTHER, 2025, 300, 1000, 30), ("PS-03", MOUO, 2024, 1, 100, None))
    bring(printed, ("PS-04", MOUO, 2025, 99, 100, None))
    assert marks(printed) == {}


def test_a_draft_written_anew_with_the_figures_in_force_is_marked_no_more(printed: Database) -> None:
    mine = note(printed)
    bring(printed, ("PS-03", MOUO, 2025, 26, 100, None))
    with printed.write() as uow:
        documents.revise(uow, document_id=mine, values={"figures": ["PS-03"]}, revision=1)
    assert marks(printed) == {}


def test_a_registered_document_stays_marked_until_it_is_settled_and_a_later_correction_marks_it_anew(
    printed: Database,
) -> None:
    mine = note(printed)
    with printed.write() as uow:
        register(uow, document_id=mine)
    bring(printed, ("PS-03", MOUO, 2025, 26, 100, None))
    seen = newest(printed)
    with printed.write() as uow:
        assert settle(uow, document_id=mine, reason="Расхождение несущественно", seen=seen).figures == 2
    assert marks(printed) == {}
    with pytest.raises(AlreadyDone), printed.write() as uow:
        settle(uow, document_id=mine, reason="Ещё раз", seen=seen)
    bring(printed, ("PS-03", MOUO, 2025, 27, 100, None))
    assert marks(printed)[mine, "own"] == (f"25,0{NBSP}% (25 из 100)", f"27,0{NBSP}% (27 из 100)")
    with pytest.raises(AlreadyDone), printed.write() as uow:
        settle(uow, document_id=mine, reason="Причина прежней страницы", seen=seen)
    with printed.read() as uow:
        assert "document.figures_settled" in [row.action for row in document_card(uow, mine).history]


def test_settling_wants_a_reason_and_a_right(printed: Database) -> None:
    mine = note(printed)
    with printed.write() as uow:
        register(uow, document_id=mine)
    bring(printed, ("PS-03", MOUO, 2025, 26, 100, None))
    with pytest.raises(InvalidInput, match="Укажите причину"), printed.write() as uow:
        settle(uow, document_id=mine, reason=" ", seen=newest(printed))
    author = actor_in(printed, MOUO, Role.AUTHOR)
    with pytest.raises(Forbidden), printed.write(author) as uow:
        settle(uow, document_id=mine, reason="Не моё право", seen=10**6)


def test_a_document_drafted_anew_settles_the_old_one_while_it_is_not_discarded(printed: Database) -> None:
    mine = note(printed)
    with printed.write() as uow:
        register(uow, document_id=mine)
    bring(printed, ("PS-03", MOUO, 2025, 26, 100, None))
    fresh, stranger = note(printed), note(printed, OTHER)
    with pytest.raises(RuleViolation), printed.write() as uow:
        settle_by(uow, document_id=mine, successor_id=stranger, seen=newest(printed))
    with printed.write() as uow:
        settle_by(uow, document_id=mine, successor_id=fresh, seen=newest(printed))
    with printed.read() as uow:
        assert corrected_documents(uow) == frozenset()
    with printed.write() as uow:
        documents.discard(uow, document_id=fresh)
    assert {document for document, _ in marks(printed)} == {mine}
