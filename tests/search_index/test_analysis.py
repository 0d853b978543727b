"""What a text is searched by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.analysis import read_tokens
from search_index.characters import clean_text, fold, other_layout
from search_index.glossary import CERTAINTIES, bundled_glossary, read_glossary


def terms(text: str, *, asked: bool = False) -> set[str]:
    found = read_tokens(text, asked=asked)
    return {term for token in found for term in (*token.whole, *(t for part in token.parts for t in part))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("справок", {"справка", "~справок"}),
        ("отчёты", {"отчет", "~отчет"}),
        ("ОТЧЕТЫ", {"отчет", "~отчет"}),
        ("10-П-2710", {"=10-п-2710", "=2710"}),
        ("№ 10-П-2710", {"=10-п-2710", "=2710"}),
        ("№10–П–2710", {"=10-п-2710", "=2710"}),
        ("10-P-2710", {"=10-п-2710", "=2710"}),
        ("486-п", {"=486-п", "=486"}),
        ("2.9", {"=2.9"}),
        ("п. 3.26.а", {"=3.26.а"}),
        ("17.12.2024", {"=2024-12-17", "=2024"}),
        ("31.02.2024", {"=31.02.2024"}),
        ("МОУО", {"=моуо", "моуо"}),
        ("ГИА-11", {"=гиа-11", "=гиа", "гиа", "=11"}),
        ("ГИА11", {"=гиа-11", "=гиа", "гиа", "=11"}),
        ("и в на", set()),
        ("А.В. Никонов", {"никон", "~никон"}),
        ("", set()),
    ],
)
def test_a_text_gives_these_terms(text, expected):
    assert terms(text) == expected


def test_a_date_in_words_is_the_same_as_one_in_figures():
    assert "=2024-12-17" in terms("от 17 декабря 2024 года")
    assert terms("17 декабря 2024", asked=True) == terms("17.12.2024", asked=True) == {"=2024-12-17"}


def test_a_hyphen_and_any_dash_are_one_sign():
    assert terms("план-график") == terms("план–график") == terms("план‑график")


def test_words_of_a_compound_stand_one_after_the_other():
    (token,) = read_tokens("плану-графику")
    assert token.whole == ("=плану-графику",)
    assert token.parts == (("план", "~план"), ("график", "~график"))


def test_function_words_in_a_heading_of_capitals_are_no_abbreviations():
    assert "=о" not in terms("ПРИКАЗ О ВНЕСЕНИИ ИЗМЕНЕНИЙ")
    assert "=он" in terms("список ОН на экзамене")
    assert "=он" not in terms("он пришёл")


def test_a_number_that_is_asked_for_is_only_itself():
    assert terms("10-П-2710", asked=True) == {"=10-п-2710"}


def test_latin_letters_inside_a_russian_word_are_read_through():
    assert terms("прикaз") == terms("приказ")


def test_stress_marks_soft_hyphens_and_halves_of_pairs_are_cleaned():
    assert clean_text("за́пись обра\u00adзование \ud800") == "запись образование ?"
    assert clean_text("й") == "й"


def test_the_same_keys_on_the_other_layout():
    assert other_layout("ghbrfp") == "приказ"
    assert other_layout("приказ") is None


@given(st.text(max_size=200))
def test_folding_keeps_every_letter_in_its_place(text):
    assert len(fold(text)) == len(text)


@given(st.text(max_size=300))
def test_any_text_is_analysed_and_its_tokens_lie_in_it_in_order(text):
    for asked in (False, True):
        tokens = read_tokens(clean_text(text), asked=asked)
        starts = [token.start for token in tokens]
        assert starts == sorted(starts)
        assert all(0 <= token.start < token.end for token in tokens)


def test_every_entry_of_the_glossary_has_its_certainty():
    entries = bundled_glossary().entries
    assert len(entries) >= 77
    assert {entry.certainty for entry in entries} == set(CERTAINTIES)
    assert {"ООО", "ПК", "ОН"} <= {entry.write[0] for entry in entries if entry.ambiguous}


def test_the_longest_stretch_of_the_glossary_wins():
    tokens = [token for token in read_tokens("АУ «ИРО» и ВПР СПО", asked=True) if not token.is_empty]
    assert bundled_glossary().match(tokens, 0).length == 2
    assert bundled_glossary().match(tokens, 2).length == 2


def test_words_are_never_turned_into_an_ambiguous_abbreviation():
    tokens = read_tokens("предметная комиссия", asked=True)
    assert bundled_glossary().match(tokens, 0) is None


def test_a_glossary_may_be_given_as_plain_pairs():
    glossary = read_glossary({"НПА": "нормативный правовой акт"})
    match = glossary.match(read_tokens("нормативных правовых актов", asked=True), 0)
    assert match is not None
    assert match.others[0][0].folded == "нпа"
