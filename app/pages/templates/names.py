"""What a template may ask for, in words: the tags of a kind's fields and of the facts about a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.i18n import _, _l, in_language
from registry.ports import FieldSpec, Kind

FACTS = {
    "organization.name": _l("полное наименование организации"),
    "organization.short_name": _l("сокращённое наименование"),
    "organization.city": _l("место нахождения"),
    "organization.head_post": _l("должность руководителя"),
    "organization.head_name": _l("руководитель"),
    "organization.parent_name": _l("вышестоящая организация"),
    "item.number": _l("номер мероприятия"),
    "item.title": _l("название мероприятия"),
    "item.deadline_text": _l("срок, как в дорожной карте"),
    "item.expected_result": _l("ожидаемый результат"),
    "item.responsible_text": _l("ответственные исполнители"),
    "roadmap.title": _l("название дорожной карты"),
    "roadmap.approved_by": _l("кто утвердил карту"),
    "roadmap.approved_on|date": _l("дата утверждения карты"),
    "roadmap.number": _l("номер приказа об утверждении"),
    "window.label": _l("срок словами плана"),
    "today|long_date": _l("день составления"),
    "year": _l("год, о котором документ"),
    "author.name": _l("кто составляет"),
    "author.phone": _l("его телефон"),
}


@dataclass(frozen=True, slots=True)
class TagRow:
    """A field as a template names it: what to write, what it is; ``name`` is the field's own."""

    name: str
    tag: str
    label: str
    required: bool


def tag_rows(kind: Kind) -> list[TagRow]:
    """The fields of the kind with the tags that print them."""
    return [row for field in kind.fields for row in _rows(field)]


def field_words(kind: Kind, fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Names of fields in words: ``used``, ``unused`` and ``unknown`` as lists with semicolons."""
    labels = {field.name: _label(field) for field in kind.fields}
    return {group: "; ".join(labels.get(name, name) for name in names) for group, names in fields.items()}


def fact_rows() -> list[tuple[str, str]]:
    """(tag, words) of the facts about a document."""
    return [(f"{{{{ {name} }}}}", str(words)) for name, words in FACTS.items()]


def _rows(field: FieldSpec) -> Iterator[TagRow]:
    if field.type in {"rows", "lines"}:
        yield TagRow(field.name, f"{{% for row in {field.name} %}} … {{% endfor %}}", _label(field), field.required)
        for column in field.columns:
            yield TagRow(field.name, f"{{{{ row.{column.name} }}}}", f"— {_label(column)}", column.required)
    elif field.type == "choice":
        yield TagRow(field.name, f"{{{{ {field.name}_label }}}}", _label(field), field.required)
    elif field.type == "figures":
        yield TagRow(field.name, f"{{{{ {field.name}_table }}}}", _label(field), field.required)
    else:
        shaped = f"{field.name}|date" if field.type == "date" else field.name
        yield TagRow(field.name, f"{{{{ {shaped} }}}}", _label(field), field.required)


def _label(field: FieldSpec) -> str:
    return in_language(field, "label") or _("без названия")
