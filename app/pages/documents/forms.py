"""Forms of the registry: registration, withdrawal, entering a ready document, links and releases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, Field, HiddenField, SelectField, TextAreaField
from wtforms.validators import Optional, ValidationError

from app.forms import BaseForm, ChecksField, FileRequired, Line, Required, choices
from app.i18n import _, _l
from app.kinds import kind_name
from app.lists import capfirst, requisites, topic_words
from app.words import TOPICS
from registry.domain.formats import OFFERED
from registry.domain.topics import VALUES, Topics
from registry.queries.matching_views import DocumentRef
from registry.queries.organizations import OrganizationRow


class RegisterForm(BaseForm):
    """Date and number; both may be left to the program."""

    day = DateField(_l("Дата регистрации"), [Optional(_l("Введите дату."))])
    number = Line(
        _l("Номер"),
        description=_l("Оставьте пустым: будет присвоен следующий номер ряда."),
    )


class ReasonForm(BaseForm):
    """Why."""

    reason = TextAreaField(_l("Основание"), [Required(_l("Укажите основание."))])


class SettleForm(BaseForm):
    """Why a document keeps the figures that were corrected since."""

    why = TextAreaField(_l("Почему документ не меняется"), [Required(_l("Объясните, почему документ не меняется."))])


class LinkForm(BaseForm):
    """Evidence by a link."""

    url = Line(_l("Адрес страницы или записи"), [Required(_l("Укажите адрес, начиная с https://"))])
    fulfilled_on = DateField(_l("Дата события или публикации"), [Required(_l("Укажите дату."))])
    note = TextAreaField(_l("Примечание"), description=_l("Например: протокол родительского собрания № 3."))


class ProtocolForm(BaseForm):
    """Evidence by the protocol of an event."""

    document_id = SelectField(_l("Документ, который показывает, что мероприятие прошло"), coerce=int)
    held_on = DateField(
        _l("День мероприятия"),
        [Required(_l("Укажите день мероприятия."))],
        description=_l("Документ может быть оформлен позже."),
    )
    note = TextAreaField(_l("Примечание"), description=_l("Например: присутствовали 40 человек."))

    def offer(self, documents: Sequence[DocumentRef]) -> None:
        """Fill the list of documents."""
        self.document_id.choices = choices((each.id, f"{requisites(each)}. {each.title}") for each in documents)


class WithTopics(BaseForm):
    """The part of a form that says what a document is about."""

    subject = ChecksField(TOPICS["subject"], validate_choice=False)
    grade = ChecksField(TOPICS["grade"], validate_choice=False)
    assessment = ChecksField(TOPICS["assessment"], validate_choice=False)
    audience = ChecksField(TOPICS["audience"], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in VALUES.items():
            self[name].choices = choices((value, capfirst(topic_words(name, value))) for value in values)

    def said(self) -> Topics:
        """What was ticked."""
        return {name: tuple(self[name].data or ()) for name in VALUES if self[name].data}


class TopicsForm(WithTopics):
    """What a document is about; ``seen`` is what it was said to be about when the form was opened, as JSON."""

    seen = HiddenField()

    def was_seen(self) -> Topics | None:
        """What the person saw; ``None`` when a damaged form does not say it."""
        try:
            seen = json.loads(self.seen.data or "")
            return {name: tuple(map(str, values)) for name, values in seen.items()}
        except (ValueError, AttributeError, TypeError):
            return None


class EnterForm(WithTopics):
    """A document that exists already, with its requisites."""

    organization = SelectField(_l("Организация"))
    kind = SelectField(_l("Вид документа"))
    title = Line(_l("Заголовок"), [Required(_l("Введите заголовок документа."))])
    number = Line(
        _l("Номер"), description=_l("Как стоит на документе, например 10-П-1833. Без номера оставьте пустым.")
    )
    day = DateField(_l("Дата документа"), [Required(_l("Укажите дату документа."))])
    signatory = Line(_l("Кто подписал"), description=_l("Инициалы и фамилия."))
    items = Line(
        _l("Мероприятия, которые он исполняет"),
        description=_l("Номера через запятую, например 2.4, 2.8. Можно не указывать."),
    )
    file = FileField(
        _l("Файл документа"),
        [FileRequired(_l("Выберите файл."))],
        description=_l("DOCX, PDF, ODT, DOC, RTF, XLSX, XLS или скан: PNG, JPEG, TIFF."),
        render_kw={"accept": ",".join(OFFERED)},
    )
    window = HiddenField()
    key = HiddenField()

    measures: frozenset[str] = frozenset()

    @property
    def numbers(self) -> list[str]:
        """The numbers of measures as they were typed, one by one."""
        return [number for number in re.split(r"[,;\s]+", self.items.data or "") if number]

    def validate_items(self, _field: Field) -> None:
        """Raise ``ValidationError`` naming the first number that the roadmap does not have."""
        for number in self.numbers:
            if number not in self.measures:
                raise ValidationError(_("В дорожной карте нет мероприятия «%(number)s».", number=number[:20]))

    def offer(self, organizations: Sequence[OrganizationRow], kinds: Sequence[Any], measures: Iterable[str]) -> None:
        """Fill the lists; ``measures`` are the numbers that may be named."""
        self.measures = frozenset(measures)
        self.organization.choices = choices((row.code, capfirst(row.title)) for row in organizations)
        papers = (kind.code for kind in kinds if not kind.evidence_only)
        self.kind.choices = choices((code, capfirst(kind_name(code))) for code in papers)
