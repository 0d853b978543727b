"""Nobody sees a hit, a count or a correction of what they may not read."""

import itertools

import pytest

from registry.ports import IndexEntry, SearchQuery

TOKENS = ("public", "org:1", "org:2")
# One document for every set of tokens that may see it, the empty one included; each with words of its own.
SETS = [subset for size in range(4) for subset in itertools.combinations(TOKENS, size)]
SECRETS = ["алебарда", "будильник", "виноград", "гардероб", "дирижабль", "ежевика", "жаворонок", "земляника"]
DOCUMENTS = [
    IndexEntry(
        id=secret,
        title=f"Приказ {secret}",
        text=f"общие слова и {secret}",
        kind=f"kind-{secret}",
        organization=f"org-{secret}",
        status=f"status-{secret}",
        items=(f"item-{secret}",),
        visible_to=visible,
    )
    for secret, visible in zip(SECRETS, SETS, strict=True)
]
PEOPLE = [None, *SETS]


@pytest.fixture
def filled(engine):
    engine.index(DOCUMENTS)
    return engine


def allowed(person):
    return {d.id for d in DOCUMENTS if person is None or set(person) & set(d.visible_to)}


@pytest.mark.parametrize("person", PEOPLE, ids=str)
@pytest.mark.parametrize(
    "question", ["", "приказ", "при*", "приказ ИЛИ слова", "-чепуха", '"общие слова"', "приказ общие слова чепуха"]
)
def test_hits_counts_and_facets_are_of_visible_documents_only(filled, person, question):
    result = filled.search(SearchQuery(question, visible_to=person))
    seen = allowed(person)
    assert {hit.id for hit in result.hits} == seen
    assert result.total == len(seen)
    assert {value for value, _ in result.facets["kind"]} == {f"kind-{secret}" for secret in seen}
    for facet in ("organization", "status", "item"):
        assert dict(result.facets[facet]) == {f"{facet.replace('organization', 'org')}-{s}": 1 for s in seen}


@pytest.mark.parametrize("person", PEOPLE, ids=str)
@pytest.mark.parametrize("secret", SECRETS)
def test_the_word_of_a_hidden_document_is_neither_found_nor_offered(filled, person, secret):
    may = secret in allowed(person)
    assert filled.search(SearchQuery(secret, visible_to=person)).total == int(may)
    assert filled.search(SearchQuery(f"{secret[:5]}*", visible_to=person)).total == int(may)
    misspelt = secret[:-2] + secret[-1] + secret[-2]
    corrected = filled.search(SearchQuery(misspelt, visible_to=person)).corrected
    assert corrected == (secret if may else None)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("question", ["visible:public", "вид:kind-{s}", "организация:org-{s}", "мероприятие:item-{s}"])
def test_no_question_reaches_past_visibility(filled, secret, question):
    result = filled.search(SearchQuery(question.format(s=secret), visible_to=()))
    assert (result.total, result.hits) == (0, ())
    assert not any(result.facets.values())


def test_a_filter_on_a_hidden_value_answers_like_one_on_no_value(filled):
    hidden = filled.search(SearchQuery("", kinds=("kind-алебарда",), visible_to=("public",)))
    nothing = filled.search(SearchQuery("", kinds=("no such kind",), visible_to=("public",)))
    assert hidden == nothing


def test_a_token_is_compared_whole(engine):
    engine.index([IndexEntry(id="1", title="Приказ", visible_to=("org:10",))])
    assert engine.search(SearchQuery("приказ", visible_to=("org:1",))).total == 0
    assert engine.search(SearchQuery("приказ", visible_to=("ORG:10",))).total == 0
    assert engine.search(SearchQuery("приказ", visible_to=("org:10",))).total == 1


def test_a_document_that_was_hidden_again_is_gone(filled):
    filled.index([IndexEntry(id="дирижабль", title="Приказ дирижабль", visible_to=("org:9",))])
    assert filled.search(SearchQuery("дирижабль", visible_to=TOKENS)).total == 0


@pytest.mark.parametrize("person", PEOPLE, ids=str)
@pytest.mark.parametrize("secret", SECRETS)
def test_completions_are_of_visible_documents_only(filled, person, secret):
    completions = filled.complete(secret[:4], visible_to=person)
    assert bool(completions) is (secret in allowed(person))
    titles = {each.id for each in filled.complete("приказ", visible_to=person, limit=20) if each.kind == "title"}
    assert titles == allowed(person)


@pytest.mark.parametrize("person", PEOPLE, ids=str)
@pytest.mark.parametrize("secret", SECRETS)
def test_similar_documents_are_visible_ones_and_a_hidden_one_has_none(filled, person, secret):
    seen = allowed(person)
    hits = {hit.id for hit in filled.similar(secret, visible_to=person, limit=20)}
    assert hits == (seen - {secret} if secret in seen else set())
