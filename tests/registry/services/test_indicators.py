"""Figures: imported whole or not at all, superseded and never overwritten, summed and never averaged."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from registry.db import Database
from registry.domain.roles import SYSTEM, Actor, Role
from registry.domain.sheets import Cell, with_headings
from registry.errors import Forbidden, ImportRejected, InvalidInput, NotFound, RuleViolation
from registry.models import Figure, FigureImport
from registry.queries import indicators as read
from registry.services import indicators as write
from tests.factories.indicators import bring, figure_rows
from tests.factories.organizations import SURGUT, actor_in, bundled, make_school
from tests.factories.system import counted_statements, journal_length

SECOND = "mouo-71875000"


@pytest.fixture
def region(database: Database) -> Database:
    bundled(database)
    with database.write() as uow:
        for number in (1, 2):
            make_school(uow, f"s-{number}", SURGUT)
            make_school(uow, f"n-{number}", SECOND)
    return database


def remarks(database: Database, *lines: Sequence[Cell], actor: Actor = SYSTEM) -> dict[str, str]:
    with pytest.raises(ImportRejected) as caught:
        bring(database, *lines, actor=actor)
    with database.read() as uow:
        assert uow.session.scalar(select(func.count()).select_from(FigureImport)) == 0
        assert uow.session.scalar(select(func.count()).select_from(Figure)) == 0
    return {remark.place: remark.text for remark in caught.value.remarks}


def values(database: Database, organization: str, *, code: str = "PS-03", actor: Actor = SYSTEM) -> list[object]:
    """own, municipality and region of 2024"""
    with database.read(actor) as uow:
        found = read.dynamics(uow, organization, [2024], [code])
    row = found[0].years[0]
    return [ratio.value if ratio else None for ratio in (row.own, row.municipality, row.region)]


# --------------------------------------------------------------------------------------------------------- import


def test_rows_of_the_template_that_were_left_open_are_passed_over(region: Database) -> None:
    report = bring(region, ("PS-03", "s-1", 2024, 5, 20, None), ("PS-03", "s-2", 2024, None, None, None))
    assert (report.added, report.replaced, report.unchanged) == (1, 0, 0)


def test_a_template_without_any_number_is_refused(region: Database) -> None:
    with pytest.raises(ImportRejected, match="нет ни одного значения"):
        bring(region, ("PS-03", "s-1", 2024, None, None, None))


def test_every_bad_cell_is_named_by_row_and_column_and_nothing_is_kept(region: Database) -> None:
    found = remarks(
        region,
        ("PS-03", "s-1", 2024, 5, 20, None),
        ("PS-99", "s-1", 2024, 5, 20, None),
        ("PS-03", "s-9", 2024, 5, 20, None),
        ("PS-03", "s-1", "позапрошлый", 5, 20, None),
        ("PS-03", "s-1", 2023, "пять", 20, None),
        ("PS-03", "s-1", 2022, -1, 20, None),
        ("PS-03", "s-1", 2021, 5, None, None),
        ("PS-03", "s-1", 2020, None, None, None),
        ("PS-03", "s-2", 2024, 21, 20, None),
        ("PS-03", "s-2", 2023, 5, 20, 26),
        ("PS-03", "s-2", 2022, 5, 0, None),
        ("PS-03", "s-2", 2021, 0, 0, 0),
        ("RO-EGE", "s-1", 2024, 5, 20, None),
        ("PS-03", "s-1", 2024, 6, 20, None),
        ("PS-03", "s-1", 2019, None, None, 120),
        ("PS-03", "s-1", 2031, 1, 2, None),
        (None, None, None, 1, 2, None),
    )
    assert found == {
        "строка 3, столбец «Код показателя»": "Показателя «PS-99» нет в каталоге.",
        "строка 4, столбец «Код организации»": "Организации «s-9» нет или она вам недоступна.",
        "строка 5, столбец «Год»": "«позапрошлый» — не год от 2000 до 2025.",
        "строка 6, столбец «Числитель»": "«пять» — не число.",
        "строка 7, столбец «Числитель»": "Число не может быть отрицательным.",
        "строка 8, столбец «Знаменатель»": "Числитель и знаменатель вносят вместе.",
        "строка 10, столбец «Числитель»": "Числитель больше знаменателя: доля вышла бы больше 100 %.",
        "строка 11, столбец «Значение»": "Значение не равно числителю, делённому на знаменатель: получается 25,00.",
        "строка 12, столбец «Знаменатель»": "Знаменатель равен нулю, а числитель — нет.",
        "строка 13, столбец «Значение»": "Знаменатель равен нулю: значения нет, оставьте ячейку пустой.",
        "строка 14, столбец «Числитель»": (
            "У показателя RO-EGE числитель и знаменатель не описаны: внесите значение или опишите показатель."
        ),
        "строка 15, столбец «Код показателя»": "Показатель этой организации за этот год уже указан в строке 2.",
        "строка 16, столбец «Значение»": "Доля не может быть больше 100 %.",
        "строка 17, столбец «Год»": "«2031» — не год от 2000 до 2025.",
        "строка 18, столбец «Код показателя»": "Не заполнено.",
        "строка 18, столбец «Код организации»": "Не заполнено.",
        "строка 18, столбец «Год»": "«» — не год от 2000 до 2025.",
    }


def test_numbers_are_read_as_people_write_them(region: Database) -> None:
    bring(
        region,
        ("ps-03", "s-1", "2024 г.", "1 234", "2 468,0", "50,0 %"),
        ("RO-EGE", "s-1", 2024.0, None, None, "71,35"),
        ("PS-04", "s-1", "2024", 0, 0, None),
    )
    with region.read() as uow:
        found = {row.indicator: (row.numerator, row.denominator, row.value) for row in read.figures(uow, "s-1")}
    assert found == {"PS-03": (1234, 2468, 50), "RO-EGE": (None, None, 71.35), "PS-04": (0, 0, None)}


def test_the_same_file_again_changes_nothing(any_database: Database) -> None:
    bundled(any_database)
    lines = [
        ("PS-03", SURGUT, 2024, 5, 20, None),
        ("PS-04", SURGUT, 2024, 1, 3, 33.3),
        ("RO-OGE", SURGUT, 2024, None, None, 4),
    ]
    first = bring(any_database, *lines)
    assert (first.added, first.replaced, first.unchanged) == (3, 0, 0)
    before = journal_length(any_database)
    again = bring(any_database, *lines)
    assert (again.import_id, again.added, again.replaced, again.unchanged) == (None, 0, 0, 3)
    assert journal_length(any_database) == before


def test_a_newer_figure_supersedes_the_older_and_both_can_be_traced(region: Database) -> None:
    first = bring(region, ("PS-03", "s-1", 2024, 5, 20, None), file_name="старый.xlsx")
    second = bring(
        region, ("PS-04", "s-1", 2024, 1, 2, None), ("PS-03", "s-1", 2024, 6, 20, None), file_name="новый.csv"
    )
    assert (second.added, second.replaced) == (1, 1)
    with region.read() as uow:
        (row,) = read.figures(uow, "s-1", [2024])[:1]
        history = read.figures(uow, "s-1", with_superseded=True)
    assert (row.value, row.file_name, row.row, row.import_id) == (30, "новый.csv", 3, second.import_id)
    assert [(each.value, each.import_id) for each in history if each.superseded] == [(25, first.import_id)]


def test_one_brings_figures_of_the_own_organization_or_of_all_beneath_when_managing(region: Database) -> None:
    line = ("PS-03", "s-1", 2024, 5, 20, None)
    for code, role in [("s-1", Role.VIEWER), (SURGUT, Role.AUTHOR), (SECOND, Role.ORG_ADMIN), ("s-1", Role.PUBLISHER)]:
        assert "s-1" in remarks(region, line, actor=actor_in(region, code, role))["строка 2, столбец «Код организации»"]
    assert bring(region, line, actor=actor_in(region, "s-1", Role.AUTHOR)).added == 1
    assert bring(region, line, actor=actor_in(region, SURGUT, Role.ORG_ADMIN)).unchanged == 1


def test_a_table_to_fill_in_lists_described_indicators_of_all_beneath(region: Database) -> None:
    with region.read(actor_in(region, SURGUT, Role.ORG_ADMIN)) as uow:
        headings, rows = write.figure_template(uow, organization=SURGUT, year=2025)
    assert headings == ("Код показателя", "Код организации", "Год", "Числитель", "Знаменатель", "Значение")
    assert len(rows) == 8 * 3
    filled = [(*row[:3], 1, 2, None) for row in rows]
    assert bring(region, *filled).added == 24


# ----------------------------------------------------------------------------------------------------------- sums


def test_municipal_and_regional_values_come_from_sums(any_database: Database) -> None:
    bundled(any_database)
    with any_database.write() as uow:
        for code, parent in [("s-1", SURGUT), ("s-2", SURGUT), ("n-1", SECOND)]:
            make_school(uow, code, parent)
    bring(
        any_database,
        ("PS-03", "s-1", 2024, 1, 10, None),
        ("PS-03", "s-2", 2024, 45, 90, None),
        ("PS-03", "n-1", 2024, 4, 100, None),
        ("PS-03", "goo-1", 2024, 50, 100, None),
    )
    assert values(any_database, "s-1") == [10, 46, pytest.approx(100 * 100 / 300)]
    assert values(any_database, SURGUT) == [46, None, pytest.approx(100 / 3)], "the mean of 10 % and 50 % would be 30 %"
    assert values(any_database, "goo-1") == [50, None, pytest.approx(100 / 3)]
    assert values(any_database, "department") == [None, None, pytest.approx(100 / 3)]


def test_what_a_body_states_itself_is_not_counted_twice(region: Database) -> None:
    bring(
        region,
        ("PS-03", SURGUT, 2024, 30, 100, None),
        ("PS-03", "s-1", 2024, 1, 10, None),
        ("PS-03", "n-1", 2024, 10, 100, None),
    )
    assert values(region, "s-1") == [10, 30, 20]
    bring(region, ("PS-03", "department", 2024, 22, 100, None))
    assert values(region, "s-1") == [10, 30, 22]


def test_no_data_stays_no_data(region: Database) -> None:
    bring(region, ("PS-03", "s-1", 2024, 0, 0, None), ("RO-EGE", "s-1", 2024, None, None, 61.5))
    assert values(region, "s-1") == [None, None, None]
    assert values(region, "s-1", code="RO-EGE") == [61.5, None, None], "a bare value cannot be summed"
    with region.read() as uow:
        assert read.dynamics(uow, "n-1", [2024], ["PS-04"]) == ()


def test_every_value_names_the_rows_it_comes_from(region: Database) -> None:
    bring(region, ("PS-03", "s-1", 2024, 1, 10, None), ("PS-03", "s-2", 2024, 45, 90, None))
    with region.read() as uow:
        (context,) = read.indicator_context(uow, "s-1", 2024)
        traced = read.figures_by_ids(uow, context["rows"][-1]["municipality"]["figures"])
    assert [(row.organization, row.row) for row in traced] == [("s-1", 2), ("s-2", 3)]
    assert context["rows"][0] == {"year": 2022, "own": None, "municipality": None, "region": None}
    assert context["rows"][-1]["own"]["value"] == 10
    assert (context["code"], context["unit"], context["better"], context["source"]) == ("PS-03", "%", "up", "РИС ГИА")
    assert context["sources"] == sorted(row.id for row in traced)


def test_a_school_sees_sums_of_others_but_not_their_rows(region: Database) -> None:
    bring(region, ("PS-03", "s-1", 2024, 1, 10, None), ("PS-03", "s-2", 2024, 45, 90, None))
    director = actor_in(region, "s-1", Role.VIEWER)
    assert values(region, "s-1", actor=director) == [10, 46, 46]
    with region.read(director) as uow:
        ids = read.dynamics(uow, "s-1", [2024])[0].as_json()["years"][0]["municipality"]["figures"]
        assert [row.organization for row in read.figures_by_ids(uow, ids)] == ["s-1"]
        with pytest.raises(NotFound):
            read.figures(uow, "s-2")
        with pytest.raises(NotFound):
            read.dynamics(uow, SURGUT, [2024])


def test_dynamics_take_the_same_statements_for_one_figure_and_for_many(region: Database) -> None:
    def statements() -> int:
        with region.read() as uow, counted_statements(region) as counted:
            read.dynamics(uow, "s-1", [2022, 2023, 2024])
        return len(counted)

    bring(region, ("PS-03", "s-1", 2024, 1, 10, None))
    few = statements()
    lines = [
        (f"PS-0{n}", code, year, n, 10, None)
        for n in range(1, 9)
        for code in ("s-1", "s-2", "n-1", "n-2")
        for year in (2022, 2023)
    ]
    bring(region, *lines)
    assert statements() == few <= 6
    with region.read() as uow:
        assert read.years_with_figures(uow, "department") == (2024, 2023, 2022)


# ------------------------------------------------------------------------------------------------------ catalogue


def test_the_bundled_catalogue_says_honestly_what_it_lacks(region: Database) -> None:
    with region.read() as uow:
        view = read.catalogue(uow)
    results, choice = view.notice.criteria
    assert (results.criterion, results.required, results.present, results.missing) == ("Результаты обучения", 17, 6, 11)
    assert (choice.criterion, choice.required, choice.present, choice.missing) == (
        "Профессиональное самоопределение", 8, 8, 0,
    )  # fmt: skip
    assert results.confirmed == choice.confirmed == 0, "membership of every row is inferred, none is confirmed"
    assert not view.notice.complete
    assert view.notice.texts == (
        "«Результаты обучения»: в каталоге 6 из 17; не хватает 11; принадлежность к Индексу подтверждена у 0; числитель"
        " и знаменатель неизвестны: RO-V4-1, RO-V4-2, RO-V4-3, RO-PRAC, RO-EGE, RO-OGE",
        "«Профессиональное самоопределение»: в каталоге 8 из 8; принадлежность к Индексу подтверждена у 0",
        "официальный перечень: перечень и формулы разделов 5 и 6 Методологии от 22.12.2023 в открытых источниках не"
        " найдены",
    )
    post = next(row for row in view.indicators if row.code == "REG-POST")
    assert not post.counted


def test_a_person_describes_an_indicator_and_then_it_can_be_computed(region: Database) -> None:
    with pytest.raises(InvalidInput), region.write() as uow:
        write.edit_indicator(uow, code="RO-EGE", changes={"numerator": "сдали"})
    with region.write(actor_in(region, "department", Role.ORG_ADMIN)) as uow:
        changes = {"numerator": "сдали", "denominator": "сдавали", "unit": "%", "membership_status": "user"}
        assert write.edit_indicator(uow, code="RO-EGE", changes=changes)
    bring(region, ("RO-EGE", "s-1", 2024, 9, 10, 90))
    with region.read() as uow:
        row = read.indicator(uow, "RO-EGE")
        assert (row.computable, row.name_status) == (True, "user")
        assert read.catalogue(uow).notice.criteria[0].confirmed == 1
    with pytest.raises(Forbidden), region.write(actor_in(region, SURGUT, Role.ORG_ADMIN)) as uow:
        write.edit_indicator(uow, code="RO-EGE", changes={"note": "моё"})


def test_the_official_list_can_come_in_by_table_row_by_row_checked(region: Database) -> None:
    table: list[Sequence[Cell]] = [
        ("Код показателя", "Наименование", "Критерий", "Входит в Индекс", "Числитель", "Знаменатель")
    ]
    official = [
        *[(f"RO-{n}", f"Показатель {n}", "Результаты обучения", "да", "а", "б") for n in range(1, 18)],
        *[(c, None, None, "нет", None, None) for c in ("RO-V4-1", "RO-V4-2", "RO-V4-3", "RO-PRAC", "RO-EGE", "RO-OGE")],
    ]
    bad = [("RO-18", None, "Результаты обучения", "может", "а", None)]
    with pytest.raises(ImportRejected) as caught, region.write() as uow:
        write.import_catalogue(uow, with_headings(enumerate([*table, *bad], start=1)))
    assert {remark.place for remark in caught.value.remarks} == {
        "строка 2, столбец «Наименование»", "строка 2, столбец «Знаменатель»", "строка 2, столбец «Входит в Индекс»",
    }  # fmt: skip
    for report in ((17, 6, 0), (0, 0, 23)):
        with region.write() as uow:
            done = write.import_catalogue(uow, with_headings(enumerate([*table, *official], start=1)))
        assert (done.added, done.updated, done.unchanged) == report
    with region.read() as uow:
        assert read.catalogue(uow).notice.criteria[0].complete
    with pytest.raises(RuleViolation), region.write() as uow:
        write.add_indicator(uow, code="RO-1", name="Снова", criterion="Результаты обучения")


def test_a_table_without_its_columns_is_refused(region: Database) -> None:
    rows = with_headings([(1, ["Показатель", "Организация"]), (2, ["PS-01", "s-1"])])
    with pytest.raises(ImportRejected, match="нет столбцов: «Год»"), region.write() as uow:
        write.import_figures(uow, rows=rows, file_name="x", data=b"x")
    with pytest.raises(ImportRejected, match="ни одной строки"), region.write() as uow:
        write.import_figures(uow, rows=figure_rows(), file_name="x", data=b"x")
