"""New hits of saved searches by mail: a letter a search and run, only of what its person may read at that moment."""

from __future__ import annotations

import logging

from app.container import Container
from app.mail.stopping import stop_address
from app.searching.saved import found_for
from registry.errors import DokkartaError, LimitExceeded, NotFound, RefusedAddress
from registry.ports import Letter
from registry.queries.appearance import AppearedRow
from registry.services import search_letters
from registry.services.login import actor_by_id
from registry.services.saved_searches import own_search
from registry.services.search_letters import NewHits

logger = logging.getLogger("dokkarta.mail")

# So many documents of a search are named in a letter; the rest is counted.
_NAMED = 20


def send_new_hits(container: Container) -> dict[str, int]:
    """Send what is new; how many letters left and how many the server refused. Raises ``IndexUnavailable``."""
    with container.database.read() as uow:
        subscribed = search_letters.subscribed(uow)
    counts = {"sent": 0, "failed": 0}
    for search_id in subscribed:
        try:
            hits = _new(container, search_id)
        except LimitExceeded:
            # One question that takes too long keeps nobody else from getting letters.
            logger.warning("saved search %d was not answered in time", search_id)
            counts["failed"] += 1
            continue
        if hits is not None:
            counts[_send(container, hits)] += 1
    return counts


def _new(container: Container, search_id: int) -> NewHits | None:
    try:
        with container.database.read() as uow:
            search = own_search(uow, search_id)
            actor = actor_by_id(uow, search.user_id)
    except NotFound:
        # Dropped, or the account was closed, since the list was read.
        return None
    found = found_for(container, search, actor)
    with container.database.write() as uow:
        return search_letters.take(uow, search_id=search_id, found=found)


def _send(container: Container, hits: NewHits) -> str:
    try:
        container.mailer.send(letter_of(container, hits))
    except DokkartaError as error:
        with container.database.write() as uow:
            for_good = isinstance(error, RefusedAddress)
            search_letters.failed(uow, hits, error=error.message, for_good=for_good)
        return "failed"
    with container.database.write() as uow:
        search_letters.sent(uow, hits)
    return "sent"


def letter_of(container: Container, hits: NewHits) -> Letter:
    """The letter about what is new. Letters are official Russian, whatever language the pages are read in."""
    base = container.settings.base_url.rstrip("/")
    stop, total = stop_address(container, hits.search_id), len(hits.rows)
    body = [f"Здравствуйте, {hits.name}!", "", f"По вашему поиску «{hits.search}» появились документы: {total}.", ""]
    for row in hits.rows[:_NAMED]:
        body += [f"– {' '.join(row.title.split())}{_requisites(row)}", f"  {base}{row.path}"]
    body += [f"  и ещё {total - _NAMED}"] * (total > _NAMED)
    body += [
        "",
        "--",
        "Письмо составлено системой «Доккарта»; отвечать на него не нужно.",
        f"Не получать писем об этом поиске: {stop}",
        f"Все ваши поиски: {base}/search/saved",
    ]
    subject = f"Новое по поиску «{hits.search}»: {total}"
    return Letter(to=hits.address, subject=subject, text="\n".join(body) + "\n", unsubscribe=stop)


def _requisites(row: AppearedRow) -> str:
    number = f" № {row.number}" if row.number else ""
    return f"{f' от {row.day:%d.%m.%Y}' if row.day else ''}{number}"
