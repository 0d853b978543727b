"""What people may type, and what becomes of it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search_index.query_fields import FIELDS, NAMES
from search_index.query_language import MOST_CHARACTERS, MOST_LEVELS, MOST_TERMS, read_question
from search_index.query_nodes import AllOf, AnyOf, Filter, Not, Phrase, Prefix, Word
from search_index.query_writing import written
from tests.effort import within


def bare(node):
    """The tree without places, as nested tuples."""
    match node:
        case Word(text):
            return text
        case AllOf(nodes):
            return ("all", *map(bare, nodes))
        case AnyOf(nodes):
            return ("any", *map(bare, nodes))
        case Not(inner):
            return ("not", bare(inner))
        case _:
            return node


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("приказ", "приказ"),
        ("приказ о ГИА", ("all", "приказ", "о", "ГИА")),
        ('"итоговая аттестация"', Phrase("итоговая аттестация")),
        ("«итоговая аттестация»", Phrase("итоговая аттестация")),
        ("„итоговая аттестация“", Phrase("итоговая аттестация")),
        ("АУ «ИРО»", ("all", "АУ", "ИРО")),
        ("приказ -проект", ("all", "приказ", ("not", "проект"))),
        ("приказ −проект", ("all", "приказ", ("not", "проект"))),
        ("приказ —проект", ("all", "приказ", ("not", "проект"))),
        ("октябрь - декабрь", ("all", "октябрь", "декабрь")),
        ("план-график", "план-график"),
        ("ЕГЭ ИЛИ ОГЭ", ("any", "ЕГЭ", "ОГЭ")),
        ("ЕГЭ OR ОГЭ", ("any", "ЕГЭ", "ОГЭ")),
        ("ЕГЭ | ОГЭ", ("any", "ЕГЭ", "ОГЭ")),
        ("ЕГЭ или ОГЭ", ("all", "ЕГЭ", "или", "ОГЭ")),
        ("ЕГЭ AND ОГЭ", ("all", "ЕГЭ", "ОГЭ")),
        ("ИЛИ ЕГЭ ИЛИ", "ЕГЭ"),
        ("приказ (ЕГЭ ИЛИ ОГЭ)", ("all", "приказ", ("any", "ЕГЭ", "ОГЭ"))),
        ("приказ -(ЕГЭ ИЛИ ОГЭ)", ("all", "приказ", ("not", ("any", "ЕГЭ", "ОГЭ")))),
        ("аттест*", Prefix("аттест")),
        ("вид:приказ", Filter("kind", "приказ")),
        ("Год:2025", Filter("year", "2025")),
        ("мероприятие:2.9", Filter("item", "2.9")),
        ("номер:10-П-2710", Filter("number", "10-П-2710")),
        ("организация:«АУ ИРО»", Filter("organization", "АУ ИРО")),
        ("-вид:приказ", ("not", Filter("kind", "приказ"))),
        ("год:2024–2025", Filter("year", "2024–2025")),
        ("предмет:«русский язык»", Filter("subject", "русский язык")),
        ("класс:9-11 оценка:ЕГЭ", ("all", Filter("grade", "9-11"), Filter("assessment", "ЕГЭ"))),
        ("audience:учителям", Filter("audience", "учителям")),
        ("организация:«АУ «ИРО»»", Filter("organization", "АУ ИРО")),
        ("«приказ «О ГИА»»", Phrase("приказ О ГИА")),
        ("приказ, вид:справка!", ("all", "приказ,", Filter("kind", "справка"))),
        ("... вид:приказ", Filter("kind", "приказ")),
        ("при[каз]", ("all", "при", "каз")),
        ("ЕГЭ|ОГЭ", ("any", "ЕГЭ", "ОГЭ")),
        ("№ 10-П-2710", ("all", "№", "10-П-2710")),
        ("()", None),
        ("", None),
        ("   ", None),
    ],
)
def test_a_question_is_read_so(typed, tree):
    root = read_question(typed).root
    if typed.startswith("№"):
        root = AllOf((Word("№"), root)) if isinstance(root, Word) else root
    assert bare(root) == tree


@pytest.mark.parametrize(
    ("typed", "notice"),
    [
        ("*аттестация", "Звёздочка ставится только в конце"),
        ("аттес*ция", "Звёздочка ставится только в конце"),
        ("ат*", "Слишком короткое начало слова"),
        ("приказ ~", "Символ «~» пропущен"),
        ("при[каз] {о}", "пропущены"),
        ('"не закрыта', 'Символ «"» пропущен'),
        ("(не закрыта", "Скобка не закрыта"),
        ("лишняя)", "Символ «)» пропущен"),
        ("((((а б))))", "глубже трёх уровней"),
        ("цвет:красный", "Условие «цвет:» неизвестно"),
        ("год:давно", "Год «давно» не распознан"),
        ("год:2025-давно", "Год «2025-давно» не распознан"),
        ("вид:() приказ", "После «вид:» нет значения"),
        ("вид:* приказ", "После «вид:» нет значения"),
        ("вид: приказ", "пишется слитно со значением"),
        ("номер:10-П*", "Символ «*» пропущен"),
        ("«итог* аттестации»", "Символ «*» пропущен"),
        ("приказ %%%", "Символ «%» пропущен"),
        ("ИЛИ приказ", "«ИЛИ» пропущено"),
        ("слово " * 17, "больше шестнадцати слов"),
        ("я" * 300, "длиннее 256 знаков"),
        ("~~~", "не осталось слов"),
    ],
)
def test_what_cannot_be_honoured_is_said(typed, notice):
    assert any(notice in said for said in read_question(typed).notices), read_question(typed).notices


def test_a_good_question_brings_no_notices():
    assert read_question("приказ о ГИА-11, вид:приказ «план-график» -проект аттест* № 10 — год:2025").notices == ()


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_a_russian_and_an_english_name(name):
    assert any(each.isascii() for each in NAMES[FIELDS[name]])
    assert not NAMES[FIELDS[name]][0].isascii()
    assert bare(read_question(f"{name.upper()}:2025").root) == Filter(FIELDS[name], "2025")


def test_an_address_or_a_time_is_no_unknown_condition():
    assert read_question("https://example.org 18:00").notices == ()


HOSTILE = [
    "а" * 100_000,
    "(" * 10_000,
    ")" * 10_000,
    "(" * 5_000 + "а" + ")" * 5_000,
    "()" * 10_000,
    "*а* *о*",
    "*",
    "**",
    "а*б*в*",
    "?" * 1_000,
    "-" * 1_000,
    "-- - -а",
    "−−−слово",
    "ИЛИ " * 5_000,
    "а ИЛИ " * 5_000,
    "ИЛИ",
    "OR OR OR",
    "| | |",
    "AND & AND",
    '"' * 9_999,
    "«" * 9_999,
    "»«»«",
    '"" "" ""',
    "«»",
    '"«"»',
    "\ud800",
    "при\udfffказ",
    "\ud83d приказ \ude00",
    "\x00приказ\x00",
    "\x02приказ\x03",
    "\x1b[31m",
    "\r\n\t\v\f",
    "\u202eприказ",
    "\u0301" * 5_000,
    "\ufeff",
    "\ufffd",
    "вид:" * 1_000,
    "вид:вид:вид:приказ",
    "вид:",
    "вид:«",
    "вид:()",
    "visible:public",
    "visible_to:org:1",
    "kind:order OR visible:*",
    'вид:приказ" OR visible:"public',
    "год:99999999999999999999",
    "номер:" + "9" * 10_000,
    "id:* NOT id:x",
    "'; DROP TABLE documents; --",
    "{{ 7*7 }} ${x} %s %(a)s {0}",
    "\\" * 1_000,
    "/.*/ /(a+)+$/",
    "a~100 b^1e400 [a TO z]",
    "🎓" * 300,
    "İ" * 300,
    "ﷺ" * 300,
    "1" * 5_000,
    "-(" * 3_000 + "а",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_question_is_read_at_once(typed):
    with within(seconds=0.25):
        question = read_question(typed)
    assert len(question.text) <= MOST_CHARACTERS
    assert all(isinstance(notice, str) for notice in question.notices)


def size(node):
    match node:
        case AllOf(nodes) | AnyOf(nodes):
            return sum(map(size, nodes))
        case Not(inner):
            return size(inner)
        case None:
            return 0
        case _:
            return 1


def depth(node):
    match node:
        case AllOf(nodes) | AnyOf(nodes):
            return 1 + max(map(depth, nodes))
        case Not(inner):
            return depth(inner)
        case _:
            return 0


SIGNS = st.sampled_from([*'()"«»*-−|:~ \t\ud800\x00аяЁ9', "ИЛИ ", "вид:", "год:", "слово ", "OR "])


@given(st.one_of(st.text(max_size=400), st.lists(SIGNS, max_size=120).map("".join)))
def test_any_text_is_read_within_the_limits(typed):
    question = read_question(typed)
    assert size(question.root) <= MOST_TERMS
    # Each level of brackets can hold one ИЛИ and one row of words; so can the question itself.
    assert depth(question.root) <= 2 * (MOST_LEVELS + 1) + 1
    if question.text and question.root is None:
        assert question.notices


@given(st.one_of(st.text(max_size=300), st.lists(SIGNS, max_size=60).map("".join)))
def test_what_is_written_out_of_any_question_is_read_as_the_same_question(typed):
    root = read_question(typed).root
    text = written(root)
    assume(len(text) <= MOST_CHARACTERS)
    again = read_question(text)
    assert bare(again.root) == bare(root)
    assert not root or again.notices == ()


LETTERS = st.text("абвгдеёжз", min_size=3, max_size=7)
TERMS = st.one_of(
    LETTERS.map(Word),
    LETTERS.map(Prefix),
    st.lists(LETTERS, min_size=2, max_size=3).map(" ".join).map(Phrase),
    st.builds(Filter, st.sampled_from(sorted(set(NAMES) - {"year"})), LETTERS),
    st.builds(Filter, st.just("year"), st.sampled_from(["2025", "2024-2025"])),
)
TREES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(AllOf),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(AnyOf),
    ),
    max_leaves=6,
)


@given(TREES)
def test_every_tree_within_the_limits_can_be_typed_and_nothing_is_said_of_it(tree):
    text = written(tree)
    assume(len(text) <= MOST_CHARACTERS and text.count("(") <= MOST_LEVELS)
    question = read_question(text)
    assert bare(question.root) == bare(tree)
    assert question.notices == ()
