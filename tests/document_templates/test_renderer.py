"""The renderer: defaults, missing fields, blanks, refusals, stamping, and that nothing given is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from document_templates import template
from document_templates.fields import BLANK
from document_templates.language import plain_spaces
from document_templates.renderer import DocxRenderer
from document_templates.stamping import places
from registry.errors import FileRejected, InvalidInput, NotFound, TemplateError, TemplateValue
from registry.ports import Renderer
from tests.depth import examples
from tests.document_templates.making import paragraphs_of, template_of

RENDERER = DocxRenderer()
SAMPLE = RENDERER.catalogue.sample("order")
CONTEXT = SAMPLE["context"]
VALUES = SAMPLE["values"]


def drafted(**values: Any) -> str:
    return plain_spaces(RENDERER.draft("order", {**VALUES, **values}, CONTEXT).text)


def test_the_renderer_is_the_port() -> None:
    port: Renderer = RENDERER
    assert port.missing("order", VALUES) == ()


def test_an_order_on_a_measure_starts_complete_and_names_the_plan_it_carries_out() -> None:
    values = RENDERER.defaults("order", CONTEXT)
    assert RENDERER.missing("order", values) == ()
    assert values["title"].startswith("О разработке и реализации ежегодного плана мероприятий")
    assert "от 17.12.2024 №" in values["preamble"]
    assert values["preamble"].startswith("Во исполнение пункта 1.1 плана мероприятий (дорожной карты) по развитию")
    assert values["points"][0]["text"].startswith("Обеспечить разработку и реализацию ежегодного плана")
    assert plain_spaces(values["points"][0]["due"]) == "до 31 декабря 2026 г."
    assert plain_spaces(values["signatory_name"]) == "А.А. Дренин"
    assert values["signatory_post"] == "Директор"


def test_the_title_continues_the_name_of_the_kind() -> None:
    made = RENDERER.draft("order", {**VALUES, "title": "О подготовке к ГИА"}, CONTEXT)
    assert made.title == "Приказ о подготовке к ГИА"
    assert "О подготовке к ГИА" in made.text
    assert len(made.template_sha256) == 64


def test_points_are_numbered_with_sub_points_executors_dates_and_control_last() -> None:
    points = [{"text": "Создать комиссию.", "executor": "", "due": ""}]
    points.append({"text": "обеспечить:\nработу\nотчет;", "executor": "Отделу (А.В. Никонов)", "due": "до 1 мая."})
    text = drafted(points=points, measures=[], annex_title="", control="Контроль оставляю за собой")
    assert "1. Создать комиссию. 2. Отделу (А.В. Никонов) обеспечить: 2.1. Работу. 2.2. Отчет. Срок – до 1 мая." in text
    assert "3. Контроль оставляю за собой." in text


def test_one_annex_has_no_number_and_several_have() -> None:
    assert "Приложение к приказу Департамента образования и науки" in drafted(annex_stamp="")
    assert "Приложение УТВЕРЖДЕН приказом Департамента образования и науки" in drafted()
    several = drafted(annex_stamp="", annexes=[{"title": "Состав комиссии", "text": "Председатель комиссии"}])
    assert "Приложение 1 к приказу" in several
    assert "Приложение 2 к приказу" in several


def test_an_order_without_annexes_has_no_page_for_them() -> None:
    assert "Приложение" not in drafted(measures=[], annex_title="", annexes=[])


def test_the_genitive_that_a_person_corrected_is_used() -> None:
    name = CONTEXT["organization"]["name"]
    forms = {"name": {"nominative": name, "genitive": "Департамента (исправлено)"}}
    organization = {**CONTEXT["organization"], "forms": forms}
    made = RENDERER.draft("order", VALUES, {**CONTEXT, "organization": organization})
    assert "приказом Департамента (исправлено)" in made.text


def test_an_order_without_a_signatory_misses_it_and_shows_a_blank() -> None:
    assert RENDERER.missing("order", {**VALUES, "signatory_name": " "}) == ("signatory_name",)
    assert BLANK in drafted(signatory_name="")


def test_a_point_without_its_action_is_missing() -> None:
    assert RENDERER.missing("order", {**VALUES, "points": [{"text": "", "due": "завтра"}]}) == ("points",)
    assert RENDERER.missing("order", {}) == (
        "title",
        "preamble",
        "points",
        "control",
        "signatory_post",
        "signatory_name",
    )


def test_an_unknown_field_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="signatory_post") as refused:
        RENDERER.draft("order", {"signatory": "А.А. Дренин"}, CONTEXT)
    assert refused.value.facts["field"] == "signatory"


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("analytic_report", {"year": "в этом году"}, "year"),
        ("method_recs", {"approval_date": "17.12.2024 г."}, "approval_date"),
        ("method_recs", {"audience": "everyone"}, "audience"),
        ("order", {"points": {"text": "a"}}, "points"),
        ("order", {"points": [{"text": "a", "who": "b"}]}, "points"),
        ("order", {"title": ["О"]}, "title"),
        ("analytic_report", {"conclusions": [1]}, "conclusions"),
        ("analytic_report", {"figures": [{"code": "x"}]}, "figures"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused_by_field(kind: str, values: dict[str, Any], field: str) -> None:
    sample = RENDERER.catalogue.sample(kind)
    with pytest.raises(InvalidInput) as refused:
        RENDERER.draft(kind, {**sample["values"], **values}, sample["context"])
    assert refused.value.facts["field"] == field


def test_a_sign_that_cannot_be_written_is_refused_by_the_label_of_its_field() -> None:
    with pytest.raises(TemplateValue, match="Пункты приказа"):
        RENDERER.draft("order", {**VALUES, "points": [{"text": "до\x00после"}]}, CONTEXT)


def test_a_text_that_stands_in_the_footer_is_not_lost() -> None:
    sample = RENDERER.catalogue.sample("method_recs")
    docx = RENDERER.draft("method_recs", {**sample["values"], "city": "Излучинск"}, sample["context"]).docx
    assert Document(io.BytesIO(docx)).sections[0].first_page_footer.paragraphs[0].text == "Излучинск – 2026"


def test_an_unknown_kind_and_a_kind_without_a_template_are_refused() -> None:
    with pytest.raises(NotFound):
        RENDERER.draft("декрет", {}, CONTEXT)
    with pytest.raises(InvalidInput, match="нет шаблона"):
        RENDERER.draft("webinar", {}, CONTEXT)


def test_lines_and_rows_may_come_as_plain_text_from_a_command_line() -> None:
    text = drafted(points="Создать комиссию\nУтвердить состав")
    assert "1. Создать комиссию. 2. Утвердить состав." in text


def test_a_template_that_drops_a_field_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = template.fill
    monkeypatch.setattr(
        template,
        "fill",
        lambda source, values, *rest, **more: real(source, {**values, "preamble": "Другой"}, *rest, **more),
    )
    with pytest.raises(TemplateError, match="Преамбула"):
        RENDERER.draft("order", VALUES, CONTEXT)


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), max_size=40
)


@examples(25)
@given(title=WORDS, preamble=WORDS, action=WORDS, executor=WORDS, control=WORDS)
def test_whatever_is_typed_stands_in_the_order(
    title: str, preamble: str, action: str, executor: str, control: str
) -> None:
    values = {"title": title, "preamble": preamble, "control": control}
    made = RENDERER.draft("order", {**VALUES, **values, "points": [{"text": action, "executor": executor}]}, CONTEXT)
    for piece in (title, preamble, action, executor, control):
        assert folded(piece) in folded(made.text)


def folded(text: str) -> str:
    return plain_spaces(text).casefold().rstrip(" .;,:")


def test_stamping_fills_number_and_date_everywhere_and_nothing_else() -> None:
    docx = RENDERER.draft("order", VALUES, CONTEXT).docx
    stamped = RENDERER.stamp(docx, number="10-П-4101", day=date(2026, 11, 23))
    before, after = paragraphs_of(docx), paragraphs_of(stamped)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [plain_spaces(new) for _, new in changed] == ["23.11.2026 № 10-П-4101", "от 23.11.2026 № 10-П-4101"]
    assert "____" not in "\n".join(after)
    assert places(stamped) == places(docx)


def test_a_document_without_a_number_keeps_the_places_of_the_act_that_approves_it() -> None:
    docx = RENDERER.draft("contest_regulation", **RENDERER.catalogue.sample("contest_regulation")).docx
    assert places(docx)
    assert RENDERER.stamp(docx, number="", day=date(2026, 11, 23)) == docx


def test_stamping_again_replaces_and_the_same_stamp_gives_the_same_bytes() -> None:
    docx = RENDERER.draft("order", VALUES, CONTEXT).docx
    day = date(2026, 11, 23)
    once = RENDERER.stamp(docx, number="1", day=day)
    assert RENDERER.stamp(RENDERER.stamp(docx, number="999", day=date(2026, 1, 1)), number="1", day=day) == once


def test_a_document_without_places_keeps_its_text() -> None:
    plain = template_of("Чужой документ")
    assert paragraphs_of(RENDERER.stamp(plain, number="1", day=date(2026, 1, 1))) == ["Чужой документ"]
    with pytest.raises(FileRejected):
        RENDERER.stamp(b"text", number="1", day=date(2026, 1, 1))


def test_a_number_with_signs_of_xml_is_only_text() -> None:
    docx = RENDERER.draft("order", VALUES, CONTEXT).docx
    assert "№ 1 & <2>" in plain_spaces(
        "\n".join(paragraphs_of(RENDERER.stamp(docx, number="1 & <2>", day=date(2026, 1, 1))))
    )


def test_figures_of_the_document_are_the_figures_that_came_in() -> None:
    sample = RENDERER.catalogue.sample("analytic_report")
    docx = RENDERER.draft("analytic_report", sample["values"], sample["context"]).docx
    rows = [[cell.text for cell in row.cells] for row in Document(io.BytesIO(docx)).tables[0].rows]
    assert ["2026", "27 / 54", "50,0", "41,2", "40,4", "+3,8"] in rows
    assert ["2026", "7 / 54", "13,0", "15,4", "14,6", "\N{MINUS SIGN}4,3"] in rows


def test_a_regional_body_sees_one_column_of_values_and_a_municipal_two() -> None:
    sample = RENDERER.catalogue.sample("analytic_report")
    for level, columns in (("department", 4), ("iro", 4), ("mouo", 5), ("goo", 6)):
        organization = {**sample["context"]["organization"], "level": level}
        context = {**sample["context"], "organization": organization}
        docx = RENDERER.draft("analytic_report", sample["values"], context).docx
        assert len(Document(io.BytesIO(docx)).tables[0].rows[0].cells) == columns, level


def test_without_figures_the_document_says_so_and_draws_nothing() -> None:
    sample = RENDERER.catalogue.sample("analytic_report")
    context = {**sample["context"], "indicators": []}
    made = RENDERER.draft("analytic_report", RENDERER.defaults("analytic_report", context), context)
    assert "Данные по показателям за 2026 год не внесены." in made.text
    document = Document(io.BytesIO(made.docx))
    assert not document.inline_shapes
    assert len(document.tables) == 1  # the signature


def test_a_chart_needs_two_points() -> None:
    sample = RENDERER.catalogue.sample("analytic_report")
    single = [{**each, "rows": each["rows"][-1:]} for each in sample["values"]["figures"]]
    docx = RENDERER.draft("analytic_report", {**sample["values"], "figures": single}, sample["context"]).docx
    assert not Document(io.BytesIO(docx)).inline_shapes


def test_what_is_not_values_by_name_is_refused_at_every_door() -> None:
    renderer, nothing = RENDERER, cast(Any, None)
    doors: list[Callable[[], object]] = [
        lambda: renderer.defaults("order", nothing),
        lambda: renderer.missing("order", nothing),
        lambda: renderer.draft("order", nothing, {}),
        lambda: renderer.draft("order", {}, nothing),
    ]
    for door in doors:
        with pytest.raises(TemplateValue, match="NoneType"):
            door()
    for door in (lambda: renderer.check(nothing), lambda: renderer.stamp(nothing, number="1", day=date(2025, 1, 1))):
        with pytest.raises(FileRejected, match="NoneType"):
            door()
