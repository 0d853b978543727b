"""Lists of organizations with a sign: read by cell, previewed, brought whole, taken back, the same in any order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from registry.db import Database
from registry.domain.roles import SYSTEM, Actor, Role
from registry.domain.sheets import Cell, with_headings
from registry.domain.traits import BIASED, LOW
from registry.errors import AlreadyDone, Forbidden, ImportRejected, InvalidInput, NotFound, RuleViolation
from registry.models import Organization, OrganizationTrait, TraitList
from registry.services.organizations import add_trait, end_trait
from registry.services.sign_lists import ListFacts, ListReport, import_list, preview_list, revoke_list
from tests.depth import examples
from tests.factories.organizations import actor_in, make_region
from tests.factories.system import journal_actions, journal_length

DAY = date(2025, 9, 1)
DOCUMENT = "Приказ Департамента № 5"
HEADINGS = ("Код", "Наименование", "Дата включения", "Дата исключения", "Примечание")


@pytest.fixture
def region(database: Database) -> Database:
    make_region(database)
    return database


def facts(**changes: object) -> ListFacts:
    given = {"trait": BIASED, "document": DOCUMENT, "since": DAY, "document_day": date(2025, 8, 20), **changes}
    return ListFacts(**given)  # type: ignore[arg-type]


def bring(
    database: Database,
    *lines: Sequence[Cell] | str,
    actor: Actor = SYSTEM,
    data: bytes | None = None,
    **changes: object,
) -> ListReport:
    with database.write(actor) as uow:
        return import_list(uow, rows=_table(lines), about=facts(**changes), data=data, file_name="перечень.xlsx")


def _table(lines: Sequence[Sequence[Cell] | str]) -> tuple:
    rows = [(line,) if isinstance(line, str) else line for line in lines]
    return with_headings(enumerate([HEADINGS, *rows], start=1))


def refused(
    database: Database, *lines: Sequence[Cell] | str, actor: Actor = SYSTEM, **changes: object
) -> dict[str, str]:
    """The remarks of a list that is refused; nothing may have been stored."""
    before, length = held(database), journal_length(database)
    with pytest.raises(ImportRejected) as caught:
        bring(database, *lines, actor=actor, **changes)
    assert (held(database), journal_length(database)) == (before, length), "nothing is half-imported"
    with database.read() as uow:
        assert uow.session.scalars(select(TraitList)).all() == []
    return {remark.place: remark.text for remark in caught.value.remarks}


def held(database: Database, trait: str = BIASED) -> set[tuple[str, date, date | None]]:
    """Whose sign holds from when to when."""
    with database.read() as uow:
        statement = (
            select(Organization.code, OrganizationTrait.since, OrganizationTrait.until)
            .join(Organization, Organization.id == OrganizationTrait.organization_id)
            .where(OrganizationTrait.trait == trait)
        )
        return {tuple(row) for row in uow.session.execute(statement)}  # type: ignore[misc]


# ------------------------------------------------------------------------------------------------------- bringing


def test_a_full_list_lets_in_keeps_and_lets_go_on_the_day_before(any_database: Database) -> None:
    make_region(any_database)
    bring(any_database, "a-1", "a-2", "b-1", since=date(2024, 9, 1), full=True)
    report = bring(any_database, "a-2", "goo", full=True)
    assert report.change.as_json() == {"enter": ["goo"], "leave": ["a-1", "b-1"], "stay": ["a-2"]}
    eve = date(2025, 8, 31)
    assert held(any_database) == {
        ("a-1", date(2024, 9, 1), eve), ("b-1", date(2024, 9, 1), eve),
        ("a-2", date(2024, 9, 1), eve), ("a-2", DAY, None), ("goo", DAY, None),
    }  # fmt: skip


def test_additions_end_nobody_and_dates_of_the_table_are_kept(region: Database) -> None:
    bring(region, "a-1", since=date(2024, 9, 1))
    bring(region, ("a-2", "школа «A-2»", "01.10.2025", date(2026, 3, 1), "по итогам ВПР"))
    assert held(region) == {("a-1", date(2024, 9, 1), None), ("a-2", date(2025, 10, 1), date(2026, 2, 28))}
    with region.read() as uow:
        basis = uow.session.scalars(select(OrganizationTrait.basis).where(OrganizationTrait.list_id == 2)).one()
    assert basis == "Приказ Департамента № 5 от 20.08.2025 (по итогам ВПР)"
    assert journal_actions(region)[-2:] == ["signs.list", "signs.list"]


def test_another_sign_is_not_touched(region: Database) -> None:
    bring(region, "a-1", trait=LOW, since=date(2024, 9, 1), full=True)
    bring(region, "b-1", full=True)
    assert held(region, LOW) == {("a-1", date(2024, 9, 1), None)}


def test_the_same_list_again_changes_nothing(region: Database) -> None:
    first = bring(region, "a-1", "a-2", full=True, data=b"file")
    before, length = held(region), journal_length(region)
    for again in (
        bring(region, "a-1", "a-2", full=True, data=b"file"),
        bring(region, "a-2", "a-1", full=True, data=b"the same list in another file"),
        bring(region, "a-1", "a-2", full=True, data=b"file", document="Тот же приказ иначе"),
    ):
        assert (again.id, again.unchanged) == (first.id, True)
    assert (held(region), journal_length(region)) == (before, length)


def test_every_bad_cell_is_named_and_nothing_is_stored(region: Database) -> None:
    found = refused(
        region,
        ("a-1", "Школа a-1"),
        (None, "Без кода"),
        "nowhere",
        "a-1",
        "a",
        "iro",
        ("a-2", "Школа b-2"),
        ("b-1", None, "31.02.2025", "когда-нибудь"),
        ("b-2", None, "01.09.2025", "01.09.2025"),
    )
    assert found == {
        "строка 3, столбец «Код»": "Код не указан.",
        "строка 4, столбец «Код»": "Организации с кодом «nowhere» нет в реестре или она вам недоступна.",
        "строка 5, столбец «Код»": "Код «a-1» уже указан в строке 2.",
        "строка 6, столбец «Код»": "В перечень входят только школы (ОО и ГОО), а «a» — МОУО.",
        "строка 7, столбец «Код»": "В перечень входят только школы (ОО и ГОО), а «iro» — ИРО.",
        "строка 8, столбец «Наименование»": (
            "В реестре под кодом «a-2» — «Школа a-2», а в таблице «Школа b-2». Проверьте код."
        ),
        "строка 9, столбец «Дата включения»": "«31.02.2025» — не дата календаря. Пишите так: 01.09.2025.",
        "строка 9, столбец «Дата исключения»": "«когда-нибудь» — не дата календаря. Пишите так: 01.09.2025.",
        "строка 10, столбец «Дата исключения»": "Дата исключения 01.09.2025 не позже даты включения 01.09.2025.",
    }


def test_a_list_without_basis_sign_or_with_a_document_of_tomorrow_is_refused(region: Database) -> None:
    with pytest.raises(InvalidInput) as caught:
        bring(region, "a-1", trait="x", document=" ", document_day=date(2099, 1, 1))
    assert [remark.place for remark in caught.value.remarks] == ["trait", "document", "document_day"]
    with pytest.raises(ImportRejected, match="«Код»"), region.write() as uow:
        import_list(uow, rows=with_headings([(1, ("Школа",)), (2, ("a-1",))]), about=facts())


def test_a_preview_says_the_same_and_stores_nothing(region: Database) -> None:
    bring(region, "a-1", since=date(2024, 9, 1), full=True)
    before = held(region)
    with region.read() as uow:
        seen = preview_list(uow, rows=_table(["a-2"]), about=facts(full=True), sha256=None)
    assert (seen.id, seen.change.as_json()) == (None, {"enter": ["a-2"], "leave": ["a-1"], "stay": []})
    assert held(region) == before
    assert bring(region, "a-2", full=True).change == seen.change


# --------------------------------------------------------------------------------------------------------- rights


def test_a_municipal_body_keeps_a_list_of_its_own_schools(region: Database) -> None:
    bring(region, "a-1", "b-1", since=date(2024, 9, 1), full=True)
    boss = actor_in(region, "a", Role.ORG_ADMIN)
    report = bring(region, "a-2", actor=boss, full=True)
    assert (report.organization, report.change.as_json()["leave"]) == ("a", ["a-1"])
    assert ("b-1", date(2024, 9, 1), None) in held(region), "schools of others stay"


def test_others_may_not_bring_lists(region: Database) -> None:
    boss = actor_in(region, "a", Role.ORG_ADMIN)
    found = refused(region, "b-1", "goo", actor=boss)
    assert all("недоступна" in text for text in found.values()), "a foreign school answers like a missing one"
    for code, role, error in (
        ("a-1", Role.ORG_ADMIN, Forbidden),
        ("a", Role.REGISTRAR, Forbidden),
        ("department", Role.PUBLISHER, Forbidden),
    ):
        with pytest.raises(error):
            bring(region, "a-1", actor=actor_in(region, code, role))
    with pytest.raises(NotFound):
        bring(region, "a-1", actor=boss, organization="department")
    with pytest.raises(Forbidden):
        bring(region, "a-1", actor=boss, organization="a-1")


# ---------------------------------------------------------------------------------------------------- taking back


def test_a_list_taken_back_leaves_everything_as_it_was(region: Database) -> None:
    bring(region, ("a-1", None, None, "01.01.2026"), "b-1", since=date(2024, 9, 1), full=True)
    before = held(region)
    mistaken = bring(region, "a-2", full=True)
    assert held(region) != before
    assert mistaken.id is not None
    with region.write() as uow:
        revoke_list(uow, list_id=mistaken.id, reason="Не тот файл")
    assert held(region) == before
    with pytest.raises(AlreadyDone), region.write() as uow:
        revoke_list(uow, list_id=mistaken.id, reason="Ещё раз")
    assert bring(region, "a-2", full=True).id != mistaken.id, "it may be brought anew"
    with pytest.raises(Forbidden), region.write(actor_in(region, "department", Role.REGISTRAR)) as uow:
        revoke_list(uow, list_id=1, reason="x")
    with pytest.raises(NotFound), region.write(actor_in(region, "b", Role.ORG_ADMIN)) as uow:
        revoke_list(uow, list_id=1, reason="x")


def test_a_sign_put_by_hand_is_ended_by_a_full_list_and_not_prolonged_after_it(region: Database) -> None:
    with region.write() as uow:
        sign = add_trait(uow, organization="a-1", trait=BIASED, since=date(2025, 3, 1), basis="Письмо № 1")
    bring(region, "b-1", full=True)
    assert ("a-1", date(2025, 3, 1), date(2025, 8, 31)) in held(region)
    with pytest.raises(RuleViolation, match=r"31\.08\.2025"), region.write() as uow:
        end_trait(uow, trait_id=sign, until=date(2026, 1, 1))
    with region.write() as uow:
        end_trait(uow, trait_id=sign, until=date(2025, 5, 31), basis="Письмо № 2")
    assert ("a-1", date(2025, 3, 1), date(2025, 5, 31)) in held(region)


# --------------------------------------------------------------------------------------------------------- orders

_SCHOOLS = ("a-1", "a-2", "b-1", "b-2", "goo")
_LISTS = st.lists(
    st.tuples(
        st.sampled_from([DAY, date(2025, 3, 1), date(2024, 9, 1)]),
        st.booleans(),
        st.sampled_from(["department", "a", "b"]),
        st.sets(st.sampled_from(_SCHOOLS), min_size=1),
    ),
    min_size=1,
    max_size=3,
)


@given(lists=_LISTS)
@examples(15, over_one_fixture=True)
def test_lists_in_any_order_give_the_same_state_and_twice_is_once(region: Database, lists: list) -> None:
    states = {frozenset(_after(region, order)) for order in permutations(lists)}
    states.add(frozenset(_after(region, [*lists, *lists])))
    assert len(states) == 1


def _after(region: Database, lists: Sequence) -> set[tuple[str, date, date | None]]:
    with region.write() as uow:
        uow.session.execute(delete(OrganizationTrait))
        uow.session.execute(delete(TraitList))
    for since, full, owner, codes in lists:
        own = sorted(code for code in codes if owner == "department" or code.startswith(owner))
        if own:
            bring(region, *own, since=since, full=full, organization=owner, document=f"{since} {full} {owner} {own}")
    return held(region)


def test_days_follow_each_other_without_a_gap(region: Database) -> None:
    for year in (2023, 2024, 2025):
        bring(region, "a-1", since=date(year, 9, 1), full=True)
    spans = sorted(held(region), key=lambda each: each[1])
    assert [span[2] for span in spans] == [date(2024, 8, 31), date(2025, 8, 31), None]
    assert all(after[1] - (span[2] or DAY) == timedelta(days=1) for span, after in pairwise(spans))
