"""Forms of the review of a roadmap."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import FieldList, FileField, Form, FormField, SelectField

from app.forms import BaseForm, FileRequired, Line, choices
from app.i18n import _, _l
from app.kinds import kind_choices
from app.words import SHORT_LEVELS
from registry.domain.requirements import BodyRef, KindRef
from registry.queries.roadmaps import ItemView

# Empty rows offered after those that are filled: one form can add so many at once.
_SPARE = 2
_MOST = 24


class RoadmapFileForm(BaseForm):
    """The file of a roadmap."""

    file = FileField(
        _l("Файл дорожной карты"),
        [FileRequired(_l("Выберите файл с дорожной картой."))],
        description=_l("DOCX, PDF с текстовым слоем, XLSX или текст с таблицей."),
    )


class BodyRow(Form):  # type: ignore[misc]
    """A responsible body with its condition."""

    code = SelectField(_l("Исполнитель"), validate_choice=False)
    condition = Line(_l("Условие дословно"))


class KindRow(Form):  # type: ignore[misc]
    """A required kind of document, perhaps of one body only."""

    code = SelectField(_l("Вид документа"), validate_choice=False)
    only_body = SelectField(_l("Требуется от"), validate_choice=False)


class CorrectionForm(BaseForm):
    """What was understood of a measure: bodies and kinds; rows left empty are taken out."""

    bodies = FieldList(FormField(BodyRow), max_entries=_MOST)
    kinds = FieldList(FormField(KindRow), max_entries=_MOST)

    def offer(self) -> None:
        """Give every row its choices, and empty rows to add more."""
        for field in (self.bodies, self.kinds):
            filled = sum(bool(row.data["code"]) for row in field)
            while len(field) < min(filled + _SPARE, _MOST):
                field.append_entry()
        bodies = [("", _("не указан")), *SHORT_LEVELS.items()]
        for row in self.bodies:
            row.form.code.choices = choices(bodies)
        for row in self.kinds:
            row.form.code.choices = choices([("", _("не указан")), *kind_choices()])
            row.form.only_body.choices = choices([("", _("всех исполнителей")), *SHORT_LEVELS.items()])

    def body_refs(self) -> list[BodyRef]:
        """The bodies that were chosen."""
        return [BodyRef(row["code"], row["condition"] or None) for row in self.bodies.data if row["code"]]

    def kind_refs(self) -> list[KindRef]:
        """The kinds that were chosen."""
        return [KindRef(row["code"], row["only_body"] or None) for row in self.kinds.data if row["code"]]


def rows_of(item: ItemView) -> dict[str, Sequence[dict[str, str]]]:
    """The rows of the form as they stand now."""
    return {
        "bodies": [{"code": body.code, "condition": body.condition or ""} for body in item.responsible],
        "kinds": [{"code": kind.code, "only_body": kind.only_body or ""} for kind in item.kinds],
    }
