"""The list of proposals, filing one, its card and the decisions."""

from __future__ import annotations

from flask import Response, request

from app.exports.proposals import proposals_report
from app.exports.report import XLSX_TYPE
from app.exports.xlsx import xlsx
from app.i18n import _
from app.pages.proposals import bp
from app.pages.proposals.calls import calls_of
from app.pages.proposals.forms import DecisionForm, ProposalForm
from app.security.access import allow
from app.web import Answer, UnitOfWork, container, current_actor, done, page, reading, refused_into, writing
from app.web_files import made_file
from app.web_filters import chosen_number
from app.words import PROPOSAL_STATES, PROPOSAL_SUBJECTS
from registry.domain.proposals import DROP, NEW
from registry.domain.roles import Permission
from registry.errors import N_, NotFound
from registry.queries import organizations, roadmaps
from registry.queries import proposals as queries
from registry.queries.proposals import ProposalFilters
from registry.queries.scope import require_region
from registry.services import proposals as services
from registry.services.next_edition import edition_of_proposals


@bp.get("/")
@allow(Permission.READ)
def index() -> Answer:
    """The proposals of the person's organizations and of those beneath."""
    with reading() as uow:
        found = queries.proposals(uow, _filters(), before=chosen_number("before"))
        bodies = organizations.choices(uow)
        calls = calls_of(uow, container().clock.today())
        accepted = queries.accepted_count(uow)
    names = [(row.code, row.title) for row in bodies]
    contested = queries.contested(found.rows)
    return page("proposals/index.html", found=found, bodies=names, calls=calls, contested=contested, accepted=accepted)


@bp.post("/edition")
@allow(Permission.MANAGE)
def start_edition() -> Answer:
    """Begin the next edition of the roadmap out of all accepted proposals; it waits for review."""
    with writing() as uow:
        made = edition_of_proposals(uow)
    return done(_("Редакция составлена. Проверьте её и примите."), "roadmap.edition", code=made.code)


@bp.get("/all.xlsx")
@allow(Permission.READ)
def table() -> Response:
    """The list as a workbook, under the same filters."""
    with reading() as uow:
        found = queries.proposals(uow, _filters(), limit=None)
    day = container().clock.today()
    return made_file(xlsx(proposals_report(found.rows)), f"predlozheniya-{day:%Y-%m-%d}.xlsx", XLSX_TYPE)


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.DRAFT)
def create() -> Answer:
    """File a proposal: first what it changes is chosen, then the new text is written beside the present one."""
    number, subject, roadmap = (request.args.get(name) or None for name in ("item", "subject", "roadmap"))
    with reading() as uow:
        measure = roadmaps.item(uow, number, roadmap) if number else None
        form = _offered(ProposalForm(data={"becomes": _present(measure, subject)}), uow)
    if subject not in PROPOSAL_SUBJECTS or (measure is None) != (subject == NEW):
        return page("proposals/choose.html", item=measure)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            made = services.file_proposal(uow, subject=subject, item=number, roadmap=roadmap, **form.facts())
            return done(_("Предложение подано."), "proposals.card", proposal_id=made.id)
    return page("proposals/new.html", form=form, item=measure, subject=subject, was=_present(measure, subject))


@bp.get("/<int:proposal_id>")
@allow(Permission.READ)
def card(proposal_id: int) -> Answer:
    """One proposal: what it changes, why, and what became of it."""
    return _card(proposal_id, DecisionForm(formdata=None))


@bp.post("/<int:proposal_id>/accept")
@allow(Permission.MANAGE)
def accept(proposal_id: int) -> Answer:
    """Accept a proposal."""
    form = _deciding(proposal_id)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.accept(uow, proposal_id=proposal_id, **form.values())
            return done(_("Предложение принято."), "proposals.card", proposal_id=proposal_id)
    return _card(proposal_id, form)


@bp.post("/<int:proposal_id>/decline")
@allow(Permission.MANAGE)
def decline(proposal_id: int) -> Answer:
    """Decline a proposal with a reason."""
    form = _deciding(proposal_id)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            services.decline(uow, proposal_id=proposal_id, **form.values())
            return done(_("Предложение отклонено."), "proposals.card", proposal_id=proposal_id)
    return _card(proposal_id, form)


@bp.post("/<int:proposal_id>/take-back")
@allow(Permission.DRAFT)
def take_back(proposal_id: int) -> Answer:
    """Take a proposal back while nothing was decided."""
    with writing() as uow:
        services.take_back(uow, proposal_id=proposal_id)
    return done(_("Предложение отозвано."), "proposals.card", proposal_id=proposal_id)


def _filters() -> ProposalFilters:
    given = request.args
    state = given.get("state", "")
    return ProposalFilters(
        state=state if state in PROPOSAL_STATES else "",
        item=given.get("item", "").strip()[:32],
        organization=given.get("organization", ""),
    )


def _card(proposal_id: int, form: DecisionForm) -> Answer:
    with reading() as uow:
        found = queries.proposal(uow, proposal_id)
    return page("proposals/card.html", found=found, form=form)


def _deciding(proposal_id: int) -> DecisionForm:
    """The form of a decision, for those who decide about proposals that they may know of."""
    with reading() as uow:
        queries.proposal(uow, proposal_id)
    require_region(current_actor())
    return DecisionForm()


def _present(measure: roadmaps.ItemView | None, subject: str | None) -> str:
    """The cell as it stands, verbatim; the title of a measure that shall be left out."""
    if measure is None or subject is None or subject not in PROPOSAL_SUBJECTS:
        return ""
    return measure.title if subject == DROP else str(getattr(measure, subject, ""))


def _offered(form: ProposalForm, uow: UnitOfWork) -> ProposalForm:
    bodies = organizations.choices(uow, Permission.DRAFT)
    if not bodies:
        raise NotFound(N_("Организаций, от имени которых вы пишете, нет."))
    form.offer(bodies, queries.letters(uow))
    return form
