"""Every deadline of the roadmap of 17.12.2024 № 10-П-2710, as a careful specialist reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from registry.domain.schedule import Anchor, Horizon, Window, read_deadline

HORIZON = Horizon(date(2024, 1, 1), date(2026, 12, 31), date(2024, 12, 17))
YEARS = (2024, 2025, 2026)


@dataclass(frozen=True)
class Expected:
    items: str
    text: str
    class_: str
    windows: list[str] = field(default_factory=list)
    also: tuple[str, ...] = ()
    anchor: tuple[str, str] | None = None
    waits: str | None = None


def yearly(*bounds: str) -> list[str]:
    """«{y}» and «{n}» stand for the year and the next one; in the order of the last days."""
    return [bound.format(y=year, n=year + 1) for year in YEARS for bound in bounds]


AUTUMN = ["2024-10-01..2024-12-31", "2025-10-01..2025-12-31", "2026-10-01..2026-12-31"]

ORDER = [
    # «в иные … сроки по мере необходимости» neither adds nor takes a window.
    Expected(
        "1.1",
        "октябрь – декабрь 2024 октябрь – декабрь 2025 октябрь – декабрь 2026 "
        "(в иные ежегодные временные сроки по мере необходимости)",
        "fixed-dates",
        AUTUMN,
    ),
    # The third stretch ends in December: the plan ends there.
    Expected(
        "1.2",
        "сентябрь 2024 года – май 2025 года сентябрь 2025 года – май 2026 года сентябрь - декабрь 2026 года",
        "fixed-dates",
        ["2024-09-01..2025-05-31", "2025-09-01..2026-05-31", "2026-09-01..2026-12-31"],
    ),
    Expected(
        "1.3 1.4 1.5 1.6",
        "октябрь – декабрь 2024 октябрь – декабрь 2025 октябрь – декабрь 2026",
        "fixed-dates",
        AUTUMN,
    ),
    Expected("2.1 2.12 2.23 3.11", "ежегодно", "yearly-unspecified", yearly("{y}-01-01..{y}-12-31~")),
    Expected("2.2 2.3", "ежегодно август – декабрь", "yearly-window", yearly("{y}-08-01..{y}-12-31")),
    Expected("2.4", "ежегодно в августе", "yearly-month", yearly("{y}-08-01..{y}-08-31")),
    # The data of Rosobrnadzor are to be minded, but the months stand.
    Expected(
        "2.5",
        "ежегодно октябрь-декабрь, в т.ч. с учётом сроков предоставления Рособнадзором данных Индекса качества общего "
        "образования и результатов проведения мониторинга показателей, направленных на оценку образовательных "
        "результатов обучающихся",
        "yearly-window",
        yearly("{y}-10-01..{y}-12-31"),
        also=("schedule-driven",),
        anchor=("rosobrnadzor-data", "schedule"),
    ),
    Expected("2.6", "ежегодно до 1 августа до 1 декабря", "yearly-by-date", yearly("..{y}-08-01", "..{y}-12-01")),
    # «по результатам ВПР» describes the schools, not the event: that is the seminar.
    Expected(
        "2.7",
        "ежегодно после проведения семинара для ОО, имеющих признаки необъективности оценивания по результатам ВПР",
        "event-relative",
        anchor=("seminar-objectivity", "after"),
        waits="срок зависит от события: проведение семинара для ОО, имеющих признаки необъективности, дата не задана",
    ),
    # March says when «before the ВПР» is.
    Expected(
        "2.8",
        "ежегодно до начала проведения ВПР, март",
        "yearly-month",
        yearly("{y}-03-01..{y}-03-31"),
        also=("event-relative",),
        anchor=("vpr", "before"),
    ),
    # December only bounds the part that waits for the results: it is not a window of its own.
    Expected(
        "2.9",
        "ежегодно октябрь предыдущего года – март следующего года; после получения результатов ВПР текущего года, "
        "в том числе перечня ОО, имеющих признаки необъективности оценивания по результатам ВПР, но не позднее декабря "
        "текущего учебного года",
        "yearly-window",
        yearly("{y}-10-01..{n}-03-31"),
        also=("event-relative",),
        anchor=("vpr-results", "after"),
    ),
    Expected(
        "2.10",
        "в соответствии со сроками, определенными Министерством просвещения России и Рособрнадзором",
        "schedule-driven",
        anchor=("federal-schedule", "schedule"),
        waits="срок по графику Минпросвещения России и Рособрнадзора, дата не задана",
    ),
    Expected(
        "2.11",
        "в соответствии с графиками МОУО",
        "schedule-driven",
        anchor=("mouo-schedule", "schedule"),
        waits="срок по графику МОУО, дата не задана",
    ),
    Expected(
        "2.13",
        "в соответствии с графиками проведения в ОО/ МОУО",
        "schedule-driven",
        anchor=("oo-mouo-schedule", "schedule"),
        waits="срок по графикам ОО и МОУО, дата не задана",
    ),
    Expected("2.14", "ежегодно ноябрь – декабрь", "yearly-window", yearly("{y}-11-01..{y}-12-31")),
    Expected(
        "2.15",
        "ежегодно апрель, октябрь, декабрь",
        "yearly-month",
        yearly("{y}-04-01..{y}-04-30", "{y}-10-01..{y}-10-31", "{y}-12-01..{y}-12-31"),
    ),
    Expected("2.16", "ежегодно ноябрь - декабрь", "yearly-window", yearly("{y}-11-01..{y}-12-31")),
    Expected("2.17", "ежегодно декабрь", "yearly-month", yearly("{y}-12-01..{y}-12-31")),
    # The first time in December 2024, from 2025 on after the ВПР: «ежегодно» means «далее ежегодно».
    Expected(
        "2.18",
        "декабрь 2024 года, ежегодно после проведения ВПР",
        "event-relative",
        ["2024-12-01..2024-12-31"],
        also=("fixed-dates",),
        anchor=("vpr", "after"),
        waits="срок зависит от события: проведение ВПР, дата не задана",
    ),
    # March 2025 is the seminar before the ВПР of 2025; those that follow begin with 2026.
    Expected(
        "2.19",
        "март 2025 года, далее ежегодно до проведения ВПР",
        "event-relative",
        ["2025-03-01..2025-03-31"],
        also=("fixed-dates",),
        anchor=("vpr", "before"),
        waits="срок зависит от события: начало проведения ВПР, дата не задана",
    ),
    Expected("2.20", "ежегодно до 15 мая", "yearly-by-date", yearly("..{y}-05-15")),
    Expected(
        "2.21",
        "<p>до 20.05.2024 до 20.05.2025 до 20.05.2026 (эксперты РПК, руководители ППЭ, члены ГЭК) до 01.12.2024 "
        "до 01.12.2025 до 01.12.2026 (эксперты по проверке итогового сочинения)</p>",
        "fixed-dates",
        yearly("..{y}-05-20", "..{y}-12-01"),
    ),
    Expected("2.22", "<p>ежегодно до 01 декабря</p>", "yearly-by-date", yearly("..{y}-12-01")),
    # December 2024 is the first one; it is not owed twice.
    Expected(
        "2.24",
        "декабрь 2024 года, далее ежегодно, не позднее декабря текущего учебного года",
        "yearly-by-date",
        ["2024-12-01..2024-12-31", "..2025-12-31", "..2026-12-31"],
        also=("fixed-dates",),
    ),
    # The school year of the approval is 2024/25.
    Expected(
        "2.25",
        "декабрь-март текущего учебного года, далее ежегодно",
        "yearly-window",
        yearly("{y}-12-01..{n}-03-31"),
    ),
    # January – May 2024 was before the first one; May 2027 lies outside.
    Expected(
        "2.26",
        "декабрь 2024 года, далее ежегодно январь - май текущего учебного года",
        "yearly-window",
        ["2024-12-01..2024-12-31", "2025-01-01..2025-05-31", "2026-01-01..2026-05-31"],
        also=("fixed-dates",),
    ),
    # The first schedule that is named gives the dates.
    Expected(
        "3.1",
        "в соответствии с планом-графиком Рособнадзора, «дорожной картой» Департамента по подготовке и проведения ГИА",
        "schedule-driven",
        anchor=("rosobrnadzor-schedule", "schedule"),
        waits="срок по графику Рособрнадзора, дата не задана",
    ),
    Expected(
        "3.2 3.3",
        "в соответствии с планом-графиком Рособнадзора",
        "schedule-driven",
        anchor=("rosobrnadzor-schedule", "schedule"),
        waits="срок по графику Рособрнадзора, дата не задана",
    ),
    Expected(
        "3.4",
        "в соответствии с планом-графиком, утвержденным Минпросвещения России и Рособнадзора",
        "schedule-driven",
        anchor=("federal-schedule", "schedule"),
        waits="срок по графику Минпросвещения России и Рособрнадзора, дата не задана",
    ),
    # The row is cut by a page, and two Latin letters got into the word.
    Expected(
        "3.5",
        "в соответствии с инструктивными и (или) правовыми актами Минпросвещения России и Рособrnнадзора",
        "schedule-driven",
        anchor=("federal-acts", "schedule"),
        waits="срок по актам Минпросвещения России и Рособрнадзора, дата не задана",
    ),
    # «далее ежегодно после …»: November – December is said of 2024 alone.
    Expected(
        "3.6",
        "ноябрь – декабрь текущего учебного года, далее ежегодно после получения федерального списка ОО с признаками "
        "необъективности оценивания по результатам ВПР",
        "event-relative",
        ["2024-11-01..2024-12-31"],
        also=("fixed-dates",),
        anchor=("federal-list", "after"),
        waits="срок зависит от события: получение федерального списка ОО, дата не задана",
    ),
    Expected("3.7 3.8 3.9 3.10", "I квартал ежегодно", "quarter", yearly("{y}-01-01..{y}-03-31")),
    # «Мин просвещения» with a space, «Рособннадзором» with a doubled letter.
    Expected(
        "3.12",
        "в соответствии с планом-графиком, утвержденным Мин просвещения России и Рособннадзором",
        "schedule-driven",
        anchor=("federal-schedule", "schedule"),
        waits="срок по графику Минпросвещения России и Рособрнадзора, дата не задана",
    ),
    Expected("3.13", "ежегодно июнь", "yearly-month", yearly("{y}-06-01..{y}-06-30")),
    Expected(
        "3.14 3.16",
        "ежегодно январь - февраль",
        "yearly-window",
        ["2024-01-01..2024-02-29", "2025-01-01..2025-02-28", "2026-01-01..2026-02-28"],
    ),
    Expected("3.15", "ежегодно апрель", "yearly-month", yearly("{y}-04-01..{y}-04-30")),
    Expected(
        "3.17",
        "29.03.2024 30.05.2024 30.10.2024 31.03.2025 30.06.2025 28.11.2025 31.03.2026 30.06.2026 30.11.2026",
        "fixed-dates",
        [
            *("2024-03-29", "2024-05-30", "2024-10-30", "2025-03-31", "2025-06-30"),
            *("2025-11-28", "2026-03-31", "2026-06-30", "2026-11-30"),
        ],
    ),
    Expected(
        "3.18",
        "согласно графику реализации программ из федерального реестра ДПО",
        "schedule-driven",
        anchor=("dpo-schedule", "schedule"),
        waits="срок по графику программ федерального реестра ДПО, дата не задана",
    ),
    Expected(
        "3.19",
        "ежегодно до начала проведения ВПР",
        "event-relative",
        anchor=("vpr", "before"),
        waits="срок зависит от события: начало проведения ВПР, дата не задана",
    ),
    Expected(
        "3.20",
        "В соответствии с графиком курсовых мероприятий",
        "schedule-driven",
        anchor=("courses-schedule", "schedule"),
        waits="срок по графику курсовых мероприятий, дата не задана",
    ),
    Expected(
        "3.21",
        "30.04.2024 30.09.2024 29.11.2024 30.04.2025 28.11.2025 30.04.2026 30.11.2026",
        "fixed-dates",
        ["2024-04-30", "2024-09-30", "2024-11-29", "2025-04-30", "2025-11-28", "2026-04-30", "2026-11-30"],
    ),
    Expected("3.22", "ежегодно до июня", "yearly-by-date", yearly("..{y}-05-31")),
    Expected("3.23 3.24", "ежегодно август - сентябрь", "yearly-window", yearly("{y}-08-01..{y}-09-30")),
    # The day is certain whatever the plan of measures says.
    Expected(
        "3.25",
        "в соответствии с планом мероприятий («дорожная карта») до 23.12.2025, далее ежегодно",
        "yearly-by-date",
        ["..2025-12-23", "..2026-12-23"],
        also=("fixed-dates", "schedule-driven"),
        anchor=("action-plan", "schedule"),
    ),
    Expected(
        "3.26 3.26.c",
        "в соответствии с нормативными актами",
        "schedule-driven",
        anchor=("normative-acts", "schedule"),
        waits="срок по нормативным актам, дата не задана",
    ),
    Expected(
        "3.26.a",
        "в соответствии со сроками, установленными нормативными актам",
        "schedule-driven",
        anchor=("normative-acts", "schedule"),
        waits="срок по нормативным актам, дата не задана",
    ),
    Expected(
        "3.26.b",
        "в соответствии со сроками, установленными нормативными актами",
        "schedule-driven",
        anchor=("normative-acts", "schedule"),
        waits="срок по нормативным актам, дата не задана",
    ),
    Expected("3.26.d", "ежегодно 4 квартал", "quarter", yearly("{y}-10-01..{y}-12-31")),
    Expected(
        "3.27",
        "в соответствии с планом-графиком, утвержденным Минпросвещения России и Рособрнадзора",
        "schedule-driven",
        anchor=("federal-schedule", "schedule"),
        waits="срок по графику Минпросвещения России и Рособрнадзора, дата не задана",
    ),
    Expected("4.1 4.2 4.3", "ежегодно до 30 ноября", "yearly-by-date", yearly("..{y}-11-30")),
]


def written(window: Window) -> str:
    text = str(window.end) if window.kind == "point" else window.id
    return text + ("~" if window.soft else "")


@pytest.mark.parametrize("expected", ORDER, ids=lambda expected: expected.items)
def test_a_deadline_of_the_order_is_read_as_a_specialist_reads_it(expected: Expected) -> None:
    deadline = read_deadline(expected.text, HORIZON)
    assert (deadline.class_, deadline.also) == (expected.class_, expected.also)
    assert [written(window) for window in deadline.windows] == expected.windows
    assert deadline.anchor == (Anchor(*expected.anchor) if expected.anchor else None)
    assert deadline.waits_for == expected.waits
    assert deadline.warnings == ((expected.waits,) if expected.waits else ())
    assert deadline.text == expected.text


def test_the_table_covers_all_66_items_of_the_order() -> None:
    items = [number for expected in ORDER for number in expected.items.split()]
    assert len(items) == len(set(items)) == 66
    by_section = {section: sum(item.startswith(f"{section}.") for item in items) for section in "1234"}
    assert by_section == {"1": 6, "2": 26, "3": 31, "4": 3}


def test_sixteen_items_wait_for_schedules_five_for_events_and_four_are_only_yearly() -> None:
    count = dict.fromkeys(("schedule-driven", "event-relative", "yearly-unspecified"), 0)
    for expected in ORDER:
        if expected.class_ in count:
            count[expected.class_] += len(expected.items.split())
    assert count == {"schedule-driven": 16, "event-relative": 5, "yearly-unspecified": 4}


def test_windows_of_two_audiences_carry_their_names() -> None:
    text = next(expected.text for expected in ORDER if expected.items == "2.21")
    labels = [window.label for window in read_deadline(text, HORIZON).windows[:2]]
    assert labels == [
        "до 20 мая 2024 (эксперты РПК, руководители ППЭ, члены ГЭК)",
        "до 1 декабря 2024 (эксперты по проверке итогового сочинения)",
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("ежегодно октябрь предыдущего года – март следующего года", "октябрь 2024 – март 2025"),
        ("ежегодно до 1 августа", "до 1 августа 2024"),
        ("I квартал ежегодно", "I квартал 2024"),
        ("ежегодно в августе", "август 2024"),
        ("ежегодно", "2024 год"),
        ("29.03.2024", "29.03.2024"),
        ("с 1 по 10 сентября 2024 года", "1 – 10 сентября 2024"),
        ("с 20 марта по 5 апреля 2024 года", "20 марта – 5 апреля 2024"),
        ("с 20 декабря 2024 по 15 января 2025 года", "20 декабря 2024 – 15 января 2025"),
        ("I – III кварталы 2024 года", "I – III кварталы 2024"),
        ("II полугодие 2024 года", "II полугодие 2024"),
        ("2024/2026 годы", "2024 – 2026 годы"),
        ("2024/2025 учебный год", "2024/2025 учебный год"),
    ],
)
def test_windows_have_russian_names(text: str, label: str) -> None:
    assert read_deadline(text, HORIZON).windows[0].label == label


def test_the_deadline_of_2_9_is_printed_as_the_contract_says() -> None:
    text = next(expected.text for expected in ORDER if expected.items == "2.9")
    printed = read_deadline(text, Horizon(date(2024, 9, 1), date(2025, 8, 31), date(2024, 12, 17))).as_json()
    assert printed == {
        "text": text,
        "class": "yearly-window",
        "also": ["event-relative"],
        "windows": [
            {
                "start": "2024-10-01",
                "end": "2025-03-31",
                "kind": "window",
                "label": "октябрь 2024 – март 2025",
                "soft": False,
            },
        ],
        "anchor": {"event": "vpr-results", "relation": "after"},
        "warnings": [],
    }


def test_a_last_day_opens_after_the_window_before_it() -> None:
    first, second, third, *_ = read_deadline("ежегодно до 1 августа до 1 декабря", HORIZON).windows
    assert (first.opens, first.id) == (date(2024, 1, 1), "..2024-08-01")
    assert (second.opens, second.start) == (date(2024, 8, 2), None)
    assert third.opens == date(2025, 1, 1)
    points = read_deadline("29.03.2024 30.05.2024", HORIZON).windows
    assert [window.opens for window in points] == [date(2024, 1, 1), date(2024, 3, 30)]
    assert read_deadline("март 2024", HORIZON).windows[0].opens == date(2024, 3, 1)
