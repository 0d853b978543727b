"""Whatever happens to documents, rights and the index: each new hit of a saved search is told exactly once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.new_hits import send_new_hits
from app.searching.saved import known_now, query_of
from registry.errors import Unavailable
from registry.ports import Letter
from registry.services import people, publication, saved_searches
from registry.services.entering import enter_document
from registry.services.login import actor_by_id
from tests.app.conftest import Site
from tests.app.papers import OTHER, SURGUT, draft, indexed
from tests.depth import examples
from tests.factories.documents import docx_bytes

BODIES = st.sampled_from([SURGUT, OTHER])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), BODIES, st.dates(date(2020, 1, 1), date(2025, 6, 1))),
        st.tuples(st.sampled_from(["publish", "withdraw"]), st.integers(0, 5)),
        st.tuples(st.just("role"), BODIES),
        st.tuples(st.sampled_from(["look", "look refused", "index", "subscribe"])),
    ),
    min_size=4,
    max_size=12,
)
# Words that no other example searches for, so that all share one site.
WORDS = ("".join("бвгджзклмн"[int(digit)] for digit in str(number)) + "октград" for number in count(1))


class Box:
    """A mail server that takes letters while it ``works``."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.works = True

    def available(self) -> bool:
        return True

    def send(self, letter: Letter) -> None:
        if not self.works:
            raise Unavailable("Почтовый сервер не принял письмо.")
        self.letters.append(letter)


@dataclass
class World:
    """A person with one search, and what is true of the documents it is about."""

    site: Site
    box: Box
    word: str
    user_id: int
    search_id: int = 0
    role: str = SURGUT
    owners: dict[int, str] = field(default_factory=dict)
    public: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)
    indexed: dict[int, bool] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)

    def shown(self, public: Callable[[int], bool]) -> set[int]:
        return {each for each in self.indexed if self.owners[each] == self.role or public(each)}

    def enter(self, owner: str, day: date) -> None:
        number = str(len(self.owners) + 1)
        with self.site.parts.database.write() as uow:
            made = enter_document(
                uow, organization=owner, kind="method_recs", title=f"О {self.word} {number}",
                number=f"{self.word}-{number}", day=day, file_name="а.docx", data=docx_bytes(self.word),
                extracted_text=self.word,
            )  # fmt: skip
        self.owners[made.id] = owner

    def publish(self, place: int) -> None:
        if ids := sorted(self.owners.keys() - self.public - self.withdrawn):
            with self.site.parts.database.write() as uow:
                publication.publish(uow, document_id=ids[place % len(ids)])
            self.public.add(ids[place % len(ids)])

    def withdraw(self, place: int) -> None:
        if ids := sorted(self.public):
            with self.site.parts.database.write() as uow:
                publication.withdraw(uow, document_id=ids[place % len(ids)], reason="Ошибка.")
            self.public.discard(ids[place % len(ids)])
            self.withdrawn.add(ids[place % len(ids)])

    def move(self, role: str) -> None:
        with self.site.parts.database.write() as uow:
            people.set_roles(uow, user_id=self.user_id, roles=[(role, "viewer")])
        self.role = role

    def index(self) -> None:
        indexed(self.site)
        self.indexed = {each: each in self.public for each in self.owners}

    def subscribe(self) -> None:
        """Want letters from now on: what the search shows at this moment is not new."""
        with self.site.parts.database.read() as uow:
            actor = actor_by_id(uow, self.user_id)
        known = known_now(self.site.parts, query_of(self.word, {}, actor))
        with self.site.parts.database.write(actor) as uow:
            if self.search_id:
                saved_searches.set_mail(uow, search_id=self.search_id, by_mail=True, known=known)
            else:
                made = saved_searches.save(
                    uow, name=self.word, question=self.word, filters={}, by_mail=True, known=known
                )
                self.search_id = made.id
        self.known = self.shown(self.indexed.__getitem__)

    def look(self, *, refused: bool) -> None:
        before, self.box.works = len(self.box.letters), not refused
        send_new_hits(self.site.parts)
        named = re.findall(r"/documents/(\d+)\n", "".join(letter.text for letter in self.box.letters[before:]))
        # The index may be late, but what may be read is what may be read now.
        new = self.shown(self.indexed.__getitem__) & self.shown(self.public.__contains__) - self.known
        assert sorted(map(int, named)) == ([] if refused else sorted(new))
        if not refused:
            self.known |= new


@pytest.fixture
def post(make_site: Callable[..., Site]) -> tuple[Site, Box]:
    """A site with a mail server and an index, for all examples."""
    box = Box()
    site = make_site({"mailer": box})
    draft(site)
    indexed(site)
    return site, box


@examples(12, over_one_fixture=True)
@given(steps=STEPS)
def test_each_new_hit_is_told_exactly_once_and_only_what_may_be_read_then(
    post: tuple[Site, Box], steps: list[tuple[Any, ...]]
) -> None:
    site, box = post
    user_id, _password = site.person("viewer", SURGUT)
    with site.parts.database.write() as uow:
        people.update_user(uow, user_id=user_id, name="Иванова Анна", email=f"reader{user_id}@example.ru")
    world = World(site, box, next(WORDS), user_id)
    box.letters.clear()
    world.index()
    world.subscribe()
    for step, *values in [*steps, ("index",), ("look",)]:
        if step.startswith("look"):
            world.look(refused=step == "look refused")
        else:
            getattr(world, {"role": "move"}.get(step, step))(*values)
    with site.parts.database.write() as uow:
        people.set_active(uow, user_id=user_id, active=False)
