"""The common ground of forms: Russian messages, values without the token, fields that trim what is typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.i18n import _

_OURS = {"csrf_token", "submit"}


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """The options of a ``SelectField`` out of (value, label) pairs; labels may be lazily translated."""
    return [SelectChoice(str(value), label) for value, label in pairs]


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form whose ``values`` are the keyword arguments of a service."""

    def values(self, *, leave: Sequence[str] = ()) -> dict[str, Any]:
        """What was entered, by the names of the fields, without the token and the fields to ``leave``.

        A text that was not sent at all is an empty text, so that a damaged form meets the same rules as an empty one.
        """
        wanted = {field.name: field for field in self if field.name not in _OURS and field.name not in leave}
        return {
            name: "" if field.data is None and type(field) in (Line, TextAreaField, HiddenField) else field.data
            for name, field in wanted.items()
        }


class Line(StringField):  # type: ignore[misc]
    """One line of text, without the spaces around it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the text and trim it."""
        super().process_formdata([value.strip() for value in valuelist])


class ChecksField(SelectMultipleField):  # type: ignore[misc]
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Required(InputRequired):  # type: ignore[misc]
    """The field must be filled; ``message`` says in the imperative what to enter («Укажите дату»)."""

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 - WTForms gives it
        """Raise ``StopValidation`` when nothing but spaces was given."""
        if not field.raw_data or not any(str(value).strip() for value in field.raw_data):
            field.errors[:] = []
            raise StopValidation(str(self.message or _("Заполните поле «%(label)s».", label=field.label.text)))


class FileRequired(Required):
    """A file must be chosen."""

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 - WTForms gives it
        """Raise ``StopValidation`` when no file was sent."""
        if not (field.data and getattr(field.data, "filename", "")):
            field.errors = []
            raise StopValidation(str(self.message or _("Выберите файл.")))
