"""The session of a person: a signed cookie with an identifier and a version, checked against the registry each time.

A new password, a changed role or a closed account raises the version in the registry and so ends every older session.
A log-out notes the session's own key there, so that a copy of the cookie opens nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import cast

from flask import Flask, current_app, g, request, session

from app.current import container
from registry.domain.roles import NOBODY, Actor
from registry.services.login import actor_for, end_session

_USER = "user"
_VERSION = "version"
_SINCE = "since"
_KEY = "key"
_MUST_CHANGE = "must_change"


def install_session(app: Flask) -> None:
    """Set the attributes of the cookie and load the person before anything else looks."""
    settings = container(app).settings
    app.config.update(
        SECRET_KEY=container(app).secret_key,
        SESSION_COOKIE_NAME="dokkarta",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
    )


def log_in(user_id: int, session_version: int, *, must_change: bool = False) -> None:
    """Begin a session of the person; whatever the browser carried before is dropped."""
    session.clear()
    session.permanent = True
    session[_USER] = user_id
    session[_VERSION] = session_version
    session[_SINCE] = container().clock.now().timestamp()
    session[_KEY] = secrets.token_urlsafe(24)
    if must_change:
        session[_MUST_CHANGE] = True
    g.pop("actor", None)


def log_out() -> None:
    """End the session, also for whoever may hold a copy of its cookie."""
    if _KEY in session:
        with container().database.write(current_actor()) as uow:
            end_session(uow, session[_KEY], lifetime=current_app.permanent_session_lifetime)
    session.clear()
    g.pop("actor", None)


def must_change_password() -> bool:
    """Whether the person has to choose a new password before anything else."""
    return bool(session.get(_MUST_CHANGE)) and current_actor().user_id is not None


def current_actor() -> Actor:
    """Who asks; ``NOBODY`` for a reader who did not log in or whose session has ended."""
    if "actor" not in g:
        g.actor = _load()
    return cast(Actor, g.actor)


def _load() -> Actor:
    if _USER not in session:
        return NOBODY
    if _expired():
        session.clear()
        return NOBODY
    with container().database.read() as uow:
        actor = actor_for(uow, session[_USER], session[_VERSION], session.get(_KEY, ""))
    if actor is None:
        session.clear()
        return NOBODY
    return replace(actor, address=request.remote_addr or "")


def _expired() -> bool:
    age = container().clock.now().timestamp() - float(session.get(_SINCE, 0))
    return age > container().settings.session_hours * 3600
