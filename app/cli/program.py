"""The root of the command line: the table of commands, and how a run ends."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence

import click

from app.cli.failures import explain_usage, report, silence_broken_pipe
from app.cli.groups import Entry, LazyGroup

COMMANDS = (
    Entry("setup", "keeping:setup", "создать или обновить всё на месте"),
    Entry("serve", "serving:serve", "обслуживать сайт и фоновые задания"),
    Entry("worker", "serving:worker", "выполнять фоновые задания"),
    Entry("roadmap", "roadmaps:roadmap", "дорожные карты: чтение файла, показ, выгрузка"),
    Entry("events", "events:events", "календарь событий, от которых зависят сроки"),
    Entry("deadline", "reading:deadline", "прочитать один срок исполнения"),
    Entry("requirement", "reading:requirement", "прочитать одну ячейку дорожной карты"),
    Entry("organizations", "organizations:organizations", "организации: список, загрузка из файла"),
    Entry("forms", "word_forms:forms", "склонение названий, должностей и имён организации"),
    Entry("signs", "signs:signs", "перечни организаций с признаками: загрузка, показ"),
    Entry("proposals", "proposals:proposals", "предложения об изменении дорожной карты"),
    Entry("audit", "auditing:audit", "полнота: что должно быть, что есть, чего нет"),
    Entry("draft", "documents:draft", "подготовить проект документа"),
    Entry("document", "documents:document", "карточка документа и его файл"),
    Entry("documents", "registering:documents", "список документов с отбором"),
    Entry("kinds", "registering:kinds", "виды документов и их коды"),
    Entry("register", "moves:register", "зарегистрировать документ"),
    Entry("publish", "moves:publish", "опубликовать документ на портале"),
    Entry("withdraw", "moves:withdraw", "снять документ с портала"),
    Entry("discard", "moves:discard", "удалить проект документа"),
    Entry("enter", "documents:enter", "внести готовый документ с его реквизитами"),
    Entry("recognise", "recognising:recognise", "распознать страницы скана"),
    Entry("evidence", "evidence:evidence", "подтверждения: документы, ссылки, протоколы, предложения"),
    Entry("batch", "batches:batch", "по документу на каждую организацию уровня"),
    Entry("template", "templates:template", "шаблоны документов: проверка, список, загрузка"),
    Entry("search", "searching:search", "полнотекстовый поиск; search rebuild — указатель заново"),
    Entry("check", "layout:check", "проверить и исправить оформление файла DOCX"),
    Entry("indicators", "indicators:indicators", "показатели: загрузка, показ, шаблон, перечень"),
    Entry("calendar", "reminding:calendar", "сроки организации: таблицей или файлом .ics"),
    Entry("reminders", "reminding:reminders", "напоминания о сроках: показать, отправить"),
    Entry("verify", "keeping:verify", "сверить файлы, журнал и поисковый указатель"),
    Entry("backup", "keeping:backup", "сохранить всё в один архив"),
    Entry("restore", "keeping:restore", "восстановить всё из архива"),
    Entry("demo", "keeping:demo", "демонстрационные школы: создать, удалить"),
    Entry("user", "people:user", "люди: создать, роли, новый пароль"),
)

_HELP = """Доккарта: обязательства дорожной карты, документы, которые их исполняют, и полнота на любой день.

Папка данных задаётся переменной DOKKARTA_DATA (по умолчанию ./var). Коды выхода: 0 — сделано, 1 — отказано, 2 — команда
набрана неверно. Команды, которые читают, понимают --json."""


def program() -> LazyGroup:
    """The root group."""
    return LazyGroup(name="dokkarta", entries=COMMANDS, help=_HELP)


def stubs() -> list[click.Command]:
    """The commands for another click program; they load themselves when called."""
    return [LazyGroup.stub(entry) for entry in COMMANDS]


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line and return the exit code."""
    _prepare_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = program().main(given, prog_name="dokkarta", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        return explain_usage(error)
    except BrokenPipeError:
        return silence_broken_pipe()
    except BaseException as error:
        return report(error)
    return code if isinstance(code, int) else 0


def _prepare_streams() -> None:
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)
    # Libraries that look at the terminal must not colour what is read by machines.
    os.environ.setdefault("NO_COLOR", "1")
