"""A site with one object of every sort in one municipal body, and people of every role there and in another body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.mail.stopping import stop_address
from registry.domain.roles import Actor
from registry.domain.sheets import with_headings
from registry.models import Job, Organization, User
from registry.ports import Examined
from registry.services import (
    batches,
    calendar_feeds,
    documents,
    events,
    evidence,
    indicators,
    jobs,
    matching,
    organizations,
    publication,
    saved_searches,
    templates,
)
from registry.services.batches import BatchOrder
from registry.services.entering import Entered, enter_document
from registry.services.login import actor_by_login
from registry.services.proposals import file_proposal
from registry.services.sign_lists import ListFacts, import_list
from tests.app.conftest import Site
from tests.app.page import Visitor
from tests.factories.documents import docx_bytes
from tests.factories.formats import image
from tests.factories.organizations import make_school
from tests.factories.templates import good_template

OWN = "mouo-71876000"
OTHER = "mouo-71874000"
ROLES = ("viewer", "author", "registrar", "publisher", "org_admin")


@dataclass
class Holdings:
    """Identifiers of what the body ``OWN`` holds; the names are those of the places in addresses."""

    draft: int
    spare: int
    registered: int
    published: int
    withdrawn: int
    evidence: int
    exemption: int
    dismissed: int
    job: int
    person: int
    trait: int
    imported: int
    feed: int
    secret: str
    sign_list: int
    proposal: int
    other_proposal: int
    third_proposal: int
    event: int
    batch: int
    printed: int
    template: int
    sample: int
    search: int
    search_secret: str
    letters: str
    scan: int


@pytest.fixture
def holdings(site: Site) -> Holdings:
    """One object of every sort."""
    with site.parts.database.write() as uow:
        drafts = [documents.draft(uow, kind="order", organization=OWN, item="1.1").id for _ in range(2)]
        entered = [_entered(uow, number).id for number in ("11", "12", "13")]
        for document_id in entered[1:]:
            publication.publish(uow, document_id=document_id)
        publication.withdraw(uow, document_id=entered[2], reason="Ошибка в тексте.")
        fact = evidence.add_link(
            uow, organization=OWN, item="3.22", kind="web_publication", url="https://example.ru/a",
            fulfilled_on=date(2025, 10, 1),
        )  # fmt: skip
        release = evidence.exempt(uow, organization=OWN, item="2.9", reason="Нет таких организаций.")
        dismissed = matching.dismiss(uow, document_id=entered[0], item="3.11", kind="order")
        job = jobs.order_pdf(uow, document_id=drafts[0])
        trait = organizations.add_trait(
            uow, organization=OWN, trait="low_results", since=date(2025, 1, 1), basis="приказ"
        )
        imported = _figures(uow)
        sign_list = _sign_list(uow)
        proposed = [_proposal(uow, text) for text in ("до марта", "до мая", "до июня")]
        template, sampled = _template(uow)
        event = events.enter(uow, code="vpr", starts_on=date(2026, 4, 20), ends_on=date(2026, 5, 20), basis="приказ")
        scan = _entered(uow, "14", image("PNG"), scanned=[0]).id
    person, _password = site.person("author", OWN)
    with site.parts.database.write(_actor(site, person)) as uow:
        feed = calendar_feeds.make(uow)
        search = saved_searches.save(uow, name="Приказы", question="приказ", filters={})
    known = [*drafts, *entered, fact.id, release.id, dismissed.id, job.id, person, trait, imported]
    known += [feed.id, feed.secret, sign_list, *proposed, event.id, *_batches(site), template, sampled]
    known += [search.id, search.secret, stop_address(site.parts, search.id).rpartition("/")[2], scan]
    return Holdings(**dict(zip(Holdings.__dataclass_fields__, known, strict=True)))


def _template(uow: Any) -> tuple[int, int]:
    """A template of the body, and the finished job of the PDF of a sample."""
    made = templates.upload(
        uow, kind="schedule", organization=OWN, data=good_template(), file_name="график.docx", examined=Examined(())
    )
    owner = uow.session.query(Organization).filter_by(code=OWN).one()
    result = {"sha256": uow.ports.files.put(b"%PDF").sha256}
    job = Job(
        kind="template_pdf", state="done", organization_id=owner.id, payload={"template": made.id}, result=result,
        done=1, total=1, log="", created_at=uow.ports.clock.now(),
    )  # fmt: skip
    uow.session.add(job)
    uow.session.flush()
    return made.id, job.id


def _batches(site: Site) -> list[int]:
    """A batch that goes on, and one whose file for printing is there."""
    with site.parts.database.write() as uow:
        made = [batches.start(uow, BatchOrder("order", organizations=(OWN,))).id for _ in range(2)]
        printing = jobs.enqueue(uow, "batch_print", {"batch": made[1]}).id
        jobs.start(uow, printing)
        jobs.finish(uow, printing, {"docx": uow.ports.files.put(docx_bytes()).sha256})
    return made


def _actor(site: Site, user_id: int) -> Actor:
    with site.parts.database.read() as uow:
        person = uow.session.get(User, user_id)
        assert person is not None
        return actor_by_login(uow, person.login)


def _entered(uow: Any, number: str, data: bytes | None = None, **facts: Any) -> Entered:
    return enter_document(
        uow, organization=OWN, kind="order", title=f"Приказ {number}", number=number, day=date(2025, 2, 3),
        file_name="приказ.docx", data=data or docx_bytes(f"Текст {number}"), extracted_text="Текст", **facts,
    )  # fmt: skip


def _figures(uow: Any) -> int:
    head = ("Код показателя", "Код организации", "Год", "Числитель", "Знаменатель", "Значение")
    rows = with_headings([(1, head), (2, ("PS-01", OWN, "2024", "40", "100", ""))])
    made = indicators.import_figures(uow, rows=rows, file_name="показатели.csv", data=b"x")
    assert made.import_id is not None
    return made.import_id


def _sign_list(uow: Any) -> int:
    make_school(uow, "s-1", OWN)
    about = ListFacts("low_results", "Приказ № 7", date(2025, 9, 1), organization=OWN)
    made = import_list(
        uow, rows=with_headings([(1, ("Код",)), (2, ("s-1",))]), about=about, data=b"x", file_name="x.csv"
    )
    assert made.id is not None
    return made.id


def _proposal(uow: Any, becomes: str) -> int:
    return file_proposal(
        uow, organization=OWN, item="2.9", subject="deadline_text", becomes=becomes, reason="Рано."
    ).id  # fmt: skip


def settled(site: Site, role: str, organization: str) -> Visitor:
    """A person with the role who has a password of her own already."""
    visitor = site.visitor(role, organization)
    with site.parts.database.write() as uow:
        person = uow.session.get(User, _who(visitor))
        assert person is not None
        person.must_change_password = False
    return visitor


def _who(visitor: Visitor) -> int:
    with visitor.client.session_transaction() as session:
        return int(session["user"])


def token(visitor: Visitor) -> str:
    """The token of the visitor's forms."""
    value: str = visitor.get("/account/login").find("main input[name=csrf_token]").get("value")
    return value


def ask(visitor: Visitor, method: str, address: str, data: dict[str, Any] | None = None) -> TestResponse:
    """One request, no redirect followed."""
    if method == "GET":
        return visitor.client.get(address)
    return visitor.client.post(address, data=data)
