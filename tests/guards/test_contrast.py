"""Every pair of ink and wash can be read in every theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "app/static/css/tokens.css"
THEMES = ("standard", "large", "contrast")
LEAST = 4.5
LEAST_IN_CONTRAST = 7.0


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme: those of the root, covered by its own."""
    text = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(), flags=re.DOTALL)
    found: dict[str, str] = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        if ":root" in selector or f'data-theme="{theme}"' in selector:
            found.update(re.findall(r"--dk-([a-z-]+):\s*(#[0-9a-f]{6})", body))
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_ink_can_be_read_on_its_wash_and_on_the_page(theme: str) -> None:
    palette = colours(theme)
    names = {name.removesuffix("-ink") for name in palette if name.endswith("-ink")}
    assert len(names) >= 9
    least = LEAST_IN_CONTRAST if theme == "contrast" else LEAST
    weak = {name: contrast(palette[f"{name}-ink"], palette[f"{name}-wash"]) for name in names}
    on_page = {name: contrast(palette[f"{name}-ink"], palette["page-wash"]) for name in names - {"band"}}
    on_quiet = {name: contrast(palette[f"{name}-ink"], palette["quiet-wash"]) for name in ("quiet", "accent", "bad")}
    for measured in (weak, on_page, on_quiet):
        assert {name: round(value, 2) for name, value in measured.items() if value < least} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_borders_of_inputs_can_be_seen(theme: str) -> None:
    palette = colours(theme)
    assert contrast(palette["line-strong"], palette["page-wash"]) >= 3
