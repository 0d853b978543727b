"""The whole examination, from the package to the finished document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import TemplateError as JinjaError

from document_templates import package, package_faults
from document_templates.compiled import source
from document_templates.compiled.joining import join
from document_templates.compiled.package_plan import FILLED, compile_template
from document_templates.compiled.patching import faults as patching_faults
from document_templates.environment import xml_environment
from document_templates.examination import tagging, trying
from document_templates.examination.naming import Asked, asked_by, unknown_names
from document_templates.examination.shapes import Names, names_of
from document_templates.renderer import ACROSS, DocxRenderer
from registry.errors import N_, DokkartaError, FileRejected, TemplateUnsafe
from registry.ports import Examined, FieldSpec, Kind, TemplateRemark

PACKAGE = N_("файл")
UNKNOWN = N_("Имени «{name}» нет ни среди полей вида «{kind}», ни среди сведений о документе.")
UNKNOWN_BUT = N_(
    "Имени «{name}» нет ни среди полей вида «{kind}», ни среди сведений о документе. Возможно, вы имели в виду "
    "«{nearest}»."
)
NO_TAGS = N_("В шаблоне нет ни одного тега: каждый документ получится одинаковым.")
UNUSED = N_("Поле «{label}» ({name}) в шаблоне не используется: заполненное в нём в документ не попадёт.")
COLUMN_UNUSED = N_(
    "Столбец «{label}» поля «{field}» ({name}) в шаблоне не используется: заполненное в нём в документ не попадёт."
)
WORD_TEMPLATE = N_("Файл сохранён как шаблон Word (.dotx). Сохраните его как документ .docx.")
MORE = N_("Таких замечаний ещё: {count}.")
MOST_REMARKS = 100
#: Fields that the starting texts of others depend on; templates rarely print them.
_DECIDING = frozenset({"choice", "number"})

#: By the beginning of a part's name: the part in words, and a place in it.
_PARTS = (
    ("document", N_("основной текст"), N_("основной текст, {place}")),
    ("header", N_("верхний колонтитул ({part})"), N_("верхний колонтитул ({part}), {place}")),
    ("footer", N_("нижний колонтитул ({part})"), N_("нижний колонтитул ({part}), {place}")),
    ("footnotes", N_("сноски"), N_("сноски, {place}")),
    ("endnotes", N_("концевые сноски"), N_("концевые сноски, {place}")),
    ("comments", N_("примечания"), N_("примечания, {place}")),
)


def examine_template(renderer: DocxRenderer, kind: Kind, template: bytes) -> Examined:
    """Everything that can be said of the template for the kind. Raises nothing for a bad one: its remarks tell.

    Work of seconds on a stranger's file, to be done in a limited child.
    """
    try:
        members = package.open_package(template)
    except FileRejected as refused:
        return Examined((TemplateRemark("error", PACKAGE, refused.message),), opened=False)
    unsafe = [TemplateRemark("error", PACKAGE, fault.message) for fault in _package_faults(members)]
    if unsafe:
        return Examined(_shortened(unsafe), opened=False)
    look = _Look(members, kind, names_of(kind), Asked())
    remarks = [remark for name in members if FILLED.match(name) for remark in look.at(name)]
    if not any(remark.level == "error" for remark in remarks):
        remarks += _whole(renderer, kind, template)
    remarks += _fields_told(kind, look.asked)
    used = tuple(field.name for field in kind.fields if _is_used(field.name, look.asked.names))
    unused = tuple(field.name for field in kind.fields if field.name not in used)
    return Examined(_shortened(remarks), used, unused, tuple(unknown_names(look.asked)))


def _fields_told(kind: Kind, asked: Asked) -> Iterator[TemplateRemark]:
    """What of the kind's fields the template leaves out."""
    if not asked.names and not asked.unknown:
        yield TemplateRemark("warning", PACKAGE, NO_TAGS)
    for field in kind.fields:
        if _is_used(field.name, asked.names):
            yield from _columns(field, asked.beneath)
        elif field.type not in _DECIDING:
            yield _unused(field)


def _is_used(name: str, asked: set[str]) -> bool:
    return bool(asked & {name, f"{name}_label", f"{name}_table", f"{name}_charts"})


def _unused(field: FieldSpec) -> TemplateRemark:
    level = "warning" if field.required else "info"
    return TemplateRemark(level, PACKAGE, UNUSED.format(label=field.label, name=field.name))


def _columns(field: FieldSpec, beneath: set[str]) -> Iterator[TemplateRemark]:
    """Columns of rows that the template leaves out."""
    for column in field.columns:
        if column.name not in beneath:
            said = COLUMN_UNUSED.format(label=column.label, field=field.label, name=f"{field.name}.{column.name}")
            yield TemplateRemark("warning" if column.required else "info", PACKAGE, said)


def _package_faults(members: Mapping[str, bytes]) -> Iterator[FileRejected | TemplateUnsafe]:
    yield from package_faults.faults(members)
    if b"wordprocessingml.template.main+xml" in members["[Content_Types].xml"]:
        yield FileRejected(WORD_TEMPLATE)


@dataclass(frozen=True, slots=True)
class _Look:
    """A look at the tags of a package; the names they ask for are gathered in ``asked``."""

    members: Mapping[str, bytes]
    kind: Kind
    names: Names
    asked: Asked

    def at(self, name: str) -> Iterator[TemplateRemark]:
        """Remarks on the tags of a part."""
        root = source.read(self.members[name], name)
        join(root)
        read = tagging.read_tags(root, self.names)
        yield from (TemplateRemark("error", part_label(name, fault.place), fault.message) for fault in read.faults)
        yield from (TemplateRemark("error", part_label(name), fault.message) for fault in patching_faults(root))
        yield from self._names(name, read)

    def _names(self, name: str, read: tagging.Tags) -> Iterator[TemplateRemark]:
        code, places = tagging.as_source(read.sound)
        try:
            own = asked_by(xml_environment().parse(code), self.names)
        except (JinjaError, RecursionError):
            return  # the compilation of the whole tells of it
        self.asked.names |= own.names
        self.asked.beneath |= own.beneath
        self.asked.unknown += own.unknown
        for each in own.unknown:
            said = UNKNOWN if each.nearest is None else UNKNOWN_BUT
            words = said.format(name=each.name, kind=self.kind.singular, nearest=each.nearest)
            yield TemplateRemark("error", part_label(name, places[each.line - 1]), words)


def _whole(renderer: DocxRenderer, kind: Kind, template: bytes) -> list[TemplateRemark]:
    """What the compilation refuses, else what the trial finds."""
    try:
        compile_template(template, ACROSS)
    except DokkartaError as refused:
        return [TemplateRemark("error", PACKAGE, refused.message)]
    return list(trying.tried(renderer, kind, template))


def part_label(name: str, place: str = "") -> str:
    """The part in words, «основной текст», with the place in it if there is one: «основной текст, абзац «…»»."""
    stem = name.rpartition("/")[2].removesuffix(".xml")
    whole, placed = next(words for beginning, *words in _PARTS if stem.startswith(beginning))
    return (placed if place else whole).format(part=stem, place=place)


def _shortened(remarks: list[TemplateRemark]) -> tuple[TemplateRemark, ...]:
    """The remarks, each once, the gravest first, not more than a person would read."""
    order = {"error": 0, "warning": 1, "info": 2}
    ordered = sorted(dict.fromkeys(remarks), key=lambda remark: order[remark.level])
    if len(ordered) <= MOST_REMARKS:
        return tuple(ordered)
    rest = ordered[MOST_REMARKS]
    more = TemplateRemark(rest.level, PACKAGE, MORE.format(count=len(ordered) - MOST_REMARKS))
    return (*ordered[:MOST_REMARKS], more)
