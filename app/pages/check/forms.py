"""Forms of the layout check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, Field, Form, HiddenField, SelectField, TextAreaField
from wtforms.validators import Optional

from app.forms import BaseForm, FileRequired, Line, Required, choices
from app.i18n import _, _l, in_language
from app.i18n.recorded import recorded
from app.pages.check.asked import changes_of, shown_value, tested
from document_templates.checks import packs
from registry.ports import LayoutDemand, LayoutPack, LocalRules

LEVELS = (("error", _l("ошибка")), ("warning", _l("замечание")), ("note", _l("совет")))


class UploadForm(BaseForm):
    """A file, and by what to judge it."""

    file = FileField(
        _l("Документ"),
        [FileRequired(_l("Выберите файл DOCX."))],
        description=_l("Документ Word (.docx). Файл хранится час и виден только вам."),
    )
    profile = SelectField(_l("По каким правилам"), default="auto")
    day = DateField(
        _l("Дата документа"),
        [Optional()],
        description=_l("По ней выбирается редакция стандарта. Без даты — последняя."),
    )

    def offer(self, near: Mapping[str, LocalRules]) -> None:
        """Offer the editions of the standard, and the rules of organizations that the person belongs to."""
        self.profile.choices = choices([*_bases(), *((name, recorded(rules.title)) for name, rules in near.items())])


class MendForm(BaseForm):
    """The file that was checked, to be mended. ``parcel`` is where it lies and by what it was judged."""

    parcel = HiddenField()


class WaiverForm(BaseForm):
    """Which rule a document may break, and why."""

    rule = HiddenField()
    reason = TextAreaField(_l("Причина"), [Required(_l("Укажите причину: она попадёт в журнал."))])


class RulesForm(BaseForm):
    """From when, by what act, and over which edition; the fields of the rules are added by :func:`rules_form`."""

    since = DateField(_l("Действуют с"), [Required(_l("Укажите дату."))])
    basis = TextAreaField(
        _l("Основание"),
        [Required(_l("Укажите основание: документ, который устанавливает правила, его дату и номер."))],
        description=_l("Документ, который устанавливает правила: название, дата, номер."),
    )
    base = SelectField(_l("Что изменяют"), default="auto")

    def changes(self, pack: LayoutPack) -> dict[str, dict[str, Any]]:
        """What differs from the pack, by rule."""
        return changes_of(pack, {field.name: field.data for field in self})

    def of(self, demand: LayoutDemand) -> list[Field]:
        """The fields of one rule."""
        names = [f"{part}_{demand.rule}" for part in ("on", "level")]
        parameters = [f"asked_{demand.rule}_{name}" for name in demand.parameters]
        return [self[name] for name in (*names, *parameters) if name in self]


def rules_form(pack: LayoutPack, **data: Any) -> RulesForm:
    """The form with the fields of every rule that is tested, filled with what the pack asks."""
    fields: dict[str, Any] = {}
    for demand in tested(pack):
        fields[f"on_{demand.rule}"] = BooleanField(_("Проверять"), default=demand.on)
        fields[f"level_{demand.rule}"] = SelectField(_("Уровень"), choices=choices(LEVELS), default=demand.level)
        for name, value in demand.parameters.items():
            if not isinstance(value, dict):
                label = PARAMETERS.get(name, name)
                fields[f"asked_{demand.rule}_{name}"] = Line(label, default=shown_value(value))
    made: Form = type("RulesOfPackForm", (RulesForm,), fields)(data=data or None)
    assert isinstance(made, RulesForm)  # noqa: S101 - tells the type checker what type() made
    made.base.choices = choices(_bases())
    return made


def _bases() -> list[tuple[str, str]]:
    """The editions of the standard to choose from, the first of them by the day of the document."""
    return [("auto", _("По дате документа")), *((pack.name, in_language(pack, "title")) for pack in packs().values())]


PARAMETERS = {
    "left": _l("Левое, мм"),
    "right": _l("Правое, мм"),
    "top": _l("Верхнее, мм"),
    "bottom": _l("Нижнее, мм"),
    "distance": _l("От края листа, мм"),
    "fonts": _l("Шрифты через запятую"),
    "sizes": _l("Размеры через точку с запятой"),
    "indent": _l("Отступ, мм"),
    "least": _l("Не меньше"),
    "most": _l("Не больше"),
    "corner": _l("Ширина, мм"),
    "along": _l("Ширина продольного реквизита, мм"),
    "kinds": _l("Виды документов через запятую"),
    "depth": _l("Уровней"),
    "pattern": _l("Образец номера, например 10-П-{n}"),
    "short_text": _l("Без заголовка можно, если знаков в тексте не больше"),
    "initials": _l("after — после фамилии, before — перед ней, пусто — не проверять"),
}
