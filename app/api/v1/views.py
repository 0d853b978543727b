"""What programs may read. Rights and shapes are those of the queries; refusals are those of ``app.errors``."""

from __future__ import annotations

from datetime import date

from flask import Response, jsonify, request

from app.api.v1 import bp
from app.security.access import allow
from app.web import container, reading
from registry.domain.requirements import LEVELS
from registry.domain.roles import Permission
from registry.errors import N_, InvalidInput
from registry.queries import completeness, document_card, events, indicators, organizations, roadmaps, word_forms


@bp.get("/roadmap")
@allow(Permission.READ)
def roadmap() -> Response:
    """The roadmap in force, or the one that ``roadmap`` names."""
    with reading() as uow:
        return jsonify(roadmaps.roadmap(uow, _roadmap()).as_json())


@bp.get("/roadmap/items/<number>")
@allow(Permission.READ)
def item(number: str) -> Response:
    """One measure."""
    with reading() as uow:
        return jsonify(roadmaps.item(uow, number, _roadmap()).as_json())


@bp.get("/events")
@allow(Permission.READ)
def event_list() -> Response:
    """The calendar of events, with ``revoked=1`` those too that were revoked."""
    with reading() as uow:
        return jsonify([row.as_json() for row in events.calendar(uow, revoked=bool(request.args.get("revoked")))])


@bp.get("/events/waiting")
@allow(Permission.READ)
def waited_dates() -> Response:
    """The dates for which deadlines of the roadmaps in force wait."""
    with reading() as uow:
        return jsonify([row.as_json() for row in events.waited(uow)])


@bp.get("/organizations")
@allow(Permission.READ)
def organization_list() -> Response:
    """The organizations one may read, those of a ``level`` only if wanted."""
    with reading() as uow:
        found = organizations.organizations(uow, level=_level())
        return jsonify([row.as_json() for row in found.rows])


@bp.get("/organizations/<code>/forms")
@allow(Permission.READ)
def organization_forms(code: str) -> Response:
    """The cases of an organization's name, of its head's post and name."""
    with reading() as uow:
        found = word_forms.organization_forms(uow, code)
        return jsonify(word_forms.as_json({"organization": code}, found))


@bp.get("/completeness")
@allow(Permission.READ)
def summary() -> Response:
    """The audit of all organizations one may read on the day ``on``."""
    with reading() as uow:
        return jsonify(completeness.summary(uow, _day(), _roadmap(), level=_level(), cells=False).as_json())


@bp.get("/completeness/<code>")
@allow(Permission.READ)
def organization_completeness(code: str) -> Response:
    """The audit of one organization on the day ``on``."""
    with reading() as uow:
        return jsonify(completeness.organization_completeness(uow, code, _day(), _roadmap()).as_json())


@bp.get("/indicators/<code>")
@allow(Permission.READ)
def indicator_series(code: str) -> Response:
    """The values of an organization, its municipality and the region over the years that have any."""
    with reading() as uow:
        years = indicators.years_with_figures(uow, code)
        return jsonify([series.as_json() for series in indicators.dynamics(uow, code, years)])


@bp.get("/documents/<int:document_id>")
@allow(Permission.READ)
def document(document_id: int) -> Response:
    """The card of a document."""
    with reading() as uow:
        return jsonify(document_card.document_card(uow, document_id).as_json())


def _roadmap() -> str | None:
    return request.args.get("roadmap") or None


def _level() -> str | None:
    level = request.args.get("level") or None
    if level is not None and level not in LEVELS:
        raise InvalidInput(
            N_("Уровня организаций «{level}» нет. Возможно: {levels}."), level=level, levels=", ".join(LEVELS)
        )
    return level


def _day() -> date:
    text = request.args.get("on", "")
    try:
        return date.fromisoformat(text) if text else container().clock.today()
    except ValueError as error:
        raise InvalidInput(N_("Дата «{text}» записана неверно: нужно ГГГГ-ММ-ДД."), text=text) from error
