"""Searches that a person keeps: saved from the page of results, read as a feed, told of by mail, dropped."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for

from app.i18n import _
from app.pages.search import bp
from app.searching.asking import asked
from app.searching.saved import filters_of, known_now, newest, query_of
from app.security.access import LOGGED_IN, PUBLIC, allow
from app.security.pace import SEARCHES, take
from app.tables import clean_text
from app.web import Answer, container, current_actor, done, page, reading, writing
from registry.domain.roles import visibility_tokens
from registry.queries import people
from registry.queries import saved_searches as queries
from registry.queries.saved_searches import SavedRow
from registry.services import saved_searches as services
from registry.services.saved_searches import OpenedSearch, Saved


@bp.get("/saved")
@allow(LOGGED_IN)
def saved() -> Answer:
    """The person's searches."""
    return _saved_page()


@bp.post("/saved/new")
@allow(LOGGED_IN)
def save() -> Answer:
    """Keep the search of the address; that of its feed is shown on the answer, and nowhere else ever."""
    query, _strangers = asked(visibility_tokens(current_actor()))
    name, by_mail = request.form.get("name", ""), bool(request.form.get("by_mail"))
    known = known_now(container(), query) if by_mail else None
    with writing() as uow:
        made = services.save(
            uow, name=name, question=query.text, filters=filters_of(query), by_mail=by_mail, known=known
        )
    return _saved_page(_feed_address(made), heading=_("Поиск сохранён; адрес его ленты показан один раз"))


@bp.post("/saved/<int:search_id>/renew")
@allow(LOGGED_IN)
def renew(search_id: int) -> Answer:
    """Another address of the feed, shown once; the old one shows nothing any more."""
    with writing() as uow:
        made = services.renew(uow, search_id=search_id)
    return _saved_page(_feed_address(made), heading=_("Прежний адрес ленты отключён; новый показан один раз"))


@bp.post("/saved/<int:search_id>/drop")
@allow(LOGGED_IN)
def drop(search_id: int) -> Answer:
    """Keep it no longer."""
    with writing() as uow:
        services.drop(uow, search_id=search_id)
    return done(_("Поиск удалён: его лента больше ничего не показывает."), "search.saved")


@bp.post("/saved/<int:search_id>/mail")
@allow(LOGGED_IN)
def mail(search_id: int) -> Answer:
    """Send new hits by mail, or send them no more."""
    by_mail = request.form.get("by_mail") == "1"
    with reading() as uow:
        search = services.own_search(uow, search_id)
    asked_again = query_of(search.question, search.filters, current_actor())
    known = known_now(container(), asked_again) if by_mail else None
    with writing() as uow:
        services.set_mail(uow, search_id=search_id, by_mail=by_mail, known=known)
    return done(_("Новое будет приходить по почте.") if by_mail else _("Писем больше не будет."), "search.saved")


@bp.get("/saved/<secret>.atom")
@allow(PUBLIC)
def saved_feed(secret: str) -> Response:
    """What a program that reads feeds sees: the newest documents that the person of the search may read now."""
    take(SEARCHES)
    with container().database.write(current_actor()) as uow:
        found = services.opened(uow, secret=secret)
    answer = Response(_feed(found), mimetype="application/atom+xml")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _feed(found: OpenedSearch) -> str:
    rows = newest(container(), found.search, found.actor)
    host = (container().settings.public_url or request.host_url).rstrip("/")
    entries = [(row, clean_text(row.title), host + row.path) for row in rows]
    updated = max((row.at for row in rows), default=found.search.created_at)
    return render_template(
        "pages/search/saved_feed.xml", search=found.search, entries=entries, host=host, updated=updated
    )


def _saved_page(address: str = "", *, heading: str = "") -> Answer:
    with reading() as uow:
        rows = queries.saved_searches(uow)
        reached = bool(people.user(uow, current_actor().user_id or 0).email)
    return page(
        "search/saved.html",
        rows=rows,
        addresses={row.id: _asked_again(row) for row in rows},
        address=address,
        heading=heading,
        reached=reached,
        mails=container().mailer.available(),
    )


def _feed_address(made: Saved) -> str:
    host = container().settings.public_url or request.host_url
    return host.rstrip("/") + url_for("search.saved_feed", secret=made.secret)


def _asked_again(row: SavedRow) -> str:
    arguments: dict[str, Any] = {"q": row.question or None, **row.filters}
    return url_for("search.index", **arguments)
