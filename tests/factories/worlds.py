"""Random small regions for properties of the audit: a tree of bodies and schools, a plan, and what is known of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete

from registry.db import Database
from registry.domain.schedule import Horizon, read_deadline
from registry.domain.traits import BIASED
from registry.models import (
    Evidence,
    Exemption,
    ItemBody,
    ItemKind,
    Organization,
    OrganizationTrait,
    Roadmap,
    RoadmapItem,
)

MOMENT = datetime(2025, 1, 9, 8, tzinfo=UTC)
SIGN = "имеющие признаки необъективности проведения и оценивания ВПР"
OF_SCHOOLS = "где имеются ОО с необъективными результатами"
DEADLINES = (
    "октябрь – декабрь 2025",
    "ежегодно",
    "ежегодно до 1 августа до 1 декабря",
    "30.04.2024 29.11.2024 28.11.2025",
    "I квартал ежегодно",
    "в соответствии с планом-графиком Рособрнадзора",
)
TREE = {
    "department": ("department", None), "iro": ("iro", "department"), "goo": ("goo", "department"),
    "a": ("mouo", "department"), "b": ("mouo", "department"), "a-1": ("oo", "a"), "a-2": ("oo", "a"),
    "a-3": ("oo", "a"), "a-3-branch": ("oo", "a-3"), "b-1": ("oo", "b"), "other": ("department", None),
}  # fmt: skip
DAYS = st.dates(date(2023, 12, 1), date(2027, 6, 30))
ASKED = st.dates(date(2025, 11, 1), date(2027, 6, 30)) | DAYS
"""Days on which a world is looked at: mostly after its facts."""
_counter = itertools.count()


@dataclass(frozen=True)
class Known:
    """What a world holds beside its tree; ``items`` are (deadline, bodies, kinds) with their conditions."""

    items: tuple[tuple[str, tuple[tuple[str, str | None], ...], tuple[tuple[str, str | None], ...]], ...]
    evidence: tuple[tuple[str, int, str, str | None, date, bool], ...]
    exemptions: tuple[tuple[str, int, str | None, str | None, date, bool], ...]
    traits: tuple[tuple[str, date, date | None], ...]
    inactive: frozenset[str]


HORIZON = Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17))
BODY = st.tuples(
    st.sampled_from(["department", "iro", "mouo", "oo", "oo", "goo"]), st.sampled_from([None, None, SIGN, OF_SCHOOLS])
)
KIND = st.tuples(st.sampled_from(["order", "report"]), st.sampled_from([None, None, None, "mouo", "goo"]))
_ALL: tuple[tuple[tuple[str, str | None], ...], ...] = (
    (("oo", None), ("mouo", None)),
    (("department", None), ("iro", None), ("mouo", None), ("oo", None)),
    (("oo", None), ("mouo", OF_SCHOOLS)),
    (("oo", SIGN), ("goo", None)),
)
ITEM = st.tuples(
    st.sampled_from(DEADLINES),
    st.lists(BODY, min_size=1, max_size=3).map(tuple) | st.sampled_from(_ALL),
    st.lists(KIND, min_size=1, max_size=2).map(tuple),
)
WHO = st.sampled_from(list(TREE))
REVOKED = st.sampled_from([False, False, False, False, False, True])
TRAIT = st.tuples(WHO, DAYS, st.none() | DAYS).filter(lambda found: found[2] is None or found[2] >= found[1])
_LOST = ("2020-01-01..2020-02-01", "сентябрь")
EVIDENCE = st.tuples(WHO, st.integers(0, 3), st.sampled_from(["order", "report"]), st.none(), DAYS, REVOKED)
"""Evidence that may fit some measure or none."""


@st.composite
def worlds(draw: st.DrawFn) -> Known:
    """A plan, and facts most of which concern it: the rest speaks of measures, kinds and windows that it has not."""
    items = draw(st.lists(ITEM, min_size=1, max_size=3).map(tuple))
    of_plan = [
        (number, kind, window)
        for number, (deadline, _, kinds) in enumerate(items)
        for kind in dict.fromkeys(code for code, _ in kinds)
        for window in [*(each.id for each in read_deadline(deadline, HORIZON).windows), None, *_LOST]
    ]
    place = st.sampled_from([*of_plan, (3, "order", None)])
    # A few organizations hold most of the evidence, so that some have several for one window.
    who = st.sampled_from(["a-1", "a-1", "a-2", "b-1", "a", "b", "goo", "iro", "department", "a-3-branch"])

    def facts(whose: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Any, ...]]:
        days = st.dates(date(2023, 12, 1), date(2026, 6, 30))
        return st.tuples(whose, place, days, REVOKED).map(lambda found: (found[0], *found[1], *found[2:]))

    def broadened(found: tuple[Any, ...]) -> tuple[Any, ...]:
        """Every third exemption is of all kinds, another third of all windows."""
        whose, number, kind, window, day, revoked = found
        every = day.toordinal() % 3
        return whose, number, None if every == 0 else kind, None if every <= 1 else window, day, revoked

    return Known(
        items,
        draw(st.lists(facts(who), min_size=8, max_size=24).map(tuple)),
        draw(st.lists(facts(WHO).map(broadened), min_size=3, max_size=8).map(tuple)),
        draw(st.lists(TRAIT, max_size=3).map(tuple)),
        draw(st.frozensets(st.sampled_from(["a-2", "b", "goo", "iro"]), max_size=1)),
    )


KNOWN = worlds()


def settle(database: Database, known: Known) -> str:
    """Put the world in place of the one before it; the code of its plan."""
    code = f"plan-{next(_counter)}"
    with database.write() as uow:
        for model in (Evidence, Exemption, OrganizationTrait):
            uow.session.execute(delete(model))
        ids = _tree(uow.session, known.inactive)
        uow.session.add(_plan(code, known))
        uow.session.add_all(evidence_row(code, ids, each) for each in known.evidence)
        for who, item, kind, window, since, revoked in known.exemptions:
            uow.session.add(
                Exemption(
                    family=code, item_number=f"1.{item}", kind=kind, organization_id=ids[who], window=window,
                    reason="ремонт", since=since, created_at=MOMENT, revoked_at=MOMENT if revoked else None,
                )
            )  # fmt: skip
        for who, since, until in known.traits:
            uow.session.add(
                OrganizationTrait(
                    organization_id=ids[who], trait=BIASED, since=since, until=until, basis="письмо", created_at=MOMENT
                )
            )
        # The world came past the commands, so the journal is told in their stead.
        uow.journal("system.setup", "system", code)
    return code


def evidence_row(family: str, ids: dict[str, int], each: tuple[str, int, str, str | None, date, bool]) -> Evidence:
    """One evidence as a row."""
    who, item, kind, window, day, revoked = each
    return Evidence(
        family=family, item_number=f"1.{item}", kind=kind, organization_id=ids[who], window=window, form="link",
        url="https://example.org/", fulfilled_on=day, created_at=MOMENT, revoked_at=MOMENT if revoked else None,
    )  # fmt: skip


def tree_ids(session: Any) -> dict[str, int]:
    """The identifiers of the tree by code."""
    return {row.code: row.id for row in session.query(Organization)}


def _tree(session: Any, inactive: frozenset[str]) -> dict[str, int]:
    rows = {row.code: row for row in session.query(Organization)}
    for code, (level, parent) in TREE.items():
        if code not in rows:
            above = rows.get(parent or "")
            row = Organization(
                code=code, name=f"Организация {code}", level=level, parent_id=above and above.id, created_at=MOMENT
            )
            session.add(row)
            session.flush()
            row.path = f"{above.path if above else '/'}{row.id}/"
            rows[code] = row
        rows[code].active = code not in inactive
    session.flush()
    return {code: row.id for code, row in rows.items()}


def _plan(code: str, known: Known) -> Roadmap:
    plan = Roadmap(
        code=code, family=code, title="План", approved_on=date(2024, 12, 17), period_start=date(2024, 1, 1),
        period_end=date(2026, 12, 31), state="current", fingerprint=code, imported_at=MOMENT,
        in_force_from=date(2024, 12, 17),
    )  # fmt: skip
    for position, (deadline, bodies, kinds) in enumerate(known.items):
        item = RoadmapItem(
            number=f"1.{position}", key=f"1.{position}", section="1", position=position, title=f"Мера {position}",
            deadline_text=deadline,
        )  # fmt: skip
        for n, (body, condition) in enumerate(bodies):
            item.bodies.append(ItemBody(position=n, code=body, condition=condition))
        for n, (kind, only) in enumerate(kinds):
            item.kinds.append(ItemKind(position=n, code=kind, only_body=only))
        plan.items.append(item)
    return plan
