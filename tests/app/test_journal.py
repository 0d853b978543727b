"""The journal on its page: in words, under filters, to those who manage; and the proof that it is whole."""

from __future__ import annotations

import ast
import getpass
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
import registry
from app.cli.house import operator
from app.pages.journal.words import ACTIONS, action_words, detail_words, object_words
from tests.app.conftest import Site
from tests.app.papers import OTHER, SURGUT, draft, registered

SOURCES = Path(registry.__file__).parent / "services"


def journal_calls() -> Iterator[ast.Call]:
    """Every place of the program that writes an entry."""
    for path in [*Path(registry.__file__).parent.rglob("*.py"), *Path(app.__file__).parent.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "journal":
                yield node


def journaled() -> set[tuple[str, str]]:
    """(action, type of object) of every entry that the services write."""
    calls = re.compile(r'journal\(\s*(?:uow,\s*)?"([a-z_]+\.[a-z_]+)",\s*"([a-z_]+)"')
    return {found for path in SOURCES.glob("*.py") for found in calls.findall(path.read_text())}


def test_every_action_of_the_registry_has_words_and_a_family(site: Site) -> None:
    assert len(journaled()) > 25
    with site.app.test_request_context("/"):
        assert {action for action, _ in journaled() if action_words(action) == action} == set()
    assert {action for action, _ in journaled() if f"{action.partition('.')[0]}." not in ACTIONS} == set()


def test_every_object_of_the_registry_has_words(site: Site) -> None:
    with site.app.test_request_context("/"):
        assert {kind for _, kind in journaled() if object_words(kind, "7") == "7"} <= {"system"}


def test_every_detail_of_an_entry_has_a_name_in_words(site: Site) -> None:
    names = {each.arg for call in journal_calls() for each in call.keywords if each.arg} - {"organization_id"}
    assert len(names) > 50
    with site.app.test_request_context("/"):
        told = {name: detail_words({name: "x"}) for name in names}
    assert {name for name, said in told.items() if said and said[0][0] == name} == set()


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"kind": "pdf"}, ("вид", "Изготовление PDF")),
        ({"state": "review"}, ("состояние", "На проверке")),
        ({"subject": "deadline_text"}, ("что меняется", "Сроки выполнения")),
        ({"trait": "small"}, ("признак", "Малокомплектные")),
        ({"roles": ["iro:registrar"]}, ("роли", "iro: Регистратор")),
        ({"bodies": ["mouo", "oo"]}, ("исполнители", "МОУО, ОО")),
        ({"kinds": ["order", "info_letter"]}, ("виды документов", "приказ, информационное письмо")),
        ({"changed": ["head_name", "phone"]}, ("изменено", "имя руководителя, телефон")),
        ({"since": "2026-01-31"}, ("с", "31.01.2026")),
        ({"files": 4}, ("файлов", "4")),
        ({"failed": [{"organization": "iro", "error": "нет"}]}, ("не удалось", "iro: нет")),
    ],
)
def test_a_code_in_a_detail_is_told_by_its_name(site: Site, details: dict[str, object], told: tuple[str, str]) -> None:
    with site.app.test_request_context("/"):
        assert detail_words(details, {"small": "Малокомплектные"}) == [told]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (("system", "backup", "system.backup"), "резервная копия"),
        (("system", "bundled", "system.setup"), "исходные данные"),
        (("system", "demo", "demo.create"), "демонстрационные школы"),
        (("organization", "table", "organization.import"), "таблица без имени"),
        (("indicator", "перечень.xlsx", "indicator.import"), "файл перечень.xlsx"),
        (("organization", "iro", "organization.update"), "организация iro"),
        (("condition", "small", "signs.bind"), "условие: признак «Малокомплектные»"),
    ],
)
def test_what_an_entry_is_about_is_told_without_codes_of_the_program(
    site: Site, entry: tuple[str, str, str], told: str
) -> None:
    with site.app.test_request_context("/"):
        assert object_words(*entry, {"small": "Малокомплектные"}) == told


def test_a_reader_of_english_meets_the_program_itself_in_english(site: Site) -> None:
    reader = site.visitor()
    reader.client.set_cookie("dokkarta_locale", "en")
    with site.parts.database.write(operator()) as uow:
        uow.journal("system.backup", "system", "backup", files=4)
    rows = reader.get("/journal/").rows()
    assert rows[0][1] == f"Command line ({getpass.getuser()})"
    assert rows[0][3:] == ["backup copy", "files: 4"]
    assert {row[1] for row in rows[1:]} == {"System"}


def test_details_are_told_in_words(site: Site) -> None:
    with site.app.test_request_context("/"):
        told = detail_words(
            {
                "kind": "order",
                "window": "..2025-12-01",
                "explicit": True,
                "n": 4,
                "title": "",
                "sha256": "0123456789abcdef",
            }
        )
    assert told == [
        ("вид", "приказ"),
        ("срок", "до 01.12.2025"),
        ("номер задан вручную", "да"),
        ("SHA-256", "0123456789ab…"),
    ]


def test_the_journal_tells_who_did_what_to_what(site: Site) -> None:
    chief = site.visitor("org_admin", SURGUT)
    number = registered(site)
    rows = chief.get("/journal/").rows()
    assert rows[0][2] == "Зарегистрирован документ"
    assert f"документ № {number}" in rows[0][3]
    assert "номер: 1-П" in rows[0][4]
    assert rows[1][2] == "Создан проект документа"


def test_an_administrator_sees_the_journal_of_her_organizations_only(site: Site) -> None:
    draft(site, organization=OTHER)
    assert OTHER not in site.visitor("org_admin", SURGUT).get("/journal/").text
    assert OTHER in site.visitor().get("/journal/").text


@pytest.mark.parametrize("role", ["viewer", "author", "registrar", "publisher"])
def test_others_do_not_see_the_journal(site: Site, role: str) -> None:
    site.visitor(role, SURGUT).get("/journal/", 403)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=document.", 2),
        ("action=document.draft", 1),
        ("action=evidence.", 0),
        (f"organization={SURGUT}&action=document.", 2),
        ("organization=nowhere", 0),
        ("since=2025-10-15&until=2025-10-15&action=document.", 2),
        ("since=2025-10-16", 0),
        ("until=2025-10-14&action=document.", 0),
        ("since=вчера&until=2025-02-30&action=document.", 2),
        ("after=²&action=document.", 2),
        ("after=1", 0),
        ("object=document&id=1", 2),
        ("action=%25", 0),
    ],
)
def test_filters_of_the_journal(site: Site, query: str, found: int) -> None:
    chief = site.visitor("org_admin", SURGUT)
    registered(site)
    page = chief.get(f"/journal/?{query}")
    assert len(page.rows() if page.all("main table") else []) == found


def test_pages_of_the_journal_follow_one_another(site: Site) -> None:
    for n in range(55):
        draft(site, values={"title": f"О вопросе {n}"})
    chief = site.visitor("org_admin", SURGUT)
    first = chief.get("/journal/?action=document.draft")
    second = chief.get(first.links["Дальше"])
    objects = [row[3] for page in (first, second) for row in page.rows()]
    assert len(objects) == len(set(objects)) == 55


def test_the_chain_is_proved_and_a_change_is_found(site: Site) -> None:
    registered(site)
    admin = site.visitor()
    whole = admin.get("/journal/proof")
    assert "Цепочка цела" in whole.text
    with site.parts.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS journal_no_update")
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE journal SET actor_label = 'Другой' WHERE id = 2")
    broken = admin.get("/journal/proof")
    assert "Цепочка нарушена" in broken.text
    assert "№ 2" in broken.text


def test_only_the_system_administrator_asks_for_the_proof(site: Site) -> None:
    chief = site.visitor("org_admin", SURGUT)
    chief.get("/journal/proof", 403)
    assert "Проверить цепочку" not in chief.get("/journal/").links
