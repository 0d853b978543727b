"""Forms of proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, TextAreaField

from app.forms import BaseForm, Required, choices
from app.i18n import _, _l
from registry.queries.organizations import OrganizationRow


class ProposalForm(BaseForm):
    """What shall be written instead, and why."""

    organization = SelectField(_l("От имени организации"), validate_choice=False)
    becomes = TextAreaField(_l("Предлагаемый текст"))
    reason = TextAreaField(
        _l("Обоснование"),
        [Required(_l("Укажите обоснование."))],
        description=_l("Почему нужно изменение: его прочтёт тот, кто будет решать."),
    )
    document_id = SelectField(
        _l("Письмо с предложениями"),
        validate_choice=False,
        description=_l("Зарегистрированный документ вида «предложения», если предложение пришло с ним."),
    )

    def offer(self, bodies: Sequence[OrganizationRow], letters: Sequence[tuple[int, str]]) -> None:
        """Let the person choose among the organizations in whose name she writes, and their letters."""
        self.organization.choices = choices((row.code, row.title) for row in bodies)
        self.document_id.choices = choices([("", _("без письма")), *letters])

    def facts(self) -> dict[str, Any]:
        """What goes to the service."""
        letter = self.document_id.data or ""
        number = int(letter) if letter.isascii() and letter.isdecimal() and len(letter) < 18 else None
        return {**self.values(leave=["document_id"]), "document_id": number}


class DecisionForm(BaseForm):
    """Why a proposal is accepted or declined."""

    reason = TextAreaField(_l("Причина решения"), description=_l("Чтобы отклонить, причина обязательна."))
