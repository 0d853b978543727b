"""The columns of a table, by the names under which plans know them: of a roadmap, and of a plan-graph of events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.errors import N_

CANONICAL: tuple[str, ...] = (
    "№ п/п",
    "Наименование мероприятия",
    "Ответственный исполнитель",
    "Вид документа",
    "Сроки выполнения",
    "Ожидаемый результат",
)
"""The columns in the order in which every ``RawTable`` gives them."""

NUMBER, TITLE, RESPONSIBLE, KINDS, DEADLINE, RESULT = range(6)

# Numbers may stand in the titles, documents in the expected results; without these three nobody knows who does what
# by when.
REQUIRED = (TITLE, RESPONSIBLE, DEADLINE)

# Two known columns are a table that was meant to be a plan: the refusal names what it lacks.
NEARLY = 2

_NUMBER_NAMES = {"№", "№пп", "пп", "номер", "номерпп", "№№", "n", "nпп", "nnn", "no", "nпп№"}
_NUMBER_NAMES |= {"№п", "№ппп", "№мероприятия", "номермероприятия", "№пункта", "номерпункта", "№строки"}

# Tried in this order: «Срок проведения мероприятия» is a deadline, «Результат. Вид документа» holds documents.
_WORDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        KINDS,
        re.compile(
            r"(вид|форм|тип|наименовани)\w*документ|^документ|(подтверждающ|итогов|отчетн|выходн)\w*документ|^формаотчет"
        ),
    ),
    (RESPONSIBLE, re.compile(r"ответственн|исполнител|^исполняющи")),
    (DEADLINE, re.compile(r"^(план\w*|контрольн\w*|предельн\w*|ориентировочн\w*)?срок|^дат[аы]|^период|^время|^месяц")),
    (RESULT, re.compile(r"результат")),
    (TITLE, re.compile(r"мероприяти|^наименование|^название|^содержание|^действи|^меры|^виддеятельности|^видработ")),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """Which columns a table has.

    ``titles`` are their own names in the order in which every ``RawTable`` gives them: the number and the title come
    first in any shape, ``responsible`` and ``deadline`` tell where those two stand. ``required`` are the columns
    without which the table cannot be read, ``words`` (column, pattern) their other names, tried in this order. A
    header has at least ``least`` columns that are known; ``nearly`` of them are a table that was meant to be this one.
    ``no_columns``, ``no_rows`` and ``no_table`` are the refusals.
    """

    titles: tuple[str, ...]
    responsible: int
    deadline: int
    required: tuple[int, ...]
    words: tuple[tuple[int, re.Pattern[str]], ...]
    least: int
    nearly: int
    no_columns: str
    no_rows: str
    no_table: str


ROADMAP = Shape(
    titles=CANONICAL,
    responsible=RESPONSIBLE,
    deadline=DEADLINE,
    required=REQUIRED,
    words=_WORDS,
    least=len(REQUIRED),
    nearly=NEARLY,
    no_columns=N_("В файле «{name}» есть таблицы, но ни у одной нет столбцов дорожной карты: {expected}."),
    no_rows=N_("В файле «{name}» у таблицы дорожной карты есть заголовок, но нет строк."),
    no_table=N_("В файле «{name}» нет таблицы. Нужна таблица со столбцами {expected}."),
)

PLAN_GRAPH = Shape(
    titles=("№ п/п", "Мероприятие", "Срок", "Ответственные"),
    responsible=3,
    deadline=2,
    required=(1, 2),
    words=(
        (3, re.compile(r"ответственн|исполнител")),
        (2, re.compile(r"^(планов\w*)?срок|^дат[аы]|^период|^врем")),
        (1, re.compile(r"мероприяти|^наименование|^название|^содержание|^событи|^этап|^процедур|^оценочн")),
    ),
    least=3,
    nearly=2,
    no_columns=N_("В файле «{name}» есть таблицы, но ни у одной нет столбцов плана-графика: {expected}."),
    no_rows=N_("В файле «{name}» у таблицы плана-графика есть заголовок, но нет строк."),
    no_table=N_("В файле «{name}» нет таблицы. Нужна таблица со столбцами {expected}."),
)
"""Somebody's plan of events: № | мероприятие | срок | ответственные."""

_LOOKALIKES = str.maketrans("ABCEHKMOPTXYaceopxyё", "АВСЕНКМОРТХУасеорхуе")


def squeeze(text: str) -> str:
    """The header's letters alone, lower case: a word cut by a narrow column reads like the whole one."""
    return re.sub(r"[^\w№]|_", "", text.translate(_LOOKALIKES)).lower()


def column_of(text: str, shape: Shape = ROADMAP) -> int | None:
    """Which canonical column a header cell names, ``None`` when it names none."""
    squeezed = squeeze(text)
    if squeezed in _NUMBER_NAMES:
        return NUMBER
    # A measure may mention all these words; a header is short.
    if not squeezed or len(squeezed) > 60:
        return None
    return next((column for column, word in shape.words if word.search(squeezed)), None)


def columns_of(cells: Sequence[str], shape: Shape = ROADMAP) -> dict[int, int]:
    """Canonical column → position of the cell that names it; the first of several cells wins."""
    found: dict[int, int] = {}
    for position, text in enumerate(cells):
        column = column_of(text, shape)
        if column is not None:
            found.setdefault(column, position)
    return found


def is_number(text: str) -> bool:
    """Whether a cell holds the number of a measure («1.2.», «п. 3», «II.4») or of a section («IV»)."""
    return _NUMBER.fullmatch(text.strip()) is not None


_NUMBER = re.compile(r"(?:п(?:ункт)?\.?\s*)?(?:\d{1,3}|[IVXХ]{1,5})(?:\s?\.\s?\d{1,3}){0,4}\s?[.)]{0,2}", re.IGNORECASE)


def is_header(columns: Mapping[int, object], shape: Shape = ROADMAP) -> bool:
    """Whether the recognised columns make a header row that can be read."""
    return len(columns) >= shape.least and all(column in columns for column in shape.required)


def missing_columns(columns: Mapping[int, object], shape: Shape = ROADMAP) -> list[str]:
    """Canonical names of the required columns that a header lacks, of all it lacks when none is required."""
    lacking = [shape.titles[column] for column in shape.required if column not in columns]
    return lacking or [title for column, title in enumerate(shape.titles) if column not in columns]
