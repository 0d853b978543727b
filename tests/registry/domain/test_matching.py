"""Which requirements a document is proposed for, and which it is not: tuned on the bundled roadmap."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.catalogue import FolderCatalogue
from registry.domain.folding import fold
from registry.domain.fulfilment import body_codes
from registry.domain.matching import MOST, THRESHOLD, Candidate, Measures, Proposal, Wanted, cited, propose
from registry.domain.schedule import Horizon, read_deadline
from registry.domain.stems import stem, stems
from registry.roadmaps import bundled_roadmap

DAY = date(2025, 10, 15)
HORIZON = Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17))


@cache
def catalogue() -> FolderCatalogue:
    return FolderCatalogue()


@cache
def measures() -> Measures:
    plan = bundled_roadmap()
    return Measures({item.number: item.title for item in plan.items}, plan.number)


@cache
def wanted(level: str = "mouo", on: date = DAY) -> tuple[Wanted, ...]:
    """Everything that is open for a body of the level on the day."""
    found = []
    for item in bundled_roadmap().items:
        if {body.code for body in item.bodies} & body_codes(level):
            windows = read_deadline(item.deadline_text, HORIZON).windows
            opened = tuple(sorted((w for w in windows if w.opens <= on), key=lambda w: (w.end, w.id)))
            if opened or not windows:
                found += [Wanted(item.number, catalogue().kind(kind.code), opened) for kind in item.kinds]
    return tuple(found)


def proposed(kind: str, title: str, text: str = "", day: date = DAY, **facts: object) -> tuple[Proposal, ...]:
    document = Candidate(7, catalogue().kind(kind), title, "5", day, text, **facts)
    return propose(document, wanted(), measures())


def pairs(found: tuple[Proposal, ...]) -> list[tuple[str, str]]:
    return [(each.item, each.kind) for each in found]


@pytest.mark.parametrize(
    ("kind", "title", "match"),
    [
        ("order", "О проведении муниципальной методической сессии по вопросам повышения качества образования", "2.11"),
        ("order", "Об утверждении программы адресной помощи по повышению качества подготовки обучающихся", "2.9"),
        ("order", "О формировании корпуса общественных наблюдателей ВПР", "3.8"),
        ("order", "О проведении инструктажей с учителями-предметниками по проверке ВПР", "3.10"),
        ("support_programme", "Программа адресной помощи школам с низкими результатами", "2.9"),
        ("schedule", "График выходов независимых наблюдателей", "3.9"),
        ("minutes", "Протокол рабочего совещания по вопросам объективности оценочных процедур", "3.7"),
        ("analytic_report", "Анализ ресурсных дефицитов общеобразовательных организаций", "3.14"),
        ("analytic_note", "Зоны риска ОГЭ: анализ результатов 2025 года", "3.24"),
        ("proposals", "Предложения для включения в дорожную карту", "4.3"),
    ],
)
def test_a_document_is_proposed_for_the_measure_it_speaks_of(kind: str, title: str, match: str) -> None:
    found = proposed(kind, title)
    assert found
    assert found[0].item == match
    assert any(reason.startswith("общие слова: ") for reason in found[0].reasons)


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("order", "Об утверждении графика отпусков работников на 2026 год"),
        ("order", "О назначении ответственного за пожарную безопасность"),
        ("order", "О создании комиссии по трудовым спорам"),
        ("order", "О закреплении территорий за муниципальными общеобразовательными организациями"),
        ("order", "О проведении школьного этапа всероссийской олимпиады школьников в 2025/2026 учебном году"),
        ("order", "О проведении мероприятий ко Дню учителя в образовательных организациях"),
        ("order", "Об организации питания обучающихся общеобразовательных организаций"),
        ("order", "Об организации отдыха и оздоровления обучающихся образовательных организаций"),
        ("order", "О мерах по повышению качества образования"),
        ("schedule", "График дежурств"),
        ("minutes", "Протокол заседания профсоюзного комитета"),
        ("minutes", "Протокол родительского собрания по вопросам питания"),
        ("analytic_report", "Отчёт об исполнении бюджета"),
        ("local_acts", "Положение об оплате труда"),
        ("report", "Отчет о работе управления за 2025 год"),
        ("info_letter", "О проведении семинара"),
    ],
)
def test_what_has_nothing_in_common_is_not_proposed(kind: str, title: str) -> None:
    assert proposed(kind, title) == ()


def test_a_named_point_makes_the_match_and_is_said() -> None:
    (found,) = proposed("order", "Об утверждении плана", "Во исполнение пункта 3.11 приказа № 10-П-2710")
    assert (found.item, found.window) == ("3.11", "2025-01-01..2025-12-31")
    assert "назван пункт 3.11" in found.reasons
    assert "назван приказ о дорожной карте № 10-П-2710" in found.reasons
    assert "дата в сроке с 01.01.2025 по 31.12.2025" in found.reasons


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("во исполнение п. 2.9 плана", {"2.9"}),
        ("п.2.9", {"2.9"}),
        ("пунктами 2.9, 2.10 и 3.1 карты", {"2.9", "2.10", "3.1"}),
        ("мероприятие № 3.26 дорожной карты", {"3.26"}),
        ("пп. 2.9; 2.10", {"2.9", "2.10"}),
        ("пункта 12.9", {"12.9"}),
        ("от 12.09.2025 № 5", set()),
        ("пункт 12.09.2025", set()),
        ("в 2.9 раза", set()),
        ("пункты оплаты", set()),
        ("группе 2.9", set()),
    ],
)
def test_points_are_read_as_they_are_written(text: str, numbers: set[str]) -> None:
    assert cited(fold(text)) == numbers


def test_a_measure_named_word_for_word_is_a_match() -> None:
    title = next(item.title for item in bundled_roadmap().items if item.number == "3.9")
    found = proposed("order", "Об организации наблюдения", f"Приказываю: {title.lower()}.")
    assert found[0].item == "3.9"
    assert "мероприятие названо дословно" in found[0].reasons


def test_the_window_of_the_day_comes_before_one_that_has_ended() -> None:
    title = "Программа адресной помощи школам по повышению качества подготовки"
    assert proposed("support_programme", title)[0].window == "2025-10-01..2026-03-31"
    found = proposed("support_programme", title, day=date(2025, 5, 20))
    late = next(each for each in found if each.item == "2.9")
    assert late.window == "2024-10-01..2025-03-31"
    assert "дата позже срока, который закончился 31.03.2025" in late.reasons


def test_a_document_from_before_every_window_is_not_proposed() -> None:
    assert proposed("analytic_note", "Зоны риска ОГЭ: анализ результатов", day=date(2023, 9, 1)) == ()


def test_a_school_year_inside_the_window_is_a_reason() -> None:
    found = proposed("support_programme", "Программа адресной помощи школам на 2025-2026 учебный год")
    assert "назван 2025/2026 учебный год" in found[0].reasons


def test_minutes_of_a_meeting_are_proposed_as_its_protocol() -> None:
    found = proposed("minutes", "Протокол родительского собрания по вопросам качества образования")
    assert [(each.item, each.kind, each.form) for each in found] == [("2.13", "parent_meeting", "protocol")]


def test_what_was_decided_is_not_proposed_again() -> None:
    title = "Программа адресной помощи школам с низкими результатами"
    found = pairs(proposed("support_programme", title))
    assert ("2.9", "support_programme") in found
    rest = pairs(proposed("support_programme", title, settled=frozenset({("2.9", "support_programme")})))
    assert rest == [pair for pair in found if pair != ("2.9", "support_programme")]


@pytest.mark.parametrize(
    "words",
    [
        "наблюдатели наблюдателей наблюдателям",
        "программа программы программ",
        "качество качества качеством",
        "сессия сессии сессий",
    ],
)
def test_forms_of_a_word_have_one_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


def test_the_number_of_the_roadmap_alone_matches_nothing() -> None:
    assert proposed("order", "О реализации плана", "Во исполнение приказа № 10-П-2710") == ()


TITLES = [item.title for item in bundled_roadmap().items]


@given(
    kind=st.sampled_from([each.code for each in FolderCatalogue().kinds() if not each.evidence_only]),
    title=st.sampled_from(TITLES) | st.text(max_size=80),
    text=st.text(max_size=200) | st.sampled_from([f"пункт {item.number}" for item in bundled_roadmap().items]),
    day=st.dates(date(2023, 1, 1), date(2027, 12, 31)),
)
def test_every_proposal_fits_what_is_open_and_says_why(kind: str, title: str, text: str, day: date) -> None:
    found = proposed(kind, title, text, day)
    assert len(found) <= MOST
    assert [each.points for each in found] == sorted((each.points for each in found), reverse=True)
    open_ones = {(each.item, each.kind.code): {w.id for w in each.windows} or {None} for each in wanted()}
    for each in found:
        assert each.points >= THRESHOLD
        assert each.window in open_ones[each.item, each.kind]
        assert each.reasons
        assert all(each.reasons)
    assert len(set(pairs(found))) == len(found), "a requirement is proposed once for a document"


@given(st.text())
def test_stems_are_found_in_any_text(text: str) -> None:
    assert all(each and word for each, word in stems(text).items())
