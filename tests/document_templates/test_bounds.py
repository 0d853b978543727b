"""Values that are too much for one document are refused before anything is rendered, in words that name the field."""

from __future__ import annotations

import time
from typing import Any

import pytest

from document_templates.bounds import MOST_PIECES
from document_templates.renderer import DocxRenderer
from registry.errors import InvalidInput, TemplateValue

RENDERER = DocxRenderer()


def drafted(kind: str, **values: Any) -> str:
    sample = RENDERER.catalogue.sample(kind)
    return RENDERER.draft(kind, {**sample["values"], **values}, sample["context"]).text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "О" + "а" * 10_000_000}, "Поле «Заголовок»: текст слишком длинный. Во всём документе допустимо"),
        ({"preamble": "да\n" * (MOST_PIECES + 1)}, "Поле «Преамбула»: слишком много строк и ячеек"),
        ({"points": [{"text": "а"}] * 1_000_000}, "Поле «Пункты приказа»: слишком много строк и ячеек"),
        ({"points": [{"text": "а"}] * MOST_PIECES}, "Поле «Пункты приказа»: слишком много строк и ячеек"),
        ({"title": "О мерах \u202eхыт"}, "в тексте «О мерах хыт» стоит невидимый знак U+202E"),
        ({"points": [{"text": "Обеспечить\u2067"}]}, "Поле «Пункты приказа»: в тексте «Обеспечить»"),
    ],
)
def test_what_is_too_much_or_turns_letters_is_refused_at_once(values: dict[str, Any], said: str) -> None:
    begun = time.process_time()
    with pytest.raises(TemplateValue) as refused:
        drafted("order", **values)
    assert time.process_time() - begun < 1
    assert said in refused.value.message


@pytest.mark.parametrize(
    "number", ["1e999999", "-1e-999999", 10**5000, "9" * 400], ids=["vast", "fine", "int", "digits"]
)
def test_a_number_that_nobody_could_print_is_refused_at_once(number: Any) -> None:
    begun = time.process_time()
    with pytest.raises(InvalidInput, match="Поле «Отчётный год»: число слишком большое"):
        drafted("analytic_note", year=number)
    assert time.process_time() - begun < 1


def test_a_long_document_within_the_bounds_is_made() -> None:
    text = drafted("order", points=[{"text": f"Исполнить {number}"} for number in range(500)])
    assert "Исполнить 499" in text
    assert "{{ 7 * 7 }}" in drafted("order", title="О мерах {{ 7 * 7 }}")
