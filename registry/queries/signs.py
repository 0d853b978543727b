"""The signs of an installation, and the conditions of the roadmap in force with how each is read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import literal, select, union_all

from registry.db import UnitOfWork
from registry.domain.traits import TRAIT_CODES, SignBook, Trait, folded_condition
from registry.errors import N_, NotFound
from registry.models import BoundCondition, ItemBody, Roadmap, RoadmapItem, Sign


@dataclass(frozen=True, slots=True)
class SignView:
    """A sign as people see it; ``built_in`` ones are known to every installation."""

    code: str
    label: str
    words: tuple[str, ...]
    built_in: bool


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A verbatim condition of the roadmap in force: the measures it stands in and the sign it is read to.

    ``trait`` is ``None`` when it names no known sign; ``bound`` says that a person decided.
    """

    text: str
    items: tuple[str, ...]
    bodies: tuple[str, ...]
    trait: str | None
    of_children: bool
    bound: bool


def sign_of(code: str, detail: str) -> Trait:
    """A sign out of its row: the label in the first line of ``detail``, its words in the others."""
    label, *words = detail.split("\n")
    return Trait(code, label, tuple(word.strip() for word in words if word.strip()))


def bound_by(condition: str, trait: str, *, of_children: bool) -> tuple[str, tuple[str, bool]]:
    """A bound condition as the book keeps it."""
    return folded_condition(condition), (trait, of_children)


def sign_book(uow: UnitOfWork) -> SignBook:
    """Every sign and every bound condition, in one statement."""
    found = uow.session.execute(
        union_all(
            select(
                literal("sign").label("what"), Sign.id.label("id"), Sign.code.label("code"),
                (Sign.label + literal("\n") + Sign.words).label("detail"), literal(value=False).label("whose"),
            ),
            select(
                literal("bound"), BoundCondition.id, BoundCondition.trait, BoundCondition.condition,
                BoundCondition.of_children,
            ),
        )
    )  # fmt: skip
    rows = sorted(found, key=lambda row: row.id)
    added = tuple(sign_of(row.code, row.detail) for row in rows if row.what == "sign")
    bound = dict(bound_by(row.detail, row.code, of_children=bool(row.whose)) for row in rows if row.what == "bound")
    return SignBook(added, bound)


def signs(uow: UnitOfWork) -> tuple[SignView, ...]:
    """Every sign with the words that were added for it."""
    book = sign_book(uow)
    words = {sign.code: sign.words for sign in book.added}
    return tuple(
        SignView(sign.code, sign.label, words.get(sign.code, ()), sign.code in TRAIT_CODES) for sign in book.signs
    )


def sign(uow: UnitOfWork, code: str) -> SignView:
    """The sign with the code. Raises ``NotFound``."""
    for each in signs(uow):
        if each.code == code:
            return each
    raise NotFound(N_("Признака «{code}» нет."), code=code)


def conditions(uow: UnitOfWork) -> tuple[ConditionView, ...]:
    """The conditions of the roadmaps in force in their order, each text once."""
    statement = (
        select(ItemBody.condition, ItemBody.code, RoadmapItem.number)
        .join(RoadmapItem, RoadmapItem.id == ItemBody.item_id)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(Roadmap.state == "current", ItemBody.condition.is_not(None))
        .order_by(Roadmap.id, RoadmapItem.position, ItemBody.position)
    )
    book = sign_book(uow)
    found: dict[str, list[tuple[str, str]]] = {}
    for text, body, number in uow.session.execute(statement):
        found.setdefault(text or "", []).append((number, body))
    return tuple(_condition(book, text, places) for text, places in found.items())


def _condition(book: SignBook, text: str, places: list[tuple[str, str]]) -> ConditionView:
    read = book.read(text)
    return ConditionView(
        text=text,
        items=tuple(dict.fromkeys(number for number, _ in places)),
        bodies=tuple(dict.fromkeys(body for _, body in places)),
        trait=read.trait if read else None,
        of_children=read.of_children if read else False,
        bound=folded_condition(text) in book.bound,
    )
