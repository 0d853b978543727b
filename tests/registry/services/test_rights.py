"""Every command on documents under every role: own, of a body beneath, of a stranger, missing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from registry.db import Database, UnitOfWork
from registry.domain.roles import NOBODY, Actor
from registry.errors import DokkartaError, Forbidden, NotFound, RuleViolation
from registry.services import documents, evidence, jobs, layout, layout_rules, numbering
from registry.services.entering import enter_document
from registry.services.publication import publish, withdraw
from registry.services.registration import register
from tests.factories.documents import ORDER, World, add_document, make_world, pdf_bytes
from tests.factories.system import journal_length

MISSING = 10_000
WRITERS = {"author", "registrar", "org_admin"}
REGISTRARS = {"registrar", "org_admin"}
PUBLISHERS = {"publisher", "org_admin"}
MANAGERS = {"org_admin"}
READERS = {"viewer", "author", "registrar", "publisher", "org_admin"}
Command = Callable[[UnitOfWork, int, str], object]


def _fixed(uow: UnitOfWork, document_id: int) -> None:
    """Mend a draft; a clean one has nothing to mend, which is told to those who may."""
    with suppress(RuleViolation):
        layout.prepare_fix(uow, document_id=document_id)


ON_DOCUMENTS: dict[str, tuple[str, set[str], Command]] = {
    "check": ("draft", READERS, lambda uow, each, _: documents.check(uow, document_id=each)),
    "revise": (
        "draft",
        WRITERS,
        lambda uow, each, _: documents.revise(uow, document_id=each, values=ORDER, revision=1),
    ),
    "discard": ("draft", WRITERS, lambda uow, each, _: documents.discard(uow, document_id=each)),
    "register": ("draft", REGISTRARS, lambda uow, each, _: register(uow, document_id=each)),
    "publish": ("registered", PUBLISHERS, lambda uow, each, _: publish(uow, document_id=each)),
    "withdraw": ("published", PUBLISHERS, lambda uow, each, _: withdraw(uow, document_id=each, reason="так")),
    "waive": (
        "draft",
        WRITERS,
        lambda uow, each, _: layout_rules.waive(uow, document_id=each, rule="L1", reason="так"),
    ),
    "fix": ("draft", WRITERS, lambda uow, each, _: _fixed(uow, each)),
    "pdf": ("draft", READERS, lambda uow, each, _: jobs.order_pdf(uow, document_id=each)),
    "count": ("registered", REGISTRARS, lambda uow, each, _: evidence.add_document(uow, document_id=each, item="1.2")),
}
ON_ORGANIZATIONS: dict[str, tuple[set[str], Command]] = {
    "prefill": (WRITERS, lambda uow, _, code: documents.prefill(uow, kind="order", organization=code)),
    "draft": (WRITERS, lambda uow, _, code: documents.draft(uow, kind="order", organization=code, values=ORDER)),
    "enter": (
        REGISTRARS,
        lambda uow, _, code: enter_document(
            uow, organization=code, kind="order", title="О", number="9", day=date(2025, 1, 9), file_name="a.pdf",
            data=pdf_bytes(), extracted_text="текст",
        ),
    ),
    "link": (
        REGISTRARS,
        lambda uow, _, code: evidence.add_link(
            uow, organization=code, item="1.1", kind="order", url="https://a.example/", fulfilled_on=date(2025, 10, 1)
        ),
    ),
    "exempt": (MANAGERS, lambda uow, _, code: evidence.exempt(uow, organization=code, item="1.1", reason="так")),
    "layout": (
        MANAGERS,
        lambda uow, _, code: layout_rules.set_rules(
            uow, organization=code, since=date(2025, 1, 1), basis="так", changes={}
        ),
    ),
    "pattern": (
        MANAGERS,
        lambda uow, _, code: numbering.set_pattern(uow, organization=code, series="П", pattern="{n}"),
    ),
}  # fmt: skip


def outcome(database: Database, actor: Actor, command: Command, document_id: int, code: str) -> str:
    try:
        with database.write(actor) as uow:
            command(uow, document_id, code)
    except Forbidden:
        return "forbidden"
    except NotFound as refused:
        return f"unknown: {refused.template}"
    except DokkartaError as refused:
        return f"refused: {refused.message}"
    return "done"


def make(database: Database, world: World, state: str) -> int:
    if state == "draft":
        with database.write() as uow:
            return documents.draft(uow, kind="order", organization="mouo-1", values=ORDER).id
    with database.write() as uow:
        return add_document(uow, world.organizations["mouo-1"], state=state, day=date(2025, 3, 1)).id


@pytest.mark.parametrize("name", ON_DOCUMENTS)
def test_a_command_on_a_document_is_for_its_roles_and_hides_it_from_strangers(database: Database, name: str) -> None:
    world = make_world(database)
    state, allowed, command = ON_DOCUMENTS[name]
    for role in sorted(READERS):
        document_id = make(database, world, state)
        expected = "done" if role in allowed else "forbidden"
        assert outcome(database, world.actor("mouo-1", role), command, document_id, "") == expected, role
    document_id = make(database, world, state)
    above = "done" if allowed == READERS else "forbidden"
    assert outcome(database, world.actor("department", "org_admin"), command, document_id, "") == above
    before = journal_length(database)
    for stranger in (world.actor("mouo-2", "org_admin"), world.actor("mouo-2", "viewer"), NOBODY):
        answers = {outcome(database, stranger, command, each, "") for each in (document_id, MISSING)}
        assert len(answers) == 1
        assert answers.pop().startswith("unknown")
    assert journal_length(database) == before
    fresh = make(database, world, state)
    assert outcome(database, world.actor("department", "system_admin"), command, fresh, "") == "done"


@pytest.mark.parametrize("name", ON_ORGANIZATIONS)
def test_a_command_on_an_organization_is_for_its_roles_and_hides_it_from_strangers(
    database: Database, name: str
) -> None:
    world = make_world(database)
    allowed, command = ON_ORGANIZATIONS[name]
    for stranger in (world.actor("mouo-2", "org_admin"), world.actor("mouo-2", "viewer"), NOBODY):
        answers = {outcome(database, stranger, command, 0, code) for code in ("mouo-1", "no-such-organization")}
        assert len(answers) == 1
        assert answers.pop().startswith("unknown")
    for role in sorted(READERS - allowed):
        assert outcome(database, world.actor("mouo-1", role), command, 0, "mouo-1") == "forbidden", role
    assert journal_length(database) == 0
    for role in sorted(allowed):
        answer = outcome(database, world.actor("mouo-1", role), command, 0, "mouo-1")
        assert answer == "done" or "уже" in answer, role
