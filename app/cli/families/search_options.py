"""What the commands of the search have in common: options that narrow, whose eyes look, an index brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.cli.house import House, check_codes, opened
from app.cli.parameters import STATES
from registry.errors import IndexUnavailable

if TYPE_CHECKING:
    from registry.domain.roles import Actor
    from registry.ports import SearchQuery

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--kind", "kinds", multiple=True, metavar="ВИД", help="код вида документа"),
    click.option("--organization", "organizations", multiple=True, metavar="КОД", help="код организации"),
    click.option(
        "--year", "years", multiple=True, metavar="ГОД", type=click.IntRange(1900, 2200), help="год документа"
    ),
    click.option("--item", "items", multiple=True, metavar="N", help="номер мероприятия"),
    click.option("--status", "statuses", multiple=True, type=click.Choice(STATES), help="состояние документа"),
    click.option("--subject", multiple=True, metavar="ПРЕДМЕТ", help="предмет"),
    click.option("--grade", multiple=True, metavar="КЛАСС", help="класс"),
    click.option("--assessment", multiple=True, metavar="ПРОЦЕДУРА", help="оценочная процедура"),
    click.option("--audience", multiple=True, metavar="КОМУ", help="кому адресовано"),
)


def narrowing(function: F) -> F:
    """The options by which a search is narrowed."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def as_person(function: F) -> F:
    """The option of whose eyes look."""
    return click.option("--as", "login", metavar="ИМЯ", help="что увидел бы этот пользователь")(function)


def query_of(house: House, text: str, actor: Actor | None, wanted: dict[str, Any]) -> SearchQuery:
    """The question out of the options. Raises ``NotFound`` for a code that there is not."""
    from registry.domain.roles import visibility_tokens
    from registry.ports import TRAITS, SearchQuery

    check_codes(house, kinds=wanted["kinds"], organizations=wanted["organizations"])
    traits = {name: values for name in TRAITS if (values := wanted.pop(name))}
    visible_to = visibility_tokens(actor) if actor is not None else None
    return SearchQuery(text=text, visible_to=visible_to, traits=traits, **wanted)


def person(house: House, login: str) -> Actor:
    """The person with the name. Raises ``NotFound`` for nobody and for a closed account."""
    from registry.services.login import actor_by_login

    with house.read() as uow:
        return actor_by_login(uow, login)


def eyes(house: House, login: str | None) -> tuple[Actor, tuple[str, ...] | None]:
    """Who looks, and what is visible to them: the operator sees everything (``None``)."""
    from registry.domain.roles import visibility_tokens

    if login is None:
        return house.actor, None
    actor = person(house, login)
    return actor, visibility_tokens(actor)


@contextmanager
def searching() -> Iterator[House]:
    """The installation with an index that holds what the database says, if it can be made."""
    from app.jobs.draining import make_whole, settle

    with opened() as house:
        with suppress(IndexUnavailable):
            make_whole(house.container)
        settle(house.container)
        yield house
