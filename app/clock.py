"""The clock of the installation."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo


class SystemClock:
    """The time of this machine; ``zone`` decides when a day begins."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day in the zone of the installation."""
        return self.now().astimezone(self.zone).date()
