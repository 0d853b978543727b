"""Actions of the journal in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.i18n import _, _l
from app.i18n.recorded import recorded
from app.pages.journal.values import value_words

# The families, as the filter offers them: an action, or the beginning of a family.
ACTIONS = {
    "document.": _l("Документы"),
    "layout.": _l("Оформление"),
    "batch.": _l("Пакеты документов"),
    "template.": _l("Шаблоны"),
    "evidence.": _l("Подтверждения исполнения"),
    "exemption.": _l("Освобождения"),
    "roadmap.": _l("Дорожные карты"),
    "event.": _l("События"),
    "organization.": _l("Организации"),
    "signs.": _l("Перечни организаций"),
    "proposal.": _l("Предложения"),
    "indicator.": _l("Каталог показателей"),
    "figures.": _l("Значения показателей"),
    "numbering.": _l("Нумерация"),
    "user.": _l("Люди и вход"),
    "job.": _l("Задания"),
    "reminder.": _l("Напоминания"),
    "calendar.": _l("Календари сроков"),
    "search.": _l("Сохранённые поиски"),
    "system.": _l("Установка"),
    "demo.": _l("Демонстрационные данные"),
}

_VERBS = {
    "document.draft": _l("Создан проект документа"),
    "document.revise": _l("Изменён проект документа"),
    "document.describe": _l("Уточнено, о чём документ"),
    "document.fix": _l("Исправлено оформление проекта"),
    "document.discard": _l("Отменён проект документа"),
    "document.register": _l("Зарегистрирован документ"),
    "document.enter": _l("Внесён существующий документ"),
    "document.recognise": _l("Распознан текст документа"),
    "document.figures_settled": _l("Разобраны исправленные числа документа"),
    "document.publish": _l("Опубликован документ"),
    "document.withdraw": _l("Документ снят с публикации"),
    "layout.rules": _l("Изменены правила оформления"),
    "layout.waive": _l("Принято отступление в оформлении"),
    "layout.take_back": _l("Отозвано отступление в оформлении"),
    "batch.start": _l("Начат пакет документов"),
    "batch.pause": _l("Приостановлен пакет документов"),
    "batch.resume": _l("Продолжен пакет документов"),
    "batch.retry": _l("Повторены неудачные документы пакета"),
    "batch.cancel": _l("Остановлен пакет документов"),
    "batch.finish": _l("Подготовлен пакет документов"),
    "template.upload": _l("Загружен шаблон"),
    "template.in_force": _l("Шаблон введён в действие"),
    "template.retire": _l("Шаблон выведен из действия"),
    "evidence.add": _l("Подтверждено исполнение"),
    "evidence.revoke": _l("Отозвано подтверждение исполнения"),
    "evidence.dismiss": _l("Отклонено предложенное подтверждение"),
    "evidence.restore": _l("Возвращено предложенное подтверждение"),
    "exemption.add": _l("Дано освобождение"),
    "exemption.revoke": _l("Отменено освобождение"),
    "roadmap.import": _l("Загружена дорожная карта"),
    "roadmap.accept": _l("Дорожная карта введена в действие"),
    "roadmap.discard": _l("Загруженная карта отклонена"),
    "roadmap.heading": _l("Изменён заголовок приказа о карте"),
    "roadmap.correct": _l("Исправлено мероприятие карты"),
    "roadmap.match": _l("Изменено сопоставление мероприятия карты"),
    "event.enter": _l("Внесено событие"),
    "event.change": _l("Изменено событие"),
    "event.revoke": _l("Отозвано событие"),
    "event.import": _l("Загружен план-график"),
    "organization.create": _l("Добавлена организация"),
    "organization.update": _l("Изменены сведения об организации"),
    "organization.import": _l("Загружены организации"),
    "organization.activate": _l("Организация возвращена в работу"),
    "organization.deactivate": _l("Организация выведена из работы"),
    "organization.form": _l("Исправлено склонение"),
    "organization.form_restore": _l("Возвращено составленное склонение"),
    "organization.trait": _l("Отмечен признак организации"),
    "organization.trait_end": _l("Признак организации снят"),
    "organization.trait_remove": _l("Удалена отметка о признаке"),
    "signs.list": _l("Загружен перечень организаций"),
    "signs.revoke": _l("Отменён перечень организаций"),
    "signs.define": _l("Определён признак"),
    "signs.bind": _l("Условие связано с признаком"),
    "proposal.file": _l("Подано предложение"),
    "proposal.take_back": _l("Предложение отозвано"),
    "proposal.accept": _l("Предложение принято"),
    "proposal.decline": _l("Предложение отклонено"),
    "proposal.release": _l("Предложение возвращено из отменённой редакции"),
    "proposal.include": _l("Предложение вошло в редакцию"),
    "numbering.pattern": _l("Изменён образец номеров"),
    "indicator.add": _l("Добавлен показатель"),
    "indicator.edit": _l("Изменён показатель"),
    "indicator.import": _l("Загружен каталог показателей"),
    "figures.import": _l("Загружены значения показателей"),
    "user.create": _l("Создана учётная запись"),
    "user.update": _l("Изменена учётная запись"),
    "user.roles": _l("Изменены роли"),
    "user.form": _l("Исправлено склонение"),
    "user.form_restore": _l("Возвращено составленное склонение"),
    "user.activate": _l("Учётная запись открыта"),
    "user.deactivate": _l("Учётная запись закрыта"),
    "user.login": _l("Вход"),
    "user.login_failed": _l("Неудачный вход"),
    "user.change_password": _l("Сменён пароль"),
    "user.reset_password": _l("Выдан одноразовый пароль"),
    "job.enqueue": _l("Поставлено задание"),
    "job.finish": _l("Выполнено задание"),
    "job.fail": _l("Задание не выполнено"),
    "job.cancel": _l("Задание отменено"),
    "reminder.send": _l("Отправлено напоминание"),
    "reminder.fail": _l("Напоминание не отправлено"),
    "calendar.make": _l("Создан адрес календаря"),
    "calendar.renew": _l("Обновлён адрес календаря"),
    "calendar.revoke": _l("Отключён календарь"),
    "search.save": _l("Сохранён поиск"),
    "search.renew": _l("Обновлён адрес ленты поиска"),
    "search.stop": _l("Письма о новом по поиску прекращены"),
    "search.drop": _l("Удалён сохранённый поиск"),
    "search.mail": _l("Изменена подписка на поиск"),
    "search.send": _l("Отправлено новое по поиску"),
    "search.send_fail": _l("Новое по поиску не отправлено"),
    "system.setup": _l("Установка подготовлена"),
    "system.backup": _l("Создана резервная копия"),
    "system.restore": _l("Установка восстановлена из копии"),
    "demo.create": _l("Созданы демонстрационные данные"),
    "demo.remove": _l("Удалены демонстрационные данные"),
}

_OBJECTS = {
    "document": _l("документ № %(id)s"),
    "evidence": _l("подтверждение № %(id)s"),
    "exemption": _l("освобождение № %(id)s"),
    "event": _l("событие № %(id)s"),
    "plan_graph": _l("файл %(id)s"),
    "organization": _l("организация %(id)s"),
    "user": _l("учётная запись № %(id)s"),
    "batch": _l("пакет № %(id)s"),
    "template": _l("версия шаблона № %(id)s"),
    "job": _l("задание № %(id)s"),
    "reminder": _l("напоминание № %(id)s"),
    "calendar": _l("календарь № %(id)s"),
    "saved_search": _l("сохранённый поиск № %(id)s"),
    "roadmap": _l("дорожная карта %(id)s"),
    "indicator": _l("показатель %(id)s"),
    "figure_import": _l("загрузка № %(id)s"),
    "trait_list": _l("перечень № %(id)s"),
    "sign": _l("признак «%(id)s»"),
    "condition": _l("условие: признак «%(id)s»"),
    "proposal": _l("предложение № %(id)s"),
}

_PARTS_OF_THE_SYSTEM = {
    "backup": _l("резервная копия"),
    "bundled": _l("исходные данные"),
    "demo": _l("демонстрационные школы"),
    "restore": _l("резервная копия"),
}
# Loadings whose object is the file that was brought, and what it is called when it has no name.
_LOADINGS = frozenset({"event.import", "indicator.import", "organization.import"})
_NAMELESS = "table"
_NAMED_BY_SIGNS = frozenset({"sign", "condition"})

_NAMES = {
    "added": _l("добавлено"),
    "address": _l("адрес"),
    "basis": _l("основание"),
    "beneath": _l("у подведомственной школы"),
    "becomes": _l("станет"),
    "bodies": _l("исполнители"),
    "condition": _l("условие"),
    "entered": _l("вошли"),
    "left": _l("выбыли"),
    "stayed": _l("остались"),
    "full": _l("полный перечень"),
    "subject": _l("что меняется"),
    "was": _l("сейчас"),
    "what": _l("что склоняется"),
    "case": _l("падеж"),
    "text": _l("написано"),
    "successor": _l("новый документ №"),
    "words": _l("слова"),
    "by_mail": _l("по почте"),
    "bytes": _l("байт"),
    "characters": _l("знаков"),
    "carried": _l("перенесено записей об исполнении"),
    "changed": _l("изменено"),
    "created": _l("создано"),
    "date": _l("дата"),
    "days": _l("дни"),
    "document": _l("документ №"),
    "documents": _l("документов"),
    "day": _l("день"),
    "email": _l("почта"),
    "error": _l("причина"),
    "explicit": _l("номер задан вручную"),
    "failed": _l("не удалось"),
    "figures": _l("значений"),
    "file": _l("файл"),
    "files": _l("файлов"),
    "form": _l("способ"),
    "fulfilled_on": _l("исполнено"),
    "indicators": _l("показателей"),
    "item": _l("мероприятие"),
    "items": _l("мероприятий"),
    "kind": _l("вид"),
    "kinds": _l("виды документов"),
    "measures": _l("изменились сроки пунктов"),
    "login": _l("имя для входа"),
    "name": _l("имя"),
    "new": _l("стало"),
    "made": _l("подготовлено"),
    "number": _l("номер"),
    "old": _l("было"),
    "organization": _l("организация"),
    "organizations": _l("организаций"),
    "patterns": _l("образцов номеров"),
    "reason": _l("причина"),
    "reminders": _l("напоминания"),
    "replaced": _l("заменено"),
    "result": _l("итог"),
    "roadmaps": _l("дорожных карт"),
    "roles": _l("роли"),
    "rule": _l("правило"),
    "rules": _l("правила"),
    "schools": _l("школ"),
    "series": _l("ряд"),
    "sha256": _l("SHA-256"),
    "since": _l("с"),
    "pages": _l("страниц"),
    "no_text": _l("почему нет текста"),
    "skipped": _l("пропущены номера"),
    "source": _l("источник"),
    "state": _l("состояние"),
    "terms": _l("сроков"),
    "title": _l("название"),
    "to": _l("кому"),
    "trait": _l("признак"),
    "unchanged": _l("без изменений"),
    "until": _l("по"),
    "updated": _l("обновлено"),
    "url": _l("ссылка"),
    "version": _l("версия"),
    "window": _l("срок"),
    "year": _l("год"),
}
# What only programs need; the entry keeps it, people are not shown it.
# The code of an event stands beside its name.
_SILENT = frozenset({"n", "code", "codes"})


def action_words(action: str) -> str:
    """The action in words; its code when there are none."""
    return str(_VERBS.get(action, action))


def object_words(object_type: str, object_id: str, action: str = "", signs: Mapping[str, str] | None = None) -> str:
    """The object in words: «документ № 7»; its identifier alone when its type has none.

    ``signs`` are the names of signs by code.
    """
    if object_type == "system":
        return str(_PARTS_OF_THE_SYSTEM.get(object_id, object_id))
    if action in _LOADINGS:
        return _("таблица без имени") if object_id == _NAMELESS else _("файл %(id)s", id=object_id)
    words = _OBJECTS.get(object_type)
    shown = recorded((signs or {}).get(object_id, object_id)) if object_type in _NAMED_BY_SIGNS else object_id
    return str(words) % {"id": shown} if words is not None else object_id


def actor_words(label: str) -> str:
    """Who acted: a person's name as it stands, the program itself in the language of the request."""
    return recorded(label)


def detail_words(details: Mapping[str, Any], signs: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The details as (name, value) in words, the empty ones left out; a name without words stands as it is."""
    said = ((name, value_words(name, value, signs or {})) for name, value in _flat(details))
    return [(str(_NAMES.get(name, name)), text) for name, text in said if text]


def _flat(details: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in details.items():
        if name in _SILENT:
            continue
        if isinstance(value, Mapping):
            yield from _flat(value)
        else:
            yield name, value
