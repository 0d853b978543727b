"""Long documents: their contents, the numbers of their parts, their title pages, and starts that follow a choice."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import takewhile
from typing import Any

import pytest

from document_templates.language import plain_spaces
from document_templates.package import open_package
from document_templates.renderer import DocxRenderer

RENDERER = DocxRenderer()
SAMPLE = RENDERER.catalogue.sample("support_programme")
RECS = RENDERER.catalogue.sample("method_recs")
#: Every bundled kind whose template has a table of contents.
LONG = [
    kind.code
    for kind in RENDERER.catalogue.kinds()
    if kind.has_template and b" PAGEREF " in open_package(RENDERER.catalogue.template(kind.code))["word/document.xml"]
]


def lines(kind: str = "support_programme", sample: dict[str, Any] = SAMPLE, **values: Any) -> list[str]:
    made = RENDERER.draft(kind, {**sample["values"], **values}, sample["context"])
    return [plain_spaces(line) for line in made.text.splitlines()]


def body_of(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode("utf-8")


def numbered(found: list[str]) -> list[str]:
    """The headings that begin with a number, out of the contents."""
    entries = found[found.index("Содержание") + 1 :]
    return [line.removesuffix(" –") for line in entries if re.match(r"\d+\. .* –$", line)]


@pytest.mark.parametrize("kind", LONG)
def test_every_entry_of_the_contents_leads_to_a_heading(kind: str) -> None:
    sample = RENDERER.catalogue.sample(kind)
    xml = body_of(RENDERER.draft(kind, sample["values"], sample["context"]).docx)
    referred = re.findall(r"PAGEREF (\w+) ", xml)
    marked = re.findall(r'w:bookmarkStart [^>]*w:name="(contents_\w+)"', xml)
    assert len(referred) >= 3
    assert referred == marked


@pytest.mark.parametrize("kind", LONG)
def test_the_contents_name_the_headings_as_they_stand(kind: str) -> None:
    found = lines(kind, RENDERER.catalogue.sample(kind))
    start = found.index("Содержание") + 1
    entries = [line.removesuffix(" –") for line in takewhile(lambda line: line.endswith(" –"), found[start:])]
    after = found[start + len(entries) :]
    assert len(entries) >= 3
    assert all(entry in after or entry.partition(". ")[2] in after for entry in entries)


def test_a_part_that_is_left_out_gives_its_number_to_the_next() -> None:
    everything, fewer = numbered(lines()), numbered(lines(stages=[], risks=[]))
    assert everything[3:6] == [
        "4. Этапы реализации",
        "5. План мероприятий («дорожная карта»)",
        "6. Показатели результативности",
    ]
    assert [entry.partition(". ")[0] for entry in fewer] == [str(place) for place in range(1, len(fewer) + 1)]
    assert len(fewer) == len(everything) - 2
    assert "4. План мероприятий («дорожная карта»)" in fewer


def test_a_new_section_of_the_measures_is_a_heading_inside_their_table() -> None:
    rows = [{"part": part, "text": text, "due": "май", "executor": "отдел"} for part, text in ("Аа", "Бб", "Вв")]
    rows[1]["part"] = ""
    rows[2]["part"] = rows[0]["part"]
    found = lines(measures=rows)
    assert found.count(rows[0]["part"]) == 1


def test_the_word_of_the_stamp_agrees_with_the_kind_and_is_absent_before_approval() -> None:
    assert any("УТВЕРЖДЕНЫ приказом" in line for line in lines("method_recs", RECS))
    assert any("УТВЕРЖДЕНА приказом" in line for line in lines())
    bare = lines("method_recs", RECS, approval="", approval_date=None, approval_number="", agreed=[])
    assert not any("УТВЕРЖДЕНЫ" in line for line in bare)


def test_what_was_agreed_stands_beside_the_approval() -> None:
    [stamps] = [line for line in lines() if "СОГЛАСОВАНО" in line]
    assert stamps.index("СОГЛАСОВАНО") < stamps.index("УТВЕРЖДЕНА")
    assert "О.И. Смирнова" in stamps


@pytest.mark.parametrize(
    ("audience", "name", "section"),
    [
        ("municipal", "МЕТОДИЧЕСКИЕ РЕКОМЕНДАЦИИ", "Состояние муниципальной системы оценки качества образования"),
        ("educators", "ПРАКТИЧЕСКИЕ РЕКОМЕНДАЦИИ", "Причины выявленных затруднений"),
        ("subject_teachers", "МЕТОДИЧЕСКИЕ РЕКОМЕНДАЦИИ", "Результаты оценочных процедур по учебному предмету"),
        ("groups", "АДРЕСНЫЕ РЕКОМЕНДАЦИИ", "Порядок действий по преодолению затруднений"),
    ],
)
def test_recommendations_start_by_the_audience_that_was_chosen(audience: str, name: str, section: str) -> None:
    context = {**RECS["context"], "chosen": {"audience": audience}}
    values = RENDERER.defaults("method_recs", context)
    assert values["audience"] == audience
    assert section in [row["title"] for row in values["sections"]]
    made = RENDERER.draft("method_recs", values, context)
    assert name in made.text
    label = dict(next(f for f in RENDERER.catalogue.kind("method_recs").fields if f.name == "audience").choices)
    assert plain_spaces(label[audience][1:]) in plain_spaces(values["annotation"])


def test_a_choice_that_does_not_exist_starts_as_if_nothing_was_chosen() -> None:
    context = {**RECS["context"], "chosen": {"audience": "everybody"}}
    assert RENDERER.defaults("method_recs", context)["audience"] == "educators"


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("support_programme", "Программа адресной помощи образовательным организациям по повышению объективности"),
        ("concept", "Концепция развития демонстрационной общеобразовательной организации"),
        ("event_programme", "Программа семинара для образовательных организаций"),
        ("collection", "Сборник успешных практик по обеспечению"),
        ("programme_catalogue", "Каталог дополнительных профессиональных программ"),
        ("forum_concept", "Концепция Демонстрационного филологического форума"),
        ("dpp_programme", "Дополнительная профессиональная программа «Современные подходы"),
        ("antirisk_programme", "Антирисковая программа «Высокая доля обучающихся"),
    ],
)
def test_lists_call_a_programme_by_its_full_name(kind: str, title: str) -> None:
    sample = RENDERER.catalogue.sample(kind)
    assert RENDERER.draft(kind, sample["values"], sample["context"]).title.startswith(title)


def test_a_complex_programme_is_called_so() -> None:
    values = {**SAMPLE["values"], "form": "complex", "title": "поддержки учителей"}
    assert RENDERER.draft("support_programme", values, SAMPLE["context"]).title == (
        "Комплексная программа поддержки учителей"
    )


def test_the_hours_of_a_course_add_up_whatever_is_not_known_yet() -> None:
    sample = RENDERER.catalogue.sample("dpp_programme")
    plan = [{"title": "Первая", "total": 4, "lectures": 2.5}, {"title": "Вторая", "total": "", "lectures": 1}]
    made = RENDERER.draft("dpp_programme", {**sample["values"], "plan": plan}, sample["context"])
    assert "\tИтого\t4\t3,5\t0\t0\t" in made.text


def test_annotations_of_a_catalogue_are_a_part_only_when_there_are_any() -> None:
    sample = RENDERER.catalogue.sample("programme_catalogue")
    bare = [{**row, "annotation": ""} for row in sample["values"]["programmes"]]
    assert "3. Аннотации программ" in numbered(lines("programme_catalogue", sample))
    assert "3. Запись на обучение и контакты" in numbered(lines("programme_catalogue", sample, programmes=bare))
