"""For each rule of the layout check that a file can break: a document that breaks it and nothing else, and a like one
that keeps every rule. The README of the package names the breaches.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from docx.shared import Mm, Pt

from document_templates.workshop.sheet import CENTRE, JUSTIFY, LEFT, Sheet
from registry.ports import LocalRules
from tests.document_templates.making import picture_of
from tests.document_templates.test_checks import sheet_with
from tests.document_templates.test_requisite_checks import ACT, CORNER, LONG, PERSON, approved, in_line, letter, order

KEY = "Документ подписан электронной подписью"


@dataclass(frozen=True)
class Case:
    """``breach`` says what the broken document has; ``local`` are the rules of an organization that both are under."""

    breach: str
    broken: Callable[[], bytes]
    sound: Callable[[], bytes]
    local: LocalRules | None = None


def _local(rule: str, **parameters: Any) -> LocalRules:
    return LocalRules("local:school", "Местные правила", "auto", {rule: {"parameters": parameters}})


def _sheet(change: Callable[[Sheet], Any]) -> Callable[[], bytes]:
    return lambda: sheet_with(change)


def _text(change: Callable[[Any], Any]) -> Callable[[], bytes]:
    """The clean sheet with its long paragraph changed."""
    return _sheet(lambda sheet: change(sheet.document.paragraphs[2]))


def _page(name: str, millimetres: float) -> Callable[[], bytes]:
    return _sheet(lambda sheet: setattr(sheet.section, name, Mm(millimetres)))


def _said(text: str, style: str = "Body Text") -> Callable[[], bytes]:
    return _sheet(lambda sheet: sheet.line(text, style))


def _set(name: str, value: Any) -> Callable[[], bytes]:
    return _text(lambda paragraph: setattr(paragraph.paragraph_format, name, value))


def _table(*marks: str) -> Callable[[], bytes]:
    """A ruled table whose first row repeats (``head``) and whose rows stay whole (``rows``) as asked."""

    def add(sheet: Sheet) -> None:
        table = sheet.table(("Первый", "Второй"), (80, 80))
        sheet.row(table, ("а", "б"))
        for name, mark in (("tblHeader", "head"), ("cantSplit", "rows")):
            for found in table._tbl.xpath(f".//w:{name}") if mark not in marks else ():
                found.getparent().remove(found)

    return _sheet(add)


def _picture(alternative: str) -> Callable[[], bytes]:
    def add(sheet: Sheet) -> None:
        sheet.document.add_picture(io.BytesIO(picture_of(1)), width=Mm(50))
        for drawn in sheet.document.element.body.xpath(".//wp:docPr"):
            drawn.set("descr", alternative)

    return _sheet(add)


def _without_language() -> bytes:
    def strip(sheet: Sheet) -> None:
        for language in sheet.document.styles.element.xpath(".//w:lang"):
            language.getparent().remove(language)

    return sheet_with(strip)


def _long(*, headings: bool) -> bytes:
    sheet = Sheet()
    sheet.line("СПРАВКА", "Title")
    sheet.line("О проверке", "Requisite")
    for number in range(60):
        if headings and number % 20 == 0:
            sheet.heading("Итоги", 2)
        sheet.line(LONG)
    return sheet.save("Справка")


def _headed(heading: str) -> bytes:
    sheet = Sheet()
    sheet.line("СПРАВКА", "Title")
    if heading:
        sheet.line(heading, "Requisite")
    sheet.line(LONG)
    return sheet.save("Справка")


def _kind(name: str) -> bytes:
    sheet = Sheet()
    if name:
        sheet.line(name, "Requisite Centred")
    sheet.line("О проверке", "Requisite")
    sheet.line(LONG)
    return sheet.save("Проверка")


def _numbered(number: str, name: str) -> bytes:
    sheet = Sheet()
    sheet.line("СПРАВКА", "Title")
    sheet.line(f"05.06.2026\t№\u00a0{number}", "Requisite")
    sheet.heading("О проверке")
    sheet.line(f"{LONG} Докладывал {name}.")
    return sheet.save("Справка")


def _minutes(left: float) -> bytes:
    sheet = Sheet(left_mm=left)
    sheet.line("ПРОТОКОЛ", "Title")
    sheet.heading("О проверке")
    for text in ("СЛУШАЛИ:", LONG, "РЕШИЛИ:", LONG):
        sheet.line(text, alignment=JUSTIFY)
    return sheet.save("Протокол")


def _note(left: float) -> bytes:
    sheet = Sheet(left_mm=left)
    sheet.line("СПРАВКА", "Title")
    sheet.heading("О проверке")
    sheet.line(LONG)
    return sheet.save("Справка")


def _along(style: str) -> bytes:
    sheet = Sheet()
    sheet.line("МУНИЦИПАЛЬНОЕ ОБЩЕОБРАЗОВАТЕЛЬНОЕ УЧРЕЖДЕНИЕ «СРЕДНЯЯ ШКОЛА № 1»".replace("№ ", "№\u00a0"), style)
    sheet.line("СПРАВКА", "Title")
    sheet.heading("О проверке")
    sheet.line(LONG)
    return sheet.save("Справка")


def _marked(*lines: str) -> Callable[[], bytes]:
    return lambda: order(*((line, "Requisite") for line in lines))


def _placed(place: str) -> bytes:
    sheet = Sheet()
    for text in ("05.06.2026 №\u00a07", place):
        sheet.line(text, "Requisite")
    sheet.heading("О проверке", alignment=LEFT)
    sheet.line("Уважаемые коллеги!", alignment=CENTRE)
    sheet.line(LONG)
    return sheet.save("Письмо")


CLEAN = sheet_with

#: By rule; each rule that a file can break has at least one case.
CASES: dict[str, tuple[Case, ...]] = {
    "L1": (
        Case("a sheet of 216 × 279 mm", _page("page_width", 216), CLEAN),
        Case("a top margin of 15 mm", _page("top_margin", 15), CLEAN),
        Case("a right margin of 5 mm", _page("right_margin", 5), CLEAN),
        Case("a bottom margin of 15 mm", _page("bottom_margin", 15), CLEAN),
        Case("a left margin of 15 mm", lambda: _note(15), lambda: _note(20)),
    ),
    "L2": (
        Case("an order with a left margin of 20 mm", _page("left_margin", 20), CLEAN),
        Case("minutes with a left margin of 20 mm", partial(_minutes, 20), partial(_minutes, 30)),
    ),
    "L3": (
        Case("no number", _sheet(lambda sheet: sheet.section.header.paragraphs[0].clear()), CLEAN),
        Case(
            "a number on the first page",
            _sheet(lambda sheet: setattr(sheet.section, "different_first_page_header_footer", False)),
            CLEAN,
        ),
        Case("a number 5 mm from the edge", _page("header_distance", 5), CLEAN),
        Case(
            "a number at the left",
            _sheet(lambda sheet: setattr(sheet.section.header.paragraphs[0], "alignment", LEFT)),
            CLEAN,
        ),
    ),
    "L4": (
        Case("Times New Roman", _text(lambda p: setattr(p.runs[0].font, "name", "Times New Roman")), CLEAN),
        Case("text of 10 points", _text(lambda p: setattr(p.runs[0].font, "size", Pt(10))), CLEAN),
    ),
    "L5": (Case("a first line of 5 mm", _set("first_line_indent", Mm(5)), CLEAN),),
    "L6": (
        Case(
            "a heading from the margin",
            lambda: in_line("Раздел", style="Heading 2", first_line_indent=Mm(0)),
            lambda: in_line("Раздел", style="Heading 2"),
        ),
    ),
    "L7": (
        Case(
            "a requisite of one and a half lines",
            lambda: in_line("строка первая\nстрока вторая", style=CORNER, line_spacing=1.5),
            lambda: in_line("строка первая\nстрока вторая", style=CORNER),
        ),
    ),
    "L8": (
        Case("double lines", _set("line_spacing", 2.0), _set("line_spacing", 1.5)),
        Case("lines of 0.9", _set("line_spacing", 0.9), _set("line_spacing", 1.0)),
    ),
    "L9": (
        Case("two spaces", _said("Два  пробела"), _said("Два пробела")),
        Case("«П Р И К А З»", _said("П Р И К А З", "Title"), CLEAN),
    ),
    "L10": (Case("text set to the left", _set("alignment", LEFT), CLEAN),),
    "L11": (
        Case(
            "a corner of 11 cm",
            lambda: in_line(
                "приказом муниципального общеобразовательного учреждения", style="Requisite", left_indent=Mm(65)
            ),
            lambda: in_line("приказом муниципального общеобразовательного учреждения", style=CORNER),
        ),
        Case("a name over the whole sheet", partial(_along, "Requisite Centred"), partial(_along, "Requisite Along")),
    ),
    "L14": (
        Case("«1.2.3.4.5»", _said("1.2.3.4.5 Глубоко"), _said("1.2.3.4 Еще можно")),
        Case("«IV.»", _said("IV. Итоги"), _said("4. Итоги")),
    ),
    "L15": (Case("an order without «ПРИКАЗЫВАЮ»", _sheet(lambda sheet: sheet.document.paragraphs[3].clear()), CLEAN),),
    "L16": (
        Case("«05 июня»", _said("Срок – 05 июня 2026 г."), _said("Срок – 5 июня 2026 г.")),
        Case("«5.6.2026»", _said("Срок – 5.6.2026"), _said("Срок – 05.06.2026")),
    ),
    "L17": (
        Case(
            "«77-А» where «{n}-П» is asked",
            lambda: _numbered("77-А", "А.А.\u00a0Дренин"),
            lambda: _numbered("77-П", "А.А.\u00a0Дренин"),
            _local("L17", pattern="{n}-П"),
        ),
    ),
    "L18": (
        Case(
            "the town again under «… города Сургута»",
            lambda: order(before=(("ШКОЛА ГОРОДА СУРГУТА", "Requisite"), ("г. Сургут", "Requisite"))),
            lambda: order(before=(("ШКОЛА СУРГУТСКОГО РАЙОНА", "Requisite"), ("г. Сургут", "Requisite"))),
        ),
        Case("the place of a letter", lambda: _placed("г. Сургут"), lambda: _placed("На №\u00a05")),
    ),
    "L19": (Case("a stamp at the left", lambda: approved(*ACT, style="Requisite"), lambda: approved(*ACT)),),
    "L20": (
        Case(
            "the surname first",
            lambda: approved("УТВЕРЖДАЮ", "Директор", "Дренин А.А.".replace(" ", "\u00a0"), "05.06.2026"),
            lambda: approved(*PERSON),
        ),
        Case("no date", lambda: approved(*PERSON[:3]), lambda: approved(*PERSON)),
    ),
    "L21": (
        Case("«УТВЕРЖДЕНА» over «ПОЛОЖЕНИЕ»", lambda: approved("УТВЕРЖДЕНА", *ACT[1:]), lambda: approved(*ACT)),
        Case("«приказ» for «приказом»", lambda: approved(ACT[0], "приказ", ACT[2]), lambda: approved(*ACT)),
        Case("no date and number", lambda: approved(*ACT[:2]), lambda: approved(*ACT)),
    ),
    "L22": (
        Case(
            "minutes without a date",
            lambda: approved("УТВЕРЖДЕНО", "Педагогическим советом", "(протокол №\u00a05)"),
            lambda: approved("УТВЕРЖДЕНО", "Педагогическим советом", "(протокол от 05.06.2026 №\u00a05)"),
        ),
    ),
    "L23": (Case("no heading", lambda: _headed(""), lambda: _headed("О проверке")),),
    "L24": (
        Case(
            "an annex that does not say of what",
            lambda: order(("Приложение", CORNER), ("План", "Title")),
            lambda: order(("Приложение", CORNER), ("к приказу Департамента", CORNER), ("План", "Title")),
        ),
    ),
    "L25": (
        Case(
            "«к приказу …» over a stamp",
            lambda: order(("Приложение", CORNER), ("к приказу Департамента", CORNER), *((t, CORNER) for t in ACT)),
            lambda: order(("Приложение", CORNER), *((t, CORNER) for t in ACT)),
        ),
    ),
    "L26": (
        Case(
            "an attachment without copies",
            lambda: letter(after=("Приложение: план работы.",)),
            lambda: letter(after=("Приложение: на 2 л. в 1 экз.",)),
        ),
    ),
    "L27": (
        Case(
            "an agreement at the right",
            lambda: approved("СОГЛАСОВАНО"),
            lambda: approved("СОГЛАСОВАНО", style="Requisite"),
        ),
    ),
    "L29": (
        Case(
            "«Святченко И.В.»",
            _said("Заместитель директора\tСвятченко\u00a0И.В.", "Requisite"),
            _said("Заместитель директора\tИ.В.\u00a0Святченко", "Requisite"),
        ),
        Case("«За директора»", _said("За директора\tИ.В.\u00a0Святченко", "Requisite"), CLEAN),
    ),
    "L31": (
        Case(
            "a mark without a certificate",
            _marked(KEY),
            _marked(
                KEY, "Сертификат 00A1, владелец Дренин А.А., действителен до 01.01.2027".replace("н А", "н\u00a0А")
            ),
        ),
    ),
    "L32": (
        Case(
            "a surname alone",
            lambda: order(("Иванова, +7 (3467) 00-00-00", "Executor Mark")),
            lambda: order(("Иванова Мария Петровна, +7 (3467) 00-00-00", "Executor Mark")),
        ),
    ),
    "L33": (
        Case(
            "«Верно» and nobody's name",
            _marked("Верно", "Секретарь"),
            _marked("Верно", "Секретарь\tМ.П.\u00a0Иванова", "05.06.2026"),
        ),
    ),
    "L34": (Case("«В дело 01-18»", _marked("В дело 01-18"), _marked("В дело №\u00a001-18 за 2026\u00a0г.")),),
    "L35": (
        Case(
            "initials first in the addressee",
            lambda: letter("Директору школы", "И.И.\u00a0Петрову"),
            lambda: letter("Директору школы", "Петрову\u00a0И.И."),
        ),
        Case(
            "five addressees",
            lambda: letter(*(f"Петров{end}\u00a0И.И." for end in ("у", "ой", "ову", "ину", "ею"))),
            lambda: letter(*(f"Петров{end}\u00a0И.И." for end in ("у", "ой", "ову", "ину"))),
        ),
    ),
    "L36": (Case("a document that does not say what it is", lambda: _kind(""), lambda: _kind("СПРАВКА")),),
    "L37": (
        Case(
            "«А.А. Дренин» where initials come after",
            lambda: _numbered("7", "А.А.\u00a0Дренин"),
            lambda: _numbered("7", "Дренин\u00a0А.А."),
            _local("L37", initials="after"),
        ),
    ),
    "T1": (Case("«{{ title }}»", _said("Осталось {{ title }}"), CLEAN),),
    "T2": (Case("«________»", _said("Номер ________"), CLEAN),),
    "T3": (Case("«№ 7» with a plain space", _said(f"{LONG} Школа № 7."), _said(f"{LONG} Школа №\u00a07.")),),
    "A1": (Case("no language", _without_language, CLEAN),),
    "A2": (Case("a picture without words", _picture(""), _picture("Диаграмма")),),
    "A3": (Case("a first row that does not repeat", _table("rows"), _table("head", "rows")),),
    "A4": (Case("a row that may be cut", _table("head"), _table("head", "rows")),),
    "A5": (Case("sixty paragraphs and no heading", lambda: _long(headings=False), lambda: _long(headings=True)),),
}
