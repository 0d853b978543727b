"""Forms of the review of a roadmap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wtforms import BooleanField, DateField, FieldList, FileField, Form, FormField, SelectField, TextAreaField
from wtforms.validators import Optional

from app.forms import BaseForm, FileRequired, Line, choices
from app.i18n import _, _l
from app.kinds import kind_choices
from app.words import SHORT_LEVELS
from registry.domain.editions import EditionItem
from registry.domain.requirements import BodyRef, KindRef
from registry.queries.roadmaps import ItemView

# Empty rows offered after those that are filled: one form can add so many at once.
_SPARE = 2
_MOST = 24
_TITLE = 90


class RoadmapFileForm(BaseForm):
    """The file of a roadmap."""

    file = FileField(
        _l("Файл дорожной карты"),
        [FileRequired(_l("Выберите файл с дорожной картой."))],
        description=_l("DOCX, PDF с текстовым слоем, XLSX или текст с таблицей."),
    )

    family = SelectField(
        _l("Редакцией какого плана считать"),
        validate_choice=False,
        description=_l(
            "По номеру приказа план находится сам. Выберите план, если новая редакция вышла под другим номером."
        ),
    )
    archive = BooleanField(
        _l("Архивная редакция, раньше действующей"),
        description=_l(
            "Она сразу попадёт в архив: по ней видно, кто и что был обязан делать до первой принятой редакции."
        ),
    )

    heading = Line(
        _l("Заголовок приказа об утверждении"),
        description=_l("«Об утверждении …», без кавычек вокруг. Если оставить пустым, заголовок берётся из файла."),
    )

    def offer(self, plans: Iterable[tuple[str, str]]) -> None:
        """Give the choice of plans, each a code and a title."""
        self.family.choices = choices([("", _("по номеру приказа")), *plans])


class AcceptForm(BaseForm):
    """From which day an edition binds."""

    since = DateField(
        _l("Действует с"),
        [Optional()],
        description=_l("Если не указать: с даты утверждения, а если она не позже начала прежней редакции — с сегодня."),
    )


class HeadingForm(BaseForm):
    """The heading of the order that approved an edition."""

    heading = TextAreaField(
        _l("Заголовок приказа об утверждении"),
        description=_l("Его приводит приказ о внесении изменений. Если он не известен, оставьте поле пустым."),
    )


class MatchForm(BaseForm):
    """Which measure of the edition before a measure is."""

    key = SelectField(_l("Это пункт прежней редакции"), validate_choice=False)

    def offer(self, measures: Iterable[EditionItem]) -> None:
        """Give the measures of the edition before; the empty choice is a new measure."""
        named = [(item.key, f"{item.number}. {item.title[:_TITLE]}") for item in measures]
        self.key.choices = choices([("", _("новое мероприятие")), *named])


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
