"""Where initials stand in documents: before the surname where the standard says so, elsewhere as the house says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_templates.catalogue import FolderCatalogue
from document_templates.language import HouseStyle, plain_spaces
from document_templates.language.initials import addressed, listed, signed
from document_templates.renderer import DocxRenderer
from registry.ports import FieldSpec

CATALOGUE = FolderCatalogue()
KINDS = [kind for kind in CATALOGUE.kinds() if kind.has_template]
#: What fields with persons are called; one that is called so says how it writes them.
CALLED = re.compile(r"^(\w+_name|name|keeper|present|invited|authors?|editors|host|executors?|instructor|speaker)$")
#: Fields that are called so and name things.
THINGS = {("targets", "name")}
Order = Literal["before", "after"]
ORDERS: tuple[Order, ...] = ("before", "after")
#: (as signatures have it, as addressees have it): no sample and no template names them.
PEOPLE = [(f"Ж.Щ. {name}", f"{name} Ж.Щ.") for name in ("Тестов", "Пробин", "Опытов", "Образцов", "Примеров")]


def slots(fields: tuple[FieldSpec, ...]) -> Iterator[tuple[str, FieldSpec]]:
    for field in fields:
        yield from (((field.name, column) for column in field.columns) if field.columns else [("", field)])


def filled(field: FieldSpec, text: str) -> Any:
    return [text] if field.type == "lines" else text


def with_people(code: str, person: int) -> dict[str, Any]:
    """The sample with a person in each place for one; of rows in the first."""
    values = dict(CATALOGUE.sample(code)["values"])
    for field in CATALOGUE.kind(code).fields:
        if field.person:
            values[field.name] = filled(field, PEOPLE[0][person])
        elif any(column.person for column in field.columns):
            first = dict((values.get(field.name) or [{}])[0])
            named = {column.name: filled(column, PEOPLE[1][person]) for column in field.columns if column.person}
            values[field.name] = [first | named]
    return values


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_field_that_names_persons_says_how_it_writes_them(kind: Any) -> None:
    named = {(rows, each.name) for rows, each in slots(kind.fields) if CALLED.match(each.name) and each.type != "date"}
    marked = {(rows, each.name) for rows, each in slots(kind.fields) if each.person}
    assert named - marked <= THINGS
    for rows, each in slots(kind.fields):
        if each.name in {"signatory_name", "approval_name"} or (rows in {"agreed", "visas"} and each.name == "name"):
            assert each.person == "signed"
        if rows == "addressees" and each.name == "name":
            assert each.person == "addressed"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_kind_writes_its_persons_in_the_order_of_their_place_whichever_was_typed(kind: Any, order: Order) -> None:
    renderer = DocxRenderer(CATALOGUE, HouseStyle(initials=order))
    context = CATALOGUE.sample(kind.code)["context"]
    texts = {renderer.draft(kind.code, with_people(kind.code, typed), context).text for typed in (0, 1)}
    assert len(texts) == 1, "what was typed before or after is printed alike"
    text = plain_spaces(texts.pop())
    marks = {each.person for _, each in slots(kind.fields)}
    house = {"before": 0, "after": 1}[order]
    allowed = {0: "signed" in marks or house == 0, 1: "addressed" in marks or house == 1}
    for place, forms in enumerate(zip(*PEOPLE, strict=True)):
        if not allowed[place]:
            assert [form for form in forms if form in text] == []


@pytest.mark.parametrize("order", ORDERS)
def test_the_places_of_an_order_and_of_a_letter(order: Order) -> None:
    renderer = DocxRenderer(CATALOGUE, HouseStyle(initials=order))
    sample = CATALOGUE.sample("order")
    rows = {
        "signatory_name": "Тестов Ж.Щ.",
        "acquainted": [{"name": "Ж.Щ. Пробин", "post": "методист"}],
        "members": [{"name": "Опытов Ж.Щ.", "post": "методист", "role": "член группы"}],
        "visas": [{"name": "Образцов Ж.Щ.", "post": "юрист"}],
        "points": [{"text": "Обеспечить.", "executor": "Отделу (Ж.Щ. Примеров)", "due": ""}],
    }
    text = plain_spaces(renderer.draft("order", {**sample["values"], **rows}, sample["context"]).text)
    house = [pair[ORDERS.index(order)] for pair in PEOPLE]
    assert [PEOPLE[0][0] in text, PEOPLE[3][0] in text] == [True, True], "signature and visa"
    assert [house[1] in text, house[2] in text, f"Отделу ({house[4]})" in text] == [True, True, True]
    heading = "Инициалы, фамилия" if order == "before" else "Фамилия, инициалы"
    assert f"Должность {heading} Подпись" in text
    letter = CATALOGUE.sample("info_letter")
    given_ = {**letter["values"], "addressees": [{"organization": "", "official": "Директору", "name": "Ж.Щ. Тестову"}]}
    assert "Тестову Ж.Щ." in plain_spaces(renderer.draft("info_letter", given_, letter["context"]).text)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("А.А. Дренин", "А.А. Дренин", "Дренин А.А."),
        ("Дренин А.А., директор", "А.А. Дренин, директор", "Дренин А.А., директор"),
        ("Отделу (А.В. Никонов)", "Отделу (А.В. Никонов)", "Отделу (Никонов А.В.)"),
        ("Директор А.В. Никонов", "Директор А.В. Никонов", "Директор Никонов А.В."),
        ("Никонов А.В. Директор", "А.В. Никонов Директор", "Никонов А.В. Директор"),
        ("Римский-Корсаков Н.А. и А.В. Никонов", "Н.А. Римский-Корсаков и А.В. Никонов",
         "Римский-Корсаков Н.А. и Никонов А.В."),
        ("Школа им. А.С. Пушкина", "Школа им. А.С. Пушкина", "Школа им. А.С. Пушкина"),
        ("имени А.С. Пушкина", "имени А.С. Пушкина", "имени А.С. Пушкина"),
        ("Дренин Александр Александрович", "Дренин Александр Александрович", "Дренин Александр Александрович"),
        ("Отдел качества", "Отдел качества", "Отдел качества"),
    ],
)  # fmt: skip
def test_names_are_found_beside_other_words(text: str, before: str, after: str) -> None:
    assert plain_spaces(listed(text, "before")) == before
    assert plain_spaces(listed(text, "after")) == after


@given(st.text(alphabet="АВНДнидв. -,(", max_size=40), st.sampled_from(ORDERS))
def test_the_order_changes_no_letter_and_is_settled_at_once(text: str, order: Order) -> None:
    made = listed(text, order)
    assert sorted(re.sub(r"\s", "", made)) == sorted(re.sub(r"\s", "", text))
    assert listed(made, order) == made


def test_signatures_and_addressees_do_not_ask_the_house() -> None:
    assert plain_spaces(signed("Дренин А.А.")) == "А.А. Дренин"
    assert plain_spaces(addressed("А.А. Дренин")) == "Дренин А.А."
    assert addressed("Дренину Александру Александровичу") == "Дренину Александру Александровичу"
