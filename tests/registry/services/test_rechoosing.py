"""A saved order follows another variant: points that nobody touched are the new variant's, the others stay."""

from __future__ import annotations

from typing import Any

import pytest

from document_templates.language import plain_spaces
from registry.db import Database
from registry.queries.documents import document_card
from registry.services import documents
from tests.factories.documents import World, make_world


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database)


def drafted(database: Database, world: World, **values: Any) -> int:
    with database.write(world.actor("mouo-1", "author")) as uow:
        return documents.draft(uow, kind="order", organization="mouo-1", item="1.1", values=values).id


def revised(database: Database, world: World, number: int, **values: Any) -> Any:
    with database.write(world.actor("mouo-1", "author")) as uow:
        card = document_card(uow, number)
        documents.revise(uow, document_id=number, values=values, revision=card.revision)
        return document_card(uow, number)


def offered(database: Database, world: World, variant: str) -> dict[str, Any]:
    with database.read(world.actor("mouo-1", "author")) as uow:
        return dict(
            documents.prefill(uow, kind="order", organization="mouo-1", item="1.1", chosen={"variant": variant}).values
        )


def texts(rows: Any) -> list[str]:
    return [row["text"] for row in rows]


@pytest.mark.parametrize("chosen", [True, False])
def test_an_untouched_order_becomes_the_other_variant_whoever_chose_the_first(
    chosen: bool, database: Database, world: World
) -> None:
    number = drafted(database, world, **({"variant": "core"} if chosen else {}))
    card = revised(database, world, number, variant="group")
    new = offered(database, world, "group")
    assert texts(card.values["points"]) == texts(new["points"])
    assert (card.values["title"], card.values["members_title"]) == (new["title"], new["members_title"])
    assert "Создать рабочую группу" in card.text
    assert plain_spaces(card.values["signatory_name"]) == "А.А. Дренин"


def test_points_of_a_person_stay_and_the_others_are_of_the_new_variant(database: Database, world: World) -> None:
    number = drafted(database, world)
    with database.read(world.actor("mouo-1", "author")) as uow:
        points = [dict(row) for row in document_card(uow, number).values["points"]]
    own = {"text": "Назначить ответственным заместителя директора.", "executor": "", "due": ""}
    revised(database, world, number, points=[points[0], own, *points[1:]], title="О моём")
    card = revised(database, world, number, variant="group")
    new = texts(offered(database, world, "group")["points"])
    made = texts(card.values["points"])
    assert [text for text in made if text != own["text"]] == new
    assert own["text"] in made[:-1], "before the point that makes the order known"
    assert card.values["title"] == "О моём"


def test_points_that_are_sent_with_the_variant_are_taken_as_they_are(database: Database, world: World) -> None:
    number = drafted(database, world)
    sent = [{"text": "Единственный пункт.", "executor": "", "due": ""}]
    card = revised(database, world, number, variant="group", points=sent)
    assert texts(card.values["points"]) == ["Единственный пункт."]
    assert card.values["members_title"] == "Состав рабочей группы"


def test_what_is_said_of_the_change_counts_rows(database: Database, world: World) -> None:
    number = drafted(database, world)
    with database.read(world.actor("mouo-1", "author")) as uow:
        values = dict(document_card(uow, number).values)
        found = documents.follow_choice(
            uow, document_id=number, before={"variant": values["variant"]}, values={**values, "variant": "survey"}
        )
        same = documents.follow_choice(uow, document_id=number, before={"variant": values["variant"]}, values=values)
    assert found.fields["points"].replaced == len(found.values["points"]) - 1, "the last one is in both"
    assert found.fields["points"].kept == 0
    assert same.fields == {}
    assert same.values == values
