"""The form of a kind of document, built from its fields by WTForms.

A field of rows becomes a list of small forms; a button adds a row, with scripts or without. Nothing is demanded here:
a draft may be saved incomplete, and registration says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DateField, Field, FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea

from app.forms import BaseForm, ChecksField, Line, choices
from app.i18n import _, in_language
from registry.ports import FieldSpec, Kind
from registry.services.rechoosing import deciding_fields

MOST_ROWS = 500
_INDICATOR_WORDS = 90
_LONG_LINE = 55


class NumberText(StringField):  # type: ignore[misc]
    """A number as it is typed, with a comma or a point."""

    data: int | float | str | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the text as a number where it is one."""
        if valuelist:
            self.data = _number(valuelist[0].strip())

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms gives it
        """Refuse what is no number, at the very cell of a long table."""
        if isinstance(self.data, str) and self.data:
            raise ValidationError(_("«%(text)s» — не число.", text=self.data[:40]))


class Day(DateField):  # type: ignore[misc]
    """A day; a saved draft keeps it as an ISO text."""

    data: date | None

    def process_data(self, value: date | str | None) -> None:
        """Take a day or its text; a text that is no day leaves the field empty."""
        self.data = None
        if isinstance(value, str):
            with suppress(ValueError):
                self.data = date.fromisoformat(value)
        else:
            self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what a browser sends; nothing is no day."""
        text = valuelist[0].strip() if valuelist else ""
        try:
            self.data = date.fromisoformat(text) if text else None
        except ValueError:
            self.data = None
            raise ValueError(_("«%(text)s» — не дата. Нужен день, месяц и год.", text=text[:40])) from None


class LinesField(TextAreaField):  # type: ignore[misc]
    """A list of lines, one to a line of the area."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the lines that hold something."""
        self.data = [line.strip() for value in valuelist for line in value.splitlines() if line.strip()]

    def _value(self) -> str:
        return "\n".join(self.data or [])


class IndicatorsField(ChecksField):
    """Which indicators to print; their values come from the registry alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = "ChecksField"  # the macro of fields draws it as what it is

    def process_data(self, value: Any) -> None:
        """Take codes, or the rows of a saved draft that have a code."""
        self.data = [str(each["code"] if isinstance(each, Mapping) else each) for each in value or ()]


class KindForm(BaseForm):
    """The common part: the token against a second submit, and the revision that the person saw.

    ``made_for`` are the choices that the texts of the form were made for, as JSON.
    """

    key = HiddenField()
    revision = HiddenField()
    made_for = HiddenField()

    def values(self, *, leave: Sequence[str] = ()) -> dict[str, Any]:
        """What was entered, in the shapes the renderer takes; rows that say nothing are dropped."""
        entered = super().values(leave=[*leave, "key", "revision", "made_for"])
        return {name: _rows(value) if _is_rows(value) else value for name, value in entered.items()}

    def wants_row(self, name: str | None) -> bool:
        """Add an empty row when the button of a list was pressed; whether it was."""
        field = self._fields.get(name or "")
        if not isinstance(field, FieldList):
            return False
        if len(field) < MOST_ROWS:
            field.append_entry()
        return True

    def with_room(self) -> KindForm:
        """The form with a higher input for each line that is long already, so that all of it is seen."""
        for field in self:
            if isinstance(field, Line) and len(field.data or "") > _LONG_LINE:
                field.widget = TextArea()
        return self

    def with_spare_rows(self) -> KindForm:
        """The form with an empty row at the end of each list."""
        for field in self:
            if isinstance(field, FieldList) and not _ends_empty(field) and len(field) < MOST_ROWS:
                field.append_entry()
        return self


def kind_form(kind: Kind, indicators: Sequence[Mapping[str, Any]]) -> type[KindForm]:
    """The class of the kind's form. ``indicators`` are those that may be printed."""
    fields = {spec.name: _field(spec, indicators) for spec in kind.fields}
    return type("FormOf" + kind.code.title().replace("_", ""), (KindForm,), fields)


def deciding(kind: Kind) -> list[FieldSpec]:
    """The choices on which the starting values of other fields depend."""
    names = deciding_fields(kind)
    return [field for field in kind.fields if field.name in names]


def groups(kind: Kind) -> dict[str, list[str]]:
    """Names of the fields by group, in the order of the form."""
    found: dict[str, list[str]] = {}
    for spec in kind.fields:
        named = in_language(spec, "group")
        found.setdefault(named or _("Содержание"), []).append(spec.name)
    return found


def _field(spec: FieldSpec, indicators: Sequence[Mapping[str, Any]]) -> Field:
    label = in_language(spec, "label")
    hint = in_language(spec, "help")
    if spec.type == "rows":
        row = type(f"Row{spec.name.title()}", (Form,), {each.name: _field(each, ()) for each in spec.columns})
        return FieldList(FormField(row), label, description=hint, max_entries=MOST_ROWS)
    if spec.type == "choice":
        named = in_language(spec, "choices")
        return SelectField(label, choices=choices([("", "—"), *named]), description=hint, validate_choice=False)
    if spec.type == "figures":
        offered = choices((each["code"], _short(str(each["name"]))) for each in indicators)
        return IndicatorsField(label, choices=offered, description=hint, validate_choice=False)
    if spec.type == "date":
        return Day(label, description=hint)
    simple = {"line": Line, "text": TextAreaField, "number": NumberText, "lines": LinesField}
    return simple[spec.type](label, description=hint)


def refusals(form: Any) -> Iterator[tuple[str, str]]:
    """(identifier of the input, message) of every error, those inside rows too."""
    for field in form:
        if isinstance(field, FieldList):
            for row in field:
                yield from ((name, f"{field.label.text}: {message}") for name, message in refusals(row.form))
        else:
            yield from ((field.id, str(message)) for message in field.errors)


def _short(name: str) -> str:
    return name if len(name) <= _INDICATOR_WORDS else name[:_INDICATOR_WORDS].rsplit(" ", 1)[0] + "…"


def _number(text: str) -> int | float | str:
    try:
        made = Decimal(text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return text
    if not made.is_finite() or abs(made) >= Decimal("1e15"):
        return text
    return int(made) if made == made.to_integral_value() else float(made)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value)


def _rows(value: list[Any]) -> list[dict[str, Any]]:
    return [row for row in value if any(str(cell or "").strip() for cell in row.values())]


def _ends_empty(field: FieldList) -> bool:
    last = field.entries[-1] if field.entries else None
    return last is not None and not any(str(cell or "").strip() for cell in last.data.values())
