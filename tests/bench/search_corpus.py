"""Distinct Russian documents for measuring search: the same ones for the same count, on any machine with the sources.

A document is a run of real sentences (``russian.passages``) among sentences of the samples of our kinds, with words
put in from pymorphy3's dictionary in the same grammatical form: few common ones and very many rare ones, so that the
vocabulary keeps growing with the corpus as that of real texts does. Names, numbers and days are by lot.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path

import yaml

from document_templates.catalogue import FolderCatalogue
from registry.ports import IndexEntry
from tests.bench import russian

LETTERS = 600  # the usual length of a document's text
KEPT = Path("build/search-corpus")
_EDITION = 1  # raise it when the documents change
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[«\"–-]?\s*[А-ЯЁA-Z\d])|\n+")
_WORD = re.compile(r"[А-ЯЁа-яё]{4,}")
_CHANGED = 0.07  # of the words are of the dictionary
_FIRST_DAY, _DAYS = date(2017, 1, 9), 3_600
_STATUSES = ("registered", "published", "draft", "archived")
_ROADMAP = Path("registry/roadmaps/10-p-2710.yaml")


def documents(count: int) -> Iterator[IndexEntry]:
    """Yield so many documents; made once, then read from the folder of things built.

    A smaller corpus is the beginning of a larger one.
    """
    sizes = sorted(int(file.stem.rpartition("-")[2]) for file in KEPT.glob(f"{_EDITION}-*.jsonl"))
    kept = KEPT / f"{_EDITION}-{next((size for size in sizes if size >= count), count)}.jsonl"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8") as file:
            for entry in Maker().documents(count):
                row = asdict(entry) | {"day": entry.day.isoformat() if entry.day else None}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        unfinished.rename(kept)
    with kept.open(encoding="utf-8") as file:
        for line in islice(file, count):
            yield _entry(json.loads(line))


def _entry(row: dict[str, object]) -> IndexEntry:
    known = {name: row[name] for name in ("id", "title", "text", "kind", "organization", "number", "status")}
    lists = {name: tuple(row[name]) for name in ("items", "visible_to")}  # type: ignore[arg-type]
    return IndexEntry(**known, **lists, day=date.fromisoformat(str(row["day"])))  # type: ignore[arg-type]


class Maker:
    """Makes documents by lot out of sentences, words and names; one seed for each document."""

    def __init__(self) -> None:
        catalogue = FolderCatalogue()
        self._kinds = [kind for kind in catalogue.kinds() if not kind.evidence_only]
        self._items = yaml.safe_load(_ROADMAP.read_text(encoding="utf-8"))["items"]
        organizations = yaml.safe_load(_ROADMAP.with_name("organizations.yaml").read_text(encoding="utf-8"))
        self._organizations = [row["code"] for row in organizations]
        self._prose = [runs for passage in russian.passages() if (runs := _sentences(passage.text))]
        self._house = [
            sentence
            for kind in self._kinds
            for sentence in _sentences(catalogue.expected(kind.code))
            if 60 < len(sentence) < 400
        ]
        self._words = _dictionary_words(sorted({word.lower()[:4] for runs in self._prose for word in _words_of(runs)}))

    def documents(self, count: int) -> Iterator[IndexEntry]:
        """Yield so many documents, no two with the same text."""
        seen: set[bytes] = set()
        for number in range(count):
            for attempt in range(100):
                entry = self._document(number, random.Random(f"{_EDITION}-{number}-{attempt}"))
                mark = hashlib.sha256(entry.text.encode()).digest()
                if mark not in seen:
                    seen.add(mark)
                    yield entry
                    break

    def _document(self, number: int, lot: random.Random) -> IndexEntry:
        kind = self._kinds[min(int(lot.expovariate(0.12)), len(self._kinds) - 1)]
        items = lot.sample(self._items, lot.choice((1, 1, 1, 2, 3)))
        day = _FIRST_DAY + timedelta(lot.randrange(_DAYS))
        organization = lot.choice(self._organizations)
        subject = lot.choice((items[0]["title"], *lot.choice(self._prose)))
        open_to_all = lot.random() < 0.8
        return IndexEntry(
            id=str(number + 1),
            title=f"{kind.singular.capitalize()}. {self._changed(_cut(subject, 140), lot)}",
            text=self._text(lot),
            kind=kind.code,
            organization=organization,
            number=f"{lot.randint(1, 60)}-{lot.choice('ППРО')}-{lot.randint(1, 4000)}",
            day=day,
            status=lot.choice(_STATUSES),
            items=tuple(item["number"] for item in items),
            visible_to=("public",) if open_to_all else (f"org:{organization}",),
        )

    def _text(self, lot: random.Random) -> str:
        wanted = max(200, lot.gauss(LETTERS, LETTERS / 4))
        pieces = [lot.choice(self._house)] if lot.random() < 0.5 else []
        if lot.random() < 0.2:
            day = _FIRST_DAY + timedelta(lot.randrange(_DAYS))
            pieces.append(f"Основание: приказ от {day:%d.%m.%Y} № {lot.randint(1, 60)}-П-{lot.randint(1, 4000)}.")
        while sum(map(len, pieces)) < wanted:
            runs = lot.choice(self._prose)
            at = lot.randrange(len(runs))
            pieces.extend(runs[at : at + 4])
        return self._changed(_cut(" ".join(pieces), int(wanted * 1.3)), lot)

    def _changed(self, text: str, lot: random.Random) -> str:
        return _WORD.sub(lambda match: self._instead(match[0], lot) if lot.random() < _CHANGED else match[0], text)

    def _instead(self, word: str, lot: random.Random) -> str:
        same = self._words.get(_form(word.lower()), ())
        if len(same) < 50:
            return word
        # The third power of an even lot: the first hundredth of the list takes a fifth of the places.
        chosen = same[int(len(same) * lot.random() ** 3)]
        return chosen.capitalize() if word[0].isupper() else chosen


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[:letters].rpartition(" ")[0]


def _sentences(text: str) -> list[str]:
    return [part for piece in _SENTENCE_END.split(text) if 30 < len(part := piece.strip()) < 600]


def _words_of(runs: Sequence[str]) -> Iterator[str]:
    for sentence in runs:
        yield from _WORD.findall(sentence)


@cache
def _form(word: str) -> str:
    """The grammatical form of a noun or an adjective, empty for other words."""
    from search_index.morphology import _dictionary

    return _form_of(_dictionary().parse(word)[0].tag)


def _form_of(tag: object) -> str:
    part = tag.POS  # type: ignore[attr-defined]
    if part not in ("NOUN", "ADJF"):
        return ""
    return f"{part} {tag.gender} {tag.number} {tag.case}"  # type: ignore[attr-defined]


def _dictionary_words(beginnings: Sequence[str]) -> dict[str, list[str]]:
    """Return words by their grammatical form, in a mixed but fixed order: some of each beginning that prose has."""
    from search_index.morphology import _dictionary

    found: defaultdict[str, list[str]] = defaultdict(list)
    for beginning in beginnings:
        for word, tag, *_ in islice(_dictionary().dictionary.iter_known_words(beginning), 0, 400, 9):
            form = _form_of(tag)
            if form and _WORD.fullmatch(word):
                found[form].append(word)
    return {form: sorted(words, key=lambda word: hashlib.md5(word.encode()).digest()) for form, words in found.items()}


if __name__ == "__main__":
    import sys

    missing = russian.fetch()
    sys.stdout.write(f"missing: {missing or 'nothing'}; documents: {sum(1 for _ in documents(int(sys.argv[1])))}\n")
