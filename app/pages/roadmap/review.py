"""A new edition: read out of a file, looked through row by row, corrected, accepted or dropped."""

from __future__ import annotations

from app.current import container
from app.i18n import _, day
from app.limited import raw_roadmap
from app.pages.roadmap import bp
from app.pages.roadmap.forms import AcceptForm, CorrectionForm, HeadingForm, MatchForm, RoadmapFileForm, rows_of
from app.security.access import allow
from app.uploads import file_name
from app.web import Answer, current_actor, done, page, reading, refused_into, writing
from registry.domain.editions import word_diff
from registry.domain.roadmap_reading import ReadRoadmap, read_roadmap
from registry.domain.roles import Permission
from registry.queries import roadmaps as queries
from registry.queries.editions import base_measures, compared_with_predecessor
from registry.queries.scope import require_region
from registry.services import roadmaps as services
from registry.services.editions import match_item
from registry.services.headings import set_heading


@bp.get("/editions")
@allow(Permission.READ)
def editions() -> Answer:
    """All roadmaps: in force, under review, archived."""
    with reading() as uow:
        return page("roadmap/editions.html", editions=queries.roadmaps(uow))


@bp.route("/import", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def import_file() -> Answer:
    """Read a roadmap out of a file; it waits for review."""
    require_region(current_actor())
    form = RoadmapFileForm()
    with reading() as uow:
        form.offer({row.family: f"{row.family}: {row.title[:80]}" for row in queries.roadmaps(uow)}.items())
    if form.validate_on_submit():
        with refused_into(form):
            data, name = form.file.data.read(), file_name(form.file.data)
            read = _understood(data, name)
            with writing() as uow:
                plan = {
                    "family": form.family.data or None,
                    "archive": form.archive.data,
                    "heading": form.heading.data or "",
                }
                made = services.import_roadmap(uow, read=read, source_name=name, data=data, **plan)
            told = _("Эта карта уже загружена.") if made.unchanged else _("Карта прочитана. Проверьте её и примите.")
            return done(told, "roadmap.edition", code=made.code)
    return page("roadmap/import.html", form=form)


@bp.get("/editions/<code>")
@allow(Permission.READ)
def edition(code: str) -> Answer:
    """One edition: how it differs from the one before, and what the reader doubted."""
    return _edition_page(code, AcceptForm())


@bp.route("/editions/<code>/<number>", methods=["GET", "POST"])
@allow(Permission.MANAGE)
def correct(code: str, number: str) -> Answer:
    """Correct the bodies and kinds that were understood of a measure."""
    require_region(current_actor())
    with reading() as uow:
        roadmap = queries.roadmap(uow, code)
    item = roadmap.item(number)
    form = CorrectionForm(data=rows_of(item))
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.correct_item(uow, code=code, number=number, bodies=form.body_refs(), kinds=form.kind_refs())
            return done(_("Пункт %(number)s исправлен.", number=number), "roadmap.edition", code=code)
    form.offer()
    return page("roadmap/correct.html", roadmap=roadmap, item=item, form=form, matching=_matching(code, item))


@bp.post("/editions/<code>/accept")
@allow(Permission.MANAGE)
def accept(code: str) -> Answer:
    """Put an edition into force from a day on."""
    form = AcceptForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = services.accept_roadmap(uow, code=code, since=form.since.data)
            told = _("Карта принята. Она действует с %(day)s.", day=day(made.since))
            return done(told, "roadmap.edition", code=code)
    return _edition_page(code, form)


@bp.post("/editions/<code>/<number>/match")
@allow(Permission.MANAGE)
def match(code: str, number: str) -> Answer:
    """Say which measure of the edition before a measure under review is."""
    form = MatchForm()
    with writing() as uow:
        match_item(uow, code=code, number=number, key=form.key.data or None)
    return done(_("Сопоставление пункта %(number)s изменено.", number=number), "roadmap.edition", code=code)


@bp.post("/editions/<code>/heading")
@allow(Permission.MANAGE)
def heading(code: str) -> Answer:
    """Correct the heading of the order that approved an edition."""
    form = HeadingForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            set_heading(uow, code=code, heading=form.heading.data or "")
            return done(_("Заголовок приказа записан."), "roadmap.edition", code=code)
    return _edition_page(code, AcceptForm(formdata=None), form)


@bp.post("/editions/<code>/discard")
@allow(Permission.MANAGE)
def discard(code: str) -> Answer:
    """Drop an edition that was not accepted."""
    with writing() as uow:
        services.discard_roadmap(uow, code=code)
    return done(_("Загруженная карта удалена."), "roadmap.editions")


def _edition_page(code: str, form: AcceptForm, sent: HeadingForm | None = None) -> Answer:
    with reading() as uow:
        roadmap = queries.roadmap(uow, code)
        compared = compared_with_predecessor(uow, code)
    named = sent or HeadingForm(formdata=None, heading=roadmap.heading)
    forms = {"form": sent or form, "accepting": form, "named": named}
    return page("roadmap/edition.html", roadmap=roadmap, compared=compared, **forms, diff=word_diff)


def _matching(code: str, item: queries.ItemView) -> MatchForm | None:
    """The form of matching; ``None`` when there is no edition before."""
    with reading() as uow:
        measures = base_measures(uow, code)
    known = {each.key for each in measures}
    form = MatchForm(formdata=None, key=item.key if item.key in known else "")
    form.offer(measures)
    return form if measures else None


def _understood(data: bytes, name: str) -> ReadRoadmap:
    parts = container()
    table = raw_roadmap(parts.isolation, data, name)
    return read_roadmap(table, parts.catalogue.kinds(), year=parts.clock.today().year)
