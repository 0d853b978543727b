"""Forms of the workshop."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import DateField, SelectField, TextAreaField

from app.forms import BaseForm, FileRequired, Line, Required, choices
from app.i18n import _, _l
from app.lists import capfirst
from registry.queries.organizations import OrganizationRow


class UploadForm(BaseForm):
    """A new template or the next version of one."""

    file = FileField(_l("Файл шаблона"), [FileRequired(_l("Выберите файл шаблона."))])
    organization = SelectField(
        _l("Для кого"), description=_l("Шаблон действует в этой организации и во всех подведомственных.")
    )
    name = Line(
        _l("Название"), description=_l("Файл с тем же названием становится следующей версией. Можно не указывать.")
    )
    note = TextAreaField(_l("Что изменено"))

    def offer(self, organizations: Sequence[OrganizationRow], *, everybody: bool) -> None:
        """Fill the list of owners; ``everybody`` offers a template for all."""
        whole = [("", _("Все организации"))] if everybody else []
        self.organization.choices = choices([*whole, *((row.code, capfirst(row.title)) for row in organizations)])


class SinceForm(BaseForm):
    """From which day a version is in force."""

    since = DateField(_l("Действует с"), [Required(_l("Укажите дату."))])
