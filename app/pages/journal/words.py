"""Actions of the journal in words."""

from __future__ import annotations

from app.i18n import _l

# The families, as the filter offers them: an action, or the beginning of a family.
ACTIONS = {
    "document.": _l("Документы"),
    "evidence.": _l("Подтверждения исполнения"),
    "exemption.": _l("Освобождения"),
    "roadmap.": _l("Дорожные карты"),
    "organization.": _l("Организации"),
    "indicator.": _l("Показатели"),
    "user.": _l("Люди и вход"),
    "job.": _l("Задания"),
    "system.": _l("Установка"),
}

_VERBS = {
    "document.draft": _l("Создан проект документа"),
    "document.revise": _l("Изменён проект документа"),
    "document.discard": _l("Отменён проект документа"),
    "document.register": _l("Зарегистрирован документ"),
    "document.enter": _l("Внесён существующий документ"),
    "document.publish": _l("Опубликован документ"),
    "document.withdraw": _l("Документ снят с публикации"),
    "document.pdf": _l("Изготовлен PDF документа"),
    "evidence.add": _l("Подтверждено исполнение"),
    "evidence.revoke": _l("Отозвано подтверждение исполнения"),
    "exemption.add": _l("Дано освобождение"),
    "exemption.revoke": _l("Отменено освобождение"),
    "roadmap.import": _l("Загружена дорожная карта"),
    "roadmap.accept": _l("Дорожная карта введена в действие"),
    "roadmap.discard": _l("Загруженная карта отклонена"),
    "roadmap.correct": _l("Исправлено мероприятие карты"),
    "organization.create": _l("Добавлена организация"),
    "organization.update": _l("Изменены сведения об организации"),
    "organization.import": _l("Загружены организации"),
    "organization.activate": _l("Организация возвращена в работу"),
    "organization.deactivate": _l("Организация выведена из работы"),
    "indicator.add": _l("Добавлен показатель"),
    "indicator.edit": _l("Изменён показатель"),
    "indicator.import": _l("Загружены значения показателей"),
    "user.create": _l("Создана учётная запись"),
    "user.update": _l("Изменена учётная запись"),
    "user.roles": _l("Изменены роли"),
    "user.activate": _l("Изменён доступ учётной записи"),
    "user.login": _l("Вход"),
    "user.login_failed": _l("Неудачный вход"),
    "user.change_password": _l("Сменён пароль"),
    "user.reset_password": _l("Выдан одноразовый пароль"),
    "job.enqueue": _l("Поставлено задание"),
    "job.finish": _l("Выполнено задание"),
    "job.fail": _l("Задание не выполнено"),
    "job.cancel": _l("Задание отменено"),
    "system.backup": _l("Сделана резервная копия"),
    "system.restore": _l("Установка восстановлена из копии"),
}


def action_words(action: str) -> str:
    """The action in words; its code when there are none."""
    return str(_VERBS.get(action, action))
