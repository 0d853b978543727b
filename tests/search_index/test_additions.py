"""The contract beyond words: traits, places in a text, completion, similar documents, small preferences."""

from datetime import UTC, date, datetime, timedelta

import pytest

from registry.errors import IndexUnavailable, InvalidInput
from registry.ports import Completion, IndexEntry, SearchQuery

TEXT = "Введение\nОбщие слова.\nРаздел первый\nО задачах с параметром.\nРаздел второй\nОб ошибках в сочинении.\fКонец."
ADVICE = IndexEntry(
    id="advice",
    title="Рекомендации учителям математики",
    text=TEXT,
    kind="method_recs",
    number="12-М",
    day=date(2025, 9, 1),
    traits={"subject": ("математика",), "grade": ("9", "11"), "assessment": ("ОГЭ", "ЕГЭ")},
    sections=((TEXT.index("Раздел второй"), "Раздел второй"), (TEXT.index("Раздел первый"), "Раздел  первый")),
)
OTHER = IndexEntry(
    id="other",
    title="Рекомендации учителям русского языка",
    text="Сочинение без ошибок в сочинении.",
    kind="method_recs",
    traits={"subject": ("русский язык",), "grade": ("11",), "audience": ()},
)
ORDER = IndexEntry(id="order", title="Приказ о рассадке", kind="order", number="10-П-2710", day=date(2024, 1, 9))


@pytest.fixture
def filled(engine):
    engine.index([ADVICE, OTHER, ORDER])
    return engine


def test_traits_are_filters_and_facets(filled):
    result = filled.search(SearchQuery("рекомендации", traits={"grade": ("9",)}))
    assert [hit.id for hit in result.hits] == ["advice"]
    assert result.facets["grade"] == (("11", 2), ("9", 1))
    assert result.facets["subject"] == (("математика", 1),)
    both = filled.search(SearchQuery("", traits={"grade": ("11",), "subject": ("русский язык", "математика")}))
    assert both.total == 2
    assert dict(both.facets["audience"]) == {}
    assert filled.search(SearchQuery("", traits={"assessment": ("ВПР",)})).total == 0


def test_an_unknown_trait_is_refused(engine):
    with pytest.raises(InvalidInput, match="colour"):
        engine.index([IndexEntry(id="1", title="x", traits={"colour": ("red",)})])
    with pytest.raises(InvalidInput, match="colour"):
        engine.search(SearchQuery("", traits={"colour": ("red",)}))


@pytest.mark.parametrize(
    ("question", "section"),
    [("общие", None), ("параметр", "Раздел первый"), ("ошибках", "Раздел второй"), ("конец", "Раздел второй")],
)
def test_the_section_and_the_line_of_the_snippet_are_named(filled, question, section):
    (hit,) = (hit for hit in filled.search(question).hits if hit.id == "advice")
    shown = hit.snippet.translate({2: None, 3: None}).removeprefix("… ")
    assert hit.section == section
    assert hit.line is not None
    assert shown.startswith(TEXT.splitlines()[hit.line])


def test_invisible_signs_in_a_text_do_not_move_its_sections(engine):
    text = "\u200b\u200b\u200bначало\u00ad\r\nРаздел\r\nсодержание раздела"
    engine.index([IndexEntry(id="1", title="т", text=text, sections=((text.index("Раздел"), "Раздел"),))])
    assert engine.search("начало").hits[0].section is None
    assert engine.search("содержание").hits[0].section == "Раздел"


def test_nothing_is_named_when_only_the_title_was_found(filled):
    (hit,) = filled.search("рассадка").hits
    assert (hit.page, hit.section, hit.line) == (None, None, None)


def test_a_changed_trait_or_section_is_a_changed_entry(engine):
    entries = {
        "plain": IndexEntry(id="1", title="x"),
        "traits": IndexEntry(id="1", title="x", traits={"grade": ("9",)}),
        "sections": IndexEntry(id="1", title="x", sections=((0, "А"),)),
    }
    marks = set()
    for entry in entries.values():
        engine.index([entry])
        marks.add(engine.fingerprints()["1"])
    assert len(marks) == 3


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10-П", Completion("10-П-2710", "number", "order")),
        ("№ 10-п-27", Completion("10-П-2710", "number", "order")),
        ("12-м", Completion("12-М", "number", "advice")),
        ("прик", Completion("Приказ о рассадке", "title", "order")),
        ("приказ о", Completion("Приказ о рассадке", "title", "order")),
        ("приказ о р", Completion("Приказ о рассадке", "title", "order")),
        ("приказ о расс", Completion("Приказ о рассадке", "title", "order")),
        ("учителю мат", Completion("Рекомендации учителям математики", "title", "advice")),
        ("общие пар", Completion("общие параметром", "word")),
        ("сочи", Completion("сочинении", "word")),
    ],
)
def test_typing_is_completed(filled, typed, expected):
    assert filled.complete(typed, visible_to=None)[0] == expected


def test_of_the_forms_of_a_word_one_is_offered(filled):
    words = [each.text for each in filled.complete("сочи", visible_to=None) if each.kind == "word"]
    assert words == ["сочинении"]


def test_a_word_is_offered_in_the_form_that_titles_have_after_the_same_words(engine):
    engine.index(IndexEntry(id=str(n), title="План", text="подготовка к урокам") for n in range(3))
    engine.index([IndexEntry(id="x", title="Приказ о подготовке школ")])
    assert [each.text for each in engine.complete("приказ о подг", visible_to=None)][1:] == ["приказ о подготовке"]
    assert [each.text for each in engine.complete("подгот", visible_to=None) if each.kind == "word"] == ["подготовке"]


@pytest.mark.parametrize("typed", ["", " ", "п", "***", "(((", "\x00", "\ud800", "!пр", "^при", "#10", "я" * 10_000])
def test_what_cannot_be_completed_is_no_error(filled, typed):
    assert isinstance(filled.complete(typed, visible_to=None), tuple)
    assert filled.complete(typed, visible_to=()) == ()


def test_completions_are_no_more_than_asked_for_and_none_twice(engine):
    engine.index(IndexEntry(id=str(n), title="Приказ", text=f"приказ{n}") for n in range(30))
    completions = engine.complete("прик", visible_to=None, limit=5)
    assert len(completions) == 5
    assert [each.text for each in completions if each.kind == "title"] == ["Приказ"]
    assert engine.complete("прик", visible_to=None, limit=0) == ()


def test_a_similar_document_shares_the_telling_words(filled):
    hits = filled.similar("advice", visible_to=None)
    assert [hit.id for hit in hits] == ["other"]
    assert filled.similar("no such", visible_to=None) == ()
    assert filled.similar("advice", visible_to=None, limit=0) == ()


def test_the_more_alike_come_first(engine):
    engine.index(
        [
            IndexEntry(id="a", title="Подготовка к сочинению", text="ошибки в сочинении и апелляция"),
            IndexEntry(id="near", title="Сочинение", text="разбор ошибок сочинения, апелляция"),
            IndexEntry(id="far", title="Письмо", text="подготовка, сочинение"),
            IndexEntry(id="none", title="Столовая", text="меню"),
        ]
    )
    assert [hit.id for hit in engine.similar("a", visible_to=None)] == ["near", "far"]


def test_freshness_and_kind_decide_between_equals_but_not_over_a_better_answer(engine):
    today = datetime.now(UTC).date()
    engine.index(
        [
            IndexEntry(id="old", title="Сведения о рассадке", kind="letter", day=today - timedelta(days=4000)),
            IndexEntry(id="new", title="Сведения о рассадке", kind="letter", day=today),
            IndexEntry(id="order", title="Сведения о рассадке", kind="resolution", day=today),
            IndexEntry(id="mention", title="Иное", text="сведения " + "и прочее " * 30, kind="resolution", day=today),
        ]
    )
    hits = engine.search("сведения").hits
    assert [hit.id for hit in hits] == ["order", "new", "old", "mention"]
    assert hits[0].score / hits[2].score < 1.16


def test_a_closed_engine_completes_nothing(filled):
    filled.close()
    with pytest.raises(IndexUnavailable):
        filled.complete("прик", visible_to=None)
    with pytest.raises(IndexUnavailable):
        filled.similar("advice", visible_to=None)
