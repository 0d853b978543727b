"""Counted phrases follow Russian grammar, and the keeper of the catalogues notices what is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.i18n import _n, catalogues, day, decimal, long_day, moment, size
from app.i18n.windows import window_days
from registry.domain.schedule import Window
from tests.app.conftest import Site


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1 день"), (2, "2 дня"), (5, "5 дней"), (11, "11 дней"), (21, "21 день"), (112, "112 дней"), (0, "0 дней")],
)
def test_days_are_counted_in_russian(site: Site, number: int, expected: str) -> None:
    with site.app.test_request_context("/"):
        assert _n("%(num)s день", "%(num)s дней", number) == expected


def test_days_times_and_numbers_are_written_as_people_write_them(site: Site) -> None:
    from datetime import UTC, date, datetime

    with site.app.test_request_context("/"):
        assert day(date(2025, 3, 9)) == "09.03.2025"
        assert long_day(date(2025, 3, 9)).startswith("9 марта 2025")
        assert moment(datetime(2025, 3, 9, 20, 30, tzinfo=UTC)) == "10.03.2025 01:30"  # the okrug is five hours ahead
        assert decimal(1234.5).replace("\xa0", " ") == "1 234,5"
        assert (day(None), moment(None), decimal(None)) == ("", "", "—")
        assert size(1536 * 1024) == "1,5 МБ"


def test_windows_are_written_in_days(site: Site) -> None:
    from datetime import date

    start, end = date(2025, 10, 1), date(2026, 3, 31)
    with site.app.test_request_context("/"):
        assert window_days(Window(start, end, "window", "")) == "01.10.2025 – 31.03.2026"
        assert window_days(Window(None, end, "by", "")) == "до 31.03.2026"
        assert window_days(Window(end, end, "point", "")) == "31.03.2026"
        assert window_days(None) == "без даты"


def test_russian_has_every_counted_phrase_in_three_forms() -> None:
    counted = [message for message in catalogues.stored("ru") if message.id and message.pluralizable]
    assert len(counted) > 10
    assert [message.id for message in counted if len(message.string) != 3 or not all(message.string)] == []


def test_an_untranslated_stale_or_broken_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(catalogues.TRANSLATIONS, tmp_path / "translations")
    monkeypatch.setattr(catalogues, "TRANSLATIONS", tmp_path / "translations")
    catalogues.update()
    english = catalogues.stored("en")
    english.add("Такого текста в программе нет", "gone")
    for text, translation in (("%(n)s КБ", "%(m)s KB"), ("Войти", "Log in")):
        message = english.get(text)
        assert message is not None
        message.string = translation
    (tmp_path / "translations/en/LC_MESSAGES/messages.po").write_bytes(catalogues._as_po(english))
    found = list(catalogues.remarks())
    assert "en: names a place that the text does not have: %(n)s КБ" in found
    assert "en: no longer in the sources: Такого текста в программе нет" in found
    assert "en: not translated: Войти" not in found
    assert "en: the compiled catalogue is stale" in found
    assert not [remark for remark in found if remark.startswith("ru: not translated")]


def test_an_english_page_speaks_english_where_it_is_translated(site: Site) -> None:
    visitor = site.anyone()
    visitor.client.set_cookie("dokkarta_locale", "en")
    assert visitor.get("/account/login").tree.get("lang") == "en"
