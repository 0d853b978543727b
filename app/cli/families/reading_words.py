"""Words for what the readers of one text find; the JSON of the same commands has the codes."""

from __future__ import annotations

CLASSES = {
    "fixed-dates": "названные даты",
    "yearly-window": "ежегодно, период",
    "yearly-by-date": "ежегодно до даты",
    "yearly-month": "ежегодно, месяц",
    "quarter": "квартал",
    "periodic": "с периодичностью",
    "continuous": "постоянно",
    "yearly-unspecified": "ежегодно без даты",
    "schedule-driven": "по чужому графику",
    "event-relative": "от события",
    "unknown": "не прочитан",
}
WINDOWS = {"window": "период", "by": "до дня", "point": "день"}
RELATIONS = {
    "before": "до начала",
    "until": "до окончания",
    "during": "во время",
    "after": "после",
    "schedule": "по графику",
}
LEVELS = {"error": "ошибка", "warning": "замечание", "note": "совет"}
