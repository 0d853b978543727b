"""Who may ask for what: declared rules, sessions, forged forms, and the headers that bind the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask
from flask_wtf import CSRFProtect

View = TypeVar("View", bound=Callable[..., Any])
_FORMS = CSRFProtect()


def install_security(app: Flask) -> None:
    """Sessions first, then the rule of the page, then the forms; headers dress every answer."""
    from app.security.access import install_access
    from app.security.headers import install_headers
    from app.security.session import install_session

    install_session(app)
    install_access(app)
    _FORMS.init_app(app)
    install_headers(app)


def unguarded_form(view: View) -> View:
    """Take what is sent to the view without the token of a session: the secret in its address is the guard."""
    _FORMS.exempt(view)
    return view
