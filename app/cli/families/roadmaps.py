"""Roadmaps: reading one out of a file, its review, showing it, writing it out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.groups import group, json_option
from app.cli.house import opened
from app.cli.parameters import DAY, EVENT, read_file, write_file
from app.cli.streams import Progress, day, emit, note, pairs, say, table
from registry.errors import N_, InvalidInput

if TYPE_CHECKING:
    from registry.queries.editions import Compared
    from registry.queries.roadmaps import RoadmapView

CHANGES = {
    "new": "новый пункт",
    "dropped": "исключён",
    "moved": "перенесён",
    "renamed": "переименован",
    "changed": "изменён",
}
CELLS = {
    "number": "№ п/п",
    "section": "Раздел",
    "title": "Наименование мероприятия",
    "responsible_text": "Ответственный исполнитель",
    "kinds_text": "Вид документа",
    "deadline_text": "Сроки выполнения",
    "expected_result": "Ожидаемый результат",
}
STATES = {"review": "на проверке", "coming": "ещё не вступила в силу", "current": "действует", "archived": "в архиве"}


@group("roadmap")
def roadmap() -> None:
    """Дорожные карты."""


@roadmap.command("import")
@click.argument("file", metavar="ФАЙЛ")
@click.option("--family", metavar="КОД", help="план, редакцией которого считать эту карту")
@click.option("--archive", is_flag=True, help="редакция раньше действующей: сохранить в архив, для истории")
@click.option("--heading", metavar="ТЕКСТ", default="", help="заголовок приказа об утверждении, если его нет в файле")
@json_option
def import_(*, file: str, family: str | None, archive: bool, heading: str, as_json: bool) -> None:
    """Прочитать дорожную карту из .docx, .pdf с текстовым слоем, .txt, .md или .xlsx. Она становится на проверку."""
    from app.limited import raw_roadmap
    from registry.domain.roadmap_reading import read_roadmap
    from registry.services.roadmaps import import_roadmap

    data = read_file(file)
    name = Path(file).name
    with opened() as house:
        container = house.container
        with Progress("Чтение файла"):
            raw = raw_roadmap(container.isolation, data, name)
        read = read_roadmap(raw, container.catalogue.kinds(), year=container.clock.today().year)
        with house.write() as uow:
            done = import_roadmap(
                uow, read=read, source_name=name, data=data, family=family, archive=archive, heading=heading
            )
    if as_json:
        emit(done.as_json())
        return
    pairs(
        (
            ("Карта", done.code),
            ("Состояние", STATES.get(done.state, done.state)),
            ("Мероприятий", done.items),
            ("Разделов", done.sections),
            ("Сомнений", str(len(done.warnings))),
        )
    )
    for warning in done.warnings:
        say(f"  {warning}")
    if done.unchanged:
        note("Эта же таблица уже была загружена; ничего не изменено.")
    elif done.state == "review":
        say(f"Проверьте и примите: dokkarta roadmap accept {done.code}")


@roadmap.command("list")
@json_option
def listing(*, as_json: bool) -> None:
    """Показать все карты."""
    from registry.queries.roadmaps import roadmaps

    with opened() as house, house.read() as uow:
        found = roadmaps(uow)
    if as_json:
        emit([{"code": r.code, "title": r.title, "state": r.state, "items": r.items} for r in found])
        return
    table(("Код", "Состояние", "Пунктов", "Название"), [(r.code, STATES[r.state], r.items, r.title) for r in found])


@roadmap.command("show")
@click.argument("code", metavar="[КОД]", required=False)
@click.option("--on", type=DAY, help="редакция, которая действовала в этот день (по умолчанию сегодня)")
@click.option("--event", "events", type=EVENT, multiple=True, help="показать, какими были бы сроки при этих датах")
@json_option
def show(*, code: str | None, on: date | None, events: tuple[tuple[str, date, date], ...], as_json: bool) -> None:
    """Показать карту как данные: исполнителей, виды, сроки (по умолчанию действующую)."""
    from registry.domain.schedule import Period
    from registry.domain.schedule.anchors import distinct
    from registry.queries.roadmaps import roadmap as find

    assumed = distinct((name, Period(first, last)) for name, first, last in events)
    with opened() as house, house.read() as uow:
        found = find(uow, code, on, assumed=assumed)
        names = {kind.code: kind.singular for kind in house.container.catalogue.kinds()}
    if as_json:
        emit(found.as_json())
    else:
        _show(found, names)


def _show(found: RoadmapView, names: dict[str, str]) -> None:
    answer = found.as_json()
    say(found.title)
    say()
    pairs(
        (
            ("Карта", found.code),
            ("Утверждена", answer.get("approved_by")),
            ("Заголовок приказа", answer.get("heading")),
            ("Мероприятий", len(answer["items"])),
        )
    )
    say()
    rows = []
    for item in answer["items"]:
        bodies = ", ".join(b["code"] + ("*" if b["condition"] else "") for b in item["responsible"])
        kinds = ", ".join(names.get(kind, kind) for kind in item["kinds"])
        rows.append((item["number"], item["title"], bodies, kinds, item["deadline"]["text"]))
    table(("Пункт", "Мероприятие", "Исполнители", "Виды документов", "Срок"), rows)
    say("* — при условии, указанном в тексте карты")


@roadmap.command("accept")
@click.argument("code", metavar="КОД")
@click.option("--since", type=DAY, help="с какого дня действует (по умолчанию с даты утверждения)")
@json_option
def accept(*, code: str, since: date | None, as_json: bool) -> None:
    """Принять проверенную карту: она становится действующей, прежняя редакция действует по предыдущий день."""
    from registry.services.roadmaps import accept_roadmap

    with opened() as house, house.write() as uow:
        done = accept_roadmap(uow, code=code, since=since)
    if as_json:
        emit(done.as_json())
    else:
        say(f"Карта {done.code} принята{f', действует с {day(done.since)}' if done.since else ''}.")


@roadmap.command("discard")
@click.argument("code", metavar="КОД")
@json_option
def discard(*, code: str, as_json: bool) -> None:
    """Удалить карту, которая ещё на проверке."""
    from registry.services.roadmaps import discard_roadmap

    with opened() as house, house.write() as uow:
        discard_roadmap(uow, code=code)
    if as_json:
        emit({"roadmap": code, "state": "discarded"})
    else:
        say(f"Карта {code} удалена.")


@roadmap.command("export")
@click.argument("code", metavar="[КОД]", required=False)
@click.option("--docx", "docx_file", metavar="ФАЙЛ", help="записать как документ Word")
@click.option("--xlsx", "xlsx_file", metavar="ФАЙЛ", help="записать как книгу Excel")
@click.option("--changed-since", "other", metavar="КОД", help="отметить ячейки, которых не было в этой редакции")
@json_option
def export(*, code: str | None, docx_file: str | None, xlsx_file: str | None, other: str | None, as_json: bool) -> None:
    """Записать карту таблицей в том же виде, что и в приказе."""
    from app.exports.roadmap import roadmap_sheet
    from document_templates.roadmap_table import write_docx, write_xlsx
    from registry.queries.editions import compare_editions
    from registry.queries.roadmaps import roadmap as find
    from registry.queries.word_forms import forms_of_bodies

    if not (docx_file or xlsx_file):
        raise InvalidInput(N_("Назовите файл: --docx ФАЙЛ или --xlsx ФАЙЛ."))
    with opened() as house, house.read() as uow:
        found = find(uow, code)
        compared = compare_editions(uow, found.code, other) if other else None
        sheet = roadmap_sheet(found, compared, forms_of_bodies(uow, [found.approved_by]))
    written = []
    for name, write in ((docx_file, write_docx), (xlsx_file, write_xlsx)):
        if name is not None:
            write_file(name, write(sheet))
            written.append(name)
    if as_json:
        emit({"title": sheet.title, "files": written})
    else:
        say(f"Записано: {', '.join(written)}")


@roadmap.command("compare")
@click.argument("code", metavar="КОД")
@click.argument("other", metavar="[ДРУГАЯ]", required=False)
@json_option
def compare(*, code: str, other: str | None, as_json: bool) -> None:
    """Сравнить редакцию с другой (по умолчанию с предыдущей принятой): по пунктам и ячейкам."""
    from registry.queries.editions import compare_editions

    with opened() as house, house.read() as uow:
        found = compare_editions(uow, code, other)
    if as_json:
        emit(found.as_json())
    else:
        _show_compared(found)


def _show_compared(found: Compared) -> None:
    say(f"{found.before.code} → {found.after.code}")
    if not found.comparison:
        say("Редакции не отличаются.")
    for section in found.comparison.sections:
        say(f"Раздел {section.number}: {section.was or '—'} → {section.becomes or '—'}")
    for change in found.comparison.changes:
        was = f" (был {change.before.number})" if change.before and change.before.number != change.item.number else ""
        say(f"{change.item.number}{was}: {CHANGES[change.what]}. {change.item.title}")
        for cell in change.cells if change.before and change.after else ():
            say(f"  {CELLS[cell.cell]}: «{cell.was}» → «{cell.becomes}»")
    for each in found.carried:
        note(
            f"{each.change.item.number}: подтверждений {each.evidence}, освобождений {each.exemptions}, "
            f"исчезло сроков {len(each.gone)}" + ("; пункт исключён" if each.lost else "")
        )


@roadmap.command("amend")
@click.argument("code", metavar="КОД")
@click.argument("other", metavar="[ДРУГАЯ]", required=False)
@click.option("--full", is_flag=True, help="изложить карту в новой редакции, с таблицей в приложении")
@click.option("--organization", metavar="КОД", default="department", help="от чьего имени (по умолчанию Департамент)")
@json_option
def amend(*, code: str, other: str | None, full: bool, organization: str, as_json: bool) -> None:
    """Подготовить проект приказа «О внесении изменений …» по сравнению редакций."""
    from registry.services.amending import draft_amendment

    with opened() as house, house.write() as uow:
        made = draft_amendment(uow, code=code, other=other, full=full, organization=organization)
    if as_json:
        emit(made.as_json())
    else:
        say(f"Проект приказа № {made.id}: {made.title}")
