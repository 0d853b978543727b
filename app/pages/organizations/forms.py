"""Forms of organizations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, FileField, SelectField, TextAreaField
from wtforms.validators import Optional

from app.forms import BaseForm, FileRequired, Line, Required, choices
from app.i18n import _, _l
from app.words import GENDERS, LEVELS
from registry.queries.organizations import OrganizationRow
from registry.queries.signs import SignView


class OrganizationForm(BaseForm):
    """The facts of an organization."""

    name = TextAreaField(
        _l("Полное наименование"),
        [Required(_l("Укажите полное наименование."))],
        description=_l("В именительном падеже, как в уставе: так оно пойдёт в документы."),
    )
    short_name = Line(_l("Краткое наименование"))
    parent = SelectField(_l("Вышестоящая организация"), validate_choice=False)
    place = Line(_l("Населённый пункт"))
    oktmo = Line(_l("ОКТМО"), description=_l("8 или 11 цифр."))
    head_post = Line(_l("Должность руководителя"), description=_l("Например: директор департамента."))
    head_name = Line(_l("Руководитель"), description=_l("Фамилия, имя и отчество: так он подписывает документы."))
    head_gender = SelectField(_l("Пол руководителя"), choices=choices(GENDERS), description=_l("Нужен для склонения."))
    phone = Line(_l("Телефон"))
    name_verified = BooleanField(_l("Наименование проверено по официальному источнику"))
    note = TextAreaField(_l("Примечание"), description=_l("Источник сведений или что осталось уточнить."))

    def offer_parents(self, rows: Sequence[OrganizationRow], *, root: bool) -> None:
        """Let the person choose among the organizations; ``root`` allows to choose none."""
        none = [("", _("Нет"))] if root else []
        self.parent.choices = choices([*none, *((row.code, row.title) for row in rows)])


class NewOrganizationForm(OrganizationForm):
    """An organization that is not in the registry yet."""

    code = Line(
        _l("Код"),
        [Required(_l("Укажите код."))],
        description=_l("Латинские буквы, цифры и дефис, например oo-surgut-1. Потом не меняется."),
    )
    level = SelectField(_l("Уровень"), choices=choices(LEVELS.items()), default="oo")


class EditOrganizationForm(OrganizationForm):
    """An organization of the registry; a closed one owes nothing any more."""

    active = BooleanField(_l("Действует"))

    def changes(self) -> dict[str, Any]:
        """What goes to the service as changes."""
        return self.values(leave=["parent"])


class TraitForm(BaseForm):
    """A dated sign with its basis."""

    trait = SelectField(_l("Признак"), validate_choice=False)
    since = DateField(_l("Действует с"), [Required(_l("Укажите первый день признака."))])
    until = DateField(_l("Последний день"), [Optional()], description=_l("Не заполняйте, пока признак действует."))
    basis = TextAreaField(
        _l("Основание"),
        [Required(_l("Укажите основание: документ, его дату и номер."))],
        description=_l("Документ, его дата и номер."),
    )

    def offer(self, signs: Sequence[SignView]) -> None:
        """Let the person choose among the signs."""
        self.trait.choices = choices((sign.code, _(sign.label)) for sign in signs)


class EndTraitForm(BaseForm):
    """The last day of a sign."""

    until = DateField(_l("Последний день"), [Required(_l("Укажите последний день признака."))])
    basis = TextAreaField(_l("Основание снятия"), description=_l("Документ, его дата и номер."))


class RemoveTraitForm(BaseForm):
    """Why a sign is taken back."""

    reason = TextAreaField(_l("Причина"), [Required(_l("Укажите причину."))])


class TableForm(BaseForm):
    """A file with a table."""

    file = FileField(_l("Файл"), [FileRequired(_l("Выберите файл .xlsx или .csv."))], description=_l("XLSX или CSV."))
