"""Forms of accounts."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, FieldList, Form, FormField, SelectField

from app.forms import BaseForm, Line, Required, choices
from app.i18n import _, _l
from app.words import GENDERS, ROLES
from registry.domain.roles import Role
from registry.queries.organizations import OrganizationRow
from registry.queries.people import RoleRow

_SPARE = 2
_MOST = 30


class RoleRowForm(Form):  # type: ignore[misc]
    """A role in an organization."""

    organization = SelectField(_l("Организация"), validate_choice=False)
    role = SelectField(_l("Роль"), validate_choice=False)


class RolesForm(BaseForm):
    """The roles of a person; rows left empty are taken away."""

    roles = FieldList(FormField(RoleRowForm), max_entries=_MOST)

    def offer(self, rows: Sequence[OrganizationRow], *, system: bool) -> None:
        """Give every row its choices, and empty rows to add more. ``system`` offers the role over everything."""
        filled = sum(bool(row.data["organization"]) for row in self.roles)
        while len(self.roles) < min(filled + _SPARE, _MOST):
            self.roles.append_entry()
        organizations = [("", _("не указана")), *((row.code, row.title) for row in rows)]
        roles = [(code, word) for code, word in ROLES.items() if system or code != Role.SYSTEM_ADMIN]
        for row in self.roles:
            row.form.organization.choices = choices(organizations)
            row.form.role.choices = choices(roles)

    def pairs(self) -> list[tuple[str, str]]:
        """(organization, role) of the filled rows."""
        return [(row["organization"], row["role"]) for row in self.roles.data if row["organization"]]


class PersonForm(BaseForm):
    """How a person is called."""

    name = Line(_l("Фамилия, имя и отчество"), [Required(_l("Укажите фамилию, имя и отчество."))])
    post = Line(_l("Должность"))
    phone = Line(_l("Телефон"), description=_l("Попадает в отметку об исполнителе."))


class ReachedPersonForm(PersonForm):
    """How a person is called and reached."""

    email = Line(_l("Электронная почта"), description=_l("На этот адрес приходят напоминания о сроках."))
    reminders = BooleanField(_l("Присылать напоминания о сроках"))


class EditedPersonForm(ReachedPersonForm):
    """What an administrator keeps of a person. A form sent without the gender leaves it unknown."""

    gender = SelectField(
        _l("Пол"),
        choices=choices(GENDERS),
        filters=[lambda given: given or ""],
        description=_l("Нужен для склонения, если отчество не указано."),
    )


class NewPersonForm(RolesForm, PersonForm):
    """A new account."""

    login = Line(
        _l("Имя для входа"),
        [Required(_l("Укажите имя для входа."))],
        description=_l("Буквы, цифры и знаки «.», «_», «-», «@». Удобен адрес электронной почты."),
    )


def rows_of(roles: Sequence[RoleRow]) -> list[dict[str, str]]:
    """The rows of the form for the roles that the person who looks may change."""
    return [{"organization": role.organization, "role": role.role} for role in roles if role.manageable]
