"""Doubts of a reading put in order for the person who reviews it: by kind, the same words once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from registry.errors import N_


class DoubtLike(Protocol):
    """A doubt: the measure's number or ``None``, the place in the file, the sentence in Russian."""

    @property
    def item(self) -> str | None:
        """The number of the measure."""
        ...

    @property
    def place(self) -> str:
        """Where in the file."""
        ...

    @property
    def message(self) -> str:
        """What is doubted."""
        ...


@dataclass(frozen=True, slots=True)
class SameDoubt:
    """One sentence, and every measure and place that it is about."""

    message: str
    where: list[tuple[str | None, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DoubtGroup:
    """Doubts of one kind: its heading, what to do about them, and the sentences in the order of the plan."""

    title: str
    advice: str
    doubts: tuple[SameDoubt, ...]

    @property
    def count(self) -> int:
        """How many doubts."""
        return sum(len(doubt.where) for doubt in self.doubts)


_QUOTED = re.compile(r"«[^«»]*»")

# The first pattern that fits a sentence without its quotations decides; the order is that of the page.
_KINDS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"исполнител|условие"),
        N_("Исполнители"),
        N_("Откройте пункт и выберите, кто отвечает. Остальные исполнители сохраняются только в тексте плана."),
    ),
    (
        re.compile(r"вид\w* документ|разные документы|столбце документа"),
        N_("Виды документов"),
        N_("Откройте пункт и выберите документы, которые он требует."),
    ),
    (
        re.compile(r"срок|не прочитано|год[ау]? |числ[оа] |прочитано как"),
        N_("Сроки"),
        N_("Срок на этой странице не меняется: исправьте его в файле и загрузите файл снова."),
    ),
    (
        re.compile(r"(?<!найдено: )номер|раздел|подзаголов|идёт|названы одинаково|строка без"),
        N_("Номера и разделы"),
        N_("Сравните номера с планом. Если система поняла их неверно, исправьте файл и загрузите его снова."),
    ),
    (
        re.compile(r"не найдено|не указаны годы"),
        N_("Реквизиты плана"),
        N_("Добавьте их в текст над таблицей и загрузите файл снова или примите план без них."),
    ),
    (
        re.compile(r"латинские|разметка"),
        N_("Опечатки в тексте"),
        N_("Чтению они не помешали; исправьте их в самом плане."),
    ),
)
_OTHER = (N_("Устройство файла"), N_("Проверьте по исходному файлу, ничего ли не потеряно."))


def doubt_groups(doubts: Iterable[DoubtLike]) -> tuple[DoubtGroup, ...]:
    """The doubts by kind; no doubt is lost, and none stands in two groups."""
    found: dict[tuple[str, str], dict[str, SameDoubt]] = {}
    for doubt in doubts:
        same = found.setdefault(_kind_of(doubt.message), {})
        same.setdefault(doubt.message, SameDoubt(doubt.message)).where.append((doubt.item, doubt.place))
    order = [(title, advice) for _, title, advice in _KINDS] + [_OTHER]
    return tuple(DoubtGroup(*kind, tuple(found[kind].values())) for kind in order if kind in found)


def _kind_of(message: str) -> tuple[str, str]:
    bare = message
    while _QUOTED.search(bare):
        bare = _QUOTED.sub("", bare)
    return next(((title, advice) for pattern, title, advice in _KINDS if pattern.search(bare)), _OTHER)
