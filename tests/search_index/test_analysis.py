"""What a text is searched by."""

import time

import pymorphy3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.analysis import Terms, read_terms, read_tokens, written_words
from search_index.characters import clean_text, fold, other_layout
from search_index.glossary import CERTAINTIES, bundled_glossary, read_glossary
from search_index.morphology import is_known, lemma


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


def by_tokens(text: str) -> Terms:
    """The terms of a document put together token by token."""
    positions: dict[str, list[int]] = {}
    places: list[tuple[int, int]] = []
    written: set[str] = set()
    for token in read_tokens(text):
        if token.is_empty:
            continue
        at = len(places)
        for step, terms in [(0, token.whole), *enumerate(token.parts)]:
            for term in terms:
                if positions.setdefault(term, [])[-1:] != [at + step]:
                    positions[term].append(at + step)
        places += [(token.start, token.end - token.start)] * token.width
        written.update(written_words(token))
    return Terms(positions, places, written)


PIECES = st.sampled_from(
    [
        "ГИА-11",
        "ВПР",
        "О ВНЕСЕНИИ",
        "он ОН",
        "план–график",
        "10-П-2710",
        "№",
        "от",
        "17 декабря 2024",
        "06.09.2024",
        "г.",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=12).map(" ".join)))
def test_a_document_is_read_at_once_as_it_is_read_token_by_token(text):
    read, expected = read_terms(clean_text(text)), by_tokens(clean_text(text))
    assert {term: sorted(set(places)) for term, places in read.positions.items()} == expected.positions
    assert (list(read.places), read.written) == (expected.places, expected.written)


WORDS = "том стали берегу справок отчеты ее моуо гиа рф елки ежик при прийти души кулуарность чулочник кг абырвалг"


@pytest.mark.parametrize("word", WORDS.split())
def test_the_lemma_is_the_first_of_what_the_dictionary_itself_gives(word):
    best = pymorphy3.MorphAnalyzer(lang="ru").parse(word)[0]
    assert (lemma(word), is_known(word)) == (fold(best.normal_form), best.is_known and "Abbr" not in best.tag)


CITED = "=2024-09-06 10-п-1833"


@pytest.mark.parametrize(
    "text",
    [
        "приказ от 06.09.2024 № 10-П-1833",
        "ПРИКАЗ ОТ 6.9.2024 №10–П–1833",
        "приказа Департамента от 6 сентября 2024 г. № 10-П-1833",
        "приказ от 06.09.2024 г. №\u00a010-П-1833 (далее – приказ)",
        "приказ от 2024-09-06 N 10-P-1833",
        "приказ № 10-П-1833 от 06.09.2024",
        "приказ № 10-П-1833 от 6 сентября 2024 года",
    ],
)
def test_a_day_and_a_number_beside_it_are_a_citation_however_they_are_written(text):
    if "N" not in text:
        assert CITED in terms(text)
    assert CITED in terms(text, asked=True)
    assert "=10-п-1833" in terms(text)


@pytest.mark.parametrize(
    "text", ["от 31.02.2024 № 10-П-1833", "06.09.2024 и № 10-П-1833", "№ 3, 06.09.2024", "№ от 06.09.2024"]
)
def test_a_day_and_a_number_apart_are_no_citation(text):
    assert not any(" " in term for term in terms(text) | terms(text, asked=True))


@pytest.mark.parametrize("text", ["1-" * 20_000, "№" + "1" * 50_000, "от 1.1.2024 № " * 5_000, "1.1.1111 " * 10_000])
def test_a_text_made_to_be_slow_is_read_within_a_second(text):
    begun = time.process_time()
    read_terms(text)
    assert time.process_time() - begun < 1


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


@pytest.mark.parametrize(
    ("question", "place", "ambiguous"),
    [("программа ООО", 1, False), ("реестр ООО", 1, True), ("председатели ПК", 1, False), ("новые ПК", 1, True)],
)
def test_an_ambiguous_abbreviation_is_read_by_the_words_beside_it(question, place, ambiguous):
    tokens = [token for token in read_tokens(question, asked=True) if not token.is_empty]
    assert bundled_glossary().match(tokens, place).ambiguous is ambiguous


def test_a_glossary_may_be_given_as_plain_pairs():
    glossary = read_glossary({"НПА": "нормативный правовой акт"})
    match = glossary.match(read_tokens("нормативных правовых актов", asked=True), 0)
    assert match is not None
    assert match.others[0][0].folded == "нпа"
