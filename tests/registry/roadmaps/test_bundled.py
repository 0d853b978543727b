"""What dokkarta brings along is what its own importer gives, and says how certain each fact is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import registry.roadmaps
from registry.domain.roadmap_yaml import dump_roadmap
from registry.errors import NotFound
from registry.roadmaps import BundledOrganization, bundled_codes, bundled_organizations, bundled_roadmap
from tests.factories.roadmap_files import order_roadmap


def organization(code: str) -> BundledOrganization:
    return next(one for one in bundled_organizations() if one.code == code)


def test_reading_the_order_again_gives_exactly_the_bundled_file() -> None:
    bundled = Path(registry.roadmaps.__file__).with_name("10-p-2710.yaml").read_text("utf-8")
    assert dump_roadmap(order_roadmap()) == bundled


def test_the_bundled_roadmap_is_the_order() -> None:
    assert "10-p-2710" in bundled_codes()
    assert bundled_roadmap() == order_roadmap()


def test_an_unknown_roadmap_is_not_found() -> None:
    with pytest.raises(NotFound, match="organizations"):
        bundled_roadmap("organizations")


def test_the_order_obliges_thirty_three_named_organizations() -> None:
    levels = Counter(one.level for one in bundled_organizations())
    assert levels == {"department": 1, "iro": 1, "mouo": 22, "goo": 9}


def test_parents_stand_before_their_children() -> None:
    seen: set[str | None] = {None}
    for one in bundled_organizations():
        assert one.parent in seen
        assert one.code not in seen
        seen.add(one.code)


def test_municipal_bodies_carry_the_code_of_their_territory() -> None:
    bodies = [one for one in bundled_organizations() if one.level == "mouo"]
    assert all(one.code == f"mouo-{one.oktmo}" and len(str(one.oktmo)) == 8 for one in bodies)
    assert {one.municipality for one in bodies if not one.oktmo_verified} == {
        "Нефтеюганский район",
        "Ханты-Мансийский район",
    }


def test_unconfirmed_names_are_marked_and_sources_stand_beside_confirmed_ones() -> None:
    bodies = [one for one in bundled_organizations() if one.level == "mouo"]
    assert {one.municipality: one.source for one in bodies if one.verified} == {
        "город Нижневартовск": "edu-nv.ru",
        "Сургутский район": "страница без адреса",
    }
    assert all("не подтверждено" in one.note for one in bodies if not one.verified)
    assert not [one.name for one in bundled_organizations() if "[" in one.name or not one.name[0].isupper()]


def test_state_schools_stand_in_the_order_of_the_order_with_full_names() -> None:
    schools = [one for one in bundled_organizations() if one.level == "goo"]
    assert [one.code for one in schools] == [f"goo-{number}" for number in range(1, 10)]
    assert schools[3].name == (
        "Казенное общеобразовательное учреждение Ханты-Мансийского автономного округа – Югры "
        "«Кадетская школа – интернат имени Героя Советского Союза Безноскова Ивана Захаровича»"
    )
    assert schools[0].short_name == "БПОУ «Колледж-интернат Центр искусств для одаренных детей Севера»"


def test_the_head_of_the_department_is_the_one_who_signed() -> None:
    department = organization("department")
    assert department.head is not None
    assert (department.head.post, department.head.name, department.head.gender) == ("Директор", "А.А. Дренин", "m")
    deputy = department.officials[1]
    assert (deputy.name, deputy.gender, deputy.certainty) == ("И.В. Святченко", None, "order")
    assert organization("iro").head is None
    assert department.place == "Ханты-Мансийск"
