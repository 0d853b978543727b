"""Documents, and a small world in which they are made: bodies of every level, people with roles, a plan."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from registry.db import Database
from registry.domain.roles import Actor, GrantedRole, Role
from registry.models import (
    Document,
    DocumentItem,
    DocumentVersion,
    Grant,
    ItemBody,
    ItemKind,
    NumberPattern,
    Organization,
    Roadmap,
    RoadmapItem,
    RoadmapSection,
    User,
)

MOMENT = datetime(2025, 1, 9, 8, tzinfo=UTC)
FAMILY = "plan"

#: Filled values of an order: with them it can be registered.
ORDER: dict[str, Any] = {
    "title": "О подготовке к ГИА",
    "preamble": "В целях подготовки к государственной итоговой аттестации",
    "points": [{"text": "обеспечить подготовку", "executor": "Отделу (А.В. Никонов)", "due": "до 20.12.2025"}],
    "control": "Контроль за исполнением настоящего приказа оставляю за собой.",
    "signatory_post": "Директор",
    "signatory_name": "А.А. Дренин",
}

#: Filled values of recommendations, a kind without a number.
RECOMMENDATIONS: dict[str, Any] = {
    "title": "Методические рекомендации по физике",
    "audience": "subject_teachers",
    "year": 2025,
    "city": "Сургут",
    "annotation": "Коротко о главном.",
    "introduction": "Вводные слова.",
    "sections": [{"title": "Первый раздел", "text": "Текст раздела."}],
    "recommendations": "Рекомендуем решать задачи.",
    "conclusion": "Заключение.",
    "literature": ["Учебник физики"],
    "authors": ["И.И. Иванова, методист"],
}


@dataclass
class World:
    """Codes of organizations are keys of ``organizations``; ``people`` maps (code, role) to an actor."""

    organizations: dict[str, int] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    people: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def actor(self, organization: str, role: str) -> Actor:
        """The person with the role in the organization."""
        return self.people[organization, role]


LEVELS = {
    "department": ("department", None),
    "iro": ("iro", "department"),
    "mouo-1": ("mouo", "department"),
    "mouo-2": ("mouo", "department"),
    "school-1": ("oo", "mouo-1"),
    "goo-1": ("goo", "department"),
}
ROLES = ("viewer", "author", "registrar", "publisher", "org_admin")


def make_world(database: Database) -> World:
    """Organizations of every level, a person for every role in three of them, and a plan of four measures."""
    world = World()
    with database.write() as uow:
        session = uow.session
        for code, (level, parent) in LEVELS.items():
            row = Organization(
                code=code,
                name=f"Организация {code}",
                short_name=code,
                level=level,
                parent_id=world.organizations.get(parent or ""),
                place="Сургут",
                head_post="Директор",
                head_name="А.А. Дренин",
                created_at=MOMENT,
            )
            session.add(row)
            session.flush()
            row.path = f"{world.paths.get(parent or '', '/')}{row.id}/"
            world.organizations[code], world.paths[code] = row.id, row.path
        for code in ("department", "mouo-1", "mouo-2"):
            for role in ROLES:
                world.people[code, role] = _person(session, world, code, role)
        world.people["department", "system_admin"] = _person(session, world, "department", "system_admin")
        pattern = NumberPattern(organization_id=world.organizations["department"], series="П", pattern="10-П-{n}")
        session.add_all([pattern, make_plan()])
    return world


def _person(session: Any, world: World, code: str, role: str) -> Actor:
    name = f"{role} {code}"
    user = User(
        login=f"{role}.{code}", name=name, post="специалист", phone="+7 000", password_hash="-", created_at=MOMENT
    )
    user.grants.append(Grant(organization_id=world.organizations[code], role=role, created_at=MOMENT))
    session.add(user)
    session.flush()
    return Actor(user.id, name, (GrantedRole(world.organizations[code], world.paths[code], Role(role)),))


def make_plan() -> Roadmap:
    """A plan in force: orders of all bodies, generic acts of a municipality, recommendations, nothing dated."""
    rows: list[tuple[str, str, Iterable[str], Iterable[tuple[str, str | None]]]] = [
        (
            "1.1",
            "октябрь 2024 – март 2025, октябрь 2025 – март 2026",
            ("department", "iro", "mouo", "oo"),
            [("order", None)],
        ),
        ("1.2", "до 1 декабря 2025 года", ("mouo",), [("local_acts", None)]),
        ("2.4", "ежегодно, до 1 марта", ("iro", "mouo"), [("method_recs", None), ("order", "iro")]),
        ("3.22", "по плану-графику Рособрнадзора", ("mouo", "oo"), [("web_publication", None)]),
    ]
    plan = Roadmap(
        code="plan",
        family=FAMILY,
        number="10-П-2710",
        title="План мероприятий (дорожная карта) по повышению качества образования",
        approved_by="Департамент образования",
        approved_on=date(2024, 12, 17),
        period_start=date(2024, 9, 1),
        period_end=date(2026, 12, 31),
        state="current",
        fingerprint="0" * 64,
        imported_at=MOMENT,
    )
    plan.sections.append(RoadmapSection(number="1", title="Раздел первый", position=1))
    for position, (number, deadline, bodies, kinds) in enumerate(rows, 1):
        item = RoadmapItem(
            number=number,
            key=number,
            section=number.split(".")[0],
            position=position,
            title=f"Мероприятие {number} о подготовке обучающихся",
            deadline_text=deadline,
            expected_result="Результат",
        )
        item.bodies.extend(ItemBody(position=n, code=code) for n, code in enumerate(bodies, 1))
        item.kinds.extend(ItemKind(position=n, code=code, only_body=only) for n, (code, only) in enumerate(kinds, 1))
        plan.items.append(item)
    return plan


def add_document(uow: Any, organization_id: int, **facts: Any) -> Document:
    """A document straight in the tables, for tests of the read side."""
    text = facts.pop("text", "Текст документа")
    items: Iterable[str] = facts.pop("items", ())
    sha256 = uow.ports.files.put(facts.pop("data", b"file")).sha256
    given: Mapping[str, Any] = {
        "kind": "order",
        "title": "О подготовке к ГИА",
        "state": "draft",
        "created_at": MOMENT,
        "updated_at": MOMENT,
        **facts,
    }
    document = Document(organization_id=organization_id, **given)
    document.versions.append(
        DocumentVersion(
            ordinal=1,
            values={},
            sha256=sha256,
            size=4,
            file_name="order.docx",
            media_type=DOCX,
            text=text,
            created_at=MOMENT,
        )
    )
    document.items.extend(DocumentItem(family=FAMILY, item_number=number) for number in items)
    uow.session.add(document)
    uow.session.flush()
    return document


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_bytes(text: str = "Текст", **members: bytes) -> bytes:
    """The smallest DOCX with a paragraph; ``members`` add files of the archive by name."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        # The same members give the same bytes at any hour: an archive keeps the times of its members.
        types = members.pop("types", b"<Types/>")
        for name, data in {"[Content_Types].xml": types, "word/document.xml": body, **members}.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 9, 6, 12, 0, 0)), data)
    return stream.getvalue()


def pdf_bytes(text: str = "") -> bytes:
    """Bytes that begin and end as a PDF does."""
    return b"%PDF-1.7\n" + text.encode() + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"
