"""Acts, letters and contest papers: what a measure gives them, and the requisites that they share."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.language import plain_spaces
from document_templates.language.headings import document_title
from document_templates.narrative import acts, orders, papers, subjects
from document_templates.renderer import DocxRenderer
from document_templates.stamping import places
from tests.depth import examples

RENDERER = DocxRenderer()
DAY = date(2026, 11, 23)
ACTS = ("local_acts", "legal_acts")
LETTERS = ("instruction_letter", "info_letter")
CONTESTS = {"contest_procedure": "УТВЕРЖДЕН", "contest_regulation": "УТВЕРЖДЕНО", "contest_rules": "УТВЕРЖДЕНЫ"}
MATTER = {"number": "1.5", "title": "Разработка правовых актов в МОУО по работе с образовательными организациями"}
CONTEST = {"number": "3.26.c", "title": "Конкурс на присвоение статуса «Педагог Югры»", "kinds_text": "приказ"}


def sample(kind: str) -> dict[str, Any]:
    return RENDERER.catalogue.sample(kind)


def drafted(kind: str, **values: Any) -> str:
    given_ = sample(kind)
    return plain_spaces(RENDERER.draft(kind, {**given_["values"], **values}, given_["context"]).text)


def started(kind: str, **chosen: str) -> dict[str, Any]:
    return RENDERER.defaults(kind, {**sample(kind)["context"], "chosen": chosen})


@pytest.mark.parametrize("kind", ACTS)
def test_an_act_speaks_in_the_words_of_its_form(kind: str) -> None:
    order, resolution = drafted(kind, form="order"), drafted(kind, form="resolution")
    assert "ПРИКАЗ " in order
    assert "ПРИКАЗЫВАЮ: 1." in order
    assert "ПОСТАНОВЛЕНИЕ " in resolution
    assert "ПОСТАНОВЛЯЮ: 1." in resolution
    directive = drafted(kind, form="directive", preamble="Во исполнение плана")
    assert "РАСПОРЯЖЕНИЕ " in directive
    assert "Во исполнение плана: 1." in directive, "a распоряжение has no ordering word"


@pytest.mark.parametrize("kind", ACTS)
def test_the_starting_words_of_an_act_agree_with_its_form(kind: str) -> None:
    values = started(kind, form="resolution")
    assert values["control"] == "Контроль за исполнением настоящего постановления оставляю за собой."
    assert values["points"][-1]["text"] == "Довести настоящее постановление до сведения исполнителей."
    assert started(kind)["form"] == "order"


@pytest.mark.parametrize(
    ("normative", "stamp", "title", "heading"),
    [
        ("regulation", "УТВЕРЖДЕНО", "о работе с", "Об утверждении положения о работе с"),
        ("procedure", "УТВЕРЖДЕН", "работы с", "Об утверждении порядка работы с"),
        ("rules", "УТВЕРЖДЕНЫ", "работы с", "Об утверждении правил работы с"),
        ("order_of_work", "УТВЕРЖДЕН", "работы с", "Об утверждении регламента работы с"),
    ],
)
def test_an_act_that_is_approved_is_a_stamped_annex(normative: str, stamp: str, title: str, heading: str) -> None:
    assert acts.normative_title(MATTER, normative) == f"{title} образовательными организациями"
    assert acts.act_heading(MATTER, normative) == f"{heading} образовательными организациями"
    assert f"Приложение {stamp} приказом Комитета" in drafted("local_acts", normative=normative)
    assert acts.normative_sections(MATTER, None, normative)[0]["text"].endswith(
        "работы с образовательными организациями."
    )


def test_an_act_that_approves_nothing_has_no_annex() -> None:
    for nothing in ("nothing", ""):
        bare = drafted("local_acts", normative=nothing, normative_title="", sections=[], title="О подготовке")
        assert "УТВЕРЖДЕН" not in bare
    kept = drafted("local_acts", normative="nothing")
    assert "ПОРЯДОК работы с образовательными организациями" in kept, "words that are filled are printed"
    assert acts.normative_sections(MATTER, None, None) == []
    assert acts.normative_title(MATTER, "nothing") == ""


def test_annexes_of_an_act_name_it_and_carry_its_number() -> None:
    given_ = sample("legal_acts")
    approved = "Приложение УТВЕРЖДЕН распоряжением Муниципального автономного"
    assert approved in drafted("legal_acts")
    plain = [{**annex, "stamp": ""} for annex in given_["values"]["annexes"]]
    assert "Приложение к распоряжению Муниципального автономного" in drafted("legal_acts", annexes=plain)
    made = RENDERER.draft("legal_acts", given_["values"], given_["context"])
    assert RENDERER.stamp(made.docx, number="17", day=DAY) != made.docx
    assert "registration_number_1" in places(made.docx)


def test_a_document_is_listed_by_the_form_it_has() -> None:
    given_ = sample("legal_acts")
    made = RENDERER.draft("legal_acts", {**given_["values"], "title": "О проверке"}, given_["context"])
    assert made.title == "Распоряжение о проверке"
    assert RENDERER.draft("legal_acts", {"title": "О проверке"}, given_["context"]).title == "Правовой акт о проверке"


@examples(12)
@given(count=st.integers(1, 8), kind=st.sampled_from(LETTERS))
def test_every_addressee_is_in_the_letter_and_more_than_four_go_into_a_list(count: int, kind: str) -> None:
    rows = [{"organization": f"Школа {number}", "official": "", "name": "Никонову А.В."} for number in range(count)]
    text = drafted(kind, addressees=rows)
    assert all(f"Школа {number}" in text for number in range(count))
    assert ("По списку рассылки" in text) == ("Список рассылки" in text) == (count > 4)


def test_one_attachment_has_no_number_and_several_have() -> None:
    one = drafted("instruction_letter", attachments=[{"title": "Форма", "sheets": 2}])
    assert "Приложение: Форма на 2 л. в 1 экз." in one
    rows = [{"title": "Форма"}, {"title": "Перечень.", "sheets": 3, "copies": 2}]
    several = drafted("instruction_letter", attachments=rows)
    assert "Приложение: 1. Форма в 1 экз. 2. Перечень на 3 л. в 2 экз." in several


def test_an_answer_names_the_letter_answered() -> None:
    assert "На № 15 от 02.11.2026" in drafted("info_letter", reply_number="15", reply_date="2026-11-02")
    assert "На №" not in drafted("info_letter")


def test_a_letter_goes_to_those_who_stand_below_its_author() -> None:
    assert acts.addressees({"level": "iro"})[0]["official"].startswith("Руководителям муниципальных органов")
    assert acts.addressees({"level": "mouo"})[0]["official"] == "Руководителям общеобразовательных организаций"
    assert acts.addressees({"level": "oo"}) == []


def test_an_information_letter_invites_to_an_event_and_informs_of_the_rest() -> None:
    seminar = {"number": "2.16", "title": "Семинар для ОО", "expected_result": "проведен семинар для руководителей ОО"}
    assert acts.invitation(seminar, {"name": "Институт"}) == "Институт проводит семинар для ОО."
    assert acts.letter_heading(seminar) == "О проведении семинара для ОО"
    assert subjects.participants(seminar) == "руководителей ОО"
    other = {"number": "2.12", "title": "Оказание поддержки специалистам", "expected_result": "оказана поддержка"}
    assert acts.invitation(other, {"name": "Комитет"}) == "Комитет информирует об оказании поддержки специалистам."
    assert subjects.participants(other) == ""


@pytest.mark.parametrize(("kind", "word"), CONTESTS.items())
def test_a_contest_paper_is_stamped_in_its_gender_and_starts_with_what_is_known(kind: str, word: str) -> None:
    values = started(kind)
    assert drafted(kind).startswith(f"{word} приказом Департамента")
    general = values["sections"][0]["text"]
    assert "пункта 3.26 плана" in plain_spaces(general), "a lettered number is ours, the plan has none"
    assert any(not row["text"] for row in values["sections"]), "what is not known stays empty"
    assert "sections" in RENDERER.missing(kind, values)


def test_titles_of_contest_papers_go_on_after_their_names() -> None:
    assert papers.contest_title(CONTEST, "contest_procedure").startswith("проведения конкурса на присвоение")
    assert papers.contest_title(CONTEST, "contest_regulation").startswith("о проведении конкурса на присвоение")
    rules = papers.contest_title(CONTEST, "contest_rules")
    assert rules == "по подготовке конкурсных документов для участия в конкурсе на присвоение статуса «Педагог Югры»"


@pytest.mark.parametrize(
    ("singular", "heading", "title"),
    [
        ("порядок проведения конкурса", "проведения конкурса на премию", "Порядок проведения конкурса на премию"),
        ("положение о проведении конкурса", "О проведении конкурса чтецов", "Положение о проведении конкурса чтецов"),
        ("график (план-график)", "выходов наблюдателей", "График выходов наблюдателей"),
        ("журнал инструктажей", "инструктажей", "Журнал инструктажей"),
        ("сборник (успешных практик)", "Успешные практики", "Сборник «Успешные практики»"),
    ],
)
def test_a_heading_goes_on_without_saying_words_twice(singular: str, heading: str, title: str) -> None:
    assert document_title(singular, heading) == title


def test_points_of_sections_are_numbered_and_lists_are_not() -> None:
    sections = [{"title": "Общие положения.", "text": "Задачи:\n– первая;\n– вторая.\nсрок один год"}]
    text = drafted("contest_rules", sections=sections)
    assert "1. Общие положения 1.1. Задачи: – первая; – вторая. 1.2. Срок один год." in text


def test_an_instruction_follows_its_form_and_is_stamped_only_when_it_is_approved() -> None:
    assert [row["title"] for row in started("instruction_docs", form="algorithm")["sections"]] == [
        "Общие положения",
        "Последовательность действий",
    ]
    assert "УТВЕРЖДЕНА приказом" in drafted("instruction_docs")
    memo = drafted("instruction_docs", form="memo", approval="")
    assert "УТВЕРЖДЕНА" not in memo
    assert "ПАМЯТКА по проведению" in memo


def test_a_schedule_is_named_by_what_it_schedules() -> None:
    assert papers.schedule_title({"title": "Формирование графика выходов наблюдателей"}) == "выходов наблюдателей"
    assert papers.schedule_title({"title": "Проведение рабочих совещаний"}) == "проведения рабочих совещаний"
    assert papers.schedule_title({"title": "Выявление дефицитов в ОО"}) == "выявления дефицитов в ОО"


def test_a_log_has_rows_to_be_filled_by_hand_and_no_blank_in_its_text() -> None:
    text = drafted("briefing_log", begun_on=None, empty_rows=2, entries=[])
    assert "__" not in text, "places for handwriting are rules, not blanks"
    assert "Начат: Окончен:" in text
    assert "1 2 В журнале прошито" in text
    assert "5 В журнале" in drafted("briefing_log", empty_rows=2)


def test_a_measure_without_a_number_of_its_own_is_named_by_the_one_above() -> None:
    plan = {"title": "План мероприятий"}
    assert orders.basis({"number": "3.26.a"}, plan) == "пункта 3.26 плана мероприятий"
