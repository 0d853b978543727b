"""What is done to files of strangers, each as a plain function for a limited child process.

Each door here takes the isolation, so that no caller reads such a file in its own process by mistake.
"""

from __future__ import annotations

from datetime import date

from app.tables import Table, read_table
from registry.domain.scans import FileText
from registry.domain.uploads import media_type_of
from registry.errors import N_, LimitExceeded
from registry.ports import (
    Catalogue,
    Examined,
    Isolation,
    Kind,
    LayoutFixed,
    LayoutRemark,
    LocalRules,
    RawTable,
    TemplateRemark,
)

_TOO_HEAVY = N_("Проверка шаблона остановлена: {reason} Уберите вложенные циклы, большие числа и лишние картинки.")
_TEMPLATE_SECONDS = 45

# Reading the whole order out of a PDF takes seconds on a slow machine.
_ROADMAP_SECONDS = 120


def layout_remarks(
    isolation: Isolation, data: bytes, day: date | None, profile: str, local: LocalRules | None = None
) -> list[LayoutRemark]:
    """Remarks on the layout of a DOCX. Raises ``FileRejected`` for what is none."""
    return isolation.call(_check, data, day, profile, local, seconds=60)


def _check(data: bytes, day: date | None, profile: str, local: LocalRules | None) -> list[LayoutRemark]:
    from document_templates.checks import check

    return list(check(data, day=day, profile=profile, local=local))


def layout_fixed(
    isolation: Isolation, data: bytes, day: date | None, profile: str, local: LocalRules | None = None
) -> LayoutFixed:
    """The DOCX with all that may be mended without a change of words. Raises ``FileRejected`` for what is none."""
    return isolation.call(_fix, data, day, profile, local, seconds=60)


def _fix(data: bytes, day: date | None, profile: str, local: LocalRules | None) -> LayoutFixed:
    from document_templates.checks import fix

    return fix(data, day=day, profile=profile, local=local)


def examined_template(
    isolation: Isolation, catalogue: Catalogue, kind: Kind, data: bytes, *, seconds: float = _TEMPLATE_SECONDS
) -> Examined:
    """The template of a person looked at for the kind; one that breaks the limits has that as its remark."""
    try:
        return isolation.call(_examine, catalogue, kind, data, seconds=seconds)
    except LimitExceeded as error:
        return Examined((TemplateRemark("error", N_("файл"), _TOO_HEAVY.format(reason=error.message)),), opened=False)


def _examine(catalogue: Catalogue, kind: Kind, data: bytes) -> Examined:
    from document_templates.examination import examine_template
    from document_templates.renderer import DocxRenderer

    return examine_template(DocxRenderer(catalogue), kind, data)


def template_paragraphs(isolation: Isolation, data: bytes) -> tuple[str, ...]:
    """The paragraphs of a template with text, tags and all, headers and footers after the body."""
    return isolation.call(_paragraphs, data)


def _paragraphs(data: bytes) -> tuple[str, ...]:
    from document_templates.reading import whole_text

    return tuple(line for line in whole_text(data).split("\n") if line.strip())


def raw_roadmap(isolation: Isolation, data: bytes, name: str) -> RawTable:
    """The roadmap's table as it stands in a file. Raises ``FileRejected``."""
    return isolation.call(_roadmap, data, name, seconds=_ROADMAP_SECONDS)


def _roadmap(data: bytes, name: str) -> RawTable:
    from document_templates.roadmap_table import read_table as read

    return read(data, name)


def raw_plan_graph(isolation: Isolation, data: bytes, name: str) -> RawTable:
    """The table of a plan-graph as it stands in a file. Raises ``FileRejected``."""
    return isolation.call(_plan_graph, data, name, seconds=_ROADMAP_SECONDS)


def _plan_graph(data: bytes, name: str) -> RawTable:
    from document_templates.roadmap_table import PLAN_GRAPH
    from document_templates.roadmap_table import read_table as read

    return read(data, name, PLAN_GRAPH)


def table_of(isolation: Isolation, data: bytes, name: str) -> Table:
    """The rows of an XLSX or a CSV. Raises ``FileRejected``."""
    return isolation.call(read_table, data, name, seconds=60)


def taken_text(isolation: Isolation, data: bytes, name: str) -> FileText:
    """The plain text of a file that comes into the registry, its sections, its pages that are pictures, or why none.

    Raises ``FileRejected`` for what is not taken, before anything opens it.
    """
    try:
        return isolation.call(_taken, data, name, seconds=60)
    except LimitExceeded as error:
        # A text that cannot be had does not keep a document out of the registry.
        return FileText("", error.message)


def page_picture(isolation: Isolation, data: bytes, number: int, turn: int = 0) -> bytes:
    """Page ``number`` (from 0) of a PDF or an image as a PNG, turned clockwise. Raises ``FileRejected``."""
    return isolation.call(_page_picture, data, number, turn, seconds=30, memory_mb=1024)


def _page_picture(data: bytes, number: int, turn: int) -> bytes:
    from search_index.extraction.page_images import page_png

    return page_png(data, number, turn)


def _taken(data: bytes, name: str) -> FileText:
    from search_index.extraction import extract

    media_type_of(data, name)
    found = extract(data, name)
    return FileText(found.text, found.reason or "", found.sections, found.scanned)
