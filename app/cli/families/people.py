"""Commands about people: new accounts, roles, passwords."""

from __future__ import annotations

from typing import Any

import click

from app.cli.groups import group, json_option
from app.cli.house import House, opened
from app.cli.streams import emit, pairs, say, table
from registry.domain.roles import Role
from registry.errors import N_, InvalidInput, NotFound

_ROLE_HELP = f"ОРГАНИЗАЦИЯ:РОЛЬ, можно повторять; роли: {', '.join(role.value for role in Role)}"


@group("user")
def user() -> None:
    """Люди, которые входят в систему."""


@user.command("list")
@json_option
def listing(*, as_json: bool) -> None:
    """Показать всех."""
    from registry.queries import people

    with opened() as house, house.read() as uow:
        found = people.users(uow)
    rows: list[dict[str, Any]] = [
        {
            "id": u.id,
            "login": u.login,
            "name": u.name,
            "active": u.active,
            "roles": [f"{r.organization}:{r.role}" for r in u.roles],
        }
        for u in found
    ]
    if as_json:
        emit(rows)
        return
    table(
        ("Имя для входа", "Человек", "Роли", "Закрыт"),
        [(r["login"], r["name"], ", ".join(r["roles"]), "" if r["active"] else "да") for r in rows],
    )


@user.command("create")
@click.argument("login", metavar="ИМЯ_ДЛЯ_ВХОДА")
@click.option("--name", metavar="ТЕКСТ", required=True, help="фамилия, имя и отчество")
@click.option("--role", "roles", multiple=True, required=True, metavar="ОРГАНИЗАЦИЯ:РОЛЬ", help=_ROLE_HELP)
@click.option("--post", metavar="ТЕКСТ", default="", help="должность")
@click.option("--phone", metavar="ТЕКСТ", default="", help="телефон")
@json_option
def create(*, login: str, name: str, roles: tuple[str, ...], post: str, phone: str, as_json: bool) -> None:
    """Создать учётную запись; пароль для первого входа показывается один раз."""
    from registry.services import people

    pairs_of_roles = _roles(roles)
    with opened() as house, house.write() as uow:
        made = people.create_user(uow, login=login, name=name, roles=pairs_of_roles, post=post, phone=phone)
    _show(made.id, made.login, made.password, as_json=as_json)


@user.command("roles")
@click.argument("login", metavar="ИМЯ_ДЛЯ_ВХОДА")
@click.option("--role", "roles", multiple=True, required=True, metavar="ОРГАНИЗАЦИЯ:РОЛЬ", help=_ROLE_HELP)
@json_option
def set_roles(*, login: str, roles: tuple[str, ...], as_json: bool) -> None:
    """Заменить роли человека названными."""
    from registry.services import people

    wanted = _roles(roles)
    with opened() as house:
        identifier = _identifier(house, login)
        with house.write() as uow:
            people.set_roles(uow, user_id=identifier, roles=wanted)
    if as_json:
        emit({"id": identifier, "login": login, "roles": [f"{code}:{role}" for code, role in wanted]})
    else:
        say(f"Роли {login}: {', '.join(f'{code}:{role}' for code, role in wanted)}")


@user.command("reset-password")
@click.argument("login", metavar="ИМЯ_ДЛЯ_ВХОДА")
@json_option
def reset_password(*, login: str, as_json: bool) -> None:
    """Выдать новый одноразовый пароль; прежние сеансы закончатся."""
    from registry.services import people

    with opened() as house:
        identifier = _identifier(house, login)
        with house.write() as uow:
            made = people.reset_password(uow, user_id=identifier)
    _show(made.id, made.login, made.password, as_json=as_json)


def _roles(given: tuple[str, ...]) -> list[tuple[str, str]]:
    split = [text.rpartition(":") for text in given]
    wrong = [text for text, (code, _, role) in zip(given, split, strict=True) if not (code and role)]
    if wrong:
        raise InvalidInput(N_("Роль «{text}» записана неверно: нужно ОРГАНИЗАЦИЯ:РОЛЬ."), text=wrong[0])
    return [(code, role) for code, _, role in split]


def _identifier(house: House, login: str) -> int:
    from registry.queries import people

    with house.read() as uow:
        found = next((each for each in people.users(uow) if each.login == login.strip().lower()), None)
    if found is None:
        raise NotFound(N_("Пользователя «{login}» нет."), login=login)
    return found.id


def _show(identifier: int, login: str, password: str, *, as_json: bool) -> None:
    if as_json:
        emit({"id": identifier, "login": login, "password": password})
        return
    pairs((("Имя для входа", login), ("Одноразовый пароль", password)))
    say("Пароль показан один раз; при входе его надо сменить.")
