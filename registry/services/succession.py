"""Editions of one plan, one after the other: their keys, the days on which they bind, and the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload

from registry.db import UnitOfWork
from registry.domain.edition_keys import with_keys, without_keys
from registry.domain.texts import is_code
from registry.errors import N_, InvalidInput, RuleViolation
from registry.models import DocumentItem, Roadmap, RoadmapItem
from registry.queries.editions import edition_of

_DAY = timedelta(days=1)


def accepted_editions(uow: UnitOfWork, family: str) -> list[Roadmap]:
    """The editions of the plan that were put into force, the latest first."""
    found = uow.session.scalars(
        select(Roadmap)
        .where(Roadmap.family == family, Roadmap.state != "review")
        .options(selectinload(Roadmap.items), selectinload(Roadmap.sections))
    ).all()
    return sorted(found, key=lambda row: (row.in_force_from or date.min, row.id), reverse=True)


def known_family(uow: UnitOfWork, family: str) -> str:
    """The plan that a code names: its own, or that of one of its editions. A code that is not known begins a plan."""
    if not is_code(family):
        raise InvalidInput(
            N_("«{family}» не может быть кодом плана: нужны латинские буквы, цифры и дефис."), family=family
        )
    return uow.session.scalar(select(Roadmap.family).where(Roadmap.code == family)) or family


def free_code(uow: UnitOfWork, code: str) -> tuple[str, str]:
    """A code that is not taken, and the family of the plan."""
    family = uow.session.scalar(select(Roadmap.family).where(Roadmap.code == code))
    if family is None:
        return code, code
    taken = set(uow.session.scalars(select(Roadmap.code).where(Roadmap.code.like(f"{code}-%"))))
    number = next(n for n in range(2, len(taken) + 3) if f"{code}-{n}" not in taken)
    return f"{code}-{number}", family


def refuse_older(approved_on: date | None, accepted: Sequence[Roadmap]) -> None:
    """Raise ``RuleViolation`` for an edition that was approved before the latest one: it would undo the newer one."""
    latest = next((row.approved_on for row in accepted if row.approved_on), None)
    if approved_on is not None and latest is not None and approved_on < latest:
        raise RuleViolation(
            N_(
                "Эта редакция утверждена {day}, а действующая «{code}» — {latest}: более ранняя редакция не может её "
                "заменить. Для истории загрузите её как архивную."
            ),
            day=f"{approved_on:%d.%m.%Y}",
            latest=f"{latest:%d.%m.%Y}",
            code=accepted[0].code,
        )


def give_keys(uow: UnitOfWork, roadmap: Roadmap, base: Roadmap | None) -> None:
    """Let each measure go on under the key of the same measure in ``base``; new ones get keys of their own.

    The roadmap may be a new one without keys or one whose keys another base gave.
    """
    if base is None:
        return
    others = select(RoadmapItem.key).join(Roadmap).where(Roadmap.family == roadmap.family)
    own = edition_of(roadmap)
    if _is_new(roadmap):
        own = without_keys(own)
    else:
        others = others.where(Roadmap.id != roadmap.id)
    keyed = with_keys(edition_of(base), own, frozenset(uow.session.scalars(others)))
    rename_keys(uow, roadmap, [item.key for item in keyed.items])


def rename_keys(uow: UnitOfWork, roadmap: Roadmap, keys: Sequence[str]) -> None:
    """Give the measures these keys, in their order. Keys may be exchanged, so the old ones are taken off first."""
    if not _is_new(roadmap):
        for place, item in enumerate(roadmap.items):
            item.key = f"#{place}"
        uow.session.flush()
    for item, key in zip(roadmap.items, keys, strict=True):
        item.key = key


def first_day(uow: UnitOfWork, roadmap: Roadmap, accepted: Sequence[Roadmap], since: date | None) -> date:
    """The day from which the edition binds: the one given, else that of its approval, else today.

    It is never before the first day of the edition that it replaces: an approval that is no later than that day says
    nothing about the change (the table was changed under the old date), so today is taken then.
    """
    today = uow.ports.clock.today()
    begun = next((row.in_force_from for row in accepted if row.in_force_from), None)
    if since is None:
        approved = roadmap.approved_on or today
        return approved if begun is None or approved > begun else max(today, begun)
    if begun is not None and since < begun:
        raise RuleViolation(
            N_(
                "Редакция «{latest}» действует с {begun}, поэтому новая не может начать действовать раньше, с {since}. "
                "Укажите более поздний день."
            ),
            latest=accepted[0].code,
            begun=f"{begun:%d.%m.%Y}",
            since=f"{since:%d.%m.%Y}",
        )
    return since


def take_over(uow: UnitOfWork, roadmap: Roadmap, since: date) -> list[str]:
    """Let the edition bind from the day on; codes of the editions it replaces.

    ``state`` says which accepted edition is the last one; who is bound on a day is told by the days alone, so that an
    edition of the future leaves the present one in force until its day comes.
    """
    replaced = [row for row in accepted_editions(uow, roadmap.family) if row.state == "current"]
    for row in replaced:
        row.state, row.in_force_until = "archived", since - _DAY
        _index_renumbered(uow, row, roadmap)
    roadmap.state, roadmap.in_force_from, roadmap.in_force_until = "current", since, None
    uow.session.flush()
    for waiting in _under_review(uow, roadmap):
        give_keys(uow, waiting, roadmap)
    return [row.code for row in replaced]


def place_in_history(uow: UnitOfWork, roadmap: Roadmap, accepted: Sequence[Roadmap]) -> None:
    """Put an earlier edition into the archive, among the days of those that are there.

    Raises ``InvalidInput`` without a date of approval, ``RuleViolation`` for a date that is not an earlier one.
    """
    begun = roadmap.approved_on
    if begun is None:
        raise InvalidInput(
            N_("В файле не найдена дата утверждения, поэтому неизвестно, с какого дня действовала архивная редакция.")
        )
    later = [row for row in accepted if row.in_force_from and row.in_force_from > begun]
    if not later:
        raise RuleViolation(
            N_("Редакция от {day} не раньше действующей: загрузите её обычным образом, без отметки «архивная»."),
            day=f"{begun:%d.%m.%Y}",
        )
    following = later[-1]
    before = next((row for row in accepted if row.in_force_from and row.in_force_from <= begun), None)
    if before is not None:
        before.in_force_until = begun - _DAY
    roadmap.state, roadmap.in_force_from = "archived", begun
    roadmap.in_force_until = (following.in_force_from or begun) - _DAY
    give_keys(uow, roadmap, following)


def _is_new(roadmap: Roadmap) -> bool:
    """Whether the edition is not in the database yet."""
    return bool(inspect(roadmap).transient)


def _under_review(uow: UnitOfWork, roadmap: Roadmap) -> Sequence[Roadmap]:
    return uow.session.scalars(
        select(Roadmap).where(Roadmap.family == roadmap.family, Roadmap.state == "review", Roadmap.id != roadmap.id)
    ).all()


def _index_renumbered(uow: UnitOfWork, before: Roadmap, after: Roadmap) -> None:
    """The index finds documents by the numbers of measures: those of renumbered ones are indexed anew."""
    numbers = {item.key: item.number for item in before.items}
    moved = [item.key for item in after.items if numbers.get(item.key, item.number) != item.number]
    if moved:
        ids = select(DocumentItem.document_id).where(
            DocumentItem.family == after.family, DocumentItem.item_number.in_(moved)
        )
        for document_id in uow.session.scalars(ids.distinct()):
            uow.outbox("index", document_id)
