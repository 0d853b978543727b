"""Forms of words that a person corrected, with those generated beside them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.models.base import Base


class WordForm(Base):
    """One case of one text of an organization or a person.

    ``nominative`` is the text that the form was made of: a form of another text than the one in force is out of date.
    ``edited_at`` is ``None`` for a generated form; ``edited_by_id`` also when the command line corrected it.
    """

    __tablename__ = "word_forms"
    __table_args__ = (
        UniqueConstraint("owner_kind", "owner_id", "what", "case"),
        CheckConstraint("owner_kind IN ('organization', 'user')", name="owner_kind"),
        CheckConstraint(
            "\"case\" IN ('genitive', 'dative', 'accusative', 'instrumental', 'prepositional')", name="case"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_kind: Mapped[str] = mapped_column(String(16))
    owner_id: Mapped[int]
    what: Mapped[str] = mapped_column(String(16))
    case: Mapped[str] = mapped_column(String(16))
    nominative: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    edited_at: Mapped[datetime | None]
