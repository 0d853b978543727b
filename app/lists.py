"""What templates of lists say: requisites of a document in one line, counted words, choices with counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from babel.dates import get_month_names
from flask import Flask, url_for

from app.current import container
from app.i18n import _, _n, day, in_language, locale_code, localized, moment
from app.kinds import kind_name
from app.look import has_page
from app.places import placed, text_lines, text_pages
from app.security.session import current_actor
from app.words import SCORE_PARTS, STATES, TOPICS
from registry.domain.completeness import Row
from registry.domain.fulfilment import is_generic, shows_an_event
from registry.domain.roles import Permission
from registry.domain.scoring import Part
from registry.ports import Kind
from registry.queries.events import event_name
from registry.queries.organizations import OrganizationRow
from registry.queries.roadmaps import ItemView

_MOMENT = re.compile(r"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# Statuses of requirements about which something is still to be done.
_OPEN = frozenset({"due", "overdue", "not_due", "undated"})


class Requisites(Protocol):
    """A row that names a document."""

    @property
    def kind(self) -> str:
        """The code of the kind."""

    @property
    def number(self) -> str | None:
        """The number, ``None`` without one."""

    @property
    def day(self) -> Any:
        """The date, ``None`` for a draft."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the person may do in one organization."""

    draft: bool
    register: bool
    manage: bool

    @classmethod
    def in_place(cls, path: str) -> Rights:
        """The rights in the organization with the path."""
        actor = current_actor()
        return cls(
            *(actor.may(each, path) for each in (Permission.DRAFT, Permission.REGISTER, Permission.MANAGE)),
        )


def install_lists(app: Flask) -> None:
    """Give the words to the templates."""
    app.jinja_env.globals.update(
        requisites=requisites,
        topic_words=topic_words,
        topic_names=TOPICS,
        facet_choices=facet_choices,
        kind_facets=kind_facets,
        state_choices=state_choices,
        found_words=found_words,
        document_address=document_address,
        overdue_words=overdue_words,
        row_actions=row_actions,
        kind_choices=kind_choices,
        measure_choices=measure_choices,
        field_label=field_label,
        month_name=month_name,
        localized=localized,
        event_words=event_words,
    )
    app.jinja_env.filters.update(
        capfirst=capfirst,
        paragraphs=paragraphs,
        text_lines=text_lines,
        text_pages=text_pages,
        placed=placed,
        choice_of=choice_of,
        year_choice=year_choice,
        window_words=window_words,
        plain_text=plain_text,
        local_times=local_times,
        part_names=part_names,
    )


def event_words(code: str) -> str:
    """The name of an event or schedule in the language of the request; its code when only a plan names it."""
    return _(event_name(code))


def requisites(row: Requisites) -> str:
    """«Приказ от 17.12.2024 № 10-П-2710»; without what is not known yet."""
    words = [capfirst(kind_name(row.kind))]
    if row.day is not None:
        words.append(_("от %(day)s", day=day(row.day)))
    if row.number:
        words.append(f"№\N{NO-BREAK SPACE}{row.number}")
    return " ".join(words)


def topic_words(name: str, value: str) -> str:
    """The value in the language of the request; a grade with its word."""
    return _("%(number)s класс", number=value) if name == "grade" else _(value)


def capfirst(text: object) -> str:
    """The text with a capital letter in front, everything else as it is."""
    words = str(text)
    return words[:1].upper() + words[1:]


def paragraphs(text: str) -> list[str]:
    """The lines of a plain text that hold something; pages of a file are parted by form feeds."""
    return [line for _number, line in text_lines(text)]


def facet_choices(values: Sequence[tuple[str, str, int]]) -> list[tuple[str, str]]:
    """Choices of a filter from (value, label, count): «Приказ (12)»."""
    return [(value, f"{capfirst(label)} ({count})") for value, label, count in values]


def kind_facets(values: Sequence[tuple[str, str, int]]) -> list[tuple[str, str]]:
    """Choices of kinds with counts, named in the language of the request."""
    return facet_choices([(code, kind_name(code), count) for code, _name, count in values])


def state_choices(values: Sequence[tuple[str, str, int]]) -> list[tuple[str, str]]:
    """Choices of states with counts, in the order of a document's life."""
    counted = {state: count for state, _name, count in values}
    return facet_choices([(state, str(word), counted[state]) for state, word in STATES.items() if state in counted])


def found_words(total: int, complete: int | None = None) -> str:
    """«Найден 21 документ»; when only some of them, ``complete``, have all words of a question, that is said too."""
    words = _n("Найден %(num)s документ", "Найдено %(num)s документов", total)
    if not complete or complete == total:
        return words
    return _("%(found)s: со всеми словами запроса — %(complete)s, с частью слов — %(rest)s",
             found=words, complete=complete, rest=total - complete)  # fmt: skip


def document_address(document_id: object) -> str:
    """Where a document is shown to those who work here."""
    if has_page("documents.card"):
        return url_for("documents.card", document_id=int(str(document_id)))
    return url_for("portal.document", document_id=int(str(document_id)))


def overdue_words(days: int) -> str:
    """«на 21 день»."""
    return _n("на %(num)s день", "на %(num)s дней", days)


def window_words(window: str) -> str:
    """The identifier of a window in days: «01.10.2024 – 31.03.2025», «до 01.12.2025»."""
    start, _dots, end = window.partition("..")
    try:
        first, last = (date.fromisoformat(text) if text else None for text in (start, end))
    except ValueError:
        return window
    if last is None or first == last:
        return day(first)
    return _("до %(day)s", day=day(last)) if first is None else f"{day(first)} – {day(last)}"


def plain_text(text: str) -> str:
    """The text without the marks of certainty that the catalogue of kinds keeps for its editors: «[В]», «[?: …]»."""
    return re.sub(r"\s*\[[^\]]*\]", "", text)


def local_times(log: str) -> str:
    """A job's log with the moments of its lines in the zone of the installation."""
    return _MOMENT.sub(lambda found: moment(datetime.fromisoformat(found[0])), log)


def choice_of(row: OrganizationRow) -> tuple[str, str]:
    """An organization as a choice of a filter."""
    return row.code, capfirst(row.title)


def year_choice(year: int) -> tuple[str, str]:
    """A year as a choice of a filter."""
    return str(year), str(year)


def month_name(month: int) -> str:
    """The short name of a month, «янв.», in the language of the request."""
    return str(get_month_names("abbreviated", "stand-alone", locale=locale_code())[month])


def row_actions(organization: str, row: Row, may: Rights) -> list[tuple[str, str]]:
    """What this person can do about a requirement that is not met, as (text, address)."""
    if row.status not in _OPEN:
        return []
    kind = container().catalogue.kind(row.kind)
    window = row.window.id if row.window else None
    about: dict[str, Any] = {"organization": organization, "item": row.item, "kind": row.kind, "window": window}
    provable = row.status != "not_due" and (shows_an_event(kind) or not kind.evidence_only)
    places = (
        (may.draft and kind.has_template, _("Создать документ"), "documents.create"),
        (may.register and not kind.evidence_only, _("Внести готовый"), "documents.enter"),
        (may.register and provable, _("Найти документ"), "documents.find"),
        (may.register and shows_an_event(kind), _("Указать протокол"), "documents.protocol"),
        (may.register and not kind.has_template, _("Указать ссылку"), "documents.link"),
        (may.manage, _("Освободить"), "documents.exempt"),
    )
    acts = [(text, url_for(endpoint, **about)) for allowed, text, endpoint in places if allowed]
    if may.draft and is_generic(kind):
        # Where any act of a sort is asked for, an order is what most bodies issue.
        acts.insert(0, (_("Создать приказ"), url_for("documents.create", **{**about, "kind": "order"})))
    return acts


def part_names(parts: Sequence[Part]) -> str:
    """Parts of a score in words: «подпись, публикация»."""
    return ", ".join(str(SCORE_PARTS[part.part]) for part in parts)


def kind_choices(kinds: Sequence[Kind]) -> list[tuple[str, str]]:
    """Kinds of documents to choose from."""
    return [(kind.code, capfirst(kind_name(kind.code))) for kind in kinds]


def measure_choices(measures: Sequence[ItemView]) -> list[tuple[str, str]]:
    """Measures to choose from: the number and the beginning of the title."""
    return [(each.number, f"{each.number}. {_shortened(each.title)}") for each in measures]


def field_label(kind: Kind, name: str) -> str:
    """What the form calls a field, in the language of the request."""
    field = next((each for each in kind.fields if each.name == name), None)
    if field is None:
        return name
    return str(in_language(field, "label"))


def _shortened(text: str, length: int = 110) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
