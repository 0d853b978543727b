"""Indicators: loading figures, showing them with their source, the table to fill in, the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.families.organizations import rows_of
from app.cli.groups import group, json_option
from app.cli.house import opened
from app.cli.parameters import read_file, write_file
from app.cli.streams import emit, say, table
from registry.errors import N_, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.domain.indicators import Ratio
    from registry.queries.indicator_views import FigureRow, IndicatorSeries, YearValues


@group("indicators")
def indicators() -> None:
    """Показатели Индекса качества общего образования."""


@indicators.command("import")
@click.argument("file", metavar="ФАЙЛ")
@json_option
def import_(*, file: str, as_json: bool) -> None:
    """Загрузить значения из XLSX или CSV; если в таблице есть ошибки, не загружается ничего."""
    from registry.services.indicators import import_figures

    data = read_file(file)
    with opened() as house:
        rows = rows_of(house, file)
        with house.write() as uow:
            done = import_figures(uow, rows=rows, file_name=Path(file).name, data=data)
    if as_json:
        emit(
            {
                "import": done.import_id,
                "rows": done.rows,
                "added": done.added,
                "replaced": done.replaced,
                "unchanged": done.unchanged,
            }
        )
    else:
        say(f"Строк: {done.rows}; добавлено {done.added}, заменено {done.replaced}, без изменений {done.unchanged}.")


@indicators.command("show")
@click.option("--organization", required=True, metavar="КОД", help="код организации")
@click.option(
    "--year", "years", multiple=True, metavar="ГОД", type=click.IntRange(2000, 2100), help="год (по умолчанию все)"
)
@click.option("--indicator", "codes", multiple=True, metavar="КОД", help="только этот показатель")
@json_option
def show(*, organization: str, years: tuple[int, ...], codes: tuple[str, ...], as_json: bool) -> None:
    """Показать значения организации, её муниципалитета и региона, с файлом и строкой каждого."""
    from registry.queries import indicators as queries

    with opened() as house, house.read() as uow:
        chosen = years or queries.years_with_figures(uow, organization)
        series = queries.dynamics(uow, organization, chosen, codes)
        used = {each for one in series for values in one.years if values.own for each in values.own.figures}
        sources = {figure.id: figure for figure in queries.figures_by_ids(uow, sorted(used))}
    rows = [
        _row(organization, one, values, sources)
        for one in series
        for values in one.years
        if values.own or values.region
    ]
    if as_json:
        emit(rows)
        return
    table(
        ("Показатель", "Год", "Числитель", "Знаменатель", "Значение", "Муниципалитет", "Регион", "Источник"),
        [
            (
                f"{row['indicator']} {row['name']}",
                row["year"],
                _number(row["numerator"]),
                _number(row["denominator"]),
                _value(row["value"], row["unit"]),
                _value((row["municipality"] or {}).get("value"), row["unit"]),
                _value((row["region"] or {}).get("value"), row["unit"]),
                ", ".join(f"{s['file']}, строка {s['row']}" for s in row["sources"][:3])
                + (" …" if len(row["sources"]) > 3 else ""),
            )
            for row in rows
        ],
    )
    say(f"Строк: {len(rows)}")


def _row(
    organization: str, one: IndicatorSeries, values: YearValues, sources: Mapping[int, FigureRow]
) -> dict[str, Any]:
    own = values.own
    found = [sources[each] for each in (own.figures if own else ()) if each in sources]
    return {
        "organization": organization,
        "indicator": one.indicator.code,
        "name": one.indicator.name,
        "unit": one.indicator.unit,
        "year": values.year,
        "numerator": own.numerator if own else None,
        "denominator": own.denominator if own else None,
        "value": own.value if own else None,
        "summed": own.summed if own else False,
        "municipality": _brief(values.municipality),
        "region": _brief(values.region),
        "sources": [
            {"id": f.id, "import": f.import_id, "file": f.file_name, "row": f.row, "organization": f.organization}
            for f in found
        ],
    }


def _brief(ratio: Ratio | None) -> dict[str, float | None] | None:
    if ratio is None:
        return None
    return {"numerator": ratio.numerator, "denominator": ratio.denominator, "value": ratio.value}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")


def _value(value: float | None, unit: str | None) -> str:
    if value is None:
        return "нет данных"
    return f"{value:.1f}".replace(".", ",") + (f" {unit}" if unit else "")


@indicators.command("template")
@click.argument("file", metavar="ФАЙЛ")
@click.option("--organization", required=True, metavar="КОД", help="организация и подведомственные ей")
@click.option("--year", required=True, metavar="ГОД", type=click.IntRange(2000, 2100), help="год")
@json_option
def template(*, file: str, organization: str, year: int, as_json: bool) -> None:
    """Записать таблицу для заполнения: .xlsx или .csv."""
    from app.exports.template import figures_csv, figures_xlsx
    from registry.services.indicators import figure_template

    writers = {".xlsx": figures_xlsx, ".csv": figures_csv}
    write = writers.get(Path(file).suffix.lower())
    if write is None:
        raise InvalidInput(N_("Имя файла должно оканчиваться на .xlsx или .csv: «{name}»."), name=file)
    with opened() as house, house.read() as uow:
        headings, rows = figure_template(uow, organization=organization, year=year)
    write_file(file, write(headings, rows))
    if as_json:
        emit({"file": file, "rows": len(rows)})
    else:
        say(f"Записано: {file}, строк для заполнения: {len(rows)}")


@indicators.command("catalogue")
@json_option
def catalogue(*, as_json: bool) -> None:
    """Показать перечень показателей со статусом каждого и тем, чего в перечне не хватает."""
    from registry.queries.indicators import catalogue as find

    with opened() as house, house.read() as uow:
        found = find(uow)
    if as_json:
        emit(
            {
                "complete": found.notice.complete,
                "notice": list(found.notice.texts),
                "indicators": list(found.indicators),
            }
        )
        return
    rows = [
        (i.code, i.name, i.criterion, _certainty(i.name_status), _certainty(i.membership_status))
        for i in found.indicators
    ]
    table(("Код", "Показатель", "Критерий", "Название", "Принадлежность"), rows)
    for text in found.notice.texts:
        say(text)


_CERTAINTIES = {
    "verified": "по приказу",
    "verified-not": "не входит",
    "inferred": "предположительно",
    "user": "внесено вручную",
}


def _certainty(status: str) -> str:
    """The status in words, with what follows its colon."""
    code, _colon, rest = status.partition(":")
    word = _CERTAINTIES.get(code, code)
    return f"{word}: {rest}" if rest else word
