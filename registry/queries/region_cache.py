"""What was counted is kept in the process, and only territories in which something changed are counted again.

Nothing stale is ever shown: before each answer one cheap statement asks for the version of the data. The journal gives
it, because each command writes it in the transaction of its change and the entries are numbered in the order of the
commits; the greatest identifiers and a few counts show what was loaded past the commands. A territory is counted anew
as a whole, so an answer that mixes an older version with newer data corrects itself with the next question.
"""

from __future__ import annotations

import hashlib
import threading
from array import array
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import String, func, literal, select, union

from registry.db import Database, UnitOfWork
from registry.domain.region import Counted
from registry.domain.requirements import Plan
from registry.models import Evidence, Exemption, JournalEntry, JournalHead, Organization, OrganizationTrait
from registry.queries.region_places import Place, Scope

KEPT = 10_000
"""How many territories are kept for one database, in all answers together: some tens of megabytes at the most."""
# Beyond these it is cheaper to count everything at once.
_MOST = 64
_MOST_CHANGES = 5_000
_SETTINGS = {"jit": "off", "work_mem": "64MB", "enable_mergejoin": "off"}
# Entries of the journal about these objects change the audit of the organization that they name, and of no other.
_OF_ONE = frozenset({"evidence", "exemption", "document"})
# These change nothing that is counted; a plan is part of the key under which an answer is kept.
_OF_NOBODY = frozenset({"user", "job", "roadmap", "indicator", "figure_import"})


@dataclass(frozen=True, slots=True)
class Version:
    """How far the data had come."""

    journal: int
    evidence: int
    exemption: int
    others: tuple[int, ...]
    last_organization: int


@dataclass(frozen=True, slots=True)
class State:
    """An answer as it was counted: territories by identifier, with their heads."""

    version: Version
    places: Mapping[int, Place]
    counted: Mapping[int, Counted]
    vectors: Mapping[int, array[int]]


class Kept:
    """The answers kept for one database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: OrderedDict[object, State] = OrderedDict()

    def get(self, key: object) -> State | None:
        """The answer, ``None`` when there is none."""
        with self._lock:
            if key in self._states:
                self._states.move_to_end(key)
            return self._states.get(key)

    def put(self, key: object, state: State) -> None:
        """Keep the answer, and forget those that were not asked for longest."""
        with self._lock:
            self._states[key] = state
            self._states.move_to_end(key)
            while len(self._states) > 1 and sum(len(each.places) for each in self._states.values()) > KEPT:
                self._states.popitem(last=False)

    def forget(self) -> None:
        """Forget everything, so that the next question counts anew."""
        with self._lock:
            self._states.clear()


_kept: WeakKeyDictionary[Database, Kept] = WeakKeyDictionary()
_guard = threading.Lock()


def kept_for(database: Database) -> Kept:
    """What is kept for the database; it goes with it."""
    with _guard:
        return _kept.setdefault(database, Kept())


def key_of(plan: Plan, scope: Scope, on: object) -> object:
    """What an answer depends on beside the data: the plan to its last word, the day, and who may see what."""
    words = repr((plan.code, plan.family, plan.horizon, plan.items, plan.requirements))
    return hashlib.sha256(words.encode()).hexdigest(), on, scope.key


def version_of(uow: UnitOfWork) -> Version:
    """The version of the data, in one statement."""

    def number(expression: Any) -> Any:
        return func.coalesce(select(expression).scalar_subquery(), 0)

    columns = [
        number(JournalHead.last_id),
        *(number(func.max(model.id)) for model in (Evidence, Exemption, OrganizationTrait, Organization)),
        *(number(func.count(model.id)) for model in (OrganizationTrait, Organization)),
    ]
    if not uow.database.is_sqlite:
        # For this transaction: compiling a plan costs more than it saves here, the grouping fits in memory, and of the
        # three hundred slots, whose number the planner cannot know, it would rather sort the millions of evidence.
        columns += [func.set_config(name, value, True) for name, value in _SETTINGS.items()]
    journal, evidence, exemption, trait, organization, *counts = uow.session.execute(select(*columns)).one()
    return Version(journal, evidence, exemption, (trait, organization, *counts[:2]), organization)


def touched(uow: UnitOfWork, scope: Scope, old: Version, new: Version) -> frozenset[str] | None:
    """Paths of the territories in which something changed; ``None`` when everything has to be counted."""
    if old == new:
        return frozenset()
    if old.others != new.others or new.evidence < old.evidence or new.exemption < old.exemption:
        return None
    what = literal("evidence", String).label("what")
    changes = union(
        select(JournalEntry.object_type.label("what"), JournalEntry.organization_id.label("whose")).where(
            JournalEntry.id > old.journal, JournalEntry.object_type.not_in(_OF_NOBODY)
        ),
        select(what, Evidence.organization_id).where(Evidence.id > old.evidence),
        select(what, Exemption.organization_id).where(Exemption.id > old.exemption),
    ).subquery()
    statement = select(changes.c.what, Organization.path).outerjoin(Organization, Organization.id == changes.c.whose)
    paths: set[str] = set()
    rows = uow.session.execute(statement.limit(_MOST_CHANGES + 1)).all()
    for kind, path in rows:
        if kind not in _OF_ONE or path is None:
            return None
        paths.add(scope.place_path(path))
    return frozenset(paths) if len(paths) <= _MOST and len(rows) <= _MOST_CHANGES else None
