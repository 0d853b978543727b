"""Forms of lists and signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, FileField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional

from app.forms import BaseForm, FileRequired, Line, Required, choices
from app.i18n import _, _l
from registry.queries.organizations import OrganizationRow
from registry.queries.signs import SignView
from registry.services.sign_lists import ListFacts

_MODES = (
    ("additions", _l("Дополнение: названные школы добавляются, остальные остаются в перечне")),
    ("full", _l("Полный перечень: школы, которых в нём нет, выбывают накануне дня, с которого он действует")),
)


class ListFactsForm(BaseForm):
    """What a list is, beside its file."""

    trait = SelectField(_l("Признак"), validate_choice=False)
    organization = SelectField(
        _l("Чей перечень"),
        validate_choice=False,
        description=_l("Полный перечень касается только школ, подведомственных этой организации."),
    )
    document = TextAreaField(
        _l("Основание"),
        [Required(_l("Укажите основание: документ и его номер."))],
        description=_l("Документ и его номер: по нему школа узнает, почему она обязана."),
    )
    document_day = DateField(_l("Дата документа"), [Optional()])
    since = DateField(_l("Действует с"), [Required(_l("Укажите день, с которого действует перечень."))])
    mode = RadioField(_l("Что это за перечень"), choices=choices(_MODES), default="additions")

    def offer(self, signs: Sequence[SignView], bodies: Sequence[OrganizationRow]) -> None:
        """Let the person choose among the signs and the bodies whose list it may be."""
        self.trait.choices = choices((sign.code, _(sign.label)) for sign in signs)
        self.organization.choices = choices((row.code, row.title) for row in bodies)

    def facts(self) -> ListFacts:
        """What goes to the service."""
        given = self.values(leave=["mode", "file", "kept"])
        given["organization"] = given["organization"] or None
        return ListFacts(**given, full=self.mode.data == "full")

    def hidden(self, kept: str) -> dict[str, Any]:
        """The same facts for the button that confirms them; ``kept`` names the file."""
        values = {field.name: field.data for field in self if field.name not in ("csrf_token", "file")}
        plain = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
        return {**{name: value or "" for name, value in plain.items()}, "kept": kept}


class ListForm(ListFactsForm):
    """A list in a file."""

    file = FileField(
        _l("Файл перечня"),
        [FileRequired(_l("Выберите файл .xlsx или .csv."))],
        description=_l("XLSX или CSV. Обязателен только столбец «Код»."),
    )


class KeptListForm(ListFactsForm):
    """A list whose file was looked through already."""

    kept = Line(_l("Файл перечня"), [Required(_l("Выберите файл .xlsx или .csv."))])


class RevokeForm(BaseForm):
    """Why a list is taken back."""

    reason = TextAreaField(_l("Причина"), [Required(_l("Укажите причину."))])


class SignForm(BaseForm):
    """The label of a sign and the words by which conditions name it."""

    label = Line(_l("Название"))
    words = TextAreaField(
        _l("Слова, которыми условие называет признак"),
        description=_l("По одному выражению в строке, в любом падеже: «малокомплектная школа»."),
    )


class NewSignForm(SignForm):
    """A sign that is not known yet."""

    code = Line(
        _l("Код"),
        [Required(_l("Укажите код."))],
        description=_l("Строчные латинские буквы, цифры и «_», например small_schools. Потом не меняется."),
    )


class BindForm(BaseForm):
    """Which sign a condition names."""

    trait = SelectField(_l("Признак"), validate_choice=False)
    of_children = BooleanField(_l("Условие относится к подведомственным школам («где имеются ОО …»)"))

    def offer(self, signs: Sequence[SignView]) -> None:
        """Let the person choose among the signs, or none."""
        none = [("", _("читать по словам условия"))]
        self.trait.choices = choices([*none, *((sign.code, _(sign.label)) for sign in signs)])
