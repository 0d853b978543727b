"""The words of an order that amends the order which approved a roadmap: its heading and its points.

The changes are quoted verbatim. A measure is named by its number before the change, as amending acts do; a row that has
no number of its own («3.26.a») is named by its title and the number above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from document_templates.kept_forms import body_in
from document_templates.language import decline_phrase, lower_first, short_date
from document_templates.language.headings import clean_title
from document_templates.language.typography import NBSP

Facts = Mapping[str, Any]

COLUMNS = {
    "title": "Наименование мероприятия",
    "responsible_text": "Ответственный исполнитель",
    "kinds_text": "Вид документа",
    "deadline_text": "Сроки выполнения",
    "expected_result": "Ожидаемый результат",
}
_ANNEX = "приложения к приказу"


def title(amendment: Facts) -> str:
    """«О внесении изменений в приказ … от … № … «О …»»; of one change in the singular.

    An order whose heading is not known is described («об утверждении плана …»), never quoted.
    """
    what = "изменения" if _single(amendment) else "изменений"
    if heading := amendment["roadmap"].get("heading"):
        return f"О внесении {what} в {_order(amendment)} «{heading}»"
    plan = lower_first(decline_phrase(clean_title(str(amendment["roadmap"]["title"])), "genitive"))
    return f"О внесении {what} в {_order(amendment)} об утверждении {plan}"


def points(amendment: Facts) -> list[dict[str, str]]:
    """One point: the list of changes, each a line of its own, or the plan as a whole in a new edition."""
    if amendment["full"]:
        plan = lower_first(decline_phrase(clean_title(str(amendment["roadmap"]["title"])), "accusative"))
        text = (
            f"Внести в {_order(amendment)} изменение, изложив утвержденный им {plan} в новой редакции согласно "
            "приложению к настоящему приказу."
        )
        return [_point(text)]
    lines = list(_lines(amendment))
    what = "следующее изменение" if len(lines) == 1 else "следующие изменения"
    return [_point("\n".join([f"Внести в {_order(amendment)} {what}:", *lines]))]


def plan_rows(amendment: Facts) -> list[dict[str, str]]:
    """The roadmap in the new edition, row by row; nothing when the order lists changes."""
    return [dict(row) for row in amendment["rows"]] if amendment["full"] else []


def _point(text: str) -> dict[str, str]:
    return {"text": text, "executor": "", "due": ""}


def _order(amendment: Facts) -> str:
    """«приказ Департамента … от 17.12.2024 № 10-П-2710», the accusative; what is not known is left out."""
    roadmap = amendment["roadmap"]
    text = "приказ"
    if roadmap.get("approved_by"):
        text += f" {body_in(roadmap, str(roadmap['approved_by']), 'genitive')}"
    if roadmap.get("approved_on"):
        text += f" от {short_date(roadmap['approved_on'])}"
    return f"{text} №{NBSP}{roadmap['number']}" if roadmap.get("number") else text


def _single(amendment: Facts) -> bool:
    return bool(amendment["full"]) or sum(1 for _ in _lines(amendment)) == 1


def _lines(amendment: Facts) -> Iterator[str]:
    for section in amendment["sections"]:
        yield _section(section)
    for change in amendment["changes"]:
        line = _change(change)
        if line:
            yield line


def _section(section: Facts) -> str:
    if section["was"] is None:
        return f"Дополнить приложение к приказу разделом {section['number']} «{section['becomes']}»."
    if section["becomes"] is None:
        return f"Раздел {section['number']} {_ANNEX} исключить."
    return f"Наименование раздела {section['number']} {_ANNEX} изложить в следующей редакции: «{section['becomes']}»."


def _change(change: Facts) -> str:
    """One change as a sentence; empty when only the letter of a row without a number moved."""
    if change["what"] == "new":
        return _new(change)
    if change["what"] == "dropped":
        return f"{_named(change, 'nominative')} исключить."
    moves = _moves(change)
    cells = "; ".join(_cell(cell) for cell in change["cells"] if cell["cell"] in COLUMNS)
    if moves:
        whole = f"{_named(change, 'nominative')} {moves}"
        return f"{whole}, в нем {cells}." if cells else f"{whole}."
    return f"В {_named(change, 'prepositional')} {cells}." if cells else ""


def _cell(cell: Facts) -> str:
    column, was, becomes = COLUMNS[cell["cell"]], cell["was"], cell["becomes"]
    if not becomes:
        return f"в графе «{column}» слова «{was}» исключить"
    if not was:
        return f"графу «{column}» дополнить словами «{becomes}»"
    return f"графу «{column}» изложить в следующей редакции: «{becomes}»"


def _moves(change: Facts) -> str:
    """«перенести в раздел 3 и считать пунктом 3.5»; empty when the measure stays where it is."""
    changed = {cell["cell"]: cell["becomes"] for cell in change["cells"]}
    number = changed.get("number", "")
    parts = [f"перенести в раздел {changed['section']}"] if "section" in changed else []
    if number and not (lettered(number) and lettered(change["was_number"])):
        parts.append(f"считать {_in_rank(number)}")
    return " и ".join(parts)


def _in_rank(number: str) -> str:
    return f"мероприятием в составе пункта {parent_number(number)}" if lettered(number) else f"пунктом {number}"


def _named(change: Facts, case: str) -> str:
    """«Пункт 2.9 приложения к приказу», «пункте 2.9 …», or the measure by its title when it has no number."""
    number = change["was_number"]
    if lettered(number):
        word = {"nominative": "Мероприятие", "prepositional": "мероприятии"}[case]
        return f"{word} «{change['was_title']}» в составе пункта {parent_number(number)} {_ANNEX}"
    word = {"nominative": "Пункт", "prepositional": "пункте"}[case]
    return f"{word} {number} {_ANNEX}"


def _new(change: Facts) -> str:
    number, section = change["number"], change["section"]
    filled: Sequence[Facts] = [cell for cell in change["cells"] if cell["cell"] in COLUMNS]
    texts = "; ".join(f"графа «{COLUMNS[cell['cell']]}» – «{cell['becomes']}»" for cell in filled)
    if lettered(number):
        return f"Пункт {parent_number(number)} {_ANNEX} дополнить мероприятием следующего содержания: {texts}."
    return f"Раздел {section} {_ANNEX} дополнить пунктом {number} следующего содержания: {texts}."


def lettered(number: str) -> bool:
    """Whether the number is ours («3.26.a»): the plan gives such a measure none of its own."""
    return number.rpartition(".")[2].isalpha()


def parent_number(number: str) -> str:
    """The number that the plan gives to the measures a lettered one stands among: «3.26»."""
    return number.rpartition(".")[0]
