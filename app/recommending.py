"""Prior recommendations: asked by what they are about, shown with the passages that answer, and cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request, url_for

from app.kinds import kind_name
from app.lists import capfirst, topic_words
from app.searching import in_registry
from app.searching.answering import from_the_index, making
from app.searching.showing import card_addresses, portal_addresses
from app.web import Answer, container, current_actor, page, reading
from app.web_filters import chosen, chosen_number, chosen_topics, chosen_years
from registry.domain.lifecycle import State
from registry.domain.topics import RECOMMENDING, VALUES, Topics
from registry.ports import Hit, SearchQuery, SearchResult
from registry.queries import organizations
from registry.queries.topics import topics

PAGE = 20
DEEPEST = 1000
PRIOR = (State.REGISTERED.value, State.PUBLISHED.value)
PUBLIC = ("public",)


@dataclass(frozen=True, slots=True)
class Passage:
    """A found recommendation: where it leads, who issued it, what it is about, and how it is cited.

    ``file`` leads to the very page of a PDF, ``None`` where the text has no pages.
    """

    hit: Hit
    address: str
    organization: str
    topics: Topics
    citation: str
    file: str | None = None


def recommendations_page(visible_to: tuple[str, ...] | None) -> Answer:
    """The list under the filters of the address; while the index is away, by title and number."""
    query = asked(visible_to)
    found, _partial = from_the_index(query)
    if found is None:
        return _from_the_registry(query)
    following = query.offset + PAGE
    return page(
        "recommendations/index.html",
        query=query,
        found=found,
        passages=passages(found.hits, public=visible_to == PUBLIC),
        options=_options(query),
        public=visible_to == PUBLIC,
        more=following if following < min(found.total, DEEPEST) else None,
    )


def prior(text: str, visible_to: tuple[str, ...] | None, *, limit: int) -> SearchResult:
    """What was recommended on the words. Raises ``IndexUnavailable``."""
    query = SearchQuery(text, kinds=RECOMMENDING, statuses=PRIOR, visible_to=visible_to, limit=limit)
    return container().search.search(query)


def passages(hits: Sequence[Hit], *, public: bool = False) -> list[Passage]:
    """The hits with what a page shows of them; ``public`` leads to the portal alone."""
    ids = [int(hit.id) for hit in hits]
    codes = {hit.organization for hit in hits}
    with reading() as uow:
        names, about = organizations.titles(uow, codes), topics(uow, ids)
        own = frozenset() if public else organizations.readable_among(uow, codes)
    return [
        Passage(
            hit,
            _address(hit, own=hit.organization in own),
            names.get(hit.organization, hit.organization),
            about.get(int(hit.id), {}),
            citation(hit),
            _page_of_file(hit, own=hit.organization in own),
        )
        for hit in hits
    ]


def citation(hit: Hit) -> str:
    """«Методические рекомендации «…» (от 03.03.2025 № 12), с. 4», as a document prints it: always in Russian."""
    kind = container().catalogue.kind(hit.kind).singular
    named = hit.title.casefold().startswith(kind.casefold())
    said = [f"от {hit.day:%d.%m.%Y}"] if hit.day else []
    said += [f"№ {hit.number}"] if hit.number else []
    requisites = f" ({' '.join(said)})" if said else ""
    place = f", с. {hit.page}" if hit.page else f", раздел «{hit.section}»" if hit.section else ""
    return f"{hit.title if named else f'{capfirst(kind)} «{hit.title}»'}{requisites}{place}"


def asked(visible_to: tuple[str, ...] | None, *, limit: int = PAGE) -> SearchQuery:
    """The question of the address."""
    return SearchQuery(
        text=request.args.get("q", ""),
        kinds=tuple(code for code in chosen("kind") if code in RECOMMENDING) or RECOMMENDING,
        years=chosen_years(),
        statuses=PRIOR,
        traits=chosen_topics(),
        visible_to=visible_to,
        limit=limit,
        offset=chosen_number("offset", most=DEEPEST),
        sort="relevance" if request.args.get("q", "").strip() else "date",
    )


def _options(query: SearchQuery) -> Mapping[str, list[tuple[str, str]]]:
    """What each filter may be set to, with how many there are without any filter; what there is none of is left out."""
    bare = replace(query, text="", kinds=RECOMMENDING, years=(), traits={}, limit=1, offset=0)
    counts = {name: dict(values) for name, values in container().search.search(bare).facets.items()}
    found = {
        name: [
            (value, f"{capfirst(topic_words(name, value))} ({counts[name][value]})")
            for value in values
            if value in counts[name]
        ]
        for name, values in VALUES.items()
        if name in counts
    }
    kinds = counts.get("kind", {})
    found["kind"] = [(code, f"{capfirst(kind_name(code))} ({kinds[code]})") for code in RECOMMENDING if code in kinds]
    found["year"] = [
        (year, f"{year} ({number})") for year, number in sorted(counts.get("year", {}).items(), reverse=True)
    ]
    return found


def _address(hit: Hit, *, own: bool) -> str:
    """The place of the passage: on the card, or on the portal when only publication lets the person see it."""
    anchor = f"l{hit.line}" if hit.line is not None else None
    return url_for("documents.card" if own else "portal.document", document_id=int(hit.id), _anchor=anchor)


def _page_of_file(hit: Hit, *, own: bool) -> str | None:
    if not hit.page:
        return None
    place = "documents.file" if own else "portal.file"
    return url_for(place, document_id=int(hit.id), kind="pdf", _anchor=f"page={hit.page}")


def _from_the_registry(query: SearchQuery) -> Answer:
    found = in_registry.listed(container(), current_actor(), query)
    public = query.visible_to == PUBLIC
    addresses_of = portal_addresses if public else card_addresses
    addresses = addresses_of(str(row.id) for row in found.rows)
    return page(
        "recommendations/fallback.html", query=query, found=found, addresses=addresses, public=public, making=making()
    )
