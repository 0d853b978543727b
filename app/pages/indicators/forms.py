"""Forms of indicators."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, FileField, IntegerField, SelectField, TextAreaField
from wtforms.validators import NumberRange

from app.forms import BaseForm, FileRequired, Line, Required, choices
from app.i18n import _l
from registry.queries.organizations import OrganizationRow

_CRITERIA = ("Результаты обучения", "Профессиональное самоопределение")


class FiguresForm(BaseForm):
    """A file with figures."""

    file = FileField(
        _l("Файл с показателями"),
        [FileRequired(_l("Выберите файл .xlsx или .csv."))],
        description=_l("XLSX или CSV со столбцами образца."),
    )


class TemplateForm(BaseForm):
    """For whom and for which year a table to fill is wanted; sent by GET, so without a token."""

    class Meta:
        """Nothing is changed by this form."""

        csrf = False

    organization = SelectField(_l("Организация"), validate_choice=False)
    year = IntegerField(_l("Год"), [NumberRange(2000, 2100, _l("Укажите год четырьмя цифрами, не раньше 2000."))])

    def offer(self, rows: Sequence[OrganizationRow]) -> None:
        """Let the person choose among the organizations."""
        self.organization.choices = choices((row.code, row.title) for row in rows)


class IndicatorForm(BaseForm):
    """A row of the catalogue."""

    name = TextAreaField(_l("Наименование"), [Required(_l("Укажите наименование."))])
    criterion = SelectField(_l("Критерий"), choices=choices((name, _l(name)) for name in _CRITERIA))
    numerator = TextAreaField(_l("Числитель"), description=_l("Что считается. Пусто, если неизвестно."))
    denominator = TextAreaField(_l("Знаменатель"), description=_l("От чего считается доля."))
    unit = Line(_l("Единица"), description=_l("Например: %."))
    source = Line(_l("Источник"), description=_l("Информационная система или мониторинг."))
    better = SelectField(_l("Лучше, когда значение"), choices=choices([("up", _l("выше")), ("down", _l("ниже"))]))
    counted = BooleanField(_l("Учитывается в числе показателей критерия"))
    note = TextAreaField(_l("Примечание"))


class NewIndicatorForm(IndicatorForm):
    """A row that the catalogue does not have yet."""

    code = Line(_l("Код"), [Required(_l("Укажите код."))], description=_l("Латинские буквы, цифры и дефис."))
