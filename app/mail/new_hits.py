"""New hits of saved searches by mail: one letter a person and run, only of what she may read at that moment."""

from __future__ import annotations

from collections.abc import Sequence

from app.container import Container
from app.searching.saved import new_hits, pages_of
from registry.domain.roles import Actor
from registry.errors import DokkartaError
from registry.ports import Hit, Letter
from registry.queries.saved_searches import SavedRow, Subscriber, subscribers
from registry.services import saved_searches
from registry.services.login import actor_by_login

# So many documents of a search are named in a letter; the rest is counted.
_NAMED = 20

Found = Sequence[tuple[SavedRow, Sequence[Hit]]]


def send_new_hits(container: Container) -> dict[str, int]:
    """Send what is new; how many letters left and how many the server refused. Raises ``IndexUnavailable``."""
    with container.database.read() as uow:
        people = [(person, actor_by_login(uow, person.login)) for person in subscribers(uow)]
    counts = {"sent": 0, "failed": 0}
    for person, actor in people:
        until = container.clock.now()
        listed = [(search, new_hits(container, search, actor)) for search in person.searches]
        found = [(search, hits) for search, hits in listed if hits]
        if found:
            with container.database.write() as uow:
                saved_searches.begin(uow, [search.id for search, _hits in found], until)
            counts[_send(container, letter_of(container, person, actor, found), found)] += 1
    return counts


def _send(container: Container, letter: Letter, found: Found) -> str:
    told = {search.id: search.told_at for search, _hits in found}
    try:
        container.mailer.send(letter)
    except DokkartaError as error:
        with container.database.write() as uow:
            saved_searches.failed(uow, told, to=letter.to, error=error.message)
        return "failed"
    with container.database.write() as uow:
        saved_searches.sent(uow, told, to=letter.to, documents=sum(len(hits) for _search, hits in found))
    return "sent"


def letter_of(container: Container, person: Subscriber, actor: Actor, found: Found) -> Letter:
    """The letter about what is new. Letters are official Russian, whatever language the pages are read in."""
    base = container.settings.base_url.rstrip("/")
    body = [f"Здравствуйте, {person.name}!", "", "Появились документы по вашим сохранённым поискам.", ""]
    for search, hits in found:
        pages = pages_of(container, actor, (hit.id for hit in hits[:_NAMED]))
        body += [f"{search.name}: {len(hits)}", ""]
        for hit in hits[:_NAMED]:
            body += [f"– {' '.join(hit.title.split())}{_requisites(hit)}", f"  {base}{pages[hit.id]}"]
        body += [f"  и ещё {len(hits) - _NAMED}"] * (len(hits) > _NAMED) + [""]
    body += [
        "--",
        "Письмо составлено системой «Доккарта»; отвечать на него не нужно.",
        f"Отказаться от писем можно на странице сохранённых поисков: {base}/search/saved",
    ]
    total = len({hit.id for _search, hits in found for hit in hits})
    return Letter(to=person.address, subject=f"Новое по сохранённым поискам: {total}", text="\n".join(body) + "\n")


def _requisites(hit: Hit) -> str:
    number = f" № {hit.number}" if hit.number else ""
    return f"{f' от {hit.day:%d.%m.%Y}' if hit.day else ''}{number}"
