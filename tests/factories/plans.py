"""Little plans in the manner of many regions: invented measures, real habits of laying out a table."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.factories.roadmap_files import word_file

LEFT, UP = "←", "↑"
"""A cell that the one on its left, or the one above it, covers."""

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Plan:
    """A file with what a careful person reads in it.

    ``items`` are lines «number | bodies | kinds | class of the term»; ``told`` are words of the doubts that must be
    there, ``silent`` words that must not.
    """

    name: str
    make: Callable[[], bytes]
    items: tuple[str, ...]
    sections: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    approved_by: str = ""


def merges_of(rows: Rows) -> list[tuple[int, int, int, int]]:
    """Merged rectangles as (top, left, bottom, right), counted from 0."""
    found = []
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text in {LEFT, UP}:
                continue
            right, bottom = left, top
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            while bottom + 1 < len(rows) and rows[bottom + 1][left] == UP:
                bottom += 1
            if (top, left) != (bottom, right):
                found.append((top, left, bottom, right))
    return found


def word(*parts: str | Rows) -> bytes:
    """A DOCX of paragraphs and tables in their order."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            for line in part.split("\n"):
                document.add_paragraph(line)
        else:
            _word_table(document, part)
    return saved(document)


def _word_table(document, rows: Rows) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            if text not in {"", LEFT, UP}:
                cell.text = text
    for top, left, bottom, right in merges_of(rows):
        table.cell(top, left).merge(table.cell(bottom, right))
        table.cell(top, left).text = rows[top][left]


def book(*sheets: tuple[str, Rows], before: Sequence[str] = ()) -> bytes:
    """An XLSX with merged cells."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        page = made.create_sheet(title)
        for line in before:
            page.append([line])
        for row in rows:
            page.append([None if text in {"", LEFT, UP} else text for text in row])
        for top, left, bottom, right in merges_of(rows):
            shift = len(before) + 1
            page.merge_cells(start_row=top + shift, start_column=left + 1, end_row=bottom + shift, end_column=right + 1)
    return saved(made)


def saved(document) -> bytes:
    """The bytes of a document or a workbook."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def text(*lines: str) -> bytes:
    """A text file."""
    return "\n".join(lines).encode()


PLANS: list[Plan] = []


def plan(name: str, *items: str, **more) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Put a plan on the list."""

    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        cached = functools.cache(make)
        PLANS.append(Plan(name, cached, items, **more))
        return cached

    return keep


STAMP = (
    "УТВЕРЖДЕН\nприказом Министерства образования Заречного края\nот 12.01.2026 № 15-пр\n\nПлан мероприятий на 2026 год"
)


@plan(
    "край.docx",
    "1.1 | department iro | order | yearly-by-date",
    "1.2 | mouo | info_letter | yearly-by-date",
    "1.3 | mouo | analytic_note | yearly-by-date",
    "2.1 | oo | minutes | quarter",
    "2.2 |  | report | quarter",
    sections=("Нормативное обеспечение", "Работа со школами"),
    told=("объединённая ячейка отнесена", "не распознан исполнитель: «РЦОИ»"),
    silent=("не распознан вид", "не найдено: дата"),
    approved_by="Министерство образования Заречного края",
)
def _merged_terms() -> bytes:
    return word(
        STAMP,
        [
            ["№ п/п", "Наименование мероприятия", "Сроки исполнения", "Исполнители", "Форма документа"],
            ["I. Нормативное обеспечение", LEFT, LEFT, LEFT, LEFT],
            [
                "1.1.",
                "Утвердить состав рабочей группы",
                "до 1 марта",
                "Министерство образования, ГАУ ДПО «ИРО»",
                "приказ",
            ],
            ["1.2.", "Разослать памятку о сроках", UP, "МОУО", "информационное письмо"],
            ["1.3.", "Собрать сведения о потребностях", UP, UP, "информационно-аналитическая справка"],
            ["II. Работа со школами", LEFT, LEFT, LEFT, LEFT],
            ["2.1.", "Провести педагогические советы", "I квартал 2026 года", "руководители школ", "протокол"],
            ["2.2.", "Обработать бланки", UP, "РЦОИ", "отчет"],
        ],
    )


@plan(
    "кварталы.xlsx",
    "1 | mouo | order | quarter",
    "2 | oo | report | quarter",
    "3 | oo | minutes | fixed-dates",
    told=("срок составлен по отметкам в графах «I квартал 2026 года»", "не прочитаны: «Примечание»"),
    silent=("не прочитано", "год не указан"),
)
def _quarters() -> bytes:
    rows = [
        [
            "№",
            "Мероприятие",
            "Ответственные",
            "Срок (квартал 2026 г.)",
            LEFT,
            LEFT,
            LEFT,
            "Вид документа",
            "Примечание",
        ],
        [UP, UP, UP, "I", "II", "III", "IV", UP, UP],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        ["1", "Создать рабочую группу", "органы местного самоуправления", "х", "", "", "", "приказ", ""],
        ["2", "Подвести итоги", "общеобразовательные организации", "", "Х", "", "+", "отчет", "по форме"],
        ["3", "Провести собрание", "ОО", "", "", "до 15.09.2026", "–", "протокол", ""],
    ]
    return book(("План", rows), before=["План работы на 2026 год"])


@plan(
    "номера-в-наименовании.txt",
    "1.1 | iro | method_recs | fixed-dates",
    "1.2 | mouo oo | report | yearly-by-date",
    "2.1 | mouo | order | yearly-unspecified",
    sections=("Методическая работа", "Контроль"),
    told=("номера взяты из графы «Содержание деятельности»",),
    silent=("номеров в плане нет",),
)
def _numbers_in_titles() -> bytes:
    return text(
        "План мероприятий на 2026/2027 годы",
        "Содержание деятельности\tСрок\tОтветственный исполнитель, соисполнитель\tДокумент",
        "Раздел 1. Методическая работа\t\t\t",
        "1.1. Подготовить памятку учителям\tдо 15.05.2026\tИнститут развития образования\tметодические рекомендации",
        "1.2. Обобщить опыт школ\tежегодно до 1 декабря\tМОУО, ОО\tотчет",
        "Раздел 2. Контроль\t\t\t",
        "2.1 Проверить размещение сведений\tежегодно\tмуниципальные органы управления образованием\tприказ",
    )


@plan(
    "без-номеров.docx",
    "1.1 | mouo | order | continuous",
    "1.2 | oo | report | yearly-month",
    "2.1 | oo | minutes | fixed-dates",
    sections=("Организационная работа", "Работа с родителями"),
    told=("номеров в плане нет",),
)
def _without_numbers() -> bytes:
    return word(
        "План мероприятий на 2026 год",
        [
            ["Мероприятия", "Срок", "Ответственные", "Вид документа"],
            ["Организационная работа", LEFT, LEFT, LEFT],
            ["Назначить ответственных", "в течение года", "РОО", "приказ"],
            ["Собрать сведения о победителях", "май", "школы", "отчёт"],
            ["Работа с родителями", LEFT, LEFT, LEFT],
            ["Провести общее собрание", "10.09.2026", "ОО", "протокол"],
        ],
    )


@plan(
    "таблица-на-раздел.docx",
    "1.1 | iro | order | yearly-by-date",
    "2.1 | mouo | report | yearly-by-date",
    "2.2 | mouo | report | yearly-by-date",
    sections=("Подготовка", "Проведение"),
    told=("не похожа на продолжение плана",),
    silent=("нет заголовка раздела",),
)
def _table_per_section() -> bytes:
    header = ["№ п/п", "Мероприятие", "Ответственный", "Вид документа", "Срок реализации", "Ожидаемые результаты"]
    return word(
        "План мероприятий на 2026 год\nРаздел 1. Подготовка",
        [header, ["1.1.", "Назначить ответственных", "ИРО", "приказ", "до 1 февраля", "назначены"]],
        "Раздел 2. Проведение",
        [header, ["2.1.", "Провести день знаний", "МОУО", "отчет", "до 1 октября", "проведён"]],
        "",
        [["2.2.", "Провести неделю чтения", "МОУО", "отчет", "до 1 ноября", "проведена"]],
        "",
        [["Начальник отдела", "И.И. Иванов"]],
    )


@plan(
    "по-годам.xlsx",
    "1.1 | mouo | order | yearly-by-date",
    "1.2 | oo | report | fixed-dates",
    "2.1 | mouo | order | yearly-by-date",
    "2.2 | oo | report | fixed-dates",
    sections=("2026 год", "2027 год"),
    told=("номера начинаются заново в каждом разделе", "раздел называется «2026 год», а срок без года"),
)
def _year_headings() -> bytes:
    rows = [
        [
            "№ п/п",
            "Наименование мероприятия",
            "Ответственный исполнитель",
            "Срок реализации",
            "Подтверждающий документ",
        ],
        ["2026 год", LEFT, LEFT, LEFT, LEFT],
        ["1", "Утвердить перечень", "МОУО", "до 1 марта", "приказ"],
        ["2", "Отчитаться о перечне", "ОО", "до 15.06.2026", "отчет"],
        ["2027 год", LEFT, LEFT, LEFT, LEFT],
        ["1", "Обновить перечень", "МОУО", "до 1 марта", "приказ"],
        ["2", "Отчитаться об изменениях", "ОО", "до 15.06.2027", "отчет"],
    ]
    return book(("План", rows), before=["План на 2026/2027 годы"])


@plan(
    "листы.xlsx",
    "1.1 | oo | order | fixed-dates",
    "2.1 | oo | order | fixed-dates",
    sections=("Школы", "Детские лагеря"),
    told=("лист скрыт",),
)
def _sheets() -> bytes:
    header = ["№", "Мероприятие", "Исполнители", "Вид документа", "Дата"]
    made = openpyxl.load_workbook(
        io.BytesIO(
            book(
                ("Школы", [header, ["1", "Осмотреть залы", "ОО", "приказ", "01.06.2026"]]),
                ("Детские лагеря", [header, ["1", "Осмотреть площадки", "ОО", "приказ", "02.06.2026"]]),
                ("Черновик", [header, ["1", "Старый текст", "ОО", "приказ", "02.06.2020"]]),
                before=["План на 2026 год"],
            )
        )
    )
    made["Черновик"].sheet_state = "hidden"
    return saved(made)


@plan(
    "без-вида-документа.docx",
    "1 | mouo | order | continuous",
    "2 | oo |  | continuous",
    "3 | iro | collection | fixed-dates",
    told=(
        "графы с видом документа нет",
        "вид документа взят из ожидаемого результата: 1, 3",
        "вид документа не найден, укажите его: 2",
    ),
    silent=("вид документа не указан",),
)
def _without_kinds() -> bytes:
    return word(
        "План мероприятий на 2026 год",
        [
            ["№ п/п", "Мероприятие", "Срок", "Ответственные", "Планируемый результат"],
            ["1", "Назначить кураторов", "в течение года", "МОУО", "Издан приказ"],
            ["2", "Повысить охват детей", "в течение года", "ОО", "Охват не менее 80 процентов"],
            ["3", "Описать лучшие практики", "до 01.10.2026", "ИРО", "Сборник лучших практик"],
        ],
    )


@plan(
    "примечания.xlsx",
    "1 | mouo | order | fixed-dates",
    "2 | oo | report | fixed-dates",
    "4 | oo | report | fixed-dates",
    told=(
        "не прочитаны: «Объём средств, тыс. руб.», «Отметка»",
        "не относится к мероприятиям и не прочитана: «Итого",
        "не относится к мероприятиям и не прочитана: «Примечание",
        "после мероприятия 2 идёт 4",
        "скрытые строки прочитаны",
        "формул нет сохранённых",
    ),
)
def _notes() -> bytes:
    rows = [
        [
            "№ п.п.",
            "Мероприятия",
            "Ответственные исполнители",
            "Сроки",
            "Вид документа",
            "Объём средств, тыс. руб.",
            "Отметка",
        ],
        ["1", "2", "3", "4", "5", "6", "7"],
        ["1)", "Утвердить смету", "МОУО", "до 1 марта 2026 г.", "приказ", "10", ""],
        ["", "", "", "", "", "", ""],
        ["2)", "Израсходовать средства", "ОО", "до 1 ноября 2026 г.", "отчет", "20", ""],
        ["4)", "Отчитаться о смете", "ОО", "до 1 декабря 2026 г.", "отчет", "20", ""],
        ["Итого", "", "", "", "", "=SUM(F4:F6)", ""],
        ["Примечание: суммы уточняются при исполнении.", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
    ]
    made = openpyxl.load_workbook(io.BytesIO(book(("План", rows), before=["План на 2026 год"])))
    made["План"].row_dimensions[6].hidden = True
    return saved(made)


@plan(
    "пустая-графа.docx",
    "1 | oo | order | unknown",
    "2 | oo | report | unknown",
    told=("графа «Сроки» не заполнена ни в одной строке",),
    silent=("срок не указан",),
)
def _empty_column() -> bytes:
    return word(
        "План мероприятий на 2026 год",
        [
            ["№", "Мероприятие", "Сроки", "Ответственные", "Документ"],
            ["1", "Создать уголок чтения", "", "ОО", "приказ"],
            ["2", "Рассказать об уголке", "", "ОО", "отчет"],
        ],
    )


@plan(
    "группы-граф.docx",
    "1.1 | mouo oo | order | fixed-dates",
    "1.2 | iro | report | fixed-dates",
    sections=("Общие меры",),
    told=("графа «Ответственный исполнитель» составлена", "графа «Сроки выполнения» составлена"),
)
def _group_headings() -> bytes:
    return word(
        "Комплекс мер на 2026 год",
        [
            ["№ п/п", "Наименование мероприятия", "Срок", LEFT, "Ответственные", LEFT, "Результат. Вид документа"],
            [UP, UP, "начало", "окончание", "исполнитель", "соисполнитель", UP],
            ["Раздел I. Общие меры", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
            ["1.1", "Подготовить график встреч", "01.02.2026", "01.03.2026", "МОУО", "ОО", "приказ"],
            ["1.2", "Провести встречи", "02.03.2026", "30.04.2026", "ИРО", "", "отчет"],
        ],
    )


@plan(
    "маркдаун.md",
    "1.1 | mouo | order | yearly-month",
    "1.2 | oo | report | yearly-by-date",
    "2.1 | goo | order | periodic",
    sections=("Начало", "Завершение"),
)
def _markdown() -> bytes:
    return text(
        "# План мероприятий на 2026 год",
        "",
        "| № п/п | Мероприятие | Исполнители | Вид документа | Сроки |",
        "|---|---|---|---|---|",
        "| Раздел I. Начало | | | | |",
        "| п. 1.1 | Открыть клуб | районные управления образования, РУО | приказ | в сентябре |",
        "| п. 1.2 | Собрать отзывы | общеобразовательные учреждения | отчёт | до 20 декабря |",
        "| II. Завершение | | | | |",
        "| п. 2.1 | Вести реестр | подведомственные организации | приказ | ежеквартально |",
    )


@plan(
    "исправления.docx",
    "1 | oo | order | yearly-by-date",
    "2 | mouo | report | yearly-by-date",
    told=("непринятые исправления", "есть сноски", "есть скрытый текст"),
    silent=("удалено", "лишняя"),
)
def _tracked() -> bytes:
    rows = [
        ["№", "Мероприятие", "Ответственные", "Вид документа", "Срок"],
        ["1", "План", "ОО", "приказ", "X"],
        ["2", "Отчёт", "МОУО", "отчет", "до 1 мая"],
        ["3", "лишняя строка", "МОУО", "отчет", "до 1 мая"],
    ]
    document = docx.Document(io.BytesIO(word_file([rows], text="План мероприятий на 2026 год")))
    table = document.tables[0]
    cell = table.cell(1, 4)
    cell.paragraphs[0].clear()
    for piece in (
        "<w:del {w} w:id='1' w:author='a'><w:r><w:delText>удалено</w:delText></w:r></w:del>",
        "<w:ins {w} w:id='2' w:author='a'><w:r><w:t xml:space='preserve'>до </w:t></w:r></w:ins>",
        "<w:hyperlink {w} w:anchor='x'><w:r><w:t>1</w:t></w:r></w:hyperlink>",
        "<w:r {w}><w:t xml:space='preserve'>\u00a0мар</w:t><w:softHyphen/><w:t>та</w:t></w:r>",
        "<w:r {w}><w:footnoteReference w:id='2'/></w:r>",
        "<w:r {w}><w:rPr><w:vanish/></w:rPr><w:t>удалено</w:t></w:r>",
    ):
        cell.paragraphs[0]._p.append(parse_xml(piece.format(w=nsdecls("w"))))
    table.rows[3]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="3" w:author="a"/>'))
    nested = table.cell(1, 1).add_table(1, 2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "осмотра", "зданий"
    return saved(document)


@plan(
    "сроки-с-ошибками.txt",
    "1 | oo | order | unknown",
    "2 | oo | report | unknown",
    "3 | oo | report | unknown",
    told=("такого срока не бывает: «31 февраля", "такого срока не бывает: «30.02.2026»", "не прочитано"),
)
def _wrong_terms() -> bytes:
    return text(
        "План мероприятий на 2026 год",
        "№\tМероприятие\tСрок\tОтветственные\tВид документа",
        "1\tОткрыть класс\tдо 31 февраля\tОО\tприказ",
        "2\tОписать класс\t30.02.2026\tОО\tотчет",
        "3\tЗакрыть класс\tкогда рак свистнет\tОО\tотчет",
    )


@plan(
    "общий-номер.xlsx",
    "1 | mouo oo | order report | fixed-dates",
    "2 | oo | report | fixed-dates",
    told=("строка прочитана как продолжение строки «лист «План», строка 3»",),
)
def _shared_number() -> bytes:
    rows = [
        ["№ п/п", "Наименование", "Ответственные", "Документ", "Срок"],
        ["1", "Подготовить и провести смотр", "МОУО", "приказ", "до 1 апреля 2026 г."],
        [UP, UP, "ОО", "отчет", UP],
        ["2", "Наградить участников", "ОО", "отчет", "до 1 июня 2026 г."],
    ]
    return book(("План", rows), before=["План на 2026 год"])


@plan(
    "заголовки-в-графе.xlsx",
    "1 | oo | order | yearly-by-date",
    "2 | oo | order | yearly-by-date",
    "3 | mouo | report | yearly-by-date",
    sections=("Первые меры", "Вторые меры", "Третьи меры"),
    told=("строка без номера принята за заголовок раздела: «Вторые меры»",),
    silent=("Смотр Вторые", "«Третьи меры»"),
)
def _headings_in_a_column() -> bytes:
    rows = [
        ["№", "Мероприятие", "Ответственные", "Вид документа", "Срок"],
        ["", "Первые меры", "", "", ""],
        ["1", "Смотр", "ОО", "приказ", "до 1 мая"],
        ["", "Вторые меры", "", "", ""],
        ["2", "Слёт", "ОО", "приказ", "до 1 июня"],
        ["", "Третьи меры", LEFT, LEFT, LEFT],
        ["3", "Сбор", "МОУО", "отчет", "до 1 июля"],
    ]
    return book(("План", rows), before=["План на 2026 год"])


@plan(
    "разделы.md",
    "1.1 | oo | order | yearly-by-date",
    "2.1 | oo | report | yearly-by-date",
    sections=("Подготовка", "Проведение"),
    silent=("нет заголовка раздела",),
)
def _markdown_sections() -> bytes:
    header = ["| № | Мероприятие | Ответственные | Вид документа | Срок |", "|---|---|---|---|---|"]
    return text(
        *(
            "# План на 2026 год",
            "",
            "## Раздел 1. Подготовка",
            "",
            *header,
            "| 1.1 | Смотр | ОО | приказ | до 1 мая |",
            "",
        ),
        *("## Раздел 2. Проведение", "", *header, "| 2.1 | Слёт | ОО | отчет | до 1 июня |"),
    )


@plan(
    "разделы.txt",
    "1.1 | oo | order | yearly-by-date",
    "2.1 | oo | report | yearly-by-date",
    sections=("Подготовка", "Проведение"),
    silent=("нет заголовка раздела", "не прочитано"),
)
def _text_sections() -> bytes:
    return text(
        "План на 2026 год",
        "№\tМероприятие\tОтветственные\tВид документа\tСрок",
        "Раздел I. Подготовка",
        "1.1\tСмотр\tОО\tприказ\tдо 1 мая",
        "II. Проведение",
        "2.1\tСлёт\tОО\tотчет\tдо 1 июня",
    )
