"""Plans laid out in the manner of other regions, each read as a careful person reads it."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from document_templates.roadmap_table import sheet_of, write_docx, write_xlsx
from registry.domain.bodies import Body, read_bodies
from registry.domain.item_numbers import read_section, split_number
from registry.domain.roadmap_reading import ReadRoadmap
from registry.domain.schedule import Horizon, read_deadline
from tests.factories.plans import PLANS, Plan
from tests.factories.roadmap_files import understood


def line(roadmap: ReadRoadmap, place: int) -> str:
    """A measure as «number | bodies | kinds | class»."""
    item = roadmap.items[place]
    horizon = Horizon(roadmap.period.start, roadmap.period.end, roadmap.approved_on)
    bodies, kinds = (" ".join(one.code for one in listed) for listed in (item.bodies, item.kinds))
    return f"{item.number} | {bodies} | {kinds} | {read_deadline(item.deadline_text, horizon).class_}"


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_a_plan_of_another_region_is_read_as_a_careful_person_reads_it(plan: Plan) -> None:
    roadmap = understood(plan.make(), plan.name)
    assert tuple(line(roadmap, place) for place in range(len(roadmap.items))) == plan.items
    assert tuple(section.title for section in roadmap.sections) == plan.sections
    assert roadmap.title.startswith(("План", "Комплекс мер"))
    assert roadmap.approved_by == plan.approved_by


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_what_was_doubtful_is_told_and_nothing_else(plan: Plan) -> None:
    roadmap = understood(plan.make(), plan.name)
    messages = [doubt.message for doubt in roadmap.warnings]
    assert [words for words in plan.told if not any(words in message for message in messages)] == []
    everything = "\n".join([*messages, *map(str, roadmap.items)])
    assert [words for words in plan.silent if words in everything] == []
    assert all(doubt.place for doubt in roadmap.warnings)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_our_own_export_of_a_plan_reads_as_the_plan_itself(plan: Plan) -> None:
    original = understood(plan.make(), plan.name)
    sheet = sheet_of(
        title=original.title,
        sections=[(section.number, section.title) for section in original.sections],
        items=[asdict(item) for item in original.items],
        approval=(original.approved_by, "ПРИКАЗ") if original.approved_by else (),
    )
    for data in (write_docx(sheet), write_xlsx(sheet)):
        assert understood(data, "план").items == original.items


def test_there_are_plans_in_every_manner() -> None:
    assert len(PLANS) >= 15
    assert {plan.name.rpartition(".")[2] for plan in PLANS} == {"docx", "xlsx", "txt", "md"}


AUTHORITY = "Министерство образования и науки Заречного края"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Министерство образования и науки Заречного края", ["department"]),
        ("Министерство образования", ["department"]),
        ("министерство, ИРО", ["department", "iro"]),
        ("Минобразования, МОУО", ["department", "mouo"]),
        ("ГАУ ДПО", ["iro"]),
        ("ГБУ ДПО «Институт развития образования Заречного края»", ["iro"]),
        ("КГАУ ДПО «Заречный институт повышения квалификации работников образования»", ["iro"]),
        ("ГОАУ ДПО ЗК «ИПК»", ["iro"]),
        ("органы управления образованием муниципальных районов", ["mouo"]),
        ("управления образования муниципальных образований, школы", ["mouo", "oo"]),
        ("школы с низкими результатами", ["oo"]),
        ("подведомственные общеобразовательные организации", ["goo"]),
    ],
)
def test_bodies_of_another_region_are_known_by_their_certain_names(text: str, codes: list[str]) -> None:
    read = read_bodies(text, AUTHORITY)
    assert [body.code for body in read.values] == codes
    assert read.remarks == ()


@pytest.mark.parametrize(
    "text",
    [
        "Министерство культуры Заречного края",
        "Министерство образования Дальней области",
        "Минобрнауки России",
        "Минпросвещения России",
        "Департамент",
        "управление образования",
        "школы-интернаты",
        "ГАУ ДПО «Центр цифровых навыков»",
        "ГБУ ДПО «Центр оценки качества»",
        "педагогические работники",
    ],
)
def test_a_body_that_is_not_certain_stays_verbatim_with_a_remark(text: str) -> None:
    read = read_bodies(text, AUTHORITY)
    assert read.values == ()
    assert text.split(maxsplit=1)[0] in read.remarks[0]


def test_a_condition_of_schools_is_kept() -> None:
    assert read_bodies("школы с низкими результатами").values == (Body("oo", "с низкими результатами"),)


def test_the_authority_of_our_own_plan_changes_nothing() -> None:
    ours = "Департамент образования и науки Ханты-Мансийского автономного округа – Югры"
    for text in ("Департамент, АУ «ИРО»", "департамент образования администрации города Сургута"):
        assert read_bodies(text, ours) == read_bodies(text)


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("1.1. Провести смотр", ("1.1", "Провести смотр")),
        ("1.1 Провести смотр", ("1.1", "Провести смотр")),
        ("3) Провести смотр", ("3", "Провести смотр")),
        ("п. 2.4. Провести смотр", ("2.4", "Провести смотр")),
        ("2026 год открытий", None),
        ("5 классов осмотреть", None),
        ("Провести смотр", None),
    ],
)
def test_a_number_before_a_title_is_told_from_a_number_inside_it(title: str, parts: tuple[str, str] | None) -> None:
    assert split_number(title) == parts


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Раздел I. Общие меры", ("1", "Общие меры")),
        ("РАЗДЕЛ 2 Контроль", ("2", "Контроль")),
        ("III.Контроль", ("3", "Контроль")),
        ("Направление № 4: Кадры", ("4", "Кадры")),
        ("1.1. Подраздел", None),
        ("Организационные меры", None),
    ],
)
def test_headings_of_sections_in_many_manners(text: str, section: tuple[str, str] | None) -> None:
    assert read_section(text) == section
