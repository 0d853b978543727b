"""Who may do what to whose: every address by role and by organization. An address that is not declared here fails.

``who`` are the roles, held in the body that owns the object, for which the address works; the system administrator is
always among them. To the same roles of another body a ``bound`` object is missing, to all others it is refused.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.security.access import PUBLIC, rule_of
from tests.app.conftest import Site
from tests.app.security.conftest import OTHER, OWN, ROLES, Holdings, ask, settled, token

READERS = frozenset(ROLES)
WRITERS = frozenset({"author", "registrar", "org_admin"})
REGISTRARS = frozenset({"registrar", "org_admin"})
PUBLISHERS = frozenset({"publisher", "org_admin"})
MANAGERS = frozenset({"org_admin"})
REGION: frozenset[str] = frozenset()
CONDITION = "где имеются ОО с необъективными результатами"


@dataclass(frozen=True)
class Entry:
    """What is asked, and for whom it works. ``data`` makes a sent form whole.

    A ``personal`` object is there for its own person and for the system administrator only, a ``private`` one not even
    for the latter. An ``open`` form needs no token of a session: its address is the key.
    """

    address: str
    who: frozenset[str]
    bound: bool = False
    personal: bool = False
    private: bool = False
    open: bool = False
    data: dict[str, Any] = field(default_factory=dict)


def own(address: str, who: frozenset[str], **data: Any) -> Entry:
    """An object of one body."""
    return Entry(address, who, bound=True, data=data)


DECLARED: dict[str, Entry] = {
    "GET static": Entry("/static/css/site.css", READERS),
    "GET home.index": Entry("/", READERS),
    "GET home.display": Entry("/display", READERS),
    "GET account.log_in": Entry("/account/login", READERS),
    "POST account.log_in": Entry("/account/login", READERS),
    "GET account.password": Entry("/account/password", READERS),
    "POST account.password": Entry("/account/password", READERS),
    "GET account.profile": Entry("/account/profile", READERS),
    "POST account.profile": Entry("/account/profile", READERS, data={"locale": "ru", "theme": "standard"}),
    "GET account.details": Entry("/account/details", READERS),
    "POST account.details": Entry("/account/details", READERS, data={"name": "Иванова"}),
    "GET portal.index": Entry("/portal/", READERS),
    "GET portal.complete": Entry("/portal/complete?q=приказ", READERS),
    "GET portal.search": Entry("/portal/search?q=приказ", READERS),
    "GET portal.feed": Entry("/portal/feed.atom", READERS),
    "GET portal.document": Entry("/portal/documents/{published}", READERS),
    "GET portal.file": Entry("/portal/documents/{published}/docx", READERS),
    "GET portal.recommendations": Entry("/portal/recommendations/?q=рекомендации", READERS),
    "GET recommendations.index": Entry("/recommendations/?q=рекомендации", READERS),
    "GET search.index": Entry("/search/?q=приказ", READERS),
    "GET search.list_of_found": Entry("/search/list.csv?q=приказ", READERS),
    "GET search.saved": Entry("/search/saved", READERS),
    "POST search.save": Entry("/search/saved/new?q=приказ", READERS, data={"name": "Приказы"}),
    "POST search.mail": Entry("/search/saved/{search}/mail", READERS, personal=True),
    "POST search.renew": Entry("/search/saved/{search}/renew", READERS, personal=True, private=True),
    "GET search.letters": Entry("/search/letters/{letters}", READERS),
    "POST search.stop_letters": Entry("/search/letters/{letters}", READERS, open=True),
    "GET search.saved_feed": Entry("/search/saved/{search_secret}.atom", READERS),
    "POST search.drop": Entry("/search/saved/{search}/drop", READERS, personal=True),
    "GET api_v1.search": Entry("/api/v1/search?q=приказ", READERS),
    "GET api_v1.recommendation_list": Entry("/api/v1/recommendations?q=рекомендации", READERS),
    "GET api_v1.search_completions": Entry("/api/v1/search/complete?q=приказ", READERS),
    "GET api_v1.similar_documents": own("/api/v1/search/similar/{draft}", READERS),
    "GET api_v1.saved_search_list": Entry("/api/v1/search/saved", READERS),
    "GET search.complete": Entry("/search/complete?q=приказ", READERS),
    "GET journal.index": Entry("/journal/", MANAGERS),
    "GET journal.proof": Entry("/journal/proof", REGION),
    "GET jobs.index": Entry("/jobs/", READERS),
    "GET jobs.card": own("/jobs/{job}", READERS),
    "POST jobs.cancel": own("/jobs/{job}/cancel", REGION),
    "GET calendar.index": Entry("/calendar/", READERS),
    "POST calendar.create": own("/calendar/new", READERS, organization=OWN),
    "GET calendar.feed": Entry("/calendar/feed/{secret}.ics", READERS),
    "POST calendar.renew": Entry("/calendar/{feed}/renew", READERS, personal=True, private=True),
    "POST calendar.revoke": Entry("/calendar/{feed}/revoke", READERS, personal=True),
    "GET calendar.organization_file": own(f"/calendar/organizations/{OWN}.ics", READERS),
    "GET reminders.index": Entry("/reminders/", READERS),
    "POST reminders.send": Entry("/reminders/send", REGION),
    "GET audit.index": Entry("/audit/", READERS),
    "GET audit.summary_file": Entry("/audit/all.json", READERS),
    "GET audit.region_file": Entry("/audit/region.xlsx", READERS),
    "GET audit.organization_map": Entry("/audit/organizations", READERS),
    "GET audit.item": Entry("/audit/items/2.9", READERS),
    "GET audit.item_file": Entry("/audit/items/2.9/list.xlsx", READERS),
    "GET audit.organization_timeline": own(f"/audit/{OWN}/timeline", READERS),
    "GET audit.organization": own(f"/audit/{OWN}", READERS),
    "GET audit.organization_file": own(f"/audit/{OWN}/audit.json", READERS),
    "GET audit.proposals": own(f"/audit/{OWN}/proposals", READERS),
    "POST audit.confirm_proposals": own(f"/audit/{OWN}/proposals", REGISTRARS, chosen="3|3.14|order|"),
    "GET documents.index": Entry("/documents/", READERS),
    "GET documents.card": own("/documents/{draft}", READERS),
    "GET documents.file": own("/documents/{draft}/file/docx", READERS),
    "GET documents.leaf": own("/documents/{scan}/pages/1", READERS),
    "GET documents.leaf_picture": own("/documents/{scan}/pages/1.png", READERS),
    "GET documents.choose": Entry("/documents/choose", WRITERS),
    "GET documents.create": own(f"/documents/new?kind=order&organization={OWN}&item=1.1", WRITERS),
    "POST documents.create": own(f"/documents/new?kind=order&organization={OWN}&item=1.1", WRITERS, title="О мерах"),
    "POST documents.preview": own(f"/documents/preview?kind=order&organization={OWN}", WRITERS, title="О мерах"),
    "POST documents.prior_recommendations": Entry("/documents/prior?kind=method_recs", WRITERS),
    "GET documents.about": own("/documents/{draft}/topics", WRITERS),
    "POST documents.about": own("/documents/{draft}/topics", WRITERS, grade="9"),
    "GET documents.edit": own("/documents/{draft}/edit", WRITERS),
    "POST documents.edit": own("/documents/{draft}/edit", WRITERS, title="О мерах", revision="1"),
    "POST documents.recognise": own("/documents/{registered}/recognise", REGISTRARS),
    "POST documents.order_pdf": own("/documents/{draft}/pdf", READERS),
    "POST documents.register": own("/documents/{draft}/register", REGISTRARS),
    "POST documents.discard": own("/documents/{spare}/discard", WRITERS),
    "POST documents.publish": own("/documents/{registered}/publish", PUBLISHERS),
    "POST documents.withdraw": own("/documents/{registered}/withdraw", PUBLISHERS, reason="Ошибка."),
    "POST documents.settle_figures": own("/documents/{draft}/figures?seen=1", WRITERS, why="Несущественно."),
    "GET documents.enter": Entry("/documents/enter", REGISTRARS),
    "POST documents.enter": Entry("/documents/enter", REGISTRARS),
    "GET documents.link": own(f"/documents/link?organization={OWN}&item=3.22&kind=web_publication", REGISTRARS),
    "POST documents.link": own(
        f"/documents/link?organization={OWN}&item=3.22&kind=web_publication", REGISTRARS,
        url="https://example.ru/b", fulfilled_on="2025-10-02",
    ),
    "GET documents.protocol": own(f"/documents/protocol?organization={OWN}&item=3.22&kind=parent_meeting", REGISTRARS),
    "POST documents.protocol": own(
        f"/documents/protocol?organization={OWN}&item=3.22&kind=parent_meeting", REGISTRARS,
        document_id="3", held_on="2025-04-02",
    ),
    "GET documents.find": own(f"/documents/find?organization={OWN}&item=2.9&kind=order", REGISTRARS),
    "POST documents.confirm_match": own(
        "/documents/{registered}/matches/confirm", REGISTRARS, item="2.9", kind="order"
    ),
    "POST documents.dismiss_match": own(
        "/documents/{registered}/matches/dismiss", REGISTRARS, item="3.7", kind="order"
    ),
    "POST documents.restore_match": own("/documents/matches/{dismissed}/restore", REGISTRARS),
    "GET documents.exempt": own(f"/documents/exempt?organization={OWN}&item=2.9", MANAGERS),
    "POST documents.exempt": own(f"/documents/exempt?organization={OWN}&item=2.9", MANAGERS, reason="Нет таких."),
    "GET documents.revoke": own("/documents/evidence/{evidence}/revoke", REGISTRARS),
    "POST documents.revoke": own("/documents/evidence/{evidence}/revoke", REGISTRARS, reason="Ошибка."),
    "GET documents.revoke_exemption": own("/documents/exemptions/{exemption}/revoke", MANAGERS),
    "POST documents.revoke_exemption": own("/documents/exemptions/{exemption}/revoke", MANAGERS, reason="Ошибка."),
    "GET check.index": Entry("/check", READERS),
    "POST check.index": Entry("/check", READERS),
    "POST check.mended": Entry("/check/mended", READERS),
    "GET check.editions": Entry("/check/rules", READERS),
    "GET check.organization": own(f"/organizations/{OWN}/layout", READERS),
    "POST check.organization": own(
        f"/organizations/{OWN}/layout", MANAGERS, since="2025-10-15", basis="Инструкция", base="gost-2025"
    ),
    "GET check.document": own("/documents/{draft}/layout", READERS),
    "POST check.fix": own("/documents/{draft}/layout/fix", WRITERS),
    "POST check.mended_document": own("/documents/{draft}/layout/mended", READERS),
    "POST check.waive": own("/documents/{draft}/layout/waive", WRITERS, rule="L1", reason="Так принято."),
    "POST check.take_back": own("/documents/{draft}/layout/waivers/1", WRITERS),
    "GET templates.index": Entry("/templates/", MANAGERS),
    "GET templates.kind": Entry("/templates/kinds/schedule", MANAGERS),
    "POST templates.upload": Entry("/templates/kinds/schedule", MANAGERS),
    "GET templates.bundled": Entry("/templates/kinds/schedule/template.docx", MANAGERS),
    "GET templates.card": own("/templates/{template}", MANAGERS),
    "GET templates.file": own("/templates/{template}/file", MANAGERS),
    "GET templates.compare": own("/templates/{template}/compare", MANAGERS),
    "POST templates.put_in_force": own("/templates/{template}/in-force", MANAGERS, since="2025-10-15"),
    "POST templates.order_pdf": own("/templates/{template}/pdf", MANAGERS),
    "POST templates.retire": own("/templates/{template}/retire", MANAGERS),
    "GET templates.sample_pdf": own("/templates/samples/{sample}.pdf", MANAGERS),
    "GET organizations.index": Entry("/organizations/", READERS),
    "GET organizations.tree": Entry("/organizations/tree", READERS),
    "GET organizations.card": own(f"/organizations/{OWN}", READERS),
    "GET organizations.edit": own(f"/organizations/{OWN}/edit", MANAGERS),
    "POST organizations.edit": own(f"/organizations/{OWN}/edit", MANAGERS, name="Управление", active="y"),
    "GET organizations.correct_forms": own(f"/organizations/{OWN}/forms/name", MANAGERS),
    "POST organizations.correct_forms": own(f"/organizations/{OWN}/forms/name", MANAGERS, genitive="Управления"),
    "POST organizations.restore_form": own(f"/organizations/{OWN}/forms/name/genitive/restore", MANAGERS),
    "GET organizations.create": Entry("/organizations/new", MANAGERS),
    "POST organizations.create": Entry("/organizations/new", MANAGERS),
    "GET organizations.import_table": Entry("/organizations/import", MANAGERS),
    "POST organizations.import_table": Entry("/organizations/import", MANAGERS),
    "GET organizations.import_template": Entry("/organizations/import/template", MANAGERS),
    "GET organizations.add_trait": own(f"/organizations/{OWN}/traits/new", REGION),
    "POST organizations.add_trait": own(f"/organizations/{OWN}/traits/new", REGION),
    "GET organizations.end_trait": own(f"/organizations/{OWN}/traits/{{trait}}", REGION),
    "POST organizations.end_trait": own(f"/organizations/{OWN}/traits/{{trait}}", REGION, until="2025-09-01"),
    "GET organizations.remove_trait": own(f"/organizations/{OWN}/traits/{{trait}}/remove", REGION),
    "POST organizations.remove_trait": own(f"/organizations/{OWN}/traits/{{trait}}/remove", REGION, reason="Ошибка."),
    "GET proposals.index": Entry("/proposals/", READERS),
    "POST proposals.start_edition": Entry("/proposals/edition", REGION),
    "GET proposals.table": Entry("/proposals/all.xlsx", READERS),
    "GET proposals.create": Entry("/proposals/new?item=2.9&subject=title", WRITERS),
    "POST proposals.create": Entry("/proposals/new?item=2.9&subject=title", WRITERS),
    "GET proposals.card": own("/proposals/{proposal}", READERS),
    "POST proposals.accept": own("/proposals/{proposal}/accept", REGION),
    "POST proposals.decline": own("/proposals/{other_proposal}/decline", REGION, reason="Нет."),
    "POST proposals.take_back": own("/proposals/{third_proposal}/take-back", WRITERS),
    "GET signs.index": Entry("/signs/", READERS),
    "GET signs.sign": Entry("/signs/sign/low_results", READERS),
    "GET signs.history": Entry("/signs/sign/low_results/history", READERS),
    "GET signs.card": own("/signs/lists/{sign_list}", READERS),
    "GET signs.file": own("/signs/lists/{sign_list}/file", READERS),
    "GET signs.revoke": own("/signs/lists/{sign_list}/revoke", MANAGERS),
    "POST signs.revoke": own("/signs/lists/{sign_list}/revoke", MANAGERS, reason="Ошибка."),
    "GET signs.bring": Entry("/signs/import", MANAGERS),
    "POST signs.bring": Entry("/signs/import", MANAGERS),
    "POST signs.store": Entry("/signs/import/confirm", MANAGERS),
    "GET signs.import_template": Entry("/signs/import/template", MANAGERS),
    "GET signs.define": Entry("/signs/new", REGION),
    "POST signs.define": Entry("/signs/new", REGION),
    "GET signs.edit": Entry("/signs/sign/low_results/edit", REGION),
    "POST signs.edit": Entry("/signs/sign/low_results/edit", REGION),
    "GET signs.bind": Entry(f"/signs/conditions?condition={CONDITION}", REGION),
    "POST signs.bind": Entry(f"/signs/conditions?condition={CONDITION}", REGION, data={"trait": ""}),
    "GET numbers.index": own(f"/organizations/{OWN}/numbers", READERS),
    "POST numbers.index": own(f"/organizations/{OWN}/numbers", MANAGERS, series="П", pattern="{n}-П"),
    "GET people.index": Entry("/people/", MANAGERS),
    "GET people.create": Entry("/people/new", MANAGERS),
    "POST people.create": Entry("/people/new", MANAGERS),
    "GET people.card": own("/people/{person}", MANAGERS),
    "GET people.edit": own("/people/{person}/edit", MANAGERS),
    "POST people.edit": own("/people/{person}/edit", MANAGERS, name="Петрова"),
    "GET people.roles": own("/people/{person}/roles", MANAGERS),
    "POST people.roles": own(
        "/people/{person}/roles", MANAGERS, **{"roles-0-organization": OWN, "roles-0-role": "viewer"}
    ),
    "GET people.correct_forms": own("/people/{person}/forms/name", MANAGERS),
    "POST people.correct_forms": own("/people/{person}/forms/name", MANAGERS, genitive="Петровой"),
    "POST people.restore_form": own("/people/{person}/forms/name/genitive/restore", MANAGERS),
    "POST people.reset_password": own("/people/{person}/password", MANAGERS),
    "POST people.close": own("/people/{person}/close", MANAGERS),
    "POST people.reopen": own("/people/{person}/open", MANAGERS),
    "GET indicators.index": Entry("/indicators/", READERS),
    "GET indicators.card": Entry("/indicators/PS-01", READERS),
    "GET indicators.create": Entry("/indicators/new", REGION),
    "POST indicators.create": Entry("/indicators/new", REGION),
    "GET indicators.edit": Entry("/indicators/PS-01/edit", REGION),
    "POST indicators.edit": Entry("/indicators/PS-01/edit", REGION),
    "GET indicators.import_catalogue": Entry("/indicators/catalogue/import", REGION),
    "POST indicators.import_catalogue": Entry("/indicators/catalogue/import", REGION),
    "GET indicators.catalogue_template": Entry("/indicators/catalogue/template", MANAGERS),
    "GET indicators.figures": Entry("/indicators/figures", READERS),
    "GET indicators.organization": own(f"/indicators/organizations/{OWN}", READERS),
    "GET indicators.rows": own(f"/indicators/organizations/{OWN}/rows", READERS),
    "GET indicators.imports": Entry("/indicators/imports", READERS),
    "GET indicators.import_card": own("/indicators/imports/{imported}", READERS),
    "GET indicators.import_figures": Entry("/indicators/import", WRITERS),
    "POST indicators.import_figures": Entry("/indicators/import", WRITERS),
    "GET indicators.import_template": own(f"/indicators/import/template?organization={OWN}&year=2025", WRITERS),
    "GET roadmap.index": Entry("/roadmap/", READERS),
    "GET roadmap.plan_timeline": Entry("/roadmap/timeline", READERS),
    "GET roadmap.item": Entry("/roadmap/2.9", READERS),
    "GET roadmap.editions": Entry("/roadmap/editions", READERS),
    "GET roadmap.edition": Entry("/roadmap/editions/10-p-2710", READERS),
    "GET roadmap.import_file": Entry("/roadmap/import", REGION),
    "POST roadmap.import_file": Entry("/roadmap/import", REGION),
    "GET roadmap.correct": Entry("/roadmap/editions/10-p-2710/2.9", REGION),
    "POST roadmap.correct": Entry("/roadmap/editions/10-p-2710/2.9", REGION),
    "POST roadmap.accept": Entry("/roadmap/editions/10-p-2710/accept", REGION),
    "GET roadmap.compare": Entry("/roadmap/editions/10-p-2710/compare?with=10-p-2710", READERS),
    "GET roadmap.table_file": Entry("/roadmap/editions/10-p-2710/table.docx", READERS),
    "POST roadmap.match": Entry("/roadmap/editions/10-p-2710/2.9/match", REGION),
    "POST roadmap.amend": Entry("/roadmap/editions/10-p-2710/amend", REGION, data={"with": "10-p-2710"}),
    "POST roadmap.heading": Entry("/roadmap/editions/10-p-2710/heading", REGION, data={"heading": "Об утверждении"}),
    "POST roadmap.discard": Entry("/roadmap/editions/10-p-2710/discard", REGION),
    "GET events.index": Entry("/events/", READERS),
    "GET events.create": Entry("/events/new", REGION),
    "POST events.create": Entry("/events/new", REGION),
    "GET events.edit": Entry("/events/{event}", REGION),
    "POST events.edit": Entry("/events/{event}", REGION, data={"basis": "приказ"}),
    "GET events.revoke": Entry("/events/{event}/revoke", REGION),
    "POST events.revoke": Entry("/events/{event}/revoke", REGION, data={"reason": "Ошибка."}),
    "GET events.import_file": Entry("/events/import", REGION),
    "POST events.import_file": Entry("/events/import", REGION),
    "POST events.take": Entry("/events/import/take", REGION),
    "GET api_v1.roadmap": Entry("/api/v1/roadmap", READERS),
    "GET api_v1.item": Entry("/api/v1/roadmap/items/2.9", READERS),
    "GET api_v1.organization_forms": own(f"/api/v1/organizations/{OWN}/forms", READERS),
    "GET api_v1.event_list": Entry("/api/v1/events", READERS),
    "GET api_v1.waited_dates": Entry("/api/v1/events/waiting", READERS),
    "GET api_v1.organization_list": Entry("/api/v1/organizations", READERS),
    "GET api_v1.summary": Entry("/api/v1/completeness", READERS),
    "GET api_v1.organization_completeness": own(f"/api/v1/completeness/{OWN}", READERS),
    "GET api_v1.indicator_series": own(f"/api/v1/indicators/{OWN}", READERS),
    "GET api_v1.template_list": Entry("/api/v1/templates", MANAGERS),
    "GET api_v1.document": own("/api/v1/documents/{draft}", READERS),
    "GET batches.index": Entry("/batches/", WRITERS),
    "GET batches.choose": Entry("/batches/new", WRITERS),
    "GET batches.fill": Entry("/batches/fill?kind=order", WRITERS),
    "POST batches.fill": Entry("/batches/fill?kind=order", WRITERS),
    "POST batches.preview": Entry("/batches/preview?kind=order", WRITERS),
    "GET batches.card": Entry("/batches/{batch}", WRITERS, personal=True),
    "POST batches.move": Entry("/batches/{batch}/pause", WRITERS, personal=True),
    "POST batches.register": Entry("/batches/{batch}/register", REGISTRARS, personal=True),
    "POST batches.order_print": Entry("/batches/{batch}/print", WRITERS, personal=True),
    "GET batches.documents_zip": Entry("/batches/{batch}/documents.zip", WRITERS, personal=True),
    "GET batches.printed": Entry("/batches/{printed}/print.docx", WRITERS, personal=True),
    "GET api_v1.batch_list": Entry("/api/v1/batches", WRITERS),
    "GET api_v1.job_state": own("/api/v1/jobs/{job}", READERS),
    "POST api_v1.recognise": own("/api/v1/documents/{registered}/recognise", REGISTRARS),
    "POST api_v1.start_batch": Entry("/api/v1/batches", WRITERS),
    "GET api_v1.batch_state": Entry("/api/v1/batches/{batch}", WRITERS, personal=True),
    "POST api_v1.move_batch": Entry("/api/v1/batches/{batch}/resume", WRITERS, personal=True),
    # The last: it ends the session that the others need.
    "POST account.log_out": Entry("/account/logout", READERS),
}  # fmt: skip


def routes(site: Site) -> set[str]:
    return {
        f"{method} {rule.endpoint}"
        for rule in site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_address_is_declared(site: Site) -> None:
    assert routes(site) == DECLARED.keys()


@pytest.mark.parametrize("role", [*ROLES, "system_admin"])
def test_a_role_in_the_body_itself_does_what_is_declared(site: Site, holdings: Holdings, role: str) -> None:
    visitor = settled(site, role, "department" if role == "system_admin" else OWN)
    found = _outcomes(visitor, holdings)
    assert found == {name: _expected(entry, role) for name, entry in DECLARED.items()}


@pytest.mark.parametrize("role", ROLES)
def test_the_same_role_in_another_body_finds_nothing(site: Site, holdings: Holdings, role: str) -> None:
    found = _outcomes(settled(site, role, OTHER), holdings)
    for name, entry in DECLARED.items():
        if not entry.bound:
            assert found[name] == _expected(entry, role), name
        elif role in entry.who:
            assert found[name] == "missing", name
        else:
            assert found[name] in {"missing", "refused"}, name


def test_a_stranger_is_asked_to_log_in_or_finds_the_portal(site: Site, holdings: Holdings) -> None:
    found = _outcomes(site.anyone(), holdings)
    public = {name for name in DECLARED if rule_of(site.app, name.split(" ")[1]) is PUBLIC}
    assert public == {
        "GET static", "GET home.index", "GET home.display", "GET account.log_in", "POST account.log_in",
        "GET portal.index", "GET portal.complete", "GET portal.search", "GET portal.feed", "GET portal.document",
        "GET portal.file", "GET portal.recommendations", "GET calendar.feed", "GET search.saved_feed",
        "GET search.letters", "POST search.stop_letters",
    }  # fmt: skip
    assert found == {name: "done" if name in public else "log in" for name in DECLARED}


def test_what_belongs_to_others_answers_like_what_does_not_exist(site: Site, holdings: Holdings) -> None:
    nothing = Holdings(**dict.fromkeys(asdict(holdings), 987654))
    for role in ROLES:
        visitor = settled(site, role, OTHER)
        sent = {"csrf_token": token(visitor)}
        for name, entry in DECLARED.items():
            if entry.bound and "{" in entry.address:
                theirs, none = (
                    ask(visitor, name.split()[0], _address(entry, held), {**entry.data, **sent})
                    for held in (holdings, nothing)
                )
                assert (theirs.status_code, theirs.mimetype) == (none.status_code, none.mimetype), name
                assert _words(theirs) == _words(none), name


@pytest.mark.parametrize("state", ["draft", "registered", "withdrawn"])
def test_the_portal_does_not_tell_an_unpublished_document_from_none(site: Site, holdings: Holdings, state: str) -> None:
    stranger = site.anyone()
    number = asdict(holdings)[state]
    for tail in ("", "/docx", "/pdf"):
        theirs, none = (stranger.client.get(f"/portal/documents/{each}{tail}") for each in (number, 987654))
        assert theirs.status_code == none.status_code == 404
        assert _words(theirs) == _words(none)
    for address in ("/portal/", "/portal/feed.atom", "/portal/?state=draft&state=registered&state=withdrawn"):
        text = stranger.client.get(address).get_data(as_text=True)
        assert f"/portal/documents/{number}" not in text
        assert f"/portal/documents/{holdings.published}" in text


def test_nothing_is_changed_without_the_token_of_this_session(site: Site, holdings: Holdings) -> None:
    admin, foreign = settled(site, "system_admin", "department"), token(site.anyone())
    sending = [entry for name, entry in DECLARED.items() if name.startswith("POST") and not entry.open]
    assert [name for name, entry in DECLARED.items() if entry.open] == ["POST search.stop_letters"]
    for entry in sending:
        address = _address(entry, holdings)
        for given in ({}, {"csrf_token": "x"}, {"csrf_token": foreign}):
            assert ask(admin, "POST", address, {**entry.data, **given}).status_code == 400, address


def _expected(entry: Entry, role: str) -> str:
    if role == "system_admin":
        return "missing" if entry.private else "done"
    if role not in entry.who:
        return "refused"
    return "missing" if entry.personal else "done"


def _outcomes(visitor: Any, holdings: Holdings) -> dict[str, str]:
    sent = {"csrf_token": token(visitor)}
    return {
        name: _outcome(ask(visitor, name.split()[0], _address(entry, holdings), {**entry.data, **sent}))
        for name, entry in DECLARED.items()
    }


def _address(entry: Entry, holdings: Holdings) -> str:
    return entry.address.format(**asdict(holdings))


def _outcome(answer: TestResponse) -> str:
    status = answer.status_code
    answer.close()
    if status == 401 or (status == 302 and answer.headers["Location"].startswith("/account/login")):
        return "log in"
    known = {403: "refused", 404: "missing", 200: "done", 302: "done", 303: "done", 422: "done", 503: "done"}
    return known.get(status, str(status))


def _words(answer: TestResponse) -> str:
    """The answer without what tells requests, not objects, apart: the token and the address itself."""
    text = answer.get_data(as_text=True)
    text = re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", text)
    return re.sub(r"(/|%2F)\d+(?=\D)", r"\1N", text)
