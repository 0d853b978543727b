"""People, their roles in organizations, and the throttle of log-in tries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.models.base import Base


class User(Base):
    """A person who may log in.

    ``session_version`` grows when a password or a role changes, and ends the sessions made before.
    ``password_hash`` is an argon2id string. ``email`` is where reminders go, empty for nowhere; ``reminders`` says
    whether the person wants them. ``gender`` is ``m``, ``f`` or ``None`` when unknown; the declension needs it.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    post: Mapped[str] = mapped_column(Text, default="")
    gender: Mapped[str | None] = mapped_column(String(1))
    phone: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    reminders: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    session_version: Mapped[int] = mapped_column(default=1)
    locale: Mapped[str] = mapped_column(String(8), default="ru")
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]

    grants: Mapped[list[Grant]] = relationship(back_populates="user", cascade="all, delete-orphan")


class Grant(Base):
    """One role of one person in one organization."""

    __tablename__ = "grants"
    __table_args__ = (
        UniqueConstraint("user_id", "organization_id", "role"),
        CheckConstraint(
            "role IN ('viewer', 'author', 'registrar', 'publisher', 'org_admin', 'system_admin')", name="role"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship(back_populates="grants")


class LoginThrottle(Base):
    """Failed tries for one key (a login or an address) since the last success."""

    __tablename__ = "login_throttles"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failure_at: Mapped[datetime]


class EndedSession(Base):
    """A session that its person ended: a copy of its cookie opens nothing any more. Kept as long as such a cookie."""

    __tablename__ = "ended_sessions"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    ended_at: Mapped[datetime]
