"""Words of the interface for codes of the registry: levels, roles, states, statuses."""

from __future__ import annotations

from app.i18n import _l

LEVELS = {
    "department": _l("Департамент"),
    "iro": _l("Институт развития образования"),
    "mouo": _l("Муниципальный орган управления образованием"),
    "oo": _l("Муниципальная образовательная организация"),
    "goo": _l("Государственная образовательная организация"),
}
SHORT_LEVELS = {
    "department": _l("Департамент"),
    "iro": _l("ИРО"),
    "mouo": _l("МОУО"),
    "oo": _l("ОО"),
    "goo": _l("ГОО"),
}
ROLES = {
    "viewer": _l("Читатель"),
    "author": _l("Автор"),
    "registrar": _l("Регистратор"),
    "publisher": _l("Публикатор"),
    "org_admin": _l("Администратор организации"),
    "system_admin": _l("Администратор системы"),
}
STATUSES = {
    "met": _l("Исполнено"),
    "met_late": _l("Исполнено с опозданием"),
    "due": _l("Срок идёт"),
    "overdue": _l("Просрочено"),
    "not_due": _l("Срок не наступил"),
    "undated": _l("Дата не задана"),
    "exempt": _l("Освобождено"),
}
# The tone of a status: its colour; the text always stands beside it.
STATUS_TONES = {
    "met": "good",
    "met_late": "warn",
    "due": "info",
    "overdue": "bad",
    "not_due": "quiet",
    "undated": "quiet",
    "exempt": "quiet",
}
TOPICS = {
    "subject": _l("Предмет"),
    "grade": _l("Класс"),
    "assessment": _l("Оценочная процедура"),
    "audience": _l("Кому адресовано"),
}
STATES = {
    "draft": _l("Проект"),
    "registered": _l("Зарегистрирован"),
    "published": _l("Опубликован"),
    "withdrawn": _l("Снят с публикации"),
    "discarded": _l("Отменён"),
}
STATE_TONES = {
    "draft": "quiet",
    "registered": "info",
    "published": "good",
    "withdrawn": "warn",
    "discarded": "quiet",
}
# The forms of a fact that fulfils a requirement, and the parts of its score with their marks.
EVIDENCE_FORMS = {
    "document": _l("документ"),
    "link": _l("ссылка"),
    "protocol": _l("протокол"),
}
SCORE_PARTS = {
    "kind": _l("вид"),
    "issuer": _l("кто издал"),
    "in_window": _l("дата в сроке"),
    "signed": _l("подпись"),
    "registered": _l("регистрация"),
    "published": _l("публикация"),
    "in_force": _l("действие"),
}
PART_STATES = {
    "yes": _l("да"),
    "no": _l("нет"),
    "na": _l("не требуется"),
    "unknown": _l("неизвестно"),
}
PART_TONES = {"yes": "good", "no": "bad", "na": "quiet", "unknown": "warn"}
TEMPLATE_STATES = {
    "bundled": _l("Встроенный"),
    "draft": _l("Не введён"),
    "coming": _l("Ещё не действует"),
    "in_force": _l("Действует"),
    "over": _l("Срок истёк"),
    "retired": _l("Выведен из действия"),
}
TEMPLATE_TONES = {
    "bundled": "quiet",
    "draft": "warn",
    "coming": "info",
    "in_force": "good",
    "over": "quiet",
    "retired": "quiet",
}
REMARK_LEVELS = {"error": _l("ошибка"), "warning": _l("замечание"), "info": _l("к сведению")}
REMARK_TONES = {"error": "bad", "warning": "warn", "info": "info"}
JOB_KINDS = {
    "pdf": _l("Изготовление PDF"),
    "template_pdf": _l("Изготовление PDF образца"),
    "batch": _l("Пакет документов"),
    "batch_register": _l("Регистрация пакета документов"),
    "batch_print": _l("Пакет документов для печати"),
    "rebuild": _l("Обновление указателя поиска"),
    "reminders": _l("Рассылка напоминаний"),
    "ocr": _l("Распознавание текста"),
}
JOB_STATES = {
    "queued": _l("В очереди"),
    "running": _l("Выполняется"),
    "done": _l("Выполнено"),
    "failed": _l("Не выполнено"),
    "cancelled": _l("Отменено"),
}
JOB_TONES = {"queued": "quiet", "running": "info", "done": "good", "failed": "bad", "cancelled": "quiet"}
BATCH_STATES = {
    "running": _l("Готовится"),
    "paused": _l("Приостановлен"),
    "done": _l("Готов"),
    "partly": _l("Готов не полностью"),
    "cancelled": _l("Остановлен"),
}
BATCH_TONES = {"running": "info", "paused": "warn", "done": "good", "partly": "warn", "cancelled": "quiet"}
ROADMAP_STATES = {
    "review": _l("На проверке"),
    "coming": _l("Ещё не вступила в силу"),
    "current": _l("Действует"),
    "archived": _l("В архиве"),
}
PROPOSAL_STATES = {
    "filed": _l("Подано"),
    "accepted": _l("Принято"),
    "declined": _l("Отклонено"),
    "taken_back": _l("Отозвано"),
    "included": _l("Вошло в редакцию"),
}
PROPOSAL_TONES = {"filed": "info", "accepted": "good", "declined": "bad", "taken_back": "quiet", "included": "good"}
PROPOSAL_SUBJECTS = {
    "title": _l("Мероприятие"),
    "responsible_text": _l("Ответственный исполнитель"),
    "kinds_text": _l("Вид документа"),
    "deadline_text": _l("Сроки выполнения"),
    "expected_result": _l("Ожидаемый результат"),
    "item": _l("Новое мероприятие"),
    "drop": _l("Исключение мероприятия"),
}
# What became of a measure in a later edition, and the names of the cells that are compared.
CHANGES = {
    "new": _l("Новый пункт"),
    "dropped": _l("Исключён"),
    "moved": _l("Перенесён"),
    "renamed": _l("Переименован"),
    "changed": _l("Изменён"),
}
CHANGE_TONES = {"new": "good", "dropped": "bad", "moved": "info", "renamed": "info", "changed": "warn"}
CELLS = {
    "number": _l("№ п/п"),
    "section": _l("Раздел"),
    "title": _l("Наименование мероприятия"),
    "responsible_text": _l("Ответственный исполнитель"),
    "kinds_text": _l("Вид документа"),
    "deadline_text": _l("Сроки выполнения"),
    "expected_result": _l("Ожидаемый результат"),
}
ROADMAP_TONES = {"review": "warn", "coming": "info", "current": "good", "archived": "quiet"}
SCOPES = {
    "own": _l("Организация"),
    "municipality": _l("Муниципалитет"),
    "region": _l("Округ"),
}
# How certain a row of the catalogue of indicators is: the part of its status before the colon.
CERTAINTIES = {
    "verified": _l("по приказу"),
    "verified-not": _l("не входит"),
    "inferred": _l("предположительно"),
    "user": _l("внесено вручную"),
}
#: How well a fact of the domain is known, by its mark in the data.
FACT_MARKS = {
    "В": _l("прочитано в источнике"),
    "2": _l("по вторичному источнику"),
    "П": _l("общее знание, не проверено"),
    "?": _l("выведено, не проверено"),
}
CERTAINTY_TONES = {"verified": "good", "verified-not": "quiet", "inferred": "warn", "user": "info"}
CASES = {
    "nominative": _l("Именительный (кто? что?)"),
    "genitive": _l("Родительный (кого? чего?)"),
    "dative": _l("Дательный (кому? чему?)"),
    "accusative": _l("Винительный (кого? что?)"),
    "instrumental": _l("Творительный (кем? чем?)"),
    "prepositional": _l("Предложный (о ком? о чём?)"),
}
# What declines, by the kind of its owner.
FORM_TEXTS = {
    "organization": {
        "name": _l("Полное наименование"),
        "short_name": _l("Краткое наименование"),
        "head_post": _l("Должность руководителя"),
        "head_name": _l("Руководитель"),
    },
    "user": {"name": _l("Фамилия, имя и отчество"), "post": _l("Должность")},
}
GENDERS = (("", _l("Не указан")), ("m", _l("Мужской")), ("f", _l("Женский")))
