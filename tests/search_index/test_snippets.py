"""The piece of a text that answers best."""

from hypothesis import given
from hypothesis import strategies as st

from search_index.snippets import END, FOUND, Place, places_of_beginnings, snippet_of

FILLER = "Это предложение ничего не значит и стоит для объёма. " * 20


def place(text, word, notion=0, *, after=0):
    start = text.index(word, after)
    return Place(start, start + len(word), notion)


def test_the_place_with_most_notions_is_shown():
    text = f"приказ. {FILLER}Вот приказ о подготовке к аттестации. {FILLER}приказ"
    near = text.index("Вот")
    places = [
        place(text, "приказ"),
        place(text, "приказ", after=near),
        place(text, "подготовке", 1),
        place(text, "аттестации", 2),
    ]
    snippet = snippet_of(text, places)
    assert f"Вот {FOUND}приказ{END} о {FOUND}подготовке{END} к {FOUND}аттестации{END}." in snippet.text
    assert snippet.text.startswith("… ")
    assert snippet.text.endswith(" …")


def test_a_snippet_never_crosses_a_page():
    text = "первая страница приказ\fвторая страница приказ\fтретья"
    snippet = snippet_of(text, [place(text, "приказ", after=30)])
    assert (snippet.page, snippet.text) == (2, f"… вторая страница {FOUND}приказ{END} …")


def test_a_text_without_pages_has_no_page():
    assert snippet_of("приказ", [Place(0, 6, 0)]).page is None


def test_without_a_found_place_the_beginning_is_shown():
    snippet = snippet_of(FILLER, [])
    assert snippet.text.startswith("Это предложение")
    assert snippet.text.endswith("…")
    assert len(snippet.text) < 300
    assert snippet_of("", []).text == ""


def test_line_breaks_become_spaces():
    assert snippet_of("один\n\n два\t приказ", [place("один\n\n два\t приказ", "приказ")]).text == (
        f"один два {FOUND}приказ{END}"
    )


def test_words_are_found_by_their_beginnings():
    text = "Аттестация, переаттестация, АТТЕСТАТ"
    assert [text[p.start : p.end] for p in places_of_beginnings(text, ("аттест",), 0)] == ["Аттестация", "АТТЕСТАТ"]


@given(st.text(alphabet="аб \n\f.", max_size=600), st.data())
def test_any_places_give_a_short_snippet_with_paired_marks(text, data):
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, 12))
    places = [
        Place(start, min(start + length, len(text)), notion)
        for notion, (start, length) in enumerate(data.draw(st.lists(spans, max_size=6)))
    ]
    snippet = snippet_of(text, places)
    assert snippet.text.count(FOUND) == snippet.text.count(END)
    assert "\f" not in snippet.text
    assert len(snippet.text) < 1_000


def test_a_word_on_the_page_before_does_not_hide_the_better_page():
    text = "Задачи на каждый урок.\fВзаимное посещение уроков геометрии."
    words = [("урок.", 0), ("Взаимное", 1), ("посещение", 2), ("уроков", 0)]
    places = [Place(text.index(word), text.index(word) + len(word), notion) for word, notion in words]
    assert snippet_of(text, places).page == 2


def test_no_word_is_cut_however_deep_in_the_text_it_stands():
    text = f"{FILLER * 3}Вот приказ о подготовке. {FILLER}"
    assert snippet_of(text, [place(text, "приказ")]).text.removesuffix(" …").split()[-1].strip(".") in FILLER.split()
