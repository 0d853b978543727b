"""What is due and overdue for the person; the portal for everybody else."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for

from app.pages.home import bp
from app.pages.home.desk import desk_of, stale_documents
from app.preferences import remember
from app.security.access import PUBLIC, allow
from app.security.redirects import local_path
from app.web import Answer, container, current_actor, page, reading


@bp.get("/")
@allow(PUBLIC)
def index() -> Answer:
    """What waits for the person (or for ``organization``), most urgent first; a stranger is led to the portal."""
    if current_actor().user_id is None:
        return redirect(url_for("portal.index" if "portal" in current_app.blueprints else "account.log_in"))
    with reading() as uow:
        desk = desk_of(uow, container().clock.today(), request.args.get("organization") or None)
        stale = stale_documents(uow, request.args.get("organization") or None)
        return page("home/index.html", desk=desk, stale=stale)


@bp.get("/display")
@allow(PUBLIC)
def display() -> Answer:
    """Keep the chosen look or language in this browser; nothing in the registry changes."""
    answer = redirect(local_path(request.args.get("next"), url_for("home.index")))
    return remember(answer, locale=request.args.get("locale"), theme=request.args.get("theme"))
