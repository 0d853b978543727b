"""Rules on requisites, stamps, annexes and marks: a document that breaks one, and a like document that does not."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm

from document_templates.checks import check, demanded
from document_templates.workshop.sheet import CENTRE, LEFT, Sheet
from registry.errors import InvalidInput
from registry.ports import LocalRules
from tests.document_templates.making import saved

LONG = "Настоящий документ составлен для проверки правил оформления и содержит обычный текст, занимающий больше строки."
LAST = date(2026, 11, 23)
CORNER = "Requisite Corner"


def rules(docx: bytes, **options: Any) -> set[str]:
    return {remark.rule for remark in check(docx, day=LAST, **options)}


def order(*after: tuple[str, str], before: tuple[tuple[str, str], ...] = ()) -> bytes:
    """An order with lines before its name and after its text."""
    sheet = Sheet(left_mm=30)
    for text, style in before:
        sheet.line(text, style)
    sheet.line("ПРИКАЗ", "Title")
    sheet.heading("О проверке")
    sheet.line(LONG)
    sheet.line("ПРИКАЗЫВАЮ:")
    sheet.line("1. Утвердить план (приложение).")
    sheet.line("Директор\tА.А.\u00a0Дренин", "Requisite")
    for text, style in after:
        sheet.line(text, style)
    return sheet.save("Проверка")


def approved(*stamp: str, name: str = "ПОЛОЖЕНИЕ", style: str = CORNER) -> bytes:
    sheet = Sheet(left_mm=30)
    for text in stamp:
        sheet.line(text, style)
    sheet.line(name, "Title")
    sheet.heading("О проверке")
    sheet.line(LONG)
    return sheet.save("Проверка")


def letter(*addressee: str, after: tuple[str, ...] = ()) -> bytes:
    sheet = Sheet()
    for text in addressee:
        sheet.line(text, CORNER)
    sheet.heading("О проверке", alignment=LEFT)
    sheet.line("Уважаемые коллеги!", alignment=CENTRE)
    sheet.line(LONG)
    for text in after:
        sheet.line(text, "Requisite")
    return sheet.save("Проверка")


def in_line(text: str, **layout: Any) -> bytes:
    sheet = Sheet()
    sheet.line("СПРАВКА", "Title")
    sheet.heading("О проверке")
    sheet.line(LONG)
    sheet.line(text, **layout)
    return sheet.save("Проверка")


ACT = ("УТВЕРЖДЕНО", "приказом Департамента", "от 05.06.2026 № 10-П-7")
PERSON = ("УТВЕРЖДАЮ", "Директор", "А.А.\u00a0Дренин", "05.06.2026")
WIDE = "муниципального общеобразовательного учреждения"


@pytest.mark.parametrize(
    ("rule", "broken", "sound"),
    [
        ("L6", in_line("Раздел", style="Heading 2", first_line_indent=Mm(0)), in_line("Раздел", style="Heading 2")),
        (
            "L7",
            in_line("строка первая\nстрока вторая", style=CORNER, line_spacing=1.5),
            in_line("строка первая\nстрока вторая", style=CORNER),
        ),
        (
            "L11",
            in_line(f"приказом {WIDE}", style="Requisite", left_indent=Mm(65)),
            in_line(f"приказом {WIDE}", style=CORNER),
        ),
        ("L14", in_line("1.2.3.4.5 Глубоко"), in_line("1.2.3.4 Еще можно")),
        ("L18", order(before=(("ШКОЛА ГОРОДА СУРГУТА", "Requisite"), ("г. Сургут", "Requisite"))), order(
            before=(("ШКОЛА СУРГУТСКОГО РАЙОНА", "Requisite"), ("г. Сургут", "Requisite"))
        )),
        ("L19", approved(*ACT, style="Requisite"), approved(*ACT)),
        ("L20", approved("УТВЕРЖДАЮ", "Директор", "Дренин А.А.", "05.06.2026"), approved(*PERSON)),
        ("L20", approved("УТВЕРЖДАЮ", "Директор", "А.А. Дренин"), approved(*PERSON)),
        ("L20", approved("УТВЕРЖДАЮ", "Директор", "05.06.2026"), approved(*PERSON)),
        ("L21", approved("УТВЕРЖДЕНА", *ACT[1:]), approved(*ACT)),
        ("L21", approved(*ACT, name="ПРОГРАММА"), approved("УТВЕРЖДЕНА", *ACT[1:], name="ПРОГРАММА")),
        ("L21", approved("УТВЕРЖДЕНО", "приказ Департамента", ACT[2]), approved(*ACT)),
        ("L21", approved("УТВЕРЖДЕНО", "приказом Департамента"), approved(*ACT)),
        (
            "L22",
            approved("УТВЕРЖДЕНО", "Педагогическим советом", "(протокол № 5)"),
            approved("УТВЕРЖДЕНО", "Педагогическим советом", "(протокол от 05.06.2026 № 5)"),
        ),
        (
            "L24",
            order(("Приложение", CORNER), ("План", "Title")),
            order(("Приложение", CORNER), ("к приказу Департамента", CORNER), ("План", "Title")),
        ),
        (
            "L25",
            order(("Приложение", CORNER), ("к приказу Департамента", CORNER), *((text, CORNER) for text in ACT)),
            order(("Приложение", CORNER), *((text, CORNER) for text in ACT)),
        ),
        ("L26", letter(after=("Приложение: план работы.",)), letter(after=("Приложение: на 2 л. в 1 экз.",))),
        ("L27", approved("СОГЛАСОВАНО"), approved("СОГЛАСОВАНО", style="Requisite")),
        (
            "L31",
            order(("Документ подписан электронной подписью", "Requisite")),
            order(
                ("Документ подписан электронной подписью", "Requisite"),
                ("Сертификат 00A1, владелец Дренин А.А., действителен с 01.01.2026 по 01.01.2027", "Requisite"),
            ),
        ),
        (
            "L32",
            order(("Иванова, +7 (3467) 00-00-00", "Executor Mark")),
            order(("Иванова Мария Петровна, +7 (3467) 00-00-00", "Executor Mark")),
        ),
        (
            "L33",
            order(("Верно", "Requisite"), ("Секретарь", "Requisite")),
            order(("Верно", "Requisite"), ("Секретарь\tМ.П. Иванова", "Requisite"), ("05.06.2026", "Requisite")),
        ),
        ("L34", order(("В дело 01-18", "Requisite")), order(("В дело № 01-18 за 2026 г.", "Requisite"))),
        ("L35", letter("Директору школы", "И.И. Петрову"), letter("Директору школы", "Петрову И.И.")),
        ("L35", letter(*(f"Петров{end} И.И." for end in ("у", "ой", "ову", "ину", "ею"))), letter("Петрову И.И.")),
    ],
)  # fmt: skip
def test_a_breach_is_seen_and_a_like_document_without_it_is_not_blamed(rule: str, broken: bytes, sound: bytes) -> None:
    assert rule in rules(broken)
    assert rule not in rules(sound)


def test_minutes_tell_what_was_heard_and_decided() -> None:
    def minutes(*lines: str) -> bytes:
        sheet = Sheet()
        sheet.line("ПРОТОКОЛ", "Title")
        for text in lines:
            sheet.line(text)
        return sheet.save("Протокол")

    assert "L15" in rules(minutes("СЛУШАЛИ: Иванову М.П."))
    assert "L15" not in rules(minutes("СЛУШАЛИ: Иванову М.П.", "ПОСТАНОВИЛИ: принять к сведению."))


def test_everything_but_a_letter_names_its_kind() -> None:
    document = Document()
    document.add_paragraph(LONG)
    assert "L36" in rules(saved(document))
    assert "L36" not in rules(letter("Директору школы"))
    assert "L36" not in rules(approved(*ACT))


def test_two_and_more_spaces_that_place_a_word_are_told_but_not_mended() -> None:
    [remark] = [each for each in check(in_line("Директор         А.А. Дренин"), day=LAST) if each.rule == "L9"]
    assert "L29" in rules(in_line("Директор         Дренин А.А."))
    assert not remark.fixable


def test_an_exact_height_of_lines_is_measured_by_the_letters() -> None:
    def spaced(points: int) -> bytes:
        sheet = Sheet()
        sheet.line("СПРАВКА", "Title")
        sheet.heading("О проверке")
        sheet.line(LONG, line_spacing=Mm(points * 25.4 / 72))
        return sheet.save("Справка")

    assert "L8" not in rules(spaced(18))
    assert "L8" in rules(spaced(30))


def test_a_font_of_the_theme_is_seen() -> None:
    document = Document()
    document.add_paragraph(LONG)
    found = [each.message for each in check(saved(document), day=LAST) if each.rule == "L4"]
    assert found
    assert "Cambria" in found[0]


def test_a_document_without_a_word_about_its_page_is_checked_all_the_same() -> None:
    document = Document()
    body = document.element.body
    body.remove(body.sectPr)
    assert "L1" in rules(saved(document))


def local(base: str = "auto", **changes: Any) -> LocalRules:
    return LocalRules("local:school", "Местные правила", base, changes)


def test_an_organization_switches_off_weakens_and_changes_rules() -> None:
    docx = in_line("Срок – 05 июня 2026 г.")
    assert "L16" in rules(docx)
    assert "L16" not in rules(docx, local=local(L16={"on": False}))
    [note] = [each for each in check(docx, day=LAST, local=local(L16={"level": "note"})) if each.rule == "L16"]
    assert note.level == "note"
    assert "L1" in rules(docx, local=local(L1={"parameters": {"left": 35}}))


def test_numbers_and_initials_are_asked_only_by_local_rules() -> None:
    sheet = Sheet(left_mm=30)
    sheet.line("СПРАВКА", "Title")
    sheet.line("05.06.2026\t№\u00a077-А", "Requisite")
    sheet.heading("О проверке")
    sheet.line(f"{LONG} Докладывал А.А.\u00a0Дренин.")
    docx = sheet.save("Справка")
    assert {"L17", "L37"} & rules(docx) == set()
    assert "L17" in rules(docx, local=local(L17={"parameters": {"pattern": "10-П-{n}"}}))
    assert "L17" not in rules(docx, local=local(L17={"parameters": {"pattern": "{n}-А"}}))
    assert "L37" in rules(docx, local=local(L37={"parameters": {"initials": "after"}}))
    assert "L37" not in rules(docx, local=local(L37={"parameters": {"initials": "before"}}))


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("L99", {}),
        ("L28", {"on": False}),
        ("L1", {"level": "fatal"}),
        ("L1", {"colour": "red"}),
        ("L1", {"parameters": {"left": "wide"}}),
        ("L1", {"parameters": {"left": -1}}),
        ("L1", {"parameters": {"gutter": 5}}),
        ("L4", {"parameters": {"fonts": []}}),
        ("L4", {"parameters": {"sizes": ["14"]}}),
        ("L17", {"parameters": {"pattern": "н" * 101}}),
        ("L21", {"parameters": {"genders": {}}}),
        ("L1", "off"),
    ],
)
def test_a_local_change_that_cannot_be_is_refused_by_its_rule(rule: str, change: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        demanded(LAST, "auto", local(**{rule: change}))
    assert [remark.place for remark in refused.value.remarks] == [rule]


def test_local_rules_may_stand_on_an_edition_of_their_choice() -> None:
    assert demanded(LAST, "auto", local(base="gost-2016")).demands["L11"].parameters["corner"] == 75
    assert demanded(LAST, "auto", local()).demands["L11"].parameters["corner"] == 80


def test_every_rule_of_a_pack_is_tested_or_says_why_not() -> None:
    from document_templates.checks import RULES, packs

    tested = {rule for rule, _ in RULES}
    for pack in packs().values():
        assert {f"L{number}" for number in range(1, 39)} <= pack.demands.keys()
        assert {rule for rule, demand in pack.demands.items() if not demand.untested} == tested
        assert all(demand.asks and demand.mark for demand in pack.demands.values())


def test_a_document_of_a_thousand_paragraphs_is_checked_in_seconds() -> None:
    document = Document()
    for number in range(1000):
        document.add_paragraph(f"{number}. {LONG}  И еще.")
    target = io.BytesIO()
    document.save(target)
    assert {"L9", "L10"} <= rules(target.getvalue())
