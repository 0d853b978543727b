"""The audit as a report, over rows made by the domain itself."""

from __future__ import annotations

from datetime import date

from app.exports.audit import (
    STATUS_NAMES,
    Line,
    Names,
    organization_report,
    share_text,
    summary_report,
    window_text,
)
from registry.domain.completeness import STATUSES, Mark, Row, Totals
from registry.domain.schedule.model import Window
from registry.domain.scoring import Part, Score

ON = date(2025, 12, 31)
OCTOBER = Window(date(2025, 10, 1), date(2025, 10, 31), "window", "октябрь 2025")
BY = Window(None, date(2025, 12, 1), "by", "до 1 декабря 2025")
POINT = Window(date(2025, 11, 28), date(2025, 11, 28), "point", "28 ноября 2025")
LATE = Mark(5, "1.1", "order", OCTOBER.id, date(2025, 11, 3), document_id=17)
LINK = Mark(6, "2.2", "webinar", None, date(2025, 11, 3), url="https://example.org/webinar")

ROWS = (
    Row("1.1", "order", OCTOBER, "met_late", (LATE,)),
    Row("1.2", "order", BY, "overdue", days_overdue=30, condition="при наличии признаков"),
    Row("1.3", "order", POINT, "exempt", reason="нет таких классов"),
    Row("2.2", "webinar", None, "met", (LINK,)),
    Row("2.3", "order", None, "undated", reason="срок по графику Рособрнадзора"),
)


def test_every_status_has_a_name() -> None:
    assert set(STATUS_NAMES) == set(STATUSES)


def test_a_window_is_written_in_words_and_in_days() -> None:
    assert window_text(OCTOBER) == "октябрь 2025 (01.10.2025 – 31.10.2025)"
    assert window_text(BY) == "до 1 декабря 2025 (до 01.12.2025)"
    assert window_text(POINT) == "28 ноября 2025 (28.11.2025)"
    assert window_text(None) == "без даты"


def test_each_row_says_what_fulfils_it_or_why_nothing_does() -> None:
    names = Names({"1.1": "План подготовки к ГИА"}, {"order": "приказ"})
    report = organization_report(
        name="Департамент", roadmap="Карта", on=ON, rows=ROWS, totals=Totals.of(r.status for r in ROWS), names=names
    )
    rows = report.tables[1].rows
    assert rows[0].cells[:3] == ("1.1", "План подготовки к ГИА", "приказ")
    assert [row.cells[4] for row in rows] == [STATUS_NAMES[row.status] for row in ROWS]
    assert [row.cells[6] for row in rows] == [
        "документ 17 от 03.11.2025",
        "если: при наличии признаков",
        "нет таких классов",
        "https://example.org/webinar от 03.11.2025",
        "срок по графику Рособрнадзора",
    ]
    assert [row.tone for row in rows] == ["warning", "danger", "muted", "good", ""]
    assert rows[1].cells[5] == 30


def test_totals_of_a_summary_are_the_sum_of_its_organizations() -> None:
    first, second = Totals(met=2, overdue=1), Totals(met=1, due=1)
    organizations = (Line("a", "А", first), Line("b", "Б", second))
    cells = {("a", "1.1"): Totals(met=2), ("a", "1.2"): Totals(overdue=1), ("b", "1.1"): second, ("b", "1.2"): Totals()}
    report = summary_report(
        "Карта", ON, organizations, (Line("1.1", "Первое", Totals(met=3, due=1)), Line("1.2", "Второе", first)), cells
    )
    totals = {row.cells[0]: row.cells[1] for row in report.tables[0].rows}
    assert (totals["исполнено"], totals["просрочено"], totals["всего"]) == (3, 1, 5)
    heat = report.tables[3]
    assert [column.title for column in heat.columns] == ["Код", "Организация", "1.1", "1.2"]
    assert [row.cells[2:] for row in heat.rows] == [("0/2", "1/1"), ("0/2", None)]
    assert not heat.in_docx
    assert [row.tone for row in report.tables[1].rows] == ["danger", ""]


def test_a_share_of_nothing_is_a_dash() -> None:
    assert share_text(Totals(not_due=5)) == "—"
    assert share_text(Totals(met=1, overdue=2)) == "33 %"


def test_the_score_stands_in_columns_of_the_workbook_and_not_on_paper() -> None:
    score = Score((Part("kind", "yes", "да"), Part("signed", "no", "нет"), Part("published", "na", "не нужно")))
    report = organization_report(
        name="Департамент",
        roadmap="Карта",
        on=ON,
        rows=ROWS,
        totals=Totals.of(r.status for r in ROWS),
        names=Names({}, {}),
        scores={LATE.id: score},
    )
    table = report.tables[1]
    assert [column.title for column in table.columns[-2:]] == ["Оценка подтверждений", "Чего не хватает подтверждениям"]
    assert [row.cells[-2:] for row in table.rows] == [("1 из 2", "подпись"), *[("", "")] * 4]
    paper = table.for_paper()
    assert len(paper.columns) == len(paper.rows[0].cells) == len(table.columns) - 2
