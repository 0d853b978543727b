"""The contract of every engine."""

from datetime import date

import pytest

from registry.errors import IndexUnavailable, InvalidInput
from registry.ports import IndexEntry, SearchQuery
from search_index import open_engine

ORDER = IndexEntry(
    id="order",
    title="Приказ Департамента образования о подготовке к ГИА",
    text="ПРИКАЗЫВАЮ:\n1. Утвердить план-график подготовки обучающихся.\f2. Контроль за исполнением оставляю за собой.",
    kind="order",
    organization="department",
    number="10-П-2710",
    day=date(2024, 12, 17),
    status="registered",
    items=("2.9", "3.1"),
)
NOTE = IndexEntry(
    id="note",
    title="Справка о результатах всероссийских проверочных работ",
    text="Итоги проведены по 22 муниципальным образованиям. Отчёт прилагается.",
    kind="analytic_info",
    organization="mouo-71876000",
    number="5",
    day=date(2025, 6, 2),
    status="published",
    items=("4.2",),
)
LETTER = IndexEntry(
    id="letter",
    title="Письмо о сроках",
    text="Муниципальным органам, осуществляющим управление в сфере образования, учесть приказ 17.12.2024 № 10-П-2710",
    organization="department",
    day=date(2025, 1, 20),
    status="registered",
)
LIST = IndexEntry(id="list", title="Перечень МОУО", text="Список телефонов.", kind="method_recs", organization="iro")
ALL = (ORDER, NOTE, LETTER, LIST)


@pytest.fixture
def filled(engine):
    assert engine.index(ALL) == len(ALL)
    return engine


def found(engine, text, **changes):
    return [hit.id for hit in engine.search(SearchQuery(text, **changes)).hits]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("приказа о подготовке к итоговой аттестации", ["order"]),
        ("государственной итоговой аттестации", ["order"]),
        ("справок по итогам ВПР", ["note"]),
        ("справки проверочные работы", ["note"]),
        ("МОУО", ["list", "letter"]),
        ("моуо", ["list", "letter"]),
        ("муниципальный орган управления образованием", ["letter", "list"]),
        ("10-П-2710", ["order", "letter"]),
        ("№ 10-П-2710", ["order", "letter"]),
        ("10-п-2710", ["order", "letter"]),
        ("приказ 2710", ["order", "letter"]),
        ("номер:10-П-2710", ["order"]),
        ("номер:2710", ["order"]),
        ("от 17 декабря 2024", ["order", "letter"]),
        ("17.12.2024", ["order", "letter"]),
        ("приказ от 17.12.2024 № 10-П-2710", ["order", "letter"]),
        ("приказ № 10-П-2710 от 17 декабря 2024 г.", ["order", "letter"]),
        ('"приказ 17.12.2024 № 10-П-2710"', ["letter"]),
        ("2.9", ["order"]),
        ("отчет", ["note"]),
        ("план график", ["order"]),
        ("план-графика", ["order"]),
        ('"подготовка обучающихся"', ["order"]),
        ('"обучающихся подготовка"', []),
        ("аттест* подготов*", []),
        ("подготов*", ["order"]),
        ("под*", ["order"]),
        ("10-п*", ["order", "letter"]),
        ("вид:приказ", ["order"]),
        ("вид:order", ["order"]),
        ("вид:приказ вид:справка", ["note", "order"]),
        ("год:2025", ["note", "letter"]),
        ("мероприятие:3.1", ["order"]),
        ("мероприятие:3.1 мероприятие:4.2", []),
        ('организация:"институт развития образования"', ["list"]),
        ("год:2025 -проверочные", ["letter"]),
        ("-приказ", ["note", "list"]),
        ("проверочные ИЛИ телефоны", ["note", "list"]),
        ("(проверочные ИЛИ телефоны) -список", ["note"]),
        ("попечительство", []),
    ],
)
def test_a_question_finds(filled, question, expected):
    hits = [hit.id for hit in filled.search(question).hits if hit.complete]
    assert sorted(hits) == sorted(expected)
    assert hits[:1] == expected[:1]


def test_conditions_take_stretches_of_years_and_grades_and_what_a_recommendation_is_about(engine):
    math = {"subject": ("математика",), "grade": ("9", "10"), "assessment": ("ОГЭ", "ЕГЭ"), "audience": ("учителям",)}
    russian = {"subject": ("русский язык",), "grade": ("11",), "assessment": ("ЕГЭ",)}
    engine.index(
        [
            IndexEntry(id="math", title="О математике", day=date(2023, 5, 1), traits=math),
            IndexEntry(id="russian", title="О русском", day=date(2024, 5, 1), traits=russian),
            IndexEntry(id="plain", title="О разном", day=date(2025, 5, 1)),
        ]
    )
    expected = {
        "год:2023-2024": {"math", "russian"},
        "год:2025–2024": {"russian", "plain"},
        "год:2023 год:2025": {"math", "plain"},
        "предмет:МАТЕМАТИКА": {"math"},
        "предмет:«русский язык»": {"russian"},
        "класс:10-11": {"math", "russian"},
        "grade:9": {"math"},
        "оценка:ЕГЭ оценка:ОГЭ": {"math"},
        "кому:учителям": {"math"},
        "-оценка:ЕГЭ": {"plain"},
        "предмет:физика": set(),
    }
    found = {text: {hit.id for hit in engine.search(text).hits} for text in expected}
    assert found == expected
    assert engine.search("год:2023-2024").notices == ()


def test_an_unknown_name_in_a_condition_is_said_and_left_out(filled):
    result = filled.search("вид:чепуха приказ")
    assert result.notices == ("Вид документа «чепуха»: такого названия нет, условие пропущено.",)
    assert [hit.id for hit in result.hits] == ["order", "letter"]


def test_a_code_is_taken_as_typed_when_no_names_are_known(tmp_path):
    engine = open_engine("memory:")
    engine.index(ALL)
    assert sorted(found(engine, "организация:DEPARTMENT")) == ["letter", "order"]


def test_an_empty_question_shows_everything_newest_first(filled):
    assert found(filled, "") == ["note", "letter", "order", "list"]


def test_a_question_of_function_words_finds_nothing_and_says_why(filled):
    result = filled.search("и в на")
    assert (result.total, result.hits) == (0, ())
    assert result.notices == ("В запросе только служебные слова: по ним искать нельзя.",)


def test_most_words_are_enough_when_hardly_any_document_has_all(filled):
    result = filled.search("приказ подготовка ГИА выпускников")
    assert result.hits[0].id == "order"
    assert (result.complete, result.hits[0].complete) == (0, False)
    assert "часть слов" in result.notices[0]


def test_documents_with_a_part_of_the_words_are_told_from_those_with_all(filled):
    result = filled.search("приказ о подготовке обучающихся")
    assert [(hit.id, hit.complete) for hit in result.hits] == [("order", True), ("letter", False)]
    assert (result.total, result.complete) == (2, 1)
    assert sum(count for _, count in result.facets["organization"]) == result.total
    assert filled.search("план-график").complete == 1


@pytest.mark.parametrize(
    "question",
    [
        "приказ 2710 справка -образования",  # what is excluded stays so
        "приказ управление обучающихся вид:приказ",
        "аттест* учесть приказ",
        "приказ 2710",  # of two words neither is left out while a document has both
    ],
)
def test_what_was_asked_with_a_sign_is_never_left_out(filled, question):
    strict, shown = (filled.search(SearchQuery(question, partial=flag)) for flag in (False, True))
    assert strict.complete == strict.total == shown.complete
    excluded = {"приказ 2710 справка -образования": {"order", "letter"}, "аттест* учесть приказ": {"note", "list"}}
    assert not {hit.id for hit in shown.hits} & excluded.get(question, {"note", "list"})


def test_words_in_quotation_marks_may_stand_apart_only_where_few_documents_have_all(filled):
    hits = filled.search('справка "результаты работ" всероссийских').hits
    assert [(hit.id, hit.complete) for hit in hits] == [("note", False)]
    assert found(filled, '"результаты работ"') == []


def test_newest_first_shows_a_part_of_the_words_only_when_nothing_has_all(filled):
    asked = "приказ о подготовке обучающихся"
    assert found(filled, asked, sort="date") == ["order"]
    assert found(filled, f"{asked} выпускников", sort="date") == ["letter", "order"]
    assert found(filled, f"{asked} выпускников", sort="date", partial=False) == []


def test_a_page_is_filled_with_a_part_of_the_words_and_never_more(engine):
    engine.index(
        IndexEntry(id=str(n), title=f"План {'проверки школ' if n < 15 else 'проверки' if n < 90 else 'отпусков'}")
        for n in range(400)
    )
    result = engine.search(SearchQuery("проверка школ области", limit=10))
    assert (result.complete, result.total) == (0, 20)
    assert all(int(hit.id) < 15 for hit in result.hits)
    shown = engine.search("план проверок школ")
    assert (shown.complete, shown.total) == (15, 20)
    assert engine.search("план проверок план").total == 90
    # What nearly every document has is no answer to a question that says much more.
    shown = engine.search("план отпусков школ")
    assert (shown.complete, shown.total) == (0, 15)


def test_a_word_of_a_sentence_that_nothing_is_sought_by_excludes_nothing(filled):
    assert found(filled, "какие есть справки о проверочных работах", partial=False) == ["note"]
    assert found(filled, "где можно", partial=False) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (SearchQuery("приказ", limit=0), {"order", "letter"}),
        (SearchQuery("приказ -учесть"), {"order"}),
        (SearchQuery("приказ подготовка ГИА выпускников"), set()),
        (SearchQuery("", visible_to=("public",), kinds=("order", "method_recs")), {"order", "list"}),
        (SearchQuery("", visible_to=("org:nobody",)), set()),
        (SearchQuery("и в на"), set()),
    ],
)
def test_all_that_has_everything_asked_for_is_named_and_nothing_with_a_part_of_it(filled, query, expected):
    assert filled.matching(query) == expected


def test_a_hit_tells_everything_that_a_list_shows(filled):
    (hit,) = filled.search("план-график").hits
    assert (hit.id, hit.title, hit.kind, hit.organization) == ("order", ORDER.title, "order", "department")
    assert (hit.number, hit.day, hit.page) == ("10-П-2710", date(2024, 12, 17), 1)
    assert "\x02план-график\x03" in hit.snippet
    assert hit.score > 0


def test_the_page_of_the_found_place_is_named(filled):
    (hit,) = filled.search("контроль исполнения").hits
    assert hit.page == 2
    assert "\x02Контроль\x03 за \x02исполнением\x03" in hit.snippet
    assert "ПРИКАЗЫВАЮ" not in hit.snippet


def test_facets_count_all_matches_and_each_ignores_its_own_filter(filled):
    result = filled.search(SearchQuery("", kinds=("order",), limit=1))
    assert result.total == 1
    assert result.facets["kind"] == (("analytic_info", 1), ("method_recs", 1), ("order", 1))
    assert result.facets["organization"] == (("department", 1),)
    assert result.facets["item"] == (("2.9", 1), ("3.1", 1))
    years = filled.search(SearchQuery("", years=(2025,), organizations=("department",))).facets["year"]
    assert years == (("2024", 1), ("2025", 1))


def test_facets_come_most_frequent_first(filled):
    assert filled.search("").facets["organization"][0] == ("department", 2)
    assert filled.search("").facets["status"] == (("registered", 2), ("published", 1))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kinds": ("order", "analytic_info")}, {"order", "note"}),
        ({"organizations": ("iro",)}, {"list"}),
        ({"years": (2024,)}, {"order"}),
        ({"items": ("4.2",)}, {"note"}),
        ({"statuses": ("registered",)}, {"order", "letter"}),
        ({"statuses": ("registered",), "years": (2025,)}, {"letter"}),
        ({"kinds": ("no such",)}, set()),
    ],
)
def test_filters_are_exact_values(filled, changes, expected):
    assert set(found(filled, "", **changes)) == expected


def test_results_are_sorted_by_date_on_request_undated_last(filled):
    assert found(filled, "приказ ИЛИ МОУО ИЛИ проверочные", sort="date") == ["note", "letter", "order", "list"]


def test_pages_do_not_overlap_and_lose_nothing(engine):
    engine.index(IndexEntry(id=str(n), title="Приказ", day=date(2025, 1, 1 + n % 3)) for n in range(25))
    pages = [found(engine, "приказ", limit=10, offset=offset) for offset in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({number for page in pages for number in page}) == 25
    assert engine.search(SearchQuery("приказ", limit=10, offset=20)).total == 25


def test_a_strange_page_is_no_error(filled):
    assert found(filled, "", limit=-1) == []
    assert len(found(filled, "", offset=-5)) == 4


def test_an_entry_replaces_the_one_of_the_same_id(filled):
    filled.index([IndexEntry(id="order", title="Отменён")])
    assert found(filled, "вид:приказ") == []
    assert found(filled, "отменён") == ["order"]
    assert filled.ids() == {"order", "note", "letter", "list"}


def test_the_last_of_two_entries_with_one_id_in_a_batch_counts(engine):
    assert engine.index([IndexEntry(id="1", title="первый"), IndexEntry(id="1", title="второй")]) == 1
    assert (found(engine, "первый"), found(engine, "второй")) == ([], ["1"])


def test_removed_entries_are_not_found_and_unknown_ones_are_ignored(filled):
    filled.remove(["order", "no such"])
    assert "order" not in found(filled, "")
    assert filled.search("").total == 3
    filled.remove(["no such"])
    assert filled.ids() == {"note", "letter", "list"}


def test_a_cleared_index_is_empty_and_usable(filled):
    filled.clear()
    assert (filled.ids(), filled.search("приказ").total) == (set(), 0)
    filled.index([NOTE])
    assert filled.ids() == {"note"}


def test_nothing_of_a_batch_is_taken_when_one_entry_is_not_right(filled):
    with pytest.raises(InvalidInput):
        filled.index(
            [IndexEntry(id="new", title="новый"), IndexEntry(id="bad", title="x", visible_to=("a\x1fpublic",))]
        )
    assert filled.ids() == {"order", "note", "letter", "list"}
    with pytest.raises(InvalidInput):
        filled.index([IndexEntry(id="", title="без имени")])


def test_nothing_is_taken_when_the_entries_break_off(filled):
    def breaking_off():
        yield IndexEntry(id="new", title="новый")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        filled.index(breaking_off())
    assert "new" not in filled.ids()


def test_marks_of_a_found_word_cannot_be_planted_by_a_text(engine):
    engine.index([IndexEntry(id="1", title="т", text="до \x02чужое\x03 приказ после")])
    (hit,) = engine.search("приказ").hits
    assert hit.snippet == "до чужое \x02приказ\x03 после"


def test_text_with_odd_characters_is_indexed(engine):
    odd = "начало \ud800 İİİ ﷺ 🎓 \x00 приказ конец"
    engine.index([IndexEntry(id="1", title=odd, text=odd)])
    (hit,) = engine.search("приказ").hits
    assert "\x02приказ\x03" in hit.snippet


def test_a_closed_engine_says_that_it_is_unavailable(filled):
    filled.close()
    with pytest.raises(IndexUnavailable):
        filled.search("приказ")


def test_a_rebuild_leaves_exactly_the_entries_given(filled):
    assert filled.needs_rebuild()
    told: list[int] = []
    count = filled.rebuild([NOTE, IndexEntry(id="new", title="новый")], chunk=1, progress=told.append)
    assert (count, told) == (2, [1, 2])
    assert filled.ids() == {"note", "new"}
    assert not filled.needs_rebuild()


def test_an_interrupted_rebuild_goes_on_where_it_stopped(engine, monkeypatch):
    entries = [IndexEntry(id=str(n), title=f"Приказ {n}") for n in range(10)]

    def torn():
        yield from entries[:6]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.rebuild(torn(), chunk=2)
    assert engine.needs_rebuild()
    assert len(engine.ids()) == 6
    taken: list[str] = []
    index = engine.index

    def counting(batch):
        listed = list(batch)
        taken.extend(entry.id for entry in listed)
        return index(listed)

    monkeypatch.setattr(engine, "index", counting)
    assert engine.rebuild(entries, chunk=2) == 10
    assert taken == ["6", "7", "8", "9"]
    assert not engine.needs_rebuild()


def test_work_in_chunks_commits_each(engine):
    def torn():
        yield from (IndexEntry(id=str(n), title="Приказ") for n in range(5))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.index_in_chunks(torn(), chunk=2)
    assert len(engine.ids()) == 4
    assert engine.index_in_chunks([ORDER, NOTE, LETTER], chunk=2) == 3


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("подготовк к аттестаци", None),
        ("пригаз", "приказ"),
        ("рпиказ", "приказ"),
        ("ghbrfp", "приказ"),
        ("справка о резултатах", "справка о результатах"),
        ("приказ", None),
        ("чепуха", None),
        ("", None),
        ("-пригаз", None),
    ],
)
def test_a_better_spelling_is_offered_when_there_is_one(filled, typed, corrected):
    assert filled.search(typed).corrected == corrected


@pytest.mark.parametrize("url", ["elastic:", "", "whoosh", None, 5])
def test_an_unknown_address_is_refused_naming_the_known_ones(url):
    with pytest.raises(InvalidInput, match="whoosh:, memory:, postgresql:"):
        open_engine(url)


@pytest.mark.parametrize("url", ["postgresql:", "postgresql://host", "postgresql://host:port/name", "postgresql:name"])
def test_an_address_without_a_database_is_refused(url):
    with pytest.raises(InvalidInput, match=r"база данных|базы данных"):
        open_engine(url)


def test_the_folder_may_be_given_beside_the_address(tmp_path):
    with pytest.raises(InvalidInput, match="папка"):
        open_engine("whoosh:")
    engine = open_engine("whoosh:", folder=tmp_path / "index")
    engine.index([ORDER])
    engine.close()
    assert found(open_engine(f"whoosh:{tmp_path / 'index'}"), "ГИА") == ["order"]


@pytest.mark.parametrize(
    "query", [None, 5, b"x", ["x"], SearchQuery(None), SearchQuery("x", limit="10"), SearchQuery("x", offset=None)]
)
def test_what_is_no_question_is_refused(engine, query):
    engine.index([ORDER])
    with pytest.raises(InvalidInput):
        engine.search(query)


@pytest.mark.parametrize(
    "entries", [None, 5, [5], ["x"], [IndexEntry(id="1", title=None)], [IndexEntry(id="1", title="x", items=(5,))]]
)
def test_what_is_no_entry_is_refused_and_nothing_is_taken(engine, entries):
    with pytest.raises(InvalidInput):
        engine.index(entries)
    assert engine.ids() == set()


def test_another_spelling_is_offered_only_when_it_finds_more(engine):
    titles = ("Порядок проведения олимпиады", "Порядок проведения экзамена", "Поредок экзаменов", "Отчёт")
    engine.index(IndexEntry(id=str(n), title=title) for n, title in enumerate(titles))
    assert engine.search("порядок проведния экзамена").corrected == "порядок проведения экзамена"
    assert engine.search("поредок экзаменов").corrected is None  # found as it is typed
    assert engine.search("порядок прведения чтений").corrected == "порядок проведения чтений"
    assert engine.search("порядок экзамена по чтению").corrected is None
