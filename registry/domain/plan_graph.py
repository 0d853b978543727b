"""A plan-graph of events (№ | мероприятие | срок | ответственные): which row names which event, and on which days.

Rosobrnadzor's plan-graphs have this shape every year. A row is taken when it names the event itself, not what is done
for it, and when its term is one stretch of days; every other row is left with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.domain.folding import SOFT_HYPHEN, fold, join_cut, without_markup
from registry.domain.roadmap_front import read_years
from registry.domain.roadmap_rows import Table
from registry.domain.schedule import Deadline, Horizon, Period, read_deadline
from registry.domain.schedule.anchors import EVENTS, LEAD
from registry.domain.schedule.normalize import tidy
from registry.errors import N_, Remark

NUMBER, TITLE, TERM, RESPONSIBLE = range(4)
MOST_ROWS = 2_000

# What is held and what is received: «анализ результатов ВПР» is neither, nor is «подготовка к ГИА».
_RECEIVED = frozenset({"vpr-results", "federal-list", "gia-results"})
_HOLDING = re.compile(
    r"^(?:организаци\w+ и )?(?:проведени\w+|написани\w+|выполнени\w+|участи\w+ (?:\w+ )?в|сроки?(?: проведения)?"
    r"|дат[аы](?: проведения)?|период(?: проведения)?) "
)
_RECEIVING = re.compile(
    r"^(?:получени\w+|направлени\w+|предоставлени\w+|размещени\w+|опубликовани\w+|публикаци\w+|доведени\w+|выдач\w+) "
)
_EPITHETS = r"(?:\w+(?:ого|ой|ый|ий|ая|ое|ых|их|ые|ым|ом|ем|ую) ){0,3}(?:(?:период|этап|процедур|форм)\w* )?"
# Colleges write works of the same name at another time of the year; no measure on schools hangs on those.
_OF_COLLEGES = re.compile(r"\bспо\b|среднего профессионального")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|\d\d?\.\d\d\.(\d\d)(?!\d)")
_NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?")


@dataclass(frozen=True, slots=True)
class GraphRow:
    """A row of a plan-graph: texts verbatim in one line each, ``place`` for a person.

    ``code`` and ``days`` are what was understood; ``reason`` says in Russian why the row is not taken, empty when it
    is. A row that is not taken may still have a code.
    """

    place: str
    number: str
    title: str
    term: str
    responsible: str
    code: str | None
    days: Period | None
    reason: str

    @property
    def taken(self) -> bool:
        """Whether the row gives an event."""
        return not self.reason

    def as_json(self) -> dict[str, Any]:
        """The row as the command line prints it."""
        return {
            "place": self.place,
            "number": self.number,
            "title": self.title,
            "term": self.term,
            "code": self.code,
            "start": self.days.start.isoformat() if self.days else None,
            "end": self.days.end.isoformat() if self.days else None,
            "reason": self.reason or None,
        }


@dataclass(frozen=True, slots=True)
class ReadGraph:
    """A plan-graph, read. ``heading`` is its own title out of the text before the table, empty without one.

    ``remarks`` tell by place what the reader of the file left out or was not sure of.
    """

    heading: str
    rows: tuple[GraphRow, ...]
    remarks: tuple[Remark, ...] = ()


def read_plan_graph(table: Table, year: int | None = None) -> ReadGraph:
    """Read every row. Terms without a year are those of the years that the heading names, else of ``year``."""
    period = read_years(_flat(table.preamble))
    horizon = Horizon(period.start, period.end) if period else None
    if horizon is None and year is not None:
        horizon = Horizon(date(year, 1, 1), date(year, 12, 31))
    whole = _whole_rows(table)
    rows = tuple(_understood(cells, place, horizon) for place, cells in whole[:MOST_ROWS])
    told = [Remark(remark.place, remark.text) for remark in table.remarks]
    if len(whole) > MOST_ROWS:
        said = N_("прочитано строк: {count}; эта и следующие не прочитаны").format(count=MOST_ROWS)
        told.append(Remark(whole[MOST_ROWS][0], said))
    return ReadGraph(_heading(table.preamble), rows, tuple(told))


def event_named(title: str) -> str | None:
    """The code of the event that the words name: «Проведение ВПР в 4 классах» is ``vpr``; ``None`` for other work."""
    core = re.sub(r"[^\w ]+", " ", fold(tidy(title)))
    core = re.sub(r"^[\d. ]+", "", re.sub(r" +", " ", core)).strip()
    if _OF_COLLEGES.search(core):
        return None
    held, received = _HOLDING.sub("", core), _RECEIVING.sub("", core)
    for event in EVENTS:
        body = event.pattern.removeprefix(LEAD)
        if re.match(_EPITHETS + f"(?:{body})", received if event.code in _RECEIVED else held):
            return event.code
    return None


def _understood(cells: Sequence[str], place: str, horizon: Horizon | None) -> GraphRow:
    number, title, term, responsible = cells
    code = event_named(title)
    days, reason = _days(term, horizon) if code else (None, N_("строка не называет события, от которого зависят сроки"))
    return GraphRow(place, number, title, term, responsible, code, days, reason)


def _days(term: str, horizon: Horizon | None) -> tuple[Period | None, str]:
    """The one stretch of days of a term, or why there is none."""
    if not term:
        return None, N_("срок не указан")
    named = sorted({int(found[1] or f"20{found[2]}") for found in _YEAR.finditer(term)})
    if named:
        horizon = Horizon(date(named[0], 1, 1), date(named[-1], 12, 31))
    if horizon is None:
        return None, N_("в сроке «{term}» не указан год, и заголовок плана его не называет").format(term=term[:120])
    read = read_deadline(term, horizon)
    reason = _why_not(read)
    if reason:
        return None, reason
    window = read.windows[0]
    return Period(window.start or window.end, window.end), ""


def _why_not(read: Deadline) -> str:
    """Why the term is no stretch of days that is certain; empty when it is one."""
    term = read.text[:120]
    if read.warnings:
        return N_("срок «{term}» прочитан неуверенно: {doubts}").format(term=term, doubts="; ".join(read.warnings))
    if len(read.windows) > 1:
        return N_("в сроке «{term}» несколько отдельных промежутков: внесите каждый отдельно").format(term=term)
    if not read.windows or read.windows[0].soft:
        return N_("срок «{term}» не называет дней").format(term=term)
    if read.windows[0].kind == "by":
        return N_("срок «{term}» называет только последний день").format(term=term)
    return ""


# ------------------------------------------------------------------------------------------------- rows of the file


def _whole_rows(table: Table) -> list[tuple[str, list[str]]]:
    """Rows without the header; a row that a page cut in two is put together."""
    header = [without_markup(cell) for cell in table.rows[0].cells] if table.rows else []
    numbered = sum(bool(_NUMBERED.fullmatch(without_markup(row.cells[NUMBER]))) for row in table.rows)
    found: list[tuple[str, list[str]]] = []
    for row in table.rows[1:]:
        cells = [without_markup(cell) for cell in row.cells]
        if not any(cells) or cells == header or all(re.fullmatch(r"\d\.?", cell) for cell in cells if cell):
            continue
        cut = numbered > len(table.rows) // 2 and not cells[NUMBER] and not (cells[TITLE] and cells[TERM])
        if cut and found:
            found[-1][1][:] = [join_cut(first, rest) for first, rest in zip(found[-1][1], cells, strict=True)]
        else:
            found.append((row.place, cells))
    return [(place, [cell.replace(SOFT_HYPHEN, "") for cell in cells]) for place, cells in found]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _heading(preamble: str) -> str:
    """The line that says what the plan is, with those after it up to an empty one; at most 300 characters."""
    lines = [_flat(line) for line in preamble.split("\n")]
    start = next((n for n, line in enumerate(lines) if re.match(r"план\b|план-?график|график", fold(line))), None)
    if start is None:
        return ""
    taken: list[str] = []
    for line in lines[start:]:
        if not line:
            break
        taken.append(line)
    return " ".join(taken)[:300]
