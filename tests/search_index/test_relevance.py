"""What the committed sets of questions demand; beside Tantivy: ``python -m tests.bench.search_relevance``.

The floors are what Tantivy with its Russian stemmer reached on the same sets, rounded up: 0.835, 0.745, 0.719.
"""

import pytest

from document_templates.catalogue import FolderCatalogue
from registry.ports import SearchQuery
from search_index import open_engine
from search_index.analysis import read_tokens
from tests.search_index.relevance import sets


def engine_of(documents):
    engine = open_engine("memory:", kind_names={kind.code: kind.singular for kind in FolderCatalogue().kinds()})
    engine.index(documents)
    return engine


@pytest.mark.parametrize(("make", "floor"), [(sets.clerks, 0.84), (sets.roadmap, 0.75), (sets.short_forms, 0.73)])
def test_the_right_document_comes_first_as_often_as_in_the_best_engine(make, floor):
    given = make()
    engine = engine_of(given.documents)

    def find(text):
        return [hit.id for hit in engine.search(SearchQuery(text, limit=10)).hits]

    assert sets.mean_reciprocal_rank(given.questions, find) >= floor
    assert sets.mean_reciprocal_rank(given.held_out().questions, find) >= floor


def keys(text):
    return [key for token in read_tokens(text, asked=True) for key in token.key]


@pytest.fixture(scope="module")
def clerks_engine():
    return engine_of((*sets.clerks().documents, *sets.short_forms().documents))


def test_of_a_hundred_slips_nearly_all_are_mended_rightly(clerks_engine):
    slips = sets.slips()
    corrected = [(clerks_engine.search(SearchQuery(typed, limit=1)).corrected, meant) for typed, meant in slips]
    assert len(slips) >= 95
    assert sum(better is not None and keys(better) == keys(meant) for better, meant in corrected) >= 92
    assert [pair for pair in corrected if pair[0] is not None and keys(pair[0]) != keys(pair[1])] == []


def test_what_is_written_rightly_is_never_corrected(clerks_engine):
    questions = [question.text for make in (sets.clerks, sets.short_forms) for question in make().questions]
    right = [*questions, *(meant for _, meant in sets.slips())]
    corrected = {text: clerks_engine.search(SearchQuery(text, limit=1)).corrected for text in right}
    assert {text: better for text, better in corrected.items() if better is not None} == {}


def test_a_word_of_the_dictionary_is_not_taken_for_a_slip_of_another():
    engine = engine_of(sets.short_forms().documents[:1])
    assert engine.search("порядки поведения").corrected is None
    assert engine.search("поредок проведения").corrected == "порядок проведения"
