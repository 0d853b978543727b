"""Sets of questions with the documents that answer them.

Ours are committed beside this module; those of the packages of ``tests.bench.russian`` are made where they are
measured: a heading is the question, the text under it the answer. Even questions are held out: no part of the
analysis may be chosen by them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date

from document_templates.catalogue import FolderCatalogue
from registry.ports import IndexEntry

_FOLDER = Path(__file__).parent
_ROADMAP = Path("registry/roadmaps/10-p-2710.yaml")
_ISSUERS = (("department", 2024), ("iro", 2025), ("mouo-71876000", 2026))
_PREAMBLE = "Во исполнение пункта {number} плана мероприятий (дорожной карты) от 17.12.2024 № 10-П-2710"


@dataclass(frozen=True)
class Question:
    """What is typed, and the ids of the documents that answer it."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True)
class RelevanceSet:
    """Documents, and questions to them."""

    name: str
    documents: tuple[IndexEntry, ...]
    questions: tuple[Question, ...]

    def held_out(self) -> RelevanceSet:
        """Every second question, those that may only be measured."""
        return RelevanceSet(f"{self.name}, held out", self.documents, self.questions[1::2])


def own_sets() -> tuple[RelevanceSet, ...]:
    """Return the committed sets: clerks' questions, the measures in other words, short forms."""
    return clerks(), roadmap(), short_forms()


def clerks() -> RelevanceSet:
    """Documents of our kinds on every measure from three bodies, and what clerks type to find them."""
    documents = tuple(_documents())
    questions = []
    for text, *conditions in _rows("clerks.tsv"):
        right = [entry for entry in documents if _suits(entry, *conditions)]
        assert right, text
        if "{" in text:
            right = right[:1]
        questions.append(Question(_filled(text, right[0]), frozenset(entry.id for entry in right)))
    return RelevanceSet("clerks' questions", documents, tuple(questions))


def roadmap() -> RelevanceSet:
    """The measures of the plan, and what they are about in other words."""
    documents = tuple(
        IndexEntry(id=item["number"], title="", text=f"{item['title']}\n{item['expected_result']}") for item in _items()
    )
    return RelevanceSet("measures reworded", documents, tuple(_questions("roadmap.tsv")))


def short_forms() -> RelevanceSet:
    """Titles with an abbreviation where the question has the words, or the other way about."""
    rows = list(_rows("short_forms.tsv"))
    documents = tuple(IndexEntry(id=str(number), title=title) for number, (title, _) in enumerate(rows))
    questions = tuple(Question(question, frozenset((str(number),))) for number, (_, question) in enumerate(rows))
    return RelevanceSet("short forms", documents, questions)


def slips() -> list[tuple[str, str]]:
    """What was typed wrongly, and what was meant."""
    return [(typed, meant) for typed, meant in _rows("typos.tsv")]


def package_sets(most: int = 200) -> tuple[RelevanceSet, ...]:
    """Return the sets of the packages that are unpacked: help pages, guides with questions, manual pages."""
    from tests.bench.russian import passages

    def of(name: str, *packages: str) -> RelevanceSet:
        kept = [passage for passage in passages() if passage.package in packages and len(passage.text) > 100]
        documents = tuple(IndexEntry(id=str(n), title="", text=passage.text) for n, passage in enumerate(kept))
        headings = [passage.heading for passage in kept]
        once = {heading for heading in headings if headings.count(heading) == 1 and heading.count(" ") > 1}
        questions = [Question(heading, frozenset((str(n),))) for n, heading in enumerate(headings) if heading in once]
        return RelevanceSet(name, documents, tuple(random.Random(5).sample(questions, min(most, len(questions)))))

    found = (
        of("headings of help", "libreoffice-help-ru", "gimp-help-ru"),
        of("headings of guides", "debian-faq-ru", "developers-reference-ru", "maint-guide-ru", "aptitude-doc-ru",
           "kicad-doc-ru", "doublecmd-help-ru"),
        of("purposes of manuals", "manpages-ru", "manpages-ru-dev"),
    )  # fmt: skip
    return tuple(one for one in found if one.questions)


def mean_reciprocal_rank(questions: tuple[Question, ...], find: Callable[[str], list[str]]) -> float:
    """MRR@10: the mean of one divided by the place of the first right document, nothing beyond the tenth."""
    return sum(_reciprocal(question, find(question.text)) for question in questions) / len(questions)


def _reciprocal(question: Question, found: list[str]) -> float:
    return next((1 / place for place, one in enumerate(found[:10], 1) if one in question.right), 0.0)


def _documents() -> Iterator[IndexEntry]:
    kinds = {kind.code: kind for kind in FolderCatalogue().kinds()}
    number = 0
    for item in _items():
        for kind in item["kinds"]:
            for issuer, year in _ISSUERS:
                number += 1
                yield _document(number, item, kinds[kind["code"]], issuer, year)


def _document(number: int, item: dict[str, Any], kind: Any, issuer: str, year: int) -> IndexEntry:
    text = (
        f"{_PREAMBLE.format(number=item['number'])}.\nМероприятие: {item['title']}.\nСрок: {item['deadline_text']}.\n"
        f"Результат: {item['expected_result']}.\nОтветственные: {item['responsible_text']}."
    )
    return IndexEntry(
        id=f"{item['number']}/{kind.code}/{issuer}/{year}",
        title=f"{kind.singular.capitalize()}. {item['title'].partition(' (')[0]}",
        text=text,
        kind=kind.code,
        organization=issuer,
        number=f"10-П-{100 + number * 7}",
        day=date(year, 1, 15) + timedelta(number * 11 % 330),
        status="registered",
        items=(item["number"],),
    )


def _suits(entry: IndexEntry, items: str, kinds: str, organization: str, year: str) -> bool:
    return (
        entry.items[0] in items.split(",")
        and (kinds == "-" or entry.kind in kinds.split(","))
        and organization in ("-", entry.organization)
        and year in ("-", str(entry.day.year if entry.day else ""))
    )


def _items() -> list[dict[str, Any]]:
    return list(yaml.safe_load(_ROADMAP.read_text(encoding="utf-8"))["items"])


def _questions(name: str) -> Iterator[Question]:
    for text, right in _rows(name):
        yield Question(text, frozenset(right.split(",")))


def _rows(name: str) -> Iterator[list[str]]:
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _filled(text: str, entry: IndexEntry) -> str:
    day = entry.day
    assert day is not None
    spoken = f"{format_date(day, 'd MMMM y', locale='ru')} года"
    return text.format(number=entry.number, day=f"{day:%d.%m.%Y}", spoken=spoken)
