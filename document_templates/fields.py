"""Values of a kind's fields: their starting values, their shapes, which are missing, and the blanks of a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Template, UndefinedError

from document_templates.bounds import refuse_vast
from document_templates.environment import text_environment
from document_templates.faults import told
from document_templates.language.dates import as_date
from document_templates.language.house import Initials
from document_templates.language.initials import ORDERS
from document_templates.language.numerals import number
from document_templates.specification import BY_EXPRESSION
from document_templates.values import plain
from registry.errors import N_, InvalidInput, TemplateValue
from registry.ports import FieldSpec, Kind

#: What stands in a draft for a required field that is empty yet.
BLANK = "____________________"

#: Before the decimal point, and noughts after it.
MOST_DIGITS = 15

UNKNOWN_FIELD = N_("У вида «{kind}» нет поля «{field}». Есть поля: {known}.")
WRONG_DATE = N_("Поле «{label}»: «{value}» — не дата. Напишите её как ГГГГ-ММ-ДД, например 2026-11-23.")
WRONG_NUMBER = N_("Поле «{label}»: «{value}» — не число.")
VAST_NUMBER = N_("Поле «{label}»: число слишком большое или слишком дробное; допустимо не больше {limit} цифр.")
WRONG_CHOICE = N_("Поле «{label}»: «{value}» нет среди вариантов: {known}.")
WRONG_LIST = N_("Поле «{label}»: ожидался список строк.")
WRONG_ROWS = N_("Поле «{label}», строка {row}: ожидались столбцы {known}.")
WRONG_TEXT = N_("Поле «{label}»: ожидался текст.")
BAD_DEFAULT = N_("Вид «{kind}», поле «{field}»: начальное значение не получилось. {reason}")


def defaults(kind: Kind, context: Mapping[str, Any]) -> dict[str, Any]:
    """Starting values for the context. A field whose default lacks a fact, or comes out blank, is absent.

    Defaults may ask for ``chosen.<name>``: the value of a choice that stands before them, as the context's ``chosen``
    gives it, else its own default. ``asked`` lists the names that the context itself gave.
    """
    facts = plain(context, "context")
    facts["chosen"] = _chosen(kind, facts.get("chosen") or {})
    facts["asked"] = list(facts["chosen"])
    made: dict[str, Any] = dict(facts["chosen"])
    for field in kind.fields:
        if field.default is None or field.name in made:
            continue
        try:
            value = _default(field, facts)
        except (UndefinedError, LookupError):
            continue  # a fact is missing from the context
        except Exception as error:
            reason = told(error, field.default).message
            raise TemplateValue(BAD_DEFAULT, kind=kind.singular, field=field.name, reason=reason) from error
        if not is_empty(value):
            made[field.name] = value
            if field.type == "choice":
                facts["chosen"][field.name] = value
    return made


def _chosen(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is chosen already, without names and values that the kind does not have."""
    offered = {field.name: dict(field.choices) for field in kind.fields if field.type == "choice"}
    return {name: value for name, value in given.items() if value in offered.get(name, ())}


def _default(field: FieldSpec, facts: Mapping[str, Any]) -> Any:
    source = field.default or ""
    if field.type in BY_EXPRESSION:
        return _expression(source)(**facts)
    text = _text(source).render(**facts).strip()
    return [line.strip() for line in text.splitlines() if line.strip()] if field.type == "lines" else text


@lru_cache(maxsize=512)
def _expression(source: str) -> Callable[..., Any]:
    return text_environment().compile_expression(source, undefined_to_none=False)


@lru_cache(maxsize=512)
def _text(source: str) -> Template:
    return text_environment().from_string(source)


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: ``None``, blank text, a list of nothing."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_empty(entry) for entry in value.values())
    if isinstance(value, Sequence):
        return all(is_empty(entry) for entry in value)
    return value is None


def missing(kind: Kind, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of required fields that are empty, or rows that lack a required column, in the order of the form."""
    return tuple(field.name for field in kind.fields if _lacks(field, values.get(field.name)))


def _lacks(field: FieldSpec, value: Any) -> bool:
    if is_empty(value):
        return field.required
    if field.type != "rows" or not isinstance(value, Sequence) or isinstance(value, str):
        return False
    rows = [row for row in value if isinstance(row, Mapping) and not is_empty(row)]
    return any(column.required and is_empty(row.get(column.name)) for row in rows for column in field.columns)


def prepare(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of the kind in the shape its type asks for; empty ones as their type's nothing.

    Raises ``InvalidInput`` naming the field for an unknown name or a wrong shape, ``TemplateValue`` for a text that
    no document can hold.
    """
    known = {field.name: field for field in kind.fields}
    for name in values:
        if name not in known:
            raise InvalidInput(UNKNOWN_FIELD, kind=kind.singular, field=name, known=", ".join(known))
    refuse_vast(kind, {field.name: values.get(field.name) for field in kind.fields if field.type != "figures"})
    return {name: _shaped(field, values.get(name)) for name, field in known.items()}


def _shaped(field: FieldSpec, value: Any) -> Any:
    clean = plain(value, field.label)
    if is_empty(clean):
        return [] if field.type in {"lines", "rows", "figures"} else None if field.type == "date" else ""
    return _SHAPES[field.type](field, clean)


def _shape_text(field: FieldSpec, value: Any) -> str:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        text = str(value).strip()
        return " ".join(text.split()) if field.type == "line" else text
    raise InvalidInput(WRONG_TEXT, label=field.label, field=field.name)


def _shape_date(field: FieldSpec, value: Any) -> date:
    day = as_date(value)
    if day is None:
        raise InvalidInput(WRONG_DATE, label=field.label, field=field.name, value=str(value)[:40])
    return day


def _shape_number(field: FieldSpec, value: Any) -> int | float:
    # Python would write 1e999999 out in full, and takes half a minute for it.
    vast = isinstance(value, int) and abs(value) >= 10**MOST_DIGITS
    made = None if vast else number(value)
    if vast or (made is not None and not -MOST_DIGITS <= made.adjusted() < MOST_DIGITS):
        raise InvalidInput(VAST_NUMBER, label=field.label, field=field.name, limit=MOST_DIGITS)
    if made is None:
        raise InvalidInput(WRONG_NUMBER, label=field.label, field=field.name, value=str(value)[:40])
    return int(made) if made == made.to_integral_value() else float(made)


def _shape_choice(field: FieldSpec, value: Any) -> str:
    if value in {key for key, _ in field.choices}:
        return str(value)
    known = "; ".join(key for key, _ in field.choices)
    raise InvalidInput(WRONG_CHOICE, label=field.label, field=field.name, value=str(value)[:60], known=known)


def _shape_lines(field: FieldSpec, value: Any) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise InvalidInput(WRONG_LIST, label=field.label, field=field.name)
    return [line.strip() for line in lines if line.strip()]


def _shape_rows(field: FieldSpec, value: Any) -> list[dict[str, Any]]:
    """Rows of the field's columns. Plain lines fill the first column, so that a text can be given at a command line."""
    rows = value.splitlines() if isinstance(value, str) else value
    if not isinstance(rows, list):
        raise InvalidInput(WRONG_LIST, label=field.label, field=field.name)
    given = [{field.columns[0].name: row} if isinstance(row, str) else row for row in rows]
    return [_shape_row(field, row, place) for place, row in enumerate(given, 1) if not is_empty(row)]


def _shape_row(field: FieldSpec, row: Any, place: int) -> dict[str, Any]:
    names = {column.name for column in field.columns}
    if not isinstance(row, dict) or not set(row) <= names:
        known = ", ".join(f"«{column.name}»" for column in field.columns)
        raise InvalidInput(WRONG_ROWS, label=field.label, field=field.name, row=place, known=known)
    return {column.name: _shaped(column, row.get(column.name)) for column in field.columns}


def _shape_figures(field: FieldSpec, value: Any) -> list[dict[str, Any]]:
    wanted = {"code", "name", "rows"}
    if not isinstance(value, list) or not all(isinstance(each, dict) and wanted <= set(each) for each in value):
        raise InvalidInput(WRONG_LIST, label=field.label, field=field.name)
    return value


_SHAPES: dict[str, Callable[[FieldSpec, Any], Any]] = {
    "line": _shape_text,
    "text": _shape_text,
    "date": _shape_date,
    "number": _shape_number,
    "choice": _shape_choice,
    "lines": _shape_lines,
    "rows": _shape_rows,
    "figures": _shape_figures,
}


def with_names(kind: Kind, values: Mapping[str, Any], order: Initials) -> dict[str, Any]:
    """The prepared values with names of persons as their fields write them; ``order`` is that of the house."""
    return {field.name: _named(field, values[field.name], order) for field in kind.fields}


def _named(field: FieldSpec, value: Any, order: Initials) -> Any:
    if field.type == "rows":
        columns = {column.name: column for column in field.columns}
        return [{name: _named(columns[name], cell, order) for name, cell in row.items()} for row in value]
    if not field.person:
        return value
    if isinstance(value, list):
        return [ORDERS[field.person](line, order) for line in value]
    return "\n".join(ORDERS[field.person](line, order) for line in str(value).split("\n"))


def with_blanks(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """The prepared values with visible blanks in empty required places."""
    return {field.name: _blanked(field, values[field.name]) for field in kind.fields}


def _blanked(field: FieldSpec, value: Any) -> Any:
    if field.type == "rows":
        rows = value or ([{column.name: "" for column in field.columns}] if field.required else [])
        return [{column.name: _blanked(column, row.get(column.name)) for column in field.columns} for row in rows]
    if not field.required or not is_empty(value):
        return value
    return {"lines": [BLANK], "figures": []}.get(field.type, BLANK)
