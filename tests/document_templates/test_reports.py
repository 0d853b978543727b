"""Reports, notes, minutes and decisions: what they call themselves, and what their forms leave out."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from document_templates.catalogue import FolderCatalogue
from document_templates.fields import BLANK
from document_templates.language import plain_spaces
from document_templates.narrative import completeness, events, indicators
from document_templates.renderer import DocxRenderer
from document_templates.specification import KindProblem, read_field, read_kind

CATALOGUE = FolderCatalogue()
RENDERER = DocxRenderer(CATALOGUE)


def text_of(code: str, context: dict[str, Any] | None = None, **changed: Any) -> str:
    """The text of the kind's sample with some values changed."""
    sample = copy.deepcopy(CATALOGUE.sample(code))
    made = RENDERER.draft(code, {**sample["values"], **changed}, context or sample["context"])
    return plain_spaces(made.text.replace("\n", " ¶ "))


@pytest.mark.parametrize(
    ("title", "body", "subject"),
    [
        ("Проведение рабочих совещаний по вопросам ВПР", "рабочего совещания", "по вопросам ВПР"),
        ("Организация и проведение муниципальных методических сессий по теме", "муниципальной методической сессии", ""),
        ("Организация и проведение межрегиональной конференции по вопросам", "межрегиональной конференции", ""),
        ("Проведение заседаний экспертных советов по вопросам", "заседания экспертных советов", ""),
    ],
)
def test_a_meeting_is_named_once_in_the_genitive_with_its_subject(title: str, body: str, subject: str) -> None:
    assert events.meeting_body(title) == body
    assert events.meeting_subject(title).startswith(subject)


def test_a_measure_that_is_no_meeting_gives_minutes_no_name() -> None:
    with pytest.raises(LookupError):
        events.meeting_body("Разработка правовых актов")


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Разработка программ(ы) адресной помощи ОО", "О реализации программы адресной помощи ОО"),
        ("Реализация программ (ы) адресной помощи ОО", "О реализации программы адресной помощи ОО"),
        ("Разработка и реализация комплексной программы", "О реализации комплексной программы"),
        ("Разработка правовых актов в МОУО", "О результатах разработки правовых актов в МОУО"),
    ],
)
def test_the_report_on_a_programme_is_about_carrying_it_out(title: str, heading: str) -> None:
    assert events.realized_title(title) == heading


def test_proposals_go_on_after_their_name() -> None:
    assert events.proposals_title("Формирование предложений для включения в план") == "для включения в план"
    assert events.proposals_title("Анализ мероприятий") == "по вопросам анализа мероприятий"


def test_a_note_on_one_examination_takes_only_its_indicators() -> None:
    eleven, nine, both = ({"name": name} for name in ("выпускников 11 классов", "участников ОГЭ", "всех"))
    members = [eleven, nine, both]
    assert indicators.about_exam(members, {"title": "Анализ результатов ОГЭ"}) == [nine, both]
    assert indicators.about_exam(members, {"title": "Анализ результатов ЕГЭ"}) == [eleven, both]
    assert indicators.about_exam(members, {"title": "Анализ ЕГЭ и ОГЭ"}) == members
    assert indicators.about_exam(members, None) == members


def test_when_no_value_is_known_the_conclusion_says_none() -> None:
    empty = {"code": "А", "name": "Доля", "rows": []}
    [line] = indicators.conclusions([empty, {**empty, "code": "Б"}], {"level": "oo"}, 2026)
    assert plain_spaces(line) == "Значения за 2026 год не внесены ни по одному из 2 показателей."


def test_of_many_lagging_measures_the_ten_worst_are_named_and_the_rest_numbered() -> None:
    items = [{"number": f"1.{n}", "title": "Мера", "totals": {"overdue": n}} for n in range(1, 13)]
    lines = [plain_spaces(line) for line in completeness.recommendations({"items": items})]
    assert len(lines) == 11
    assert lines[0].startswith("Завершить исполнение пункта 1.3 «Мера»: не исполнено 3 обязательства")
    assert lines[-1].endswith("обязательствами: пункты 1.1, 1.2.")


def test_short_minutes_print_decisions_and_leave_the_discussion_out() -> None:
    full, short = text_of("minutes"), text_of("minutes", extent="short")
    assert "СЛУШАЛИ" in full
    assert "ВЫСТУПИЛИ" in full
    assert "СЛУШАЛИ" not in short
    assert "Сообщила" not in short
    assert "ПРИНЯТЫЕ РЕШЕНИЯ" in short
    assert "РЕШИЛИ: ¶ 1.1. Принять информацию" in short


def test_up_to_fifteen_people_stand_in_the_minutes_and_more_in_a_list() -> None:
    people = [f"Иванов И.{letter}., директор" for letter in "АБВГДЕЖЗИКЛМНОПР"]
    assert "Присутствовали: 16 человек (список прилагается)." in text_of("minutes", present=people)
    few = text_of("minutes", present=people[:15])
    assert "список прилагается" not in few
    assert "Присутствовали: И.А. Иванов, директор; И.Б. Иванов, директор" in few
    assert "Список присутствовавших" not in few


def test_a_speaker_who_is_not_named_is_a_visible_blank_of_full_minutes() -> None:
    point = {"question": "О плане", "speaker": "", "report": "", "speeches": "", "decisions": "Принять", "vote": ""}
    assert f"СЛУШАЛИ: {BLANK}." in text_of("minutes", points=[point])
    assert BLANK not in text_of("minutes", points=[point], extent="short")


def test_the_sum_of_participants_is_not_made_of_missing_numbers() -> None:
    known = [{"category": "Учителя", "number": 30}, {"category": "Руководители", "number": 12}]
    assert "Всего 42" in text_of("info_report", participants=known)
    assert "Всего" not in text_of("info_report", participants=[*known, {"category": "Гости", "number": ""}])


def test_the_report_counts_its_activities_only_when_all_have_a_state() -> None:
    done = {"text": "Мера", "due": "", "state": "исполнено", "result": ""}
    told = "Программой предусмотрено 2 мероприятия, из них исполнено – 2."
    assert told in text_of("report", activities=[done, done])
    assert "Программой предусмотрено" not in text_of("report", activities=[done, {**done, "state": ""}])


def test_sections_that_are_left_out_leave_no_gap_in_the_numbers() -> None:
    text = text_of("analytic_note", risks=[], violations="", proposals=["Уточнить срок"])
    assert "3. Выводы" in text
    assert "5. Предложения по актуализации" in text
    assert "Таблица 2" not in text


def test_a_decision_of_a_conference_names_itself_as_asked() -> None:
    assert "¶ РЕШЕНИЕ ¶ межрегиональной конференции" in text_of("resolution")
    assert "¶ РЕЗОЛЮЦИЯ ¶" in text_of("resolution", form="resolution")
    assert "ПРИНЯТО ¶ участниками межрегиональной конференции ¶ 20 ноября 2026 г." in text_of("resolution")


def test_lists_call_minutes_and_decisions_by_their_meeting() -> None:
    for code, start in (("minutes", "Протокол рабочего совещания по"), ("resolution", "Решение межрегиональной конф")):
        sample = CATALOGUE.sample(code)
        assert RENDERER.draft(code, sample["values"], sample["context"]).title.startswith(start)


def test_the_note_on_a_school_says_who_receives_it_and_invents_no_restriction_mark() -> None:
    text = text_of("info_note_per_oo")
    assert "Справка направляется: ¶ муниципальному органу" in text
    assert "служебного" not in text


def test_a_school_writes_the_note_about_itself_for_the_body_above_it() -> None:
    context = copy.deepcopy(CATALOGUE.sample("report")["context"])
    values = RENDERER.defaults("info_note_per_oo", context)
    assert values["school"] == context["organization"]["name"]
    assert values["sent_to"] == ["департаменту образования Администрации города Сургута"]
    assert "grounds" not in values


def test_what_another_choice_leaves_out_is_no_loss() -> None:
    sample = CATALOGUE.sample("minutes")
    RENDERER.draft("minutes", {**sample["values"], "extent": "short"}, sample["context"])
    field = next(each for each in CATALOGUE.kind("minutes").fields if each.name == "points")
    assert {column.name for column in field.columns if column.printed_if} == {"report", "speeches"}


@pytest.mark.parametrize("said", ["full", {"form": "full", "city": "x"}, {"form": "long"}, {"nobody": "full"}])
def test_a_kind_that_names_no_choice_in_printed_if_is_refused(said: Any) -> None:
    kind = {
        **dict.fromkeys(
            ("singular", "plural", "genitive", "group", "name_en", "issuers", "registration", "published"), "т"
        ),
        "retention": "т",
        "code": "note",
        "gender": "m",
        "publishable": False,
        "evidence_only": False,
        "fields": [
            {"name": "form", "type": "choice", "label": "Форма", "choices": {"full": "Полная"}},
            {"name": "text", "type": "text", "label": "Текст", "printed_if": said},
        ],
    }
    with pytest.raises(KindProblem, match="printed_if"):
        read_kind(kind, has_template=True)
    assert read_field({"name": "text", "type": "text", "label": "Текст"}).printed_if is None
