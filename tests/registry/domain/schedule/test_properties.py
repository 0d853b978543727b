"""What holds for any text and any horizon."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.schedule import CLASSES, Deadline, Horizon, Period, read_deadline
from registry.domain.schedule.normalize import fold, tidy
from tests.depth import examples
from tests.effort import within

HORIZON = Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17))

_MONTHS = ["январь", "февраля", "март", "апреле", "май", "июнь", "июля", "август", "октябре", "декабря"]
_WORDS = re.findall(
    r"\S+",
    "до не позднее с по к в течение ежегодно далее ежемесячно ежеквартально квартал полугодие декада неделя числа года"
    " учебного текущего следующего предыдущего после начала конца проведения ВПР результатов согласно графику постоянно"
    " за месяц дней рабочих I II IV 1 5 15 31 32 первая последняя 2024 2025 2026 2024/2025 15.05.2025 31.02.2025 20.05"
    " , ; ( ) – - : . кроме для 9 классов (май) раз год и но",
)
phrases = st.lists(st.sampled_from(_WORDS + _MONTHS), max_size=14).map(" ".join)
texts = st.one_of(st.text(max_size=200), phrases)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def horizons(draw: st.DrawFn) -> Horizon:
    start = draw(days)
    end = start + timedelta(days=draw(st.integers(0, 1500)))
    approved = draw(st.none() | st.integers(-200, 400).map(lambda shift: start + timedelta(days=shift)))
    return Horizon(start, end, approved)


def check(deadline: Deadline, horizon: Horizon) -> None:
    assert deadline.class_ in CLASSES
    assert deadline.class_ not in deadline.also
    assert set(deadline.also) <= set(CLASSES)
    assert len({window.id for window in deadline.windows}) == len(deadline.windows)
    assert [window.end for window in deadline.windows] == sorted(window.end for window in deadline.windows)
    for window in deadline.windows:
        assert window.opens <= window.end
        assert window.end >= horizon.start
        assert (window.start is None) == (window.kind == "by")
        if window.kind == "point":
            assert window.start == window.end
        if window.start is not None:
            assert window.start <= window.end
            # Days that are named outright may follow the plan by up to a year.
            assert window.start <= horizon.end + timedelta(days=0 if not deadline.doubts else 366)
        assert window.label
    if deadline.class_ == "unknown":
        assert deadline.windows == ()
        assert deadline.warnings
    assert deadline.waits_for is None or set(deadline.waits_for.split("; ")) & set(deadline.warnings)


@examples(400)
@given(texts, horizons(), st.none() | st.tuples(days, days))
def test_any_text_is_read_into_valid_windows_or_refused_in_words(
    text: str,
    horizon: Horizon,
    event: tuple[date, date] | None,
) -> None:
    events = {"vpr": Period(*event)} if event else None
    deadline = read_deadline(text, horizon, events)
    check(deadline, horizon)
    assert deadline.text == text
    assert deadline == read_deadline(text, horizon, events)


@examples(300)
@given(st.text(alphabet="абвМайЁё cCoаaIIVШП<p>/&amp;ndash\u00a0\u00ad–—- ;,().0123", max_size=60) | st.text())
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    tidied = tidy(text)
    assert tidy(tidied) == tidied
    folded = fold(tidied)
    assert len(folded) == len(tidied)
    assert fold(folded) == folded


@examples(200)
@given(phrases)
def test_ways_of_typing_give_the_same_windows(text: str) -> None:
    read = read_deadline(text, HORIZON)
    variants = (
        text.replace(" – ", " — "),
        text.replace(" – ", " - "),
        text.replace("е", "ё"),
        text.replace(" ", "  "),
        text.replace(" ", "\u00a0"),
        f"<p>{text}</p>",
        text.upper(),
        text.replace("а", "a").replace("о", "o"),  # Latin letters
    )
    for variant in variants:
        if re.search(r"\b[ао]\b", text):
            continue
        again = read_deadline(variant, HORIZON)
        assert [w.id for w in again.windows] == [w.id for w in read.windows], variant
        assert again.class_ == read.class_


@pytest.mark.parametrize(
    "junk",
    ["до 1, 2, 3 и ", "1,", "после ", "(", "&amp;", "<a", "первая ", "15.05.2025 - ", "ё", "\u00ad", "с 1 по "],
)
@pytest.mark.parametrize("length", [3_900, 100_000])
def test_long_junk_is_refused_in_bounded_time(junk: str, length: int) -> None:
    with within(seconds=2):
        deadline = read_deadline((junk * length)[:length], HORIZON)
    check(deadline, HORIZON)


def test_a_text_longer_than_any_cell_is_not_read() -> None:
    deadline = read_deadline("ежегодно до 1 мая " * 1000, HORIZON)
    assert deadline.class_ == "unknown"
    assert deadline.warnings == ("текст слишком длинный для срока: 18000 знаков",)


def test_a_plan_that_ends_before_it_begins_has_no_windows() -> None:
    backwards = Horizon(date(2026, 1, 1), date(2025, 1, 1))
    for text in ("ежегодно", "ежемесячно", "март", "в течение года", "15.05.2025"):
        assert read_deadline(text, backwards).windows == ()


@pytest.mark.parametrize("text", ["за 999 дней до 01.01.0001", "до 31.12.9999", "за 999 рабочих дней до 01.01.0001"])
def test_days_at_the_ends_of_the_calendar_are_no_trouble(text: str) -> None:
    check(read_deadline(text, HORIZON), HORIZON)


@pytest.mark.parametrize(
    "text", ["ежегодно", "ежеквартально", "после ВПР", "до ВПР", "до 1 мая 9998", "с 1 мая", "ноябрь-май"]
)
def test_a_plan_at_the_end_of_the_calendar_is_read(text: str) -> None:
    horizon = Horizon(date(9998, 1, 1), date.max)
    events = {"vpr": Period(date(9999, 12, 1), date.max), "vpr-0001": Period(date.min, date.min)}
    assert all(window.opens <= window.end for window in read_deadline(text, horizon, events).windows)


_BEFORE = ["", "ежегодно ", "ежегодно, ", "в срок ", "с 2025 года ежегодно ", "ОО: ", "1 этап – "]
_TERMS = [
    *("до 1 марта", "не позднее 15 мая", "к 1 сентября", "15.05.2025", "1, 10 и 20 июня", "12-14 мая 2025 г."),
    *("март", "апрель – май", "октябрь 2024 – март 2025", "I квартал", "II-III кварталы 2025 г.", "2 полугодие"),
    *("вторая декада мая", "последняя неделя августа", "последняя пятница ноября", "последний рабочий день марта"),
    *(
        "до конца года",
        "в течение учебного года",
        "2025/2026 учебный год",
        "постоянно",
        "ежемесячно",
        "1 раз в квартал",
    ),
    *("до 5 числа месяца, следующего за отчетным", "до 25 числа последнего месяца квартала"),
    *("2 раза в год", "1 раз в квартал"),
    *("за месяц до начала учебного года", "после проведения ВПР", "по отдельному графику", "конец мая"),
]
_AFTER = ["", " (9 классы)", " (по согласованию)", " включительно", " (кроме июля)", ", далее ежегодно", " за 2024 год"]
_BETWEEN = ["; ", ", ", " и ", " ", ";\n", ". "]
terms = st.builds(lambda *parts: "".join(parts), *map(st.sampled_from, (_BEFORE, _TERMS, _AFTER)))
lists_of_terms = st.lists(st.tuples(terms, st.sampled_from(_BETWEEN)), min_size=1, max_size=5).map(
    lambda pairs: "".join(term + between for term, between in pairs)
)


@examples(400)
@given(lists_of_terms)
def test_terms_in_any_row_give_windows_near_the_plan(text: str) -> None:
    events = {"vpr": Period(date(2025, 4, 11), date(2025, 5, 16))}
    deadline = read_deadline(text, HORIZON, events)
    check(deadline, HORIZON)
    for window in deadline.windows:
        assert date(2023, 9, 1) <= (window.start or window.end) <= date(2027, 12, 31)
        assert window.end <= date(2028, 8, 31)
        assert window.start is None or (window.end - window.start).days <= 3 * 366


# Words that a reader does not know, without a month or a number hidden in them.
_UNKNOWN = ["фестиваль", "зимой", "абырвалг", "семестр", "в каникулы", "через раз", "четвертинка", "бывает"]


# What looks like a name and tells when, or takes something back.
_HIDING = [
    "(в четные годы)",
    "(каждые два года)",
    "(до 10)",
    "(кроме первой недели)",
    "- нет",
    "- первые числа",
    "- 10",
]


@examples(200)
@given(st.sampled_from(_TERMS), st.sampled_from(_HIDING))
def test_a_name_that_may_hide_a_term_is_said_aloud(term: str, name: str) -> None:
    deadline = read_deadline(f"{term} {name}", HORIZON)
    assert not deadline.windows or deadline.warnings or deadline.anchor


@examples(300)
@given(st.sampled_from(_TERMS), st.sampled_from(_UNKNOWN), st.booleans())
def test_an_unread_word_beside_windows_is_said_aloud(term: str, word: str, first: bool) -> None:
    text = f"{word} {term}" if first else f"{term} {word}"
    deadline = read_deadline(text, HORIZON)
    # The words of an event or a schedule belong to its name.
    assert not deadline.windows or deadline.warnings or deadline.anchor
