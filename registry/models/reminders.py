"""What is sent to people about their terms: digests by e-mail, and the addresses of calendar feeds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base
from registry.models.secret_addresses import SecretAddress


class SentDigest(Base):
    """The one digest of a person and a day: what was sent, or why it could not be.

    ``rows`` counts the terms it named. ``sent_at`` is ``None`` until the mail server took it; ``error`` is the last
    trouble. The row is written before the mail leaves, so that nobody gets a digest twice.
    """

    __tablename__ = "sent_digests"
    __table_args__ = (UniqueConstraint("user_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    day: Mapped[date]
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    rows: Mapped[int]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")


class CalendarFeed(SecretAddress, Base):
    """The secret address under which a calendar program reads the terms of a person or of one organization.

    ``organization_id`` ``None`` means everything the person answers for. What the feed shows is what the person may see
    at that moment.
    """

    __tablename__ = "calendar_feeds"

    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    closed_at: Mapped[datetime | None] = mapped_column("revoked_at")
