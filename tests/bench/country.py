"""A country of plainly artificial schools with evidence, laid down by bulk statements past the commands.

Regions come one after another, and the schools of a region in mixed order of its municipalities. Every evidence lies
before the day that is asked about, nearly always under a window of the bundled plan; a school has none twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, insert, text

from registry.db import Database
from registry.domain.traits import BIASED
from registry.models import Exemption, Organization, OrganizationTrait
from registry.queries.plans import load_plan
from registry.services import setup

DAY = date(2026, 12, 31)
BODIES = 22
_MADE = datetime(2025, 1, 9, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How large a country is: regions of 22 municipal bodies, schools, and evidences of each school."""

    regions: int
    schools: int
    each: int


WHOLE = Size(80, 40_000, 50)
QUICK = Size(4, 2_000, 50)


def settle(database: Database, size: Size) -> None:
    """Lay the country down beside the bundled region, whose plan it follows."""
    with database.write() as uow:
        setup.load_bundled(uow)
    with database.read() as uow:
        plan = load_plan(uow)
        last = int(uow.session.execute(text("SELECT max(id) FROM organizations")).scalar_one())
    slots = [
        (requirement.item, requirement.kind, window.id, window.end)
        for requirement in plan.requirements
        if (binding := requirement.bindings.get("oo")) is not None and binding.unconditional
        for window in requirement.windows
        if window.end < DAY
    ]
    with database.engine.begin() as connection:
        first = _organizations(connection, size, last)
        _evidence(connection, size, first, plan.family, slots)
        _exceptions(connection, size, first, plan.family)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))


def _organizations(connection: Connection, size: Size, last: int) -> int:
    """Put the organizations; the identifier of the first school."""
    rows = list(_bodies(size, last))
    first = last + len(rows) + 1
    bodies = [row for row in rows if row["level"] == "mouo"]
    each = size.schools // size.regions
    for number in range(size.schools):
        region = min(number // each, size.regions - 1)
        body = bodies[region * BODIES + number * 7 % BODIES]
        path = f"{body['path']}{first + number}/"
        rows.append(_row(first + number, f"school-{number}", "oo", body["id"], path))
    connection.execute(insert(Organization), rows)
    return first


def _bodies(size: Size, last: int) -> Iterator[dict[str, object]]:
    number = last
    for region in range(size.regions):
        number += 1
        root = number
        yield _row(root, f"region-{region}", "department", None, f"/{root}/")
        for body in range(BODIES):
            number += 1
            yield _row(number, f"region-{region}-{body}", "mouo", root, f"/{root}/{number}/")


def _row(number: int, code: str, level: str, parent: object, path: str) -> dict[str, object]:
    return {
        "id": number, "code": code, "name": f"Условная организация {code}", "level": level, "parent_id": parent,
        "path": path, "created_at": _MADE,
    }  # fmt: skip


def _evidence(
    connection: Connection, size: Size, first: int, family: str, slots: list[tuple[str, str, str, date]]
) -> None:
    sqlite = connection.dialect.name == "sqlite"
    connection.execute(text("CREATE TEMPORARY TABLE slot (n integer, item text, kind text, win text, fin date)"))
    connection.execute(
        text("INSERT INTO slot VALUES (:n, :item, :kind, :win, :fin)"),
        [
            {"n": n, "item": item, "kind": kind, "win": window, "fin": end.isoformat() if sqlite else end}
            for n, (item, kind, window, end) in enumerate(slots)
        ],
    )
    # From ten weeks before the last day to three weeks after it, so that some are late.
    shift = "(s.n * 13 + e.n * 29) % 90 - 70"
    day = f"min(date(t.fin, ({shift}) || ' days'), '{DAY}')" if sqlite else f"least(t.fin + ({shift}), '{DAY}'::date)"
    moment = "2025-01-09 08:00:00" if sqlite else "2025-01-09 08:00:00+00"
    connection.execute(
        text(f"""
            INSERT INTO evidence (family, item_number, kind, organization_id, "window", form, url, note,
                                  fulfilled_on, created_at, revoked_reason)
            SELECT :family, t.item, t.kind, :first + s.n, t.win, 'link', 'https://example.org/' || s.n, '',
                   {day}, '{moment}', ''
            FROM {_series("e", size.each, sqlite=sqlite)} CROSS JOIN {_series("s", size.schools, sqlite=sqlite)}
            JOIN slot t ON t.n = (s.n * 31 + e.n * 3) % {len(slots)}
        """),
        {"family": family, "first": first},
    )
    connection.execute(text("DROP TABLE slot"))


def _exceptions(connection: Connection, size: Size, first: int, family: str) -> None:
    """What cannot be told by counting: every twentieth school has a sign, every two hundredth a release."""
    signs = [
        {"organization_id": first + number, "trait": BIASED, "since": date(2025, 3, 1), "basis": "письмо"}
        for number in range(0, size.schools, 20)
    ]
    releases = [
        {"organization_id": first + number, "family": family, "item_number": "3.22", "since": date(2025, 3, 1)}
        for number in range(0, size.schools, 200)
    ]
    connection.execute(insert(OrganizationTrait), [{**row, "created_at": _MADE} for row in signs])
    connection.execute(insert(Exemption), [{**row, "reason": "ремонт", "created_at": _MADE} for row in releases])
    # The window of some evidence is one that the plan does not have any more.
    connection.execute(text("""UPDATE evidence SET "window" = '2020-01-01..2020-12-31' WHERE id % 2000 = 0"""))


def _series(name: str, count: int, *, sqlite: bool) -> str:
    """The numbers from 0 as a table with the column ``n``."""
    if not sqlite:
        return f"(SELECT n FROM generate_series(0, {count - 1}) AS g(n)) {name}"
    grown = f"SELECT 0 UNION ALL SELECT n + 1 FROM g WHERE n < {count - 1}"
    return f"(WITH RECURSIVE g(n) AS ({grown}) SELECT n FROM g) {name}"
