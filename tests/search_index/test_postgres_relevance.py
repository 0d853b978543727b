"""The shared engine finds the right documents as well as the others, in two stages too; see ``test_relevance``."""

import pytest

from document_templates.catalogue import FolderCatalogue
from registry.ports import SearchQuery
from search_index import open_engine, postgres_finding
from tests.search_index.conftest import forget_shared
from tests.search_index.relevance import sets

# How much less of the mean reciprocal rank is allowed.
LESS = 0.01


@pytest.mark.parametrize("make", [sets.clerks, sets.roadmap, sets.short_forms])
def test_the_right_document_comes_as_early_though_only_a_tenth_is_scored(index_databases, monkeypatch, make):
    given = make()
    monkeypatch.setattr(postgres_finding, "ENOUGH", max(20, len(given.documents) // 10))
    forget_shared(index_databases["gin"])
    names = {kind.code: kind.singular for kind in FolderCatalogue().kinds()}
    reached = []
    for address in ("memory:", index_databases["gin"]):
        engine = open_engine(address, kind_names=names)
        engine.index(given.documents)
        reached.append(sets.mean_reciprocal_rank(given.questions, finder(engine)))
        engine.close()
    assert reached[1] >= reached[0] - LESS


def finder(engine):
    return lambda text: [hit.id for hit in engine.search(SearchQuery(text, limit=10)).hits]
