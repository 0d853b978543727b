"""The six columns of a roadmap: their own names, and the names under which other plans know them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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

_LOOKALIKES = str.maketrans("ABCEHKMOPTXYaceopxyё", "АВСЕНКМОРТХУасеорхуе")


def squeeze(text: str) -> str:
    """The header's letters alone, lower case: a word cut by a narrow column reads like the whole one."""
    return re.sub(r"[^\w№]|_", "", text.translate(_LOOKALIKES)).lower()


def column_of(text: str) -> int | None:
    """Which canonical column a header cell names, ``None`` when it names none."""
    squeezed = squeeze(text)
    if squeezed in _NUMBER_NAMES:
        return NUMBER
    # A measure may mention all these words; a header is short.
    if not squeezed or len(squeezed) > 60:
        return None
    return next((column for column, word in _WORDS if word.search(squeezed)), None)


def columns_of(cells: Sequence[str]) -> dict[int, int]:
    """Canonical column → position of the cell that names it; the first of several cells wins."""
    found: dict[int, int] = {}
    for position, text in enumerate(cells):
        column = column_of(text)
        if column is not None:
            found.setdefault(column, position)
    return found


def is_number(text: str) -> bool:
    """Whether a cell holds the number of a measure («1.2.», «п. 3», «II.4») or of a section («IV»)."""
    return _NUMBER.fullmatch(text.strip()) is not None


_NUMBER = re.compile(r"(?:п(?:ункт)?\.?\s*)?(?:\d{1,3}|[IVXХ]{1,5})(?:\s?\.\s?\d{1,3}){0,4}\s?[.)]{0,2}", re.IGNORECASE)


def is_header(columns: Mapping[int, int]) -> bool:
    """Whether the recognised columns make a header row that can be read."""
    return all(column in columns for column in REQUIRED)


def missing_columns(columns: Mapping[int, int]) -> list[str]:
    """Canonical names of the required columns that a header lacks."""
    return [CANONICAL[column] for column in REQUIRED if column not in columns]


def in_order(cells: Sequence[str], columns: Mapping[int, int]) -> tuple[str, ...]:
    """The six canonical cells of a row; a column that the table lacks is empty."""
    return tuple(
        cells[columns[column]] if column in columns and columns[column] < len(cells) else ""
        for column in range(len(CANONICAL))
    )
