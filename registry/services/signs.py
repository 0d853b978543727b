"""The signs of an installation: defining more, giving them words, and binding conditions that no words explain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select

from registry.db import UnitOfWork
from registry.domain.texts import tidy
from registry.domain.traits import TRAIT_CODES, folded_condition
from registry.errors import N_, InvalidInput, NotFound, Remark
from registry.models import BoundCondition, ItemBody, Sign
from registry.queries.scope import require_region
from registry.queries.signs import sign_book

_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")


@dataclass(frozen=True, slots=True)
class SavedSign:
    """A sign as it is kept."""

    code: str
    label: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition and the sign a person gave it; ``trait`` is ``None`` when its own words decide again."""

    condition: str
    trait: str | None
    of_children: bool


def define_sign(uow: UnitOfWork, *, code: str, label: str, words: str = "") -> SavedSign:
    """A sign of this installation. ``words`` are phrases by which a condition names it, one a line.

    Raises ``InvalidInput`` with remarks on fields; it is for those who manage the region.
    """
    require_region(uow.actor)
    code = code.strip()
    remarks = []
    if not _CODE.fullmatch(code):
        remarks.append(
            Remark("code", N_("Код — до 32 строчных латинских букв, цифр и знаков «_»; первой стоит буква."))
        )
    elif code in sign_book(uow).labels:
        remarks.append(Remark("code", N_("Код «{code}» уже занят."), (("code", code),)))
    if not tidy(label):
        remarks.append(Remark("label", N_("Укажите название признака.")))
    if remarks:
        raise InvalidInput(N_("Признак не сохранён: проверьте поля."), remarks=remarks)
    return _save(uow, _new(uow, code), label, words)


def change_sign(uow: UnitOfWork, *, code: str, label: str, words: str = "") -> SavedSign:
    """Another label or other words. A sign that is built in keeps its label and its own reading and gets more words."""
    require_region(uow.actor)
    if code not in sign_book(uow).labels:
        raise NotFound(N_("Признака «{code}» нет."), code=code)
    built_in = code in TRAIT_CODES
    if not built_in and not tidy(label):
        remark = Remark("label", N_("Укажите название признака."))
        raise InvalidInput(N_("Признак не сохранён: проверьте поля."), remarks=[remark])
    row = uow.session.scalar(select(Sign).where(Sign.code == code)) or _new(uow, code)
    return _save(uow, row, "" if built_in else label, words)


def bind_condition(uow: UnitOfWork, *, condition: str, trait: str | None, of_children: bool = False) -> Bound:
    """Say which sign a verbatim condition names; ``trait`` ``None`` lets its own words decide again.

    Raises ``NotFound`` for a condition that stands in no roadmap, ``InvalidInput`` for an unknown sign.
    """
    require_region(uow.actor)
    plain = folded_condition(condition)
    known = uow.session.scalars(select(func.distinct(ItemBody.condition)).where(ItemBody.condition.is_not(None)))
    if not any(folded_condition(text or "") == plain for text in known):
        raise NotFound(N_("Такого условия в дорожных картах нет."))
    if trait is not None and trait not in sign_book(uow).labels:
        message = N_("Признака «{trait}» нет.")
        raise InvalidInput(message, trait=trait, remarks=[Remark("trait", message, (("trait", trait),))])
    for row in uow.session.scalars(select(BoundCondition)):
        if folded_condition(row.condition) == plain:
            uow.session.delete(row)
    if trait is not None:
        uow.session.add(
            BoundCondition(
                condition=tidy(condition), trait=trait, of_children=of_children, created_by_id=uow.actor.user_id,
                created_at=uow.ports.clock.now(),
            )
        )  # fmt: skip
    uow.session.flush()
    uow.journal("signs.bind", "condition", trait or "—", condition=tidy(condition), trait=trait, beneath=of_children)
    return Bound(condition, trait, of_children)


def _new(uow: UnitOfWork, code: str) -> Sign:
    return Sign(code=code, created_by_id=uow.actor.user_id, created_at=uow.ports.clock.now())


def _save(uow: UnitOfWork, row: Sign, label: str, words: str) -> SavedSign:
    lines = tuple(dict.fromkeys(" ".join(line.split()) for line in tidy(words).splitlines() if line.strip()))
    if any(len(re.sub(r"\W", "", line)) < 3 for line in lines):
        message = N_("Слова признака не короче трёх букв: иначе под них попадёт любое условие.")
        raise InvalidInput(message, remarks=[Remark("words", message)])
    row.label, row.words = " ".join(tidy(label).split()), "\n".join(lines)
    uow.session.add(row)
    uow.session.flush()
    uow.journal("signs.define", "sign", row.code, title=row.label, words=list(lines))
    return SavedSign(row.code, row.label, lines)
