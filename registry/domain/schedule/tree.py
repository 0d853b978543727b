"""What the grammar makes of a text: pieces of time, marks between them, ties to events. No dates yet."""

from __future__ import annotations

from dataclasses import dataclass

# Day 0 is the last day of the month; 125 the second Friday, 1095 the last one, 1098 the last working day.
MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Year:
    """Which years: ``years`` as numbers (first years of school years when ``school``), or ``relative``.

    ``relative`` is ``current``, ``next``, ``previous``, ``each`` («каждого года»), ``any`` («года») or empty.
    """

    years: tuple[int, ...] = ()
    school: bool = False
    relative: str = ""
    span: bool = False  # «2024–2026 годы» as one stretch, when nothing narrower is named


@dataclass(frozen=True, slots=True)
class Edge:
    """A unit of time in a year: ``day``, ``days``, ``month``, ``quarter``, ``half``, ``season``, ``slice``, ``year``.

    ``start`` is the first day of a school year, ``slice`` a decade, a week or a half of a month.
    ``part`` is ``begin``, ``middle`` or ``end`` of it, empty for the whole. ``opens`` later than ``closes`` means that
    the unit runs over the end of the calendar year.
    """

    unit: str
    opens: MonthDay
    closes: MonthDay
    year: Year | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Offset:
    """So many units: ``day``, ``working``, ``week``, ``month``, ``year``."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Stretches of time: ``window``, ``by``, ``point`` or ``since``; ``word`` is how it is said («до», «к», …)."""

    kind: str
    first: Edge
    last: Edge
    word: str = ""
    ahead: Offset | None = None  # «за месяц до …»; a negative count is «в течение месяца после …»


@dataclass(frozen=True, slots=True)
class MonthDays:
    """Days of every month: «до 10 числа», «с 1 по 5 число»; ``following`` when of the month after the unit.

    ``unit`` is ``month``, ``quarter`` or ``half`` when it is named, empty otherwise. ``month`` is the number of the
    month in the unit, 0 for the last. ``ahead`` counts from the end of the unit, after it when negative. A negative
    ``first`` is so many days from the end.
    """

    first: int | None
    last: int
    following: bool
    every: bool
    unit: str = ""
    month: int = 0
    ahead: Offset | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often: ``unit`` is ``month``, ``quarter``, ``half``, ``year`` or ``other``; ``text`` is as written."""

    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie to an event, a schedule, a need. ``kind``: ``event``, ``schedule``, ``demand``, ``regard``.

    ``relation`` is that of the anchor. ``phrase`` is the folded text of what is named. ``dated`` says that a date
    stands inside the phrase, so that it was not taken for the deadline.
    """

    kind: str
    relation: str
    phrase: str
    offset: Offset | None = None
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign between pieces: ``yearly``, ``then``, ``comma``, ``continuous``, ``tire``, ``except``, ``years``.

    ``years`` stands where a year heads the pieces after it: «…, в 2026 году – до 15 марта».
    """

    name: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words from ``start`` to ``end`` of the tidied text: ``note`` (in brackets), ``label``, ``for`` or ``words``."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of what follows: «I квартал – до 10 апреля»."""

    text: str


Item = Heading | Piece | MonthDays | Rhythm | Tie | Mark | Passage | Offset | Year
