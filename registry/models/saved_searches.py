"""Searches that people keep: to ask again, to read as a feed, to hear of what is new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base


class SavedSearch(Base):
    """A search of a person: its words and filters (name of the filter to a list of its values, all texts).

    ``token_hash`` is the sha256 of the secret of its feed, which is shown once. ``by_mail`` says whether new hits are
    sent; ``told_at`` is until when they were told. ``read_at`` is when the feed was read last; a dropped search shows
    and sends nothing.
    """

    __tablename__ = "saved_searches"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(Text)
    filters: Mapped[dict[str, Any]]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    by_mail: Mapped[bool]
    created_at: Mapped[datetime]
    told_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
