"""Forms of the account."""

from __future__ import annotations

from wtforms import PasswordField, RadioField
from wtforms.validators import EqualTo

from app.forms import BaseForm, Line, Required, choices
from app.i18n import LOCALES, _l

THEME_NAMES = {
    "standard": _l("Обычный"),
    "large": _l("Крупный шрифт"),
    "contrast": _l("Крупный шрифт и высокий контраст"),
}


class LogInForm(BaseForm):
    """Login and password."""

    login = Line(_l("Имя для входа"), [Required(_l("Введите имя для входа."))])
    password = PasswordField(_l("Пароль"), [Required(_l("Введите пароль."))])


class PasswordForm(BaseForm):
    """The old password and the new one, twice."""

    old = PasswordField(_l("Действующий пароль"), [Required(_l("Введите действующий пароль."))])
    password = PasswordField(
        _l("Новый пароль"),
        [Required(_l("Введите новый пароль."))],
        description=_l("Не короче 10 знаков. Удобна фраза из нескольких слов."),
    )
    again = PasswordField(
        _l("Новый пароль ещё раз"),
        [
            Required(_l("Повторите новый пароль.")),
            EqualTo("password", _l("Пароли не совпадают. Введите новый пароль ещё раз.")),
        ],
    )


class DisplayForm(BaseForm):
    """How pages look to the person."""

    locale = RadioField(_l("Язык"), choices=choices(LOCALES.items()))
    theme = RadioField(_l("Шрифт и цвета"), choices=choices(THEME_NAMES.items()))
