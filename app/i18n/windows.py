"""Windows of deadlines in days, as people read them."""

from __future__ import annotations

from app.i18n import _, day
from registry.domain.schedule import Window


def window_days(window: Window | None) -> str:
    """«01.10.2025 – 31.12.2025», «до 30.11.2025», «29.03.2024»; «без даты» for ``None``."""
    if window is None:
        return _("без даты")
    if window.start is None:
        return _("до %(day)s", day=day(window.end))
    if window.start == window.end:
        return day(window.end)
    return f"{day(window.start)} – {day(window.end)}"
