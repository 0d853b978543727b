"""Headings of sections in a plain text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.text_sections import sections_of

TEXT = "Справка\nI. Общие сведения\nТекст первого раздела.\n\fРаздел 2. Итоги\nПриложение № 3\nВ приложении 3 – список"


def test_headings_are_found_where_they_begin() -> None:
    found = sections_of(TEXT)
    assert [heading for _, heading in found] == ["I. Общие сведения", "Раздел 2. Итоги", "Приложение № 3"]
    assert all(TEXT[at:].startswith(heading) for at, heading in found)


def test_a_line_that_only_begins_like_a_heading_is_none() -> None:
    assert sections_of("II. первое условие;\nразделение\nc. Петров\n" + "III. " + "слово " * 60) == ()


@given(st.text(alphabet="IVX. \n\fраздел12№;", max_size=200))
def test_places_ascend_and_lie_in_the_text(text: str) -> None:
    found = sections_of(text)
    assert [at for at, _ in found] == sorted({at for at, _ in found})
    assert all(text[at] == heading[0] for at, heading in found)
