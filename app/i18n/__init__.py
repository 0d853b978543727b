"""The language of the interface: Russian as written in the sources, English as the second locale.

Russian message ids need a ``ru`` catalogue only for plurals: it says the three Russian forms of each counted phrase.
The language is the person's choice kept in a cookie, else the installation's; a browser's preference is not asked,
because the public pages of an authority speak Russian first.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any, cast

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, format_date, format_datetime, format_decimal, gettext, lazy_gettext, ngettext

from registry.errors import DokkartaError, Remark

LOCALES = {"ru": "Русский", "en": "English"}
LOCALE_COOKIE = "dokkarta_locale"


def _(message: str, **places: object) -> str:
    """The message in the language of the request; places are written ``%(name)s``."""
    return str(gettext(message, **places))


def _n(one: str, many: str, number: int, **places: object) -> str:
    """The counted phrase for the number, which also fills ``%(num)s``: «%(num)s мера», «%(num)s мер»."""
    return str(ngettext(one, many, number, **places))


def _l(message: str) -> Any:
    """The message, put into the language of the request only when it is shown: for forms and tables of words."""
    return lazy_gettext(message)


def install_i18n(app: Flask) -> None:
    """Choose language and zone for each request, and give templates the formatting filters."""
    Babel(
        app,
        default_locale=app.config["DOKKARTA"].default_locale,
        default_timezone=app.config["DOKKARTA"].timezone,
        locale_selector=locale_code,
        timezone_selector=lambda: cast(tzinfo, app.config["DOKKARTA"].zone),
    )
    app.jinja_env.filters.update(day=day, long_day=long_day, moment=moment, decimal=decimal, size=size)


def locale_code() -> str:
    """The language of this request: ``ru`` or ``en``."""
    default = str(current_app.config["DOKKARTA"].default_locale)
    if not has_request_context():
        return default
    chosen = g.get("locale") or request.cookies.get(LOCALE_COOKIE)
    return chosen if chosen in LOCALES else default


def in_language(thing: object, name: str) -> Any:
    """An attribute in the language of the request: what ``<name>_en`` says to a reader of English, when it is said."""
    english = getattr(thing, f"{name}_en", None) if locale_code() == "en" else None
    return english or getattr(thing, name)


def localized(error: DokkartaError) -> str:
    """The message of an error in the language of the request."""
    return _filled(error.template, error.facts)


def localized_remark(remark: Remark) -> str:
    """The message of a remark in the language of the request."""
    return _filled(remark.message, dict(remark.facts))


def day(value: date | None) -> str:
    """A day as it stands in tables, «17.12.2024»; empty for ``None``."""
    return "" if value is None else format_date(value, "dd.MM.yyyy")


def long_day(value: date | None) -> str:
    """A day as it stands in sentences, «17 декабря 2024 г.»; empty for ``None``."""
    return "" if value is None else format_date(value, "long")


def moment(value: datetime | None) -> str:
    """A moment in the zone of the installation, «17.12.2024 14:05»; empty for ``None``."""
    return "" if value is None else format_datetime(value, "dd.MM.yyyy HH:mm")


def decimal(value: float | None, places: int = 2) -> str:
    """A number with at most so many decimals, «1 234,5»; an em dash for ``None``."""
    return "—" if value is None else format_decimal(round(value, places))


def size(octets: int) -> str:
    """The size of a file, «1,4 МБ»."""
    if octets < 1024 * 1024:
        return _("%(n)s КБ", n=format_decimal(max(1, round(octets / 1024))))
    return _("%(n)s МБ", n=format_decimal(round(octets / 1024 / 1024, 1)))


def _filled(template: str, facts: dict[str, object]) -> str:
    text = _(template)
    return text.format(**{name: _spoken(fact) for name, fact in facts.items()}) if facts else text


def _spoken(fact: object) -> object:
    if isinstance(fact, str) and fact:
        return _(fact)  # a word of the registry («муниципальный орган») has its own translation
    return _Day(fact) if isinstance(fact, date) and not isinstance(fact, datetime) else fact


class _Day:
    """A day inside a message: as in tables, unless the message asks for a format of its own."""

    def __init__(self, value: date) -> None:
        self.value = value

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else day(self.value)
