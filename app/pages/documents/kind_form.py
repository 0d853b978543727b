"""The form of a kind of document, built from its fields by WTForms.

A field of rows becomes a list of small forms; a button adds a row, with scripts or without. Nothing is demanded here:
a draft may be saved incomplete, and registration says what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DateField, Field, FieldList, Form, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.forms import BaseForm, ChecksField, Line
from app.i18n import _, locale_code
from registry.ports import FieldSpec, Kind

SPARE_ROWS = 1
_INDICATOR_WORDS = 90


class NumberText(StringField):  # type: ignore[misc]
    """A number as it is typed, with a comma or a point; what is no number goes on to the rules, which say so."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the text as a number where it is one."""
        super().process_formdata([value.strip() for value in valuelist])
        self.data = _number(self.data)


class LinesField(TextAreaField):  # type: ignore[misc]
    """A list of lines, one to a line of the area."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the lines that hold something."""
        self.data = [line.strip() for value in valuelist for line in value.splitlines() if line.strip()]

    def _value(self) -> str:
        return "\n".join(self.data or [])


class IndicatorsField(ChecksField):
    """Which indicators to print; their values come from the registry alone."""

    def process_data(self, value: Any) -> None:
        """Take codes, or the rows of a saved draft that have a code."""
        self.data = [str(each["code"] if isinstance(each, Mapping) else each) for each in value or ()]


class KindForm(BaseForm):
    """The common part: the token against a second submit, and the revision that the person saw."""

    key = HiddenField()
    revision = HiddenField()

    def values(self, *, leave: Sequence[str] = ()) -> dict[str, Any]:
        """What was entered, in the shapes the renderer takes; rows that say nothing are dropped."""
        entered = super().values(leave=[*leave, "key", "revision"])
        return {name: _rows(value) if _is_rows(value) else value for name, value in entered.items()}

    def wants_row(self, name: str | None) -> bool:
        """Add an empty row when the button of a list was pressed."""
        field = self._fields.get(name or "")
        if not isinstance(field, FieldList):
            return False
        field.append_entry()
        return True

    def with_spare_rows(self) -> KindForm:
        """The form with an empty row at the end of each list."""
        for field in self:
            if isinstance(field, FieldList) and not _ends_empty(field):
                field.append_entry()
        return self


def kind_form(kind: Kind, indicators: Sequence[Mapping[str, Any]]) -> type[KindForm]:
    """The class of the kind's form. ``indicators`` are those that may be printed."""
    fields = {spec.name: _field(spec, indicators) for spec in kind.fields}
    return type("FormOf" + kind.code.title().replace("_", ""), (KindForm,), fields)


def groups(kind: Kind) -> dict[str, list[str]]:
    """Names of the fields by group, in the order of the form."""
    found: dict[str, list[str]] = {}
    for spec in kind.fields:
        found.setdefault(spec.group or _("Содержание"), []).append(spec.name)
    return found


def _field(spec: FieldSpec, indicators: Sequence[Mapping[str, Any]]) -> Field:
    label = spec.label_en if locale_code() == "en" and spec.label_en else spec.label
    hint = spec.help_en if locale_code() == "en" and spec.help_en else spec.help
    if spec.type == "rows":
        row = type(f"Row{spec.name.title()}", (Form,), {each.name: _field(each, ()) for each in spec.columns})
        return FieldList(FormField(row), label, description=hint, max_entries=500)
    if spec.type == "choice":
        return SelectField(label, choices=[("", "—"), *spec.choices], description=hint, validate_choice=False)
    if spec.type == "figures":
        choices = [(each["code"], _short(str(each["name"]))) for each in indicators]
        return IndicatorsField(label, choices=choices, description=hint, validate_choice=False)
    if spec.type == "date":
        return DateField(label, [Optional()], description=hint)
    simple = {"line": Line, "text": TextAreaField, "number": NumberText, "lines": LinesField}
    return simple[spec.type](label, description=hint)


def _short(name: str) -> str:
    return name if len(name) <= _INDICATOR_WORDS else name[:_INDICATOR_WORDS].rsplit(" ", 1)[0] + "…"


def _number(text: str | None) -> int | float | str:
    words = (text or "").replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", ".")
    try:
        made = Decimal(words)
    except InvalidOperation:
        return text or ""
    if not made.is_finite():
        return text or ""
    return int(made) if made == made.to_integral_value() else float(made)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value)


def _rows(value: list[Any]) -> list[dict[str, Any]]:
    return [row for row in value if any(str(cell or "").strip() for cell in row.values())]


def _ends_empty(field: FieldList) -> bool:
    last = field.entries[-1] if field.entries else None
    return last is not None and not any(str(cell or "").strip() for cell in last.data.values())
