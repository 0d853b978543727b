"""People: logging in, passwords, roles, and who may touch whose account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from registry.db import Database
from registry.domain.roles import ALLOWED, REACHING_DOWN, SYSTEM, Actor, Permission, Role
from registry.errors import Forbidden, InvalidInput, NotAuthenticated, NotFound, RuleViolation
from registry.models import JournalEntry, User
from registry.queries import people as read
from registry.services import people
from registry.services.passwords import STANDARD, Argon2id
from tests.factories.organizations import actor_in, make_region
from tests.factories.people import PASSWORD, QUICK, actor_of, make_user
from tests.fakes import StillClock


class CountingHasher(Argon2id):
    """Counts how often a password was compared."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.compared = 0

    def fits(self, password: str, hashed: str) -> bool:
        self.compared += 1
        return super().fits(password, hashed)


@pytest.fixture
def region(database: Database) -> Database:
    make_region(database)
    return database


def log_in(
    database: Database, password: str = PASSWORD, *, login: str = "ivanova", address: str = "", hasher: Argon2id = QUICK
) -> people.LoggedIn:
    with database.write() as uow:
        return people.authenticate(uow, login=login, password=password, address=address, passwords=hasher)


def refusal(act: Callable[[], object]) -> tuple[type, str]:
    with pytest.raises((NotAuthenticated, RuleViolation)) as caught:
        act()
    return type(caught.value), caught.value.message


# ------------------------------------------------------------------------------------------------------- log-in


def test_passwords_are_argon2id_and_the_usual_parameters_are_strong() -> None:
    hashed = STANDARD.hash(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert STANDARD.fits(PASSWORD, hashed)
    assert not STANDARD.fits(PASSWORD + "!", hashed)
    assert not STANDARD.fits(PASSWORD, "broken")


def test_a_person_logs_in_with_the_login_in_any_case(region: Database) -> None:
    created = make_user(region, roles=[("a-1", "author")])
    entered = log_in(region, login="  IVANOVA ")
    assert (entered.user_id, entered.must_change_password) == (created.id, False)
    assert [grant.role for grant in entered.actor.grants] == [Role.AUTHOR]
    with region.read() as uow:
        assert people.actor_for(uow, entered.user_id, entered.session_version) == entered.actor


def test_unknown_login_wrong_password_and_closed_account_answer_alike_and_cost_alike(region: Database) -> None:
    created = make_user(region, roles=[("a-1", "author")])
    make_user(region, "petrova", roles=[("a-1", "author")])
    with region.write() as uow:
        people.set_active(uow, user_id=created.id, active=False)
    answers = set()
    for login, password in [("nobody", PASSWORD), ("petrova", "не тот пароль"), ("ivanova", PASSWORD)]:
        hasher = CountingHasher()
        answers.add(
            refusal(lambda login=login, password=password, h=hasher: log_in(region, password, login=login, hasher=h))
        )
        assert hasher.compared == 1, "an unknown login is compared with a decoy"
    assert len(answers) == 1


@pytest.mark.parametrize("login", ["ivanova", "nobody"])
def test_a_login_waits_after_five_failures_whether_it_exists_or_not(
    region: Database, clock: StillClock, login: str
) -> None:
    make_user(region, roles=[("a-1", "author")])
    for _ in range(5):
        assert refusal(lambda: log_in(region, "мимо мимо", login=login))[0] is NotAuthenticated
    hasher = CountingHasher()
    kind, message = refusal(lambda: log_in(region, PASSWORD, login=login, hasher=hasher))
    assert kind is RuleViolation
    assert "через 1 мин" in message
    assert hasher.compared == 0, "while waiting the password is not even looked at"
    clock.moment += timedelta(seconds=31)
    if login == "ivanova":
        log_in(region)
        log_in(region)
    else:
        assert refusal(lambda: log_in(region, PASSWORD, login=login))[0] is NotAuthenticated


def test_waiting_grows_but_never_beyond_a_quarter_of_an_hour(region: Database, clock: StillClock) -> None:
    make_user(region, roles=[("a-1", "author")])
    for _ in range(12):
        refusal(lambda: log_in(region, "мимо мимо"))
        clock.moment += timedelta(minutes=15, seconds=1)
    log_in(region)


def test_one_address_may_not_try_on_logins(region: Database) -> None:
    for number in range(30):
        assert refusal(lambda n=number: log_in(region, login=f"user{n}", address="10.0.0.7"))[0] is NotAuthenticated
    assert refusal(lambda: log_in(region, login="user99", address="10.0.0.7"))[0] is RuleViolation
    assert refusal(lambda: log_in(region, login="user99", address="10.0.0.8"))[0] is NotAuthenticated


def test_an_old_hash_is_made_anew_at_log_in(region: Database) -> None:
    make_user(region, roles=[("a-1", "author")])
    log_in(region, hasher=Argon2id(time_cost=2, memory_cost=16, parallelism=1))
    with region.read() as uow:
        hashed = uow.session.scalar(select(User.password_hash))
    assert hashed is not None
    assert "m=16,t=2" in hashed


def test_failures_are_counted_on_every_database(any_database: Database) -> None:
    make_region(any_database)
    make_user(any_database, roles=[("a-1", "author")])
    for _ in range(5):
        refusal(lambda: log_in(any_database, "мимо мимо"))
    assert refusal(lambda: log_in(any_database))[0] is RuleViolation


def test_log_ins_stand_in_the_journal_and_passwords_nowhere(region: Database) -> None:
    make_user(region, roles=[("a-1", "author")])
    refusal(lambda: log_in(region, "секретная опечатка"))
    log_in(region)
    with region.read() as uow:
        entries = uow.session.execute(select(JournalEntry.action, JournalEntry.details).order_by(JournalEntry.id)).all()
    assert [action for action, _ in entries][-2:] == ["user.login_failed", "user.login"]
    assert not any("опечатка" in str(details) or PASSWORD in str(details) for _, details in entries)


# ----------------------------------------------------------------------------------------------------- sessions


def test_a_new_password_new_roles_or_a_closed_account_end_older_sessions(region: Database) -> None:
    created = make_user(region, roles=[("a-1", "author")])

    def version() -> int:
        return log_in(region).session_version

    def alive(old: int) -> bool:
        with region.read() as uow:
            return people.actor_for(uow, created.id, old) is not None

    old = version()
    with region.write(actor_of(region, "ivanova")) as uow:
        new = people.change_password(uow, old=PASSWORD, new=PASSWORD + "-2", passwords=QUICK)
    assert not alive(old)
    assert alive(new), "the browser in which it was changed goes on"
    with region.write() as uow:
        people.set_roles(uow, user_id=created.id, roles=[("a-1", "viewer")])
    assert not alive(new)
    with region.write() as uow:
        people.set_active(uow, user_id=created.id, active=False)
        people.set_active(uow, user_id=created.id, active=True)
    assert not alive(new + 1)


@pytest.mark.parametrize(
    ("new", "complaint"),
    [("коротко", "короче"), ("а" * 20, "повтор"), ("б" * 300, "длиннее"), ("ivanova-petrovna", "совпадать")],
)
def test_a_poor_password_is_refused_by_its_field(region: Database, new: str, complaint: str) -> None:
    make_user(region, "ivanova-petrovna", roles=[("a-1", "author")])
    with region.write(actor_of(region, "ivanova-petrovna")) as uow, pytest.raises(InvalidInput) as caught:
        people.change_password(uow, old=PASSWORD, new=new, passwords=QUICK)
    assert [remark.place for remark in caught.value.remarks] == ["password"]
    assert complaint in caught.value.message


def test_guessing_the_old_password_is_throttled_like_a_log_in(region: Database) -> None:
    make_user(region, roles=[("a-1", "author")])
    actor = actor_of(region, "ivanova")
    for _ in range(5):
        with pytest.raises(InvalidInput), region.write(actor) as uow:
            people.change_password(uow, old="не тот", new=PASSWORD + "-2", passwords=QUICK)
    with pytest.raises(RuleViolation), region.write(actor) as uow:
        people.change_password(uow, old=PASSWORD, new=PASSWORD + "-2", passwords=QUICK)


# ------------------------------------------------------------------------------------------- who may touch whom


def test_the_first_administrator_is_made_once(database: Database) -> None:
    with pytest.raises(RuleViolation), database.write() as uow:
        people.ensure_first_administrator(uow, passwords=QUICK)
    make_region(database)
    with database.write() as uow:
        made = people.ensure_first_administrator(uow, passwords=QUICK)
    assert made is not None
    with database.write() as uow:
        assert people.ensure_first_administrator(uow, passwords=QUICK) is None
    entered = log_in(database, made[1], login=made[0])
    assert entered.must_change_password
    assert entered.actor.everywhere


def test_the_last_administrator_of_the_system_stays(region: Database) -> None:
    first = make_user(region, "admin", roles=[("department", "system_admin")])
    for act in (
        lambda uow: people.set_active(uow, user_id=first.id, active=False),
        lambda uow: people.set_roles(uow, user_id=first.id, roles=[("department", "viewer")]),
        lambda uow: people.set_roles(uow, user_id=first.id, roles=[]),
    ):
        with pytest.raises(RuleViolation), region.write() as uow:
            act(uow)
    assert log_in(region, login="admin").actor.everywhere
    make_user(region, "second", roles=[("department", "system_admin")])
    with region.write() as uow:
        people.set_active(uow, user_id=first.id, active=False)


def test_an_administrator_of_a_body_makes_accounts_in_it_and_beneath_only(region: Database) -> None:
    boss = actor_in(region, "a", Role.ORG_ADMIN)
    with region.write(boss) as uow:
        people.create_user(uow, login="under", name="Н", roles=[("a-1", "org_admin"), ("a", "author")], passwords=QUICK)
    for code, error in [("b-1", NotFound), ("department", NotFound), ("nowhere", NotFound)]:
        with pytest.raises(error), region.write(boss) as uow:
            people.create_user(uow, login="other", name="Н", roles=[(code, "viewer")], passwords=QUICK)
    with pytest.raises(Forbidden), region.write(boss) as uow:
        people.create_user(uow, login="king", name="Н", roles=[("a", "system_admin")], passwords=QUICK)
    with pytest.raises(Forbidden), region.write(actor_in(region, "a", Role.REGISTRAR)) as uow:
        people.create_user(uow, login="other", name="Н", roles=[("a", "viewer")], passwords=QUICK)


def test_an_administrator_of_a_school_cannot_take_over_an_account_with_roles_elsewhere(region: Database) -> None:
    shared = make_user(region, "shared", roles=[("a-1", "viewer"), ("department", "system_admin")])
    boss = actor_in(region, "a-1", Role.ORG_ADMIN)
    for act in (
        lambda uow: people.reset_password(uow, user_id=shared.id, passwords=QUICK),
        lambda uow: people.set_active(uow, user_id=shared.id, active=False),
        lambda uow: people.update_user(uow, user_id=shared.id, name="Другое имя"),
    ):
        with pytest.raises(Forbidden), region.write(boss) as uow:
            act(uow)
    with region.write(boss) as uow:
        people.set_roles(uow, user_id=shared.id, roles=[("a-1", "author")])
    with region.read() as uow:
        roles = {(role.organization, role.role) for role in read.user(uow, shared.id).roles}
    assert roles == {("a-1", "author"), ("department", "system_admin")}, "roles elsewhere stay"
    with region.read(boss) as uow:
        seen = read.user(uow, shared.id)
    assert [role.organization for role in seen.roles] == ["a-1"], "nor are they shown"
    assert not seen.governed


def test_people_of_other_organizations_are_not_to_be_seen(region: Database) -> None:
    other = make_user(region, "other", roles=[("b-1", "viewer")])
    make_user(region, "mine", roles=[("a-1", "viewer")])
    boss = actor_in(region, "a", Role.ORG_ADMIN)
    with region.read(boss) as uow:
        assert [row.login for row in read.users(uow)] == ["mine"]
        with pytest.raises(NotFound):
            read.user(uow, other.id)
    with pytest.raises(NotFound), region.write(boss) as uow:
        people.reset_password(uow, user_id=other.id, passwords=QUICK)
    with region.read(actor_in(region, "a", Role.AUTHOR)) as uow:
        assert read.users(uow) == ()


def test_a_person_sees_and_names_themselves(region: Database) -> None:
    make_user(region, roles=[("a-1", "author")])
    actor = actor_of(region, "ivanova")
    with region.write(actor) as uow:
        people.update_user(uow, user_id=actor.user_id or 0, name="Иванова А.А.", post="методист")
        people.set_locale(uow, locale="en")
    with region.read(actor) as uow:
        row = read.profile(uow)
    assert (row.name, row.post, row.locale) == ("Иванова А.А.", "методист", "en")


def test_bad_fields_of_a_new_account_are_all_named(region: Database) -> None:
    make_user(region, roles=[("a-1", "author")])
    with pytest.raises(InvalidInput) as caught, region.write() as uow:
        people.create_user(uow, login="a b", name=" ", roles=[], passwords=QUICK)
    assert {remark.place for remark in caught.value.remarks} == {"login", "name", "roles"}
    with pytest.raises(InvalidInput) as caught, region.write() as uow:
        people.create_user(uow, login="Ivanova", name="Н", roles=[("a-1", "viewer")], passwords=QUICK)
    assert "занято" in caught.value.remarks[0].text


# ------------------------------------------------------------------------------------------------ matrix of roles


def test_the_matrix_of_roles_is_as_agreed() -> None:
    letters = {Permission.READ: "r", Permission.DRAFT: "d", Permission.REGISTER: "n", Permission.PUBLISH: "p"}
    letters |= {Permission.MANAGE: "m", Permission.SYSTEM: "s"}
    table = {role.value: "".join(letters[p] for p in Permission if p in ALLOWED[role]) for role in Role}
    assert table == {
        "viewer": "r",
        "author": "rd",
        "registrar": "rdn",
        "publisher": "rp",
        "org_admin": "rdnpm",
        "system_admin": "rdnpms",
    }


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
@pytest.mark.parametrize("permission", list(Permission))
def test_a_role_holds_in_its_organization_and_reaches_down_only_to_read_and_manage(
    region: Database, role: Role, permission: Permission
) -> None:
    actor = actor_in(region, "a", role)
    paths = {code: actor_in(region, code, role).grants[0].path for code in ("department", "a", "a-1", "b", "b-1")}
    allowed = permission in ALLOWED[role]
    assert {code: actor.may(permission, path) for code, path in paths.items()} == {
        "department": False,
        "a": allowed,
        "a-1": allowed and permission in REACHING_DOWN,
        "b": False,
        "b-1": False,
    }


def test_nobody_may_do_anything_and_the_system_everything() -> None:
    nobody = Actor(None, "никто")
    assert not any(nobody.may(permission, "/1/") for permission in Permission)
    assert all(SYSTEM.may(permission, "/1/") for permission in Permission)
