"""The page of one document, with the forms of what can be done to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.pages.documents.anew import anew_address
from app.pages.documents.forms import ReasonForm, RegisterForm, SettleForm
from app.pages.journal.words import action_words
from app.searching.alike import alike
from app.searching.showing import card_addresses
from app.web import Answer, container, current_actor, fragment, page, reading
from document_templates.preview import Block
from registry.domain.lifecycle import State
from registry.domain.roles import visibility_tokens
from registry.domain.topics import RECOMMENDING, Topics, proposed
from registry.queries import document_card, jobs, matching
from registry.queries.document_views import DocumentCard
from registry.queries.topics import topics
from registry.services import documents


def card_page(document_id: int, *, sent: ReasonForm | RegisterForm | SettleForm | None = None) -> Answer:
    """The page of the document; ``sent`` is the form that was refused, if one was."""
    day = container().clock.today()
    facts = _facts(document_id)
    return page(
        "documents/card.html",
        **facts,
        register_form=sent if isinstance(sent, RegisterForm) else RegisterForm(formdata=None, day=day),
        withdraw_form=sent if isinstance(sent, ReasonForm) else ReasonForm(formdata=None),
        form=sent,
        settle_form=sent if isinstance(sent, SettleForm) else SettleForm(formdata=None),
        anew=anew_address(facts["card"]),
        words=action_words,
        alike=alike(document_id, visibility_tokens(current_actor()), card_addresses),
    )


def scan_state(document_id: int) -> Answer:
    """How far the reading of its pages has come, for the page that follows it."""
    with reading() as uow:
        found = document_card.document_card(uow, document_id)
        working = [job for job in jobs.jobs(uow, document_id=document_id, limit=3) if job.kind == "ocr"]
    return fragment(
        "documents/scan_state.html",
        card=found,
        working=[job for job in working if not job.finished],
        no_recognition=container().recogniser.refusal() if found.scan else "",
    )


def _facts(document_id: int) -> dict[str, Any]:
    with reading() as uow:
        card = document_card.document_card(uow, document_id)
        working = [job for job in jobs.jobs(uow, document_id=document_id, limit=3) if not job.finished]
        # A registered document never changes, so remarks on its layout would help nobody.
        to_check = card.origin == "drafted" and card.state == State.DRAFT
        kept = topics(uow, [document_id]).get(document_id, {})
        proofs = matching.for_document(uow, document_id)
        judged = documents.check(uow, document_id=document_id).judged if to_check else ()
    kind = container().catalogue.kind(card.kind)
    return {
        "card": card, "about": _about(card, kept), "blocks": _blocks(card), "kind": kind, "working": working,
        "judged": judged, "proofs": proofs,
        "no_recognition": container().recogniser.refusal() if card.scan else "",
    }  # fmt: skip


def _about(card: DocumentCard, kept: Topics) -> Mapping[str, Any]:
    """What the document is about and what may be added, for those who may say it."""
    shown = bool(kept) or card.kind in RECOMMENDING
    offered = proposed(card.title, card.text, kept) if shown and card.may_draft else {}
    return {"shown": shown and (kept or card.may_draft), "kept": kept, "offered": offered}


def _blocks(card: DocumentCard) -> tuple[Block, ...]:
    """The document as a sheet. A file that came from outside is shown as its text, which was read in isolation."""
    return container().sheets.of(container().files.read(card.current.sha256)) if card.origin == "drafted" else ()
