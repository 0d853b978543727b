"""Tables that people bring: headings in other words, numbers as written, remarks that can be looked up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.sheets import Cell, Columns, SheetRow, read_number, reject, with_headings
from registry.errors import ImportRejected

COLUMNS = Columns({"code": "Код"}, {"count": "Число учеников"}, {"шифр": "code"})


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (None, None),
        (5, 5),
        (2.5, 2.5),
        ("1 234,50", 1234.5),
        ("45 %", 45),
        ("−3", -3),
        ("1\u00a0000", 1000),
        ("7.25", 7.25),
    ],
)
def test_numbers_are_read_as_written(cell: Cell, number: float | None) -> None:
    assert read_number(cell) == number


@pytest.mark.parametrize(
    "cell", ["пять", "1,2,3", "12 чел.", "н/д", "=A1", "1e5", date(2025, 1, 1), float("inf"), "", "-"]
)
def test_what_is_not_a_number_is_said_to_be_none(cell: Cell) -> None:
    with pytest.raises(ValueError, match="not a number"):
        read_number(cell)


@given(st.floats(-1e9, 1e9).map(lambda number: round(number, 4)))
def test_a_russian_number_comes_back(number: float) -> None:
    assert read_number(f"{number:,.4f}".replace(",", " ").replace(".", ",")) == number


def test_cells_are_found_under_any_known_heading() -> None:
    rows = with_headings([(1, ["ШИФР ", "число  УЧЕНИКОВ.", "Прочее"]), (5, ["a", 12.0]), (7, [" ", None, "x"])])
    first, second = COLUMNS.read(rows)
    assert (first.number, first.text("code"), first.text("count")) == (5, "a", "12")
    assert (second.text("code"), second.text("count")) == (None, None)
    assert first.remark("count", "нет").place == "строка 5, столбец «Число учеников»"
    assert first.remark(None, "нет").place == "строка 5"


def test_a_table_without_rows_or_columns_is_refused() -> None:
    with pytest.raises(ImportRejected, match="ни одной строки"):
        COLUMNS.read(())
    with pytest.raises(ImportRejected, match="нет столбцов: «Код»"):
        COLUMNS.read([SheetRow(2, {"Имя": "x"})])


def test_a_refusal_counts_rows_not_remarks() -> None:
    (row,) = COLUMNS.read([SheetRow(2, {"Код": "x"})])
    with pytest.raises(ImportRejected, match="Ученики не загружены: строк с ошибками — 1") as caught:
        reject([row.remark("code", "плохо"), row.remark("count", "плохо")], "Ученики не загружены")
    assert len(caught.value.remarks) == 2
    reject([], "Ученики не загружены")
