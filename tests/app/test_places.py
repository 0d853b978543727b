"""Lines of a text have their places on the page, numbered as the search counts them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from app.places import placed, text_lines, text_pages
from document_templates.preview import Cell, Paragraph, Table

lines = st.lists(st.text(alphabet="абв 1", max_size=6), max_size=12)


@given(lines)
def test_every_line_with_words_keeps_its_number(given_lines: list[str]) -> None:
    text = "\n".join(given_lines)
    assert text_lines(text) == [(n, line.strip()) for n, line in enumerate(given_lines) if line.strip()]


@given(lines)
def test_paragraphs_of_the_text_stand_at_their_lines(given_lines: list[str]) -> None:
    found = placed([Paragraph(line) for line in given_lines], "\n".join(given_lines))
    shown = [piece for _, pieces in found for piece in pieces if piece.text.strip()]
    assert len({piece.line for piece in shown}) == len(shown)
    assert all(given_lines[piece.line].split() == piece.text.split() for piece in shown if piece.line is not None)
    assert [piece.line for piece in shown] == [n for n, line in enumerate(given_lines) if line.strip()]


def test_a_page_break_ends_a_line_too() -> None:
    assert text_lines("первая\fвторая\n\nчетвёртая") == [(0, "первая"), (1, "вторая"), (3, "четвёртая")]


def test_rows_of_a_table_and_broken_lines_have_their_own_places() -> None:
    text = "Шапка\nпервая\nвторая\nА\tодин два\nКонец"
    blocks = [
        Paragraph("Только на странице"),
        Paragraph("Шапка"),
        Paragraph("первая\nвторая"),
        Table(((Cell("А"), Cell("один\nдва")),), ruled=True),
        Paragraph("Конец"),
    ]
    found = placed(blocks, text)
    assert [[piece.line for piece in pieces] for _, pieces in found] == [[None], [0], [1, 2], [3], [4]]


def test_a_sheet_without_its_text_is_shown_without_places() -> None:
    ((_, pieces),) = placed([Paragraph("Слова")], "")
    assert re.fullmatch("Слова", pieces[0].text)
    assert pieces[0].line is None


@given(st.lists(st.text("аб \n", max_size=12), min_size=1, max_size=4))
def test_lines_of_pages_are_those_of_the_whole_text(pages: list[str]) -> None:
    text = "\f".join(pages)
    assert [line for _, lines in text_pages(text) for line in lines] == text_lines(text)
    assert [number for number, _ in text_pages(text)] == ([None] if len(pages) == 1 else [*range(1, len(pages) + 1)])
