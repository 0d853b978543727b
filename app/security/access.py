"""Deny by default: a view without a declared rule answers nobody.

A rule says who may ask at all; what exactly a person may see or do is decided by the service for the organization
concerned.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from app.security.session import current_actor, must_change_password
from registry.domain.roles import Actor, Permission
from registry.errors import N_, Forbidden, NotAuthenticated

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Rules that need no role."""

    PUBLIC = "public"
    LOGGED_IN = "logged-in"


PUBLIC = Audience.PUBLIC
LOGGED_IN = Audience.LOGGED_IN
Rule = Audience | Permission

_RULE = "dokkarta_rule"
# What a person whose password must be changed may still reach.
_BEFORE_PASSWORD = frozenset({"static", "account.password", "account.log_out", "home.display"})


def allow(rule: Rule) -> Callable[[View], View]:
    """Declare who may ask for the view: anybody, those who logged in, or those with the permission somewhere."""

    def declare(view: View) -> View:
        setattr(view, _RULE, rule)
        return view

    return declare


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The declared rule of an endpoint, ``None`` when there is none."""
    rule: Rule | None = getattr(app.view_functions.get(endpoint), _RULE, None)
    return rule


def install_access(app: Flask) -> None:
    """Check the rule before each request."""
    allow(PUBLIC)(app.view_functions["static"])
    app.before_request(lambda: _check(app))


def permits(rule: Rule, actor: Actor) -> bool:
    """Whether the rule lets the actor ask."""
    if rule is PUBLIC:
        return True
    if rule is LOGGED_IN:
        return actor.user_id is not None
    return actor.user_id is not None and actor.may_anywhere(Permission(rule))


def _check(app: Flask) -> Response | None:
    if request.endpoint is None:  # an unknown address; the router answers 404 or 405
        return None
    rule = rule_of(app, request.endpoint)
    if rule is None:
        raise Forbidden(N_("Эта страница никому не открыта."))
    if request.endpoint == "static":
        return None
    actor = current_actor()
    if not permits(rule, actor):
        _refuse(actor)
    if must_change_password() and request.endpoint not in _BEFORE_PASSWORD:
        return redirect(url_for("account.password"))
    return None


def _refuse(actor: Actor) -> None:
    if actor.user_id is None:
        raise NotAuthenticated(N_("Войдите, чтобы продолжить."))
    raise Forbidden(N_("Для этой страницы у вас нет нужной роли. Обратитесь к администратору."))
