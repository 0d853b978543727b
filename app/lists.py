"""What templates of lists say: requisites of a document in one line, counted words, choices with counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from flask import Flask, url_for
from markupsafe import Markup

from app.current import container
from app.i18n import _, _n, day, localized
from app.look import has_page
from registry.domain.completeness import Row
from registry.ports import Kind
from registry.queries.organizations import OrganizationRow
from registry.queries.roadmaps import ItemView


class Requisites(Protocol):
    """A row that names a document."""

    @property
    def kind_name(self) -> str:
        """The kind, «приказ»."""

    @property
    def number(self) -> str | None:
        """The number, ``None`` without one."""

    @property
    def day(self) -> Any:
        """The date, ``None`` for a draft."""


def install_lists(app: Flask) -> None:
    """Give the words to the templates."""
    app.jinja_env.globals.update(
        requisites=requisites,
        facet_choices=facet_choices,
        found_words=found_words,
        document_address=document_address,
        overdue_words=overdue_words,
        row_actions=row_actions,
        kind_choices=kind_choices,
        measure_choices=measure_choices,
        field_label=field_label,
        rows_words=rows_words,
        localized=localized,
    )
    app.jinja_env.filters.update(capfirst=capfirst, paragraphs=paragraphs, choice_of=choice_of)


def requisites(row: Requisites) -> str:
    """«Приказ от 17.12.2024 № 10-П-2710»; without what is not known yet."""
    words = [capfirst(row.kind_name)]
    if row.day is not None:
        words.append(_("от %(day)s", day=day(row.day)))
    if row.number:
        words.append(f"№\N{NO-BREAK SPACE}{row.number}")
    return " ".join(words)


def capfirst(text: object) -> str:
    """The text with a capital letter in front, everything else as it is."""
    words = str(text)
    return words[:1].upper() + words[1:]


def paragraphs(text: str) -> list[str]:
    """The lines of a plain text that hold something; pages of a file are parted by form feeds."""
    return [line.strip() for line in re.split(r"[\n\f]+", text) if line.strip()]


def facet_choices(values: Sequence[tuple[str, str, int]]) -> list[tuple[str, str]]:
    """Choices of a filter from (value, label, count): «Приказ (12)»."""
    return [(value, f"{capfirst(label)} ({count})") for value, label, count in values]


def found_words(total: int) -> str:
    """«Найден 21 документ»."""
    return _n("Найден %(num)s документ", "Найдено %(num)s документов", total)


def document_address(document_id: object) -> str:
    """Where a document is shown to those who work here."""
    if has_page("documents.card"):
        return url_for("documents.card", document_id=int(str(document_id)))
    return url_for("portal.document", document_id=int(str(document_id)))


def overdue_words(days: int) -> str:
    """«на 21 день»."""
    return _n("на %(num)s день", "на %(num)s дней", days)


def choice_of(row: OrganizationRow) -> tuple[str, str]:
    """An organization as a choice of a filter."""
    return row.code, capfirst(row.title)


def row_actions(organization: str, row: Row) -> Markup:
    """What can be done about a requirement that is not met: draft its document, name a link, release from it."""
    window = row.window.id if row.window else None
    about: dict[str, Any] = {"organization": organization, "item": row.item, "window": window}
    kind = container().catalogue.kind(row.kind)
    places = [("documents.link", _("Указать ссылку")), ("documents.exempt", _("Освободить"))]
    if kind.has_template:
        places.insert(0, ("documents.create", _("Создать документ")))
    shown = [
        Markup('<a href="{}">{}</a>').format(url_for(endpoint, kind=row.kind, **about), text)
        for endpoint, text in places
        if has_page(endpoint)
    ]
    return Markup("<br>").join(shown)


def kind_choices(kinds: Sequence[Kind]) -> list[tuple[str, str]]:
    """Kinds of documents to choose from."""
    return [(kind.code, capfirst(kind.singular)) for kind in kinds]


def measure_choices(measures: Sequence[ItemView]) -> list[tuple[str, str]]:
    """Measures to choose from: the number and the beginning of the title."""
    return [(each.number, f"{each.number}. {_shortened(each.title)}") for each in measures]


def field_label(kind: Kind, name: str) -> str:
    """What the form calls a field."""
    return next((field.label for field in kind.fields if field.name == name), name)


def rows_words(figure_ids: Sequence[int]) -> str:
    """«строка 12 загруженных данных», «строки 12, 15, 18 загруженных данных»."""
    shown = ", ".join(str(each) for each in figure_ids[:12]) + ("…" if len(figure_ids) > 12 else "")
    return _n("запись %(rows)s", "записи %(rows)s", len(figure_ids), rows=shown)


def _shortened(text: str, length: int = 110) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
