"""MRR@10 of our engine, step by step, beside Tantivy with its Russian stemmer, on every set, in one run."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from registry.ports import IndexEntry, SearchQuery
from search_index import analysis, open_engine
from search_index.morphology import lemma, stem
from tests.bench import russian
from tests.bench.search_others import russian_analyzer
from tests.search_index.relevance.sets import RelevanceSet, mean_reciprocal_rank, own_sets, package_sets

HEAD = (
    "| MRR@10 | questions / documents | plain | stem | lemma | lemma + stem | Tantivy, Russian stemmer | ratio |\n"
    "|---|---|---|---|---|---|---|---|"
)
_STEPS: dict[str, Callable[[str], tuple[str, ...]] | None] = {
    "plain": lambda word: (word,),
    "stem": lambda word: (f"~{stem(word)}",),
    "lemma": lambda word: (lemma(word),),
    "both": None,
}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Line:
    """One set: what each step of ours and Tantivy reach."""

    given: RelevanceSet
    ours: dict[str, float]
    tantivy: float | None

    def __str__(self) -> str:
        steps = " | ".join(f"{self.ours[step]:.3f}" for step in _STEPS)
        sizes = f"{len(self.given.questions)} / {len(self.given.documents)}"
        return (
            f"| {self.given.name} | {sizes} | {steps} | {self.tantivy:.3f} | {self.ours['both'] / self.tantivy:.2f} |"
        )


def lines(*, quick: bool = False) -> Iterator[Line]:
    """All sets and their held-out halves; with ``quick`` not those of the packages."""
    for given in own_sets():
        yield from _measured(given, given.held_out())
    if not quick:
        russian.fetch()
        for given in package_sets():
            yield from _measured(given, given.held_out())


def _measured(given: RelevanceSet, *parts: RelevanceSet) -> Iterator[Line]:
    finders = {step: _finder_of_ours(given.documents, step) for step in _STEPS}
    tantivy = tantivy_finder(given.documents) if find_spec("tantivy") else None
    for part in (given, *parts):
        ours = {}
        for step, find in finders.items():
            with _step(step):
                ours[step] = mean_reciprocal_rank(part.questions, find)
        yield Line(part, ours, mean_reciprocal_rank(part.questions, tantivy) if tantivy else None)


@contextmanager
def _step(name: str) -> Iterator[None]:
    """Exchange what a word is searched by; numbers, abbreviations and the glossary stay."""
    terms, whole = _STEPS[name], analysis._word_terms
    if terms is None:
        yield
        return

    def exchanged(word: str, shape: int, *, asked: bool) -> tuple[str, ...]:
        kept = tuple(term for term in whole(word, shape, asked=asked) if term.startswith("="))
        return (*kept, *terms(word)) if whole(word, shape, asked=asked) else ()

    analysis._word_terms = exchanged
    _forget_words()
    try:
        yield
    finally:
        analysis._word_terms = whole
        _forget_words()


def _forget_words() -> None:
    for words in analysis.WORDS:
        words.forget()


def _finder_of_ours(documents: Sequence[IndexEntry], step: str) -> Callable[[str], list[str]]:
    from document_templates.catalogue import FolderCatalogue

    engine = open_engine("memory:", kind_names={kind.code: kind.singular for kind in FolderCatalogue().kinds()})
    with _step(step):
        engine.index(documents)
    engine.seconds = 3600  # a busy machine must not change what is measured
    return lambda text: [hit.id for hit in engine.search(SearchQuery(text, limit=10)).hits]


def tantivy_finder(documents: Sequence[IndexEntry]) -> Callable[[str], list[str]]:
    """A finder over Tantivy: any of the words, title weighed as ours, numbers and dates among the text."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("title", "text"):
        schema.add_text_field(field, tokenizer_name="ru_stem")
    folder = tempfile.mkdtemp()
    index = tantivy.Index(schema.build(), folder)
    index.register_tokenizer("ru_stem", russian_analyzer(tantivy))
    writer = index.writer(heap_size=100_000_000)
    for entry in documents:
        day = f"{entry.day:%d.%m.%Y}" if entry.day else ""
        text = f"{entry.text}\n{entry.number} {day} {' '.join(entry.items)}"
        writer.add_document(tantivy.Document(id=entry.id, title=entry.title, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(text: str) -> list[str]:
        words = " ".join(_WORD.findall(text))
        query, _ = index.parse_query_lenient(words, ["title", "text"], field_boosts={"title": 2.0})
        return [searcher.doc(place)["id"][0] for _, place in searcher.search(query, 10).hits]

    return find


if __name__ == "__main__":
    import sys

    sys.stdout.write(HEAD + "\n")
    for line in lines(quick="--quick" in sys.argv):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
