"""What a search found as a file: XLSX or CSV, so many documents at the most."""

from __future__ import annotations

from dataclasses import replace

from flask import Response

from app.exports.csv import CSV_TYPE, csv_of
from app.exports.lists import search_filters, search_report
from app.exports.report import XLSX_TYPE
from app.exports.xlsx import xlsx
from app.searching.asking import asked
from app.searching.showing import owner_names
from app.security.pace import EXPORTS, take
from app.web import container
from app.web_files import made_file

LONGEST_LIST = 1000


def list_file(tokens: tuple[str, ...] | None, ending: str) -> Response:
    """The first documents that the question of the address finds, as a file (``xlsx`` or ``csv``).

    Raises ``TooOften`` and ``IndexUnavailable``.
    """
    take(EXPORTS)
    query, _strangers = asked(tokens, limit=LONGEST_LIST)
    found = container().search.search(replace(query, offset=0))
    kinds = {kind.code: kind.singular for kind in container().catalogue.kinds()}
    names = owner_names(query, found)
    report = search_report(query.text, found, kinds, names, search_filters(query, kinds, names))
    if ending == "csv":
        return made_file(csv_of(report), "Результаты поиска.csv", CSV_TYPE)
    return made_file(xlsx(report), "Результаты поиска.xlsx", XLSX_TYPE)
