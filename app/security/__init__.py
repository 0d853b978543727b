"""Who may ask for what: declared rules, sessions, forged forms, and the headers that bind the browser."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect


def install_security(app: Flask) -> None:
    """Sessions first, then the rule of the page, then the forms; headers dress every answer."""
    from app.security.access import install_access
    from app.security.headers import install_headers
    from app.security.session import install_session

    install_session(app)
    install_access(app)
    CSRFProtect(app)
    install_headers(app)
