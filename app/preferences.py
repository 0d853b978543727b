"""The look and the language that a person chose, kept in cookies of the browser."""

from __future__ import annotations

from flask import current_app
from werkzeug.wrappers import Response

from app.i18n import LOCALE_COOKIE, LOCALES
from app.look import THEME_COOKIE, THEMES

_A_YEAR = 365 * 24 * 3600


def remember(answer: Response, *, locale: str | None = None, theme: str | None = None) -> Response:
    """Put the choices into the answer's cookies; ``None`` and unknown words change nothing."""
    _keep(answer, LOCALE_COOKIE, locale, tuple(LOCALES))
    _keep(answer, THEME_COOKIE, theme, THEMES)
    return answer


def _keep(answer: Response, cookie: str, choice: str | None, allowed: tuple[str, ...]) -> None:
    if choice in allowed:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        answer.set_cookie(cookie, choice, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=secure)
