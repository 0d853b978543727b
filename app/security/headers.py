"""Headers of every answer: what the browser may load, and what it may tell others."""

from __future__ import annotations

from flask import Flask, Response, request

from app.security.session import current_actor

_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A file that the browser of the person may keep, and asks about each time; nothing between may.
_OWN_FILE = "private, no-cache"
_A_YEAR = "public, max-age=31536000, immutable"


def install_headers(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(_dress)


def _dress(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static":
        if "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = _A_YEAR
    else:
        # A page of a person stays with the person; a public one may be kept but is asked for anew.
        private = current_actor().user_id is not None
        response.headers.setdefault("Cache-Control", "no-store" if private else "no-cache")
        if private and not response.cache_control.no_store:
            response.headers["Cache-Control"] = _OWN_FILE
        response.vary.add("Cookie")
    return response
