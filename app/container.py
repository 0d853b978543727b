"""The composition root: the one place where ports meet their engines.

Each part is made when it is first asked for, so a command that needs no database opens none. Tests give their own
parts by name: ``Container(settings, clock=StillClock())``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.clock import SystemClock
from app.converter import LibreOffice
from app.files import LocalFiles
from app.guarded import GuardedRenderer
from app.isolation import ForkIsolation
from app.listener import WarmLibreOffice
from app.names import LateNames
from app.recognition import Recogniser
from app.search_turns import BUSY, SearchInTurns
from app.secret import secret_key
from app.settings import Settings
from app.sheets import Sheets
from app.turns import Patience, Turns, places_for
from registry.db import Database
from registry.ports import Clock, Converter, Declension, FileStore, Isolation, Mailer, Ports, SearchEngine

if TYPE_CHECKING:
    from huey import SqliteHuey

    from app.buckets import Buckets
    from document_templates.catalogue import FolderCatalogue
    from document_templates.renderer import DocxRenderer
    from search_index.plan import Names


class Container:
    """The parts of one installation. ``effects`` is called after each commit that left outbox rows; ``None`` waits.

    ``patience`` says how callers wait for work on files of strangers, ``search_patience`` how they wait for a search:
    for good, until a web server makes it hasty.
    ``stopping`` is set when this process is about to end: long work then stops where it can be taken up again.
    """

    def __init__(self, settings: Settings, **parts: Any) -> None:
        unknown = parts.keys() - _names()
        if unknown:
            raise TypeError(f"no such parts: {', '.join(sorted(unknown))}")
        self.settings = settings
        self.effects: Callable[[], None] | None = None
        self.stopping = threading.Event()
        self.patience = Patience()
        self.search_patience = Patience(busy=BUSY)
        vars(self).update(parts)

    @cached_property
    def clock(self) -> Clock:
        """The time."""
        return SystemClock(self.settings.zone)

    @cached_property
    def files(self) -> FileStore:
        """The store of files."""
        return LocalFiles(self.settings.data / "files")

    @cached_property
    def isolation(self) -> Isolation:
        """Where files of strangers are read."""
        most = places_for(len(os.sched_getaffinity(0)), self.settings.threads)
        return ForkIsolation(most=most, patience=self.patience)

    @cached_property
    def sheets(self) -> Sheets:
        """Finished documents for pages."""
        return Sheets(self.isolation)

    @cached_property
    def recogniser(self) -> Recogniser:
        """Text of pages that are pictures."""
        return Recogniser(self.isolation, self.settings.ocr_languages)

    @cached_property
    def converter(self) -> Converter:
        """Documents to PDF."""
        return WarmLibreOffice(LibreOffice(self.settings.converter, seconds=self.settings.converter_seconds))

    @cached_property
    def mailer(self) -> Mailer:
        """The mail server of reminders."""
        from app.mail.smtp import SmtpMailer

        return SmtpMailer(self.settings.mail_url, sender=self.settings.mail_from, site=self.settings.base_url)

    @cached_property
    def catalogue(self) -> FolderCatalogue:
        """The kinds of documents."""
        from document_templates.catalogue import FolderCatalogue

        return FolderCatalogue()

    @cached_property
    def renderer(self) -> DocxRenderer:
        """Drafts and stamps documents, of any template in this very process: for limited children."""
        from document_templates.language import HouseStyle
        from document_templates.renderer import DocxRenderer

        return DocxRenderer(self.catalogue, HouseStyle(initials=self.settings.initials_order))

    @cached_property
    def guarded(self) -> GuardedRenderer:
        """The renderer for whoever handles documents and templates of people."""
        return GuardedRenderer(self.renderer, self.isolation)

    @cached_property
    def declension(self) -> Declension:
        """Cases of names, posts and bodies."""
        from document_templates.declension import RussianDeclension

        return RussianDeclension()

    @cached_property
    def ports(self) -> Ports:
        """What the services of the registry may need."""
        return Ports(
            clock=self.clock,
            files=self.files,
            catalogue=self.catalogue,
            renderer=self.guarded,
            declension=self.declension,
            small_group=self.settings.small_group,
        )

    @cached_property
    def database(self) -> Database:
        """The database; its folder is made when it is the embedded one."""
        self.settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Database(self.settings.database_address, self.ports, after_commit=self._carry_out)

    @cached_property
    def search(self) -> SearchEngine:
        """The full-text index; half of the threads may search at once, so that the others can answer."""
        from search_index import open_engine

        engine = open_engine(
            self.settings.search_address, kind_names=self.names.kinds, organization_names=self.names.organizations
        )
        return SearchInTurns(engine, self.search_turns)

    @cached_property
    def search_turns(self) -> Turns:
        """Places for searches, by the index or without it."""
        return Turns(max(1, self.settings.threads // 2), self.search_patience)

    @cached_property
    def names(self) -> Names:
        """What people call kinds and organizations in a question."""
        from search_index.plan import Names

        return Names(LateNames(self._kind_names), LateNames(self._organization_names, seconds=60))

    @cached_property
    def buckets(self) -> Buckets:
        """How much each side may still ask of what costs."""
        from app.buckets import Buckets

        return Buckets()

    @cached_property
    def queue(self) -> SqliteHuey:
        """The queue of background jobs, beside the database."""
        from huey import SqliteHuey

        self.settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteHuey("dokkarta", filename=str(self.settings.data / "queue.sqlite3"))

    @cached_property
    def secret_key(self) -> str:
        """The key that signs sessions."""
        return secret_key(self.settings)

    def close(self) -> None:
        """Release what was opened."""
        for name in ("database", "search", "converter", "sheets", "guarded"):
            part = vars(self).pop(name, None)
            if part is not None and hasattr(part, "close"):
                part.close()

    def _kind_names(self) -> dict[str, str]:
        return {kind.code: kind.singular for kind in self.catalogue.kinds()}

    def _organization_names(self) -> dict[str, str]:
        from registry.queries.organizations import organizations

        with self.database.read() as uow:
            rows = organizations(uow, with_inactive=True).rows
        return {row.code: f"{row.name} {row.short_name} {row.place}" for row in rows}

    def _carry_out(self) -> None:
        if self.effects is not None:
            self.effects()


def _names() -> set[str]:
    return {name for name, value in vars(Container).items() if isinstance(value, cached_property)}
