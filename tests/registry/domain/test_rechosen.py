"""What follows another choice, and what a person wrote stays, row by row."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.rechosen import followed

ROWS = st.lists(st.integers(0, 5).map(lambda number: {"text": f"Пункт {number}"}), max_size=5, unique_by=str)


def row(text: str, **more: str) -> dict[str, Any]:
    return {"text": text, "executor": "", **more}


OLD = [row("Провести семинар."), row("Утвердить программу."), row("Довести до сведения.")]
NEW = [row("Провести анкетирование."), row("Обработать ответы."), row("Довести до сведения.")]


def texts(now: list[Any]) -> list[str]:
    made = followed([OLD], now, NEW)
    return [each["text"] for each in made.value] if made else [each["text"] for each in now]


def test_untouched_rows_are_those_of_the_new_choice() -> None:
    made = followed([OLD], OLD, NEW)
    assert made is not None
    assert (made.value, made.replaced, made.kept) == (NEW, 2, 0)


def test_a_row_that_a_person_wrote_over_or_added_stays_before_the_closing_one() -> None:
    edited = [OLD[0], row("Утвердить смету."), row("Назначить ответственных."), OLD[2]]
    assert texts(edited) == [
        "Провести анкетирование.", "Обработать ответы.", "Утвердить смету.", "Назначить ответственных.",
        "Довести до сведения.",
    ]  # fmt: skip
    made = followed([OLD], edited, NEW)
    assert made is not None
    assert made.kept == 2


def test_a_common_row_with_an_executor_of_ones_own_takes_its_place_once() -> None:
    edited = [*OLD[:2], row("Довести до сведения.", executor="Отделу кадров")]
    made = followed([OLD], edited, NEW)
    assert made is not None
    assert made.value == [*NEW[:2], edited[2]]


def test_a_row_that_was_taken_out_stays_out() -> None:
    assert texts(OLD[:2]) == ["Провести анкетирование.", "Обработать ответы."]


def test_a_text_follows_only_while_it_is_the_programs() -> None:
    assert followed(["О семинаре"], "О  семинаре", "Об анкетировании") is not None
    made = followed(["О семинаре"], "О нашем семинаре", "Об анкетировании")
    assert made is not None
    assert (made.value, made.replaced, made.kept) == ("О нашем семинаре", 0, 1)
    assert followed(["О семинаре"], "О нашем семинаре", "О семинаре") is None, "the choice does not reach it"
    emptied = followed(["О семинаре"], "", "Об анкетировании")
    assert emptied is not None
    assert emptied.value == ""


@given(ROWS, ROWS, ROWS)
def test_no_row_of_a_person_is_lost_and_no_row_of_the_program_is_left(old: Any, now: Any, new: Any) -> None:
    made = followed([old], now, new)
    value = made.value if made else now
    if old == new:
        assert made is None
        return
    assert all(each in value for each in now if each not in old), "what a person wrote is there"
    assert all(each in new for each in value if each not in now), "nothing comes from elsewhere"
    if now == old:
        assert value == new


@given(ROWS, ROWS)
def test_there_and_back_is_the_same(old: Any, new: Any) -> None:
    there = followed([old], old, new)
    value = there.value if there else old
    back = followed([new], value, old)
    assert (back.value if back else value) == old
