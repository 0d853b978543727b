"""Tantivy, SQLite FTS5 with stems and PostgreSQL with its own Russian behind the face for measuring."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from registry.ports import IndexEntry
from search_index.characters import fold
from search_index.morphology import stem
from tests.bench.search_questions import Asked
from tests.bench.search_rivals import FACETS, PAGE, Rival, row_of

_WORD = re.compile(r"\w+")


# ----------------------------------------------------------------------------------------------------------- Tantivy


class Tantivy(Rival):
    """Tantivy with its own Russian stemmer; facets by its aggregations over fast fields."""

    name = "Tantivy"

    def __init__(self, place: Path) -> None:
        import tantivy

        self.place, self._library = place, tantivy
        place.mkdir(parents=True, exist_ok=True)
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        for field in ("title", "text"):
            schema.add_text_field(field, stored=True, tokenizer_name="ru_stem")
        for field in (*FACETS, "visible"):
            schema.add_text_field(field, tokenizer_name="raw", fast=True)
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema, str(place))
        self._index.register_tokenizer("ru_stem", russian_analyzer(tantivy))
        self._writer: Any = None

    def put(self, entries: Sequence[IndexEntry]) -> None:
        self._writer = self._writer or self._index.writer(heap_size=200_000_000, num_threads=1)
        for entry in entries:
            self._writer.delete_documents("id", entry.id)
            self._writer.add_document(self._library.Document(**row_of(entry), visible=list(entry.visible_to)))
        self._writer.commit()
        self._index.reload()

    def ids(self, asked: Asked) -> list[str]:
        searcher = self._index.searcher()
        return [searcher.doc(place)["id"][0] for _, place in searcher.search(self._query(asked), PAGE).hits]

    def page(self, asked: Asked) -> int:
        query, searcher = self._query(asked), self._index.searcher()
        hits = searcher.search(query, PAGE).hits
        snippets = self._library.SnippetGenerator.create(searcher, query, self._schema, "text")
        shown = [snippets.snippet_from_doc(searcher.doc(place)).to_html() for _, place in hits]
        searcher.aggregate(query, {facet: {"terms": {"field": facet, "size": 100}} for facet in FACETS})
        return len(shown)

    def settle(self) -> None:
        """It merges by itself."""

    def close(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()

    def _query(self, asked: Asked) -> Any:
        words = " ".join(asked.words)
        if asked.kind == "prefix":
            # Its parser has no prefixes of words; a regular expression over the terms is its way.
            wanted = self._library.Query.regex_query(self._schema, "text", f"{fold(words)}.*")
        else:
            typed = f'"{words}"' if asked.kind == "phrase" else words
            wanted = self._index.parse_query(
                typed,
                ["title", "text"],
                field_boosts={"title": 2.0},
                conjunction_by_default=asked.kind != "four-term OR",
            )
        must, query = self._library.Occur.Must, self._library.Query
        seen = query.const_score_query(query.term_query(self._schema, "visible", "public"), 0.0)
        return query.boolean_query([(must, wanted), (must, seen)])


def russian_analyzer(tantivy: Any) -> Any:
    """Tantivy's analysis of Russian: words in lower case, stemmed."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in (tantivy.Filter.lowercase(), tantivy.Filter.remove_long(60), tantivy.Filter.stemmer("russian")):
        builder = builder.filter(one)
    return builder.build()


# ------------------------------------------------------------------------------------------------------- SQLite FTS5


class Fts5(Rival):
    """SQLite's full text over stems of ours; it has no Russian of its own."""

    name = "SQLite FTS5, stems"

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(place / "fts.sqlite3", isolation_level=None)
        self._connection.executescript(
            """PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
            CREATE TABLE IF NOT EXISTS docs (id INTEGER PRIMARY KEY, kind, organization, year, status, visible);
            CREATE VIRTUAL TABLE IF NOT EXISTS fts USING fts5(title, text, prefix='4');"""
        )

    def put(self, entries: Sequence[IndexEntry]) -> None:
        rows = [(row := row_of(entry))["id"] and row | {"visible": entry.visible_to[0]} for entry in entries]
        stemmed = [(row["id"], _stems(row["title"]), _stems(row["text"])) for row in rows]
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("DELETE FROM fts WHERE rowid = ?", [(row["id"],) for row in rows])
        self._connection.executemany(
            "INSERT OR REPLACE INTO docs VALUES (:id, :kind, :organization, :year, :status, :visible)", rows
        )
        self._connection.executemany("INSERT INTO fts (rowid, title, text) VALUES (?, ?, ?)", stemmed)
        self._connection.execute("COMMIT")

    def ids(self, asked: Asked) -> list[str]:
        rows = self._connection.execute(
            f"""SELECT d.id FROM fts JOIN docs d ON d.id = fts.rowid WHERE fts MATCH ? AND d.visible = 'public'
            ORDER BY bm25(fts, 2.0, 1.0) LIMIT {PAGE}""",
            (self._match(asked),),
        )
        return [str(row[0]) for row in rows]

    def page(self, asked: Asked) -> int:
        match = self._match(asked)
        shown = self._connection.execute(
            f"""SELECT d.id, snippet(fts, 1, '[', ']', '…', 30) FROM fts JOIN docs d ON d.id = fts.rowid
            WHERE fts MATCH ? AND d.visible = 'public' ORDER BY bm25(fts, 2.0, 1.0) LIMIT {PAGE}""",
            (match,),
        ).fetchall()
        counts = " UNION ALL ".join(f"SELECT '{f}', {f}, count(*) FROM m GROUP BY {f}" for f in FACETS)
        self._connection.execute(
            f"""WITH m AS MATERIALIZED (SELECT d.* FROM fts JOIN docs d ON d.id = fts.rowid
            WHERE fts MATCH ? AND d.visible = 'public') {counts}""",
            (match,),
        ).fetchall()
        return len(shown)

    def settle(self) -> None:
        self._connection.execute("INSERT INTO fts (fts) VALUES ('optimize')")

    def close(self) -> None:
        self._connection.close()

    @staticmethod
    def _match(asked: Asked) -> str:
        if asked.kind == "prefix":
            return f'"{fold(asked.words[0])}"*'
        stems = [f'"{stem(fold(word))}"' for word in asked.words]
        return {"four-term OR": " OR ", "phrase": " + "}.get(asked.kind, " ").join(stems)


def _stems(text: str) -> str:
    return " ".join(stem(word) for word in _WORD.findall(fold(text)))


# ------------------------------------------------------------------------------------------------------- PostgreSQL


class Postgres(Rival):
    """PostgreSQL's own full text: its Russian configuration, a GIN index, ``ts_rank`` and ``ts_headline``."""

    name = "PostgreSQL, GIN"

    def __init__(self, url: str) -> None:
        import psycopg

        self._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        self._connection.execute(
            """CREATE TABLE IF NOT EXISTS docs (id text PRIMARY KEY, title text, text text, kind text,
            organization text, year text, status text, visible text,
            words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('russian', title), 'A') ||
                                                to_tsvector('russian', text)) STORED);
            CREATE INDEX IF NOT EXISTS docs_words ON docs USING gin (words)"""
        )

    def put(self, entries: Sequence[IndexEntry]) -> None:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(
                """INSERT INTO docs VALUES (%(id)s, %(title)s, %(text)s, %(kind)s, %(organization)s, %(year)s,
                %(status)s, %(visible)s) ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text""",
                [row_of(entry) | {"visible": entry.visible_to[0]} for entry in entries],
            )

    def ids(self, asked: Asked) -> list[str]:
        rows = self._connection.execute(
            f"""SELECT id FROM docs, {self._match(asked)} q WHERE words @@ q AND visible = 'public'
            ORDER BY ts_rank(words, q) DESC LIMIT {PAGE}""",
            (self._typed(asked),),
        )
        return [row[0] for row in rows]

    def page(self, asked: Asked) -> int:
        counts = ", ".join(
            f"(SELECT json_agg(t) FROM (SELECT {facet}, count(*) FROM m GROUP BY {facet}) t)" for facet in FACETS
        )
        matches = f"SELECT d.* FROM docs d, {self._match(asked)} q WHERE words @@ q AND visible = 'public'"
        best = f"SELECT m.*, q FROM m, {self._match(asked)} q ORDER BY ts_rank(words, q) DESC LIMIT {PAGE}"
        row = self._connection.execute(
            f"""WITH m AS MATERIALIZED ({matches}), best AS ({best})
            SELECT (SELECT json_agg(ts_headline('russian', text, q)) FROM best), {counts}""",
            (self._typed(asked), self._typed(asked)),
        ).fetchone()
        return len((row and row[0]) or ())

    def settle(self) -> None:
        self._connection.execute("VACUUM ANALYZE docs")

    def size(self) -> int:
        row = self._connection.execute("SELECT pg_total_relation_size('docs')").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._connection.close()

    @staticmethod
    def _match(asked: Asked) -> str:
        functions = {"phrase": "phraseto_tsquery", "four-term OR": "websearch_to_tsquery", "prefix": "to_tsquery"}
        name = functions.get(asked.kind, "plainto_tsquery")
        return f"{name}('{'simple' if asked.kind == 'prefix' else 'russian'}', %s)"

    @staticmethod
    def _typed(asked: Asked) -> str:
        if asked.kind == "prefix":
            return f"{asked.words[0]}:*"
        return (" or " if asked.kind == "four-term OR" else " ").join(asked.words)
