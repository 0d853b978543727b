"""A plan-graph: read out of a file, shown row by row, and taken in as far as a person chose."""

from __future__ import annotations

from app.current import container
from app.i18n import _
from app.limited import raw_plan_graph
from app.pages.events import bp
from app.pages.events.forms import PlanGraphForm, ReviewForm
from app.pages.events.parcel import Parcel
from app.security.access import allow
from app.uploads import file_name
from app.web import Answer, current_actor, done, page, reading, refused_into, writing
from registry.domain.plan_graph import read_plan_graph
from registry.domain.roles import Permission
from registry.queries.scope import require_region
from registry.services.event_import import EventsImported, Review, import_events, mark, review


@bp.route("/import", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def import_file() -> Answer:
    """Read a plan-graph and show what it would change; nothing is stored yet."""
    require_region(current_actor())
    form = PlanGraphForm()
    if form.validate_on_submit():
        with refused_into(form):
            found, parcel = _reviewed(form)
            given = {"parcel": parcel.packed(), "basis": found.heading}
            return page("events/review.html", form=ReviewForm(formdata=None, data=given), review=found, chosen=None)
    return page("events/import.html", form=form)


@bp.post("/import/take")
@allow(Permission.MANAGE)
def take() -> Answer:
    """Store what was chosen of a plan-graph, or show it again with what is wrong."""
    require_region(current_actor())
    form = ReviewForm()
    parcel, chosen = Parcel.opened(form.parcel.data), form.take.data or []
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            chosen_of = {"basis": form.basis.data, "source_name": parcel.name, "chosen": chosen, "seen": parcel.seen}
            return done(_told(import_events(uow, read=parcel.read.rows, **chosen_of)), "events.index")
    with reading() as uow:
        return page("events/review.html", form=form, review=review(uow, parcel.read), chosen=chosen)


def _reviewed(form: PlanGraphForm) -> tuple[Review, Parcel]:
    data, name = form.file.data.read(), file_name(form.file.data)
    read = read_plan_graph(raw_plan_graph(container().isolation, data, name), form.year.data)
    with reading() as uow:
        found = review(uow, read)
    return found, Parcel(name, read, tuple(mark(change) for change in found.changes))


def _told(made: EventsImported) -> str:
    counts = _("Внесено: %(new)s, изменено: %(changed)s.", new=made.created, changed=made.changed)
    return f"{counts} {moved_words(made.measures)}"


def moved_words(measures: tuple[str, ...]) -> str:
    """Which measures have other windows now."""
    if not measures:
        return _("Сроки пунктов не изменились.")
    return _("Изменились сроки пунктов: %(numbers)s.", numbers=", ".join(measures))
