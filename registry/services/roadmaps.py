"""Roadmaps: importing what the reader understood, reviewing it, and putting it into force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.db import UnitOfWork
from registry.domain.proposals import Move, State, after
from registry.domain.requirements import BODIES
from registry.domain.roadmap_reading import ReadItem, ReadRoadmap
from registry.domain.texts import is_code, tidy
from registry.errors import N_, InvalidInput, NotFound, Remark, RuleViolation
from registry.models import ItemBody, ItemKind, Proposal, ReadingDoubt, Roadmap, RoadmapItem, RoadmapSection
from registry.queries.scope import require_region
from registry.services.headings import checked_heading, learn_heading
from registry.services.succession import (
    accepted_editions,
    first_day,
    free_code,
    give_keys,
    known_family,
    place_in_history,
    refuse_older,
    take_over,
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gave. ``unchanged`` says that the very same table had been imported before, as ``code``.

    ``since`` is the first day on which the edition binds, ``None`` under review.
    """

    code: str
    items: int
    sections: int
    warnings: tuple[str, ...]
    unchanged: bool
    state: str
    since: date | None = None

    def as_json(self) -> dict[str, Any]:
        """The import as the contract prints it."""
        return {
            "roadmap": self.code,
            "items": self.items,
            "sections": self.sections,
            "warnings": list(self.warnings),
            "unchanged": self.unchanged,
            "state": self.state,
            "since": self.since.isoformat() if self.since else None,
        }


def import_roadmap(
    uow: UnitOfWork,
    *,
    read: ReadRoadmap,
    source_name: str,
    data: bytes | None = None,
    family: str | None = None,
    state: str = "review",
    archive: bool = False,
    heading: str = "",
) -> Imported:
    """Take in a roadmap for review; the same table is taken in once, whatever file it came in.

    Another table under a code that is taken becomes ``<code>-2`` and so on, an edition of the same family. ``data`` is
    the file itself, kept beside the roadmap; ``None`` for bundled ones. ``family`` names the plan whose edition it is.
    Measures go on under the keys of the same measures in the edition before. ``archive`` puts an edition that is
    earlier than the one in force into the archive, for history; without it ``RuleViolation`` is raised for such a one.
    ``heading`` is that of the approving order when the file does not tell; a known table learns it when it lacks one.
    """
    require_region(uow.actor)
    heading, same = checked_heading(heading) or read.heading, _same_table(uow, read)
    if same is not None:
        learn_heading(uow, same, heading)
        return _told(same, unchanged=True)
    code, own_family = free_code(uow, read.code)
    if family is not None:
        own_family = known_family(uow, family)
    accepted = accepted_editions(uow, own_family)
    if not archive:
        refuse_older(read.approved_on, accepted)
    roadmap = Roadmap(
        code=code,
        family=own_family,
        number=read.number,
        title=read.title,
        approved_by=read.approved_by,
        approved_on=read.approved_on,
        heading=heading,
        period_start=read.period.start,
        period_end=read.period.end,
        state=state,
        in_force_from=(read.approved_on or uow.ports.clock.today()) if state == "current" else None,
        fingerprint=read.fingerprint,
        source_name=source_name,
        source_sha256=uow.ports.files.put(data).sha256 if data is not None else None,
        imported_at=uow.ports.clock.now(),
        imported_by_id=uow.actor.user_id,
        sections=[
            RoadmapSection(number=section.number, title=section.title, position=place)
            for place, section in enumerate(read.sections)
        ],
        items=[_item(item, place) for place, item in enumerate(read.items)],
        warnings=[ReadingDoubt(item_number=d.item, place=d.place, message=d.message) for d in read.warnings],
    )
    if archive:
        place_in_history(uow, roadmap, accepted)
    elif accepted:
        give_keys(uow, roadmap, accepted[0])
    uow.session.add(roadmap)
    uow.session.flush()
    uow.journal("roadmap.import", "roadmap", code, items=len(read.items), source=source_name, state=roadmap.state)
    return _told(roadmap, unchanged=False)


def accept_roadmap(uow: UnitOfWork, *, code: str, since: date | None = None) -> Imported:
    """Put a reviewed roadmap into force from the day ``since``; the edition before it binds until the day before.

    Without ``since`` it is the day of approval (today, when that is not later than the first day of the edition
    before). A roadmap that is in force already stays so. Raises ``RuleViolation`` for an archived one, for one that was
    approved before the one in force, and for a day before the first day of that one.
    """
    roadmap = _found(uow, code)
    if roadmap.state == "archived":
        raise RuleViolation(N_("Карта «{code}» в архиве: её заменила новая редакция."), code=code)
    if roadmap.state == "current":
        return _told(roadmap, unchanged=True)
    accepted = accepted_editions(uow, roadmap.family)
    refuse_older(roadmap.approved_on, accepted)
    day = first_day(uow, roadmap, accepted, since)
    replaced = take_over(uow, roadmap, day)
    uow.journal("roadmap.accept", "roadmap", code, replaced=replaced, since=day.isoformat())
    return _told(roadmap, unchanged=False)


def release_included(uow: UnitOfWork, roadmap_id: int) -> None:
    """Let go of the proposals that an edition took up: they are accepted ones again."""
    for row in uow.session.scalars(select(Proposal).where(Proposal.roadmap_id == roadmap_id)):
        row.state, row.roadmap_id = after(Move.RELEASE, State(row.state), proposal_id=row.id), None
        uow.journal("proposal.release", "proposal", row.id, organization_id=row.organization_id)
    uow.session.flush()


def discard_roadmap(uow: UnitOfWork, *, code: str) -> None:
    """Drop a roadmap under review; proposals that it took up are accepted ones again.

    Raises ``RuleViolation`` for one that is or was in force.
    """
    roadmap = _under_review(uow, code)
    release_included(uow, roadmap.id)
    uow.session.delete(roadmap)
    uow.journal("roadmap.discard", "roadmap", code, source=roadmap.source_name)


class BodyLike(Protocol):
    """A responsible body with its condition."""

    @property
    def code(self) -> str:
        """The code of the body."""
        ...

    @property
    def condition(self) -> str | None:
        """The verbatim condition, ``None`` without one."""
        ...


class KindLike(Protocol):
    """A required kind, perhaps of one body only."""

    @property
    def code(self) -> str:
        """The code of the kind."""
        ...

    @property
    def only_body(self) -> str | None:
        """The body that alone owes it, ``None`` for all."""
        ...


def correct_item(
    uow: UnitOfWork, *, code: str, number: str, bodies: Sequence[BodyLike], kinds: Sequence[KindLike]
) -> None:
    """Correct what was understood of a measure under review; its texts stay as they are.

    The doubts about the measure are thereby settled. Raises ``InvalidInput`` for unknown codes, ``RuleViolation`` for
    a roadmap that is not under review.
    """
    roadmap = _under_review(uow, code)
    item = next((each for each in roadmap.items if each.number == number), None)
    if item is None:
        raise NotFound(N_("В карте «{code}» нет мероприятия {number}."), code=code, number=number)
    remarks = _remarks(uow, bodies, kinds)
    if remarks:
        raise InvalidInput(N_("Мероприятие {number} не исправлено: проверьте поля."), number=number, remarks=remarks)
    item.bodies = [
        ItemBody(position=place, code=body.code, condition=tidy(body.condition or "") or None)
        for place, body in enumerate(bodies)
    ]
    item.kinds = [
        ItemKind(position=place, code=kind.code, only_body=kind.only_body or None) for place, kind in enumerate(kinds)
    ]
    for doubt in [each for each in roadmap.warnings if each.item_number == number]:
        roadmap.warnings.remove(doubt)
    uow.journal(
        "roadmap.correct", "roadmap", code, item=number,
        bodies=[body.code for body in bodies], kinds=[kind.code for kind in kinds],
    )  # fmt: skip


def _remarks(uow: UnitOfWork, bodies: Sequence[BodyLike], kinds: Sequence[KindLike]) -> list[Remark]:
    known = {kind.code for kind in uow.ports.catalogue.kinds()}
    remarks = []
    if not bodies:
        remarks.append(Remark("bodies", N_("Укажите хотя бы одного исполнителя.")))
    if not kinds:
        remarks.append(Remark("kinds", N_("Укажите хотя бы один вид документа.")))
    named = [body.code for body in bodies] + [kind.only_body for kind in kinds if kind.only_body]
    remarks += [
        Remark("bodies", N_("Исполнителя «{code}» нет."), (("code", code),)) for code in named if code not in BODIES
    ]
    remarks += [
        Remark("kinds", N_("Вида документа «{code}» нет."), (("code", kind.code),))
        for kind in kinds
        if kind.code not in known
    ]
    return remarks


def _item(item: ReadItem, place: int) -> RoadmapItem:
    return RoadmapItem(
        number=item.number,
        key=item.number,
        parent=item.parent,
        section=item.section,
        position=place,
        title=item.title,
        responsible_text=item.responsible_text,
        kinds_text=item.kinds_text,
        deadline_text=item.deadline_text,
        expected_result=item.expected_result,
        place=item.place,
        bodies=[ItemBody(position=n, code=body.code, condition=body.condition) for n, body in enumerate(item.bodies)],
        kinds=[ItemKind(position=n, code=kind.code, only_body=kind.only_body) for n, kind in enumerate(item.kinds)],
    )


def _same_table(uow: UnitOfWork, read: ReadRoadmap) -> Roadmap | None:
    """The edition with the very same table. A return to the table of an archived one under a new date is a new one."""
    found: Sequence[Roadmap] = uow.session.scalars(
        _full().where(Roadmap.fingerprint == read.fingerprint).order_by(Roadmap.id)
    ).all()
    same = (row for row in found if row.state != "archived" or row.approved_on == read.approved_on)
    return next(same, None)


def _full() -> Any:
    return select(Roadmap).options(
        selectinload(Roadmap.items), selectinload(Roadmap.sections), selectinload(Roadmap.warnings)
    )


def _found(uow: UnitOfWork, code: str) -> Roadmap:
    require_region(uow.actor)
    roadmap: Roadmap | None = uow.session.scalar(_full().where(Roadmap.code == code)) if is_code(code) else None
    if roadmap is None:
        raise NotFound(N_("Дорожной карты «{code}» нет."), code=code)
    return roadmap


def _under_review(uow: UnitOfWork, code: str) -> Roadmap:
    roadmap = _found(uow, code)
    if roadmap.state != "review":
        raise RuleViolation(N_("Карта «{code}» уже принята, изменить её нельзя. Загрузите новую редакцию."), code=code)
    return roadmap


def _told(roadmap: Roadmap, *, unchanged: bool) -> Imported:
    warnings = tuple(
        f"{doubt.place}: {doubt.message}"
        if not doubt.item_number
        else f"{doubt.item_number} ({doubt.place}): {doubt.message}"
        for doubt in roadmap.warnings
    )
    return Imported(
        roadmap.code, len(roadmap.items), len(roadmap.sections), warnings, unchanged=unchanged,
        state=roadmap.state, since=roadmap.in_force_from,
    )  # fmt: skip
