"""The page behind the link in a letter about new hits: it stops the letters about that search, without logging in."""

from __future__ import annotations

from app.mail.stopping import stopped_search
from app.pages.search import bp
from app.security import unguarded_form
from app.security.access import PUBLIC, allow
from app.security.pace import SEARCHES, take
from app.web import Answer, container, page, reading, writing
from registry.services import search_letters


@bp.get("/letters/<key>")
@allow(PUBLIC)
def letters(key: str) -> Answer:
    """Ask, since mail programs and filters open links by themselves: only the button stops the letters."""
    take(SEARCHES)
    search_id = stopped_search(container(), key)
    with reading() as uow:
        return page("search/letters.html", name=search_letters.named(uow, search_id), stopped=False)


@bp.post("/letters/<key>")
@allow(PUBLIC)
@unguarded_form
def stop_letters(key: str) -> Answer:
    """Stop them. A mail program asks without any session (RFC 8058), so the key in the address is all that counts."""
    take(SEARCHES)
    search_id = stopped_search(container(), key)
    with writing() as uow:
        name = search_letters.stop(uow, search_id=search_id)
    return page("search/letters.html", name=name, stopped=True)
