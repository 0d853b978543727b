"""After any sequence of operations the index equals a plain dictionary."""

import json
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from registry.ports import IndexEntry, SearchQuery
from search_index import open_engine
from search_index.schema import fingerprint_of
from tests.depth import examples
from tests.search_index.conftest import forget_shared

WORDS = ("приказ", "справка", "отчёт", "ВПР", "10-П-1")
IDS = st.sampled_from("abcdef")
ENTRIES = st.builds(
    IndexEntry,
    id=IDS,
    title=st.sampled_from(WORDS),
    text=st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    kind=st.sampled_from(["", "order", "report"]),
    visible_to=st.sampled_from([("public",), ("org:1",), ()]),
    items=st.sampled_from([(), ("2.9",), ("2.9", "3.1")]),
    traits=st.sampled_from([{}, {"grade": ("9",)}, {"grade": ("9", "11"), "subject": ("физика",)}]),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("index"), st.lists(ENTRIES, max_size=4)),
        st.tuples(st.just("remove"), st.lists(IDS, max_size=3)),
        st.tuples(st.just("rebuild"), st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.id)),
        st.tuples(st.just("clear"), st.none()),
        st.tuples(st.just("reopen"), st.none()),
        st.tuples(st.just("outdate"), st.none()),
    ),
    max_size=8,
)


def apply(engine, model, step, value):
    if step == "index":
        engine.index(value)
        model.update({entry.id: entry for entry in value})
    elif step == "remove":
        engine.remove(value)
        for document in value:
            model.pop(document, None)
    else:
        engine.rebuild(value or []) if step == "rebuild" else engine.clear()
        model.clear()
        model.update({entry.id: entry for entry in value or []})


def having(model, word, token):
    return {e.id for e in model.values() if word in f"{e.title} {e.text}".split() and token in e.visible_to}


def outdate(folder):
    """As if the index were of the version before: it is made anew beside at the next rebuild."""
    sentinel = folder / "index.json"
    if sentinel.exists():
        sentinel.write_text(json.dumps({**json.loads(sentinel.read_text()), "version": 0}))


def counted(model, values_of):
    counts = Counter(value for entry in model.values() for value in values_of(entry))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def check(engine, model):
    assert engine.ids() == set(model)
    assert engine.fingerprints() == {entry.id: fingerprint_of(entry, {}) for entry in model.values()}
    for word in WORDS:
        for token in ("public", "org:1"):
            result = engine.search(SearchQuery(word, visible_to=(token,)))
            assert {hit.id for hit in result.hits} == having(model, word, token)
    everything = engine.search("")
    assert {hit.id: hit.title for hit in everything.hits} == {entry.id: entry.title for entry in model.values()}
    assert everything.facets["item"] == counted(model, lambda entry: entry.items)
    assert everything.facets["grade"] == counted(model, lambda entry: entry.traits.get("grade", ()))
    shown = {hit.id: hit.snippet for hit in everything.hits}
    assert shown == {entry.id: entry.text for entry in model.values()}


def addresses(folder, databases):
    yield "memory:"
    yield f"whoosh:{Path(folder) / 'index'}"
    for address in filter(None, databases.values()):
        forget_shared(address)
        yield address


@examples(8)
@given(STEPS)
def test_search_agrees_with_a_dictionary_in_every_engine(index_databases, steps):
    with tempfile.TemporaryDirectory() as folder:
        for url in addresses(folder, index_databases):
            engine, model = open_engine(url), {}
            for step, value in steps:
                if step == "outdate":
                    outdate(Path(folder) / "index")
                elif step == "reopen" and not url.startswith("memory:"):
                    engine.close()
                    engine = open_engine(url)
                elif step != "reopen":
                    apply(engine, model, step, value)
            check(engine, model)
            engine.close()


@examples(8)
@given(st.lists(ENTRIES, max_size=8), st.sampled_from([*WORDS, "приказ ВПР", '"справка отчёт"', "отч*", "-приказ"]))
def test_all_engines_give_the_same_results(index_databases, entries, question):
    entries = list({entry.id: entry for entry in entries}.values())
    with tempfile.TemporaryDirectory() as folder:
        results = []
        for url in addresses(folder, index_databases):
            engine = open_engine(url)
            engine.index(entries)
            results.append(engine.search(question))
            engine.close()
        assert results[1:] == results[:1] * (len(results) - 1)
