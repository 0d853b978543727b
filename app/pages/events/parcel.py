"""What was read from a plan-graph, carried through the page on which a person reviews it: signed, kept nowhere."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from registry.domain.plan_graph import GraphRow, ReadGraph
from registry.domain.schedule import Period
from registry.errors import N_, InvalidInput, Remark

_DAY = 24 * 60 * 60
# Flask takes a field of half a megabyte.
_LARGEST = 450_000


@dataclass(frozen=True, slots=True)
class Parcel:
    """A plan-graph with the name of its file, and the marks of the changes as the person saw them."""

    name: str
    read: ReadGraph
    seen: tuple[str, ...]

    def packed(self) -> str:
        """The parcel as a field of a form. Raises ``InvalidInput`` when it is too large for one."""
        rows = [_plain(row) for row in self.read.rows]
        remarks = [[remark.place, remark.text] for remark in self.read.remarks]
        packed = _serializer().dumps([self.name, self.read.heading, rows, list(self.seen), remarks])
        text = packed if isinstance(packed, str) else packed.decode()
        if len(text) > _LARGEST:
            raise InvalidInput(N_("План-график слишком велик для проверки на странице: разделите его на части."))
        return text

    @classmethod
    def opened(cls, packed: str | None) -> Parcel:
        """The parcel out of a form. Raises ``InvalidInput`` when it is not ours or older than a day."""
        try:
            name, heading, rows, seen, told = _serializer().loads(packed or "", max_age=_DAY)
            remarks = tuple(Remark(place, text) for place, text in told)
        except (BadData, ValueError) as error:
            raise InvalidInput(N_("Проверка файла устарела. Загрузите план-график ещё раз.")) from error
        return cls(name, ReadGraph(heading, tuple(_row(row) for row in rows), remarks), tuple(seen))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="plan-graph")


def _plain(row: GraphRow) -> list[Any]:
    *texts, days, reason = astuple(row)
    return [*texts, [day.isoformat() for day in days] if days else None, reason]


def _row(plain: list[Any]) -> GraphRow:
    place, number, title, term, responsible, code, days, reason = plain
    period = Period(*(date.fromisoformat(day) for day in days)) if days else None
    return GraphRow(place, number, title, term, responsible, code, period, reason)
