"""Proving that nothing was lost or changed: files against their hashes, the journal's chain, the index."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from registry.db import Database, UnitOfWork
from registry.errors import IndexUnavailable, NotFound
from registry.models import DocumentVersion, FigureImport, Job, Roadmap, TemplateVersion, TraitList
from registry.ports import FileStore, SearchEngine
from registry.queries.index_entries import all_index_ids
from registry.queries.journal import ChainReport, verify_chain

_PIECE = 1 << 20


#: Kinds of jobs that keep files of their own.
_KEEPING = ("template_pdf", "batch_print")


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A file that is missing or changed: ``problem`` is ``missing``, ``changed`` or ``unreadable``."""

    sha256: str
    problem: str
    owner: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of a check. ``index`` is ``ok``, ``differs`` or ``unavailable``; ``orphans`` are files of nobody.

    Orphans are left by work that was given up after its file was stored; they do no harm.
    """

    files: int
    broken: tuple[BrokenFile, ...]
    orphans: int
    chain: ChainReport
    index: str
    index_missing: tuple[str, ...]
    index_extra: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether files and journal are whole. The index does not count: it can be rebuilt at any hour."""
        return not self.broken and self.chain.ok

    def as_json(self) -> dict[str, Any]:
        """The answer of ``dokkarta verify``."""
        return {
            "files": self.files,
            "broken": [{"file": b.sha256, "problem": b.problem, "owner": b.owner} for b in self.broken],
            "orphans": self.orphans,
            "journal": "ok" if self.chain.ok else "broken",
            "journal_entries": self.chain.checked,
            "journal_first_broken": self.chain.first_broken,
            "journal_head": self.chain.head,
            "index": self.index,
            "index_missing": list(self.index_missing),
            "index_extra": list(self.index_extra),
        }


def verify(
    database: Database,
    engine: SearchEngine | None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Verified:
    """Check everything. ``engine`` ``None`` leaves the index out (it is then ``unavailable``).

    ``progress`` is told how many of the files that the registry names were looked at, and how many there are.
    """
    with database.read() as uow:
        owners = dict(_referenced(uow))
        chain = verify_chain(uow)
        live = {str(each) for each in all_index_ids(uow)}
    files = database.ports.files
    broken = tuple(_broken(files, owners, progress))
    orphans = sum(1 for address in files.addresses() if address not in owners)
    held = _held(engine)
    missing, extra = (live - held, held - live) if held is not None else (set[str](), set[str]())
    state = "unavailable" if held is None else "differs" if missing or extra else "ok"
    return Verified(len(owners), broken, orphans, chain, state, tuple(sorted(missing)), tuple(sorted(extra)))


def _referenced(uow: UnitOfWork) -> Iterator[tuple[str, str]]:
    version = DocumentVersion
    for document_id, ordinal, sha256, pdf in uow.session.execute(
        select(version.document_id, version.ordinal, version.sha256, version.pdf_sha256)
    ):
        yield sha256, f"документ № {document_id}, версия {ordinal}"
        if pdf is not None:
            yield pdf, f"документ № {document_id}, версия {ordinal}, PDF"
    yield from _sources(uow)
    yield from _made_by_jobs(uow)


def _made_by_jobs(uow: UnitOfWork) -> Iterator[tuple[str, str]]:
    """Files that a job was given or made and that nothing else keeps: samples of templates, batches for printing."""
    statement = select(Job.id, Job.payload, Job.result).where(Job.kind.in_(_KEEPING))
    for job_id, *kept in uow.session.execute(statement):
        for facts in kept:
            for name in ("sha256", "docx", "pdf"):
                if (facts or {}).get(name):
                    yield str(facts[name]), f"задание № {job_id}"


def _sources(uow: UnitOfWork) -> Iterator[tuple[str, str]]:
    """Files that people brought. Figures that were made and not brought in a file have no address."""
    known = (
        ("дорожная карта", select(Roadmap.code, Roadmap.source_sha256)),
        ("перечень №", select(TraitList.id, TraitList.source_sha256)),
        ("загрузка показателей №", select(FigureImport.id, FigureImport.sha256)),
        ("шаблон, версия №", select(TemplateVersion.id, TemplateVersion.sha256)),
    )
    for words, statement in known:
        yield from ((sha256, f"{words} {name}") for name, sha256 in uow.session.execute(statement) if sha256)


def _broken(files: FileStore, owners: Mapping[str, str], progress: Callable[[int, int], None]) -> Iterator[BrokenFile]:
    for done, (address, owner) in enumerate(sorted(owners.items()), 1):
        problem = _problem(files, address)
        progress(done, len(owners))
        if problem is not None:
            yield BrokenFile(address, problem, owner)


def _problem(files: FileStore, address: str) -> str | None:
    digest = hashlib.sha256()
    try:
        with files.open(address) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except NotFound:
        return "missing"
    except OSError:
        return "unreadable"
    return None if digest.hexdigest() == address else "changed"


def _held(engine: SearchEngine | None) -> set[str] | None:
    if engine is None:
        return None
    try:
        return set(engine.ids())
    except IndexUnavailable:
        return None
