"""The look: the macros of ``templates/components`` under one name, versioned static files, the frame of a page."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from app import words
from app.current import container
from app.i18n import LOCALES, _n, in_language, locale_code
from app.i18n.recorded import recorded
from app.i18n.windows import window_days
from app.kinds import can_draft, is_event, kind_name
from app.navigation import Entry, menu, submenu
from app.security.access import permits, rule_of
from app.security.session import current_actor
from registry.queries.scope import manages_the_region

THEME_COOKIE = "dokkarta_theme"
THEMES = ("standard", "large", "contrast")
_COMPONENTS = "components/"


class Components:
    """Every macro of every file in ``components/``, as ``ui.<name>`` in any template."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._homes: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._homes:
            self._find_all()
        if name not in self._homes:
            raise AttributeError(f"no macro {name!r} in templates/components")
        return getattr(self._environment.get_template(self._homes[name]).module, name)

    def _find_all(self) -> None:
        for template in self._environment.list_templates(filter_func=lambda name: name.startswith(_COMPONENTS)):
            module = self._environment.get_template(template).module
            self._homes.update({name: template for name in vars(module) if not name.startswith("_")})


def install_look(app: Flask) -> None:
    """Prepare the templates."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(
        ui=Components(environment),
        asset=asset,
        words=words,
        same_page=same_page,
        display_address=display_address,
        has_page=has_page,
        kind_name=kind_name,
        can_draft=can_draft,
        is_event=is_event,
        _n=_n,
    )
    environment.filters.update(marked=marked, recorded=recorded, in_language=in_language)
    environment.filters.update(window=window_days, as_written=as_written)
    app.context_processor(_frame)


def theme() -> str:
    """The look that the person chose: ``standard``, ``large`` or ``contrast``."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def asset(name: str) -> str:
    """The address of a static file with its version, so that a browser may keep it for long."""
    return url_for("static", filename=name, v=_version(name))


def same_page(**changes: Any) -> str:
    """The address of this page with other parameters; ``None`` drops a parameter."""
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **changes}
    kept = {name: value for name, value in arguments.items() if value not in (None, "", [])}
    return url_for(request.endpoint or "home.index", **(request.view_args or {}), **kept)


def display_address(**choice: Any) -> str:
    """The address that chooses a look or a language (``theme``, ``locale``) and leads back to this page."""
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return url_for("home.display", **choice, next=here)


def has_page(endpoint: str) -> bool:
    """Whether the page exists and the person may ask for it; so that a link never leads nowhere."""
    rule = rule_of(current_app, endpoint)
    return rule is not None and permits(rule, current_actor())


def marked(snippet: str) -> Markup:
    """A snippet of the search port as HTML: everything escaped, the found words in ``mark``."""
    escaped = str(Markup.escape(snippet))
    return Markup(escaped.replace("\x02", "<mark>").replace("\x03", "</mark>"))  # noqa: S704 - escaped the line above


def as_written(text: object) -> Markup:
    """A text that may hold tags of templates, as HTML that nothing takes for a tag of its own."""
    return Markup(str(Markup.escape(text)).replace("{", "&#123;"))  # noqa: S704 - just escaped


@cache
def _version(name: str) -> str:
    path = Path(__file__).parent / "static" / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _frame() -> dict[str, Any]:
    return {
        "actor": current_actor(),
        "menu": _menu(),
        "submenu": submenu(current_actor()) if current_actor().user_id is not None else [],
        "theme": theme(),
        "locale": locale_code(),
        "locales": LOCALES,
        "support": container().settings.support,
        "manages_region": manages_the_region(current_actor()),
        "today": container().clock.today(),
    }


def _menu() -> list[Entry]:
    if "menu" not in g:
        g.menu = menu(current_actor())
    entries: list[Entry] = g.menu
    return entries
