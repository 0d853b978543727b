"""Searches that people keep: to ask again, to read as a feed, to hear of what is new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base
from registry.models.secret_addresses import SecretAddress


class SavedSearch(SecretAddress, Base):
    """A search of a person: its words and filters (name of the filter to a list of its values, all texts).

    The secret address is that of its feed. ``by_mail`` says whether new hits are sent. ``known`` are the documents that
    are not new any more, as ``registry.domain.id_runs`` writes them; ``None`` when those are to be found out that
    appeared before ``told_at``, the last moment when it was looked for what is new. ``refusals`` counts the letters
    that the mail server refused for good, one after another. A closed search shows and sends nothing.
    """

    __tablename__ = "saved_searches"

    name: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(Text)
    filters: Mapped[dict[str, Any]]
    by_mail: Mapped[bool]
    told_at: Mapped[datetime]
    known: Mapped[str | None] = mapped_column(Text)
    refusals: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column("dropped_at")
