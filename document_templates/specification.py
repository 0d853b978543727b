"""``kind.yaml`` understood: every key known, every type right, every default readable."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import TemplateError as JinjaError

from document_templates.environment import text_environment
from document_templates.language.initials import ORDERS
from registry.ports import FieldSpec, Kind

TYPES = ("line", "text", "date", "number", "choice", "lines", "rows", "figures")
#: Types whose default is one Jinja expression; the default of the others is a text with tags.
BY_EXPRESSION = frozenset({"rows", "figures", "date", "number"})
COLUMN_TYPES = frozenset({"line", "text", "date", "number", "choice"})
GENDERS = ("m", "f", "n", "pl")
#: Names that forms need for themselves.
RESERVED = frozenset({"csrf_token", "submit", "revision", "item", "window", "organization"})
_NAME = re.compile(r"^[a-z][a-z_]*$")
_TEXTS = ("singular", "plural", "genitive", "group", "name_en", "issuers", "registration", "published", "retention")
_KIND_KEYS = frozenset(
    {*_TEXTS, "code", "position", "gender", "series", "publishable", "evidence_only", "phrases", "fields"}
    | {"long_retention", "note", "titled"}
)
_FIELD_KEYS = frozenset(
    {
        "name",
        "type",
        "label",
        "label_en",
        "help",
        "help_en",
        "required",
        "default",
        "choices",
        "choices_en",
        "columns",
        "group",
        "group_en",
        "printed_if",
        "person",
    }
)


class KindProblem(ValueError):
    """What is wrong with a ``kind.yaml``, in Russian, naming the key."""


def read_kind(data: Mapping[str, Any], *, has_template: bool) -> Kind:
    """The kind. Raises :class:`KindProblem`."""
    _known(data, _KIND_KEYS, "")
    for key in ("code", *_TEXTS):
        if not isinstance(data.get(key), str) or (not data[key] and key != "published"):
            raise KindProblem(f"нет текста «{key}»")
    if data.get("gender") not in GENDERS:
        raise KindProblem(f"«gender» должен быть одним из: {', '.join(GENDERS)}")
    return Kind(
        code=_name(data["code"], "code"),
        **{key: data[key] for key in _TEXTS},
        gender=data["gender"],
        series=_optional_text(data, "series"),
        publishable=_flag(data, "publishable"),
        evidence_only=_flag(data, "evidence_only"),
        has_template=has_template,
        phrases=_phrases(data),
        fields=_fields(data.get("fields") or []),
    )


def read_position(data: Mapping[str, Any]) -> int:
    """The place of the kind in the catalogue. Raises :class:`KindProblem`."""
    position = data.get("position")
    if not isinstance(position, int) or isinstance(position, bool):
        raise KindProblem("нет целого числа «position»")
    return position


def read_titled(data: Mapping[str, Any]) -> str | None:
    """How documents of the kind are called in lists, a text with tags over the values; ``None`` for the common way.

    Raises :class:`KindProblem`.
    """
    titled = _optional_text(data, "titled")
    if titled is not None:
        try:
            text_environment().from_string(titled)
        except JinjaError as error:
            raise KindProblem(f"«titled» не читается ({error})") from error
    return titled


def _fields(entries: Any) -> tuple[FieldSpec, ...]:
    if not isinstance(entries, list):
        raise KindProblem("«fields» должен быть списком")
    fields = tuple(read_field(entry) for entry in entries)
    names = [field.name for field in fields]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise KindProblem(f"поле «{min(twice)}» описано дважды")
    known = {(field.name, value) for field in fields for value, _ in field.choices}
    for field in (*fields, *(column for each in fields for column in each.columns)):
        if field.printed_if is not None and field.printed_if not in known:
            raise KindProblem(f"поле «{field.name}»: «printed_if» называет поле выбора и один из его вариантов")
    return fields


def read_field(entry: Any, *, column: bool = False) -> FieldSpec:
    """One field, or a column of a field of rows. Raises :class:`KindProblem`."""
    if not isinstance(entry, Mapping):
        raise KindProblem("каждое поле описывается набором «ключ: значение»")
    _known(entry, _FIELD_KEYS, f"поле «{entry.get('name')}»: ")
    name = _name(entry.get("name"), "name")
    kind = entry.get("type")
    if kind not in (COLUMN_TYPES if column else TYPES):
        raise KindProblem(f"поле «{name}»: неизвестный вид «{kind}»")
    if not isinstance(entry.get("label"), str) or not entry["label"]:
        raise KindProblem(f"поле «{name}»: нет подписи «label»")
    if name in RESERVED and not column:
        raise KindProblem(f"поле «{name}»: имя занято формой")
    return FieldSpec(
        name=name,
        type=str(kind),
        required=bool(entry.get("required", False)),
        default=_default(entry, name),
        choices=_choices(entry, name),
        choices_en=_choices_en(entry, name),
        columns=_columns(entry, name),
        printed_if=_printed_if(entry, name),
        person=_person(entry, name),
        **{key: str(entry.get(key) or "") for key in ("label", "help", "group", "label_en", "help_en", "group_en")},
    )


def _columns(entry: Mapping[str, Any], name: str) -> tuple[FieldSpec, ...]:
    columns = entry.get("columns") or []
    if bool(columns) != (entry["type"] == "rows"):
        raise KindProblem(f"поле «{name}»: столбцы («columns») нужны виду rows и только ему")
    return tuple(read_field(column, column=True) for column in columns)


def _choices_en(entry: Mapping[str, Any], name: str) -> tuple[tuple[str, str], ...]:
    """The same choices in English; empty when the kind has not said them."""
    said = entry.get("choices_en") or {}
    if said and (not isinstance(said, Mapping) or said.keys() != (entry.get("choices") or {}).keys()):
        raise KindProblem(f"поле «{name}»: варианты «choices_en» должны быть те же, что в «choices»")
    return tuple((str(value), str(label)) for value, label in said.items())


def _choices(entry: Mapping[str, Any], name: str) -> tuple[tuple[str, str], ...]:
    choices = entry.get("choices") or {}
    if not isinstance(choices, Mapping) or bool(choices) != (entry["type"] == "choice"):
        raise KindProblem(f"поле «{name}»: варианты («choices») нужны виду choice и только ему")
    return tuple((str(value), str(label)) for value, label in choices.items())


def _printed_if(entry: Mapping[str, Any], name: str) -> tuple[str, str] | None:
    """The choice for which the field is printed; ``None`` when the kind says nothing of it."""
    said = entry.get("printed_if")
    if said is None:
        return None
    if not isinstance(said, Mapping) or len(said) != 1:
        raise KindProblem(f"поле «{name}»: «printed_if» — это одно поле выбора и его вариант")
    return next((str(field), str(value)) for field, value in said.items())


def _person(entry: Mapping[str, Any], name: str) -> str:
    """How the field writes names of persons; empty when it names nobody."""
    said = entry.get("person")
    if said is not None and (said not in ORDERS or entry["type"] not in {"line", "text", "lines"}):
        raise KindProblem(f"поле «{name}»: «person» — одно из: {', '.join(ORDERS)}, и только у текстов")
    return str(said or "")


def _default(entry: Mapping[str, Any], name: str) -> str | None:
    default = entry.get("default")
    if default is None:
        return None
    try:
        if entry["type"] in BY_EXPRESSION:
            text_environment().compile_expression(str(default), undefined_to_none=False)
        else:
            text_environment().from_string(str(default))
    except JinjaError as error:
        raise KindProblem(f"поле «{name}»: значение по умолчанию не читается ({error})") from error
    return str(default)


def _phrases(data: Mapping[str, Any]) -> tuple[str, ...]:
    phrases = data.get("phrases") or []
    if not isinstance(phrases, Sequence) or isinstance(phrases, str) or not all(isinstance(p, str) for p in phrases):
        raise KindProblem("«phrases» должен быть списком слов")
    return tuple(phrases)


def _known(data: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    unknown = sorted(str(key) for key in data if key not in keys)
    if unknown:
        raise KindProblem(f"{where}неизвестный ключ «{unknown[0]}»")


def _name(value: Any, key: str) -> str:
    if not isinstance(value, str) or not _NAME.match(value):
        raise KindProblem(f"«{key}» должен состоять из строчных латинских букв и подчёркиваний, а не «{value}»")
    return value


def _flag(data: Mapping[str, Any], key: str) -> bool:
    value = data.get(key)
    if not isinstance(value, bool):
        raise KindProblem(f"«{key}» должен быть true или false")
    return value


def _optional_text(data: Mapping[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is not None and (not isinstance(value, str) or not value):
        raise KindProblem(f"«{key}» должен быть текстом или null")
    return value
