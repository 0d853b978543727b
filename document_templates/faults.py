"""What Jinja and docxtpl say when a template fails, told to a clerk: what, where, what to do."""

from __future__ import annotations

import re
import traceback
from html import unescape

from jinja2 import exceptions as jinja

from document_templates.environment import Forbidden
from registry.errors import N_, TemplateError, TemplateSyntax, TemplateUnsafe, TemplateValue

UNREADABLE_TAG = N_("Шаблон, {place}: тег не читается ({reason}). Исправьте запись в двойных фигурных скобках.")
UNSAFE = N_("Шаблон, {place}: {reason}.")
NO_VALUE = N_("Шаблон, {place}: нет значения «{name}». Проверьте имя поля или заполните его.")
WRONG_SHAPE = N_("Шаблон, {place}: значение не подходит для тега ({reason}).")
TOO_DEEP = N_("Шаблон, {place}: слишком глубоко вложенные теги.")
BROKEN_RESULT = N_("Шаблон, {place}: после заполнения получается повреждённый документ. Проверьте теги рядом.")

PLACE_PARAGRAPH = N_("абзац «{text}»")
PLACE_UNKNOWN = N_("место не установлено")

_REASONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"No filter named '([^']+)'"), N_("нет фильтра «{word}»")),
    (re.compile(r"No test named '([^']+)'"), N_("нет проверки «{word}»")),
    (re.compile(r"unknown tag '([^']+)'"), N_("нет тега «{word}»")),
    (re.compile(r"Unexpected end of template|unexpected end of template"), N_("не закрыт тег цикла или условия")),
    (re.compile(r"expected token '([^']+)', got '([^']+)'"), N_("вместо «{word}» ожидался другой знак")),
    (re.compile(r"unexpected char '?([^' ]+)'?"), N_("лишний знак «{word}»")),
    (re.compile(r"unexpected '([^']+)'"), N_("лишний знак «{word}»")),
    (re.compile(r"division by zero|DivisionByZero"), N_("деление на ноль")),
)


def told(error: Exception, source: str) -> TemplateError:
    """The error of the house for an error raised while the XML or text ``source`` was compiled or rendered."""
    place = _place(error, source)
    if isinstance(error, Forbidden):
        return TemplateUnsafe(UNSAFE, place=place, reason=str(error))
    if isinstance(error, jinja.SecurityError):
        return TemplateUnsafe(UNSAFE, place=place, reason=N_("запрещённое обращение"))
    if isinstance(error, jinja.UndefinedError):
        return TemplateValue(NO_VALUE, place=place, name=missing_name(error))
    if isinstance(error, jinja.TemplateError):
        return TemplateSyntax(UNREADABLE_TAG, place=place, reason=reason_of(error))
    if isinstance(error, RecursionError):
        return TemplateSyntax(TOO_DEEP, place=place)
    return TemplateValue(WRONG_SHAPE, place=place, reason=reason_of(error))


def missing_name(error: jinja.UndefinedError) -> str:
    """The name that a template asked for in vain, out of Jinja's message."""
    found = re.search(r"attribute '([^']+)'|^'([^']+)' is undefined|element (\S+)", str(error))
    return next((group for group in found.groups() if group), str(error)) if found else str(error)


def reason_of(error: Exception) -> str:
    """Why the tag cannot be read or its value does not fit, in a few Russian words."""
    for pattern, russian in _REASONS:
        found = pattern.search(str(error))
        if found:
            return russian.format(word=found[found.lastindex or 0])
    return N_("ошибка в записи") if isinstance(error, jinja.TemplateError) else N_("неверный вид значения")


def _place(error: Exception, source: str) -> str:
    line = getattr(error, "lineno", None) or _line_in_template(error)
    return line_place(source, line) if line else PLACE_UNKNOWN


def paragraph_place(text: str) -> str:
    """The paragraph with the text as a place that a person can find."""
    return PLACE_PARAGRAPH.format(text=_shortened(text.strip())) if text.strip() else PLACE_UNKNOWN


def line_place(source: str, line: int) -> str:
    """The paragraph that stands on the line of a source with one paragraph a line."""
    lines = source.split("\n")
    return (
        paragraph_place(unescape(re.sub(r"<[^>]*>", "", lines[line - 1]))) if 0 < line <= len(lines) else PLACE_UNKNOWN
    )


def _line_in_template(error: Exception) -> int | None:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return frames[-1].lineno if frames else None


def _shortened(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= 100 else f"{text[:97]}…"
