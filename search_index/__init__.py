"""Full text in Russian: analysis, engines behind one port, the query language, snippets, text out of files.

``open_engine`` is the door::

    engine = open_engine("whoosh:/var/lib/dokkarta/index")
    engine.index([IndexEntry(id="1", title="Приказ о подготовке к ГИА")])
    engine.search("приказа о подготовке к итоговой аттестации").total  # 1

Nothing here needs Flask or a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import N_, InvalidInput

if TYPE_CHECKING:
    from search_index.engine import Engine
    from search_index.plan import Planner

__all__ = ["SCHEMES", "open_engine"]


def _whoosh(rest: str, folder: str | Path | None, planner: Planner) -> Engine:
    from search_index.whoosh_engine import WhooshEngine

    place = rest or folder
    if not place:
        raise InvalidInput(N_("Адрес поиска «whoosh:»: не указана папка."))
    return WhooshEngine(Path(place), planner)


def _memory(rest: str, folder: str | Path | None, planner: Planner) -> Engine:  # noqa: ARG001
    from search_index.memory_engine import MemoryEngine

    return MemoryEngine(planner)


def _postgresql(rest: str, folder: str | Path | None, planner: Planner) -> Engine:  # noqa: ARG001
    from search_index.postgres_engine import PostgresEngine

    return PostgresEngine(f"postgresql://{rest}", planner)


# A new engine is one module and one line here.
SCHEMES = {"whoosh": _whoosh, "memory": _memory, "postgresql": _postgresql}


def open_engine(
    url: str,
    *,
    folder: str | Path | None = None,
    glossary: Mapping[str, str | Sequence[str]] | None = None,
    kind_names: Mapping[str, str] | None = None,
    organization_names: Mapping[str, str] | None = None,
) -> Engine:
    """Return the engine that the address names: ``whoosh:/path/to/folder``, ``whoosh:`` with ``folder``, ``memory:``.

    ``glossary`` maps abbreviations to their readings; ``None`` means the bundled one. ``kind_names`` and
    ``organization_names`` map codes to what people call them: then «вид:приказ» and «организация:"…"» understand
    names, and the kind's name is searched as a word of the title. Mappings may change later; they are read at each use.
    Nothing is opened until the first use. Raises ``InvalidInput`` for an unknown address.
    """
    from search_index.glossary import bundled_glossary, read_glossary
    from search_index.plan import Names, Planner

    scheme, colon, rest = url.partition(":") if isinstance(url, str) else (type(url).__name__, "", "")
    # SQLAlchemy's addresses name the driver too.
    scheme = scheme.removesuffix("+psycopg")
    if not colon or scheme not in SCHEMES:
        raise InvalidInput(
            # Not the address itself: it may hold a password.
            N_("Адрес поиска вида «{scheme}:» не поддерживается. Известные виды: {known}."),
            scheme=scheme[:40],
            known=", ".join(f"{name}:" for name in SCHEMES),
        )
    names = Names(
        kind_names if kind_names is not None else {}, organization_names if organization_names is not None else {}
    )
    planner = Planner(bundled_glossary() if glossary is None else read_glossary(glossary), names)
    return SCHEMES[scheme](rest.removeprefix("//"), folder, planner)
