"""Forms of the calendar of events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from wtforms import DateField, FileField, HiddenField, IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import NumberRange, Optional

from app.forms import BaseForm, FileRequired, Line, Required, choices
from app.i18n import _, _l
from app.lists import capfirst
from registry.queries.events import EventRow, Offer


class DaysForm(BaseForm):
    """The days of an event with their basis."""

    starts_on = DateField(_l("Первый день"), [Required(_l("Укажите первый день."))])
    ends_on = DateField(
        _l("Последний день"),
        [Required(_l("Укажите последний день."))],
        description=_l("Если событие длится один день, повторите его."),
    )
    title = Line(_l("Название в документе"), description=_l("Как событие названо в приказе или плане-графике."))
    basis = TextAreaField(
        _l("Основание"),
        [Required(_l("Укажите основание: документ, его дату и номер."))],
        description=_l("Документ, его дата и номер."),
    )

    @classmethod
    def of(cls, row: EventRow) -> Self:
        """The form as the event stands."""
        return cls(data={"starts_on": row.start, "ends_on": row.end, "title": row.title, "basis": row.basis})


class EventForm(DaysForm):
    """A new event."""

    code = SelectField(_l("Событие"), validate_choice=False)

    def offer(self, offers: Sequence[Offer]) -> None:
        """Let the person choose among the known events and those that plans name in their own words."""
        self.code.choices = choices((offer.code, capfirst(_(offer.name))) for offer in offers)


class ReasonForm(BaseForm):
    """Why an event is revoked."""

    reason = TextAreaField(_l("Причина"), [Required(_l("Укажите причину."))])


class PlanGraphForm(BaseForm):
    """The file of a plan-graph."""

    file = FileField(
        _l("Файл плана-графика"),
        [FileRequired(_l("Выберите файл с планом-графиком."))],
        description=_l("DOCX, XLSX, PDF с текстовым слоем или текст с таблицей."),
    )
    year = IntegerField(
        _l("Год"),
        [Optional(), NumberRange(2000, 2100, _l("Укажите год четырьмя цифрами."))],
        description=_l("Нужен, если план-график его не называет."),
    )


class ReviewForm(BaseForm):
    """What a person chose of a plan-graph. ``parcel`` carries what was read from the file."""

    parcel = HiddenField()
    take = SelectMultipleField(_l("Что внести"), validate_choice=False)
    basis = TextAreaField(
        _l("Основание"),
        [Required(_l("Укажите основание: документ, его дату и номер."))],
        description=_l("Документ, его дата и номер."),
    )
