"""Both engines under one name, and entries to fill them with."""

from collections.abc import Iterator

import pytest

from search_index import open_engine
from search_index.engine import Engine

KIND_NAMES = {"order": "приказ", "analytic_info": "справка", "method_recs": "методические рекомендации"}
ORGANIZATION_NAMES = {"iro": "АУ «Институт развития образования»", "mouo-71876000": "Управление образования Урая"}


@pytest.fixture(params=["whoosh", "memory"])
def engine(request: pytest.FixtureRequest, tmp_path) -> Iterator[Engine]:
    url = {"whoosh": f"whoosh:{tmp_path / 'index'}", "memory": "memory:"}[request.param]
    opened = open_engine(url, kind_names=KIND_NAMES, organization_names=ORGANIZATION_NAMES)
    yield opened
    opened.close()


@pytest.fixture
def whoosh_folder(tmp_path):
    return tmp_path / "index"
