"""A folder that cannot be understood is refused with its file and key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from document_templates.catalogue import FolderCatalogue
from registry.errors import InvalidInput, NotFound

GOOD: dict[str, Any] = {
    "code": "note",
    "position": 1,
    "singular": "записка",
    "plural": "записки",
    "genitive": "записки",
    "gender": "f",
    "group": "информационный",
    "name_en": "Note",
    "series": None,
    "publishable": False,
    "evidence_only": False,
    "issuers": "ОО",
    "registration": "нет",
    "published": "нет",
    "retention": "5 лет [П]",
    "phrases": ["записка"],
}
FIELD = {"name": "title", "type": "line", "label": "Заголовок"}


def catalogue_of(tmp_path: Path, data: Any, *, template: bool = False, folder: str = "note") -> FolderCatalogue:
    place = tmp_path / folder
    place.mkdir()
    text = data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True)
    (place / "kind.yaml").write_text(text, encoding="utf-8")
    if template:
        for name in ("template.docx", "sample.yaml", "expected.txt"):
            (place / name).write_bytes(b"")
    return FolderCatalogue(tmp_path)


def test_a_good_folder_is_a_kind(tmp_path: Path) -> None:
    [kind] = catalogue_of(tmp_path, GOOD).kinds()
    assert (kind.code, kind.singular, kind.phrases, kind.has_template) == ("note", "записка", ("записка",), False)


def test_a_kind_with_a_template_has_its_form(tmp_path: Path) -> None:
    rows = {"name": "rows", "type": "rows", "label": "Строки", "columns": [FIELD]}
    [kind] = catalogue_of(tmp_path, {**GOOD, "fields": [FIELD, rows]}, template=True).kinds()
    assert kind.has_template
    assert [field.name for field in kind.fields] == ["title", "rows"]
    assert kind.fields[1].columns[0].name == "title"


def test_an_unknown_code_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="декрет"):
        catalogue_of(tmp_path, GOOD).kind("декрет")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"gender": "м"}, "gender"),
        ({"singular": ""}, "singular"),
        ({"publishable": "да"}, "publishable"),
        ({"series": 5}, "series"),
        ({"titled": 5}, "titled"),
        ({"titled": "Программа {{ title"}, "titled"),
        ({"position": "первый"}, "position"),
        ({"phrases": "записка"}, "phrases"),
        ({"code": "Note"}, "code"),
        ({"code": "other"}, "не совпадает"),
        ({"colour": "red"}, "colour"),
        ({"fields": [FIELD]}, "вместе"),
        ({"fields": {"a": 1}}, "fields"),
    ],
)
def test_what_is_wrong_with_a_kind_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match="note") as refused:
        catalogue_of(tmp_path, {**GOOD, **change})
    assert said in refused.value.message
    assert "kind.yaml" in refused.value.message


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"type": "picture"}, "picture"),
        ({"label": ""}, "подписи"),
        ({"name": "csrf_token"}, "занято"),
        ({"name": "Название"}, "строчных латинских"),
        ({"default": "{{ x"}, "по умолчанию"),
        ({"default": "{{ x.__class__ }}"}, "по умолчанию"),
        ({"type": "rows", "default": "x +", "columns": [FIELD]}, "по умолчанию"),
        ({"type": "choice"}, "choices"),
        ({"choices": {"a": "А"}}, "choices"),
        ({"type": "rows"}, "columns"),
        ({"columns": [FIELD]}, "columns"),
        ({"type": "rows", "columns": [{**FIELD, "type": "figures"}]}, "figures"),
        ({"hint": "x"}, "hint"),
    ],
)
def test_what_is_wrong_with_a_field_is_named(tmp_path: Path, field: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        catalogue_of(tmp_path, {**GOOD, "fields": [{**FIELD, **field}]}, template=True)
    assert said in refused.value.message


def test_a_field_may_not_be_described_twice(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="дважды"):
        catalogue_of(tmp_path, {**GOOD, "fields": [FIELD, FIELD]}, template=True)


def test_evidence_is_never_drafted(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="подтверждений"):
        catalogue_of(tmp_path, {**GOOD, "evidence_only": True, "fields": [FIELD]}, template=True)


def test_a_template_comes_with_its_sample(tmp_path: Path) -> None:
    place = tmp_path / "note"
    place.mkdir()
    (place / "kind.yaml").write_text(yaml.safe_dump({**GOOD, "fields": [FIELD]}), encoding="utf-8")
    (place / "template.docx").write_bytes(b"")
    with pytest.raises(InvalidInput, match=r"sample\.yaml, expected\.txt"):
        FolderCatalogue(tmp_path)


@pytest.mark.parametrize("text", ["a: [", "- список", "a: !!python/object:os.system {}", ""])
def test_yaml_that_is_no_description_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput, match=r"kind\.yaml"):
        catalogue_of(tmp_path, text)
