"""All engines under one name, and entries to fill them with."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import make_url

from search_index import open_engine
from search_index.engine import Engine
from tests.databases import empty_postgres

KIND_NAMES = {"order": "приказ", "analytic_info": "справка", "method_recs": "методические рекомендации"}
ORGANIZATION_NAMES = {"iro": "АУ «Институт развития образования»", "mouo-71876000": "Управление образования Урая"}
ENGINES = ("whoosh", "memory", "postgresql", "postgresql-rum")
_OWNER = "dokkarta_owner"


@pytest.fixture(scope="session")
def index_databases(postgres: str) -> Iterator[dict[str, str | None]]:
    """The addresses of databases for shared indexes, owned by an ordinary person: without RUM and with it.

    The second is ``None`` when the server does not have RUM.
    """
    with empty_postgres(postgres) as without, empty_postgres(postgres) as with_rum:
        has_rum = _give_to_owner(without, None) and _give_to_owner(with_rum, "rum")
        owned = {name: make_url(url).set(username=_OWNER) for name, url in (("gin", without), ("rum", with_rum))}
        addresses = {name: url.render_as_string(hide_password=False) for name, url in owned.items()}
        yield {"gin": addresses["gin"], "rum": addresses["rum"] if has_rum else None}


def _give_to_owner(address: str, extension: str | None) -> bool:
    """Whether the database has the extension now."""
    with psycopg.connect(plain(address), autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (_OWNER,)).fetchone() is None:
            connection.execute(f"CREATE ROLE {_OWNER} LOGIN")
        connection.execute(f"ALTER DATABASE {connection.info.dbname} OWNER TO {_OWNER}")
        if extension is None:
            return True
        known = connection.execute("SELECT FROM pg_available_extensions WHERE name = %s", (extension,)).fetchone()
        if known is not None:
            connection.execute(f"CREATE EXTENSION {extension}")
        return known is not None


@pytest.fixture
def index_address(index_databases) -> str:
    """The address of a database without any index, on a server without RUM."""
    forget_shared(index_databases["gin"])
    return index_databases["gin"]


@pytest.fixture
def rum_address(index_databases) -> str:
    """The address of a database without any index, where RUM can be used."""
    if index_databases["rum"] is None:
        pytest.skip("the server has no RUM (package postgresql-VERSION-rum of Debian)")
    forget_shared(index_databases["rum"])
    return index_databases["rum"]


def forget_shared(address: str) -> None:
    with psycopg.connect(plain(address), autocommit=True) as connection:
        for schema in ("dokkarta_search", "dokkarta_search_next"):
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


def plain(address: str) -> str:
    """The address as psycopg itself takes it."""
    return make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path) -> str:
    """The address of an engine with nothing in it."""
    if request.param.startswith("postgresql"):
        return str(request.getfixturevalue("rum_address" if request.param.endswith("rum") else "index_address"))
    return {"whoosh": f"whoosh:{tmp_path / 'index'}", "memory": "memory:"}[request.param]


@pytest.fixture
def opened(address: str) -> Iterator[Callable[[], Engine]]:
    """Opens the engine; all that were opened are closed afterwards."""
    engines: list[Engine] = []

    def make() -> Engine:
        engines.append(open_engine(address, kind_names=KIND_NAMES, organization_names=ORGANIZATION_NAMES))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


@pytest.fixture
def engine(opened: Callable[[], Engine]) -> Engine:
    return opened()


@pytest.fixture
def whoosh_folder(tmp_path):
    return tmp_path / "index"
